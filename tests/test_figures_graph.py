"""What backward() does: its pictures show what torch finds, what is said of a step is true, its code is the file's."""

from __future__ import annotations

import re
from collections.abc import Callable

import matplotlib.pyplot as plt
import pytest
import torch
from explorers import Explorer
from matplotlib.figure import Figure
from playwright.sync_api import Page

from conftest import Project
from snippets.figures.graph import one_example, told, two_ways

PAGE = "what-backward-does"
NEURONS = [(1.5, 1.0, (2.0, 7.0)), (3.0, 1.0, (2.0, 7.0)), (-0.25, 0.5, (-1.0, 0.0)), (0.0, 0.0, (3.0, -2.0))]
VALUES = ["weight", "bias", "product", "sum", "error", "loss"]
SLOPES = ["loss", "error", "sum", "bias", "product", "weight"]
WORDS = """async ([file, states, given]) => {
    const { numbers, words } = await import(file);
    return states.map(state => words(state, given, numbers(state, given)));
}"""


def words(figure: Figure) -> dict[str, str]:
    """What is written in a figure, by the names that its script knows."""
    return {str(text.get_gid()).removeprefix("x-"): text.get_text() for text in figure.axes[0].texts}


def number(text: str) -> float:
    """The number at the end of a text."""
    return float(re.split(r"[= ]", text)[-1].replace("−", "-"))


@pytest.mark.parametrize(("w", "b", "example"), NEURONS)
def test_each_value_and_each_slope_is_torchs(w: float, b: float, example: tuple[float, float]) -> None:
    """Also where the error is 0, and where x is below 0; and each slope is the one below it times its share."""
    figure = one_example(w, b, example=example)
    said = words(figure)
    weight, bias = (torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in (w, b))
    product = weight * example[0]
    total = product + bias
    error = total - example[1]
    loss = error**2
    parts = {"weight": weight, "product": product, "sum": total, "error": error, "loss": loss, "bias": bias}
    for part in parts.values():
        part.retain_grad()
    loss.backward()
    for name, part in parts.items():
        assert number(said[f"{name}-value"]) == pytest.approx(part.item(), abs=0.006), name
        assert number(said[f"{name}-slope"]) == pytest.approx(part.grad.item(), abs=0.006), name
    ways = [("error", "loss"), ("sum", "error"), ("product", "sum"), ("bias", "sum"), ("weight", "product")]
    for above, below in ways:
        share = number(said[f"{above}-share"])
        assert number(said[f"{above}-slope"]) == pytest.approx(number(said[f"{below}-slope"]) * share, abs=0.02)
    assert (said["x-slope"], said["y-slope"]) == ("given", "given")
    plt.close(figure)


@pytest.mark.parametrize(("w", "b", "example"), NEURONS)
def test_where_ways_meet_slopes_are_added(w: float, b: float, example: tuple[float, float]) -> None:
    """Of e² + e, in e and in w, as torch has them; both parts of the sum are shown."""
    figure = two_ways(w, b, example=example)
    said = words(figure)
    weight = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    error = weight * example[0] + b - example[1]
    error.retain_grad()
    (error**2 + error).backward()
    assert number(said["error-slope"]) == pytest.approx(error.grad.item(), abs=0.006)
    assert number(said["weight-slope"]) == pytest.approx(weight.grad.item(), abs=0.006)
    assert said["error-slope"] == f"slope {told(2 * error.item())} + 1 = {told(error.grad.item())}"
    plt.close(figure)


@pytest.mark.parametrize(("draw", "w"), [(one_example, 1.5), (one_example, -88.75), (two_ways, 1.5), (two_ways, -9.75)])
def test_words_stay_in_their_boxes(draw: Callable[..., Figure], w: float) -> None:
    """Those of large numbers too, and nothing leaves the figure."""
    figure = draw(w, 1.0, example=(2.0, 7.0))
    figure.draw_without_rendering()
    boxes = {str(patch.get_gid()): patch.get_window_extent() for patch in figure.axes[0].patches}
    for text in figure.axes[0].texts:
        box, extent = boxes.get(re.sub("-(value|slope)$", "-box", str(text.get_gid()))), text.get_window_extent()
        assert figure.bbox.x0 <= extent.x0 < extent.x1 <= figure.bbox.x1
        if box:
            assert box.x0 < extent.x0 < extent.x1 < box.x1, text.get_text()
            assert box.y0 < extent.y0 < extent.y1 < box.y1, text.get_text()
    plt.close(figure)


