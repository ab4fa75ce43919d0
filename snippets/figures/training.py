"""The loss and the line of a run: how a neuron learns."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.style import (
    AUXILIARY,
    COLOURS,
    FAINTEST,
    PLAIN,
    TALL,
    in_lesson_style,
    mark_epoch,
    name_line,
    write,
)
from snippets.landscape import minimum
from snippets.neuron import predict


@in_lesson_style
def loss_curve(losses: Sequence[float] | Tensor) -> Figure:
    """Draw the loss over the epochs, on a linear axis.

    Args:
        losses: Loss before each epoch, 1 or more, in squared units of y.
    """
    figure, axes = plt.subplots()
    (line,) = axes.plot(losses, color=COLOURS["loss"], label="loss")
    axes.set(xlabel="epoch", ylabel="loss")
    name_line(axes, line, at=len(losses) // 2)
    return figure


@in_lesson_style
def loss_on_two_axes(losses: Sequence[float] | Tensor, *, stop: int | None = None) -> Figure:
    """Draw the loss over the epochs twice: on a linear axis, and below on a logarithmic one.

    On the linear axis a run looks finished as soon as its fast part is over.
    On the logarithmic axis what is left is seen to fall along a straight line.

    Args:
        losses: Loss before each epoch, 1 or more, in squared units of y.
        stop: Epoch to mark, where a shorter run ends.
    """
    figure, panels = plt.subplots(2, sharex=True, figsize=TALL)
    for axes, scale, kind in zip(panels, ("linear", "log"), ("linear", "logarithmic"), strict=True):
        (line,) = axes.plot(losses, color=COLOURS["loss"], label="loss")
        axes.set(yscale=scale, ylabel="loss")
        axes.set_title(f"{kind} axis", loc="right", color=COLOURS["muted"])
        axes.yaxis.set_major_formatter(PLAIN)
        name_line(axes, line, at=len(losses) // 2)
        if stop is not None:
            mark_epoch(axes, stop)
    figure.align_ylabels(panels)
    panels[0].locator_params(axis="y", nbins=4)
    panels[1].set_xlabel("epoch")
    panels[1].xaxis.set_major_formatter(PLAIN)
    return figure


@in_lesson_style
def shrinking(distances: Mapping[str, Sequence[float] | Tensor]) -> Figure:
    """Draw distances to the minimum over the epochs, on a logarithmic axis, each with its name.

    Args:
        distances: What to write at a line → the distance before each epoch, above 0; up to three.
    """
    figure, axes = plt.subplots()
    for colour, dash, (name, far) in zip(
        ("loss", "w", "b"), ("-", (0, (5, 2)), (0, (1.5, 2))), distances.items(), strict=False
    ):
        (line,) = axes.plot(far, color=COLOURS[colour], linestyle=dash, label=name)
        name_line(axes, line, at=len(far) // 2)
    axes.set(yscale="log", xlabel="epoch", ylabel="distance from the minimum")
    axes.yaxis.set_major_formatter(PLAIN)
    return figure


@in_lesson_style
def fit(data: Data, theta: Tensor) -> Figure:
    """Draw the examples and the neuron's line, from x = 0, where the line shows b.

    Args:
        data: The examples.
        theta: Parameters (w, b), shape (2,).
    """
    figure, axes = plt.subplots()
    w, b = theta.tolist()
    line = f"ŷ = {w:z.2f}x + {b:z.2f}".replace("+ -", "− ").replace("-", "−")
    ends = _ends(data)
    axes.plot(ends, predict(theta, ends), color=COLOURS["ink"], label=line)
    axes.plot(data.x, data.y, "o", color=COLOURS["mark"], label="examples")
    axes.set_title(line, loc="left", color=COLOURS["ink"])
    axes.set_title("examples", loc="right", color=COLOURS["mark"])
    axes.set(xlabel="x", ylabel="y")
    return figure


@in_lesson_style
def learning(data: Data, run: Run, *, epochs: Sequence[int]) -> Figure:
    """Draw the neuron's line at several epochs, the earlier the lighter, among the examples.

    The line of least loss, where they all should end, is dashed.

    Args:
        data: The examples.
        run: One run.
        epochs: Which rows of the run to draw, in ascending order.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.4))
    ends = _ends(data)
    lines = []
    for epoch, alpha in zip(epochs, np.geomspace(1, FAINTEST, len(epochs))[::-1], strict=True):
        look = {"label": f"epoch {epoch:,}", "color": COLOURS["ink"], "alpha": alpha}
        lines += axes.plot(ends, predict(run.thetas[epoch], ends), **look)
    best = predict(minimum(data), ends)
    lines += axes.plot(ends, best, label="best line", color=COLOURS["mark"], **AUXILIARY)
    axes.plot(data.x, data.y, "o", color=COLOURS["mark"], label="examples")
    axes.set_title("● examples", loc="left", color=COLOURS["mark"])
    axes.set(xlabel="x", ylabel="y")
    scale = 190 / np.ptp(axes.get_ylim())  # points per y, nearly
    top = -np.inf
    last = [tuple(np.asarray(line.get_xydata(), dtype=float)[-1].tolist()) for line in lines]
    for (x, y), line in sorted(zip(last, lines, strict=True), key=lambda entry: entry[0][1]):
        top = max(y * scale, top + 14)  # clear of the label below
        label, colour = str(line.get_label()), line.get_color()
        write(axes, label, (x, y), offset=(8, top - y * scale), color=colour, va="center")
    return figure


def _ends(data: Data) -> Tensor:
    """Return the x between which to draw a line: from 0, where it shows b, past all examples."""
    return torch.stack([data.x.min().clamp(max=0), data.x.max().clamp(min=0)])[:, None]
