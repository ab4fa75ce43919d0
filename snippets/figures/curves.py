"""Curves of the loss at several rates, and of how long each rate takes."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from snippets.descent import Run
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.style import COLOURS, PLAIN, THIN, write

DASHES = {"b": (0, (5, 2)), "loss": "-", "w": (0, (1.5, 1.8)), "gradient": (0, (6, 2, 1.5, 2))}  # role → dash
LOOKS: tuple[tuple[str, Any], ...] = tuple(DASHES.items())
LEAVING = 100.0  # times the first loss, above which a run has left


@in_picture_style
def losses_at_rates(runs: Mapping[str, Run]) -> Figure:
    """Draw the loss of up to four runs over the epochs, on a logarithmic axis, with its name at each.

    A run that leaves is drawn until its loss is a hundred times that at the start.

    Args:
        runs: What to write at a run, such as "too low: crawls" → the run.

    Raises:
        ValueError: there are more than four runs.
    """
    if len(runs) > len(LOOKS):
        raise ValueError(f"{len(runs)} runs: give up to {len(LOOKS)}, more cannot be told apart")
    figure, axes = plt.subplots(figsize=(4.6, 3.6))
    shown = []
    for (name, run), (role, dash) in zip(runs.items(), LOOKS, strict=False):
        losses = run.losses.double()
        left = (~(losses <= LEAVING * losses[0])).nonzero()
        losses = losses[: int(left[0]) if len(left) else None]
        axes.plot(losses, color=COLOURS[role], linestyle=dash, label=name)
        shown.append((name, losses, COLOURS[role]))
    axes.set(yscale="log", xlabel="epoch", ylabel="loss")
    axes.yaxis.set_major_formatter(PLAIN)
    axes.locator_params(axis="x", nbins=6, integer=True)
    (ground,) = grounds(figure, axes)
    for name, losses, colour in shown:
        at = 2 * len(losses) // 3
        ground.write(name, (at, losses[at].item()), toward=80, color=colour)
    return figure


@in_picture_style
def steps_by_rate(
    rates: Sequence[float] | Tensor, steps: Sequence[float] | Tensor, *, marks: Mapping[str, float]
) -> Figure:
    """Draw at which step each learning rate settles, on a logarithmic axis, with words at some of the rates.

    Args:
        rates: The learning rates, (k,), in ascending order.
        steps: When each settles, (k,); NaN, where it does not, is a gap.
        marks: What to write at a learning rate, such as "nothing bounces" → the learning rate.
    """
    figure, axes = plt.subplots(figsize=(4.6, 3.4 + 0.28 * len(marks)))
    at, times = np.asarray(rates, dtype=float), np.asarray(steps, dtype=float)
    parts = np.ma.clump_unmasked(np.ma.masked_invalid(times))
    for number, part in enumerate(parts, start=1):
        axes.plot(at[part], times[part], color=COLOURS["loss"], label=f"settled, part {number}", gid="x-steps")
    axes.set(yscale="log", xlabel="learning rate η", ylabel="epochs until it has arrived")
    axes.set_ylim(bottom=10 ** np.floor(np.log10(np.nanmin(times))))
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(PLAIN)
    axes.yaxis.set_major_formatter(PLAIN)
    # Each mark is a flag on a mast that is higher than those to its left: no two can touch.
    for row, (name, rate) in enumerate(sorted(marks.items(), key=lambda mark: mark[1])):
        top = 1 + 0.09 * (row + 1)
        across = axes.get_xaxis_transform()
        axes.axvline(rate, ymax=top, color=COLOURS["mark"], linewidth=THIN, label=name, clip_on=False, zorder=1)
        look = {"color": COLOURS["mark"], "ha": "right", "va": "top"}
        write(axes, f"{name} {rate:.4f}", (rate, top), offset=(-4, -2), xycoords=across, **look)
    return figure
