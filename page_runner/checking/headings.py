"""The order of a page's headings: one of the first level, at the top, and no level left out below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from page_runner.checking.fault import Fault
from page_runner.reading.layout import paragraphs, unquoted

ATX = re.compile(r"(?P<level>#{1,6})[^#]")
UNDERLINE = re.compile(r"(?P<sign>=+|-+) *")


def faults(lines: list[str], *, listed: bool, titled: bool) -> Iterator[Fault]:
    """The faults of a page's headings, with lines counted from 0.

    Args:
        lines: The page's lines, without its blocks and what is code by its indentation.
        listed: Whether the table of contents lists it: only then it is a whole page.
        titled: Whether its front matter gives it a title, which then stands for its first heading.
    """
    found = list(_headings(lines))
    first = [number for number, level in found if level == 1]
    for number in first[1:]:
        yield Fault("a second heading of the first level: a page has one", number, lines[number])
    if listed and not first and not titled:
        yield Fault("no heading of the first level: begin the page with # and its title", 0)
    elif listed and first and found[0][1] > 1:
        number = found[0][0]
        yield Fault("a heading above that of the first level, which begins the page", number, lines[number])
    for (_, above), (number, level) in pairwise(found):
        if level > above + 1:
            cause = f"this heading leaves out a level: below {'#' * above} comes {'#' * (above + 1)}"
            yield Fault(cause, number, lines[number])


def _headings(lines: list[str]) -> Iterator[tuple[int, int]]:
    """(line, level) of each heading."""
    for start, end in paragraphs(lines):
        underline = UNDERLINE.fullmatch(lines[start + 1]) if end > start + 1 else None
        if underline and not ATX.match(lines[start]):
            yield start, 1 if underline["sign"][0] == "=" else 2
        for number in range(start, end):
            if atx := ATX.match(unquoted(lines[number]).lstrip()):
                yield number, len(atx["level"])
