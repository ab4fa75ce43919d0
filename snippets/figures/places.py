"""Free ground for words: what is drawn on a panel is known, and a label stands beside it, on none of it."""

from collections.abc import Iterator, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from snippets.figures.style import STYLE

SIZES = ("font.size", "axes.titlesize", "axes.labelsize", "xtick.labelsize", "ytick.labelsize")
LEGIBLE = 11.5  # points; 331 of them are as wide as the text of a phone of 360 px: 11 px
in_picture_style = plt.style.context(STYLE | dict.fromkeys(SIZES, LEGIBLE))

GAP = 3.0  # points about a text that stay free
AWAY = (5, 9, 14, 20, 28, 38, 50, 64)  # points from its place at which a text is tried, nearest first
TURNS = [sign * step * np.pi / 8 for step in range(9) for sign in (1, -1)]  # from where it should stand


def grounds(figure: Figure, *panels: Axes) -> list["Ground"]:
    """Return the ground of some panels of a figure, once it is settled where in it things stand."""
    settle(figure)
    return [Ground(axes, figure.dpi / 72) for axes in panels]


def settle(figure: Figure) -> None:
    """Lay a figure out for good: else what is written on it would move its panels once more."""
    if engine := figure.get_layout_engine():
        engine.execute(figure)
        figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.apply_aspect()


class Ground:
    """A panel with all its lines, points and arrows drawn and its limits set, to write words on.

    Attributes:
        axes: The panel.
        scale: How many pixels a point has.
        points: Where something is drawn, (n, 2), in pixels, a pixel or two apart.
        boxes: Where words stand, in pixels.
    """

    def __init__(self, axes: Axes, scale: float) -> None:
        self.axes, self.scale = axes, scale
        self.points = np.unique(np.concatenate([np.empty((0, 2)), *self._drawn()]).round(), axis=0)
        self.boxes: list[Bbox] = [text.get_window_extent() for text in axes.texts]

    def write(self, text: str, place: Sequence[float], *, toward: float = 0.0, **look: Any) -> Annotation:
        """Write a text beside a place, as near as there is room, and return it.

        Args:
            text: What to write.
            place: x and y in the panel's data.
            toward: On which side it should stand, if it can: an angle in degrees, 0 to the right, 90 above.
            look: What else matplotlib's annotate takes, such as color.
        """
        note = self.axes.annotate(text, (place[0], place[1]), xytext=(0, 0), textcoords="offset points", **look)
        size = np.asarray(note.get_window_extent().size)
        at = self.axes.transData.transform((place[0], place[1]))
        tried: list[tuple[float, int, np.ndarray, np.ndarray, Bbox]] = []
        for away in AWAY:
            for turn in TURNS:
                side = np.array([np.cos(np.radians(toward) + turn), np.sin(np.radians(toward) + turn)])
                lean = np.where(np.abs(side) < 0.4, 0.5, side < 0)  # 0: the text begins there; 1: it ends there
                corner = at + away * self.scale * side - lean * size
                box = Bbox([corner, corner + size])
                free = round(min(self.clearance(box), GAP * self.scale), 3)
                tried.append((free, -len(tried), away * side, lean, box))
            free, _, offset, lean, box = max(tried, key=lambda one: one[:2])
            if free >= GAP * self.scale - 1e-3:
                break
        ha, va = ({0: names[0], 0.5: "center", 1: names[1]} for names in (("left", "right"), ("bottom", "top")))
        note.set(position=offset, ha=ha[lean[0]], va=va[lean[1]])
        self.boxes.append(box)
        return note

    def clearance(self, box: Bbox, beside: np.ndarray | None = None) -> float:
        """Return how many pixels a box is from what is drawn, written, and the edge; below 0 where it is over it."""
        inside = self.axes.bbox
        room = min(box.x0 - inside.x0, inside.x1 - box.x1, box.y0 - inside.y0, inside.y1 - box.y1)
        corners = [np.array([[other.x0, other.y0], [other.x1, other.y1]]) for other in self.boxes]
        lows = np.concatenate([self.points, *(pair[:1] for pair in corners), *([] if beside is None else [beside])])
        highs = np.concatenate([self.points, *(pair[1:] for pair in corners), *([] if beside is None else [beside])])
        if not len(lows):
            return room
        apart = np.maximum(np.maximum(lows - box.max, box.min - highs), -1)
        over = (apart < 0).all(axis=1)
        return min(room, -1.0 if over.any() else float(np.hypot(*np.maximum(apart, 0).T).min()))

    def _drawn(self) -> Iterator[np.ndarray]:
        """Points along each line and arrow, and about each marker, in pixels."""
        for artist in self.axes.get_children():
            if isinstance(artist, Line2D):
                path = artist.get_transform().transform(np.column_stack(artist.get_data()))
                if artist.get_linestyle() != "None":
                    yield self._between(path)
                if artist.get_marker() not in ("None", "none", "", None):
                    radius = self.scale * artist.get_markersize() / 2
                    turns = np.linspace(0, 2 * np.pi, 16)
                    rim = radius * np.column_stack([np.cos(turns), np.sin(turns)])
                    yield np.concatenate([path, (path[:, None] + rim).reshape(-1, 2)])
            elif isinstance(artist, LineCollection | FancyArrowPatch):
                paths = artist.get_paths() if isinstance(artist, LineCollection) else [artist.get_path()]
                for shape in paths:
                    for part in shape.to_polygons(artist.get_transform(), closed_only=False):
                        yield self._between(np.asarray(part))

    def _between(self, corners: np.ndarray) -> np.ndarray:
        """Points a pixel or so apart along a line, as far as it is on the panel or near it."""
        box = self.axes.bbox.padded(50)
        corners = np.clip(corners, box.min, box.max)
        way = np.concatenate([[0], np.hypot(*np.diff(corners, axis=0).T).cumsum()])
        places = np.union1d(way, np.arange(0, way[-1], 1.5))
        return np.column_stack([np.interp(places, way, corners[:, column]) for column in (0, 1)])
