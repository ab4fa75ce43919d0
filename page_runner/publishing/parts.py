"""A page in parts, one below the other: text, blocks that run, captions, boxes; what stands in a box is parts again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from page_runner.page import Page
from page_runner.reading import door
from page_runner.reading.content import Block
from page_runner.reading.fences import fences
from page_runner.reading.layout import TAB
from page_runner.reading.questions import HEAD

TABBED = re.compile(r'(?P<sign>===)[+!]* *"(?P<title>.*)" *')
CAPTION, END = re.compile(r"/// +caption\b.*"), "///"
FOLDS = "???"

Line = tuple[int, str]
"""The number of a line among the page's, and its text without the margin of what it stands in."""
ADDED = -1  # the number of a line that its page has elsewhere


@dataclass
class Part:
    """A piece of a page: text, or a block that runs, a caption, a box.

    Attributes:
        lines: The text; of a caption or a box what stands in it.
        number: The number of its first line.
        block: The block, if it is one.
        kinds: "caption", or what the box is called; nothing for text.
        title: The words of the box.
        folds: Whether the box is closed until it is opened.
    """

    lines: list[Line]
    number: int
    block: Block | None = None
    kinds: tuple[str, ...] = ()
    title: str = ""
    folds: bool = False


class Parts:
    """Takes a page apart."""

    def __init__(self, page: Page) -> None:
        self.page = page
        blocks = iter(page.scanned.blocks[1:])
        self._ends: dict[int, int] = {}  # first line of each fence → its last
        self._blocks: dict[int, Block] = {}  # first line → the block, if it runs
        for fence in fences(page.lines):
            self._ends[fence.start] = fence.end
            if fence.python and (block := next(blocks)).number:
                self._blocks[fence.start] = block

    def lines(self) -> Iterator[Line]:
        """The page's lines, and below its title what it needs."""
        lines = self.page.lines
        opened = door.opened(lines, self.page.source.meta)
        added = len(opened) - len(lines)
        place = next((n for n, line in enumerate(lines) if opened[n] != line), 0) if added else 0
        yield from enumerate(lines[:place])
        yield from ((ADDED, line) for line in opened[place : place + added])
        yield from enumerate(lines[place:], place)

    def blocks(self, part: Part) -> list[Block]:
        """The blocks that run in a part."""
        inside = [self._blocks[number] for number, _ in part.lines if number in self._blocks]
        return [part.block] if part.block else inside

    def of(self, lines: list[Line]) -> Iterator[Part]:
        """The parts of some lines."""
        place = start = 0
        while place < len(lines):
            part, end = self._part(lines, place)
            if part:
                yield from _text(lines[start:place])
                yield part
                start = end
            place = end
        yield from _text(lines[start:])

    def _part(self, lines: list[Line], place: int) -> tuple[Part | None, int]:
        """The part that begins at a place, and where it ends; none if that is text, as far as nothing begins in it."""
        number, line = lines[place]
        head = HEAD.fullmatch(line.lstrip()) or TABBED.fullmatch(line.lstrip())
        end = place + 1
        if number in self._ends:
            end = next((n for n in range(place, len(lines)) if lines[n][0] > self._ends[number]), len(lines))
            block = self._blocks.get(number)
            return Part([], number, block) if block else None, end
        if CAPTION.fullmatch(line.strip()):
            end = next((n for n in range(end, len(lines)) if lines[n][1].strip() == END), len(lines))
            return Part(moved_out(lines[place + 1 : end]), number, kinds=("caption",)), end + 1
        if not head or head["sign"] != head[0][: len(head["sign"])]:  # it begins an item
            return None, end
        inside = indent(line) + TAB
        while end < len(lines) and (not lines[end][1] or indent(lines[end][1]) >= inside):
            end += 1
        kinds = tuple((head.groupdict().get("kinds") or "tab").lower().split())
        title = head["title"] if head["title"] is not None else kinds[0].capitalize()
        held = [(number, text[inside:]) for number, text in lines[place + 1 : end]]
        return Part(held, number, kinds=kinds, title=title, folds=head["sign"].startswith(FOLDS)), end


def indent(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip())


def moved_out(lines: list[Line]) -> list[Line]:
    """Lines of which the first ones are moved to the margin: what they stood in is not there."""
    margin = next((indent(line) for _, line in lines if line), 0)
    inside = next((n for n, (_, line) in enumerate(lines) if line and indent(line) < margin), len(lines))
    return [(number, line[margin:] if n < inside else line) for n, (number, line) in enumerate(lines)]


def _text(lines: list[Line]) -> Iterator[Part]:
    """Lines as a part, unless they are empty."""
    if any(line for _, line in lines):
        yield Part(moved_out(lines), lines[0][0])
