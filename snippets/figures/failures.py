"""A gallery of runs that went wrong: one small loss curve for each, with its name, and the cured run beside it."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from snippets.figures.places import Ground, grounds, in_picture_style
from snippets.figures.style import AUXILIARY, COLOURS

Curve = Sequence[float] | Tensor

LEAVING = 1e3  # times the first loss, above which a run has left
DEEP = 1e-4  # times the first loss, below which a panel shows no more of a run
POINTS = 60  # of a curve; more are not seen in so small a panel


@in_picture_style
def gallery(
    curves: Mapping[str, Curve],
    *,
    cured: Mapping[str, Curve] | None = None,
    log: bool | Collection[str] = True,
    columns: int = 2,
    ends: bool = True,
) -> Figure:
    """Draw the losses of some runs in small panels, each over its epochs and on a scale of its own.

    A run that leaves is drawn until its loss is a thousand times that at the start, and what it comes to is
    written there.

    Args:
        curves: What to write above a panel, in lines of up to some 22 characters, half as many in four columns →
            the losses of the run, 2 or more, inf and NaN among them.
        cured: The losses of some of them, by the same names, once the fault is mended; drawn dashed.
        log: Whether the axes of the losses are logarithmic, or which are; one with a loss of 0 or below is not.
        columns: Panels in a row.
        ends: Whether the first loss and the last are written; four panels in a row have no room for that.

    Raises:
        ValueError: there are no curves, one begins with no number, or a cured one has no panel.
    """
    cured = cured or {}
    if not curves or not set(cured) <= set(curves):
        raise ValueError(f"panels {[*curves]}, cured {[*cured]}: give one or more, and no other name to a cured run")
    rows = math.ceil(len(curves) / columns)
    logarithmic = (curves if log else ()) if isinstance(log, bool) else log
    # Said here, since finding it would cost as much as all else.
    above = 0.15 + 0.15 * max(name.count("\n") + 1 for name in curves)
    height = (1.25 + above) * rows
    places = {"left": 0.015, "right": 0.955, "bottom": 0.3 / height, "top": 1 - above / height, "wspace": 0.14}
    figure, grid = plt.subplots(
        rows, columns, figsize=(4.6, height), squeeze=False, layout="none", gridspec_kw=places | {"hspace": 0.65}
    )
    panels = dict(zip(curves, grid.flat, strict=False))
    for axes in grid.flat[len(curves) :]:
        axes.set_axis_off()
    for name, axes in panels.items():
        mended = _numbers(name, cured[name]) if name in cured else None
        _panel(axes, name, _numbers(name, curves[name]), mended, name in logarithmic)
    for name, ground in zip(curves, grounds(figure, *panels.values()), strict=True) if ends else ():
        _write_ends(ground, _numbers(name, curves[name]))
    return figure


def _numbers(name: str, curve: Curve) -> np.ndarray:
    """The losses of a curve."""
    losses = np.asarray(curve, dtype=float)
    if len(losses) < 2 or not np.isfinite(losses[0]):
        raise ValueError(f"{name!r} has {losses[:3].tolist()}: give two losses or more, the first of them a number")
    return losses


def _panel(axes: Axes, name: str, losses: np.ndarray, mended: np.ndarray | None, log: bool) -> None:
    """One run, and the cured one, with the number of its epochs below it."""
    lines: list[tuple[np.ndarray, dict[str, Any]]] = [(losses, {"color": COLOURS["loss"], "label": name})]
    if mended is not None:
        look = AUXILIARY | {"color": COLOURS["b"], "label": f"{name}, cured", "linewidth": 1.6}
        lines.insert(0, (mended, look))
    seen = [_drawn(each) for each, _ in lines]
    for (at, each), (_, look) in zip(seen, lines, strict=True):
        axes.plot(at, each, **look)
    lowest, highest = (pick([pick(each) for _, each in seen]) for pick in (min, max))
    if log and lowest > 0:
        lowest = max(lowest, DEEP * losses[0])
        axes.set(yscale="log", ylim=(lowest / 2, min(highest, _top(losses)) * 2.5))
    else:
        room = (highest - lowest) or abs(highest) or 1
        axes.set_ylim(lowest - 0.15 * room, highest + 0.35 * room)
    last = max(len(each) for each, _ in lines) - 1
    axes.set_xticks([0, last], ["0", f"{last:,}"])
    axes.minorticks_off()
    axes.set_yticks([])
    axes.set_title(name, loc="left", pad=3)


def _shown(losses: np.ndarray) -> int:
    """How many of the losses come before the run leaves."""
    gone = np.flatnonzero(~(losses <= _top(losses)))
    return int(gone[0]) if len(gone) else len(losses)


def _top(losses: np.ndarray) -> float:
    """Above which loss a run has left."""
    return max(LEAVING * float(abs(losses[0])), 1e-9)


def _drawn(losses: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Some 60 of the epochs before a run leaves, and its losses there; and where it goes up, the way out."""
    shown = _shown(losses)
    at = np.unique(np.linspace(0, shown - 1, POINTS).round().astype(int))
    if shown < len(losses) and losses[shown] > _top(losses):
        return np.append(at, shown), np.append(losses[at], min(losses[shown], 10 * _top(losses)))
    return at, losses[at]


def _write_ends(ground: Ground, losses: np.ndarray) -> None:
    """Write the first loss at its place, and the last, or what it comes to, where the line ends."""
    end = _shown(losses) - 1
    left = end + 1 < len(losses)
    ground.write(f"{losses[0]:.3g}", (0, losses[0]), toward=0, color=COLOURS["muted"])
    last = f"→ {losses[-1]:.3g}" if left else f"{losses[-1]:.3g}"
    ground.write(last, (end, losses[end]), toward=0 if left else 90, color=COLOURS["mark" if left else "loss"])
