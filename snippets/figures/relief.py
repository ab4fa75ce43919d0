"""The landscape of the loss, shaded: its low ground is blue, like deep water, and its high ground pale.

Each line of equal loss is an ellipse, exactly, so each height is drawn as one. A line of equal
loss stops where a word stands.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Ellipse, Patch, Rectangle
from matplotlib.transforms import Bbox
from torch import Tensor

from snippets.data import Data
from snippets.figures.places import GAP, Ground
from snippets.figures.style import COLOURS
from snippets.landscape import minimum, principal_axes
from snippets.neuron import mean_squared_error

SHADES = tuple(role for role in COLOURS if role.startswith("height-"))  # from low to high
RINGS = len(SHADES) - 1  # a ring parts two shades
FINE = 4_000  # points of a ring, of which those in view are drawn
SPACING = 12.0  # points between two that are drawn
BEND = 0.15  # radians by which a line turns between them at most
CLEAR = 1e-9  # opacity of what is drawn and not seen; of 0, matplotlib would leave out the fill


def frame(points: Tensor, *, margin: float, shape: float | None = None) -> Tensor:
    """Return a view (low, high), (2, 2), with room about points.

    Args:
        points: Parameters (w, b) to be seen, (n, 2).
        margin: Room on each side, in parts of their width and height.
        shape: How many times as wide as high it is to be; as it comes, unless given.
    """
    low, high = points.aminmax(dim=0)
    half = (0.5 + margin) * (high - low)
    half = half.clamp(min=0.3 * half.max().item() or 1.0)  # where points lie in a row, or on each other
    if shape is not None:
        half = max(half[1], half[0] / shape) * half.new_tensor([shape, 1.0])
    return torch.stack([(low + high) / 2 - half, (low + high) / 2 + half])


def heights(data: Data, view: Tensor, *, ratio: float) -> Tensor:
    """Return the losses of the rings: each `ratio` times the one before, above the least, the last one in view."""
    least = mean_squared_error(minimum(data), data)
    corners = torch.cartesian_prod(*view.T)
    greatest = (mean_squared_error(corners, data) - least).max().item()
    top = math.floor(math.log(greatest, ratio) + 1e-9)
    return least + ratio ** torch.arange(top - RINGS + 1, top + 1, dtype=torch.float64)


def ring(data: Data, level: float | Tensor, *, count: int = FINE) -> Tensor:
    """Return points (w, b) that all have one loss, (count, 2), once around the minimum.

    Raises:
        ValueError: all x are the same, so that no line of equal loss ever closes.
    """
    curvatures, directions = principal_axes(data)
    if not curvatures[0] > 0:
        raise ValueError("all x are the same: the lowest points form a line, and no map shows its end")
    bottom = minimum(data)
    reach = (2 * (level - mean_squared_error(bottom, data)).clamp(min=0) / curvatures).sqrt()
    turn = torch.linspace(0, 2 * torch.pi, count, dtype=torch.float64)[:, None]
    flat, steep = (directions * reach).mT
    return bottom + turn.cos() * flat + turn.sin() * steep


def shade(axes: Axes, data: Data, view: Tensor, levels: Tensor) -> None:
    """Fill a panel with the landscape: a shade below each height, the palest above them all."""
    low, high = view.tolist()
    for patch in _fills(data, view, levels, zorder=0, linewidth=0):
        axes.add_patch(patch)
    axes.axis((low[0], high[0], low[1], high[1]))
    axes.set(xlabel="weight w", ylabel="bias b")
    axes.locator_params(nbins=5)


def shade_later(axes: Axes, data: Data, view: Tensor, levels: Tensor, *, name: str, zorder: float) -> list[str]:
    """Draw a landscape with whole rings over a panel, hidden until a script shows it, and return its parts' names."""
    parts: list[str] = []
    look: dict[str, Any] = {"zorder": zorder, "linewidth": 0.7, "edgecolor": COLOURS["muted"], "alpha": CLEAR}
    for patch in _fills(data, view, levels, **look):
        parts.append(f"{name}-{len(parts)}")
        patch.set(gid=f"x-{parts[-1]}", label=f"{name}: {patch.get_label()}")
        axes.add_patch(patch)
    return parts


def _fills(data: Data, view: Tensor, levels: Tensor, **look: Any) -> Iterator[Patch]:
    """The ground and, from the highest down, the ellipse of each height that is above the least loss."""
    (left, bottom), size = view[0].tolist(), (view[1] - view[0]).tolist()
    ground: dict[str, Any] = look | {"facecolor": COLOURS[SHADES[-1]], "linewidth": 0}
    yield Rectangle((left, bottom), *size, label="above", gid="x-ground", **ground)
    for level, role in reversed(list(zip(levels, SHADES, strict=False))):
        if level <= mean_squared_error(minimum(data), data):
            continue
        quarters = ring(data, level, count=5)[:2] - minimum(data)
        flat, steep = quarters.norm(dim=1).tolist()
        along = quarters[0] / flat
        angle = math.degrees(math.atan2(along[1], along[0]))
        w, b = minimum(data).tolist()
        fill = Ellipse((w, b), 2 * flat, 2 * steep, angle=angle, facecolor=COLOURS[role], **look)
        fill.set(label=f"below {level:.4g}", gid=f"x-{role}")
        yield fill


