"""The line of What is learned: how it turns, what is said of it, and the best that was found."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from explorers import Explorer
from matplotlib.patches import Rectangle
from playwright.sync_api import Page

from snippets import figures
from snippets.data import on_line

PAGE = "what-is-learned"


@pytest.fixture
def explorer(tab: Page, address: str) -> Explorer:
    return Explorer(tab, address, PAGE, "lines")


def computed(explorer: Explorer, address: str, states: list[Any], call: str) -> list[Any]:
    """What a function of the script gives for each of some states."""
    file = f"{address}assets/explore/lines.js"
    return explorer.tab.evaluate(
        f"async ([file, states, given]) => {{ const lines = await import(file); return states.map({call}); }}",
        [file, states, explorer.data["given"]],
    )


def test_the_line_turns_about_the_end_that_is_not_held(explorer: Explorer, address: str) -> None:
    """The other end keeps its height, the held one comes to what was asked, to the hundredths of w; 100 of each end."""
    random = Random("turn")
    for x, fixed in ((1, 3), (3, 1)):
        states = [{"w": random.randrange(-90, 390) / 100, "b": random.randrange(-60, 260) / 100,
                   "height": random.uniform(-0.4, 10)} for _ in range(100)]  # fmt: skip
        after = computed(explorer, address, states, f"state => lines.turned(state, {x}, {fixed}, state.height)")
        for one, other in zip(states, after, strict=True):
            assert other["w"] * fixed + other["b"] == pytest.approx(one["w"] * fixed + one["b"], abs=1e-9)
            assert other["w"] * x + other["b"] == pytest.approx(one["height"], abs=0.0101)


def test_what_is_said_is_true(explorer: Explorer, address: str) -> None:
    """Of 400 lines, and of flat ones, as steep ones, ones through an example, the best, and ones off the map."""
    random, given = Random("said"), explorer.data["given"]
    states = [{"w": random.randrange(-120, 420) / 100, "b": random.randrange(-90, 290) / 100} for _ in range(400)]
    states += [{"w": w, "b": b} for w in (-0.5, 0, 1, 1.5, 2, 3) for b in (-0.5, 0, 0.01, 1, 2, 4)]
    said = computed(explorer, address, states, "state => lines.words(state, given, lines.numbers(state, given))")
    x, y = np.array(given["x"]), np.array(given["y"])
    hessian = 2 / len(x) * np.array([[x @ x, x.sum()], [x.sum(), len(x)]])
    seen = set()
    for state, text in zip(states, (text.replace("\u00a0", " ") for text in said), strict=True):
        assert len(text) <= 140
        found = re.fullmatch(r"B is (.*), and (.*?)\. Its point is (.*)\.", text)
        assert found, text
        heights, steepness, place = found.groups()
        told = {}
        for word, at in re.findall(r"(too high|too low|right) at (?:x = )?(all examples|[\d and]+)", heights):
            told |= dict.fromkeys(map(str, given["x"]) if at == "all examples" else at.split(" and "), word)
        errors = state["w"] * x + state["b"] - y
        words = ["right" if abs(error) < 0.005 else "too high" if error > 0 else "too low" for error in errors]
        assert told == dict(zip(map(str, given["x"]), words, strict=True)), text
        tilt = {-1: "flatter than", 0: "as steep as", 1: "steeper than"}[np.sign(state["w"] - 2)] + " the rule"
        assert steepness == {-1: "falling", 0: "flat", 1: tilt}[np.sign(state["w"])]
        off = np.array([state["w"] - 2, state["b"]])
        on_map = -0.9 <= state["w"] <= 3.9 and -0.6 <= state["b"] <= 2.6
        across = 0.5 * (off @ np.linalg.eigh(hessian).eigenvectors[:, 1]) ** 2 * np.linalg.eigvalsh(hessian)[1]
        assert (place == "beyond the edge of the map") == (not on_map)
        assert (place == "at the lowest point") == (np.max(abs(off)) < 0.005)
        if place == "close to the lowest point":
            assert 0 < np.mean(errors**2) < 0.4
        elif "down" in place or "bottom" in place:
            assert across < (0.06 if place == "down in the long valley" else 0.5)
        elif place == "on a side of the long valley":
            assert np.mean(errors**2) > across > 0.49
        seen.add(place)
    assert len(seen) == 6


def test_the_best_so_far_stays_until_reset(explorer: Explorer) -> None:
    """Downhill it comes along; uphill it stays where it was, marked on the map; Reset begins anew."""
    box, mark = explorer.box, explorer.box.locator("[data-part=best]")
    point = box.locator(".explorer-grip").first

    def told() -> tuple[str, str]:
        explorer.settle()
        return box.locator("[data-told=loss]").inner_text(), box.locator("[data-told=least]").inner_text()

    assert told() == ("0.67", "0.67")
    assert mark.get_attribute("visibility") == "hidden"
    point.press("ArrowRight")
    lower = told()
    assert lower[0] == lower[1] != "0.67"
    point.press("Shift+ArrowLeft")
    later = told()
    assert later[1] == lower[1] != later[0]
    assert mark.get_attribute("visibility") == "visible"
    box.locator("[data-do=reset]").click()
    assert told() == ("0.67", "0.67")
    assert mark.get_attribute("visibility") == "hidden"


def test_a_tap_on_the_map_moves_the_point_there(explorer: Explorer) -> None:
    """Onto the mark of the lowest point: the loss is as good as nothing, and the goal is reached."""
    explorer.box.locator("[data-told=loss]").scroll_into_view_if_needed()
    lowest = explorer.box.locator("[data-part=lowest] use").bounding_box()
    assert lowest
    explorer.tab.mouse.click(lowest["x"] + lowest["width"] / 2, lowest["y"] + lowest["height"] / 2)
    explorer.settle()
    assert float(explorer.box.locator("[data-told=loss]").inner_text()) < 0.01
    assert explorer.box.locator(".explorer-goal b").inner_text() == "Done"


@pytest.mark.parametrize(("first", "side"), [(1, -1), (0, 1)])
def test_a_square_stands_on_the_side_that_has_room(first: int, side: int) -> None:
    """Left of its bar, unless it would leave the panel there; the script is told the width of that of 1."""
    data = on_line([first, first + 1, first + 2], slope=2, intercept=0)
    figure = figures.lines_on_a_map(data, {"P": (1.0, 1.0), "Q": (3.0, 0.5)}, moved="P")
    figure.draw_without_rendering()
    squares = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert [np.sign(patch.get_width()) for patch in squares if patch.get_height()] == [side] * 2
    places: dict[str, Any] = vars(figure)["places"]
    for patch in squares:
        width, height = patch.get_window_extent().size
        assert width == pytest.approx(height, abs=0.01)
        assert patch.get_width() == pytest.approx(places["wide"] * abs(patch.get_height()))
    assert places["name"] == "P"
    assert places["holds"] == [first, first + 2]
    plt.close("all")
