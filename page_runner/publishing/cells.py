"""A page as the cells of a notebook: its text, its blocks and its pictures in order, what is folded there folded.

A fold of Markdown cannot reach over a cell of code. So where a box holds blocks that run, its text is folded piece by
piece, and each block's code is folded by its cell.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from page_runner.page import Page
from page_runner.publishing.parts import Line, Part, Parts, indent
from page_runner.publishing.wording import Wording
from page_runner.reading.code import parsed
from page_runner.reading.content import Block
from page_runner.reading.layout import TAB
from page_runner.reading.questions import Question
from page_runner.reading.runnable import CURVE, left_behind
from page_runner.reading.tasks import CHECK, START, Problem
from page_runner.showing.questions import AFTER, RIGHT, WRONG

HIDES = {"question", "forecast", "solution"}
"""Boxes whose blocks would tell what a reader is to find out: their outputs are folded as well."""
APART = {"exact"}
"""Boxes that the page can do without: the code of their blocks is folded as well."""
TASKS, LATER = "## Tasks", "Task, at the end of this notebook:"
ANEW = "Their code has names that stand above, too: before you go back there, restart, and run all cells anew."
CALL = "# check()  # once you have changed the cell above, remove the # at the start of this line, and run it"
SVG = "%%svg\n"  # IPython shows what stands below it
YOURS = """import matplotlib.pyplot as plt

