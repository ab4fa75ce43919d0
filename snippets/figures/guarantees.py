"""What is guaranteed, as pictures: the ball under its parabola, chords, two landscapes, and Newton's step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Transform
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.arrows import arrow
from snippets.figures.contours import LOOK_OF_CONTOURS, end_contours_at_words
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import SHADES, draw_rings, frame, heights, shade
from snippets.figures.style import AUXILIARY, COLOURS, THIN
from snippets.landscape import minimum

Curve = Callable[[Tensor], Tensor]
INK: dict[str, Any] = {"color": COLOURS["ink"]}
BALL: dict[str, Any] = {"color": COLOURS["w"], "markersize": 11}
GRID = 41  # points to a side, between which two shades are parted
FINE = 201  # likewise for a line of equal loss, so that it ends where the room about a word does
PAIR = (("w", 1.8), ("b", 1.0))  # the roles of two runs, and how wide they are


@in_picture_style
def under_parabola(loss: Curve, slope: Curve, *, steepest: float, start: float, view: tuple[float, float]) -> Figure:
    """Draw a ball on the loss of one weight, the parabola above it that touches it there, and the step to its lowest.

    Args:
        loss: The loss as a function of w.
        slope: Its slope.
        steepest: Its greatest curvature M, that of the parabola.
        start: Where the ball is.
        view: The least w in view, and the greatest.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.9))
    w = torch.linspace(*view, 121, dtype=torch.float64)
    at = torch.tensor(start, dtype=torch.float64)
    before, steep = loss(at).item(), slope(at).item()
    end, low = start - steep / steepest, before - steep**2 / (2 * steepest)
    landed = loss(torch.tensor(end)).item()
    top = 1.35 * loss(w).max().item()
    bound = before + steep * (w - start) + steepest / 2 * (w - start) ** 2
    tangent = before + steep * (w - start)
    axes.plot(w, loss(w), color=COLOURS["loss"], label="loss")
    seen = bound < top
    axes.plot(w[seen], bound[seen], color=COLOURS["mark"], linestyle=(0, (5, 2)), label="parabola")
    seen = (tangent > -0.1 * top) & (w < start + 0.8)
    axes.plot(w[seen], tangent[seen], color=COLOURS["gradient"], linestyle=(0, (1, 1.6)), label="tangent")
    axes.plot([end, end], [low, landed], color=COLOURS["muted"], label="at least as low", zorder=1, **AUXILIARY)
    axes.plot(start, before, "o", label="before", **BALL)
    axes.plot(end, landed, "o", label="after", markerfacecolor="none", markeredgewidth=2, **BALL)
    axes.plot(end, low, "x", label="lowest of the parabola", color=COLOURS["mark"], markersize=9, markeredgewidth=2)
    axes.set(xlabel="weight w", ylabel="loss", xlim=view, ylim=(-0.1 * top, top))
    (ground,) = grounds(figure, axes)
    ground.write("before", (start, before), toward=-20, color=COLOURS["w"])
    ground.write("after", (end, landed), toward=-30, color=COLOURS["w"])
    shown = torch.nonzero(bound < 0.9 * top)[:, 0]
    first, below = int(shown[0]), int(torch.nonzero(tangent > -0.05 * top)[0, 0])
    ground.write("parabola", (w[first].item(), bound[first].item()), toward=180, color=COLOURS["mark"])
    ground.write("tangent", (w[below].item(), tangent[below].item()), toward=180, color=COLOURS["gradient"])
    ground.write("loss", (w[-12].item(), loss(w[-12]).item()), toward=90, color=COLOURS["loss"])
    return figure


@in_picture_style
def chords(curves: Mapping[str, tuple[Curve, float, float]], *, view: tuple[float, float]) -> Figure:
    """Draw losses of one weight side by side, each with a chord between two of its points.

    Args:
        curves: What to write above a panel → the loss, and the w of the chord's two ends.
        view: The least w in view, and the greatest.
    """
    figure, panels = plt.subplots(1, len(curves), squeeze=False, figsize=(4.6, 2.7))
    w = torch.linspace(*view, 81, dtype=torch.float64)
    for axes, (title, (loss, one, two)) in zip(panels[0], curves.items(), strict=True):
        ends = torch.tensor([one, two], dtype=torch.float64)
        axes.plot(w, loss(w), color=COLOURS["loss"], label="loss")
        axes.plot(ends, loss(ends), "o-", linewidth=1.6, markersize=6, label="chord", **INK)
        axes.set_title(title, loc="left")
        axes.set(xlabel="w", ylim=(-0.1 * loss(w).max().item(), 1.25 * loss(w).max().item()), yticks=[])
        axes.locator_params(axis="x", nbins=4)
    panels[0, 0].set_ylabel("loss")
    for ground, (loss, one, two) in zip(grounds(figure, *panels[0]), curves.values(), strict=True):
        ends = torch.tensor([one, two], dtype=torch.float64)
        ground.write("chord", ((one + two) / 2, loss(ends).mean().item()), toward=90, **INK)
    return figure


