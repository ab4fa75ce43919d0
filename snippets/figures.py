"""Figures of the lesson: a Run in, a matplotlib Figure out; no training, no files.

The style is in lesson.mplstyle, next to this file; what saves a figure applies it once more,
since matplotlib reads some settings (text as text, ids) only then.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from torch import Tensor

from snippets.data import Data
from snippets.descent import Run
from snippets.landscape import hessian, minimum
from snippets.neuron import mean_squared_error, predict

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
AUXILIARY = {"linestyle": (0, (4, 3)), "linewidth": THIN}
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
    figure.align_ylabels(panels)
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
    ends = _ends(data)
    axes.plot(ends, predict(theta, ends), color=COLOURS["ink"], label=line)
    axes.plot(data.x, data.y, "o", color=COLOURS["mark"], label="examples")
    axes.set_title(line, loc="left", color=COLOURS["ink"])
    axes.set_title("examples", loc="right", color=COLOURS["mark"])
    axes.set(xlabel="x", ylabel="y")
    return figure


@_in_lesson_style
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
    best = predict(_bottom(data), ends)
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
        _write(axes, label, (x, y), offset=(8, top - y * scale), color=colour, va="center")
    return figure


@_in_lesson_style
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


@_in_lesson_style
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
    bottom, (start, second) = _bottom(data), thetas[:2]
    views = (thetas, torch.stack([second, 2 * bottom - second]))
    for axes, inner in zip((whole, floor), views, strict=True):
        low, high = _frame(torch.stack([bottom, *inner]))
        _contours(axes, data, low, high, through=inner[0])
        axes.plot(*thetas.T, color=COLOURS["ink"], linewidth=THIN, label="the run")
        axes.plot(*thetas[10::10].T, ".", color=COLOURS["ink"], label="every tenth step")
        axes.plot(*start, "o", color=COLOURS["ink"], label="start")
        axes.plot(*second, "o", color=COLOURS["ink"], label="after 1 step")
        axes.plot(*bottom, "x", color=COLOURS["mark"], markeredgewidth=2, label="minimum")
        axes.axis(torch.stack([low, high], dim=1).flatten().tolist())
        axes.set(aspect="equal", xlabel="w (y per x)", ylabel="b (y)")
        axes.locator_params(nbins=5)
    figure.align_ylabels()
    vectors = torch.linalg.eigh(hessian(data)).eigenvectors.T
    for name, along in zip(("flat", "steep"), vectors, strict=True):
        up = along.where(along[1] > 0, -along) * 0.8 * ((high - bottom) / along.abs()).min()
        floor.plot(
            *torch.stack([bottom - up, bottom + up]).T,
            color=COLOURS["muted"],
            label=name,
            zorder=1,  # under the run, which goes along it
            **AUXILIARY,
        )
        look = {"color": COLOURS["muted"], "ha": "center", "va": "bottom"}
        _write(floor, name, (bottom + up).tolist(), offset=(0, 3), **look)
    rest, half_way = f"{len(thetas) - 2:,} more steps", (second + bottom) / 2
    _write(whole, "start", start.tolist(), offset=(10, -4), va="top")
    _write(floor, "after 1 step", second.tolist(), offset=(9, 0), va="center")
    _write(floor, rest, half_way.tolist(), offset=(14, 0), va="center")
    look = {"color": COLOURS["mark"], "va": "top"}
    _write(floor, "minimum", bottom.tolist(), offset=(13, -3), **look)
    outline = {"fill": False, "edgecolor": COLOURS["mark"], "linewidth": THIN}
    whole.add_patch(Rectangle(low, *(high - low), label="frame", **outline))
    floor.set_title("enlarged", loc="left", color=COLOURS["mark"])
    return figure


@_in_lesson_style
def settle_times(
    rates: Sequence[float] | Tensor, steps: Sequence[float] | Tensor, *, marks: Mapping[str, float]
) -> Figure:
    """Draw at which step each learning rate settles, on a logarithmic axis; a dot at the fastest.

    Args:
        rates: The learning rates, (k,), in ascending order.
        steps: When each settles, (k,); NaN, where it does not, is a gap.
        marks: What to write at a learning rate → the learning rate.
    """
    figure, axes = plt.subplots()
    rates, steps = np.asarray(rates, dtype=float), np.asarray(steps, dtype=float)
    gaps = np.ma.masked_invalid(steps)
    for number, part in enumerate(np.ma.clump_unmasked(gaps), start=1):
        axes.plot(rates[part], steps[part], color=COLOURS["ink"], label=f"settled, part {number}")
    axes.set(yscale="log", xlabel="learning rate η", ylabel="steps until settled")
    axes.yaxis.set_major_formatter(PLAIN)
    if gaps.count():
        fastest = int(gaps.argmin())
        axes.plot(rates[fastest], steps[fastest], "o", color=COLOURS["ink"], label="fastest")
    # Each mark is a flag on a mast that is higher than those to its left: no two can touch.
    for row, (name, rate) in enumerate(sorted(marks.items(), key=lambda mark: mark[1])):
        top = 1 + 0.09 * (row + 1)
        axes.axvline(
            rate,
            ymax=top,
            color=COLOURS["mark"],
            linewidth=THIN,
            label=name,
            clip_on=False,
            zorder=1,
        )
        across = axes.get_xaxis_transform()
        look = {"color": COLOURS["mark"], "ha": "right", "va": "top"}
        _write(axes, name, (rate, top), offset=(-4, 0), xycoords=across, **look)
    return figure


def _bottom(data: Data) -> Tensor:
    """Return the minimum without its rounding errors, which differ from call to call (LAPACK)."""
    return minimum(data).round(decimals=9)


def _frame(points: Tensor) -> tuple[Tensor, Tensor]:
    """Return two corners of a frame with room about the points, 1.7 times as wide as high."""
    low, high = points.aminmax(dim=0)
    half = 0.65 * (high - low)
    half = max(half[1], half[0] / 1.7) * half.new_tensor([1.7, 1.0])
    return (low + high) / 2 - half, (low + high) / 2 + half


def _contours(axes: Axes, data: Data, low: Tensor, high: Tensor, *, through: Tensor) -> None:
    """Draw where the loss is that of one point, and 4, 16, 64 … times less and more."""
    w, b = (torch.linspace(*ends, 150, dtype=torch.float64) for ends in zip(low, high, strict=True))
    data = data.to(torch.float64)
    least, outer = mean_squared_error(torch.stack([_bottom(data), through]), data)
    losses = mean_squared_error(torch.stack(torch.meshgrid(w, b, indexing="xy"), dim=-1), data)
    levels = least + (outer - least) * 4.0 ** torch.arange(-4, 4)
    axes.contour(w, b, losses, levels=levels, colors=COLOURS["muted"], alpha=0.55, linewidths=0.7)


def _ends(data: Data) -> Tensor:
    """Return the x between which to draw a line: from 0, where it shows b, past all examples."""
    return torch.stack([data.x.min().clamp(max=0), data.x.max().clamp(min=0)])[:, None]


def _write(
    axes: Axes, text: str, place: Sequence[float], *, offset: tuple[float, float], **look: object
) -> None:
    """Write a text some points from a place."""
    axes.annotate(text, place, xytext=offset, textcoords="offset points", **look)


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
