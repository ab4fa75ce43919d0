"""The player of The loop: what it says, where its goal is, how it plays, and what its two axes mark."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import numpy as np
import pytest
from explorers import Explorer
from playwright.sync_api import Browser, Page

from snippets import experiments

LOSSES = experiments.long_run().losses
LOW = int((LOSSES / LOSSES[0] < 0.001).nonzero()[0])
"""The epoch from which the loss of the page's own loop is below a thousandth of the first."""

# Of the axis that is seen: the names of its marks, and how high each stands; then how high the epoch's dot stands.
MARKS = """box => {
    const middle = part => { const { top, bottom } = part.getBoundingClientRect(); return (top + bottom) / 2; };
    const log = box.querySelector('[data-part=log-marks]'), linear = box.querySelector('[data-part=linear]');
    const axes = [log, linear].filter(axis => getComputedStyle(axis.querySelector('text')).visibility === 'visible');
    const marks = axes.map(axis => [...axis.querySelectorAll('text')].map(text => [text.textContent, middle(text)]));
    return [marks, middle(box.querySelector('[data-part=now] use'))];
}"""


@pytest.fixture
def explorer(tab: Page, address: str) -> Explorer:
    return Explorer(tab, address, "the-loop", "epochs")


def go(explorer: Explorer, **state: float) -> None:
    """To a state, by its address."""
    explorer.at("&".join(f"{key}={value}" for key, value in state.items()))


def computed(explorer: Explorer, address: str, states: list[dict[str, float]]) -> list[Any]:
    """Of some states the words, the loss there and after one more epoch, and how far the line is off."""
    return explorer.tab.evaluate(
        """async ([file, states, given]) => {
            const { numbers, words } = await import(file);
            return states.map(state => {
                const found = numbers(state, given);
                return [words(state, given, found), found.loss, found.losses[state.epoch + 1], found.off];
            });
        }""",
        [f"{address}assets/explore/epochs.js", states, explorer.data["given"]],
    )


@pytest.mark.parametrize("shift", [-1, 0, 10, 11])
def test_the_goal_is_where_the_loss_of_the_pages_own_loop_is_a_thousandth(explorer: Explorer, shift: int) -> None:
    """At that epoch, or ten later: a thumb on the slider is not as exact as one."""
    go(explorer, epoch=LOW + shift)
    goal = explorer.box.locator(".explorer-goal")
    assert (goal.locator("b").inner_text() == "Done") == (0 <= shift <= 10)
    assert (f"from epoch {LOW:,} on" in goal.inner_text()) == (0 <= shift <= 10)


def test_what_is_said_is_true(explorer: Explorer, address: str) -> None:
    """Of both ends, of the first epochs and 300 others, of each start, with and without zero_grad; in three lines."""
    random, last = Random("said"), explorer.data["given"]["last"]
    states = [{"seed": k % 21, "piled": k % 2, "log": 1, "epoch": epoch} for k, epoch in enumerate([
        0, 0, 1, 1, 2, last, last, *(random.randrange(last + 1) for _ in range(300))])]  # fmt: skip
    kinds = set()
    for state, (text, loss, after, off) in zip(states, computed(explorer, address, states), strict=True):
        assert len(text) <= 130
        found = re.fullmatch(
            r"(?:Seed (\d+))?(?:, )?([Ss]lopes not cleared)?(?:: )?((?:After|after) (\d+) epochs?|[Aa]t the start) "
            r"the line is off by (?:(less than) )?([\d.]+)(?: at most)?\. The next epoch "
            r"(takes off|multiplies the loss by) ([\d.e-]+)(?:% of the loss)?\.", text)  # fmt: skip
        assert found, text
        seed, piled, _, epoch, less, far, what, much = found.groups()
        assert (int(seed or 0), bool(piled), int(epoch or 0)) == (state["seed"], state["piled"], state["epoch"])
        assert off < float(far) if less else float(far) == pytest.approx(off, abs=0.0051)
        told = 1 - float(much) / 100 if what == "takes off" else float(much)
        assert after / loss == pytest.approx(told, rel=1e-3, abs=1e-3 if what == "takes off" else 0.0051)
        kinds.add((bool(piled), what, bool(less)))
    assert len(kinds) >= 4


@pytest.mark.sweep(3)
@pytest.mark.parametrize("log", [1, 0])
@pytest.mark.parametrize("epoch", [0, 100, 1_000])
def test_the_marks_that_are_seen_are_those_of_the_curve(explorer: Explorer, log: int, epoch: int) -> None:
    """One axis at a time, and the loss stands among its marks where it belongs."""
    go(explorer, epoch=epoch, log=log)
    (marks,), now = explorer.box.evaluate(MARKS)
    names, heights = zip(*((float(name), height) for name, height in marks if name), strict=True)
    assert len(names) >= 4
    scale = np.log10 if log else np.asarray
    steep, level = np.polyfit(scale(names), heights, 1)
    np.testing.assert_allclose(steep * scale(names) + level, heights, atol=1)
    loss = float(re.search(r"loss\s+([\d.e-]+)", explorer.box.locator(".explorer-readouts").inner_text())[1])
    assert now == pytest.approx(steep * float(scale(loss)) + level, abs=3)  # the box of a name is a little off its mark


@pytest.mark.sweep(0)
def test_it_plays_to_its_end_and_once_more(chromium: Browser, address: str) -> None:
    """Each second takes it further than the one before; at the end it stops, and Play begins at the start."""
    explorer = Explorer(chromium.new_context().new_page(), address, "the-loop", "epochs")
    play, epoch = explorer.box.locator("[data-do=run]"), explorer.box.locator("[data-told=epoch]")
    explorer.box.locator("[data-do=again]").click()
    play.click()
    explorer.settle()
    seen = []
    while play.inner_text() == "Stop" and len(seen) < 40:
        seen.append(int(epoch.inner_text().replace(",", "")))
        explorer.tab.wait_for_timeout(500)
    assert seen == sorted(seen)
    assert np.median(seen) < 300
    assert (play.inner_text(), epoch.inner_text()) == ("Play", f"{explorer.data['given']['last']:,}")
    assert explorer.box.locator(".explorer-goal b").inner_text() == "Try"  # to pass the goal is not to find it
    play.click()
    explorer.tab.wait_for_timeout(200)
    assert int(epoch.inner_text()) < 10
    explorer.tab.context.close()


@pytest.mark.sweep(0)
def test_seeds_go_round(explorer: Explorer) -> None:
    """The page's own start first, then the other twenty, then that again, at the same epoch."""
    begins = explorer.seen
    said = []
    for _ in range(21):
        explorer.box.locator("[data-do=seed]").click()
        explorer.settle()
        said.append(explorer.box.locator(".explorer-said").inner_text())
    assert [text.split(":")[0] for text in said[:-1]] == [f"Seed {seed}" for seed in range(1, 21)]
    assert explorer.seen == begins
