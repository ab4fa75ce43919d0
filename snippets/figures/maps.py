"""Lines among the examples, and each of them as a point on the map of the loss over w and b."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from snippets.data import Data
from snippets.figures.arrows import arrow
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade, write_heights, write_high
from snippets.figures.style import BOLD, COLOURS, OPEN
from snippets.landscape import minimum, principal_axes
from snippets.neuron import predict

ROLES, MARKERS = ("w", "b", "gradient"), "os^"
SHAPE = 1.5  # of the map where both axes have one scale: how many times as wide as high
NEAR = 14  # points between two names, one above the other


@in_picture_style
def lines_on_a_map(
    data: Data,
    thetas: Mapping[str, Tensor | Sequence[float]],
    *,
    moved: str = "",
    one_scale: bool = False,
    moves: bool = False,
) -> Figure:
    """Draw lines among the examples, and below each line as a point of its colour on the map of the loss.

    Args:
        data: The examples.
        thetas: Name, such as "A" → parameters (w, b), up to three.
        moved: The name that the script lines.js moves, or none. Its point is a ring, and so are those at the first
            and the last example by which its line is held; each of its errors is a bar, with its square.
        one_scale: Whether a unit of w is as long as a unit of b, so that right angles are seen as such.
        moves: Whether an arrow leads on the map from the first point to each of the others.

    Raises:
        ValueError: there are more than three names, moved is none of them, or all x are the same.
    """
    if len(thetas) > len(ROLES):
        raise ValueError(f"{len(thetas)} lines: give up to {len(ROLES)}, more cannot be told apart")
    if moved and moved not in thetas:
        raise ValueError(f"no line is called {moved!r}: give one of {', '.join(thetas)}")
    figure, (plane, land) = plt.subplots(2, figsize=(4.6, 6.4), height_ratios=[5, 6])
    data, named = data.to(torch.float64), _as_thetas(thetas)
    first, last = min(0.0, data.x.min().item()), data.x.max().item()
    ends = torch.tensor([[first], [last + 0.06 * (last - first)]], dtype=torch.float64)
    points = torch.stack([minimum(data), *named.values()])
    plane.set_gid("x-plane")
    land.set_gid("x-land")
    view = frame(points, margin=0.3, shape=SHAPE if one_scale else None)
    levels = heights(data, view, ratio=2)
    shade(land, data, view, levels)
    if one_scale:
        land.set(aspect="equal")
    markers = dict(zip(sorted(named, key=lambda name: name != moved), MARKERS, strict=False))  # what is moved is round
    looks = {name: {"color": COLOURS[role], "marker": markers[name]} for name, role in zip(named, ROLES, strict=False)}
    for name, theta in named.items():
        plane.plot(ends, predict(theta, ends), color=looks[name]["color"], label=name, gid=f"x-line-{name}")
        look = OPEN if name == moved else {"markersize": 8}
        land.plot(*theta, **looks[name], **look, linestyle="none", label=name, gid=f"x-point-{name}")
    plane.plot(data.x, data.y, "o", color=COLOURS["ink"], label="examples", gid="x-examples", zorder=3)
    plane.set_title("● examples", loc="left")
    plane.set(xlabel="x", ylabel="y", xlim=(first, last + 0.17 * (last - first)))
    plane.locator_params(nbins=5, integer=True)
    land.set_title("the loss as height", loc="left")
    for (name, theta), role in list(zip(named.items(), ROLES, strict=False))[1:] if moves else ():
        arrow(land, points[1], theta, label=f"move to {name}", role=role, linewidth=2)
    land.plot(*points[0], "x", color=COLOURS["ink"], markeredgewidth=2, label="lowest", gid="x-lowest", zorder=3)
    figure.align_ylabels()
    if moved:
        _draw_bars(plane, data, named[moved], looks[moved]["color"])
        best: dict[str, Any] = looks[moved] | {"markersize": 6, "linestyle": "none", "alpha": 0, "zorder": 1.9}
        land.plot(*named[moved], **best, label="best so far", gid="x-best")
    above, below = grounds(figure, plane, land)
    for name, theta in named.items():
        end = ends[1].item(), predict(theta, ends)[1].item()
        above.write(name, end, color=looks[name]["color"], gid=f"x-line-{name}-word", **BOLD)
        below.write(name, theta.tolist(), toward=45, gid=f"x-point-{name}-word", **BOLD)
    below.write("low", points[0].tolist(), toward=-45)
    write_high(below, data, view)
    write_heights(below, data, levels, levels.roll(-1) if moved else levels[1:])
    draw_rings(below, data, levels)
    if moved:
        figure.places = {  # type: ignore[attr-defined]
            "name": moved,
            "ends": ends.flatten().tolist(),
            "holds": [each.item() for each in data.x.aminmax()],
            "wide": _draw_squares(plane, data, named[moved], looks[moved]["color"]),
            "lowest": points[0].tolist(),
            "steep": principal_axes(data)[1][:, 1].tolist(),
            "map": view.tolist(),
            "ranges": _reach(plane, data, view),
            "marks": [points[0].tolist(), *(theta.tolist() for name, theta in named.items() if name != moved)],
            **_beside(plane, [predict(theta, ends)[1].item() for name, theta in named.items() if name != moved]),
        }
    return figure


def _as_thetas(thetas: Mapping[str, Tensor | Sequence[float]]) -> dict[str, Tensor]:
    return {name: torch.as_tensor(theta, dtype=torch.float64) for name, theta in thetas.items()}


def _draw_bars(axes: Axes, data: Data, theta: Tensor, color: str) -> None:
    """Draw each error of a line as a bar between the line and the example, and the two rings at which it is held."""
    errors = _errors(data, theta)
    for number, (x, y, height) in enumerate(errors):
        look: dict[str, Any] = {"color": color, "linewidth": 3, "solid_capstyle": "butt"}
        axes.plot([x, x], [y, height], label=f"error at {x:g}", gid=f"x-error-{number}", **look)
    for end, (x, _, height) in (("first", min(errors)), ("last", max(errors))):
        axes.plot(x, height, "o", color=color, label=f"{end} hold", gid=f"x-{end}", **OPEN)


def _draw_squares(axes: Axes, data: Data, theta: Tensor, color: str) -> float:
    """Draw the square of each error beside its bar, on the left if there is room; return how wide that of 1 is."""
    across, up = _units(axes)
    errors, wide = _errors(data, theta), up / across
    if all(x - wide * abs(height - y) >= axes.get_xlim()[0] for x, y, height in errors):
        wide = -wide
    for number, (x, y, height) in enumerate(errors):
        look: dict[str, Any] = {"facecolor": color, "alpha": 0.3, "zorder": 0, "linewidth": 0}
        square = Rectangle((x, y), wide * abs(height - y), height - y, **look)
        square.set(label=f"square at {x:g}", gid=f"x-square-{number}")
        axes.add_patch(square)
    return wide


def _beside(axes: Axes, taken: list[float]) -> dict[str, Any]:
    """Where the name of a moved line stands instead, where it would stand on that of another, at these heights."""
    room = NEAR / _units(axes)[1]
    middle = sum(axes.get_ylim()) / 2
    return {"room": room, "names": [{"at": at, "free": at + math.copysign(room, middle - at)} for at in taken]}


def _reach(axes: Axes, data: Data, view: Tensor) -> dict[str, list[float]]:
    """How far w and b can go: as a point of the map, or by a height in the panel at the first or the last example."""
    holds = data.x.aminmax()
    heights = predict(torch.cartesian_prod(*view.T), torch.stack(holds).reshape(2, 1))
    low, high = heights.aminmax()
    low, high = low.clamp(max=axes.get_ylim()[0]), high.clamp(min=axes.get_ylim()[1])
    steepest = (high - low) / (holds[1] - holds[0])
    at_zero = steepest * data.x.abs().max()
    return {"w": [-steepest.item(), steepest.item()], "b": [(low - at_zero).item(), (high + at_zero).item()]}


def _units(axes: Axes) -> tuple[float, float]:
    """How many points of the drawing 1 in x, and 1 in y, are."""
    across, up = np.diff(axes.transData.transform([(0, 0), (1, 1)]), axis=0)[0] * 72 / axes.figure.dpi
    return across.item(), up.item()


def _errors(data: Data, theta: Tensor) -> list[tuple[float, float, float]]:
    """Of each example its x and y, and the height of a line there."""
    x, y, height = (part.flatten().tolist() for part in (data.x, data.y, predict(theta, data.x)))
    return list(zip(x, y, height, strict=True))