@in_picture_style
def runs_on_land(
    loss: Curve,
    runs: Sequence[Tensor],
    *,
    levels: Sequence[float],
    view: tuple[float, float, float, float],
    names: tuple[str, str] = ("w", "b"),
    marked: Mapping[str, tuple[float, float, float]],
    lines: Sequence[Tensor] = (),
) -> Figure:
    """Draw runs over the landscape of any loss with two parameters. A dot is a step.

    Args:
        loss: The loss as a function of θ, (..., 2).
        runs: The ways, (steps + 1, 2) each; of two, the first is the wider, and is seen about the second.
        levels: The losses of the lines that part two shades, ascending, 6 of them.
        view: The least and greatest of the first parameter, then of the second.
        names: What the two parameters are called.
        marked: A word → the place that it stands beside, and on which side, in degrees.
        lines: Places of least loss that form a line, (n, 2) each.
    """
    figure, axes = plt.subplots(figsize=(4.6, 4.3))
    left, right, bottom, top = view
    one, two, height = _grid(loss, view, GRID)
    axes.set(aspect="equal", xlim=(left, right), ylim=(bottom, top), xlabel=names[0], ylabel=names[1])
    axes.locator_params(nbins=5)
    for line in lines:
        axes.plot(*line.T, color=COLOURS["mark"], linewidth=2.4, label="least loss")
    for run, (role, size) in zip(runs, PAIR if len(runs) == 2 else len(runs) * [("w", 1.0)], strict=True):
        axes.plot(*run.T, color=COLOURS[role], linewidth=size * (THIN + 0.5), label="way")
        axes.plot(*run.T, ".", color=COLOURS[role], markersize=6 * size, label="steps")
        axes.plot(*run[0], "o", color=COLOURS[role], markersize=8 * size, label="start")
    (ground,) = grounds(figure, axes)
    for word, (x, y, toward) in marked.items():
        ground.write(word, (x, y), toward=toward, **INK)
    rings = axes.contour(*_grid(loss, view, FINE), levels=levels, zorder=1, **LOOK_OF_CONTOURS)
    end_contours_at_words(figure)
    rings.set_paths([_simplified(path, axes.transData) for path in rings.get_paths()])
    bounds = [min(height.min().item(), levels[0]) - 1, *levels, max(height.max().item(), levels[-1]) + 1]
    fills = axes.contourf(one, two, height, levels=bounds)
    for path, role in zip(fills.get_paths(), SHADES, strict=True):  # roles, which suit a dark page too, for a colormap
        axes.add_patch(PathPatch(path, facecolor=COLOURS[role], linewidth=0, zorder=0, label=role))
    fills.remove()
    return figure


def _grid(loss: Curve, view: tuple[float, float, float, float], points: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return both axes of a grid, of so many points to a side, and the loss upon it."""
    one, two = (torch.linspace(*ends, points, dtype=torch.float64) for ends in (view[:2], view[2:]))
    return one, two, loss(torch.stack(torch.meshgrid(one, two, indexing="xy"), dim=-1))


def _simplified(path: Path, to_pixels: Transform) -> Path:
    """Return a line without the points that are not seen to bend it."""
    seen = path.cleaned(transform=to_pixels, simplify=True)
    vertices, codes = np.asarray(seen.vertices), np.asarray(seen.codes)
    kept = codes != Path.STOP
    return Path(to_pixels.inverted().transform(vertices[kept]), codes[kept])


@in_picture_style
def newtons_step(data: Data, run: Run, *, dots: int) -> Figure:
    """Draw the first step of gradient descent, what comes of the next ones, and Newton's single step.

    Args:
        data: The examples.
        run: A run at the rate that lands across its valley.
        dots: How many of its steps are drawn.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.9))
    thetas, bottom = run.thetas.double()[: dots + 1], minimum(data)
    view = frame(torch.stack([bottom, *thetas]), margin=0.22, shape=1.25)
    levels = heights(data, view, ratio=4)
    shade(axes, data, view, levels)
    axes.set(aspect="equal")
    axes.plot(*thetas.T, ".-", color=COLOURS["gradient"], linewidth=THIN, markersize=6, label="gradient descent")
    axes.plot(*thetas[0], "o", markersize=8, label="start", **INK)
    axes.plot(*bottom, "x", markersize=9, markeredgewidth=2, label="lowest", zorder=3, **INK)
    arrow(axes, thetas[0], bottom, label="Newton", role="w", linewidth=2.0)
    (ground,) = grounds(figure, axes)
    ground.write("start", thetas[0].tolist(), toward=180)
    ground.write("low", bottom.tolist(), toward=-45)
    middle = (thetas[0] + bottom) / 2
    ground.write("Newton", middle.tolist(), toward=-90, color=COLOURS["w"])
    ground.write(f"{dots} plain steps", thetas[-1].tolist(), toward=60, color=COLOURS["gradient"])
    draw_rings(ground, data, levels)
    return figure
