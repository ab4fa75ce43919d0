"""Paths down the landscape of the loss."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.places import Ground, grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade, shade_later
from snippets.figures.style import COLOURS, PLAIN, THIN
from snippets.landscape import minimum, principal_axes


@in_picture_style
def descent(data: Data, run: Run, *, stop: int | None = None, every: int = 100, round_too: bool = False) -> Figure:
    """Draw a run down its valley: fast to the floor, then, in dots, along it.

    Both axes have one scale, so that the steep and the flat direction are at right angles.

    Args:
        data: The examples.
        run: One run, which ends near the minimum.
        stop: Epoch at which a shorter run ends, to be marked.
        every: After how many epochs there is a dot.
        round_too: Whether the landscape for the inputs counted from their mean waits there, for a script to show.

    Raises:
        ValueError: stop is no epoch of the run.
    """
    if stop is not None and not 0 <= stop <= run.steps:
        raise ValueError(f"stop is {stop}: the run has the epochs 0 to {run.steps}")
    data, thetas = data.to(torch.float64), run.thetas.double()
    bottom, other = minimum(data), Data(data.x - data.x.mean(), data.y)
    seen = torch.stack([bottom, *thetas, *([minimum(other)] if round_too else [])])
    shape, height, margin = (0.85, 5.5, 0.15) if round_too else (1.25, 3.9, 0.2)
    figure, axes = plt.subplots(figsize=(4.6, height))
    axes.set_gid("x-map")
    view = frame(seen, margin=margin, shape=shape)
    levels = heights(data, view, ratio=4)
    shade(axes, data, view, levels)
    shown = {"whole": shade_later(axes, data, view, levels, name="whole", zorder=1.4), "round": []}
    if round_too:
        shown["round"] = shade_later(axes, other, view, levels, name="round", zorder=1.5)
    axes.set(aspect="equal")
    _draw_run(axes, thetas, bottom, thetas[::every])
    if stop is not None:
        axes.plot(*thetas[stop], "D", color=COLOURS["w"], markersize=8, label=f"epoch {stop}", gid="x-stop")
    axes.set_title(f"a dot every {every:,} epochs", loc="left")
    (ground,) = grounds(figure, axes)
    _name_ends(ground, thetas[0], bottom)
    if stop is not None:
        ground.write(f"epoch {stop:,}", thetas[stop].tolist(), toward=30, gid="x-stop-word")
        ground.write("told to stop", thetas[stop].tolist(), toward=0, gid="x-told")
    steep = principal_axes(data)[1][:, 1]
    on_floor = (bottom + (bottom if stop is None else thetas[stop])) / 2
    on_wall = bottom + (thetas[0] - bottom) @ steep * steep / 2
    ground.write("flat floor", on_floor.tolist(), toward=180, gid="x-floor")
    ground.write("steep wall", on_wall.tolist(), toward=-90, gid="x-wall")
    draw_rings(ground, data, levels)
    first = ["floor", "wall", *([] if stop is None else ["told"])]
    figure.places = {"every": every, "first": first, **shown}  # type: ignore[attr-defined]
    return figure


@in_picture_style
def path_and_loss(data: Data, run: Run, *, every: int = 5) -> Figure:
    """Draw a run down its valley, with room to bounce across it, and below it its loss, on a logarithmic axis.

    Args:
        data: The examples.
        run: One run.
        every: After how many epochs there is a dot.
    """
    figure, (land, curve) = plt.subplots(2, figsize=(4.6, 6.2), height_ratios=[13, 8])
    data, thetas, losses = data.to(torch.float64), run.thetas.double(), run.losses.double()
    bottom, steep = minimum(data), principal_axes(data)[1][:, 1]
    across = thetas[0] - 2 * (thetas[0] - bottom) @ steep * steep  # as high on the other wall
    land.set_gid("x-map")
    curve.set_gid("x-curve")
    view = frame(torch.stack([bottom, thetas[0], across]), margin=0.25, shape=1.25)
    levels = heights(data, view, ratio=4)
    shade(land, data, view, levels)
    whole = shade_later(land, data, view, levels, name="whole", zorder=1.4)
    land.set(aspect="equal")
    _draw_run(land, thetas, bottom, thetas[::every])
    land.set_title(f"a dot every {every:,} epochs", loc="left")
    curve.plot(losses, color=COLOURS["loss"], label="loss", gid="x-losses")
    curve.set(yscale="log", xlim=(0, run.steps), ylim=(1e-6, 1e4), xlabel="epoch", ylabel="loss")
    curve.set_yticks([1e-4, 1, 1e4])
    curve.yaxis.set_major_formatter(PLAIN)
    figure.align_ylabels()
    (ground,) = grounds(figure, land)
    _name_ends(ground, thetas[0], bottom)
    draw_rings(ground, data, levels)
    figure.places = {"every": every, "first": [], "whole": whole, "round": []}  # type: ignore[attr-defined]
    return figure


def _draw_run(axes: Axes, thetas: Tensor, bottom: Tensor, dotted: Tensor) -> None:
    """Draw the way of a run, dots at some of its places, its start, and the lowest point of all."""
    ink: dict[str, Any] = {"color": COLOURS["ink"]}
    axes.plot(*thetas.T, linewidth=THIN, label="the run", gid="x-run", **ink)
    axes.plot(*dotted.T, ".", markersize=6, label="dots", gid="x-dots", **ink)
    axes.plot(*thetas[0], "o", markersize=8, label="start", gid="x-start", **ink)
    axes.plot(*bottom, "x", markersize=9, markeredgewidth=2, label="lowest", gid="x-lowest", **ink)


def _name_ends(ground: Ground, start: Tensor, bottom: Tensor) -> None:
    """Write beside the start, on the side that it does not go to, and beside the lowest point."""
    ground.write("start", start.tolist(), toward=180, gid="x-start-word")
    ground.write("low", bottom.tolist(), toward=-45, gid="x-low-word")


@in_picture_style
def round_or_narrow(runs: Mapping[str, tuple[Data, Run, int]]) -> Figure:
    """Draw the landscapes of several sets of examples, one above the other, each with a run on it.

    All have one scale, on both axes, and the same heights: what is narrow here is narrow.

    Args:
        runs: What to write above a panel → the examples, one run on them, and after how many epochs there is a dot.
    """
    figure, panels = plt.subplots(len(runs), squeeze=False, figsize=(4.6, 0.2 + 3.6 * len(runs)))
    views = [frame(torch.stack([minimum(data), *run.thetas.double()]), margin=0.3) for data, run, _ in runs.values()]
    half = torch.stack([view[1] - view[0] for view in views]).amax(dim=0) / 2
    half = torch.maximum(half[1], half[0] / 1.25) * torch.tensor([1.25, 1.0], dtype=torch.float64)
    levels = heights(next(iter(runs.values()))[0], torch.stack([-half, half]) + views[0].mean(dim=0), ratio=3)
    for axes, (title, (data, run, every)), seen in zip(panels[:, 0], runs.items(), views, strict=True):
        data, thetas = data.to(torch.float64), run.thetas.double()
        view = torch.stack([seen.mean(dim=0) - half, seen.mean(dim=0) + half])
        shade(axes, data, view, levels)
        axes.set(aspect="equal")
        axes.set_title(f"{title}: a dot every {f'{every:,} epochs' if every > 1 else 'epoch'}", loc="left")
        axes.plot(*thetas.T, color=COLOURS["ink"], linewidth=THIN, label="the run")
        axes.plot(*thetas[::every].T, ".", color=COLOURS["ink"], markersize=6, label="dots")
        axes.plot(*thetas[0], "o", color=COLOURS["ink"], markersize=8, label="start")
        axes.plot(*minimum(data), "x", color=COLOURS["ink"], markersize=9, markeredgewidth=2, label="lowest")
    figure.align_ylabels()
    for ground, (data, run, _) in zip(grounds(figure, *panels[:, 0]), runs.values(), strict=True):
        ground.write("start", run.thetas[0].tolist(), toward=180)
        ground.write("low", minimum(data).tolist(), toward=-45)
        draw_rings(ground, data, levels)
    return figure
