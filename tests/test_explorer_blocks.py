"""What a block says of a picture that moves, and the HTML that the build makes of it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from page_runner.running.drawing import DrawingError, draw
from snippets import figures


@pytest.fixture(autouse=True)
def _style() -> Iterator[None]:
    with plt.style.context(figures.STYLE):
        yield
    plt.close("all")


CONTROLS = [
    figures.slider("rate", "rate <η>", 0.01, 1, digits=3, log=True, marks={"good": 0.1}),
    figures.switch("turned", "turn it"),
    figures.buttons(step="Step & see"),
    figures.readouts(loss="loss"),
]
STATE = {"rate": 0.1, "turned": 1}


def moved(**other: Any) -> Figure:
    figure, axes = plt.subplots(figsize=(4, 2))
    axes.set_gid("x-plane")
    axes.plot([1, 100], [2, 4], color=figures.COLOURS["loss"], label="line", gid="x-line")
    axes.plot(10, 3, "o", color=figures.COLOURS["w"], label="guess", gid="x-guess", alpha=0)
    axes.set(xlabel="x", ylabel="y", xscale="log", xlim=(1, 100), ylim=(2, 4), position=[0.25, 0.5, 0.5, 0.25])
    figures.describe(figure, "A line.")
    figure.places = {"level": -1.5}  # type: ignore[attr-defined]
    return figures.explore(
        figure,
        **{
            "name": "ball",
            "given": {"x": [1, 2]},
            "state": STATE,
            "controls": CONTROLS,
            "goal": "Below 1.",
            "done": "It is.",
        }
        | other,
    )


def made(**other: Any) -> Any:
    return BeautifulSoup(draw(moved(**other), key="a", colours=figures.COLOURS).svg, "html.parser").div


def test_the_script_is_given_what_the_block_says() -> None:
    """Name, data, first state, and where each panel stands: 4 by 2 inches are 288 by 144 units."""
    box = made()
    data = json.loads(box["data-explorer"])
    assert (box["id"], data["name"], data["state"]) == ("ball", "ball", STATE)
    assert (data["goal"], data["done"]) == ("Below 1.", "It is.")
    assert data["given"] == {"level": -1.5, "x": [1, 2]}
    assert data["panels"] == {"plane": {"x": [1, 100, 72, 216], "y": [2, 4, 72, 36], "log": ["x"]}}


def test_its_parts_are_named_and_one_waits_hidden() -> None:
    box = made()
    assert {part["data-part"] for part in box.svg.select("[data-part]")} == {"plane", "line", "guess"}
    (guess,) = box.svg.select("[data-part=guess]")
    assert guess["visibility"] == "hidden"
    assert not guess.select("[opacity]")
    assert "visibility" not in box.svg.select_one("[data-part=line]").attrs


def test_the_controls_are_native_have_labels_and_stand_in_the_first_state() -> None:
    """A mark's button has the exact value; a logarithmic slider's 0.1 is in the middle from 0.01 to 1."""
    box = made()
    slider, ticked = box.select("input")
    assert (slider["type"], slider["min"], slider["max"], slider["value"]) == ("range", "0", "1000", "500")
    assert box.find("label", attrs={"for": slider["id"]}).get_text() == "rate <η>"
    assert box.select_one("[data-told=rate]").get_text() == slider["aria-valuetext"] == "0.100"
    assert (ticked["type"], ticked.has_attr("checked"), ticked.parent.get_text(strip=True)) == (
        "checkbox",
        True,
        "turn it",
    )
    buttons = [(button.get_text(), button.get("value")) for button in box.select("button")]
    assert buttons == [("good 0.100", "0.1"), ("Step & see", None), ("Reset", None), ("Copy link", None)]
    assert box.select_one("[data-told=loss]").find_previous("dt").get_text() == "loss"
    assert "needs-script" in box.select_one(".explorer-controls")["class"]


def test_what_is_opened_is_closed_once() -> None:
    """The HTML is put together from texts, and a browser would mend it in silence."""
    html = draw(moved(), key="a", colours=figures.COLOURS).svg
    for tag in ("svg", "div", "button", "label", "dl", "p", "b"):
        assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag


def test_the_record_tells_what_moves_and_from_where() -> None:
    """A first state that changes is a page that says something else."""
    assert draw(moved(), key="a", colours=figures.COLOURS).record.splitlines()[-2:] == [
        ' moved by ball: {"state": {"rate": 0.1, "turned": 1.0}, "given": {"level": -1.5, "x": [1, 2]}}',
        " goal 'Below 1.', reached 'It is.'",
    ]


@pytest.mark.parametrize("other", [{"done": ""}, {"goal": ""}])
def test_a_goal_says_what_there_was_to_see(other: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="a goal has a `done`"):
        moved(**other)


def test_nothing_of_a_block_becomes_markup() -> None:
    box = made(given={"text": "\"></div><b>'"}, goal="<i>1</i>")
    assert json.loads(box["data-explorer"])["given"]["text"] == "\"></div><b>'"
    assert not box.select(".explorer-goal i")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"name": "spin"}, r"no docs/assets/explore/spin\.js moves this figure: write it, or name one of arrow, ball"),
        ({"name": "../ball"}, "small letters and hyphens"),
        ({"given": {"x": math.nan}}, "'ball' cannot be written for its script"),
        ({"given": {"x": {1, 2}}}, "'ball' cannot be written for its script"),
    ],
)
def test_what_no_script_can_move_is_refused(other: dict[str, Any], said: str) -> None:
    with pytest.raises(DrawingError, match=said):
        made(**other)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"state": {"rate": math.inf, "turned": 1}}, "a state has finite numbers"),
        ({"state": {"rate": 0.1}}, "'turned' can be set, and is none of the state"),
        ({"state": {"rate": 2, "turned": 1}}, "out of its slider's range"),
    ],
)
def test_a_state_that_cannot_be_is_refused(other: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        moved(**other)


@pytest.mark.parametrize(
    ("ends", "marks", "said"),
    [
        ((1, 1), {}, "give a lower end first"),
        ((0, 1), {}, "begin above 0"),
        ((1, 2), {"a": 3}, "'a', 3"),
    ],
)
def test_a_slider_that_cannot_be_is_refused(ends: tuple[float, float], marks: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        figures.slider("rate", "rate", *ends, digits=1, log=True, marks=marks)
