"""What all figures of the lesson share: colours, style, description, and the ways to write on them.

The style is in lesson.mplstyle, one folder up; what saves a figure applies it once more,
since matplotlib reads some settings (text as text, ids) only then.
"""

from collections.abc import Sequence
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from torch import Tensor

from snippets.data import Data
from snippets.landscape import minimum

STYLE = Path(__file__).parent.with_name("lesson.mplstyle")

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

in_lesson_style = plt.style.context(STYLE)


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


def write(
    axes: Axes, text: str, place: Sequence[float], *, offset: tuple[float, float], **look: object
) -> None:
    """Write a text some points from a place."""
    axes.annotate(text, place, xytext=offset, textcoords="offset points", **look)


def name_line(axes: Axes, line: Line2D, *, at: int) -> None:
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


def mark_epoch(axes: Axes, epoch: int) -> None:
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


def minimum_of(data: Data) -> Tensor:
    """Return the minimum without its rounding errors, which differ from call to call (LAPACK)."""
    return minimum(data).round(decimals=9)
