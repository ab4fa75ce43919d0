"""Maps of the loss over w and b: points that are lines, the way down, and paths that go there."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.places import Ground, grounds, in_picture_style
from snippets.figures.relief import RINGS, draw_rings, frame, heights, ring, shade, write_heights
from snippets.figures.style import COLOURS, THIN
from snippets.gradients import gradient_by_hand
from snippets.landscape import minimum, principal_axes
from snippets.neuron import mean_squared_error, predict

LOOKS = (("w", "o"), ("b", "s"), ("gradient", "^"))  # role of the colour, marker
THROUGH = 3  # which ring of the way down goes through the point
BOLD: dict[str, Any] = {"fontweight": "bold"}


@in_picture_style
def lines_on_a_map(data: Data, thetas: Mapping[str, Tensor | Sequence[float]], *, errors: str = "") -> Figure:
    """Draw lines among the examples, and below each line as a point of its colour on the map of the loss.

    Args:
        data: The examples.
        thetas: Name, such as "A" → parameters (w, b), up to three.
        errors: The name whose errors are drawn, each as a stick and as its square, or none.

    Raises:
        ValueError: there are more than three names, errors is none of them, or all x are the same.
    """
    if len(thetas) > len(LOOKS):
        raise ValueError(f"{len(thetas)} lines: give up to {len(LOOKS)}, more cannot be told apart")
    if errors and errors not in thetas:
        raise ValueError(f"no line is called {errors!r}: give one of {', '.join(thetas)}")
    figure, (plane, land) = plt.subplots(2, figsize=(4.6, 6.4), height_ratios=[5, 6])
    data, named = data.to(torch.float64), _as_thetas(thetas)
    first, last = min(0.0, data.x.min().item()), data.x.max().item()
    ends = torch.tensor([[first], [last + 0.06 * (last - first)]], dtype=torch.float64)
    points = torch.stack([minimum(data), *named.values()])
    plane.set_gid("x-plane")
    land.set_gid("x-land")
    view = frame(points, margin=0.3)
    levels = heights(data, view, ratio=2)
    shade(land, data, view, levels)
    for (name, theta), (role, marker) in zip(named.items(), LOOKS, strict=False):
        look = {"color": COLOURS[role], "label": name}
        plane.plot(ends, predict(theta, ends), gid=f"x-line-{name}", **look)
        land.plot(*theta, marker, gid=f"x-point-{name}", markersize=8, **look)
    plane.plot(data.x, data.y, "o", color=COLOURS["ink"], label="examples", gid="x-examples")
    plane.set_title("● examples", loc="left")
    plane.set(xlabel="x", ylabel="y", xlim=(first, last + 0.17 * (last - first)))
    plane.locator_params(nbins=5, integer=True)
    land.set_title("the loss as height", loc="left")
    land.plot(*points[0], "x", color=COLOURS["ink"], markeredgewidth=2, label="lowest", gid="x-lowest")
    figure.align_ylabels()
    if errors:
        _draw_errors(figure, plane, data, named[errors], COLOURS[LOOKS[list(named).index(errors)][0]])
    above, below = grounds(figure, plane, land)
    for (name, theta), (role, _) in zip(named.items(), LOOKS, strict=False):
        end = ends[1].item(), predict(theta, ends)[1].item()
        above.write(name, end, color=COLOURS[role], **BOLD)
        below.write(name, theta.tolist(), toward=45, **BOLD)
    below.write("low", points[0].tolist(), toward=-45)
    _write_high(below, data, view)
    write_heights(below, data, levels, levels[1:])
    draw_rings(below, data, levels)
    return figure


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
    _write_high(ground, data, view)
    _write_high(ground, data, view, low=True)
    draw_rings(ground, data, levels[torch.arange(RINGS) != THROUGH])
    return figure


@in_picture_style
def descent(data: Data, run: Run, *, stop: int | None = None, every: int = 100) -> Figure:
    """Draw a run down its valley: fast to the floor, then, in dots, along it.

    Both axes have one scale, so that the steep and the flat direction are at right angles.

    Args:
        data: The examples.
        run: One run, which ends near the minimum.
        stop: Epoch at which a shorter run ends, to be marked.
        every: After how many epochs there is a dot.

    Raises:
        ValueError: stop is no epoch of the run.
    """
    if stop is not None and not 0 <= stop <= run.steps:
        raise ValueError(f"stop is {stop}: the run has the epochs 0 to {run.steps}")
    figure, axes = plt.subplots(figsize=(4.6, 3.9))
    data, thetas = data.to(torch.float64), run.thetas.double()
    bottom = minimum(data)
    view = frame(torch.stack([bottom, *thetas]), margin=0.2, shape=1.25)
    levels = heights(data, view, ratio=4)
    shade(axes, data, view, levels)
    axes.set(aspect="equal")
    axes.plot(*thetas.T, color=COLOURS["ink"], linewidth=THIN, label="the run", gid="x-run")
    axes.plot(*thetas[every::every].T, ".", color=COLOURS["ink"], markersize=6, label=f"each {every} epochs")
    axes.plot(*thetas[0], "o", color=COLOURS["ink"], markersize=8, label="start", gid="x-start")
    axes.plot(*bottom, "x", color=COLOURS["ink"], markersize=9, markeredgewidth=2, label="lowest", gid="x-lowest")
    if stop is not None:
        axes.plot(*thetas[stop], "D", color=COLOURS["w"], markersize=8, label=f"epoch {stop}", gid="x-stop")
    axes.set_title(f"a dot every {every:,} epochs", loc="left")
    (ground,) = grounds(figure, axes)
    ground.write("start", thetas[0].tolist(), toward=-90)
    ground.write("low", bottom.tolist(), toward=-90)
    if stop is not None:
        ground.write(f"epoch {stop:,}: told\nto stop here", thetas[stop].tolist(), toward=45)
    steep = principal_axes(data)[1][:, 1]
    on_floor = (bottom + (bottom if stop is None else thetas[stop])) / 2
    on_wall = bottom + (thetas[0] - bottom) @ steep * steep / 2
    ground.write("flat floor", on_floor.tolist(), toward=180)
    ground.write("steep wall", on_wall.tolist(), toward=-90)
    draw_rings(ground, data, levels)
    return figure


@in_picture_style
def round_or_narrow(runs: Mapping[str, tuple[Data, Run]]) -> Figure:
    """Draw the landscapes of several sets of examples, one above the other, each with a run on it.

    All have one scale, on both axes, and the same heights: what is narrow here is narrow.

    Args:
        runs: What to write above a panel → the examples, and one run on them.
    """
    figure, panels = plt.subplots(len(runs), squeeze=False, figsize=(4.6, 0.2 + 3.6 * len(runs)))
    views = [frame(torch.stack([minimum(data), *run.thetas.double()]), margin=0.3) for data, run in runs.values()]
    half = torch.stack([view[1] - view[0] for view in views]).amax(dim=0) / 2
    half = torch.maximum(half[1], half[0] / 1.25) * torch.tensor([1.25, 1.0], dtype=torch.float64)
    levels = heights(next(iter(runs.values()))[0], torch.stack([-half, half]) + views[0].mean(dim=0), ratio=3)
    for axes, (title, (data, run)), seen in zip(panels[:, 0], runs.items(), views, strict=True):
        data, thetas = data.to(torch.float64), run.thetas.double()
        view = torch.stack([seen.mean(dim=0) - half, seen.mean(dim=0) + half])
        shade(axes, data, view, levels)
        axes.set(aspect="equal")
        axes.set_title(title, loc="left")
        axes.plot(*thetas.T, ".-", color=COLOURS["ink"], linewidth=THIN, markersize=5, label="the run")
        axes.plot(*thetas[0], "o", color=COLOURS["ink"], markersize=8, label="start")
        axes.plot(*minimum(data), "x", color=COLOURS["ink"], markersize=9, markeredgewidth=2, label="lowest")
    figure.align_ylabels()
    for ground, (data, run) in zip(grounds(figure, *panels[:, 0]), runs.values(), strict=True):
        ground.write("start", run.thetas[0].tolist(), toward=180)
        ground.write("low", minimum(data).tolist(), toward=-45)
        draw_rings(ground, data, levels)
    return figure


def arrow(axes: Axes, tail: Tensor, head: Tensor, *, label: str, role: str, linewidth: float) -> None:
    """Draw an arrow whose point stands at its head."""
    look: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 8 + 3 * linewidth, "shrinkA": 0, "shrinkB": 0}
    look |= {"color": COLOURS[role], "linewidth": linewidth, "zorder": 2, "joinstyle": "miter", "capstyle": "butt"}
    (x, y), (to_x, to_y) = tail.tolist(), head.tolist()
    gid = "x-" + label.replace(" ", "-")
    axes.add_patch(FancyArrowPatch((x, y), (to_x, to_y), label=label, gid=gid, **look))


def _as_thetas(thetas: Mapping[str, Tensor | Sequence[float]]) -> dict[str, Tensor]:
    return {name: torch.as_tensor(theta, dtype=torch.float64) for name, theta in thetas.items()}


def _draw_errors(figure: Figure, axes: Axes, data: Data, theta: Tensor, colour: str) -> None:
    """Draw each error of a line as a stick, and its square as a square beside it, all on one side."""
    x, y, height = (part.flatten() for part in (data.x, data.y, predict(theta, data.x)))
    axes.vlines(x, y, height, color=colour, linewidth=2, label="errors", gid="x-errors")
    figure.draw_without_rendering()
    across, up = np.diff(axes.transData.transform([(0, 0), (1, 1)]), axis=0)[0]
    sides = torch.stack([y, height]).sort(dim=0).values
    widths = (height - y).abs() * up / across
    shift = 0 if (x + widths).max() <= axes.get_xlim()[1] else -1
    for at, width, low, high in torch.stack([x, widths, *sides], dim=1).tolist():
        square = Rectangle((at + shift * width, low), width, high - low, facecolor=colour, alpha=0.2, zorder=0)
        square.set(label=f"square at {at:g}", linewidth=0)
        axes.add_patch(square)


def _write_high(ground: Ground, data: Data, view: Tensor, *, low: bool = False) -> None:
    """Write "high" in the highest corner of a view, or "low" in the lowest."""
    corners = torch.cartesian_prod(*view.T)
    losses = mean_squared_error(corners, data)
    corner = corners[losses.argmin() if low else losses.argmax()]
    across, up = (view.mean(dim=0) - corner).tolist()
    ground.write("low" if low else "high", corner.tolist(), toward=math.degrees(math.atan2(up, across)))
