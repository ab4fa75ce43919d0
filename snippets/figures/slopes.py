"""A line and its point on the landscape; a slope on the loss; how well a difference measures it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.figures.style import (
    AUXILIARY,
    COLOURS,
    LOOK_OF_CONTOURS,
    TALL,
    THIN,
    end_contours_at_words,
    in_lesson_style,
    write,
)
from snippets.gradients import gradient_by_hand
from snippets.landscape import hessian, minimum
from snippets.neuron import mean_squared_error, predict

LOOKS: tuple[tuple[Any, str], ...] = (("-", "o"), ((0, (5, 2)), "s"), ((0, (1.5, 2)), "^"))  # dash, marker
DASHES = ("-", (0, (4, 2)))  # of the one-sided and the central error
LEVELS = [1.0, 4.0, 16.0, 64.0]  # losses of the contours, as heights on a map
TICKS = [1e-16, 1e-12, 1e-8, 1e-4, 1.0]


@in_lesson_style
def lines_and_points(data: Data, thetas: Mapping[str, Tensor | Sequence[float]]) -> Figure:
    """Draw lines among the examples, and below each line's point on the contour map of the loss.

    The line of least loss and its point are a dashed line and a cross.

    Args:
        data: The examples, all x above 0.
        thetas: Name → parameters (w, b), up to three.

    Raises:
        ValueError: there are more than three names.
    """
    if len(thetas) > len(LOOKS):
        raise ValueError(f"{len(thetas)} lines: give up to {len(LOOKS)}, more cannot be told apart")
    figure, (lines, landscape) = plt.subplots(2, figsize=(4.6, 6.0), height_ratios=[5, 6])
    data, best = data.to(torch.float64), minimum(data)
    ends = torch.tensor([[0.0], [1.08 * data.x.max().item()]], dtype=torch.float64)
    named = {name: torch.as_tensor(theta, dtype=torch.float64) for name, theta in thetas.items()}

    lines.plot(ends, predict(best, ends), color=COLOURS["mark"], label="best line", **AUXILIARY)
    lines.plot(data.x, data.y, "o", color=COLOURS["mark"], label="examples")
    for (name, theta), (dash, _) in zip(named.items(), LOOKS, strict=False):
        height = predict(theta, ends)
        lines.plot(ends, height, color=COLOURS["ink"], linestyle=dash, label=name)
        write(lines, name, (ends[1].item(), height[1].item()), offset=(7, 0), va="center")
    top = (ends[1].item(), predict(best, ends)[1].item())
    write(lines, "best", top, offset=(7, 0), va="center", color=COLOURS["mark"])
    lines.set_title("● examples", loc="left", color=COLOURS["mark"])
    lines.set(xlabel="x", ylabel="y", xlim=(0, ends[1].item()))

    points = torch.stack([best, *named.values()])
    low, high = points.amin(dim=0) - 0.8, points.amax(dim=0) + 0.8
    w, b = (torch.linspace(*pair, 120, dtype=torch.float64) for pair in zip(low, high, strict=True))
    losses = mean_squared_error(torch.stack(torch.meshgrid(w, b, indexing="xy"), dim=-1), data)
    contours = landscape.contour(w, b, losses, levels=LEVELS, **LOOK_OF_CONTOURS)
    # Along w alone the loss is a parabola with the curvature H[0, 0]: there stand the heights.
    above = torch.tensor(LEVELS, dtype=torch.float64) - mean_squared_error(best, data)
    reach = (2 * above.clamp(min=0) / hessian(data)[0, 0]).sqrt()
    seen = [(best[0] - far).item() for far in reach if 0 < far < best[0] - low[0]]
    places = [(at, best[1].item()) for at in seen]
    heights = landscape.clabel(contours, fmt=_short, fontsize=11, manual=places)
    for height, place in zip(heights, places, strict=True):
        height.set_position(place)  # the contour is a polygon, which is a hair off
    for (name, theta), (_, marker) in zip(named.items(), LOOKS, strict=False):
        landscape.plot(*theta, marker, color=COLOURS["ink"], label=name)
        write(landscape, name, theta.tolist(), offset=(8, 4))
    landscape.plot(*best, "x", color=COLOURS["mark"], markeredgewidth=2, label="best line")
    look = {"color": COLOURS["mark"], "ha": "center", "va": "top"}
    write(landscape, "best", best.tolist(), offset=(2, -8), **look)
    landscape.set_title("lines of equal loss", loc="left", color=COLOURS["muted"])
    landscape.set(xlabel="w (y per x)", ylabel="b (y)")
    figure.align_ylabels()
    end_contours_at_words(figure)
    return figure


@in_lesson_style
def tangent(data: Data, theta: Tensor | Sequence[float], *, moves: Sequence[float]) -> Figure:
    """Draw the loss over w, b held still, with its tangent, and where some moves of w lead.

    Args:
        data: The examples.
        theta: Parameters (w, b) where the tangent touches.
        moves: How far w is moved, each above 0, in ascending order.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.4))
    theta, data = torch.as_tensor(theta, dtype=torch.float64), data.to(torch.float64)
    (w, b), far = theta.tolist(), max(moves)

    def loss(weights: Tensor) -> Tensor:
        return mean_squared_error(torch.stack([weights, torch.full_like(weights, b)], dim=-1), data)

    weights = torch.linspace(w - 0.1 * far, w + 1.05 * far, 200, dtype=torch.float64)
    axes.plot(weights, loss(weights), color=COLOURS["loss"], label="loss")
    here, slope = mean_squared_error(theta, data).item(), gradient_by_hand(theta, data)[0].item()
    along = torch.tensor([-0.1 * far, 0.9 * here / abs(slope)], dtype=torch.float64)
    look: dict[str, Any] = {"color": COLOURS["gradient"]}
    axes.plot(w + along, here + slope * along, label="tangent", **look, **AUXILIARY)
    axes.plot(w, here, "o", label="start", **look)
    write(axes, f"slope {slope:,.1f}".replace("-", "−"), (w, here), offset=(9, 3), **look)
    moved = torch.tensor([w + move for move in moves], dtype=torch.float64)
    look = {"color": COLOURS["loss"], "markersize": 6, "clip_on": False}
    axes.plot(moved, loss(moved), "s", label="moved", **look)
    slopes = gradient_by_hand(torch.stack([moved, torch.full_like(moved, b)], dim=-1), data)[:, 0]
    for move, at, height, steep in zip(moves, moved, loss(moved), slopes / slope, strict=True):
        side = 0 if abs(steep) < 0.2 else steep.sign().item()  # into the bowl: 1 is to the right
        look = {"ha": ("center", "left", "right")[int(side)], "color": COLOURS["loss"]}
        offset = (9 * side, 9 - 6 * abs(side))
        write(axes, f"w + {move:g}", (at.item(), height.item()), offset=offset, **look)
    axes.set(xlabel="w (y per x)", ylabel="loss (squared units of y)", ylim=(0, None))
    return figure


