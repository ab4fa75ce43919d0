"""A ball on the loss of one weight: one step of it, and what comes of many."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from snippets.figures.arrows import arrow
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS, THIN, write

EXAMPLE = (2.0, 3.0)  # x and y of the lesson's smallest neuron: its loss is (2w − 3)²
FIRST: dict[str, Any] = {"color": COLOURS["w"], "linewidth": 2.4}
LATER: dict[str, Any] = {"color": COLOURS["w"], "linewidth": THIN}
BOTTOM: dict[str, Any] = {"color": COLOURS["ink"], "linestyle": "none", "marker": "^", "markersize": 6}
LANDING = [f"x-{part}" for part in ("from", "ghost", "to", "step", "step-word", "after-word")]  # what a step leads to
WIDTH = 1.5  # how much further than the start from the bottom one sees


@in_picture_style
def ball(start: float, *, rate: float, example: tuple[float, float] = EXAMPLE, landed: bool = True) -> Figure:
    """Draw one step of a weight: the ball before and after it, the tangent that it follows, and the step along w.

    Args:
        start: The weight before the step, other than that of the bottom.
        rate: The learning rate η, above 0.
        example: x and y of the one example; the loss is (wx − y)².
        landed: Whether the step is shown; if not, it waits for a script.

    Raises:
        ValueError: the start is the bottom already, or rate is not positive.
    """
    x, y = example
    bottom, slope = y / x, 2 * (start * x - y) * x
    if not (rate > 0 and slope):
        raise ValueError(f"start {start:g}, rate {rate:g}: give a start beside the bottom, and a rate above 0")
    end = start - rate * slope
    before, after = _loss(start, example), _loss(end, example)
    figure, axes = plt.subplots(figsize=(4.6, 3.6))
    reach = max(abs(start - bottom), abs(end - bottom))
    top = _loss(bottom + reach, example)
    level = -0.26 * top  # below the curve, where the step is drawn along w
    axes.set_gid("x-curve")
    _parabola(axes, bottom, 1.3 * reach, example)
    axes.set(xlabel="weight w", ylabel="loss", ylim=(-0.56 * top, 1.4 * top))
    axes.locator_params("x", nbins=6)
    axes.locator_params("y", nbins=5)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= 1.4 * top])
    touching: dict[str, Any] = {"color": COLOURS["gradient"]}
    along = np.array([0.3 * top, -before]) / slope
    axes.plot(start + along, before + slope * along, label="tangent", gid="x-tangent", linewidth=1.6, **touching)
    axes.plot([start, start], [before, before], **LATER, label="hops", gid="x-hops")
    for part, at, height in (("from", start, before), ("to", end, after)):
        look = {"color": COLOURS["muted"], "zorder": 1, **AUXILIARY}
        axes.plot([at, at], [height, level], label=f"w {at:g}", gid=f"x-{part}", **look)
    arrow(axes, torch.tensor([start, level]), torch.tensor([end, level]), label="step", role="w", linewidth=2.6)
    look = {"color": COLOURS["w"], "markersize": 11}
    axes.plot(start, before, "o", label="before", gid="x-ball", **look)
    look |= {"markerfacecolor": COLOURS["ground"], "markeredgewidth": 2}
    axes.plot(end, after, "o", label="after", gid="x-ghost", **look)
    axes.plot(bottom, 0, "x", color=COLOURS["ink"], markeredgewidth=2, label="bottom", gid="x-bottom")
    floor, middle = -0.5 * top, ((start + end) / 2, level)
    axes.plot(start, floor, "^", color=COLOURS["mark"], markersize=10, alpha=0, label="guess", gid="x-guess")
    (ground,), side = grounds(figure, axes), 0 if slope < 0 else 180
    high = start + along[0], before + slope * along[0]
    ground.write(_signed("slope", slope), high, toward=side, gid="x-slope-word", **touching)
    ground.write("before" if landed else "start", (start, before), toward=180 - side, gid="x-before-word")
    ground.write("after", (end, after), toward=90, gid="x-after-word")
    ground.write(f"bottom {bottom:.4g}", (bottom, 0), toward=side, gid="x-bottom-word")
    ground.write(_signed("step", end - start), middle, toward=-90, color=COLOURS["w"], gid="x-step-word")
    for waiting in [artist for artist in axes.get_children() if artist.get_gid() in LANDING and not landed]:
        waiting.set_alpha(1e-9)  # of 0, matplotlib would leave out the fill of an arrow's head
    figure.places = {"rise": 0.3 * top, "level": level, "floor": floor}  # type: ignore[attr-defined]
    return figure


@in_picture_style
def five_fates(paths: Mapping[str, Sequence[float] | Tensor], *, example: tuple[float, float] = EXAMPLE) -> Figure:
    """Draw the hops of a weight on its loss, one panel for each path, two beside each other.

    The first hop is bold. All panels have one range, so that a path
    that leaves is seen to; after its first weight out of sight it is drawn no further.

    Args:
        paths: What to write above a panel → the weight before each step, all from one start.
        example: x and y of the one example; the loss is (wx − y)².
    """
    bottom, rows = example[1] / example[0], (len(paths) + 1) // 2
    figure, panels = plt.subplots(rows, 2, sharex=True, sharey=True, squeeze=False, figsize=(4.6, 0.6 + 1.8 * rows))
    weights = [np.asarray(path, dtype=float) for path in paths.values()]
    reach = WIDTH * max(abs(path[0] - bottom) for path in weights)
    top = _loss(bottom + reach, example)
    for axes, title, path in zip(panels.flat, paths, weights, strict=False):
        away = np.flatnonzero(~(np.abs(path - bottom) <= reach))  # also where it is NaN
        path = path[: away[0] + 1] if len(away) else path
        path = path[np.isfinite(path)]
        _parabola(axes, bottom, reach, example)
        height = _loss(path, example)
        axes.plot(path, height, **LATER, label="hops", gid="x-hops")
        axes.plot(path[:2], height[:2], **FIRST, label="first hop")
        axes.plot(path, height, "o", color=COLOURS["w"], markersize=4, label="w", gid="x-balls")
        axes.plot(path[0], height[0], "o", color=COLOURS["w"], markersize=7, label="start", gid="x-start")
        axes.plot(bottom, -0.1 * top, **BOTTOM, label="bottom")
        axes.set_title(title, loc="left")
        axes.set_ylim(-0.18 * top, 1.02 * top)
        start = abs(weights[0][0] - bottom)
        axes.set_xticks([bottom - start, bottom, bottom + start])
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
        axes.set_yticks([tick for tick in axes.get_yticks() if 0 <= tick <= top])
        axes.xaxis.set_tick_params(labelbottom=True)
        axes.set_xlabel("weight w" if axes in panels.flat[len(paths) - 2 : len(paths)] else "")
    figure.supylabel("loss", fontsize="medium")
    if len(paths) % 2:
        _key(panels.flat[-1], bottom, reach, top)
    return figure


def _key(axes: Axes, bottom: float, reach: float, top: float) -> None:
    """Say in a panel of its own what the marks of the others mean."""
    axes.axis("off")
    left, text = bottom - 0.9 * reach, bottom - 0.35 * reach
    for row, (name, look) in enumerate((("first step", FIRST), ("later steps", LATER), ("bottom", BOTTOM))):
        height = (0.75 - 0.25 * row) * top
        places = [left, left + 0.4 * reach] if "marker" not in look else [left + 0.2 * reach]
        axes.plot(places, [height] * len(places), label=name, **look)
        write(axes, name, (text, height), offset=(0, 0), va="center")


def _loss(w: Any, example: tuple[float, float]) -> Any:
    return (w * example[0] - example[1]) ** 2


def _parabola(axes: Axes, bottom: float, reach: float, example: tuple[float, float]) -> None:
    """Draw the loss over w, equally far to both sides of its bottom."""
    w = np.linspace(bottom - reach, bottom + reach, 101)
    axes.plot(w, _loss(w, example), color=COLOURS["loss"], label="loss", gid="x-loss")
    axes.set_xlim(w[0], w[-1])


def _signed(name: str, value: float) -> str:
    """Write a name and a number, with the sign that a page has for minus."""
    return f"{name} {'−' if value < 0 else ''}{abs(value):.2f}"
