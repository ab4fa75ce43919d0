"""Where a log can go on: sure bounds of the losses to come, while the learning rate stays."""

from __future__ import annotations

import math
from collections.abc import Sequence

from snippets.forensics.bounds import Row, gaps, window


def ahead(rows: Sequence[Row], time: float) -> tuple[float, float]:
    """Return from where to where the loss can lie at a time that comes.

    Args:
        rows: Those of a loss that is a sum of exponentials with weights ≥ 0; two or more.
        time: The last row's or a later one, counted as theirs.

    Returns:
        At least: log L bends up, so L is never below a line through two rows. At most: the falls shrink no faster than
        they did; infinite where the loss grows.

    >>> rows = [Row(0, 4.0, 4.0), Row(1, 2.0, 2.0), Row(2, 1.5, 1.5)]
    >>> ahead(rows, 3)
    (1.125, 1.375)
    """
    last, later = rows[-1], time - rows[-1].time
    grows = last.low > rows[-2].high
    low, high = 0.0, math.inf if grows else last.high
    for gap in gaps(len(rows)):
        before = rows[-1 - gap]
        if last.low > 0:
            power = math.log(last.low / before.high) * later / (last.time - before.time)
            low = max(low, last.low * math.exp(min(power, 700)))
        if 2 * gap < len(rows) and not grows:
            seen = window(rows[-1 - 2 * gap], before, last)
            high = min(high, last.high + seen.left * math.expm1(-min(seen.fast, 700) * later))
    return min(low, high), high
