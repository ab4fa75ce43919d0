"""Forecasts: boxes where a reader guesses a number before formula and run tell it. Their syntax, defined here alone.

`found` finds them in a page's lines. What is wrong with one is told in checking/forecasts.py, and showing/forecasts.py
sets its HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from page_runner.reading.layout import TAB, indent, unquoted
from page_runner.reading.questions import HEAD, anchor, plain

KIND = "forecast"
FORMULA, RUN = ROWS = ("formula", "run")
ROW = re.compile(rf"[-*+] +(?P<who>{FORMULA}|{RUN}): +(?P<said>\S.*)")
NUMBER = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<digits>\d+))?(?P<power>e[-+]?\d+)?")


@dataclass(frozen=True)
class Row:
    """A line of a forecast's list.

    Attributes:
        line: Its line among the page's, from 0.
        who: Whose number it is, one of ROWS; empty if it says no such thing.
        said: The number and its unit, in Markdown; the whole line if it is no row.
    """

    line: int
    who: str
    said: str


@dataclass
class Forecast:
    """A box that asks for a forecast.

    Attributes:
        line: The line among the page's where it begins, from 0.
        head: That line.
        title: Its words, in Markdown.
        rows: What its list says, in order.
    """

    line: int
    head: str
    title: str
    rows: list[Row] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Its place on its page."""
        return anchor(self.title, KIND)


def found(lines: list[str]) -> Iterator[Forecast]:
    """The forecasts of a page's lines, which have nothing in the place of its fenced blocks."""
    for number, line in enumerate(lines):
        head = HEAD.fullmatch(unquoted(line).lstrip())
        if head and KIND in head["kinds"].lower().split():
            yield Forecast(number, line, head["title"] or "", list(_rows(lines, number)))


def of(prose: list[str]) -> list[Forecast]:
    """The forecasts of a page's prose."""
    return list(found(plain(prose)))


def apart(formula: str, run: str) -> str:
    """By how much a number is above another, to the digits of that one; nothing if either is none.

    >>> apart("2,300", "2,274"), apart("0.1", "0.25"), apart("3", "3.0"), apart("2e-8", "1e-8")
    ('+26', '−0.15', '0.0', '+1.0e-08')
    """
    one, other, read = value(formula), value(run), NUMBER.fullmatch(run)
    if one is None or other is None or not read:
        return ""
    form = ".1e" if read["power"] else f",.{len(read['digits'] or '')}f"
    size = f"{abs(one - other):{form}}"
    sign = "" if not float(size.replace(",", "")) else "+" if one > other else "−"
    return sign + size


def value(text: str) -> float | None:
    """The number that a text is, as a page writes it; none if it is something else."""
    return float(text.replace(",", "").replace("−", "-")) if NUMBER.fullmatch(text) else None


def _rows(lines: list[str], start: int) -> Iterator[Row]:
    """The lines of the first paragraph of the box that begins at a line."""
    base, began = indent(lines[start]) + TAB, False
    for number in range(start + 1, len(lines)):
        text = unquoted(lines[number]).strip()
        if began if not text else indent(lines[number]) < base:
            return
        if text:
            began, row = True, ROW.fullmatch(text)
            yield Row(number, row["who"] if row else "", row["said"] if row else text)
