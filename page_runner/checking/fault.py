"""A fault of a page's markup, on its way to a message; and what is one of any box that asks something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class Fault:
    """What is wrong, the line where it stands, and what of that line to show."""

    cause: str
    line: int
    source: str = ""

    def below(self, lines: int) -> Fault:
        """The same fault, where that many lines stand above what was looked at."""
        return replace(self, line=self.line + lines)


class Box(Protocol):
    """A box that asks something: its line among the page's, from 0, and its words."""

    line: int
    title: str

    @property
    def anchor(self) -> str:
        """Its place on its page."""


Asking = TypeVar("Asking", bound=Box)


def of_boxes(
    twice: str,
    boxes: Iterable[Asking],
    causes: Callable[[Asking], Iterator[tuple[int, str]]],
    source: list[str],
    first: int,
) -> Iterator[Fault]:
    """The faults of boxes that ask something; that one has the words of another is one of them.

    Args:
        twice: What is said of one that has the words of another, on a `{line}`.
        boxes: All of a page, in order.
        causes: The lines of a box that are wrong, and why.
        source: The page's lines, as they are written.
        first: The number of the first of them in the file.
    """
    seen: dict[str, int] = {}
    for box in boxes:
        for line, cause in causes(box):
            yield Fault(cause, first + line, source[line])
        if box.title and (before := seen.setdefault(box.anchor, box.line)) != box.line:
            yield Fault(twice.format(line=first + before), first + box.line, source[box.line])
