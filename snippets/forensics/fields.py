"""The numbers in a text, each with the words that stand before it: what a log is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

MOST = 200_000  # characters of a text that are read
NOISE = (
    (r"\x1b\[[0-9;?]*[A-Za-z]", ""),  # colours of a terminal
    (r"\r\n|\r|\x08+", "\n"),  # a bar that is drawn again
    ("[\u00a0\u2007\u2009\u202f\ufeff]", " "),
    ("\u2212", "-"),
    (r"(?:tensor|array|np\.float[0-9]+)\(", "("),
    (r"grad_fn=<[^<>\n]*>|device='[^'\n]*'|dtype=[a-z0-9_.]+", ""),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}T?", " "),  # days and times
    (r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?", " "),
    (r"[0-9]{1,3}:[0-9]{2}<[0-9?]{1,3}(?::[0-9?]{2})?", " "),
    (r"ETA:? *[0-9:]+", " "),
    (r"([)\]]) *, *([(\[])", "\\1\n\\2"),  # pairs in a list
)
NUMBER = (
    r"(?<![A-Za-z0-9_.])(?:[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[-+]?[0-9]{1,4})?|[-+]?(?:nan|infinity|inf))"
    r"(?![A-Za-z0-9_%]|\.[0-9])"
)
NUMBERS = re.compile(NUMBER, re.ASCII | re.IGNORECASE)
THOUSANDS = re.compile(r"(?<![A-Za-z0-9_.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9,])")
POINT = re.compile(r"[0-9]\.[0-9]")
COMMA = re.compile(r"(?:[A-Za-z:=] *|;)(?:0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,}))(?![0-9,])")
UNIT = re.compile("[0-9][0-9.:]* ?[A-Za-z%]*")
PARTS = re.compile(r"[,;|]| - ")
EMPTY = {"the", "is", "at", "a", "of", "was", "now", "s"}
LIST = re.compile(r"([^\[\]\n]{0,80})\[([^\[\]]*)(?:\]|\Z)")
COUNTERS = (
    ("epoch", "epochs", "ep"),
    ("step", "steps", "global_step"),
    ("iteration", "iterations", "iter", "iters", "it", "itr"),
    ("batch", "i", "t"),
)
LOSSES = re.compile(r"loss|cost|objective|(?:^|[ _])(?:r?mse|mae|sse|nll|error|err|entropy)(?:$|[ _])")


class Field(NamedTuple):
    """A number as it is printed, and what it is called: "#1" for the first of a line that no word names."""

    key: str
    numeral: str


class Line(NamedTuple):
    """A line of a text: its number from 1, its words, and what was found in it."""

    number: int
    text: str
    fields: list[Field]


def lines(text: str) -> tuple[list[Line], list[str]]:
    """Return the lines of a text that hold anything, with their numbers named, and what was unclear, by keys of words.

    A number is named by a header above it, or by the words before it.
    """
    notes: list[str] = []
    if len(text) > MOST:
        text = text[:MOST].rpartition("\n")[0] or text[:MOST]
        notes.append("read cut")
    for found, instead in NOISE:
        text = re.sub(found, instead, text)
    if COMMA.search(text) and not POINT.search(text):
        text = re.sub(r"([0-9]),(?=[0-9])", r"\1.", text)
        notes.append("read comma")
    listed = list(_listed(text))
    if listed:
        return listed, notes
    rows = [(number, line.strip(" \t")) for number, line in enumerate(text.split("\n"), 1)]
    rows = [(number, line) for number, line in rows if re.search("[A-Za-z0-9]", line)]
    lone = [line for _, line in rows if not re.search("[A-Za-z]", line)]
    firsts = [int(found[0]) for found in (re.match("[0-9]{1,15}", line) for line in lone) if found]
    columns = len(firsts) > 1 and all(one < two for one, two in pairwise(firsts))
    if any(THOUSANDS.search(line) for line in lone):
        notes.append("read columns" if columns else "read thousands")
    made: list[Line] = []
    header: list[str] = []
    separator = ""
    for at, (number, line) in enumerate(rows):
        cells = _header(line, [following for _, following in rows[at + 1 : at + 3]])
        if cells:
            separator, header = cells[0], cells[1:]
            made.append(Line(number, line, [Field("header", "")]))
            continue
        split = _cells(line, separator) if header else []
        if len(split) == len(header) > 0 and _is_row(split):
            table = [pair for pair in zip(header, split, strict=True) if NUMBERS.fullmatch(pair[1])]
            made.append(Line(number, line, [Field(key, _plain(cell)) for key, cell in table]))
        else:
            made.append(Line(number, line, _named(line, columns)))
    return made, notes


def counts(key: str) -> int | None:
    """How near to epochs a name is: 0 for epochs, then steps, iterations, others; None for what counts nothing."""
    last = key.split(" ")[-1]
    return next((rank for rank, names in enumerate(COUNTERS) if last in names), None)


def _plain(numeral: str) -> str:
    """A numeral in small letters, without a plus."""
    return numeral.lower().removeprefix("+").replace("infinity", "inf")


def _key(words: str) -> str:
    """The last words of a label, behind its last comma or stroke."""
    parts = [part for part in map(_words, PARTS.split(words)) if part]
    return " ".join(parts[-1][-4:]) if parts else ""


def _words(text: str) -> list[str]:
    """The words of a text that say something."""
    return [word for word in re.findall(r"[a-z_]+", text.lower()) if word not in EMPTY]


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a line of a table."""
    if separator in (" ", "  "):
        parts = re.split("[ \t]{2,}|\t" if separator == "  " else "[ \t]+", line)
    else:
        parts = line.strip("|").split(separator)
    return [part.strip(" \t\"'") for part in parts]


