"""What the build and a page's process say to each other. Light: both import it."""

from __future__ import annotations

from dataclasses import dataclass, field

from page_runner.claims import Settled

ROOT = "PAGE_ROOT"
"""The environment variable in which a notebook's kernel finds the project's folder."""

TASKS = "PAGE_TASKS"
"""The environment variable in which it finds what is asked after each cell, as JSON."""

DRAWING = "lesson-drawing"
"""How a notebook's kernel begins the text of an output that is a figure."""

VALUES = "lesson-values"
"""How it begins that of an output that holds the values and claims of the text after a cell."""


@dataclass(frozen=True)
class Task:
    """A block to run, then the inline values and the claims that stand between it and the next block.

    Attributes:
        number: The block's number on its page, from 1; 0 for the values above the first block.
        code: Its source.
        line: The line of the page where `code` begins.
        warns: What the warning that it is expected to give contains; empty for none.
        values: (expression, line) of each inline value.
        claims: (assertion, line) of each claim.
    """

    number: int
    code: str = ""
    line: int = 1
    warns: str = ""
    values: tuple[tuple[str, int], ...] = ()
    claims: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Fault:
    """Why a block failed, at which line of the page (0 where that is not known), and that line's text."""

    cause: str
    line: int = 0
    source: str = ""


@dataclass(frozen=True)
class Drawing:
    """A figure as the page shows it (an HTML element) and as its record keeps it (lines of text)."""

    svg: str
    record: str


@dataclass
class Result:
    """What a block did; of its claims, those that failed stand in `claims` too, with what they found."""

    printed: str = ""
    warned: list[str] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    claims: dict[str, Settled] = field(default_factory=dict)
    failed: list[Fault] = field(default_factory=list)
    fault: Fault | None = None
