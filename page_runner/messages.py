"""What the build and a page's process say to each other. Light: both import it."""

from __future__ import annotations

from dataclasses import dataclass, field
from traceback import extract_tb

KERNEL_KEY = "LESSON_KERNEL_KEY"
"""The environment variable, of a notebook's kernel alone, with the key of its connection in hexadecimal digits."""


@dataclass(frozen=True)
class Ask:
    """What the text after a block asks of the page's namespace.

    Attributes:
        kind: The word in braces that it begins with: "python" for a value, "claim" for a claim.
        expression: What to compute.
        line: The line of the page where it stands.
        place: Its place among all that the page asks, from 0.
    """

    kind: str
    expression: str
    line: int
    place: int


@dataclass(frozen=True)
class Task:
    """A block to run, then what the text between it and the next block asks.

    Attributes:
        number: The block's number on its page, from 1; 0 for the text above the first block.
        code: Its source.
        line: The line of the page where `code` begins.
        warns: What the warning that it is expected to give contains; empty for none.
        asks: What to compute after it, in order.
    """

    number: int
    code: str = ""
    line: int = 1
    warns: str = ""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True)
class Attempt(Task):
    """A code that is put to the check of a task for readers, in a namespace of its own; its number is below 0.

    Attributes:
        check: The source of the check, which runs behind it in the same namespace.
    """

    check: str = ""


@dataclass(frozen=True)
class Verdict:
    """What became of an attempt.

    Attributes:
        passed: Whether the check let it pass.
        said: What the reader is told if not.
        error: The name of the error that it ended in, such as "ZeroDivisionError"; empty if the check has spoken.
    """

    passed: bool
    said: str = ""
    error: str = ""


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


@dataclass(frozen=True)
class Shown:
    """What a block showed that is no text and no figure, such as a table or a picture.

    Attributes:
        html: As the page shows it.
        record: As its record keeps it.
        place: How many of the characters that the block printed stand before it.
    """

    html: str
    record: str
    place: int


@dataclass(frozen=True)
class Settled:
    """A claim that was checked: what each of its comparisons found, in words, and the blocks it rests on."""

    findings: tuple[str, ...]
    blocks: tuple[int, ...]


@dataclass
class Result:
    """What a block did, and what its text was answered.

    Attributes:
        printed: What it printed.
        warned: The warnings that it was expected to give.
        drawings: The figures that it drew.
        shown: What else it showed, in order.
        answers: Place of what was asked → the text of a value, or what settled a claim.
        failed: Place of a claim that does not hold → what was found; `answers` has it too.
        untrue: The comments in its code that say something else than their lines gave.
        used: The files of the project that the page's process has imported or read so far, below the project's folder.
        verdict: What became of it, if it was an attempt at a task for readers.
        fault: Why it failed; None if it did not.
    """

    printed: str = ""
    warned: list[str] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    answers: dict[int, str | Settled] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    untrue: list[Fault] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    verdict: Verdict | None = None
    fault: Fault | None = None


def raised_at(error: BaseException) -> tuple[str, int]:
    """The file and the line where what was imported went wrong; no file where nothing tells it."""
    if isinstance(error, SyntaxError):
        return error.filename or "", error.lineno or 0
    frames = [frame for frame in extract_tb(error.__traceback__) if "importlib" not in frame.filename]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
