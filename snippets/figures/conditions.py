"""What is promised of a step, and what comes of it."""

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from snippets.experiments.conditions import Promises
from snippets.figures.style import AUXILIARY, COLOURS, THIN, in_lesson_style, write

WRITING = 0.28  # of the width, right of the curves, for their names


@in_lesson_style
def descent_lemma(one: Promises) -> Figure:
    """Draw the loss after one step against the rate, its tangent below it, and its bound above.

    A flag stands at 2/M, up to which the bound lies below the loss before the step.

    Args:
        one: One step at rates from 0 to beyond 2/M, in ascending order.

    Raises:
        ValueError: the rates do not go from 0 to beyond 2/M.
    """
    border, before = 2 / one.steepest, one.losses[0].item()
    if one.rates[0] != 0 or not one.rates[-1] > border:
        raise ValueError(f"the rates do not go from 0 to beyond 2/M, which is {border:.4g}")
    figure, axes = plt.subplots()
    top = max(one.bounds[-1].item(), before)
    least = min(one.losses.min().item(), one.bounds.min().item())
    bottom = max(one.tangents[-1].item(), least - 0.6 * (top - least))
    margin = 0.08 * (top - bottom)
    axes.set(
        xlim=(0, one.rates[-1].item() / (1 - WRITING)),
        ylim=(bottom - margin, top + margin),
        xlabel="learning rate η of the step",
        ylabel="loss (y²)",
    )
    axes.locator_params(axis="x", nbins=6)
    # The bound comes last: where it and the loss are one, its dashes show both.
    for name, values, role, dash in (
        ("tangent", one.tangents, "gradient", (0, (1, 1.6))),
        ("loss", one.losses, "loss", "-"),
        ("bound", one.bounds, "mark", (0, (5, 2))),
    ):
        shown = values >= bottom - margin / 2
        rates, values = one.rates[shown], values[shown]
        axes.plot(rates, values, color=COLOURS[role], linestyle=dash, label=name)
        end = (rates[-1].item(), values[-1].item())
        write(axes, name, end, offset=(7, 0), color=COLOURS[role], va="center")
    level = axes.plot(
        one.rates[[0, -1]],
        [before, before],
        color=COLOURS["muted"],
        label="before the step",
        zorder=1,
        **AUXILIARY,
    )[0]
    look = {"color": COLOURS["muted"], "va": "bottom"}
    write(axes, str(level.get_label()), (0.25 * border, before), offset=(0, 3), **look)
    axes.axvline(
        border,
        ymax=1.09,
        color=COLOURS["mark"],
        linewidth=THIN,
        label="2/M",
        clip_on=False,
        zorder=1,
    )
    look = {"color": COLOURS["mark"], "ha": "right", "va": "top"}
    across = axes.get_xaxis_transform()
    write(axes, "2/M", (border, 1.09), offset=(-4, 0), xycoords=across, **look)
    return figure
