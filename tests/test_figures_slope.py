"""Which way is down: what the two pictures that move show of their landscape, and what they say in words."""

from __future__ import annotations

from itertools import product
from typing import Any

import matplotlib.pyplot as plt
import pytest
import torch
from explorers import Explorer
from playwright.sync_api import Page

from snippets import figures
from snippets.data import Data
from snippets.experiments import rule_2x, rule_3x_plus_1
from snippets.gradients import gradient_by_hand
from snippets.landscape import minimum

PAGE = "which-way-is-down"
SAID = """async ([file, states, given]) => {
    const { numbers, words } = await import(file);
    return states.map(state => words(state, given, numbers(state, given)));
}"""


def said(explorer: Explorer, address: str, states: list[dict[str, float]]) -> list[str]:
    """What an explorer's script says of some states."""
    file = f"{address}assets/explore/{explorer.name}.js"
    return list(explorer.tab.evaluate(SAID, [file, states, explorer.data["given"]]))


@pytest.mark.parametrize(
    ("data", "here"), [(rule_3x_plus_1(), (0.5, 0.0)), (rule_2x(), (0.0, 1.0)), (rule_2x(), (2.5, 3.0))]
)
def test_both_sides_of_the_valley_are_in_view(data: Data, here: tuple[float, float]) -> None:
    """The bottom too, and all arrows whole; so a place where each slope has another sign can be found."""
    figure = figures.downhill(data, here)
    axes = figure.axes[0]
    low, high = torch.tensor(axes.viewLim.get_points())
    bottom = minimum(data)
    assert ((low < bottom) & (bottom < high)).all()
    assert all(
        axes.viewLim.contains(*vars(patch)["_posA_posB"][1]) for patch in axes.patches if "_posA_posB" in vars(patch)
    )
    corners = torch.cartesian_prod(*torch.stack([low, high]).T)
    signs = torch.stack([gradient_by_hand(corner, data.to(torch.float64)).sign() for corner in corners])
    assert {-1.0, 1.0} <= set(signs[:, 0].tolist())
    assert {-1.0, 1.0} <= set(signs[:, 1].tolist())
    plt.close("all")


def test_the_furthest_nudge_is_in_view_and_no_nudge_moves_it() -> None:
    """So the same axes serve each nudge up to it."""
    limits = []
    for nudge in (0.001, 3.0, 6.0):
        axes = figures.secant_and_tangent(rule_3x_plus_1(), (0.5, 0.0), nudge=nudge, furthest=6.0).axes[0]
        assert axes.get_xlim()[0] < 0.5
        assert axes.get_xlim()[1] > 6.5
        limits.append((*axes.get_xlim(), *axes.get_ylim()))
    assert len(set(limits)) == 1
    plt.close("all")


def by_torch(w: float, b: float, given: dict[str, Any]) -> list[float]:
    """The two slopes by autograd, in whole hundredths for places that are."""
    theta = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    torch.nn.functional.mse_loss(theta[0] * x + theta[1], y).backward()
    assert theta.grad is not None
    return [round(slope, 6) for slope in theta.grad.tolist()]


def test_words_of_a_place_are_true_all_over_the_map(tab: Page, address: str) -> None:
    """Which way is down along each, along which it is steeper, and where a slope is 0."""
    explorer = Explorer(tab, address, PAGE, "slope")
    places = [
        *product([-1.4, 0.5, 2.6, 2.9, 3.0, 3.3, 3.35, 3.4, 4.8], [-1.9, 0.0, 0.25, 1.0, 1.25, 2.0, 3.0]),
        *[(2.75, 1.75), (3.25, 0.25), (2.99, 1.03)],
    ]
    found = said(explorer, address, [{"w": w, "b": b} for w, b in places])
    kinds = set()
    for (w, b), text in zip(places, found, strict=True):
        slopes = by_torch(w, b, explorer.data["given"])
        size = dict(zip("wb", map(abs, slopes), strict=True))
        for name, slope in zip("wb", slopes, strict=True):
            assert (f"more {name}" in text) == (slope < 0), (w, b, text)
            assert (f"less {name}" in text) == (slope > 0), (w, b, text)
            assert (f"The slope in {name} is 0." in text) == (slope == 0 and any(slopes)), (w, b, text)
        assert ("Both slopes are 0" in text) == (not any(slopes)), (w, b, text)
        if all(slopes):
            more, less = ("w", "b") if size["w"] > size["b"] else ("b", "w")
            ratio = size[more] / size[less]
            how = f"{ratio:.1f} times as steep along {more} as along {less}" if ratio > 1.05 else "nearly as steep"
            assert how in text, (w, b, text)
        kinds.add((*(slope > 0 for slope in slopes), *(slope < 0 for slope in slopes), size["w"] > size["b"]))
    assert len(kinds) >= 9  # all four signs, each zero, both leanings


def test_words_of_a_nudge_are_true_of_each(tab: Page, address: str) -> None:
    """It lowers the loss, raises it, or leads across the valley to where the loss is the same."""
    explorer = Explorer(tab, address, PAGE, "nudge")
    nudges = {0.001: "lowers", 3.0: "lowers", 5.666: "lowers", 17 / 3: "leaves", 5.667: "raises", 6.0: "raises"}
    for (nudge, verb), text in zip(
        nudges.items(), said(explorer, address, [{"nudge": n} for n in nudges]), strict=True
    ):
        away = 7.5 * nudge  # half the curvature, 15, for each unit of the nudge
        assert f" {verb} the loss" in text, text
        assert f"{away:.3f} away" in text or abs(away - float(text.split(" is ")[-1].split(" away")[0])) < 1e-3, text


@pytest.mark.sweep(0)
def test_the_goals_are_met_where_they_say(tab: Page, address: str) -> None:
    """By keyboard: not at the bottom, where both slopes are 0, but below it; at a small nudge, not at 0.1."""
    explorer = Explorer(tab, address, PAGE, "slope")
    goal, grip = explorer.box.locator(".explorer-goal"), explorer.box.locator(".explorer-grip")
    for key, times in (("Shift+ArrowRight", 5), ("Shift+ArrowUp", 2)):
        for _ in range(times):
            grip.press(key)
            explorer.settle()
    assert explorer.box.locator(".explorer-said").inner_text().startswith("Both slopes are 0")
    assert not explorer.box.locator("[data-part=downhill]").is_visible()
    assert goal.get_attribute("data-met") is None
    for key, times in (("Shift+ArrowDown", 2), ("ArrowRight", 8)):
        for _ in range(times):
            assert goal.get_attribute("data-met") is None
            grip.press(key)
            explorer.settle()
    assert goal.get_attribute("data-met") is not None
    assert explorer.state == "#slope?w=3.4"

    explorer = Explorer(tab, address, PAGE, "nudge")
    goal = explorer.box.locator(".explorer-goal")
    for nudge, met in (("0.1", False), ("0.001", True)):
        explorer.box.locator(f"button[value='{nudge}']").click()
        explorer.settle()
        assert (goal.get_attribute("data-met") is not None) == met
