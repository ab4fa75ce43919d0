"""What noise does to a descent: the cloud about the lowest point, the pulls of single examples, the floor."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.data import Data
from snippets.figures.arrows import arrow
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade
from snippets.figures.style import AUXILIARY, COLOURS, PLAIN, THIN
from snippets.landscape import minimum
from snippets.neuron import predict

LAST = 4  # a run's last quarter has a dot for each update


@in_picture_style
def cloud(data: Data, thetas: Tensor, excess: Tensor, *, first: int) -> Figure:
    """Draw how a run comes to the lowest point, and where it is in its last quarter; below, its loss above the least.

    Args:
        data: The examples.
        thetas: Parameters (w, b) before each update of one example, and after the last, (updates + 1, 2).
        excess: The loss on all examples at each of them, above the least, (updates + 1,).
        first: How many updates are drawn as a way; what comes later would be a tangle.
    """
    figure, (land, curve) = plt.subplots(2, figsize=(4.6, 5.6), height_ratios=[13, 6])
    bottom, seen = minimum(data), len(thetas) - 1
    land.set_gid("x-map")
    curve.set_gid("x-curve")
    view = frame(torch.stack([bottom, thetas[0]]), margin=0.3, shape=1.25)
    levels = heights(data, view, ratio=3)
    shade(land, data, view, levels)
    land.set(aspect="equal")
    ink: dict[str, Any] = {"color": COLOURS["ink"]}
    land.plot(*thetas[: first + 1].T, linewidth=THIN, label="the way", gid="x-way", **ink)
    dots = thetas[seen - seen // LAST + 1 :]
    land.plot(*dots.T, ".", color=COLOURS["w"], markersize=3.5, label="dots", gid="x-dots")
    land.plot(*thetas[0], "o", markersize=8, label="start", gid="x-start", **ink)
    land.plot(*bottom, "x", markersize=9, markeredgewidth=2, label="lowest", gid="x-lowest", zorder=3, **ink)
    land.set_title("its way at first; dots: its last quarter", loc="left")
    (losses,) = curve.plot(excess, color=COLOURS["loss"], linewidth=THIN, label="above the least", gid="x-losses")
    losses.get_path().should_simplify = False  # a script draws each point
    curve.set(yscale="log", xlim=(0, seen), ylim=(1e-6, 1e2), xlabel="examples seen")
    curve.set_yticks([1e-6, 1e-4, 1e-2, 1, 1e2], ["", "0.0001", "0.01", "1", "100"])
    curve.minorticks_off()
    curve.set_title("loss above the least", loc="left", color=COLOURS["loss"])
    (ground,) = grounds(figure, land)
    ground.write("start", thetas[0].tolist(), toward=90)
    draw_rings(ground, data, levels)
    return figure


@in_picture_style
def pulls(panels: Mapping[str, Data], *, rate: float) -> Figure:
    """Draw sets of examples with their best line, and beside each the step that every example asks for there.

    Args:
        panels: What to write above a set → the examples.
        rate: Learning rate of the steps.
    """
    figure, rows = plt.subplots(len(panels), 2, squeeze=False, figsize=(4.6, 2.5 * len(panels)))
    longest = 0.0
    for (name, data), (plane, land) in zip(panels.items(), rows, strict=True):
        data, bottom = data.to(torch.float64), minimum(data)
        ends = torch.stack([data.x.min(), data.x.max()])[:, None]
        plane.plot(ends, predict(bottom, ends), color=COLOURS["ink"], linewidth=THIN, label="best line")
        plane.plot(data.x, data.y, ".", color=COLOURS["w"], markersize=6, label="examples")
        plane.set_title(name, loc="left")
        plane.set(xlabel="x", ylabel="y")
        steps = -rate * 2 * (predict(bottom, data.x) - data.y) * data.features
        _draw_steps(land, steps)
        longest = max(longest, 1.1 * steps.abs().max().item())
    for axes in rows[:, 1]:
        axes.set(xlim=(-longest, longest), ylim=(-longest, longest), aspect="equal")
    return figure


def _draw_steps(axes: Axes, steps: Tensor) -> None:
    """Draw steps as arrows from one point."""
    nowhere = steps.new_zeros(2)
    for number, step in enumerate(steps):
        if step.norm() > 1e-9:
            arrow(axes, nowhere, step, label=f"example {number}", role="w", linewidth=THIN)
    axes.plot(0, 0, "x", color=COLOURS["ink"], markersize=9, markeredgewidth=2, label="lowest", zorder=3)
    axes.set(xlabel="step in w", ylabel="step in b")


@in_picture_style
def three_losses(last: Tensor, mean: Tensor, whole: Tensor) -> Figure:
    """Draw three losses of one run, each epoch by epoch.

    Args:
        last: The loss of each epoch's last batch, (epochs,).
        mean: The mean loss of the epoch's batches, (epochs,).
        whole: The loss on all examples after the epoch, (epochs,).
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.4))
    epochs = range(1, len(whole) + 1)
    looks: list[tuple[str, Tensor, str, Any]] = [
        ("last batch", last, "w", (0, (1.5, 1.8))), ("mean over the epoch", mean, "b", (0, (5, 2))),
        ("all examples", whole, "loss", "-"),
    ]  # fmt: skip
    for name, losses, role, dash in looks:
        axes.plot(epochs, losses, color=COLOURS[role], linestyle=dash, label=name)
    top = 1.15 * max(losses[1:].max().item() for _, losses, _, _ in looks)
    axes.set(xlabel="epoch", ylabel="loss", xlim=(1, len(whole)), ylim=(0, top))
    axes.locator_params(axis="x", integer=True)
    (ground,) = grounds(figure, axes)
    for (name, losses, role, _), at in zip(looks, (0.55, 0.35, 0.8), strict=True):
        epoch = round(at * len(whole))
        ground.write(name, (epoch, losses[epoch - 1].item()), toward=90, color=COLOURS[role])
    return figure


@in_picture_style
def floors(rates: Sequence[float] | Tensor, kinds: Mapping[str, Tensor], formula: Sequence[float]) -> Figure:
    """Draw how high runs hover at each learning rate, both axes logarithmic, with their spread over seeds.

    Args:
        rates: Learning rates, (k,), ascending.
        kinds: What to write at a way to choose the examples → the floor of each run, (k, runs).
        formula: What a formula says of the first of these, (k,).
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.8))
    at = torch.as_tensor(rates)
    axes.plot(at, formula, color=COLOURS["muted"], label="formula", **AUXILIARY)
    for (name, each), role, marker in zip(kinds.items(), ("w", "b"), ("o", "s"), strict=False):
        low, high = each.quantile(torch.tensor([0.05, 0.95], dtype=each.dtype), dim=1)
        axes.vlines(at, low, high, color=COLOURS[role], label=f"{name}: 9 runs of 10")
        axes.plot(at, each.mean(dim=1), marker, color=COLOURS[role], markersize=6, label=name)
    axes.set(xscale="log", yscale="log", xlabel="learning rate η", ylabel="loss above the least, on average")
    axes.set_xticks(at, [PLAIN.format(x=rate) for rate in at.tolist()])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(PLAIN)
    (ground,) = grounds(figure, axes)
    middle = len(at) // 2
    for (name, each), role, toward in zip(kinds.items(), ("w", "b"), (135, -45), strict=False):
        ground.write(name, (at[middle].item(), each[middle].mean().item()), toward=toward, color=COLOURS[role])
    return figure
