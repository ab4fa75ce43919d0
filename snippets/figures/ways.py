"""The way up and the way down at a point of the landscape, as arrows."""

import math
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from torch import Tensor

from snippets.data import Data
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import RINGS, draw_rings, ring, shade, write_high
from snippets.figures.style import BOLD, COLOURS, THIN
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error

THROUGH = 3  # which ring of the way down goes through the point


@in_picture_style
def downhill(data: Data, theta: Tensor | Sequence[float], *, room: float = 0.7) -> Figure:
    """Draw the way up and the way down at a point of the landscape, seen from so near that it is a slope.

    The way up is the gradient, made of the slopes along w and along b.
    Both axes have one scale, so that both ways are at right angles to the line of equal loss.

    Args:
        data: The examples.
        theta: Parameters (w, b) where one stands.
        room: How far b is seen up and down from there, above 0.

    Raises:
        ValueError: the slope is 0 there, or the bottom is so near that there is no slope to see.
    """
    data, here = data.to(torch.float64), torch.as_tensor(theta, dtype=torch.float64)
    gradient = gradient_by_hand(here, data)
    if not gradient.any():
        raise ValueError("at the lowest point no way leads down: stand elsewhere")
    up = gradient / gradient.norm()
    # Equally far apart along the way up and down, of which one goes through the point.
    levels = mean_squared_error(here + up * (torch.arange(RINGS) - THROUGH)[:, None] * room / 2.2, data)
    if not (levels.diff() > 0).all():
        raise ValueError(f"within {room:g} the loss rises again: give a smaller room, or a point further up")
    half = room * torch.tensor([1.25, 1.0], dtype=torch.float64)
    view = torch.stack([here - half, here + half])
    figure, axes = plt.subplots(figsize=(4.6, 3.7))
    shade(axes, data, view, levels)
    axes.set(aspect="equal")
    level = ring(data, levels[THROUGH])
    near = level[(level - here).norm(dim=1) < 3 * room]
    axes.plot(*near.T, color=COLOURS["ink"], linewidth=1.4, label="equal loss", zorder=1)
    tip = up * 0.78 * room
    parts = torch.diag(tip)
    for part in parts:  # the two slopes are the sides of a rectangle, the gradient goes across it
        corner = torch.stack([here + part, here + tip])
        axes.plot(*corner.T, ":", color=COLOURS["ink"], linewidth=THIN, label="side")
    for name, move, role, width in (
        ("slope along w", parts[0], "w", 1.6),
        ("slope along b", parts[1], "b", 1.6),
        ("uphill", tip, "gradient", 2.2),
        ("downhill", -tip, "ink", 3.6),
    ):
        arrow(axes, here, here + move, label=name, role=role, linewidth=width)
    across = up.flip(0) * up.new_tensor([1.0, -1.0])
    square = 0.08 * room * torch.stack([-up, across - up, across])
    axes.plot(*(here + square).T, color=COLOURS["ink"], linewidth=THIN, label="right angle")
    axes.plot(*here, "o", color=COLOURS["ink"], markersize=8, label="here", gid="x-here")
    (ground,) = grounds(figure, axes)
    for name, move in (("downhill", -tip), ("uphill", tip), ("slope along w", parts[0]), ("slope along b", parts[1])):
        side = math.degrees(math.atan2(move[1], move[0]))
        ground.write(name, (here + move).tolist(), toward=side, **(BOLD if name == "downhill" else {}))
    write_high(ground, data, view)
    write_high(ground, data, view, low=True)
    draw_rings(ground, data, levels[torch.arange(RINGS) != THROUGH])
    return figure


def arrow(axes: Axes, tail: Tensor, head: Tensor, *, label: str, role: str, linewidth: float) -> None:
    """Draw an arrow whose point stands at its head."""
    look: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 8 + 3 * linewidth, "shrinkA": 0, "shrinkB": 0}
    look |= {"color": COLOURS[role], "linewidth": linewidth, "zorder": 2, "joinstyle": "miter", "capstyle": "butt"}
    (x, y), (to_x, to_y) = tail.tolist(), head.tolist()
    gid = "x-" + label.replace(" ", "-")
    axes.add_patch(FancyArrowPatch((x, y), (to_x, to_y), label=label, gid=gid, **look))
