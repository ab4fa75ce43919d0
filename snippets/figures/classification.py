"""Two classes of points, and the boundary that a neuron draws between them."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.classification import Labelled
from snippets.figures.style import AUXILIARY, COLOURS, FAINTEST, in_lesson_style, write

CLASSES: tuple[tuple[str, dict[str, Any]], ...] = (  # open and filled, for those who cannot tell the colours apart
    ("○ class 0", {"color": COLOURS["muted"], "markerfacecolor": "none"}),
    ("● class 1", {"color": COLOURS["mark"]}),
)
ARROW = 32  # points; how far an arrow points to the side of class 1
ALONG = (0.15, 0.85, 0.5)  # where along its boundary an arrow stands, of the last and those before: apart
FINE, BOLD = 1.4, 2.4  # points; the lines of the first epoch and of the last
LINE = 13  # points; the least distance of two names one above the other


@in_lesson_style
def boundaries(
    data: Labelled,
    thetas: Mapping[str, Tensor],
    *,
    thresholds: Sequence[float] = (),
    points: Mapping[str, Sequence[float]] | None = None,
) -> Figure:
    """Draw the boundary w·x + b = 0 of each neuron among the points, the earlier the lighter and the thinner.

    An arrow along w points to the side that is class 1 to the neuron.
    Both axes have one scale, so that it is at right angles to its boundary.

    Args:
        data: Points with two features.
        thetas: What to write at a boundary → its parameters (w₁, w₂, b), in order of time.
        thresholds: A value of each feature at which to draw a dashed line, or none.
        points: What to write at a point → its two features.

    Raises:
        ValueError: a boundary does not pass among the points, so it cannot be drawn.
    """
    figure, axes = plt.subplots(figsize=(4.6, 4.6))
    for k, (title, look) in enumerate(CLASSES):
        axes.set_title(title, loc=("left", "right")[k], color=look["color"], pad=28)
        chosen = data.x[data.y[:, 0] == k]
        axes.plot(*chosen.T, "o", markersize=4, label=title[2:], **look)
    marked = data.x.new_tensor(list((points or {}).values())).reshape(-1, 2)
    corners = torch.cat([data.x, marked]).aminmax(dim=0)
    low, high = (corners.min - 0.25).tolist(), (corners.max + 0.25).tolist()
    axes.axis((low[0], high[0], low[1], high[1]))
    axes.set(aspect="equal", xlabel="feature 1", ylabel="feature 2")
    axes.locator_params(nbins=5)
    beside = {}  # what is written at the right edge → how high
    for number, threshold in enumerate(thresholds, start=1):
        name, look = f"feature {number} = {threshold:g}", {"color": COLOURS["gradient"]}
        (axes.axvline if number == 1 else axes.axhline)(threshold, label=name, **look, **AUXILIARY)
        if number == 1:
            write(axes, name, (threshold, high[1]), offset=(0, 4), ha="center", **look)
        else:
            beside[name.replace(" =", "\n=")] = threshold, look
    looks = np.geomspace((1, BOLD), (FAINTEST, FINE), len(thetas))[::-1]
    for k, ((name, theta), (alpha, width)) in enumerate(zip(thetas.items(), looks, strict=True), start=1):
        ends = _segment(theta, low, high)
        if ends is None:
            raise ValueError(f"the boundary {name!r} does not pass among the points: leave it out")
        axes.plot(*ends.T, color=COLOURS["ink"], alpha=alpha, linewidth=width, label=name)
        x, y = ends[ends[:, 0].argmax()].tolist()
        if x > high[0] - 1e-6:
            beside[name] = y, {"color": COLOURS["ink"]}
        else:
            above = y > high[1] - 1e-6
            look = {"ha": "center", "va": "bottom" if above else "top"}
            write(axes, name, (x, y), offset=(0, 4 if above else -20), **look)
        along = ALONG[(len(thetas) - k) % len(ALONG)]
        _point_along(axes, theta, (1 - along) * ends[0] + along * ends[1], alpha=alpha, linewidth=width)
    _write_beside(axes, high[0], beside)
    for name, place in (points or {}).items():
        axes.plot(*place, "D", color=COLOURS["ink"], markersize=6, label=name)
        write(axes, name, place, offset=(8, 0), va="center")
    return figure


def _segment(theta: Tensor, low: Sequence[float], high: Sequence[float]) -> np.ndarray | None:
    """Return the two ends (2, 2) of the boundary within a frame, or None if it misses it."""
    w1, w2, b = theta.tolist()
    ends = [(x, -(w1 * x + b) / w2) for x in (low[0], high[0]) if w2]
    ends += [(-(w2 * y + b) / w1, y) for y in (low[1], high[1]) if w1]
    slack = 1e-9
    inside = {
        (x, y) for x, y in ends if low[0] - slack <= x <= high[0] + slack and low[1] - slack <= y <= high[1] + slack
    }
    return np.array(sorted(inside))[[0, -1]] if len(inside) > 1 else None


def _point_along(axes: Axes, theta: Tensor, place: np.ndarray, *, alpha: float, linewidth: float) -> None:
    """Draw an arrow from the boundary to the side of class 1."""
    x, y = place.tolist()
    along = theta[:2] / theta[:2].norm()
    axes.annotate(
        "",
        (x, y),
        xytext=(ARROW * along).tolist(),
        textcoords="offset points",
        arrowprops={
            "arrowstyle": "<-",  # from the place to the text, which is empty
            "color": COLOURS["ink"],
            "alpha": alpha,
            "linewidth": linewidth,
            "mutation_scale": 16,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def _write_beside(axes: Axes, x: float, names: Mapping[str, tuple[float, dict]]) -> None:
    """Write names right of the axes at their heights, clear of one another."""
    scale = 230 / np.ptp(axes.get_ylim())  # points per unit, nearly
    top = -np.inf
    for name, (y, look) in sorted(names.items(), key=lambda entry: entry[1][0]):
        top = max(y * scale, top + LINE)
        write(axes, name, (x, y), offset=(6, top - y * scale), va="center", **look)
