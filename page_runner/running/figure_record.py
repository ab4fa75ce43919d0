"""A matplotlib figure as its record keeps it: what is drawn in it, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from page_runner.running.figure_points import (
    DrawingError,
    between,
    digits,
    holds_dates,
    in_panel,
    place_of,
    points_of,
    reach_of,
)

DASHES = {"-": "solid", "--": "dashed", "-.": "dash-dotted", ":": "dotted"}
BAR = "<colorbar>"  # matplotlib's own label for the axes of a colour bar


def record(figure: Figure) -> Iterator[str]:
    """The lines of a figure's record. It must have been drawn: only then matplotlib knows where things stand.

    Raises:
        DrawingError: A panel is empty, or there is NaN in it.
    """
    if not figure.axes:
        raise DrawingError("an empty figure: nothing was drawn in it")
    for name, text in (("title", figure.get_suptitle()), ("x", figure.get_supxlabel()), ("y", figure.get_supylabel())):
        if text:
            yield f"{name} of all panels: {text}"
    for number, axes in enumerate(figure.axes, start=1):
        if axes.get_label() == BAR:
            yield f"panel {number}: {_colour_bar(axes)}"
            continue
        series = [line for artist in axes.get_children() for line in _artist(artist, axes)]
        if not any(line.startswith("  ") for line in series):
            raise DrawingError(f"panel {number} of the figure is empty: nothing was drawn in it")
        yield f"panel {number}: {'; '.join(_axis(axes, name) for name in _names(axes))}{_view(axes)}"
        yield from series
    own = (figure.legends, figure.lines, figure.patches, figure.images, figure.artists)
    for artist in (artist for kind in own for artist in kind):
        yield from _artist(artist, figure.axes[0])
    said = figure.get_suptitle(), figure.get_supxlabel(), figure.get_supylabel()
    yield from (f" words {text.get_text()!r}" for text in figure.texts if text.get_text() not in ("", *said))


def name_of(artist: Artist) -> str:
    """An artist's kind, and its label if it was given one."""
    label = artist.get_text() if isinstance(artist, mpl.text.Text) else str(artist.get_label())
    return f"{type(artist).__name__} {'' if label.startswith('_') else repr(label) if label else ''}".strip()


# Axes


def _names(axes: Axes) -> list[str]:
    return ["x", "y", "z"] if hasattr(axes, "get_zlim") else ["x", "y"]


def _axis(axes: Axes, name: str) -> str:
    low, high = (place_of(axes, name, limit) for limit in getattr(axes, f"get_{name}lim")())
    label, scale = getattr(axes, f"get_{name}label")(), getattr(axes, f"get_{name}scale")()
    return f"{name} {label!r}, {'dates' if holds_dates(axes, name) else scale}, {low} to {high}"


def _view(axes: Any) -> str:
    """From where a panel with depth is seen."""
    return f"; seen from {digits(axes.elev)}°, {digits(axes.azim)}°" if hasattr(axes, "elev") else ""


def _colour_bar(axes: Axes) -> str:
    name = "y" if axes.get_ylim() != (0.0, 1.0) or axes.get_ylabel() else "x"
    return f"colour bar, {_axis(axes, name)}"


# What stands in them


def _artist(artist: Artist, axes: Axes) -> Iterator[str]:
    """The lines that tell what one artist shows; data begin with two spaces, words with one."""
    if not artist.get_visible() or artist in (axes.patch, *getattr(axes, "spines", {}).values()):
        return
    name = name_of(artist)
    if isinstance(artist, Axes):
        yield f" panel inside: {_axis(artist, 'x')}; {_axis(artist, 'y')}"
        yield from (f"  inside: {line.strip()}" for child in artist.get_children() for line in _artist(child, artist))
    elif isinstance(artist, mpl.text.Text):
        if artist.get_text():
            place = artist.xy if isinstance(artist, mpl.text.Annotation) else artist.get_unitless_position()
            x, y = (place_of(axes, name, value) for name, value in zip("xy", place, strict=True))
            yield f" words {artist.get_text()!r} at {x}, {y}"
    elif isinstance(artist, mpl.legend.Legend):
        yield f" legend {[text.get_text() for text in artist.get_texts()]}"
    elif isinstance(artist, mpl.table.Table):
        yield f"  {name}: {[cell.get_text().get_text() for _, cell in sorted(artist.get_celld().items())]}"
    elif isinstance(artist, mpl.lines.Line2D):
        points = np.column_stack(artist.get_data(orig=False))
        if len(points) or "'" in name:  # a box plot has a line for outliers also where there are none
            yield f"  {name}{_look(artist)}: {points_of(points, name, axes, artist.get_transform())}"
    elif isinstance(artist, mpl.collections.Collection):
        yield from (f"  {name}{_dashed(artist)}: {line}" for line in _collection(artist, name, axes))
    elif isinstance(artist, mpl.image.AxesImage | mpl.image.FigureImage):
        yield f"  {name}: {_values(artist, name)}; from {', '.join(map(digits, artist.get_extent()))}"
    elif isinstance(artist, mpl.image.BboxImage):
        yield f"  {name}: {_values(artist, name)}"
    elif isinstance(artist, mpl.patches.FancyArrowPatch):
        ends = vars(artist).get("_posA_posB") or ()
        yield f" {name}" + "".join(f" {digits(x)}, {digits(y)}" for x, y in ends)
    elif isinstance(artist, mpl.patches.Patch):
        points = artist.get_patch_transform().transform(artist.get_path().vertices)
        yield f"  {name}: {points_of(points, name, axes, artist.get_data_transform())}"
    elif isinstance(artist, mpl.offsetbox.OffsetBox | mpl.offsetbox.AnnotationBbox):
        parts = [child for child in artist.get_children() if not isinstance(child, mpl.patches.Patch)]  # its frame
        yield from (line for child in parts for line in _artist(child, axes))
    elif not isinstance(artist, mpl.axis.Axis):
        yield f"  {name}"