# Your own run: change the code above, run it, then this cell.
{curves}
plt.legend()
plt.show()"""
PRINTS = re.compile(r"print\(")


@dataclass
class Cell:
    """A cell of a notebook.

    Attributes:
        name: Unlike that of any other cell of the notebook.
        text: What it holds.
        code: Whether that is code.
        folded: Whether its code is hidden until it is asked for.
        hidden: Whether its outputs are, too.
    """

    name: str
    text: str
    code: bool = False
    folded: bool = False
    hidden: bool = False


@dataclass
class Cells:
    """Makes the cells of a page, in `all`."""

    page: Page
    wording: Wording
    codes: dict[int, str]  # what is run of each block, by its number
    pictures: list[str]  # as SVG, in the order of the page
    all: list[Cell] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)  # of the cell that comes next
    _curves: list[str] = field(default_factory=list)  # what a block has left behind, to be drawn in the next picture

    def __post_init__(self) -> None:
        self._parts = Parts(self.page)
        self._questions = {question.line: question for question in self.page.questions}
        self._problems = {each.line - self.page.scanned.first: each for each in self.page.scanned.problems}
        self._later: list[tuple[Part, Problem]] = []
        self._drawn = iter(self.pictures)
        self._apart = 0  # in how many such boxes a part stands
        self._tell(self._parts.of(list(self._parts.lines())))
        self._text += [TASKS, "", ANEW, ""] if self._later else []
        for part, problem in self._later:
            self._task(part, problem)
        self._end_text()

    def _tell(self, parts: Iterable[Part], *, hidden: bool = False) -> None:
        """Make cells of some parts."""
        for part in parts:
            blocks = self._parts.blocks(part)
            if part.block:
                self._add_code(part.block, hidden=hidden)
            elif (problem := self._problems.get(part.number)) and problem.of(START):
                self._later.append((part, problem))
                self._text += self._titled(f"{LATER} {part.title}")
            elif not blocks:
                self._text += self._written(part)
            elif question := self._questions.get(part.number):
                self._text += self._question(part, question)
                for block in blocks:
                    self._add_code(block, hidden=True)
            elif part.folds:
                self._tell_folded(part, hidden=hidden or bool(HIDES & {*part.kinds}))
            else:
                self._text += self._titled(part.title)
                self._tell(self._parts.of(part.lines), hidden=hidden)

    def _tell_folded(self, box: Part, *, hidden: bool) -> None:
        """Make cells of a closed box that holds blocks: the texts between these are folds of their own."""
        title, fold, below = box.title, list[Part](), False
        self._apart += bool(APART & {*box.kinds})
        for part in [*self._parts.of(box.lines), None]:
            if part and not self._parts.blocks(part) and not (below and "caption" in part.kinds):
                fold.append(part)
                continue
            if fold:
                self._text += _fold(self.wording.summary(title or f"{box.title} …"), self._all_written(fold))
            elif title:
                self._text += self._titled(title)
            title, fold, below = "", [], bool(part and part.block)
            self._tell([part] if part else [], hidden=hidden)
        self._apart -= bool(APART & {*box.kinds})

    def _written(self, part: Part) -> list[str]:
        """A part that holds no block that runs, as lines of Markdown."""
        if not part.kinds:
            return [*self.wording.text([line for _, line in part.lines]).split("\n"), ""]
        inside = self._all_written(self._parts.of(part.lines))
        if "caption" in part.kinds:
            return [*(f"> {line}".rstrip() for line in inside), ""]
        if question := self._questions.get(part.number):
            return self._question(part, question)
        if part.folds:
            return _fold(self.wording.summary(part.title), inside)
        return [*self._titled(part.title), *inside, ""]

    def _all_written(self, parts: Iterable[Part]) -> list[str]:
        """Some parts as lines of Markdown, without the blocks that run."""
        lines = [line for part in parts if not part.block for line in self._written(part)]
        return "\n".join(lines).strip("\n").split("\n")

    def _titled(self, title: str) -> list[str]:
        words = self.wording.text([title])
        return [f"**{words}**", ""] if words else []

    def _question(self, part: Part, question: Question) -> list[str]:
        """A question: each option opens, and says whether it is right, and why; then what all read.

        Its blocks are left out, since a fold cannot hold them.
        """
        told = self._titled(part.title)
        reasons, rest = _shared(part.lines, [option.line for option in question.options])
        for option in question.options:
            said = self._all_written(self._parts.of(reasons[option.line]))
            said[0] = f"**{RIGHT if option.state else WRONG}** {said[0]}"
            told += _fold(self.wording.summary(option.words), said)
        after = self._all_written(self._parts.of(rest))
        return told + (_fold(f"<em>{AFTER}</em>", after) if any(after) else [])

    def _task(self, part: Part, problem: Problem) -> None:
        """A task: what is to be done, the code as given, its check to be called, then what opens.

        All of them stand at the end: their names are those of the page's blocks, and would be theirs from there on.
        """
        start = problem.of(START)[0]
        begins = start.line - 1 - self.page.scanned.first  # its fence
        ends = begins + start.code.count("\n") + 2
        self._text += [f"### {self.wording.text([part.title])}", ""]
        self._text += self._all_written(self._parts.of([line for line in part.lines if line[0] < begins]))
        self._end_text()
        name = f"task-{problem.number}"
        self.all.append(Cell(name, start.code.strip("\n"), code=True))
        self.all.append(Cell(f"{name}-check", checks(problem.code(CHECK)), code=True))
        self._text += [*self._all_written(self._parts.of([line for line in part.lines if line[0] > ends])), ""]

    def _add_code(self, block: Block, *, hidden: bool) -> None:
        """Make a cell of what is run of a block, and one of each of its pictures that is not drawn by that.

        Below a picture in which a reader's run is drawn on the page, a cell draws it here.
        """
        self._end_text()
        code, result = self.codes[block.number], self.page.results.get(block.number)
        whole = code == block.code.strip("\n")
        if code:
            folded = hidden or self._apart > 0 or block.options.get("source") == "folded"
            text = code if result and result.shown else quiet(code)
            self.all.append(Cell(f"block-{block.number}", text, code=True, folded=folded, hidden=hidden))
        pictures = list(islice(self._drawn, len(result.drawings) if result else 0))
        for number, picture in enumerate([] if whole else pictures, 1):
            name = f"picture-{block.number}-{number}"
            self.all.append(Cell(name, SVG + picture, code=True, folded=True, hidden=hidden))
        self._curves = [name for option, name, _ in left_behind(block) if option == CURVE] or self._curves
        if self._curves and pictures:
            lines = "\n".join(f'plt.semilogy({name}, label="{name}")' for name in self._curves)
            text, self._curves = YOURS.format(curves=lines), []
            self.all += [] if whole else [Cell(f"yours-{block.number}", text, code=True, hidden=hidden)]

    def _end_text(self) -> None:
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self._text)).strip("\n")
        if text:
            self.all.append(Cell(f"text-{sum(not cell.code for cell in self.all) + 1}", text))
        self._text = []


def checks(code: str) -> str:
    """The check of a task as a cell that runs before the task is solved: a function, and the call that waits."""
    lines = ["def check():", textwrap.indent(code.strip("\n"), TAB * " "), '    print("Solved.")', "", "", CALL]
    return "\n".join(lines)


def quiet(code: str) -> str:
    """A block that ends with a value that the page does not show, as a cell that does not show it either."""
    tree = parsed(code)
    last = tree.body[-1] if tree and tree.body else None
    if not isinstance(last, ast.Expr) or PRINTS.match(ast.unparse(last)):
        return code
    lines = code.split("\n")
    at = (last.end_lineno or 1) - 1
    line, column = lines[at].encode(), last.end_col_offset or 0  # Python counts bytes
    if not line[column:].lstrip().startswith(b";"):
        lines[at] = (line[:column] + b";" + line[column:]).decode()
    return "\n".join(lines)


def _shared(lines: list[Line], options: list[int]) -> tuple[dict[int, list[Line]], list[Line]]:
    """The lines of a question's box: below each of its options, by the line of that one; above and below the list."""
    reasons: dict[int, list[Line]] = {number: [] for number in options}
    first = next(place for place, (number, _) in enumerate(lines) if number == options[0])
    rest, into, base = lines[:first], reasons[options[0]], indent(lines[first][1])
    for (number, line), (_, above) in zip(lines[first:], [(0, ""), *lines[first:]], strict=False):
        if number in reasons:
            into = reasons[number]
            continue
        if line and not above and indent(line) <= base:
            into = rest
        margin = 0 if into is rest else min(indent(line), base + TAB)  # less is enough right below an option
        into.append((number, line[margin:]))
    return reasons, rest


def _fold(summary: str, lines: list[str]) -> list[str]:
    """What opens when it is asked to."""
    return [f"<details><summary>{summary}</summary>", "", *lines, "", "</details>", ""]