@in_lesson_style
def errors_over_step(
    steps: Tensor, errors: Mapping[str, tuple[Tensor, Tensor]], *, marks: Mapping[str, float]
) -> Figure:
    """Draw the error of two differences against their step, on two logarithmic axes, in panels.

    Args:
        steps: How far w was moved, (k,), in ascending order.
        errors: What to write above a panel → one-sided and central error, each (k,), above 0.
        marks: What to write at a step → the step; a thin line in all panels.
    """
    figure, panels = plt.subplots(len(errors), sharex=True, sharey=True, squeeze=False, figsize=TALL)
    first, last = steps[[0, -1]].tolist()
    for axes, (title, pair) in zip(panels[:, 0], errors.items(), strict=True):
        for name, step in marks.items():
            axes.axvline(step, color=COLOURS["mark"], linewidth=THIN, label=name, zorder=1)
            across = axes.get_xaxis_transform()
            look = {"color": COLOURS["mark"], "va": "bottom", "xycoords": across}
            write(axes, name, (step, 0), offset=(4, 3), **look)
        for name, error, dash in zip(("one-sided", "central"), pair, DASHES, strict=True):
            axes.plot(steps, error, color=COLOURS["gradient"], linestyle=dash, label=name)
        _name_branches(axes, steps, pair)
        axes.set(xscale="log", yscale="log", ylabel="error (share of slope)")
        axes.set(xticks=TICKS, yticks=TICKS, xlim=(first / 2, last * 2), ylim=(1e-17, 1e2))
        axes.set_title(title, loc="left")
        axes.xaxis.set_major_formatter(_power)
        axes.yaxis.set_major_formatter(_power)
    axes.set_xlabel("step h (units of w)")
    figure.align_ylabels(panels)
    return figure


def _name_branches(axes: Axes, steps: Tensor, pair: tuple[Tensor, Tensor]) -> None:
    """Write at each branch of the two errors what makes it, and how it goes with the step h."""
    one_sided, central = pair
    curved = central[-1] > central.min() * 1e3
    below = {"color": COLOURS["gradient"], "ha": "left", "va": "top"}
    above = below | {"va": "bottom"}
    left = below | {"ha": "right", "color": COLOURS["muted"]}
    branches = [
        ("rounding ∝ 1/h", central, 3e-10, (-4, -2), left),
        ("one-sided ∝ h", one_sided, 1.0, (0, 5), above | {"ha": "right"}),
    ]
    if curved:
        branches.append(("central ∝ h²", central, 1e-4, (6, -4), below))
    else:
        branches.append(("central", central, 1e-4, (2, 4), above))
    for text, error, at, offset, look in branches:
        k = (steps / at).log().abs().argmin()
        write(axes, text, (steps[k].item(), error[k].item()), offset=offset, **look)


def _short(value: float, _: int = 0) -> str:
    """Write a number without what it does not need, as 4 for 4.0."""
    return f"{value:g}"


def _power(value: float, _: int = 0) -> str:
    """Write a power of ten as code does, without a zero before its exponent."""
    return "1" if value == 1 else f"1e{round(math.log10(value))}"