def test_numbers_are_short() -> None:
    assert [told(value) for value in (-12.0, 0.5, 1 / 3, -0.001, 100.25)] == ["−12", "0.5", "0.33", "0", "100.25"]


# The code


def test_code_that_is_not_the_files_own_ends_the_build(project: Project) -> None:
    """Here a change that changes no number: of one function the page has other words than the file."""
    project.edit("snippets/autograd.py", "return -self + other", "return other + -self")
    message = "\n".join(project.build_page(f"{PAGE}.md"))
    assert "a claim fails" in message
    assert re.search(r"the code of its (\d+) functions stands here, word for word", message)
    assert re.search(r"same is 17, .*18", message), message


# The one that moves


@pytest.fixture
def explorer(tab: Page, address: str) -> Explorer:
    return Explorer(tab, address, PAGE, "graph")


def press(explorer: Explorer, name: str) -> None:
    explorer.box.get_by_role("button", name=name, exact=True).click()
    explorer.settle()


def known(explorer: Explorer) -> tuple[list[str], list[str]]:
    """The parts whose values are shown, and those whose slopes are."""
    values = [part for part in VALUES if "=" in explorer.box.locator(f"[data-part={part}-value]").text_content()]
    slopes = [part for part in SLOPES if explorer.box.locator(f"[data-part={part}-slope]").is_visible()]
    return values, slopes


@pytest.mark.sweep(0)
def test_each_press_makes_one_more_number_known(explorer: Explorer) -> None:
    """Values down to the loss, then slopes back up, w's the last; and each press of Back takes one away."""
    press(explorer, "To the start")
    seen = [known(explorer)]
    for _ in range(10):
        press(explorer, "Next")
        seen.append(known(explorer))
    forward = [(VALUES[: count + 2], []) for count in range(5)]
    assert seen == forward + [(VALUES, SLOPES[: count + 1]) for count in range(6)]
    for before in reversed(seen[:-1]):
        press(explorer, "Back")
        assert known(explorer) == before
    assert explorer.complaints == []


@pytest.mark.sweep(0)
def test_a_slope_comes_with_its_arrow(explorer: Explorer) -> None:
    """And with what stands at it; before, neither is there."""
    press(explorer, "Back")
    parts = [explorer.box.locator(f"[data-part=weight-{kind}]") for kind in ("slope", "back", "share")]
    assert not any(part.is_visible() for part in parts)
    press(explorer, "Next")
    assert all(part.is_visible() for part in parts)


@pytest.mark.sweep(0)
def test_what_is_said_of_each_step_is_true(explorer: Explorer, address: str) -> None:
    """It names the number that the step makes known, of a hundred weights, in three lines of a phone at most."""
    weights = [k / 10 for k in range(-30, 70)]
    states = [{"w": w, "step": step} for w in weights for step in range(11)]
    given = explorer.data["given"]
    said = explorer.tab.evaluate(WORDS, [f"{address}assets/explore/graph.js", states, given])
    for state, text in zip(states, said, strict=True):
        product = state["w"] * given["x"]
        error = product + given["b"] - given["y"]
        found = [product, product + given["b"], error, error**2, 1, *4 * [2 * error], 2 * error * given["x"]]
        assert len(text) <= 120
        if state["step"]:
            assert told(found[int(state["step"]) - 1]) in re.findall(r"−?[\d.]*\d", text), (state, text)


def test_the_goal_is_where_the_error_is_0(explorer: Explorer) -> None:
    """At w = 3, and only when the walk back is done."""
    goal, slider = explorer.box.locator(".explorer-goal"), explorer.box.locator("[name=w]")
    press(explorer, "Back")
    slider.fill("3")
    explorer.settle()
    assert goal.get_attribute("data-met") is None
    press(explorer, "Next")
    assert goal.get_attribute("data-met") is not None
    assert explorer.box.locator("[data-part=weight-slope]").text_content() == "slope 0"
