"""A run over the contours of its loss, and a part of it enlarged."""

from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.contours import LOOK_OF_CONTOURS, end_contours_at_words
from snippets.figures.style import AUXILIARY, COLOURS, THIN, in_lesson_style, write
from snippets.landscape import minimum, principal_axes
from snippets.neuron import mean_squared_error


@in_lesson_style
def valley(data: Data, run: Run, *, steps: int | None = None) -> Figure:
    """Draw a run over the contours of the loss; below, what follows its first step, enlarged.

    A contour has four times the loss of the next one inside, above the least loss.
    Both axes have one scale, so that the steep and the flat direction are at right angles.

    Args:
        data: The examples.
        run: One run, whose first step crosses the valley, as it does at η = 1/λmax.
        steps: How many of its steps to draw; all, unless given.
    """
    figure, (whole, floor) = plt.subplots(2, figsize=(4.6, 5.7))
    thetas = run.thetas[: None if steps is None else steps + 1].double()
    thetas = thetas[thetas.isfinite().all(dim=-1)]
    bottom, (start, second) = minimum(data), thetas[:2]
    views = (thetas, torch.stack([second, 2 * bottom - second]))
    for axes, inner in zip((whole, floor), views, strict=True):
        low, high = _frame(torch.stack([bottom, *inner]))
        contours(axes, data, low, high, through=inner[0])
        axes.plot(*thetas.T, color=COLOURS["ink"], linewidth=THIN, label="the run")
        axes.plot(*thetas[10::10].T, ".", color=COLOURS["ink"], label="every tenth step")
        axes.plot(*start, "o", color=COLOURS["ink"], label="start")
        axes.plot(*second, "o", color=COLOURS["ink"], label="after 1 step")
        axes.plot(*bottom, "x", color=COLOURS["mark"], markeredgewidth=2, label="minimum")
        axes.axis(torch.stack([low, high], dim=1).flatten().tolist())
        axes.set(aspect="equal", xlabel="w (y per x)", ylabel="b (y)")
        axes.locator_params(nbins=5)
    figure.align_ylabels()
    directions = principal_axes(data)[1].mT
    for name, along in zip(("flat", "steep"), directions, strict=True):
        up = along.where(along[1] > 0, -along) * 0.8 * ((high - bottom) / along.abs()).min()
        floor.plot(
            *torch.stack([bottom - up, bottom + up]).T,
            color=COLOURS["muted"],
            label=name,
            zorder=1,  # under the run, which goes along it
            **AUXILIARY,
        )
        look = {"color": COLOURS["muted"], "ha": "center", "va": "bottom"}
        write(floor, name, (bottom + up).tolist(), offset=(0, 3), **look)
    rest, half_way = f"{len(thetas) - 2:,} more steps", (second + bottom) / 2
    write(whole, "start", start.tolist(), offset=(10, -4), va="top")
    write(floor, "after 1 step", second.tolist(), offset=(9, 0), va="center")
    write(floor, rest, half_way.tolist(), offset=(14, 0), va="center")
    look = {"color": COLOURS["mark"], "va": "top"}
    write(floor, "minimum", bottom.tolist(), offset=(13, -3), **look)
    outline: dict[str, Any] = {"fill": False, "edgecolor": COLOURS["mark"], "linewidth": THIN}
    whole.add_patch(Rectangle(tuple(low), *(high - low), label="frame", **outline))
    floor.set_title("enlarged", loc="left", color=COLOURS["mark"])
    end_contours_at_words(figure)
    return figure


def _frame(points: Tensor) -> tuple[Tensor, Tensor]:
    """Return two corners of a frame with room about the points, 1.7 times as wide as high."""
    low, high = points.aminmax(dim=0)
    half = 0.65 * (high - low)
    half = max(half[1], half[0] / 1.7) * half.new_tensor([1.7, 1.0])
    return (low + high) / 2 - half, (low + high) / 2 + half


def contours(axes: Axes, data: Data, low: Tensor, high: Tensor, *, through: Tensor) -> None:
    """Draw where the loss is that of one point, and 4, 16, 64 … times less and more."""
    w, b = (torch.linspace(*ends, 150, dtype=torch.float64) for ends in zip(low, high, strict=True))
    data = data.to(torch.float64)
    least, outer = mean_squared_error(torch.stack([minimum(data), through]), data)
    losses = mean_squared_error(torch.stack(torch.meshgrid(w, b, indexing="xy"), dim=-1), data)
    levels = least + (outer - least) * 4.0 ** torch.arange(-4, 4)
    axes.contour(w, b, losses, levels=levels, **LOOK_OF_CONTOURS)
