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
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path as Curve
from matplotlib.rcsetup import cycler
from matplotlib.text import Text

from snippets import colours

# A role has one colour on all pages. The page puts a variable in the place of each of these
# values, so a figure is right on a light and on a dark ground, and must use no others.
COLOURS = colours.of_figures(colours.LIGHT)
SERIES = ("loss", "w", "b", "gradient", "mark")  # of lines that say no colour, one after the other
THIN = 0.9  # points; of what is not the run itself
BOLD: dict[str, Any] = {"fontweight": "bold"}
FAINTEST = 0.5  # opacity of a line in ink that is still told from its ground
AUXILIARY: dict[str, Any] = {"linestyle": (0, (4, 3)), "linewidth": THIN}
CLEAR = 3  # points; how far from a word a contour ends
LOOK_OF_CONTOURS: dict[str, Any] = {"colors": COLOURS["muted"], "alpha": 0.75, "linewidths": 0.7}
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


def mark_epoch(axes: Axes, epoch: int) -> None:
    """Draw a thin line at an epoch and write its number above the axes, clear of other lines."""
    name = f"epoch {epoch:,}"
    axes.axvline(epoch, color=COLOURS["mark"], linewidth=THIN, label=name)
    look = {"ha": "center", "va": "bottom", "color": COLOURS["mark"]}
    write(axes, name, (epoch, 1), offset=(0, 3), xycoords=axes.get_xaxis_transform(), **look)


def end_contours_at_words(figure: Figure) -> None:
    """Take out of each contour what lies on a word: a line through a word is read as a part of it.

    Args:
        figure: A figure with all its words; its panels stay where they are from now on.
    """
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    room = CLEAR * figure.dpi / 72
    for axes in figure.axes:
        words = [child for child in axes.get_children() if isinstance(child, Text) and child.get_text()]
        boxes = [Text.get_window_extent(word).padded(room) for word in words]
        for contours in axes.get_children():
            if isinstance(contours, ContourSet):
                to_points = contours.get_transform()
                kept = []
                for curve in contours.get_paths():
                    places = to_points.transform(curve.vertices)
                    hidden = np.any([_within(places, box.extents) for box in boxes], axis=0)
                    kept.append(_without(curve, hidden))
                contours.set_paths(kept)


def _within(places: np.ndarray, extents: Sequence[float]) -> np.ndarray:
    low_x, low_y, high_x, high_y = extents
    x, y = places.reshape(-1, 2).T
    return (low_x < x) & (x < high_x) & (low_y < y) & (y < high_y)


def _without(curve: Curve, hidden: np.ndarray) -> Curve:
    """Return a curve of several parts without some of its points, ended before them and begun again behind."""
    vertices = np.asarray(curve.vertices, dtype=float)
    if not len(vertices):
        return curve
    starts = np.zeros(len(hidden), dtype=bool) if curve.codes is None else curve.codes == Curve.MOVETO
    pieces = np.split(np.arange(len(hidden)), np.flatnonzero(starts | hidden))
    kept = [vertices[piece[~hidden[piece]]] for piece in pieces]
    return Curve.make_compound_path(*[Curve(part) for part in kept if len(part) > 1])
