"""Paths down the landscape of the loss."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade
from snippets.figures.style import COLOURS, THIN
from snippets.landscape import minimum, principal_axes


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
