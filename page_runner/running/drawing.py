"""A matplotlib figure as the page shows it (SVG) and as its record keeps it (text)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from xml.etree.ElementTree import ParseError

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.figure import Figure

from page_runner.messages import Drawing
from page_runner.running import explorer
from page_runner.running.figure_record import BAR, DrawingError, digits, name_of, record
from page_runner.running.svg import ForeignColour, svg

__all__ = ["DrawingError", "digits", "draw"]

LARGEST = 300_000  # bytes of a figure's SVG: more than all else that a page sends
WORDS = (mpl.text.Text, mpl.legend.Legend, mpl.axis.Axis, Axes)
ASKED = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor")


def draw(figure: Figure, *, key: str, colours: Mapping[str, str]) -> Drawing:
    """Draw a figure for a page.

    Args:
        figure: The figure; `figure.description` says what it shows.
        key: Starts each id in the SVG; no other figure of the page has it.
        colours: Role → "#rrggbb"; each becomes the CSS variable `--fig-<role>`.

    Raises:
        DrawingError: No description, an empty panel, NaN, a colour that is not in `colours`, or too much of it all.
    """
    description = " ".join(getattr(figure, "description", "").split())
    if not description:
        raise DrawingError('a figure without a description: figures.describe(figure, "what it shows")')
    try:
        with _data_named(figure) as data:
            drawn = svg(figure, key, description, colours, data)
    except ForeignColour as error:
        raise DrawingError(_about_colour(figure, str(error), colours)) from None
    except ParseError:
        raise DrawingError("a figure with a sign in its words that no page can hold, such as \\x00") from None
    lines = "\n".join([f"figure: {description}", *record(figure), *explorer.record(figure)])
    if (size := len(drawn.encode())) > LARGEST:
        raise DrawingError(
            f"a figure of {size // 1000} kB, where {LARGEST // 1000} kB is the most that a page may have of one: draw "
            "fewer points or cells, or write rasterized=True for what has most of them"
        )
    return Drawing(svg=explorer.around(figure, drawn), record=lines)


@contextmanager
def _data_named(figure: Figure) -> Iterator[set[str]]:
    """Mark, while it is open, the artists whose colours are their data: images, what a colormap fills, surfaces."""
    kept: dict[Artist, str | None] = {}
    for artist in figure.findobj():
        if artist.get_rasterized() and isinstance(artist, WORDS):
            raise DrawingError(f"{name_of(artist)} is rasterized: its words would be dark on the dark page")
        if isinstance(artist, mpl.collections.TriMesh) or vars(artist).get("_shading") == "gouraud":
            artist.set_rasterized(True)  # SVG has no such shading
        if _is_data(artist):
            kept[artist] = artist.get_gid()
            artist.set_gid(f"data-{len(kept)}")
    try:
        yield {str(artist.get_gid()) for artist in kept}
    finally:
        for artist, gid in kept.items():
            artist.set_gid(gid)


def _is_data(artist: Artist) -> bool:
    if isinstance(artist, mpl.cm.ScalarMappable) and artist.get_array() is not None:
        return True
    in_bar = isinstance(artist.axes, Axes) and artist.axes.get_label() == BAR
    is_shape = isinstance(artist, mpl.collections.Collection | mpl.patches.Patch)
    # A surface is shaded from its colour, face by face.
    return (in_bar and is_shape) or type(artist).__name__ == "Poly3DCollection"


def _about_colour(figure: Figure, colour: str, colours: Mapping[str, str]) -> str:
    """Which artist has a colour that the page cannot change, and what to write instead."""
    owners = (name_of(artist) for artist in figure.findobj() if colour in _colours_of(artist))
    owner = next(owners, "a part of the figure")
    return (
        f"{owner} has the colour {colour}, which is none of snippets.figures.COLOURS: it would not suit the dark page. "
        f'Give it figures.COLOURS["loss"], or that of another role: {", ".join(sorted(set(colours) - {"loss"}))}'
    )


def _colours_of(artist: Artist) -> set[str]:
    """The colours of an artist, without those of its parts."""
    found: set[str] = set()
    for name in ASKED:
        with suppress(AttributeError, TypeError, ValueError):
            asked = np.atleast_2d(to_rgba_array(getattr(artist, f"get_{name}")()))
            found |= {to_hex(each) for each in asked if each[3] > 0}
    return found
