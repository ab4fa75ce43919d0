"""The ways of several optimizers down the landscape, and how long their steps are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade, shade_later
from snippets.figures.style import COLOURS, PLAIN, THIN
from snippets.landscape import minimum

RATIO = 6.0  # of the losses of two rings, one inside the other
INK: dict[str, Any] = {"color": COLOURS["ink"]}
DOTS = 40  # of a run on a small panel: later ones lie one upon another
FEW = 4  # rings there
Panel = tuple[str, Data, Run]  # what is written above a landscape, its examples, the run on it


@in_picture_style
def ways(data: Data, runs: Mapping[str, Run]) -> Figure:
    """Draw runs over the landscape of the loss, a panel for each, all with the same view; their first steps have dots.

    Args:
        data: The examples.
        runs: What to write above a panel, in lines of up to 18 letters → the run to draw, all of
            it; 1 or more runs from one start.

    Raises:
        ValueError: there is no run, or one has a step that is not finite.
    """
    if not runs or not all(run.thetas.isfinite().all() for run in runs.values()):
        raise ValueError("no run, or one that diverges: give runs whose steps are all finite")
    seen = torch.cat([minimum(data)[None], *(run.thetas.double() for run in runs.values())])
    view = frame(seen, margin=0.1)
    return _two_in_a_row([(title, data, run) for title, run in runs.items()], len(runs) * [view])


@in_picture_style
def valleys(panels: Sequence[Panel]) -> Figure:
    """Draw runs over two landscapes, two runs on each, one landscape below the other, in a view of its own.

    Args:
        panels: Title, examples and run of each panel, row by row; 4 of them.
    """
    views = []
    for row in (panels[:2], panels[2:]):
        seen = torch.cat([minimum(row[0][1])[None], *(run.thetas.double() for _, _, run in row)])
        views += 2 * [frame(seen, margin=0.2)]
    return _two_in_a_row(panels, views)


def _two_in_a_row(panels: Sequence[Panel], views: Sequence[Tensor]) -> Figure:
    """Draw a landscape with a run for each panel; start and lowest point have their names in the first of each view."""
    rows = (len(panels) + 1) // 2
    figure, grid = plt.subplots(rows, 2, figsize=(4.6, 0.5 + 2.5 * rows), sharex="row", sharey="row", squeeze=False)
    every = grid.flatten()
    for axes in every[len(panels) :]:
        axes.remove()
    levels = [heights(data, view, ratio=RATIO)[-FEW:] for (_, data, _), view in zip(panels, views, strict=True)]
    shown = list(zip(every, panels, views, strict=False))
    for (axes, (title, data, run), view), rings in zip(shown, levels, strict=True):
        shade(axes, data, view, rings)
        _draw_run(axes, run.thetas.double(), minimum(data), steps=run.thetas[1 : DOTS + 1])
        axes.set_title(title, loc="left")
        axes.set(xlabel="", ylabel="")
        axes.locator_params(nbins=4)
    figure.supylabel("bias b", fontsize="medium")
    for axes, _, _ in shown[-2:]:
        axes.set_xlabel("weight w")
        axes.tick_params(labelbottom=True)
    named: list[Tensor] = []
    for ground, (_, data, run), view, rings in zip(
        grounds(figure, *(axes for axes, _, _ in shown)), panels, views, levels, strict=True
    ):
        if not any(view is other for other in named):
            named.append(view)
            ground.write("start", run.thetas[0].tolist(), toward=-90)
            ground.write("low", minimum(data).tolist(), toward=0)
        draw_rings(ground, data, rings)
    return figure


def _draw_run(axes: Axes, thetas: Tensor, bottom: Tensor, *, steps: Tensor) -> None:
    """Draw the way of a run, a dot at some of its steps, its start, and the lowest point."""
    axes.plot(*thetas.T, linewidth=THIN, label="the run", gid="x-run", **INK)
    axes.plot(*steps.T, ".", markersize=5, label="steps", gid="x-dots", **INK)
    axes.plot(*thetas[0], "o", markersize=8, label="start", gid="x-start", **INK)
    axes.plot(*bottom, "x", markersize=9, markeredgewidth=2, label="minimum", gid="x-lowest", **INK)


@in_picture_style
def way_and_loss(data: Data, run: Run, seen: Iterable[Run], *, dots: int = 60) -> Figure:
    """Draw a run down its valley, with room for others, and below it its loss, on a logarithmic axis.

    Args:
        data: The examples.
        run: One run.
        seen: Runs that would be in view, too.
        dots: How many of its first steps have a dot.
    """
    figure, (land, curve) = plt.subplots(2, figsize=(4.6, 6.0), height_ratios=[14, 5])
    data, thetas, bottom = data.to(torch.float64), run.thetas.double(), minimum(data)
    land.set_gid("x-map")
    curve.set_gid("x-curve")
    view = frame(torch.cat([thetas, *(other.thetas.double() for other in seen)]), margin=0.08)
    levels = heights(data, view, ratio=RATIO)
    shade(land, data, view, levels)
    whole = shade_later(land, data, view, levels, name="whole", zorder=1.4)
    _draw_run(land, thetas, bottom, steps=thetas[: dots + 1])
    land.set_title(f"a dot for each of the first {dots} steps", loc="left")
    curve.plot(run.losses.double(), color=COLOURS["loss"], label="loss", gid="x-losses")
    curve.set(yscale="log", xlim=(0, run.steps), ylim=(1e-6, 1e4), xlabel="step", ylabel="loss")
    curve.set_yticks([1e-4, 1, 1e4])
    curve.yaxis.set_major_formatter(PLAIN)
    figure.align_ylabels()
    (ground,) = grounds(figure, land)
    ground.write("start", thetas[0].tolist(), toward=-90, gid="x-start-word")
    ground.write("low", bottom.tolist(), toward=0, gid="x-low-word")
    draw_rings(ground, data, levels)
    figure.places = {"whole": whole}  # type: ignore[attr-defined]
    return figure


@in_picture_style
def step_lengths(lengths: Tensor) -> Figure:
    """Draw how long each step of a run is in w and in b.

    Args:
        lengths: In parts of the learning rate, (steps, 2).
    """
    figure, axes = plt.subplots(figsize=(4.6, 2.8))
    for name, line in zip("wb", lengths.T, strict=True):
        axes.plot(range(1, len(line) + 1), line, color=COLOURS[name], label=name)
    axes.set(xlabel="step", ylabel="length ÷ rate", xlim=(0, len(lengths)), ylim=(0, 1.15 * lengths.max().item()))
    (ground,) = grounds(figure, axes)
    for name, line, toward in zip("wb", lengths.T, (45, -135), strict=True):
        half = int((line < 0.5 * line[0]).nonzero()[0])
        ground.write(name, (half + 1, line[half].item()), toward=toward, color=COLOURS[name])
    return figure
