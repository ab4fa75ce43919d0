"""Curves of the loss: at three rates, over one weight with its slope, and how long each rate takes."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS, PLAIN, THIN, write
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error

LOOKS: tuple[tuple[str, Any], ...] = (("b", (0, (5, 2))), ("loss", "-"), ("w", (0, (1.5, 1.8))))
LEAVING = 100.0  # times the first loss, above which a run has left


@in_picture_style
def three_rates(runs: Mapping[str, Run]) -> Figure:
    """Draw the loss of up to three runs over the epochs, on a logarithmic axis, with its name at each.

    A run that leaves is drawn until its loss is a hundred times that at the start.

    Args:
        runs: What to write at a run, such as "too low: crawls" → the run, in ascending order of their rates.

    Raises:
        ValueError: there are more than three runs.
    """
    if len(runs) > len(LOOKS):
        raise ValueError(f"{len(runs)} runs: give up to {len(LOOKS)}, more cannot be told apart")
    figure, axes = plt.subplots(figsize=(4.6, 3.6))
    shown = []
    for (name, run), (role, dash) in zip(runs.items(), LOOKS, strict=False):
        losses = run.losses.double()
        left = (~(losses <= LEAVING * losses[0])).nonzero()
        losses = losses[: int(left[0]) if len(left) else None]
        axes.plot(losses, color=COLOURS[role], linestyle=dash, label=name)
        shown.append((name, losses, COLOURS[role]))
    axes.set(yscale="log", xlabel="epoch", ylabel="loss")
    axes.yaxis.set_major_formatter(PLAIN)
    axes.locator_params(axis="x", nbins=6, integer=True)
    (ground,) = grounds(figure, axes)
    for name, losses, colour in shown:
        at = 2 * len(losses) // 3
        ground.write(name, (at, losses[at].item()), toward=80, color=colour)
    return figure


@in_picture_style
def steps_by_rate(
    rates: Sequence[float] | Tensor, steps: Sequence[float] | Tensor, *, marks: Mapping[str, float]
) -> Figure:
    """Draw at which step each learning rate settles, on a logarithmic axis, with words at some of the rates.

    Args:
        rates: The learning rates, (k,), in ascending order.
        steps: When each settles, (k,); NaN, where it does not, is a gap.
        marks: What to write at a learning rate, such as "nothing bounces" → the learning rate.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.4 + 0.28 * len(marks)))
    at, times = np.asarray(rates, dtype=float), np.asarray(steps, dtype=float)
    parts = np.ma.clump_unmasked(np.ma.masked_invalid(times))
    for number, part in enumerate(parts, start=1):
        axes.plot(at[part], times[part], color=COLOURS["loss"], label=f"settled, part {number}", gid="x-steps")
    axes.set(yscale="log", xlabel="learning rate η", ylabel="steps until it has arrived")
    axes.set_ylim(bottom=10 ** np.floor(np.log10(np.nanmin(times))))
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(PLAIN)
    axes.yaxis.set_major_formatter(PLAIN)
    # Each mark is a flag on a mast that is higher than those to its left: no two can touch.
    for row, (name, rate) in enumerate(sorted(marks.items(), key=lambda mark: mark[1])):
        top = 1 + 0.09 * (row + 1)
        across = axes.get_xaxis_transform()
        axes.axvline(rate, ymax=top, color=COLOURS["mark"], linewidth=THIN, label=name, clip_on=False, zorder=1)
        look = {"color": COLOURS["mark"], "ha": "right", "va": "top"}
        write(axes, f"{name} {rate:#.3g}", (rate, top), offset=(-4, -2), xycoords=across, **look)
    return figure


@in_picture_style
def secant_and_tangent(
    data: Data, theta: Tensor | Sequence[float], *, nudge: float, furthest: float | None = None
) -> Figure:
    """Draw the loss over w, b held still, its tangent, and the straight line to where a nudge leads.

    Args:
        data: The examples.
        theta: Parameters (w, b) where the tangent touches.
        nudge: How far w is moved, not 0.
        furthest: The nudge that is just in view, on the same side; as far as this one, unless given.

    Raises:
        ValueError: nudge is 0.
    """
    if not nudge:
        raise ValueError("a nudge of 0 leads nowhere: give a distance such as 3")
    theta, data = torch.as_tensor(theta, dtype=torch.float64), data.to(torch.float64)
    (w, b), slope = theta.tolist(), gradient_by_hand(theta, data)[0].item()

    def loss(weights: Tensor) -> Tensor:
        return mean_squared_error(torch.stack([weights, torch.full_like(weights, b)], dim=-1), data)

    weights = w + (furthest or nudge) * torch.linspace(-0.2, 1.1, 200, dtype=torch.float64)
    here, there = loss(torch.tensor([w, w + nudge], dtype=torch.float64)).tolist()
    figure, axes = plt.subplots(figsize=(4.6, 3.8))
    axes.set_gid("x-curve")
    top = loss(weights).max().item()
    axes.plot(weights, loss(weights), color=COLOURS["loss"], label="loss", gid="x-loss")
    left, right = sorted(weights[[0, -1]].tolist())
    axes.set(xlabel="weight w", ylabel="loss", xlim=(left, right), ylim=(0, 1.04 * top))
    steep = (there - here) / nudge
    lines: tuple[tuple[str, float, dict[str, Any]], ...] = (
        ("secant", steep, {"color": COLOURS["w"], **AUXILIARY} | {"linewidth": 1.6}),
        ("tangent", slope, {"color": COLOURS["gradient"], "linewidth": 2}),
    )
    for name, rise, look in lines:  # to the panel's sides, where they are cut off
        ends = np.array([left, right])
        axes.plot(ends, here + rise * (ends - w), label=name, gid=f"x-{name}", **look)
    axes.plot(w + nudge, there, "s", color=COLOURS["w"], label="nudged", gid="x-nudged")
    axes.plot(w, here, "o", color=COLOURS["gradient"], markersize=9, label="here", gid="x-here")
    (ground,) = grounds(figure, axes)
    said = f"slope here {slope:.3f}", f"slope to w {'+' if nudge > 0 else '-'} {abs(nudge):g}: {steep:.3f}"
    middle = weights[loss(weights).argmin()].item()  # above the bottom nothing else is drawn
    for text, height, (name, _, look) in zip(reversed(said), (0.9, 1.04), lines, strict=True):
        text = text.replace("-", "−")
        ground.write(text, (middle, height * top), toward=-90, color=look["color"], gid=f"x-{name}-word")
    return figure
