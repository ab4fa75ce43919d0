"""Losses as they were printed, where they can go on, and the parts that a loss is the sum of."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import COLOURS, PLAIN, THIN
from snippets.forensics import Log, ahead
from snippets.forensics.bounds import Row

POINTS = 60  # of a bound that is drawn
CLOSE = 0.3  # opacity of the ground between two bounds


@in_picture_style
def going_on(log: Log, *, until: float, then: Sequence[float] | Tensor) -> Figure:
    """Draw the printed losses, the bounds between which they can go on, and how they did go on.

    Args:
        log: Rows of a loss that falls, all of them numbers.
        until: The last epoch to draw, behind that of the last row.
        then: Each loss from epoch 0 to `until`.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.6))
    rows = [Row(epoch, *ends) for epoch, ends in zip(log.epochs, log.ranges(), strict=True)]
    last = log.epochs[-1]
    later = np.linspace(last, until, POINTS)
    low, high = np.array([ahead(rows, epoch) for epoch in later]).T
    axes.fill_between(later, low, high, color=COLOURS["loss"], alpha=CLOSE, linewidth=0, label="bounds")
    for name, ends in (("at most", high), ("at least", low)):
        axes.plot(later, ends, color=COLOURS["loss"], linewidth=THIN, label=name)
    shown = np.linspace(last, until, 8).round()
    axes.plot(shown, np.asarray(then)[shown.astype(int)], color=COLOURS["w"], linestyle=(0, (5, 2)), label="later")
    axes.plot(log.epochs, [float(each) for each in log.printed], "o-", color=COLOURS["loss"], label="printed")
    axes.set(yscale="log", xlabel="epoch", ylabel="loss")
    axes.yaxis.set_major_formatter(PLAIN)
    (ground,) = grounds(figure, axes)
    ground.write("as printed", (log.epochs[2], float(log.printed[2])), toward=60, color=COLOURS["loss"])
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
