"""What the digits of printed losses allow: sure bounds from one fact.

At one learning rate η, with all examples in each step, the loss of a parabola is F + Σ c ρᵗ with c ≥ 0 and
ρ = (1 − ηλ)², one term for each curvature λ. So the ratio of two losses never falls from row to row, and neither does
the ratio of two falls while nothing grows. The *pace* of a fall is s = −ln ρ per update.
Source: such mixtures of exponentials are the completely monotone functions, by Bernstein's theorem
(https://en.wikipedia.org/wiki/Bernstein%27s_theorem_on_monotone_functions); their logarithm bends up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

HALF = 2.4e-7  # of a loss: what a sum in float32 leaves open, however many digits are printed
LARGEST = 1e300  # what is above it counts as infinite
FEW = 12  # rows of which all pairs of gaps are looked at; of more rows, gaps that double
SLACK = 0.01  # by how much of it a slope has to bend, or a fall to shrink, before it counts
SHRINK = 5  # times that falls shrink over a stretch from which a pace is read
TINY = 1e-5  # of a loss: a smaller fall in float32 is rounding
NUMERAL = re.compile(r"[-+]?([0-9]*)\.?([0-9]*)(?:[eE]([-+]?[0-9]+))?")


class Row(NamedTuple):
    """When a loss was printed, in updates, and from where to where it may lie."""

    time: float
    low: float
    high: float


class Window(NamedTuple):
    """What three rows allow: the pace from slow to fast, per update, and what at least is still to fall behind them."""

    slow: float
    fast: float
    left: float
    high: float


def spread(printed: str, single: bool = True) -> tuple[float, float] | None:
    """Return from where to where the loss lies that was printed so; None for nan and inf.

    Args:
        printed: A numeral, such as "0.1234" or "1.2e-05".
        single: Whether it was computed in float32, whose sums are less exact than many digits say.

    >>> spread("0.25")
    (0.245, 0.255)
    """
    parts, value = NUMERAL.fullmatch(printed), float(printed)
    if not parts or not abs(value) < LARGEST:
        return None
    half = 0.5 * float(f"1e{int(parts[3] or 0) - len(parts[2])}")
    if single:
        half = max(half, HALF * abs(value))
    if not half < LARGEST:
        return None
    return value - half, value + half


def gaps(rows: int) -> list[int]:
    """How many rows apart are looked at: each number for a few rows, else 1, 2, 4, 8 and so on."""
    return list(range(1, rows)) if rows <= FEW else [2**power for power in range(rows.bit_length()) if 2**power < rows]


def pace(ratio: float, first: float, second: float) -> float:
    """Return the pace s > 0 of one exponential whose second fall is so much of its first.

    Args:
        ratio: The second fall divided by the first.
        first: Updates of the first fall.
        second: Updates of the second.

    Returns:
        s per update; 0 where the falls do not shrink, infinity where nothing falls any more.

    >>> f"{pace(0.25, 2, 2):.4f}"
    '0.6931'
    """
    if not ratio < second / first:
        return 0.0
    if ratio <= 0:
        return math.inf
    if _equal(first, second):
        return -math.log(ratio) / first

    def falls(s: float) -> float:
        return math.exp(-s * first) * math.expm1(-s * second) / math.expm1(-s * first)

    low, high = 0.0, 1 / first
    while falls(high) > ratio:
        low, high = high, 2 * high
    return _halved(low, high, lambda s: falls(s) > ratio)


def growth(ratio: float, first: float, second: float) -> float:
    """Return ln ρ > 0 of one exponential whose second rise is so much of its first; 0 where the rises do not grow."""
    if not ratio > second / first:
        return 0.0
    if _equal(first, second):
        return math.log(ratio) / first

    def rises(s: float) -> float:
        return math.expm1(min(s * second, 700)) / -math.expm1(-s * first)

    low, high = 0.0, 1 / second
    while rises(high) < ratio and high * second < 700:
        low, high = high, 2 * high
    return _halved(low, high, lambda s: rises(s) < ratio)


def _equal(one: float, other: float) -> bool:
    """Whether two numbers of updates are the same, but for what counting in parts of an epoch leaves."""
    return abs(one - other) <= 1e-9 * one


def _halved(low: float, high: float, above: Callable[[float], bool]) -> float:
    """Halve an interval until nothing is left of it."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) else (low, middle)
    return (low + high) / 2


def window(a: Row, b: Row, c: Row) -> Window:
    """What three rows say of the pace while nothing grows: min ρ ≤ (second fall / first fall)^(1/k) ≤ max ρ.

    Both ends of the ratio take one end of the middle loss, so they are no wider than the digits make them.
    """
    first, second = b.time - a.time, c.time - b.time
    slow = pace((b.high - c.low) / (a.low - b.high), first, second) if a.low > b.high else 0.0
    fast = pace((b.low - c.high) / (a.high - b.low), first, second) if a.high > b.low else math.inf
    left = (b.low - c.high) / math.expm1(min(fast * second, 700)) if 0 < fast < math.inf else 0.0
    return Window(slow, fast, left, c.high)