def _collection(artist: Any, name: str, axes: Axes) -> Iterator[str]:
    """Points with their places, or shapes with their corners; levels of a landscape; values that are told by colour."""
    if isinstance(artist, mpl.contour.ContourSet):
        levels = np.asarray(artist.levels)
        lines = [np.asarray(path.vertices) for path in artist.get_paths()]
        some = [lines[place] for place in sorted({len(lines) // 4, len(lines) // 2}) if len(lines[place])]
        reach = "".join(f", one {reach_of(line, axes, artist.get_transform())}" for line in some)
        yield f"{len(levels)} levels, {digits(levels[0])} to {digits(levels[-1])}{reach}"
        return
    is_mesh = isinstance(artist, mpl.collections.QuadMesh | mpl.collections.TriMesh)
    has_places = isinstance(artist, mpl.collections.PathCollection | mpl.quiver.Quiver | mpl.quiver.Barbs)
    points: np.ma.MaskedArray = np.ma.asarray(
        artist.get_offsets() if has_places else () if is_mesh else _corners(artist), dtype=float
    )
    transform = artist.get_offset_transform() if has_places else artist.get_transform()
    if len(points) and hasattr(axes, "get_zlim"):  # they stand in the order of their depths, which may vary
        (middle,) = in_panel(points.mean(axis=0)[None], axes, transform)
        yield f"{len(points)} points, {reach_of(points, axes, transform)}, around {middle}"
    elif len(points) or has_places:
        yield points_of(points, name, axes, transform)
    if isinstance(artist, mpl.quiver.Quiver):
        yield points_of(np.column_stack([artist.U, artist.V]), name)
    if artist.get_array() is not None:
        yield _values(artist, name)


def _corners(artist: Any) -> np.ndarray:
    paths = [vertices for path in artist.get_paths() if len(vertices := np.asarray(path.vertices))]
    return np.concatenate(paths) if paths else np.empty((0, 2))


def _look(line: mpl.lines.Line2D) -> str:
    """How a line is drawn, where captions may speak of it: its dashes and its marks."""
    marker = line.get_marker()
    marked = marker not in ("None", "none", "", " ", None)
    mark = f", marks {marker!r}" if isinstance(marker, str) else ", marks"
    return f", {DASHES.get(str(line.get_linestyle()), 'no line')}" + (mark if marked else "")


def _dashed(artist: Any) -> str:
    return ", dashed" if any(dashes is not None for _, dashes in artist.get_linestyle()) else ""


def _values(artist: Any, name: str) -> str:
    """The values that an image or a mesh tells by colour."""
    values = np.asarray(np.ma.getdata(artist.get_array()), dtype=float)
    if not np.isfinite(values).all():
        raise DrawingError(f"NaN or infinity in {name}: leave these points out, and say so")
    if values.size == 0:
        raise DrawingError(f"{name} has no points")
    shape, flat = " by ".join(map(str, values.shape)), values.ravel()
    low, high = float(flat.min()), float(flat.max())
    parts = [f"{(flat[place] - low) / ((high - low) or 1.0):.3f}" for place in between(flat.size)]
    told = f"{shape} values, first {digits(flat[0])}, last {digits(flat[-1])}, "
    told += f"least {digits(low)}, greatest {digits(high)}"
    told += f", by way of {' '.join(parts)} of that" if parts else ""
    return told if values.ndim == 3 else f"{told}, in colours of {artist.get_cmap().name!r}"
