"""What printed losses can tell, and what they cannot: a verdict in words, with its bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from snippets.forensics import bounds
from snippets.forensics.bounds import Row, Window
from snippets.forensics.rows import Log
from snippets.forensics.words import between, say, shown

Pair = tuple[float, float]
SLOW = 100  # epochs per tenfold: more is crawling
WORTH = 0.01  # of the loss: what is still to fall has to be more to matter
TENFOLD = math.log(10)
ROOT = 1e150  # a larger loss has no square
OPTIMIZERS, LOSSES = ("plain", "other"), ("squared", "root", "logistic", "other")


@dataclass(frozen=True)
class Verdict:
    """What a log tells. What needs the learning rate is None without it; so is what cannot be told.

    Attributes:
        name: "diverging", "crawling", "floor or saddle", "fine", "does not apply" or "cannot tell".
        words: What there is to say, in sentences.
        next: What to do, or what to print instead.
        steady: Whether the last rows keep one pace.
        tenfold: Epochs in which nine tenths of what is still to fall do fall: at least, and at most at this pace.
        curvature: Of the direction seen: growing, the steepest that shows; falling, the flat one that is left over.
        jumping: Of that direction if w jumps from side to side: the same losses, another curvature.
        steep: The largest curvature is at least this, surely.
        limit: Each learning rate above this makes the loss grow, surely: 2 / steep. Smaller ones may as well.
        floor: The loss falls at least to this, surely, if it goes on so.
        rate: The learning rate to use, or less, if no steeper direction is hidden; of a growing log alone.
        forecast: By which epoch it stands where, if nothing slower is hidden.
    """

    name: str
    words: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    steady: bool = False
    tenfold: Pair | None = None
    curvature: Pair | None = None
    jumping: Pair | None = None
    steep: float | None = None
    limit: float | None = None
    floor: float | None = None
    rate: float | None = None
    forecast: Pair | None = None


@dataclass(frozen=True)
class _Asked:
    """What was said of a log beside its rows."""

    rate: float | None
    updates: float
    jumps: bool | None
    loss: str
    single: bool
    printed: tuple[str, ...]


def verdict(
    log: Log,
    rate: float | None = None,
    updates: float = 1,
    jumps: bool | None = None,
    optimizer: str = "plain",
    loss: str = "squared",
    single: bool = True,
) -> Verdict:
    """Say what the printed losses of a run tell.

    Args:
        log: The rows, as `read` finds them.
        rate: The learning rate of all its steps; without it nothing is said of curvatures.
        updates: Steps in one epoch; 1 where each takes all examples.
        jumps: Whether w jumps from side to side of the bottom; None if nobody looked.
        optimizer: "plain", or "other": momentum, Adam, a rate that changes.
        loss: "squared", "root" of the mean square, "logistic" or "other".
        single: Whether the losses were computed in float32, as torch does.

    Returns:
        The verdict. Its intervals are as wide as the digits make them.

    Raises:
        ValueError: rate or updates is not above 0, or another optimizer or loss is named.

    >>> log = Log((0, 1, 2), ("2.00", "8.00", "32.00"))
    >>> found = verdict(log, rate=0.75)
    >>> found.name, f"{found.curvature[0]:.2f} to {found.curvature[1]:.2f}", f"{found.rate:.3f}"
    ('diverging', '4.00 to 4.00', '0.250')
    """
    if not (rate is None or 0 < rate < math.inf) or not 0 < updates <= 1e9:
        raise ValueError(f"rate {rate}, updates {updates}: give numbers above 0, and at most 1e9 updates")
    if optimizer not in OPTIMIZERS or loss not in LOSSES:
        raise ValueError(f"{optimizer}, {loss}: the optimizer is one of {OPTIMIZERS}, the loss one of {LOSSES}")
    if optimizer == "other":
        return _refused("does not apply", "optimizer")
    if loss == "other":
        return _refused("does not apply", "loss")
    asked = _Asked(rate, updates, jumps, loss, single, log.printed)
    rows = [Row(epoch * updates, *ends) for epoch, ends in zip(log.epochs, log.ranges(single), strict=False)]
    if any(row.high <= 0 or row.low + row.high < 0 for row in rows):
        return _refused("does not apply", "below zero")
    if loss == "root":
        rows = [Row(row.time, min(max(row.low, 0), ROOT) ** 2, min(row.high, ROOT) ** 2) for row in rows]
    return _judged(rows, len(rows) < len(log.epochs), asked)


def _refused(name: str, key: str, **values: str) -> Verdict:
    """A verdict that needs no more than its sentences."""
    return Verdict(name, (say(key, **values),), (say(f"{key} next"),))


def _judged(rows: list[Row], gone: bool, asked: _Asked) -> Verdict:
    """The verdict on rows, which may end because the loss was a number no more."""
    rises = [two.low > one.high for one, two in pairwise(rows)]
    if gone and len(rows) >= 2 and not rises[-1]:
        return _refused("cannot tell", "fell then gone", last=asked.printed[len(rows) - 1])
    if len(rows) < 3 and not (gone and len(rows) == 2):
        return _refused("cannot tell", "few")
    if bounds.bends_down(rows):
        return _refused("does not apply", "bends")
    if any(rises):
        if not rises[-1]:
            return _refused("does not apply", "bends")
        if asked.loss == "logistic":
            return _refused("does not apply", "logistic rise")
        once = not gone and sum(rises) == 1
        return _refused("cannot tell", "one rise") if once else _growing(rows, rises.index(True), asked)
    found = list(bounds.windows(rows))
    last, fast = found[-1], min(each.fast for each in found)
    rounding = asked.single and rows[-2].high - rows[-1].low <= bounds.TINY * rows[-1].high
    if bounds.falls_faster(rows, asked.single) or (last.slow > (1 + bounds.SLACK) * fast and not rounding):
        return _refused("does not apply", "bends")
    return _falling(rows, found, Window(last.slow if last.slow <= fast else 0.0, fast, last.left, last.high), asked)


def _growing(every: Sequence[Row], start: int, asked: _Asked) -> Verdict:
    """What grows from a row on shows a curvature: λ = (1 + √ρ) / η, at least by losses, and by rises as it seems."""
    rows = every[start:]
    key = "fell first" if every[0].low > rows[0].high else "grows"
    found = Verdict("diverging", (say(key, row=f"{start + 1}"),))
    if asked.rate is None:
        return replace(found, next=(say("grows ask"),))
    least = bounds.largest_growth(rows)
    most = max(least, bounds.last_growth(*rows[-3:])) if len(rows) > 2 else math.inf
    low, high = ((1 + math.exp(s / 2)) / asked.rate if s < 1400 else math.inf for s in (least, most))
    found, limit = replace(found, steep=low, limit=2 / low, curvature=(low, high)), shown(2 / low, 3, up=True)
    if math.isinf(high):
        words = say("grows least", steep=shown(low, 3, up=False), limit=limit)
        return replace(found, words=(*found.words, words), next=(say("grows without"),))
    words = say("grows least", steep=between(low, high).partition(" to ")[0], limit=limit)
    use = say("grows rate", rate=shown(1 / high, 3, up=False))
    return replace(found, words=(*found.words, words), next=(use,), rate=1 / high)


def _falling(rows: Sequence[Row], found: Sequence[Window], pace: Window, asked: _Asked) -> Verdict:
    """What falls shows the flattest direction that is left, from above, and the floor, from above."""
    row, drift = rows[-1], bounds.steady(rows)
    squared = asked.loss != "logistic"
    floor = min(row.high, *(each.high - each.left for each in found))
    tenfold = tuple(TENFOLD / s / asked.updates if s > 0 else math.inf for s in (pace.fast, pace.slow))
    base = Verdict(
        "cannot tell", steady=drift is not None, tenfold=(tenfold[0], tenfold[1]), floor=_in_print(floor, asked)
    )
    if asked.rate is not None and squared:
        base = _curved(base, pace, drift, max(each.slow for each in found), asked.rate)
    worth = row.low - floor >= WORTH * row.high
    stays, same = bounds.stands(rows), bounds.same(asked.printed)
    after: list[str] = []
    if tenfold[0] > SLOW and worth:
        key = "crawls" if asked.jumps is False else "crawls or jumps"
        name, said = "crawling", [say(key, tenfold=between(*tenfold)), say("crawls left", floor=shown(base.floor or 0))]
    elif stays is not None and squared and SLOW * stays * max(row.time, row.time - rows[0].time) < TENFOLD:
        return replace(base, name="floor or saddle", words=(say("stands"),), next=(say("stands next"),))
    elif base.steady and squared and tenfold[1] < SLOW and floor <= 0.1 * row.low:
        name, said = "fine", [say("fine", tenfold=between(*tenfold))]
    elif same >= 3:
        return replace(base, words=(say("level", rows=f"{same:,}", last=asked.printed[-1]),), next=(say("level next"),))
    else:
        base, said, after = _unclear(rows, base, floor, asked)
        name = "cannot tell"
    said += [say("logistic")] if not squared else []
    return _readings(replace(base, name=name), said, after, asked)


def _curved(base: Verdict, pace: Window, drift: float | None, steep: float, rate: float) -> Verdict:
    """The curvatures that go with a pace: (1 − √ρ) / η, or (1 + √ρ) / η if w jumps."""
    slow = 0.0 if drift is None else max(0.0, pace.slow - drift)
    flat = [-math.expm1(-s / 2) / rate for s in (slow, pace.fast)]
    least = -math.expm1(-steep / 2) / rate
    return replace(
        base, curvature=(flat[0], flat[1]), jumping=(2 / rate - flat[1], 2 / rate - flat[0]),
        steep=least or None, limit=2 / least if least else None,
    )  # fmt: skip


def _in_print(loss: float, asked: _Asked) -> float:
    """A loss in the unit of the print."""
    return math.sqrt(max(loss, 0.0)) if asked.loss == "root" else max(loss, 0.0)


def _unclear(rows: Sequence[Row], base: Verdict, floor: float, asked: _Asked) -> tuple[Verdict, list[str], list[str]]:
    """Why nothing can be told of a fall, and what to print instead."""
    low, high = base.tenfold or (0.0, math.inf)
    if high > 2 * low:
        sure = [say("slower", slowest=shown(low, 3, up=False))] if low > SLOW else []
        return base, [say("digits"), *sure], [say("digits next")]
    said = [say("pace", tenfold=between(low, high))]
    if len(rows) == 3:
        return base, [*said, say("fourth")], [say("fourth next")]
    if not base.steady:
        key = "changes" if bounds.shrunk(rows) >= bounds.SHRINK else "short"
        return base, [*said, say(key)], [say(f"{key} next")]
    epoch = math.ceil((rows[-1].time / asked.updates + high) * (1 - 1e-12))
    there = _in_print(floor + (rows[-1].high - floor) / 10, asked)
    words = say("forecast", value=shown(there, 4, up=True), epoch=f"{epoch:,}")
    return replace(base, forecast=(epoch, there)), [*said, words], [say("forecast next")]


def _readings(base: Verdict, said: list[str], after: list[str], asked: _Asked) -> Verdict:
    """The two readings of a fall, the rate never to pass, and what to do in place of a rate."""
    sees = base.name != "cannot tell" or (base.tenfold is not None and math.isfinite(base.tenfold[1]))
    if sees and base.curvature and base.jumping:
        flat, jumping = between(*base.curvature), between(*base.jumping)
        if base.curvature[0] <= 0:
            jumping = say("at least", least=shown(base.jumping[0], 4, up=False))
        if asked.jumps:
            said, after = [*said, say("jumps", jumping=jumping)], [*after, say("jumps next")]
        elif asked.jumps is None:
            said, after = [*said, say("flat", flat=flat, jumping=jumping)], [*after, say("which next")]
        else:
            said = [*said, say("flat only", flat=flat)]
    alone = base.curvature and base.steep and base.steep <= base.curvature[1]
    if base.steep and base.limit and not (alone and asked.jumps is not False):
        said = [*said, say("limit", steep=shown(base.steep, 3, up=False), limit=shown(base.limit, 3, up=True))]
    if base.name == "fine":
        return replace(base, words=tuple(said), next=(say("fine next"),))
    return replace(base, words=tuple(said), next=(*after, say("double next")))
