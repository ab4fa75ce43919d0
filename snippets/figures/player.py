"""One epoch of a run, seen three times: its line, its way on the map, and its loss among those of all epochs."""

import math
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade, write_heights
from snippets.figures.style import AUXILIARY, COLOURS, PLAIN, THIN
from snippets.landscape import minimum, principal_axes
from snippets.neuron import mean_squared_error, predict

FAST = 100  # epochs of which each loss is drawn; of later ones each tenth
NOW = COLOURS["w"]  # of what stands for the neuron at that epoch, in each panel
RING: dict[str, Any] = {"color": NOW, "markersize": 11, "markerfacecolor": "none", "markeredgewidth": 2.2}
"""A hollow mark, through which one sees where the line behind it turns."""


@in_picture_style
def player(data: Data, run: Run, *, epoch: int, starts: Tensor) -> Figure:
    """Draw a run at one of its epochs: its line among the examples, its way on the map so far, its loss marked.

    The loss is drawn on a logarithmic axis. The marks of a linear one wait for a script, which plays the run.

    Args:
        data: The examples.
        run: One run.
        epoch: Which epoch of it.
        starts: Parameters (w, b) of other starts, (n, 2), for which there is to be room as well.

    Raises:
        ValueError: epoch is no epoch of the run.
    """
    if not 0 <= epoch <= run.steps:
        raise ValueError(f"epoch is {epoch}: the run has the epochs 0 to {run.steps}")
    data, thetas, starts = data.to(torch.float64), run.thetas.double(), starts.double()
    figure, panels = plt.subplot_mosaic(
        [["land", "land"], ["plane", "log"]], figsize=(4.6, 5.2), width_ratios=[3, 5], height_ratios=[6, 5]
    )
    for name, axes in panels.items():
        axes.set_gid(f"x-{name}")
    plane, land, log = (panels[name] for name in ("plane", "land", "log"))

    first, last = min(0.0, data.x.min().item()), data.x.max().item()
    ends = torch.tensor([[first], [last + 0.1 * (last - first)]], dtype=torch.float64)
    plane.plot(ends, predict(thetas[epoch], ends), color=NOW, label="line", gid="x-line")
    plane.plot(data.x, data.y, "o", color=COLOURS["ink"], label="examples")
    low, high = torch.cat([data.y, predict(minimum(data), ends)]).aminmax()
    room = 0.15 * (high - low)
    plane.set(xlabel="x", ylabel="y", xlim=ends.flatten().tolist(), ylim=((low - room).item(), (high + room).item()))
    plane.set_title("● examples", loc="left")
    plane.locator_params(nbins=5, integer=True)

    bottom = minimum(data)
    view = frame(torch.cat([starts, thetas, bottom + _swings(thetas[0] - bottom, data)]), margin=0.05)
    levels = heights(data, view, ratio=4)
    shade(land, data, view, levels)
    land.set_title("the loss as height", loc="left")
    land.plot(*thetas[: epoch + 1].T, color=COLOURS["ink"], linewidth=THIN, label="the way so far", gid="x-path")
    land.plot(*bottom, "x", color=COLOURS["ink"], markeredgewidth=2, label="lowest")
    land.plot(*thetas[epoch], "o", **RING, label="point", gid="x-point")

    top = max(run.losses.max().item(), mean_squared_error(starts, data).max().item())
    _draw_losses(log, run.losses.double(), top)
    log.plot(epoch, run.losses[epoch], "o", **RING, label="now", gid="x-now", clip_on=False, zorder=3)
    (ground,) = grounds(figure, land)
    ground.write("low", bottom.tolist(), toward=45, gid="x-low")
    write_heights(ground, data, levels, levels[2:])
    draw_rings(ground, data, levels)
    return figure


def _swings(away: Tensor, data: Data) -> Tensor:
    """Return between which four places, counted from the bottom, a run swings whose slopes are never cleared."""
    steep = principal_axes(data)[1][:, 1]
    across = away @ steep * steep
    along = away - across
    return torch.stack([across + along, across - along, along - across, -across - along])


def _draw_losses(log: Axes, losses: Tensor, top: float) -> None:
    """Draw losses up to a greatest one on a logarithmic axis, and hidden over it the marks of a linear one."""
    shown = [epoch for epoch in range(len(losses)) if epoch < FAST or epoch % 10 == 0]
    (curve,) = log.plot(shown, losses[shown], color=COLOURS["loss"], label="loss", gid="x-curve")
    curve.get_path().should_simplify = False  # a straight line must not end beside itself
    lowest, highest = math.floor(math.log10(losses.min())), math.ceil(math.log10(top))
    marks = [10.0**power for power in range(lowest, highest + 1)]
    log.set(xlabel="epoch", yscale="log", xlim=(0, len(losses) - 1), ylim=(marks[0], marks[-1]))
    log.set_yticks(marks, [PLAIN.format(x=mark) if row % 2 == 0 else "" for row, mark in enumerate(marks)])
    log.minorticks_off()
    log.xaxis.set_major_formatter(PLAIN)
    log.yaxis.set_gid("x-log-marks")
    log.set_title("loss", loc="left", color=COLOURS["loss"])
    linear = log.twinx()
    linear.set_gid("x-linear")
    linear.set_zorder(log.get_zorder() - 1)
    linear.spines[:].set_visible(False)
    linear.yaxis.tick_left()
    linear.axhline(0, color=COLOURS["muted"], label="no loss", alpha=0, **AUXILIARY)
    marks = [mark for mark in MaxNLocator(4).tick_values(0, top) if mark <= top]
    linear.set_yticks(marks, [PLAIN.format(x=mark) for mark in marks], alpha=0)
    linear.set_ylim(-0.06 * top, 1.06 * top)
