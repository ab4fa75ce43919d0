"""How well a difference measures a slope."""

import math
from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.figures.style import (
    COLOURS,
    TALL,
    THIN,
    in_lesson_style,
    write,
)

DASHES = ("-", (0, (4, 2)))  # of the one-sided and the central error
TICKS = [1e-16, 1e-12, 1e-8, 1e-4, 1.0]


@in_lesson_style
def errors_over_step(
    steps: Tensor, errors: Mapping[str, tuple[Tensor, Tensor]], *, marks: Mapping[str, float]
) -> Figure:
    """Draw the error of two differences against their step, on two logarithmic axes, in panels.

    Args:
        steps: How far w was moved, (k,), in ascending order.
        errors: What to write above a panel → one-sided and central error, each (k,), above 0.
        marks: What to write at a step → the step; a thin line in all panels.
    """
    figure, panels = plt.subplots(len(errors), sharex=True, sharey=True, squeeze=False, figsize=TALL)
    first, last = steps[[0, -1]].tolist()
    for axes, (title, pair) in zip(panels[:, 0], errors.items(), strict=True):
        for name, step in marks.items():
            axes.axvline(step, color=COLOURS["mark"], linewidth=THIN, label=name, zorder=1)
            across = axes.get_xaxis_transform()
            look = {"color": COLOURS["mark"], "va": "bottom", "xycoords": across}
            write(axes, name, (step, 0), offset=(4, 3), **look)
        for name, error, dash in zip(("one-sided", "central"), pair, DASHES, strict=True):
            axes.plot(steps, error, color=COLOURS["gradient"], linestyle=dash, label=name)
        _name_branches(axes, steps, pair)
        axes.set(xscale="log", yscale="log", ylabel="error (share of slope)")
        axes.set(xticks=TICKS, yticks=TICKS, xlim=(first / 2, last * 2), ylim=(1e-17, 1e2))
        axes.set_title(title, loc="left")
        axes.xaxis.set_major_formatter(_power)
        axes.yaxis.set_major_formatter(_power)
    axes.set_xlabel("step h (units of w)")
    figure.align_ylabels(panels)
    return figure


def _name_branches(axes: Axes, steps: Tensor, pair: tuple[Tensor, Tensor]) -> None:
    """Write at each branch of the two errors what makes it, and how it goes with the step h."""
    one_sided, central = pair
    curved = central[-1] > central.min() * 1e3
    below = {"color": COLOURS["gradient"], "ha": "left", "va": "top"}
    above = below | {"va": "bottom"}
    left = below | {"ha": "right", "color": COLOURS["muted"]}
    branches = [
        ("rounding ∝ 1/h", central, 3e-10, (-4, -2), left),
        ("one-sided ∝ h", one_sided, 1.0, (0, 5), above | {"ha": "right"}),
    ]
    if curved:
        branches.append(("central ∝ h²", central, 1e-4, (6, -4), below))
    else:
        branches.append(("central", central, 1e-4, (2, 4), above))
    for text, error, at, offset, look in branches:
        k = (steps / at).log().abs().argmin()
        write(axes, text, (steps[k].item(), error[k].item()), offset=offset, **look)


def _power(value: float, _: int = 0) -> str:
    """Write a power of ten as code does, without a zero before its exponent."""
    return "1" if value == 1 else f"1e{round(math.log10(value))}"
