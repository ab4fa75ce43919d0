"""Points of a figure in the words of its record: so that another machine, which rounds otherwise, finds the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateFormatter, ConciseDateFormatter, DateFormatter, num2date
from matplotlib.transforms import Transform

NOISE = 1e-6  # of a linear axis
ON_THE_WAY = (10, 25, 50, 75, 90)  # percent of a series, at which its record keeps a point


class DrawingError(ValueError):
    """A figure that a reader could not use."""


def digits(value: float) -> str:
    """A number to four significant digits, trailing zeros kept, so that a record can be compared digit by digit."""
    return f"{float(value):#.4g}".rstrip(".") if value else "0"


def holds_dates(axes: Axes, name: str) -> bool:
    """Whether an axis, "x" or "y", is one of dates."""
    formatter = getattr(axes, f"{name}axis").get_major_formatter()
    return isinstance(formatter, AutoDateFormatter | ConciseDateFormatter | DateFormatter)


def date(days: float) -> str:
    """A date in matplotlib's days, to the second."""
    return f"{num2date(days + 0.5 / 86_400):%Y-%m-%d %H:%M:%S}"


def points_of(points: np.ndarray, name: str, axes: Axes | None = None, transform: Transform | None = None) -> str:
    """A series: how many points it has, the ends of it and of its values, and some on the way.

    Raises:
        DrawingError: It has none, or one that is no number.
    """
    points = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan)
    if not np.isfinite(points).all():
        raise DrawingError(f"NaN or infinity in {name}: leave these points out, and say so")
    if len(points) == 0:
        raise DrawingError(f"{name} has no points")
    points = _without_noise(points, axes)
    first, last = (f"({digits(x)}, {digits(y)})" for x, y in points[[0, -1]])
    least, greatest = digits(points[:, 1].min()), digits(points[:, 1].max())
    told = f"{len(points)} points, first {first}, last {last}, least {least}, greatest {greatest}"
    if axes is None or transform is None:
        return told
    places = between(len(points))
    if holds_dates(axes, "x") or holds_dates(axes, "y"):  # as numbers, days next to each other look the same
        places = [0, *places, len(points) - 1]
    if not places:
        return told
    return f"{told}, by way of {' '.join(in_panel(points[places], axes, transform))}"


def _without_noise(points: np.ndarray, axes: Axes | None) -> np.ndarray:
    """Points with 0 in the place of what no reader could tell from it: rounding, which differs between machines."""
    points = points.copy()
    for column, name in enumerate("xy" if axes else ""):
        low, high = getattr(axes, f"get_{name}lim")()
        if getattr(axes, f"get_{name}scale")() == "linear":
            points[np.abs(points[:, column]) < NOISE * abs(high - low), column] = 0.0
    return points


def between(count: int) -> list[int]:
    """The places, in a series, of the points that its record keeps beside the first and the last."""
    places = dict.fromkeys((count - 1) * percent // 100 for percent in ON_THE_WAY)
    return [place for place in places if 0 < place < count - 1]


def in_panel(points: np.ndarray, axes: Axes, transform: Transform) -> list[str]:
    """Points in parts of the panel's width and height.

    So their last digit means as much at each of them, be it near zero or on a logarithmic axis, and a record may let
    it differ by one, as from machine to machine.
    """
    with np.errstate(all="ignore"):
        parts = axes.transAxes.inverted().transform(transform.transform(points))
    parts = np.clip(np.nan_to_num(parts), -1, 2) + 0.0
    return [f"({x:.3f}, {y:.3f})".replace("-0.000", "0.000") for x, y in parts]


def reach_of(points: np.ndarray, axes: Axes, transform: Transform) -> str:
    """From where to where points reach, where their number or order may differ from machine to machine."""
    low, high = in_panel(np.stack([points.min(axis=0), points.max(axis=0)]), axes, transform)
    return f"from {low} to {high}"


def place_of(axes: Axes, name: str, value: Any) -> str:
    """A place along an axis, which words may give as a date or by a name."""
    try:
        number = float(getattr(axes, f"convert_{name}units")(value))
    except (TypeError, ValueError):
        return str(value)
    return date(number) if holds_dates(axes, name) else digits(number)
