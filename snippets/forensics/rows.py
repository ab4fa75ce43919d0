"""Epochs and losses from what people paste: a whole log with words in it, a table, or bare numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from snippets.forensics.bounds import spread
from snippets.forensics.fields import LOSSES, Line, counts, lines
from snippets.forensics.words import say

ROWS = 400  # of more, some are left out
SHOWN = 80  # characters of a line that was left out
TESTED = re.compile(r"(?:^|[ _])(?:val(?!u)|test|eval|dev(?:$|[ _])|holdout)")
TRAINED = re.compile(r"train|epoch")
LATEST, CLOSE = 1e12, 1e-6  # epochs: later ones, and some that lie closer, are none
BARE = re.compile("#[0-9]+")

Found = tuple[float, str, Line]


@dataclass(frozen=True)
class Log:
    """The losses that a run printed.

    Attributes:
        epochs: When each was printed; they rise.
        printed: The losses as numerals, for their digits count.
        words: What the two columns are called in the text, empty where no word names them.
        left: Lines that were left out: their number, their text, and why.
        notes: What was unclear, and how it was read, in sentences.
    """

    epochs: tuple[float, ...]
    printed: tuple[str, ...]
    words: tuple[str, str] = ("", "")
    left: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.epochs) != len(self.printed):
            raise ValueError(f"{len(self.epochs)} epochs and {len(self.printed)} losses: give one for each")
        if any(not one < two for one, two in pairwise(self.epochs)):
            raise ValueError("the epochs do not rise")
        if any(abs(epoch) >= LATEST for epoch in self.epochs) or any(
            two - one < CLOSE / 2 for one, two in pairwise(self.epochs)
        ):
            raise ValueError("the epochs lie too close together, or too far")

    def ranges(self, single: bool = True) -> tuple[tuple[float, float], ...]:
        """From where to where each loss may lie, up to the first that is no number."""
        found = []
        for printed in self.printed:
            ends = spread(printed, single)
            if ends is None:
                break
            found.append(ends)
        return tuple(found)


def read(text: str) -> Log:
    """Find epochs and losses in a text.

    Args:
        text: Whatever was printed and copied: words, bars, tables, lists. Of any text something is said.

    Returns:
        The rows that were found, perhaps none, what they were called, and what was left out.

    >>> log = read("Epoch [20/100], Loss: 0.1234\\nEpoch [40/100], Loss: 0.0617")
    >>> log.epochs, log.printed
    ((20.0, 40.0), ('0.1234', '0.0617'))
    """
    found, unclear = lines(text)
    loss, notes = _loss(found)
    notes = [*map(say, unclear), *notes]
    rows = [(line, dict(line.fields)) for line in found]
    taken = [(line, fields) for line, fields in rows if loss in fields]
    counter, carried = _counter(rows, taken, loss)
    left = [
        (line.number, line.text[:SHOWN], say("read no loss"))
        for line, fields in rows
        if loss not in fields and "header" not in fields and (counter not in fields or not carried)
    ]
    if not taken:
        return Log((), (), left=tuple(left), notes=(*notes, say("read nothing")))
    timed = _timed(rows, loss, counter)
    if counter is None:
        notes.append(say("read no epochs"))
    elif counts(counter):
        notes.append(say("read steps", word=counter))
    timed, again = _last_run(timed)
    kept, repeated = _rising(timed)
    notes += ([say("read again")] if again else []) + ([say("read repeated", word=counter or "")] if repeated else [])
    left += [(line.number, line.text[:SHOWN], say("read other run")) for _, _, line in again]
    left += [(line.number, line.text[:SHOWN], say("read same epoch")) for _, _, line in repeated]
    gone = next((at + 1 for at, row in enumerate(kept) if not math.isfinite(float(row[1]))), len(kept))
    if gone < len(kept):
        notes.append(say("read gone"))
        left += [(line.number, line.text[:SHOWN], say("read behind gone")) for _, _, line in kept[gone:]]
    kept = kept[:gone]
    if len(kept) > ROWS:
        every = math.ceil(len(kept) / ROWS)
        notes.append(say("read thinned", every=str(every), rows=f"{len(kept):,}"))
        kept = [row for at, row in enumerate(kept) if (len(kept) - 1 - at) % every == 0]
    names = tuple("" if not key or BARE.fullmatch(key) else key for key in (counter, loss))
    return Log(
        tuple(row[0] for row in kept), tuple(row[1] for row in kept), (names[0], names[1]),
        tuple(sorted(left, key=lambda row: row[0])), tuple(notes),
    )  # fmt: skip


def _loss(found: Sequence[Line]) -> tuple[str, list[str]]:
    """The name of the losses to read, and what is unclear about it."""
    names = Counter(field.key for line in found for field in line.fields)

    def worth(key: str) -> float:
        base = 3 if "loss" in key else 2 if "cost" in key or "objective" in key else 1
        return base - (10 if TESTED.search(key) else 0) + (0.5 if TRAINED.search(key) else 0)

    losses = [key for key in names if LOSSES.search(key)] or [key for key in names if "train" in key]
    named = sorted(losses, key=lambda key: (-worth(key), -names[key]))
    if named:
        same = [key for key in named[1:] if worth(key) == worth(named[0])]
        notes = [say("read several", took=named[0], others=", ".join(same))] if same else []
        notes += [say("read tested", took=named[0])] if TESTED.search(named[0]) else []
        notes += [say("read root", took=named[0])] if re.search("rmse|root", named[0]) else []
        return named[0], notes
    bare = sorted((key for key in names if BARE.fullmatch(key)), key=lambda key: int(key[1:]))
    if not bare:
        return "", []
    columns = [
        [float(field.numeral) for line in found for field in line.fields if field.key == key] for key in bare[:2]
    ]
    first = len(bare) > 1 and _counted(columns[0]) and len(columns[1]) > len(columns[0]) / 2
    took = 1 if first else 0
    notes = [say("read bare", column=str(took + 1), columns=str(len(bare)))] if len(bare) > 1 + took else []
    return bare[took], notes


def _counted(column: Sequence[float]) -> bool:
    """Whether numbers rise, and are whole."""
    return all(one < two for one, two in pairwise(column)) and all(
        math.isfinite(each) and each == int(each) >= 0 for each in column
    )


def _counter(
    rows: Sequence[tuple[Line, dict[str, str]]], taken: Sequence[tuple[Line, dict[str, str]]], loss: str
) -> tuple[str | None, bool]:
    """The name of what counts the rows, and whether it stands on lines of its own."""
    ranks = {key: counts(key) for _, fields in rows for key in fields if key != loss}
    named = sorted((key for key in ranks if ranks[key] is not None), key=lambda key: ranks[key] or 0)
    rising = [key for key in named if _strictly([fields[key] for _, fields in taken if key in fields], len(taken))]
    bare = [key for _, fields in taken[:1] for key in fields if BARE.fullmatch(key) and key != loss][:3]
    bare = [key for key in bare if _counted([float(fields[key]) for _, fields in taken if key in fields])]
    chosen = next(iter([*rising, *named, *(bare if len(taken) > 1 else [])]), None)
    return chosen, chosen is not None and all(chosen not in fields for _, fields in taken)


def _strictly(numerals: Sequence[str], rows: int) -> bool:
    """Whether every row has a number, and they rise."""
    values = [float(numeral) for numeral in numerals]
    return len(values) == rows and all(one < two for one, two in pairwise(values))


def _timed(rows: Sequence[tuple[Line, dict[str, str]]], loss: str, counter: str | None) -> list[Found]:
    """Each loss with its epoch; the epoch of a line of its own holds for those below it."""
    timed: list[Found] = []
    epoch = math.nan
    for line, fields in rows:
        if counter is not None and counter in fields:
            epoch = float(fields[counter])
        if loss in fields:
            timed.append((float(len(timed)) if counter is None else epoch, fields[loss], line))
    return [row for row in timed if abs(row[0]) < LATEST]


def _last_run(timed: list[Found]) -> tuple[list[Found], list[Found]]:
    """The rows of the last run, and those of runs before it."""
    start = max((at for at in range(1, len(timed)) if timed[at][0] < timed[at - 1][0]), default=0)
    return timed[start:], timed[:start]


def _rising(timed: list[Found]) -> tuple[list[Found], list[Found]]:
    """The last row of each epoch, and the others."""
    last = [at + 1 == len(timed) or timed[at + 1][0] - timed[at][0] >= CLOSE for at in range(len(timed))]
    return [row for row, is_last in zip(timed, last, strict=True) if is_last], [
        row for row, is_last in zip(timed, last, strict=True) if not is_last
    ]
