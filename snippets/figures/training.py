"""The line of a neuron among the examples: how it learns."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.style import AUXILIARY, COLOURS, FAINTEST, in_lesson_style, write
from snippets.landscape import minimum
from snippets.neuron import predict


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

    The rule that the examples follow, where all lines should end, is dashed.

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
    rule = predict(minimum(data), ends)
    lines += axes.plot(ends, rule, label="the rule", color=COLOURS["mark"], **AUXILIARY)
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
