"""How a page's lines lie: paragraphs, what holds them, and which of them are code by their indentation alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TAB = 4
ITEM = re.compile(r"(?:[-*+]|\d+[.])(?: +|$)")
BOX = re.compile(r"(?:!!!|\?\?\?\+?|===\+?)(?: |$)")
QUOTED = re.compile(r"^(?: {0,3}> ?)+")
HOLDS = re.compile(rf"{ITEM.pattern}|{BOX.pattern}|:(?: +|$)|\[\^[^\]]+\]:")
"""What begins an item, a box, a tab, a definition or a footnote: what is indented by four spaces belongs to it."""


@dataclass
class Layout:
    """What the indentation of a page's lines means, each line counted from 0.

    Attributes:
        code: The lines that are code by their indentation.
        astray: Those whose indentation loses them their item or box → the number of spaces that keep them in it.
    """

    code: set[int] = field(default_factory=set)
    astray: dict[int, int] = field(default_factory=dict)


def paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line of each paragraph, and the line after its last, counted from 0."""
    start = 0
    for end in range(len(lines) + 1):
        if end == len(lines) or not lines[end].strip(" \t>"):
            if end > start:
                yield start, end
            start = end + 1


def layout(lines: list[str]) -> Layout:
    """What the indentation of lines means, which hold no code but the first line of each fenced block."""
    found = Layout()
    inner = [0]  # how far each item or box around is indented inside, the innermost last
    for start, end in paragraphs(lines):
        own = indent(lines[start])
        if inner[-1] > own > inner[-1] - TAB and own % TAB:
            found.astray[start] = inner[-1]
        while inner[-1] > own:
            inner.pop()
        if own >= inner[-1] + TAB:
            found.code.update(range(start, end))
            continue
        item = -1  # how far the item above is indented
        for number in range(start, end):
            here = indent(lines[number])
            text = unquoted(lines[number]).lstrip()
            if item >= 0 and ITEM.match(text) and 1 < here - item < TAB:
                found.astray[number] = item + TAB
            if HOLDS.match(text):
                while inner[-1] > here:
                    inner.pop()
                inner.append(here // TAB * TAB + TAB)
                item = here if ITEM.match(text) else item
    return found


def unquoted(line: str) -> str:
    """A line without the signs of a quotation."""
    return QUOTED.sub("", line) if ">" in line else line


def indent(line: str) -> int:
    """How far a line is indented, in its quotation if it stands in one."""
    text = unquoted(line)
    return len(text) - len(text.lstrip(" "))
