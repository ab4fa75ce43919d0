"""The plan of Schedules: what is said of what it leaves, its goal, and whose line it is."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page

PLAN = "schedules", "plan"


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("first=0.05", "the shorter its steps at the end, the less they throw it about."),
        ("until=40", "the rate never falls, and the runs hover."),
        ("first=0.001", "and on its way still: the steps are too short."),
        ("first=0.001&until=40", "and on its way still: the steps are too short."),
        ("first=0.15&until=20", "the shorter its steps at the end, the less they throw it about."),
    ],
)
def test_what_is_left_of_the_loss_is_explained(tab: Page, address: str, state: str, said: str) -> None:
    words = Explorer(tab, address, *PLAN).at(state).box.locator(".explorer-said").inner_text()
    assert words.startswith("After 40 epochs the loss is ")
    assert words.endswith(said)
    assert len(words) <= 140


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "done"),
    [("first=0.01", True), ("first=0.02&until=3", True), ("first=0.05", False), ("first=0.005", False),
     ("first=0.01&until=40", False), ("first=0.01&until=30", False)],
)  # fmt: skip
def test_the_goal_is_reached_by_a_rate_that_arrives_and_falls_for_long(
    tab: Page, address: str, state: str, done: bool
) -> None:
    box = Explorer(tab, address, *PLAN).at(state).box
    assert (box.locator(".explorer-goal b").inner_text() == "Done") is done


@pytest.mark.sweep(0)
def test_the_moved_plan_is_no_longer_the_one_that_was_drawn(tab: Page, address: str) -> None:
    """It has the plan's name until a reader moves it, and again once it is reset."""
    explorer = Explorer(tab, address, *PLAN)
    name = explorer.box.locator("[data-part=run-word] text")
    assert name.text_content() == "cosine"
    explorer.at("until=1")
    assert name.text_content() == "yours"
    explorer.box.locator("[data-do=reset]").click()
    explorer.settle()
    assert name.text_content() == "cosine"