def write_heights(ground: Ground, data: Data, levels: Tensor, named: Sequence[float] | Tensor) -> None:
    """Write upon some of the rings how high they are, each where it is clear of the others."""
    few = FINE // 10
    rings = [ground.axes.transData.transform(ring(data, level, count=few)) for level in levels]
    for level in named:
        others = [line for line, at in zip(rings, levels, strict=True) if at != level]
        places = ring(data, level, count=few).numpy()
        places = places[_within(ground.axes.viewLim, places)]
        _write_upon(ground, f"{level:.3g}", places, np.concatenate(others))


def write_high(ground: Ground, data: Data, view: Tensor, *, low: bool = False) -> None:
    """Write "high" in the highest corner of a view, or "low" in the lowest."""
    corners = torch.cartesian_prod(*view.T)
    losses = mean_squared_error(corners, data)
    corner = corners[losses.argmin() if low else losses.argmax()]
    across, up = (view.mean(dim=0) - corner).tolist()
    ground.write("low" if low else "high", corner.tolist(), toward=math.degrees(math.atan2(up, across)))


def draw_rings(ground: Ground, data: Data, levels: Tensor) -> None:
    """Draw the lines of equal loss, but not where a word stands; so this comes last."""
    axes, free = ground.axes, GAP * ground.scale
    view, words = axes.bbox.padded(2), [box.padded(free) for box in ground.boxes]
    for level in levels.tolist():
        points = ring(data, level)
        pixels = axes.transData.transform(points)
        keep = _within(view, pixels) & ~np.any([_within(box, pixels) for box in words], axis=0)
        if keep.any() and not keep.all():  # begin in a gap, so that no piece is cut in two at the ring's own end
            start = int((~keep).argmax())
            points, pixels, keep = points.roll(-start, 0), np.roll(pixels, -start, 0), np.roll(keep, -start)
        edges = np.flatnonzero(np.diff(keep.astype(int), prepend=0, append=0)).reshape(-1, 2)
        pieces = [_thinned(points[one:end].numpy(), pixels[one:end], SPACING * ground.scale) for one, end in edges]
        look: dict[str, Any] = {"colors": COLOURS["muted"], "linewidths": 0.7, "zorder": 1}
        if pieces:
            axes.add_collection(LineCollection(pieces, label=f"loss {level:.4g}", **look), autolim=False)


def _within(box: Bbox, pixels: np.ndarray) -> np.ndarray:
    """Which of some points are in a box."""
    return np.all((pixels >= box.min) & (pixels <= box.max), axis=1)


def _thinned(points: np.ndarray, pixels: np.ndarray, spacing: float) -> np.ndarray:
    """Points of a line, of which one is kept for each so many pixels, more where it bends; and both ends."""
    moves = np.diff(pixels, axis=0)
    turns = np.abs(np.diff(np.unwrap(np.arctan2(moves[:, 1], moves[:, 0])), prepend=np.nan))
    way = np.concatenate([[0], (np.hypot(*moves.T) / spacing + np.nan_to_num(turns) / BEND).cumsum()])
    kept = np.searchsorted(way, np.arange(0, way[-1], 1.0))
    return points[np.unique([*kept, len(points) - 1])]


def _write_upon(ground: Ground, text: str, places: np.ndarray, beside: np.ndarray) -> None:
    """Write a text upon one of many places, the one with most room; upon none where none has any.

    Args:
        ground: The panel's ground.
        text: What to write.
        places: The middles that it may have, (n, 2), in the panel's data.
        beside: Further points to keep clear of, (m, 2), in pixels.
    """
    if not len(places):
        return
    # A place in view, for what stands out of it has no size.
    note = ground.axes.annotate(text, tuple(places[0]), ha="center", va="center", color=COLOURS["ink"])
    half = np.asarray(note.get_window_extent().size) / 2
    middles = ground.axes.transData.transform(places)
    boxes = [Bbox([middle - half, middle + half]) for middle in middles]
    room = 6 * GAP * ground.scale  # more is no better
    frees = [round(min(ground.clearance(box, beside), room), 1) for box in boxes]
    best = max(range(len(frees)), key=lambda at: frees[at])
    if frees[best] < GAP * ground.scale / 2:
        note.remove()
        return
    note.xy = tuple(places[best])
    note.set_position(note.xy)
    ground.boxes.append(boxes[best])
