"""The loss, the parameters and the line of a run: how a neuron learns."""

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
    DASHES,
    PLAIN,
    TALL,
    THIN,
    in_lesson_style,
    mark_epoch,
    minimum_of,
    name_line,
    write,
)
from snippets.neuron import predict


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
        axes.set(yscale=scale, ylabel="loss (squared units of y)")
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
def parameters_over_epochs(run: Run, target: Tensor, *, stop: int | None = None) -> Figure:
    """Draw w and b over the epochs, from epoch 1, with thin lines where they should arrive.

    The axis of epochs is logarithmic: the first 10 take as much room as the last 1,000.

    Args:
        run: One run, of 2 steps or more.
        target: Parameters (w, b) that it should reach, shape (2,).
        stop: Epoch to mark, where a shorter run ends.
    """
    figure, axes = plt.subplots()
    places = _clear_places(run.thetas[1:], target)
    for k, name in enumerate("wb"):
        look = {"color": COLOURS[name], "linestyle": DASHES[name]}
        axes.axhline(target[k].item(), linewidth=THIN, label=f"target of {name}", **look)
        (line,) = axes.plot(range(1, run.steps + 1), run.thetas[1:, k], label=name, **look)
        name_line(axes, line, at=places[k])
        axes.annotate(
            f"target\nof {name}",
            (1, target[k].item()),
            xycoords=axes.get_yaxis_transform(),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=COLOURS[name],
        )
    axes.set(xscale="log", xlim=(1, run.steps), xlabel="epoch", ylabel="w (y per x), b (y)")
    axes.xaxis.set_major_formatter(PLAIN)
    if stop is not None:
        mark_epoch(axes, stop)
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
    for epoch, alpha in zip(epochs, np.geomspace(0.25, 1, len(epochs)), strict=True):
        look = {"label": f"epoch {epoch:,}", "color": COLOURS["ink"], "alpha": alpha}
        lines += axes.plot(ends, predict(run.thetas[epoch], ends), **look)
    best = predict(minimum_of(data), ends)
    lines += axes.plot(ends, best, label="best line", color=COLOURS["mark"], **AUXILIARY)
    axes.plot(data.x, data.y, "o", color=COLOURS["mark"], label="examples")
    axes.set_title("● examples", loc="left", color=COLOURS["mark"])
    axes.set(xlabel="x", ylabel="y")
    scale = 190 / np.ptp(axes.get_ylim())  # points per y, nearly
    top = -np.inf
    for line in sorted(lines, key=lambda line: line.get_ydata()[-1]):
        x, y = line.get_xydata()[-1]
        top = max(y * scale, top + 14)  # clear of the label below
        label, colour = line.get_label(), line.get_color()
        write(axes, label, (x, y), offset=(8, top - y * scale), color=colour, va="center")
    return figure


@in_lesson_style
def fates(paths: Mapping[str, Sequence[float] | Tensor], *, target: float) -> Figure:
    """Draw what becomes of a weight, step by step, in one small panel for each path.

    All panels have one range, so that a path that leaves is seen to; inf and NaN are left out.

    Args:
        paths: What to write above a panel → the weight before each step.
        target: The bottom of the loss, where w should arrive: a thin line.
    """
    figure, panels = plt.subplots(
        len(paths), sharex=True, sharey=True, squeeze=False, figsize=(4.6, 0.8 + 1.15 * len(paths))
    )
    for axes, (label, path) in zip(panels[:, 0], paths.items(), strict=True):
        path = torch.as_tensor(path)
        steps = path.isfinite().nonzero().flatten()
        axes.axhline(target, color=COLOURS["mark"], linestyle=(0, (4, 3)), linewidth=THIN, label="target")
        axes.plot(steps, path[steps], ".-", color=COLOURS["w"], linewidth=THIN, label="w")
        axes.set_title(label, loc="left")
        axes.locator_params(axis="y", nbins=3)
        axes.yaxis.set_major_formatter(PLAIN)
    panels[0, 0].set_title(f"bottom {target:g}", loc="right", color=COLOURS["mark"])
    figure.supylabel("w (y per x)", fontsize="medium")
    axes.set_xlabel("step")
    axes.xaxis.get_major_locator().set_params(integer=True)
    return figure


def _ends(data: Data) -> Tensor:
    """Return the x between which to draw a line: from 0, where it shows b, past all examples."""
    return torch.stack([data.x.min().clamp(max=0), data.x.max().clamp(min=0)])[:, None]


def _clear_places(thetas: Tensor, target: Tensor) -> list[int]:
    """Return, for w and for b, a row not near either end at which no other line is near."""
    first, last = round(len(thetas) ** 0.15) - 1, round(len(thetas) ** 0.85)
    inner = thetas[first:last]
    gaps = [(inner - line).abs() for line in (inner.flip(-1), target, target.flip(-1))]
    return (first + torch.stack(gaps).amin(dim=0).argmax(dim=0)).tolist()
