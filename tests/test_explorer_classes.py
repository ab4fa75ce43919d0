"""The points of A neuron that decides: what is said of them, its goal, and what is crossed."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page


def at(tab: Page, address: str, state: str) -> Explorer:
    """The points in a state, which a reader has just come to by a key."""
    return Explorer(tab, address, "a-neuron-that-decides", "classes").at(state)


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "said", "done"),
    [
        ("epochs=0", "A line can part them: w grows without end. After 0 epochs: right for 2 of 6", False),
        ("epochs=1", "A line can part them: w grows without end. After 1 epoch: right for", False),
        ("epochs=5000", "A line can part them: w grows without end. After 5,000 epochs: right for 6 of 6", False),
        ("x2=1.9&y2=0.4", "No line can part them: w comes to rest. After 100 epochs: right for 5 of 6", False),
        ("x2=1.9&y2=0.4&epochs=1000", "No line can part them: w comes to rest. After 1,000 epochs: right for 5", True),
        ("x3=0.2&y3=-0.2&epochs=2000", "No line can part them. After 2,000 epochs: right for", False),
    ],
)
def test_what_becomes_of_the_points_is_named(tab: Page, address: str, state: str, said: str, done: bool) -> None:
    """Parted, mixed, or touching in one place; the goal is to mix them, and to train then."""
    box = at(tab, address, state).box
    words = box.locator(".explorer-said").inner_text()
    assert words.startswith(said)
    assert len(words) <= 140
    assert (box.locator(".explorer-goal b").inner_text() == "Done") is done


@pytest.mark.sweep(0)
def test_a_cross_marks_each_point_on_the_wrong_side(tab: Page, address: str) -> None:
    """As many as are not right, at the start and after the run."""
    for state, count in (("epochs=0", 4), ("epochs=100", 0), ("x2=1.9&y2=0.4", 1)):
        box = at(tab, address, state).box
        seen = [box.locator(f"[data-part=wrong-{i}]").get_attribute("visibility") != "hidden" for i in range(6)]
        assert sum(seen) == count
