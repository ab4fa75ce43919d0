"""Lines of equal loss as matplotlib draws them, ended before words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.path import Path as Curve
from matplotlib.text import Text

from snippets.figures.places import settle
from snippets.figures.style import COLOURS

CLEAR = 3  # points; how far from a word a contour ends
LOOK_OF_CONTOURS: dict[str, Any] = {"colors": COLOURS["muted"], "alpha": 0.75, "linewidths": 0.7}


def end_contours_at_words(figure: Figure) -> None:
    """Take out of each contour what lies on a word: a line through a word is read as a part of it.

    Args:
        figure: A figure with all its words; its panels stay where they are from now on.
    """
    settle(figure)
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
