"""The ball of One step: when its goal is reached, and where a run of it ends."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page


def at(tab: Page, address: str, rate: float, steps: int = 0) -> Explorer:
    """The ball at a rate, some steps after its start, by the buttons."""
    tab.emulate_media(reduced_motion="reduce")
    explorer = Explorer(tab, address, "one-step", "ball", f"#ball?rate={rate}&steps=0")
    for _ in range(steps):
        explorer.box.get_by_role("button", name="Step", exact=True).click()
    explorer.settle()
    return explorer


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("rate", "steps", "done"),
    [(0.15, 3, True), (0.15, 1, False), (0.17, 5, True), (0.175, 5, False), (0.125, 1, False), (0.1, 5, False)],
)
def test_the_goal_is_a_bounce_that_is_soon_home(tab: Page, address: str, rate: float, steps: int, done: bool) -> None:
    """The factor 1 − 8η is below 0, and its fifth power at most a hundredth; to land or to creep is not it."""
    goal = at(tab, address, rate, steps).box.locator(".explorer-goal")
    assert (goal.locator("b").inner_text() == "Done") == done
    assert ("Each jump leaves a part" in goal.inner_text()) == done


@pytest.mark.sweep(0)
@pytest.mark.parametrize(("rate", "steps"), [(0.125, 1), (0.2, 10), (0.26, 4), (0.25, 60)])
def test_a_run_ends_where_there_is_no_more_to_see(tab: Page, address: str, rate: float, steps: int) -> None:
    """Within 0.01 of the bottom, out of the picture, or after 60 steps; then it begins at the start again."""
    explorer = at(tab, address, rate)
    for _ in range(2):
        explorer.box.get_by_role("button", name="Run", exact=True).click()
        explorer.settle()
        assert (
            explorer.box.locator(".explorer-said")
            .inner_text()
            .startswith("After one step" if steps == 1 else f"After {steps} steps")
        )