def _is_row(cells: list[str]) -> bool:
    """Whether cells hold numbers, perhaps with a unit behind, or nothing."""
    return all(not cell or UNIT.fullmatch(cell) or NUMBERS.fullmatch(cell) for cell in cells)


def _header(line: str, following: list[str]) -> list[str]:
    """A separator and the names of the columns, if this line names those of the lines below it."""
    below = next((each for each in following if re.search("[0-9]", each)), "")
    if NUMBERS.search(line) or not LOSSES.search(line.lower()):
        return []
    for separator in ("|", ";", "\t", ",", "  ", " "):
        cells, numbers = _cells(line, separator), _cells(below, separator)
        if separator.isspace() and len(cells) + 1 == len(numbers):
            cells = ["", *cells]  # an index, as pandas prints it
        if len(cells) == len(numbers) and _is_row(numbers):
            return [separator, *(_key(cell) or "#" for cell in cells)]
    return []


def _listed(text: str) -> Iterator[Line]:
    """Losses as a list in brackets: one line for each number, where a list holds nothing else and is named so."""
    found = [(label, NUMBERS.findall(inside)) for label, inside in LIST.findall(text) if not _rest(inside)]
    lists = {_key(label): numbers for label, numbers in found if len(numbers) > 2}
    outside = LIST.sub("", text)
    alone = len(lists) == 1 and not NUMBERS.search(outside)
    if alone or any(LOSSES.search(key) for key in lists):
        longest = max(len(numbers) for key, numbers in lists.items() if alone or LOSSES.search(key))
        for at in range(longest):
            fields = [
                Field(key or "#1", _plain(numbers[at])) for key, numbers in lists.items() if len(numbers) == longest
            ]
            yield Line(at + 1, ", ".join(field.numeral for field in fields), fields)


def _rest(inside: str) -> str:
    """What a list holds beside numbers and commas."""
    return re.sub(r"[ \t\n,]", "", NUMBERS.sub("", inside))


def _goes_before(key: str, words: int) -> bool:
    """Whether the number of this name counts what the next word says, as in "loss after 10 epochs: 0.5"."""
    return key.split(" ")[-1] in ("after", "in") or (key.startswith("#") and words > 1)


def _joined(line: str, columns: bool) -> str:
    """A line without the commas of thousands, which stand outside of brackets, and not between columns."""
    alone = columns and not re.search("[A-Za-z]", line)
    made, end, depth = "", 0, 0
    for found in THOUSANDS.finditer(line):
        before = line[end : found.start()]
        depth += len(re.findall(r"[\[({]", before)) - len(re.findall(r"[\])}]", before))
        made += before + (found[0] if depth > 0 or alone else found[0].replace(",", ""))
        end = found.end()
    return made + line[end:]


def _named(line: str, columns: bool) -> list[Field]:
    """The numbers of a line, each with the words between it and the one before."""
    line = _joined(line, columns)
    fields: list[Field] = []
    end, unnamed, waiting = 0, 0, ""
    for found in NUMBERS.finditer(line):
        between = line[end : found.start()]
        end = found.end()
        if fields and re.fullmatch(r" *(?:/|of) *", between):
            continue
        words = _words(between)
        if words and counts(words[0]) is not None and fields and _goes_before(fields[-1].key, len(words)):
            waiting = fields[-1].key.rpartition(" ")[0]
            fields[-1] = Field(words[0], fields[-1].numeral)
            between = re.sub("[A-Za-z_]+", "", between, count=1)
        key = _key(between)
        if counts(key) is not None:
            loss = next((at + 1 for at in reversed(range(len(words))) if LOSSES.search(words[at])), 0)
            waiting = " ".join(words[max(0, loss - 4) : loss]) or waiting
            key = words[-1]
        elif not key and waiting:
            key, waiting = waiting, ""
        elif not key:
            unnamed += 1
            key = f"#{unnamed}"
        fields.append(Field(key, _plain(found[0])))
    return fields
