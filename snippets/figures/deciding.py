"""How a neuron decides: its line and how sure it is, the sigmoid, two losses of a score, and the widest street."""

import math
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.classification import CROSS_ENTROPY, SQUARED_ERROR, Labelled, score
from snippets.figures.arrows import arrow
from snippets.figures.classification import CLASSES
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS, FAINTEST, THIN

SURE = 0.9  # on the thin lines
FAR = 10.0  # from the foot of a line to its ends, out of sight
FRAME = (-3.0, 3.0, -2.0, 2.0)
WIDE, HIGH = 3.0, 2.6  # of the street's panel, from its middle
AHEAD = 0.9  # how far an arrow of weights reaches: not out of the street
DOT: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 7}
LOSSES: tuple[tuple[str, Any, dict[str, Any]], ...] = (
    ("cross-entropy", CROSS_ENTROPY, {"color": COLOURS["loss"]}),
    ("squared error", SQUARED_ERROR, {"color": COLOURS["b"], "linestyle": (0, (5, 2))}),
)


def logit(chance: float) -> float:
    """Return the score at which a neuron says a chance.

    >>> round(logit(0.9), 3)
    2.197
    """
    return math.log(chance / (1 - chance))


@in_picture_style
def sure_of_it(data: Labelled, theta: Tensor) -> Figure:
    """Draw the line of a neuron among points, and thin lines where it is 90 % sure of either class.

    Args:
        data: Points with two features, from −3 to 3 and from −2 to 2.
        theta: Parameters (w₁, w₂, b).
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.7))
    axes.set_gid("x-plane")
    axes.axis(FRAME)
    axes.set(aspect="equal", xlabel="feature 1", ylabel="feature 2")
    for k, (title, look) in enumerate(CLASSES):
        axes.set_title(title, loc=("left", "right")[k], color=look["color"])
    sure, looks = logit(SURE), [look["color"] for _, look in CLASSES]
    levels = {"sure-0": -sure, "line": 0.0, "sure-1": sure}
    for name, level in levels.items():
        w, b = theta[:2], theta[2]
        ends = (level - b) / (w @ w) * w + FAR * _ends(w)
        styled: dict[str, Any] = {"color": COLOURS["ink"]}
        if level:
            styled = {"color": looks[level > 0], "linewidth": 1.2}  # solid: dashes would run while it turns
        axes.plot(*ends.T, label=name, gid=f"x-{name}", scalex=False, scaley=False, **styled)
    for i, (place, y, z) in enumerate(zip(data.x, data.y[:, 0], score(theta, data.x)[:, 0], strict=True)):
        dot: dict[str, Any] = {"markersize": 9, "clip_on": False, **CLASSES[int(y)][1]}
        axes.plot(*place, "o", label=f"point {i}", gid=f"x-point-{i}", **dot)
        cross: dict[str, Any] = {"color": COLOURS["gradient"], "markersize": 15, "markeredgewidth": 2, "zorder": 1.9}
        cross |= {"alpha": float((z > 0) != (y > 0)), "clip_on": False}  # behind its point: so its class is seen
        axes.plot(*place, "x", label=f"wrong {i}", gid=f"x-wrong-{i}", **cross)
    figure.places = {"sure": sure, "far": FAR}  # type: ignore[attr-defined]
    return figure


@in_picture_style
def sigmoid_curve() -> Figure:
    """Draw the chance of class 1 over the score, with the scores of one half and of 90 % for either class."""
    figure, axes = plt.subplots(figsize=(4.6, 2.7))
    z = torch.linspace(-6, 6, 121)
    axes.plot(z, z.sigmoid(), color=COLOURS["ink"], label="sigmoid")
    at = logit(SURE)
    marked = {-at: CLASSES[0][1], 0.0: {"color": COLOURS["ink"]}, at: CLASSES[1][1]}
    for level, look in marked.items():
        chance = 1 / (1 + math.exp(-level))
        axes.plot(level, chance, **DOT, **look, label=f"score {level:.1f}")
    axes.set(xlabel="score z", ylabel="chance p", xlim=(-6, 6), ylim=(-0.08, 1.08), yticks=[0, 0.5, 1])
    axes.set_yticklabels(["0", "½", "1"])
    (ground,) = grounds(figure, axes)
    for level, look in marked.items():
        chance = 1 / (1 + math.exp(-level))
        text = f"on the line: {chance:.1f}" if not level else f"z = {level:.1f}: {chance:.1f}".replace("-", "−")
        ground.write(text, (level, chance), toward=180 if level > 0 else 0, color=look["color"])
    return figure


@in_picture_style
def two_losses(*, low: float = -4.0, high: float = 10.0) -> Figure:
    """Draw, over the score of a point of class 0, its cross-entropy and its squared error; below, their slopes.

    Args:
        low: The least score, below 0.
        high: The greatest, above 0, where the neuron is sure and wrong.
    """
    figure, (above, below) = plt.subplots(2, sharex=True, figsize=(4.6, 4.4))
    z = torch.linspace(low, high, 141, dtype=torch.float64)
    y = torch.zeros_like(z)
    for name, loss, look in LOSSES:
        above.plot(z, loss.value(z, y), label=name, **look)
        below.plot(z, loss.slope(z, y), label=name, **look)
    for axes, title in ((above, "loss"), (below, "its slope")):
        axes.axvline(0, color=COLOURS["muted"], linewidth=THIN, zorder=1, label="undecided")
        axes.set_title(title, loc="left")
        axes.locator_params(axis="y", nbins=5)
    below.set(xlabel="score z of a point of class 0", xlim=(low, high), ylim=(-0.08, 1.25))
    for ground in grounds(figure, above, below):
        for name, _, look in LOSSES:
            line = next(line for line in ground.axes.lines if line.get_label() == name)
            at = torch.tensor(line.get_xydata())[100].tolist()
            ground.write(name, at, toward=150 if ground.axes is above else 90, color=look["color"])
        if ground.axes is above:
            ground.write("undecided", (0, 0.8 * above.get_ylim()[1]), toward=180, color=COLOURS["muted"])
    return figure


@in_picture_style
def street(data: Labelled, weights: Mapping[str, Tensor], across: Tensor, half: float) -> Figure:
    """Draw the widest street between two classes, and lines through the origin that turn into its direction.

    An arrow along the weights stands at right angles to each line, all of one length.

    Args:
        data: Points with two features, up to WIDE to either side and HIGH up and down.
        weights: What to write at a line → its weights (w₁, w₂), in order of time, the earlier the lighter.
        across: Unit vector across the street, (2,).
        half: Half its width.
    """
    figure, axes = plt.subplots(figsize=(4.6, 4.3))
    axes.axis((-WIDE, WIDE, -HIGH, HIGH))
    axes.set(aspect="equal", xlabel="feature 1", ylabel="feature 2")
    for k, (title, look) in enumerate(CLASSES):
        axes.set_title(title, loc=("left", "right")[k], color=look["color"])
        axes.plot(*data.x[data.y[:, 0] == k].T, "o", markersize=7, label=title[2:], **look)
    still: dict[str, Any] = {"scalex": False, "scaley": False}
    for side in (-1, 1):
        edge = side * half * across + _within(_ends(across))
        axes.plot(*edge.T, color=COLOURS["gradient"], label=f"edge {side}", **still, **AUXILIARY)
    for (name, w), alpha in zip(weights.items(), np.geomspace(1, FAINTEST, len(weights))[::-1], strict=True):
        axes.plot(*_within(_ends(w)).T, color=COLOURS["ink"], alpha=alpha, label=name, **still)
        arrow(axes, 0 * w, AHEAD * w / w.norm(), label=f"weights, {name}", role="ink", linewidth=1.6)
        axes.patches[-1].set_alpha(alpha)
    (ground,) = grounds(figure, axes)
    for name, w in weights.items():
        place = 0.9 * _within(_ends(w))[1]
        ground.write(name, place.tolist(), toward=0 if place[0] > -0.5 else 180)
    beside = half * across + 0.8 * _within(_ends(across))[0]
    ground.write("street", beside.tolist(), toward=180, color=COLOURS["gradient"])
    return figure


def _ends(across: Tensor) -> Tensor:
    """Return the two unit vectors at right angles to one, (2, 2), the upper one last."""
    along = torch.stack([-across[1], across[0]]) / across.norm()
    return torch.stack([-along, along])


def _within(ends: Tensor) -> Tensor:
    """Return ends of a line through the origin, moved to the edge of the street's panel."""
    return ends / (ends.abs() / ends.new_tensor([WIDE, HIGH])).amax(dim=1, keepdim=True)
