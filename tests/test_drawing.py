"""A figure as a page shows it and as its record keeps it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from page_runner.running.drawing import DrawingError, digits, draw
from snippets import figures


@pytest.fixture(autouse=True)
def _style():
    with plt.style.context(figures.STYLE):
        yield
    plt.close("all")


def line(values: list[float], **look: str) -> Figure:
    figure, axes = plt.subplots()
    axes.plot(values, **{"label": "loss", "color": figures.COLOURS["loss"]} | look)
    axes.set(xlabel="epoch", ylabel="loss")
    return figures.describe(figure, "The loss falls & falls.")


def drawn(figure: Figure, key: str = "a"):
    return draw(figure, key=key, colours=figures.COLOURS)


def test_the_record_tells_what_is_shown() -> None:
    """Description, axes with scale and limits, each series with label, length, first, last, least, greatest."""
    assert drawn(line([4.0, 1.0, 2.0])).record.splitlines() == [
        "figure: The loss falls & falls.",
        "panel 1: x 'epoch', linear, -0.1000 to 2.100; y 'loss', linear, 0.8500 to 4.150",
        "  Line2D 'loss': 3 points, first (0, 4.000), last (2.000, 2.000), least 1.000, greatest 4.000",
    ]


@pytest.mark.parametrize("kind", ["scatter", "bar", "fill", "contour", "image", "words", "title"])
def test_each_kind_of_artist_is_in_the_record(kind: str) -> None:
    """A change in any of them changes the record."""

    def record(height: float) -> str:
        figure = line([1.0, 2.0])
        axes, ink = figure.axes[0], figures.COLOURS["ink"]
        grid = np.linspace(0, height, 9).reshape(3, 3)
        {
            "scatter": lambda: axes.scatter([1], [height], color=ink),
            "bar": lambda: axes.bar([0], [height], color=ink),
            "fill": lambda: axes.fill_between([0, 1], [0, height], color=ink),
            "contour": lambda: axes.contour(grid, colors=ink),
            "image": lambda: axes.imshow(grid),
            "words": lambda: axes.annotate(f"height {height}", (0, 1)),
            "title": lambda: axes.set_title(f"height {height}", loc="left"),
        }[kind]()
        axes.set(xlim=(0, 5), ylim=(0, 5))
        return drawn(figure).record

    assert record(1.0) == record(1.0)
    assert record(1.0) != record(2.0)


def test_the_svg_is_named_and_takes_the_pages_colours() -> None:
    root = etree.fromstring(drawn(line([2.0, 1.0])).svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "The loss falls & falls."
    used = {value for element in root.iter() for name, value in element.attrib.items() if name in ("fill", "stroke")}
    assert used <= {"none", "currentColor", "var(--fig-ink)", "var(--fig-muted)", "var(--fig-loss)"}
    assert "var(--fig-loss)" in used


def test_the_svg_touches_nothing_else_on_its_page() -> None:
    """matplotlib's style sheet and ids would: two figures share most ids otherwise."""
    first, second = drawn(line([2.0, 1.0]), "a").svg, drawn(line([2.0, 1.0]), "b").svg
    assert "<style" not in first
    assert "style=" not in first
    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]
    referred = set(re.findall(r'(?:href="#|url\(#)([^")]+)', first))
    assert referred == ids[0]


def test_text_is_text() -> None:
    """It can be searched, read aloud and set in the page's font."""
    assert ">epoch</text>" in drawn(line([2.0, 1.0])).svg
    assert "font-family" not in drawn(line([2.0, 1.0])).svg


def test_the_same_figure_gives_the_same_svg() -> None:
    assert drawn(line([2.0, 1.0])) == drawn(line([2.0, 1.0]))


REFUSED = {
    "no description": (lambda: plt.subplots()[0], "without a description"),
    "nothing in it": (lambda: figures.describe(plt.figure(), "Nothing."), "an empty figure"),
    "an empty panel": (lambda: figures.describe(plt.subplots()[0], "Nothing."), "panel 1 of the figure is empty"),
    "NaN": (lambda: line([1.0, float("nan")]), "NaN or infinity in Line2D 'loss'"),
    "infinity": (lambda: line([1.0, float("inf")]), "NaN or infinity"),
    "a series without points": (lambda: line([]), "has no points"),
    "a colour of its own": (lambda: line([1.0, 2.0], color="#123456"), "the colour #123456"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_figure_that_a_reader_could_not_use_is_refused(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(DrawingError, match=message):
        drawn(make())


def test_digits() -> None:
    """Four significant digits, trailing zeros kept: a record is compared digit by digit."""
    assert [digits(value) for value in (0, 1, 0.126, 14.7868, 1.647e-3, -5e-7, 123456)] == [
        "0", "1.000", "0.1260", "14.79", "0.001647", "-5.000e-07", "1.235e+05",
    ]  # fmt: skip
