"""Losses as they were printed, where they can go on, what two runs do that print the same, and the parts of a loss."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from snippets.descent import Run
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS, PLAIN, THIN
from snippets.forensics import Log, ahead
from snippets.forensics.bounds import Row

POINTS = 60  # of a bound that is drawn
CLOSE = 0.3  # opacity of the ground between two bounds


@in_picture_style
def going_on(log: Log, *, since: float, until: float, then: Sequence[float] | Tensor) -> Figure:
    """Draw the last printed losses, the bounds between which they can go on, and how they did go on.

    Args:
        log: Rows of a loss that falls, all of them numbers. The bounds rest on all of them.
        since: The first epoch to draw.
        until: The last epoch to draw, behind that of the last row.
        then: Each loss from epoch 0 to `until`.
    """
    figure, axes = plt.subplots(figsize=(4.6, 2.7))
    rows = [Row(epoch, *ends) for epoch, ends in zip(log.epochs, log.ranges(), strict=True)]
    last = log.epochs[-1]
    later = np.linspace(last, until, POINTS)
    low, high = np.array([ahead(rows, epoch) for epoch in later]).T
    around = np.concatenate([later, later[::-1]]), np.concatenate([low, high[::-1]])
    axes.fill(*around, color=COLOURS["loss"], alpha=CLOSE, linewidth=0, label="bounds")
    for name, ends in (("at most", high), ("at least", low)):
        axes.plot(later, ends, color=COLOURS["loss"], linewidth=THIN, label=name)
    shown = np.linspace(last, until, 8).round()
    axes.plot(shown, np.asarray(then)[shown.astype(int)], color=COLOURS["w"], linestyle=(0, (5, 2)), label="later")
    seen = [(epoch, float(each)) for epoch, each in zip(log.epochs, log.printed, strict=True) if epoch >= since]
    axes.plot(*zip(*seen, strict=True), "o-", color=COLOURS["loss"], label="printed")
    axes.set(yscale="log", xlabel="epoch", ylabel="loss")
    axes.yaxis.set_major_formatter(PLAIN)
    axes.minorticks_off()
    (ground,) = grounds(figure, axes)
    ground.write("as printed", seen[1], toward=30, color=COLOURS["loss"])
    # A little away from their lines, for on a phone words are larger.
    ground.write("must lie here", (later[40], 1.15 * high[40]), toward=60, color=COLOURS["loss"])
    ground.write("went on so", (shown[5], float(then[int(shown[5])]) / 1.15), toward=-120, color=COLOURS["w"])
    return figure


@in_picture_style
def same_losses(runs: Mapping[str, Run], *, aim: float) -> Figure:
    """Draw w of two runs over the epochs, side by side, and below it the loss of each.

    Args:
        runs: What to write above a run → the run; two of them.
        aim: The w that is right, drawn across.
    """
    figure, panels = plt.subplots(2, 2, sharex=True, sharey="row", figsize=(4.6, 3.5))
    for (name, run), (above, below) in zip(runs.items(), panels.T, strict=True):
        above.axhline(aim, label=f"aim, {name}", **AUXILIARY | {"color": COLOURS["mark"]})
        above.plot(run.thetas[:, 0], color=COLOURS["w"], label=f"w, {name}")
        below.plot(run.losses, color=COLOURS["loss"], label=f"loss, {name}")
        above.set_title(name, loc="left", pad=4)
        below.set(xlabel="epoch", ylim=(0, None))
    panels[0, 0].set(ylabel="w")
    panels[1, 0].set(ylabel="loss")
    figure.align_ylabels()
    return figure


@in_picture_style
def sum_of_parts(whole: Sequence[float] | Tensor, parts: Mapping[str, Sequence[float] | Tensor]) -> Figure:
    """Draw a loss and the two parts that it is the sum of, on a logarithmic axis.

    Args:
        whole: The loss before each epoch.
        parts: What to write at a part → its share of the loss before each epoch; two of them.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.2))
    every = max(1, len(whole) // POINTS)
    epochs = np.arange(len(whole))[::every]
    axes.plot(epochs, np.asarray(whole)[::every], color=COLOURS["loss"], label="loss")
    for (name, part), role, dash in zip(parts.items(), ("b", "w"), ((0, (5, 2)), (0, (1.5, 1.8))), strict=True):
        axes.plot(epochs, np.asarray(part)[::every], color=COLOURS[role], linestyle=dash, label=name)
    least = min(float(np.min(np.asarray(part)[np.asarray(part) > 0])) for part in parts.values())
    axes.set(yscale="log", xlabel="epoch", ylabel="loss", ylim=(max(least, float(whole[-1]) / 1000) / 2, None))
    axes.yaxis.set_major_formatter(PLAIN)
    (ground,) = grounds(figure, axes)
    ground.write("loss", (epochs[1], float(whole[every])), toward=30, color=COLOURS["loss"])
    for (name, part), role, at in zip(parts.items(), ("b", "w"), (6, len(epochs) // 2), strict=True):
        ground.write(name, (epochs[at], float(part[epochs[at]])), toward=-90, color=COLOURS[role])
    return figure
