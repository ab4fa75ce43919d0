"""The path of The valley and The learning rate: its words are true, its goals are reached as they are meant to be."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page

VALLEY, RATE = "the-valley", "the-learning-rate"
DONE = "Done"


def at(tab: Page, address: str, page: str, state: str) -> Explorer:
    """The path in a state, which a reader has just come to by a key."""
    tab.emulate_media(reduced_motion="reduce")
    return Explorer(tab, address, page, "path").at(state)


def words(explorer: Explorer) -> str:
    return explorer.box.locator(".explorer-said").inner_text()


def shown(explorer: Explorer, part: str) -> bool:
    return explorer.box.locator(f'[data-part="{part}"]').evaluate("it => getComputedStyle(it).visibility") == "visible"


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("page", "state", "done"),
    [
        (VALLEY, "w=2.95&b=0.42", True),  # on the line across the lowest point, where nothing is left along the floor
        (VALLEY, "w=2.1&b=0.04", False),  # beside the lowest point
        (VALLEY, "w=2.95&b=1.5", False),
        (VALLEY, "w=2.95&b=0.42&rate=0.02", False),
        (VALLEY, "centred=1", False),
        (RATE, "rate=0.173", True),
        (RATE, "rate=0.12", False),
        (RATE, "rate=0.173&w=2.1&b=0.1", False),
    ],
)
def test_the_goal_is_reached_as_it_is_meant_to_be(tab: Page, address: str, page: str, state: str, done: bool) -> None:
    explorer = at(tab, address, page, state)
    assert (explorer.box.locator(".explorer-goal b").inner_text() == DONE) is done


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("page", "state", "said"),
    [
        (VALLEY, "rate=0.02", "In the steep direction it comes closer, in the flat one it crawls."),
        (VALLEY, "rate=0.15", "In the steep direction it bounces, in the flat one it comes closer."),
        (VALLEY, "centred=1&rate=0.1", "In both directions it comes closer."),
        (
            VALLEY,
            "w=2&b=0",
            "In both directions it has hardly a way to go. w and b are right to two decimals from epoch 0 on.",
        ),
        (RATE, "rate=0.1802", "In the steep direction it bounces"),
        (RATE, "rate=0.1803", "It diverges: it jumps from side to side"),
        (RATE, "rate=0.1803&w=2&b=0", "In both directions it has hardly a way to go."),
        (RATE, "rate=0.25", "It diverges"),
    ],
)
def test_what_happens_is_named(tab: Page, address: str, page: str, state: str, said: str) -> None:
    assert words(at(tab, address, page, state)).startswith(said)


@pytest.mark.sweep(0)
def test_the_marks_are_what_they_are_called(tab: Page, address: str) -> None:
    """At the first it lands, at the second both factors have one size, at the third it neither grows nor dies out."""
    explorer = at(tab, address, RATE, "w=1&b=2")
    found = []
    for mark in explorer.box.locator("[data-set=rate]").all():
        mark.click()
        explorer.settle()
        values = [explorer.box.locator(f"[data-told={key}]").inner_text() for key in ("steep", "flat", "arrives")]
        found.append((*values, words(explorer)))
    lands, middle, border = found
    assert lands[0] == "0.0000"
    assert "it lands in one step" in lands[3]
    assert middle[0] == f"-{middle[1]}"
    assert border[0] == "-1.0000"
    assert border[2] == "never"
    assert border[3].startswith("On the border: it jumps from side to side for ever")


@pytest.mark.sweep(0)
def test_the_round_landscape_begins_from_the_same_line(tab: Page, address: str) -> None:
    """What is said of the narrow one is gone, and so is that landscape; unticked, all is as it was."""
    explorer = at(tab, address, VALLEY, "rate=0.01")
    grip, first = explorer.box.locator(".explorer-grip"), explorer.seen
    before = grip.get_attribute("aria-valuetext")
    told = ("told", "floor", "wall")
    assert all(shown(explorer, part) for part in told)
    assert not shown(explorer, "round-0")
    switch = explorer.box.get_by_label("centre the inputs")
    switch.check()
    explorer.settle()
    state = explorer.data["state"]
    assert grip.get_attribute("aria-valuetext") == f"w {state['w']:.2f}, b {state['b'] + 2 * state['w']:.2f}"
    assert shown(explorer, "round-0")
    assert not any(shown(explorer, part) for part in told)
    assert shown(explorer, "low-word")
    switch.uncheck()
    explorer.settle()
    assert grip.get_attribute("aria-valuetext") == before
    assert explorer.seen == first


@pytest.mark.sweep(0)
def test_the_round_landscape_has_a_rate_of_its_own_that_lands_across(tab: Page, address: str) -> None:
    """2/λ of both directions is 1 at most: six epochs, as the page says."""
    explorer = at(tab, address, VALLEY, "centred=1")
    explorer.box.get_by_role("button", name="no bounce 0.5000").click()
    explorer.settle()
    assert "from epoch 6 on" in words(explorer)
    explorer.box.get_by_label("centre the inputs").uncheck()
    explorer.settle()
    assert explorer.box.get_by_role("button", name="no bounce 0.0901").is_enabled()


@pytest.mark.sweep(0)
def test_where_a_run_ends_at_the_lowest_point_one_word_stands(tab: Page, address: str) -> None:
    explorer = at(tab, address, VALLEY, "rate=0.13&centred=1")
    assert [shown(explorer, part) for part in ("stop-word", "low-word")] == [True, False]


def test_the_start_goes_where_the_map_is_pressed(tab: Page, address: str) -> None:
    explorer = at(tab, address, RATE, "rate=0.1")
    grip = explorer.box.locator(".explorer-grip")
    grip.scroll_into_view_if_needed()
    x, y = (grip.bounding_box() or {})["x"], (grip.bounding_box() or {})["y"]
    tab.mouse.click(x + 150, y - 20)
    explorer.settle()
    now = grip.bounding_box() or {}
    assert abs(now["x"] + now["width"] / 2 - x - 150) < 1.5
    assert abs(now["y"] + now["height"] / 2 - y + 20) < 1.5
