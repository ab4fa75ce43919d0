"""The way up and the way down at a point of the landscape, as arrows."""

import math
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.figures.arrows import arrow
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import RINGS, draw_rings, frame, ring, shade, write_high
from snippets.figures.style import BOLD, COLOURS, OPEN, THIN
from snippets.gradients import gradient_by_hand
from snippets.landscape import minimum
from snippets.neuron import mean_squared_error

THROUGH = 3  # which ring, counted from the bottom, goes through the point
LENGTH = 0.45  # of the arrows, in parts of the way to the bottom
BEYOND = 0.4  # how much further than the bottom one sees, in parts of that way
HALFWAY = 0.5  # where the name of a part stands, in parts of its arrow
CORNER = 0.1  # of the mark of a right angle, in parts of an arrow


@in_picture_style
def downhill(data: Data, theta: Tensor | Sequence[float]) -> Figure:
    """Draw the way up and the way down at a point of the landscape, with the bottom in sight.

    The way up is the gradient, made of the slopes along w and along b. Both axes have one scale,
    so that both ways are at right angles to the line of equal loss. All arrows up and down have
    one length: they say which way, not how steep.

    Args:
        data: The examples.
        theta: Parameters (w, b) where one stands.

    Raises:
        ValueError: the slope is 0 there, or all x are the same.
    """
    data, here = data.to(torch.float64), torch.as_tensor(theta, dtype=torch.float64)
    gradient, bottom = gradient_by_hand(here, data), minimum(data)
    if not gradient.any():
        raise ValueError("at the lowest point no way leads down: stand elsewhere")
    up, length = gradient / gradient.norm(), LENGTH * (here - bottom).norm()
    tip = up * length
    view = frame(torch.stack([here + tip, bottom + BEYOND * (bottom - here)]), margin=0.18, shape=1.25)
    # On the way from the bottom equally far apart, and one goes through the point.
    ways = (torch.arange(RINGS, dtype=torch.float64)[:, None] + 1) / (THROUGH + 1)
    levels = mean_squared_error(bottom + ways * (here - bottom), data)
    figure, axes = plt.subplots(figsize=(4.6, 3.8))
    axes.set_gid("x-map")
    shade(axes, data, view, levels)
    axes.set(aspect="equal")
    equal: dict[str, Any] = {"color": COLOURS["ink"], "linewidth": 1.4, "zorder": 1.5}
    axes.plot(*ring(data, levels[THROUGH]).T, label="equal loss", gid="x-level", **equal)
    parts = torch.diag(tip)
    for part, name in zip(parts, "wb", strict=True):  # the slopes are sides of a rectangle, the gradient goes across
        side = torch.stack([here + part, here + tip])
        axes.plot(*side.T, ":", color=COLOURS["ink"], linewidth=THIN, label="side", gid=f"x-side-{name}")
    moves = {"along w": parts[0], "along b": parts[1], "uphill": tip, "downhill": -tip}
    for name, role, width in (("along w", "w", 1.6), ("along b", "b", 1.6), ("uphill", "gradient", 2.2),
                              ("downhill", "ink", 3.6)):  # fmt: skip
        arrow(axes, here, here + moves[name], label=name, role=role, linewidth=width)
    across = up.flip(0) * up.new_tensor([1.0, -1.0])
    square = CORNER * length * torch.stack([-up, across - up, across])
    angle: dict[str, Any] = {"color": COLOURS["ink"], "linewidth": THIN}
    axes.plot(*(here + square).T, label="right angle", gid="x-corner", **angle)
    axes.plot(*here, "o", color=COLOURS["ink"], label="here", gid="x-here", **OPEN)
    axes.plot(*bottom, "x", color=COLOURS["ink"], markeredgewidth=2, label="lowest")
    (ground,) = grounds(figure, axes)
    # Each word on another side of its own arrow: at its point, or of a part at its middle. Upon a map words are ink.
    sides = {"downhill": (-1, -1), "uphill": (1, 1), "along w": (0, -1), "along b": (-1, 0)}
    for name, quarter in sides.items():
        at = HALFWAY if name.startswith("along") else 1.0
        x, y = (up.sign() * up.new_tensor(quarter)).tolist()
        look = {"gid": f"x-{name.replace(' ', '-')}-word", **(BOLD if name == "downhill" else {})}
        ground.write(name, (here + at * moves[name]).tolist(), toward=math.degrees(math.atan2(y, x)), **look)
    ground.write("low", bottom.tolist(), toward=45, gid="x-low-word")
    write_high(ground, data, view)
    axes.texts[-1].set_gid("x-high-word")
    draw_rings(ground, data, levels)
    figure.places = {  # type: ignore[attr-defined]
        "length": length.item(), "corner": CORNER, "halfway": HALFWAY, "bottom": bottom.tolist()
    }  # fmt: skip
    return figure
