"""The loss over one weight, and how steep it is: at a point, and from there to another."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error


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
