"""What a page holds, as it was read: its blocks, what its text asks and cites, its prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from page_runner.messages import Task
from page_runner.reading.inline import Citation, Marker, ask
from page_runner.reading.tasks import Part, Problem


@dataclass
class Block:
    """A fenced block of Python.

    Attributes:
        number: Its place among the blocks that run, from 1; 0 if it is only shown.
        line: The line of the page where its code begins.
        code: Its source, without the margin.
        options: What its first line says.
        markers: What the text between it and the next block that runs asks, with their places on the page.
    """

    number: int
    line: int
    code: str = ""
    options: dict[str, str] = field(default_factory=dict)
    markers: dict[int, Marker] = field(default_factory=dict)

    def task(self) -> Task:
        """What the page's process is asked to do."""
        asks = tuple(ask(marker, place) for place, marker in self.markers.items())
        return Task(self.number, self.code, self.line, self.options.get("warns", ""), asks)


class Scanned(NamedTuple):
    """What a page's source holds.

    Attributes:
        blocks: Its Python blocks, after an empty one that stands for the text above them.
        markers: The inline values and claims of its text, in order.
        citations: What it cites, in order.
        prose: Its lines, with nothing in the place of its fenced blocks, and with marks in that of its markers.
        first: The number of its first line in the file.
        problems: Its tasks for readers. Of their blocks those that a reader sees are among `blocks` too.
        astray: The blocks that say that they belong to a task, and stand in none.
    """

    blocks: list[Block]
    markers: list[Marker]
    citations: list[Citation]
    prose: list[str]
    first: int
    problems: Sequence[Problem] = ()
    astray: Sequence[Part] = ()

    @property
    def cited(self) -> list[str]:
        """The texts of its citations, each once."""
        return list(dict.fromkeys(citation.text for citation in self.citations))

    @property
    def tasks(self) -> list[Task]:
        """What the page's process is to do, in order; the text above the first block only if it asks for something.

        Attempts at tasks come last: nothing else can see what they have done.
        """
        attempts = [attempt for problem in self.problems for _, attempt in problem.attempts.values()]
        return [*(block.task() for block in self.blocks if block.number or block.markers), *attempts]
