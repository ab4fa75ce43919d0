"""The valley of a loss in its shape alone: how round or narrow it is, whatever its size."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from torch import Tensor

from snippets.data import Data
from snippets.descent import descend_by_hand
from snippets.figures.places import LEGIBLE, in_picture_style
from snippets.figures.style import COLOURS, THIN
from snippets.landscape import curvatures, minimum, principal_axes

SHADES = tuple(role for role in COLOURS if role.startswith("height-"))  # from low to high
HALF = 0.125, 2.0  # half the length of the innermost ring, and what that of the next is multiplied by
AROUND = 180  # points of a ring
VIEW = (1.6, 1.28)  # half of what is seen, where the start is 1 away from the lowest point
SEEN = 42.0  # the largest input that has a place on its axis


@in_picture_style
def seen_and_valley(data: Data, *, stop: int = 100) -> Figure:
    """Draw the inputs on an axis, and below it their valley, with a run from w = b = 0 that lands across it.

    The script scale.js shifts and divides the inputs. The lowest point is in the middle, and the start 1 away from it:
    what is shown is the shape of the valley, not its size.

    Args:
        data: The examples.
        stop: Epoch to be marked, 1 or more.
    """
    figure, (line, land) = plt.subplots(2, figsize=(4.6, 4.7), height_ratios=[1, 7])
    line.set_gid("x-seen")
    land.set_gid("x-map")
    line.axvline(0, color=COLOURS["muted"], linewidth=THIN, label="0")
    for number, x in enumerate(data.x.flatten().tolist()):
        line.plot(x, 0, "o", color=COLOURS["ink"], markersize=8, label=f"input {number}", gid=f"x-input-{number}")
    line.set(xlim=(-SEEN, SEEN), ylim=(-1, 1), yticks=[])
    line.set_title("x, as the neuron sees it", loc="left")
    _bowl(land, data, stop)
    land.set_title(f"● start, ◆ epoch {stop:,}, × lowest", loc="left")
    land.set(xlabel="weight w", ylabel="bias b")
    figure.places = {"rings": [HALF[0] * HALF[1] ** k for k in range(len(SHADES) - 1)], "around": AROUND}  # type: ignore[attr-defined]
    return figure


@in_picture_style
def four_bowls(ways: Mapping[str, Data], *, stop: int = 100) -> Figure:
    """Draw the valleys of the same examples with other inputs, each with a run from w = b = 0 that lands across it.

    Args:
        ways: What to write above a panel → the examples, up to four.
        stop: Epoch to be marked, 1 or more.
    """
    figure, panels = plt.subplots(2, 2, figsize=(4.6, 4.4))
    for axes, (title, data) in zip(panels.flat, ways.items(), strict=True):
        _bowl(axes, data, stop)
        axes.set_title(title, loc="left", fontsize=LEGIBLE)
    for axes in panels[:, 0]:
        axes.set_ylabel("bias b")
    for axes in panels[1]:
        axes.set_xlabel("weight w")
    return figure


def ellipse(data: Data, half: float) -> Tensor:
    """Return points (w, b) of a line of equal loss around the lowest point, (180, 2), as if that were at (0, 0).

    Args:
        data: The examples.
        half: How far the line goes in the flat direction.
    """
    (flat, steep), directions = principal_axes(data)
    turn = torch.linspace(0, 2 * torch.pi, AROUND + 1, dtype=torch.float64)[:-1]
    # A circle, pressed together in the steep direction: of a round valley any direction may be called the steep one.
    narrow = directions @ torch.diag((flat / torch.stack([flat, steep])).sqrt()) @ directions.mT
    return half * torch.stack([turn.cos(), turn.sin()], dim=1) @ narrow


def _bowl(axes: Axes, data: Data, stop: int) -> None:
    """Draw rings, a run and its marks, as seen from the lowest point."""
    data = data.to(torch.float64)
    look: dict[str, Any] = {"linewidth": 0.7, "edgecolor": COLOURS["muted"]}
    wide, high = VIEW
    axes.add_patch(Rectangle((-wide, -high), 2 * wide, 2 * high, facecolor=COLOURS[SHADES[-1]], label="above"))
    for k, role in reversed(list(enumerate(SHADES[:-1]))):
        points = ellipse(data, HALF[0] * HALF[1] ** k).numpy()
        fill = Polygon(points, facecolor=COLOURS[role], label=f"ring {k}", gid=f"x-{role}", **look)
        axes.add_patch(fill)
    rate = 1 / curvatures(data)[1].item()
    thetas = descend_by_hand(torch.zeros(2, dtype=torch.float64), data, lr=rate, steps=stop).thetas
    way = (thetas - minimum(data)) / minimum(data).norm()
    ink: dict[str, Any] = {"color": COLOURS["ink"]}
    axes.plot(*way.T, linewidth=1.4, label="the run", gid="x-run", **ink)
    axes.plot(*way[0], "o", markersize=8, label="start", gid="x-start", **ink)
    axes.plot(0, 0, "x", markersize=9, markeredgewidth=2, label="lowest", **ink)
    axes.plot(*way[-1], "D", color=COLOURS["w"], markersize=8, label=f"epoch {stop}", gid="x-stop")
    axes.set(xlim=(-wide, wide), ylim=(-high, high), xticks=[], yticks=[], aspect="equal")
