"""Learning rates that change: plans and what they lead to, and a ramp with the border that it passes."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure
from torch import Tensor

from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS, PLAIN

LOOKS: tuple[tuple[str, Any], ...] = (
    ("gradient", (0, (1.5, 1.8))), ("w", (0, (6, 2, 1.5, 2))), ("loss", (0, (5, 2))), ("b", "-"),
)  # fmt: skip
MOVED = LOOKS[-1][0]
SIDES = (0.7, 80), (0.6, -160), (0.2, -120), (0.8, 60)  # where along a plan its name stands, and on which side
HIGHEST, LOSSES = 0.16, (3e-6, 30)  # what a reader's plan comes to


@in_picture_style
def plans_and_ends(rates: Mapping[str, Tensor], excess: Mapping[str, Tensor], *, per_epoch: int) -> Figure:
    """Draw the rates of up to four plans over the epochs, and below the loss above the least, logarithmic.

    A script may move the fourth.

    Args:
        rates: Name of a plan → its rate in each update, (updates,).
        excess: Name of a plan → the loss above the least at the start and after each epoch, (epochs + 1,).
        per_epoch: Updates in an epoch.
    """
    figure, (above, below) = plt.subplots(2, sharex=True, figsize=(4.6, 5.4), height_ratios=[4, 6])
    for (name, plan), (role, dash) in zip(rates.items(), LOOKS, strict=False):
        look: dict[str, Any] = {"color": COLOURS[role], "linestyle": dash, "label": name}
        epochs = torch.arange(len(plan) + 1) / per_epoch
        every = per_epoch if role == MOVED else 1  # a step down is seen as one, and a script draws few points
        (rate,) = above.plot(epochs[::every], torch.cat([plan, plan[-1:]])[::every], **look)
        (loss,) = below.plot(excess[name], **look)
        if role == MOVED:
            rate.set_gid("x-plan")
            loss.set_gid("x-run")
    above.set_gid("x-rates")
    below.set_gid("x-losses")
    above.set(ylabel="learning rate η", ylim=(0, HIGHEST))
    below.set(yscale="log", ylim=LOSSES, xlabel="epoch", ylabel="loss above the least", xlim=(0, epochs[-1].item()))
    below.set_yticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"])
    below.minorticks_off()
    figure.align_ylabels()
    (ground,) = grounds(figure, below)
    for (name, each), (role, _), (share, side) in zip(excess.items(), LOOKS, SIDES, strict=False):
        at = round(share * (len(each) - 1))
        word = ground.write(name, (at, each[at].item()), toward=side, color=COLOURS[role])
        if role == MOVED:
            word.set_gid("x-run-word")
            figure.places = {"at": at}  # type: ignore[attr-defined]
    return figure


@in_picture_style
def ramp_and_lengths(
    rates: Tensor, losses: Tensor, *, border: float, lengths: Sequence[int], misled: Sequence[Tensor]
) -> Figure:
    """Draw the loss over the rates of a ramp, and below how far beyond the border ramps of many lengths are lowest.

    Args:
        rates: The rates of one ramp, (steps,).
        losses: The loss after each step, (steps,).
        border: The rate from which on it grows.
        lengths: Steps of each ramp.
        misled: For each, the rate of least loss in borders, (runs,).
    """
    figure, (one, many) = plt.subplots(2, figsize=(4.6, 6.2))
    shown = losses < 1e3 * losses[0]
    one.plot(rates[shown], losses[shown], color=COLOURS["loss"], label="loss")
    one.axvline(border, color=COLOURS["mark"], label="border", **AUXILIARY)
    low = int(losses.nan_to_num(nan=torch.inf).argmin())
    one.plot(rates[low], losses[low], "o", color=COLOURS["w"], markersize=7, label="lowest")
    one.set(
        xscale="log",
        yscale="log",
        ylim=(losses[low].item() / 8, None),
        xlabel="learning rate, growing with each step",
        ylabel="loss",
    )
    one.set_xticks([1e-4, 1e-2, 1])
    one.minorticks_off()
    one.xaxis.set_major_formatter(PLAIN)
    one.yaxis.set_major_formatter(PLAIN)
    middles = torch.stack([each.median() for each in misled])
    many.vlines(lengths, [each.min() for each in misled], [each.max() for each in misled],
                color=COLOURS["w"], label="from least to greatest")  # fmt: skip
    many.plot(lengths, middles, "o", color=COLOURS["w"], markersize=6, label="median")
    many.axhline(1, color=COLOURS["mark"], label="the border", **AUXILIARY)
    many.set(xscale="log", ylim=(0, None), xlabel="steps of the ramp", ylabel="rate of least loss ÷ border")
    many.set_xticks(lengths, [PLAIN.format(x=length) for length in lengths])
    many.minorticks_off()
    figure.align_ylabels()
    upper, lower = grounds(figure, one, many)
    upper.write("lowest", (rates[low].item(), losses[low].item()), toward=-100, color=COLOURS["w"])
    upper.write("border", (border, losses[0].item()), toward=180, color=COLOURS["mark"])
    lower.write("the border", (lengths[-1], 1.0), toward=-120, color=COLOURS["mark"])
    return figure
