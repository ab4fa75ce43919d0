"""What a loss was made from, as boxes and arrows: values go forward through them, slopes come back."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from snippets.autograd import Number
from snippets.figures.arrows import arrow
from snippets.figures.places import in_picture_style
from snippets.figures.style import COLOURS

WIDTH = 331.0  # points; all lengths are points
ROW, HIGH, WIDE, NARROW = 91.0, 42.0, 132.0, 84.0  # from row to row; height and widths of a box
EDGE = 6.0  # free above the first row, below the last, and left and right
LINE = 9.0  # from the middle of a box to that of each of its two lines
APART = 15.0  # from the middle of a way to each of its two arrows
BESIDE = 6.0  # from an arrow to its words

Place = tuple[float, float]


@in_picture_style
def one_example(w: float, b: float, *, example: tuple[float, float]) -> Figure:
    """Draw how a neuron's loss on one example is made, from w down to the loss, and the slope of each number in it.

    Args:
        w: The neuron's weight.
        b: Its bias.
        example: x and y.
    """
    x, y = example
    weight, bias = Number(w), Number(b)
    product = weight * x
    predicted = product + bias
    error = predicted - y
    loss = error**2
    loss.backward()
    axes = _page(rows=5, name="graph")
    left, right = EDGE + WIDE / 2, WIDTH - EDGE - NARROW / 2
    chain = [("weight", "w", weight), ("product", "wx", product), ("sum", "wx + b", predicted),
             ("error", "error e", error), ("loss", "loss e²", loss)]  # fmt: skip
    shares = [f"x = {told(x)}", "1", "1", f"2e = {told(2 * error.data)}"]
    for row, (part, name, number) in enumerate(chain):
        _box(axes, (left, _height(axes, row)), part, name, number, role={"w": "w", "loss e²": "loss"}.get(name, "ink"))
    for row, share in enumerate(shares):
        _down(axes, left, row, row + 1, part=chain[row][0], share=share)
    for row, name, value in ((1, "x", x), (3, "y", y)):
        _box(axes, (right, _height(axes, row)), name, name, value, role="muted", width=NARROW)
        _across(axes, (right, left), row, part=name)
    _box(axes, (right, _height(axes, 2)), "bias", "b", bias, role="b", width=NARROW)
    _across(axes, (right, left), 2, part="bias", share="1")
    middle = (left + WIDE / 2 + WIDTH - EDGE) / 2
    for line, role, words in ((LINE, "ink", "↓ values, forward"), (-LINE, "gradient", "↑ slopes, backward")):
        _words(axes, (middle, _height(axes, 0) + line), words, role=role)
    return axes.figure  # type: ignore[return-value]


@in_picture_style
def two_ways(w: float, b: float, *, example: tuple[float, float]) -> Figure:
    """Draw the loss e² + e, to which two ways lead from the error: its slope is the sum of what comes back on both.

    Args:
        w: The neuron's weight.
        b: Its bias.
        example: x and y.
    """
    x, y = example
    weight = Number(w)
    error = weight * x + (b - y)
    loss = (square := error**2) + error
    loss.backward()
    axes = _page(rows=4, name="ways")
    middle, aside = WIDTH / 2, WIDTH / 2 - 0.6 * WIDE
    came = f"slope {told(2 * error.data)} + 1 = {told(error.grad)}"
    _box(axes, (middle, _height(axes, 0)), "weight", "w", weight, role="w")
    _box(axes, (middle, _height(axes, 1)), "error", "error e", error, role="ink", slope=came)
    _box(axes, (aside, _height(axes, 2)), "square", "e²", square, role="ink")
    _box(axes, (middle, _height(axes, 3)), "loss", "e² + e", loss, role="loss")
    shared = (middle + aside) / 2  # where the boxes of both columns lie over each other
    _down(axes, middle, 0, 1, part="weight", share=f"x = {told(x)}")
    _down(axes, shared, 1, 2, part="long", share=f"2e = {told(2 * error.data)}", side=-1)
    _down(axes, shared, 2, 3, part="square", share="1", side=-1)
    _down(axes, middle + 0.3 * WIDE, 1, 3, part="short", share="1")
    return axes.figure  # type: ignore[return-value]


def told(value: float) -> str:
    """A number with two decimals at most, and the sign that a page has for minus."""
    return f"{round(value, 2) + 0.0:g}".replace("-", "−")


def _page(rows: int, name: str) -> Axes:
    """A panel with room for so many rows, on which a unit is a point."""
    height = ROW * (rows - 1) + HIGH + 2 * EDGE
    figure = plt.figure(figsize=(4.6, height / 72), layout="none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
    axes.set_axis_off()
    axes.set_gid(f"x-{name}")
    return axes


def _height(axes: Axes, row: int) -> float:
    """The middle of a row, counted from the top."""
    return axes.get_ylim()[1] - EDGE - HIGH / 2 - row * ROW


def _box(axes: Axes, at: Place, part: str, name: str, number: Number | float, *, role: str, width: float = WIDE,
         slope: str = "") -> None:  # fmt: skip
    """A number, and below it the loss's slope in it; of an example's, that it is given."""
    look: dict[str, Any] = {"edgecolor": COLOURS[role], "facecolor": "none", "linewidth": 1.6 if role in "wb" else 1.0}
    corner, style = (at[0] - width / 2, at[1] - HIGH / 2), "round,pad=0,rounding_size=6"
    axes.add_patch(FancyBboxPatch(corner, width, HIGH, boxstyle=style, gid=f"x-{part}-box", label=name, **look))
    if isinstance(number, Number):
        value, below, inks = number.data, slope or f"slope {told(number.grad)}", (role, "gradient")
    else:
        value, below, inks = number, "given", ("ink", "muted")
    _words(axes, (at[0], at[1] + LINE), f"{name} = {told(value)}", role=inks[0], gid=f"x-{part}-value")
    _words(axes, (at[0], at[1] - LINE), below, role=inks[1], gid=f"x-{part}-slope")


def _down(axes: Axes, x: float, row: int, to: int, *, part: str, share: str, side: int = 1) -> None:
    """From a maker down to what was made from it, and the slope's way back up, with its share beside it."""
    top, bottom = _height(axes, row) - HIGH / 2, _height(axes, to) + HIGH / 2
    _arrow(axes, [(x - side * APART, top), (x - side * APART, bottom)], f"{part}-on", "ink")
    _arrow(axes, [(x + side * APART, bottom), (x + side * APART, top)], f"{part}-back", "gradient")
    look = {"ha": "left" if side > 0 else "right", "gid": f"x-{part}-share"}
    _words(axes, (x + side * (APART + BESIDE), (top + bottom) / 2), f"times {share}", role="gradient", **look)


def _across(axes: Axes, columns: Sequence[float], row: int, *, part: str, share: str = "") -> None:
    """From a maker on the right to what was made from it on the left; and back, where a slope is asked for."""
    y, right, left = _height(axes, row), columns[0] - NARROW / 2, columns[1] + WIDE / 2
    _arrow(axes, [(right, y - LINE), (left, y - LINE)], f"{part}-on", "ink")
    if share:
        _arrow(axes, [(left, y + LINE), (right, y + LINE)], f"{part}-back", "gradient")
        place = (left + right) / 2, y + LINE + BESIDE
        _words(axes, place, f"times {share}", role="gradient", va="bottom", gid=f"x-{part}-share")


def _arrow(axes: Axes, ends: list[Place], label: str, role: str) -> None:
    arrow(axes, torch.tensor(ends[0]), torch.tensor(ends[1]), label=label, role=role, linewidth=1.2)


def _words(axes: Axes, at: Place, text: str, *, role: str, **look: Any) -> None:
    axes.text(*at, text, **{"color": COLOURS[role], "ha": "center", "va": "center"} | look)
