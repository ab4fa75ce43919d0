"""The inputs that a reader shifts and divides: the words are true, the goal is reached as it is meant to be."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page

PAGE = "fix-the-data-first"


def at(tab: Page, address: str, state: str) -> Explorer:
    """The explorer in a state that a reader has come to."""
    tab.emulate_media(reduced_motion="reduce")
    return Explorer(tab, address, PAGE, "scale").at(state)


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "said", "done"),
    [
        ("shift=20&scale=8.165", "The neuron sees -1.22, 0.00 and 1.22. Its valley is round:", True),
        ("shift=20&scale=8", "The neuron sees -1.25, 0.00 and 1.25. Its valley is 1.0 times", True),
        ("shift=20", "The neuron sees -10.00, 0.00 and 10.00. Its valley is 8.2 times", False),
        ("scale=8.165", "The neuron sees 1.22, 2.45 and 3.67. Its valley is 7.9 times", False),
        ("shift=40", "The neuron sees -30.00, -20.00 and -10.00. Its valley is 57.3 times", False),
        ("shift=19&scale=8.165", "The neuron sees -1.10, 0.12 and 1.35. Its valley is 1.1 times", False),
    ],
)
def test_what_is_seen_is_said_and_the_goal_is_a_round_valley(
    tab: Page, address: str, state: str, said: str, done: bool
) -> None:
    explorer = at(tab, address, state)
    assert explorer.box.locator(".explorer-said").inner_text().startswith(said)
    assert (explorer.box.locator(".explorer-goal b").inner_text() == "Done") is done


@pytest.mark.sweep(0)
@pytest.mark.parametrize("state", ["shift=20", "scale=3", "shift=13&scale=15"])
def test_the_line_stays_while_the_numbers_change(tab: Page, address: str, state: str) -> None:
    """In degrees Celsius it is the same after whatever is subtracted and divided."""
    explorer = at(tab, address, state)
    assert explorer.box.locator("[data-told=undone]").inner_text() == "w 1.80, b 32.00"
    assert explorer.box.locator("[data-told=epochs]").inner_text() != "28,717"


@pytest.mark.sweep(0)
def test_the_goal_can_be_found_without_the_numbers(tab: Page, address: str) -> None:
    """By the mark for the mean, and then the slider alone."""
    explorer = at(tab, address, "shift=1")
    explorer.box.get_by_role("button", name="the mean").click()
    slider = explorer.box.locator("[name=scale]")
    reached = []
    for _ in range(10):
        slider.press("PageUp")
        explorer.settle()
        reached.append(explorer.box.locator(".explorer-goal b").inner_text() == "Done")
    assert not reached[0]
    assert any(reached)
