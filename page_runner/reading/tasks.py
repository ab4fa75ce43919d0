"""Tasks: boxes with code that a reader mends until a check passes. Their syntax and options, defined here alone.

`found` finds them in a page's lines. What is wrong with the form of one is told in checking/tasks.py; that its check
passes the solution and nothing else is proved in checking/proof.py; showing/tasks.py sets its HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from page_runner.messages import Attempt
from page_runner.reading.layout import TAB, indent
from page_runner.reading.questions import HEAD, anchor

KIND = "task"
START, CHECK, SOLUTION, WRONG = PARTS = ("start", "check", "solution", "wrong")
SHOWN = (START, SOLUTION)
"""The parts that a reader sees."""
HINT = "hint"
WHY = 'a wrong attempt says why one would write it, task="wrong" why="forgets the 2"'
BELONGS = f'why="…" and error="…" tell of a wrong attempt: {WHY}'
EMPTY = "nothing at all"
ROOM = 1_000  # between the numbers of two tasks' attempts


@dataclass(frozen=True)
class Part:
    """A block of a task.

    Attributes:
        kind: Which of PARTS it is.
        line: The line of the file where its code begins.
        code: Its source, without the margin.
        margin: How far it is indented.
        why: Of a wrong one, why somebody would write it.
        error: Of a wrong one, the name of the error that it ends in; empty if the check is to speak.
    """

    kind: str
    line: int
    code: str
    margin: int
    why: str = ""
    error: str = ""


@dataclass
class Problem:
    """A task for readers. (What a page's process is asked to do is called so too: messages.py.)

    Attributes:
        number: Its place among the tasks of its page, from 1.
        line: The line of the file where its box begins.
        end: The last line that may belong to it.
        head: The first line of its box.
        title: Its words, in Markdown.
        parts: Its blocks, in order.
        hints: The lines of its hints.
        solved: The line of the box that holds its solution; 0 without one.
    """

    number: int
    line: int
    end: int
    head: str
    title: str
    parts: list[Part] = field(default_factory=list)
    hints: list[int] = field(default_factory=list)
    solved: int = 0

    @property
    def anchor(self) -> str:
        """Its place on its page."""
        return anchor(self.title, KIND)

    def of(self, kind: str) -> list[Part]:
        """Its blocks of a kind."""
        return [part for part in self.parts if part.kind == kind]

    def code(self, kind: str) -> str:
        """The source of the first block of a kind; empty if there is none."""
        return next((part.code for part in self.of(kind)), "")

    def number_of(self, line: int) -> int:
        """The number of the attempt that is the block whose code begins at a line; 0 if there is none."""
        return next((made.number for part, made in self.attempts.values() if part.line == line and part.code), 0)

    @property
    def attempts(self) -> dict[str, tuple[Part, Attempt]]:
        """What is put to its check, by its name: the part that it is, and what the page's process is asked to do."""
        start, solution, wrong = map(self.of, (START, SOLUTION, WRONG))
        named = {name: parts[0] for name, parts in ((START, start), (SOLUTION, solution)) if parts}
        named |= {f"wrong {number}": part for number, part in enumerate(wrong, 1)}
        if start:
            named[EMPTY] = Part(START, start[0].line, "", start[0].margin)
        check = self.code(CHECK)
        return {
            name: (part, Attempt(-ROOM * self.number - place, part.code, part.line, check=check))
            for place, (name, part) in enumerate(named.items())
        }


def misplaced(options: dict[str, str]) -> str:
    """What is wrong with the options of a block that belongs to a task, or has options of one; nothing if all fits."""
    if options.get(KIND) == WRONG:
        return "" if options.get("why") else WHY
    return BELONGS if options.keys() & {"why", "error"} else ""


def found(lines: list[str], first: int, parts: Iterable[Part]) -> tuple[list[Problem], list[Part]]:
    """The tasks of a page, and those of the parts that stand in none.

    Args:
        lines: The page's lines, of its blocks the first line alone.
        first: The number of the first of them in the file.
        parts: The blocks that say that they belong to a task.
    """
    problems: list[Problem] = []
    for number, line in enumerate(lines):
        head = HEAD.fullmatch(line)
        if head and KIND in head["kinds"].lower().split():
            inside = range(number + 1, _end(lines, number))
            heads = {at: found["kinds"].lower() for at in inside if (found := HEAD.fullmatch(lines[at][TAB:]))}
            solved = [first + at for at, kinds in heads.items() if kinds == SOLUTION]
            hints = [first + at for at, kinds in heads.items() if kinds == HINT]
            place = (len(problems) + 1, first + number, first + inside.stop - 1)
            problems.append(Problem(*place, line, head["title"] or "", [], hints, solved[0] if solved else 0))
    astray: list[Part] = []
    for part in parts:
        around = [problem for problem in problems if problem.line < part.line <= problem.end]
        (around[0].parts if around and part.margin >= TAB else astray).append(part)
    return problems, astray


def _end(lines: list[str], start: int) -> int:
    """The line behind the box that begins at one."""
    below = (number for number in range(start + 1, len(lines)) if lines[number].strip())
    return next((number for number in below if indent(lines[number]) < TAB), len(lines))