def windows(rows: Sequence[Row]) -> Iterator[Window]:
    """All windows of three rows equally many rows apart; the last three rows come last."""
    for gap in reversed(gaps(len(rows))):
        for at in range(len(rows) - 2 * gap):
            yield window(rows[at], rows[at + gap], rows[at + 2 * gap])


def _log(one: float, other: float) -> float:
    """The logarithm of a ratio, also of one that is too small for a float."""
    return math.log(max(one / other, 1e-300))


def bends_down(rows: Sequence[Row]) -> bool:
    """Whether log L surely bends down between three rows, which no sum of exponentials with weights ≥ 0 does."""
    between = gaps(len(rows))
    for a, after in ((at, gap) for at in range(len(rows)) for gap in between if at + gap < len(rows)):
        one, two = rows[a], rows[a + after]
        if two.low <= 0 or one.high <= 0:
            continue
        before = _log(two.low, one.high) / (two.time - one.time)
        for three in (rows[a + after + gap] for gap in between if a + after + gap < len(rows)):
            then = _log(three.high, two.low) / (three.time - two.time)
            if then < before - SLACK * max(abs(before), abs(then)):
                return True
    return False


def falls_faster(rows: Sequence[Row], single: bool) -> bool:
    """Whether equally spaced falls surely shrink faster than before, which they never do while nothing grows."""
    for gap in gaps(len(rows)):
        for at in range(len(rows) - 3 * gap):
            a, b, c, d = rows[at : at + 3 * gap + 1 : gap]
            one, two, three = b.time - a.time, c.time - b.time, d.time - c.time
            if not (_equal(one, two) and _equal(two, three)) or b.low <= c.high or a.high <= b.low:
                continue
            before, then = (b.low - c.high) / (a.high - b.low), (c.high - d.low) / (b.low - c.high)
            if then < (1 - SLACK) * before and not (single and c.high - d.low <= TINY * c.low):
                return True
    return False


def largest_growth(rows: Sequence[Row]) -> float:
    """ln ρ per update that the steepest direction has at least: each ratio of two losses is a lower bound."""
    pairs = ((rows[at], rows[at + gap]) for gap in gaps(len(rows)) for at in range(len(rows) - gap))
    return max((math.log(b.low / a.high) / (b.time - a.time) for a, b in pairs if b.low > a.high > 0), default=0.0)


def last_growth(a: Row, b: Row, c: Row) -> float:
    """ln ρ per update by the last two rises: at most, if none steeper is hidden; infinite if the first is not sure."""
    if b.low <= a.high:
        return math.inf
    return growth((c.high - b.low) / (b.low - a.high), b.time - a.time, c.time - b.time)


def shrunk(rows: Sequence[Row]) -> float:
    """How many times smaller the last fall is than the first, per update; 0 where the last rows do not fall."""
    (a, b), (c, d) = ([(row.low + row.high) / 2 for row in pair] for pair in (rows[:2], rows[-2:]))
    last = (c - d) / (rows[-1].time - rows[-2].time)
    return (a - b) / (rows[1].time - rows[0].time) / last if last > 0 else 0.0


def steady(rows: Sequence[Row], most: float = 0.15, shrink: float = SHRINK) -> float | None:
    """Return by how much the pace drifts over a stretch that ends at the last row; None where it is not steady.

    Args:
        rows: All rows, 4 or more for an answer.
        most: The pace of its first three rows and that of its last three differ by this share at most.
        shrink: The falls shrink so many times over it, at least.

    Returns:
        The difference of those paces, per update.
    """
    middles = [Row(row.time, (row.low + row.high) / 2, (row.low + row.high) / 2) for row in rows]
    if len(rows) < 4:
        return None
    last = window(*middles[-3:]).slow
    if not 0 < last < math.inf:
        return None
    for at in range(len(rows) - 3):
        first = window(*middles[at : at + 3]).slow
        if abs(first - last) <= most * last and shrunk(rows[at:]) >= shrink:
            return abs(first - last)
    return None


def same(printed: Sequence[str]) -> int:
    """How many last rows print the same."""
    return next((at for at, each in enumerate(reversed(printed)) if each != printed[-1]), len(printed))


def stands(rows: Sequence[Row]) -> float | None:
    """Return the pace that a hundredth of the loss, were it still to fall, has at most; None where none stands.

    It stands where three or more last rows may be the same number.
    """
    at, low, high = len(rows) - 1, rows[-1].low, rows[-1].high
    least = 1e-6 * (high - low)  # two that touch are not the same
    while at > 0 and min(high, rows[at - 1].high) - max(low, rows[at - 1].low) > least:
        at -= 1
        low, high = max(low, rows[at].low), min(high, rows[at].high)
    share = (rows[at].high - rows[-1].low) / rows[-1].high / 0.01
    if len(rows) - at < 3 or not share < 1:
        return None
    return -math.log1p(-share) / (rows[-1].time - rows[at].time)
