"""The cloud of Noise: what is said of a run, its goal, and what is seen of it."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page


def at(tab: Page, address: str, state: str) -> Explorer:
    """The cloud in a state, which a reader has just come to by a key."""
    return Explorer(tab, address, "noise", "cloud").at(state)


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("batch=1", "800 updates of one example: in the last quarter it hovers at"),
        ("batch=3", "280 updates of 3 examples: in the last quarter it hovers at"),
        ("batch=20", "40 updates of all examples: in the last quarter it comes closer still"),
        ("batch=20&rate=0.5", "40 updates of all examples: in the last quarter it comes to rest at the lowest point."),
        ("exact=1", "800 updates of one example: in the last quarter it comes to rest at the lowest point."),
        ("rate=0.8", "800 updates of one example: in the last quarter it runs away."),
        ("rate=1&exact=1", "800 updates of one example: in the last quarter it runs away."),
        ("batch=20&rate=0.01", "40 updates of all examples: in the last quarter it comes closer still"),
    ],
)
def test_what_becomes_of_a_run_is_named(tab: Page, address: str, state: str, said: str) -> None:
    words = at(tab, address, state).box.locator(".explorer-said").inner_text()
    assert words.startswith(said)
    assert len(words) <= 140


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "done"),
    [
        ("rate=0.02", True),
        ("falls=1", True),
        ("rate=0.05", False),
        ("batch=20&rate=0.02", False),
        ("exact=1&rate=0.2", False),
        ("rate=0.02&exact=1", False),
    ],
)
def test_the_goal_is_reached_as_it_is_meant_to_be(tab: Page, address: str, state: str, done: bool) -> None:
    """By a smaller rate or a falling one, and not by leaving the noise out."""
    box = at(tab, address, state).box
    assert (box.locator(".explorer-goal b").inner_text() == "Done") is done


@pytest.mark.sweep(0)
def test_dots_are_as_many_as_updates_in_the_last_quarter(tab: Page, address: str) -> None:
    """Two hundred for single examples, ten for all at once; the others are out of sight."""
    for batch, count in ((1, 200), (5, 40), (20, 10)):
        explorer = at(tab, address, f"batch={batch}")
        seen = explorer.box.locator("[data-part=dots] use").evaluate_all(
            "dots => dots.filter(dot => +dot.getAttribute('x') > -999).length"
        )
        assert seen == count


@pytest.mark.sweep(0)
def test_another_order_is_another_run_and_comes_round(tab: Page, address: str) -> None:
    explorer = at(tab, address, "batch=1")
    button = explorer.box.locator("[data-do=seed]")
    found = []
    for _ in range(5):
        found.append(explorer.seen)
        button.click()
        explorer.settle()
    assert len(set(found)) == 5
    assert explorer.seen == found[0]
