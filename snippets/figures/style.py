"""What all figures of the lesson share: colours, style, description, and the ways to write on them.

What saves a figure applies the style once more, since matplotlib reads some settings (text as
text, ids) only then.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.rcsetup import cycler

from snippets import colours

# A role has one colour on all pages. The page puts a variable in the place of each of these
# values, so a figure is right on a light and on a dark ground, and must use no others.
COLOURS = colours.of_figures(colours.LIGHT)
SERIES = ("loss", "w", "b", "gradient", "mark")  # of lines that say no colour, one after the other
THIN = 0.9  # points; of what is not the run itself
BOLD: dict[str, Any] = {"fontweight": "bold"}
FAINTEST = 0.5  # opacity of a line in ink that is still told from its ground
OPEN: dict[str, Any] = {
    "markersize": 9,
    "markeredgewidth": 2,
    "markerfacecolor": COLOURS["ground"],
    "clip_on": False,
}  # of a ring: what can be taken and moved
AUXILIARY: dict[str, Any] = {"linestyle": (0, (4, 3)), "linewidth": THIN}
SUBSCRIPT = re.compile(r"λ(max|min)")
TALL = (4.6, 5.0)  # inches; two panels, one above the other, so that a phone can show them

PLAIN = "{x:,g}"  # 0.01 and 1,000 rather than powers of 10, for numbers on axes


def lesson_style(palette: colours.Palette) -> dict[str, Any]:
    """Return lesson.mplstyle with the colours of a palette, as plt.style takes it.

    Args:
        palette: Roles of figures, such as "ink" → "#rrggbb".
    """
    ink, muted, grid = palette["ink"], palette["muted"], palette["grid"]
    path = Path(__file__).parent.with_name("lesson.mplstyle")
    style: dict[str, Any] = {
        str(name): value for name, value in mpl.rc_params_from_file(path, use_default_template=False).items()
    }
    return style | {
        "text.color": ink,
        "axes.labelcolor": ink,
        "axes.edgecolor": muted,
        "xtick.color": muted,
        "xtick.labelcolor": muted,
        "ytick.color": muted,
        "ytick.labelcolor": muted,
        "grid.color": grid,
        "legend.edgecolor": grid,
        "axes.prop_cycle": cycler("color", [palette[role] for role in SERIES]),
    }


STYLE = lesson_style(COLOURS)
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
    figure.description = text  # type: ignore[attr-defined]
    return figure


def write(axes: Axes, text: str, place: Sequence[float], *, offset: tuple[float, float], **look: Any) -> None:
    """Write a text some points from a place.

    Args:
        axes: The panel to write on.
        text: What to write.
        place: x and y in the panel's data, unless `look` has other xycoords.
        offset: Points to the right of the place, and above it.
        look: What else matplotlib's annotate takes, such as color, ha and va.
    """
    x, y = place
    text = SUBSCRIPT.sub(r"$\\lambda_{\\mathrm{\1}}$", text)
    axes.annotate(text, (x, y), xytext=offset, textcoords="offset points", **look)


def name_line(axes: Axes, line: Line2D, *, at: int) -> None:
    """Write a line's label in its colour above its point number `at`, on the free side."""
    points = np.asarray(line.get_xydata(), dtype=float)
    rising = points[min(at + 1, len(points) - 1), 1] > points[at, 1]
    look = {"ha": "right" if rising else "left", "va": "bottom", "color": line.get_color()}
    write(axes, str(line.get_label()), points[at], offset=(-4 if rising else 4, 4), **look)
