"""Figures of the lesson: a Run in, a matplotlib Figure out; no training, no files.

The style is in lesson.mplstyle, next to this file; what saves a figure applies it once more,
since matplotlib reads some settings (text as text, ids) only then.
"""

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.neuron import predict

STYLE = Path(__file__).with_name("lesson.mplstyle")

# A role has one colour on all pages. The page puts a variable in the place of each of these
# values, so a figure is right on a light and on a dark ground, and must use no others.
COLOURS = {
    "ink": "#1b1e28",
    "muted": "#5a6072",
    "grid": "#d7dae3",
    "ground": "#ffffff",
    "loss": "#3451b2",
    "w": "#b3400e",
    "b": "#0f766e",
    "gradient": "#86318f",
    "mark": "#8a5a00",
}
DASHES = {"w": "-", "b": (0, (4, 2))}  # for those who cannot tell the colours apart
THIN = 0.9  # points; of what is not the run itself
TALL = (4.6, 5.0)  # inches; two panels, one above the other, so that a phone can show them

PLAIN = "{x:,g}"  # 0.01 and 1,000 rather than powers of 10, for numbers on axes

_in_lesson_style = plt.style.context(STYLE)


def describe(figure: Figure, text: str) -> Figure:
    """Attach the description for those who do not see the figure, and return the figure.

    Args:
        figure: Any figure.
        text: What it shows, in a sentence or two; kept as figure.description.

    Raises:
        ValueError: the text is empty.
    """
    if not text.strip():
        raise ValueError("the description is empty: say what the figure shows")
    figure.description = text
    return figure


@_in_lesson_style
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
        _name(axes, line, at=len(losses) // 2)
        if stop is not None:
            _mark_epoch(axes, stop)
    panels[0].locator_params(axis="y", nbins=4)
    panels[1].set_xlabel("epoch")
    panels[1].xaxis.set_major_formatter(PLAIN)
    return figure


@_in_lesson_style
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
        _name(axes, line, at=places[k])
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
        _mark_epoch(axes, stop)
    return figure


@_in_lesson_style
def fit(data: Data, theta: Tensor) -> Figure:
    """Draw the examples and the neuron's line, from x = 0, where the line shows b.

    Args:
        data: The examples.
        theta: Parameters (w, b), shape (2,).
    """
    figure, axes = plt.subplots()
    w, b = theta.tolist()
    line = f"ŷ = {w:z.2f}x + {b:z.2f}".replace("+ -", "− ").replace("-", "−")
    ends = torch.tensor([[min(0.0, data.x.min().item())], [max(0.0, data.x.max().item())]])
    axes.plot(ends, predict(theta, ends), color=COLOURS["ink"], label=line)
    axes.plot(data.x, data.y, "o", color=COLOURS["mark"], label="examples")
    axes.set_title(line, loc="left", color=COLOURS["ink"])
    axes.set_title("examples", loc="right", color=COLOURS["mark"])
    axes.set(xlabel="x", ylabel="y")
    return figure


def _name(axes: Axes, line: Line2D, *, at: int) -> None:
    """Write a line's label in its colour above its point number `at`, on the free side."""
    x, y = line.get_xydata()[at]
    rising = line.get_ydata()[min(at + 1, len(line.get_ydata()) - 1)] > y
    axes.annotate(
        line.get_label(),
        (x, y),
        xytext=(-4 if rising else 4, 4),
        textcoords="offset points",
        ha="right" if rising else "left",
        va="bottom",
        color=line.get_color(),
    )


def _mark_epoch(axes: Axes, epoch: int) -> None:
    """Draw a thin line at an epoch and write its number above the axes, clear of other lines."""
    name = f"epoch {epoch:,}"
    axes.axvline(epoch, color=COLOURS["mark"], linewidth=THIN, label=name)
    axes.annotate(
        name,
        (epoch, 1),
        xycoords=axes.get_xaxis_transform(),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        color=COLOURS["mark"],
    )


def _clear_places(thetas: Tensor, target: Tensor) -> list[int]:
    """Return, for w and for b, a row not near either end at which no other line is near."""
    first, last = round(len(thetas) ** 0.15) - 1, round(len(thetas) ** 0.85)
    inner = thetas[first:last]
    gaps = [(inner - line).abs() for line in (inner.flip(-1), target, target.flip(-1))]
    return (first + torch.stack(gaps).amin(dim=0).argmax(dim=0)).tolist()
