"""The explorer of Memory and scale: its buttons take their settings, its words are true, its goal is reachable."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page

PAGE, NAMES = "memory-and-scale", ("plain", "momentum", "rmsprop", "adam")


def at(tab: Page, address: str, state: str) -> Explorer:
    """The explorer in a state, which a reader has just come to by a key."""
    tab.emulate_media(reduced_motion="reduce")
    return Explorer(tab, address, PAGE, "method").at(state)


def told(explorer: Explorer, key: str) -> str:
    return explorer.box.locator(f"[data-told={key}]").inner_text()


def said(explorer: Explorer) -> str:
    return explorer.box.locator(".explorer-said").inner_text()


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "done"),
    [
        ("method=3&rate=1&beta=0.7", True),
        ("method=3&rate=0.6&beta=0.8", False),
        ("method=1&rate=0.18&beta=0.7", False),  # momentum does, and Adam was asked for
        ("method=3&rate=1&beta=0.7&w=1.9&b=0", False),
    ],
)
def test_the_goal_is_reached_as_it_is_meant_to_be(tab: Page, address: str, state: str, done: bool) -> None:
    explorer = at(tab, address, state)
    assert (explorer.box.locator(".explorer-goal b").inner_text() == "Done") is done


@pytest.mark.sweep(0)
def test_a_button_takes_its_method_with_its_settings(tab: Page, address: str) -> None:
    """It stays pressed, alone; plain steps that are given a memory become momentum."""
    explorer = at(tab, address, "rate=0.2")
    best = explorer.data["given"]["best"]
    for method, name in enumerate(NAMES):
        explorer.box.locator(f"[data-do={name}]").click()
        explorer.settle()
        pressed = [explorer.box.locator(f"[data-do={each}]").get_attribute("aria-pressed") for each in NAMES]
        assert pressed == ["true" if each == name else "false" for each in NAMES]
        assert told(explorer, "rate") == f"{best[method][0]:.4f}"
        assert told(explorer, "beta") == f"{best[method][1]:.3f}"
        assert int(told(explorer, "arrives")) < 150
    explorer.box.locator("[data-do=plain]").click()
    explorer.box.locator("[name=beta]").press("ArrowRight")
    explorer.settle()
    assert explorer.box.locator("[data-do=momentum]").get_attribute("aria-pressed") == "true"


@pytest.mark.sweep(1)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("method=0&rate=0.4", "It runs away."),
        ("method=0&rate=0.01", "After 200 steps it is"),
        ("method=1&rate=0.1&beta=0.7", "keeps 0.700 of the move before. w and b are right to two decimals from step"),
        ("method=2&rate=0.1&beta=0.9", "After 200 steps it is 0.0"),  # it hovers
        ("method=3&rate=0.001&beta=0.9", "After 200 steps it is 1."),
        ("method=3&w=2&b=0", "from step 0 on."),
    ],
)  # fmt: skip
def test_what_happens_is_told(tab: Page, address: str, state: str, words: str) -> None:
    assert words in said(at(tab, address, state))
