"""Tasks for readers: whether each has all its parts, in an order that gives nothing away, and runs in a browser."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from page_runner.checking import runnable
from page_runner.checking.fault import Fault
from page_runner.checking.questions import PLAIN
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading.code import parsed
from page_runner.reading.content import Scanned
from page_runner.reading.lesson import NOTEBOOK
from page_runner.reading.tasks import CHECK, SHOWN, SOLUTION, START, WRONG, Part, Problem

FORM = '??? task "What to do"'
ASTRAY = f"this block belongs to a task: put it, indented by four spaces, into a box at the margin, {FORM}"
FOLDED = f"a task is folded, and its box has its words in quotes: {FORM}"
LEADS = "a link, a footnote, a value or a claim stands in the words of a task: put it below, into its text"
RUNS = 'a block that runs stands in a task: there each block says which part it is, task="start" and so on'
MISSING = 'this task has no block task="{kind}": ' + (
    "start is the code as given, check the assertions, solution what passes them"
)
TWICE = 'a second block task="{kind}": a task has one'
HINTS = "this task has {count} of its two hints: ??? hint, each a box of its own below the code as given"
WRONGS = 'this task has {count} of the two or more wrong attempts that its check must see through, task="wrong"'
ORDER = "this stands out of order: the code as given, then two hints, then ??? solution, which holds the solution"
SAME = "this attempt is the same as another: each shows that the check sees through something else"
SAYS = 'an assertion of a check says what is missing: assert abs(w - 2) < 0.01, f"w is {w:.2f}"'
ANEW = "the check makes {name!r} anew, which the code as given makes: give it another name"
OWN_NAMES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
PAGES_ALONE = "a task stands on a page: in a notebook, write an exercise"


def check(page: str, scanned: Scanned, mode: Mode) -> None:
    """See that each task is one.

    Raises:
        PageError: The first that is not; while serving each is a warning.
    """
    for fault in faults(page, scanned):
        mode.report(PageError(page, fault.cause, line=fault.line, source=fault.source))


def faults(page: str, scanned: Scanned) -> Iterator[Fault]:
    """All that is wrong with the form of a page's tasks, with lines of its file."""
    for part in scanned.astray:
        yield _at(part, ASTRAY)
    seen: dict[str, int] = {}
    for problem in scanned.problems:
        if page.endswith(NOTEBOOK):
            yield Fault(PAGES_ALONE, problem.line, problem.head)
        if not problem.head.startswith("??? ") or not problem.title.strip():
            yield Fault(FOLDED, problem.line, problem.head)
        elif (before := seen.setdefault(problem.anchor, problem.line)) != problem.line:
            cause = f"this task stands on line {before} already: give it other words"
            yield Fault(cause, problem.line, problem.head)
        if PLAIN.search(problem.title) or "\ue000" in problem.title:
            yield Fault(LEADS, problem.line, problem.head)
        for block in scanned.blocks:
            if block.number and problem.line < block.line <= problem.end:
                yield Fault(RUNS, block.line, block.code.partition("\n")[0])
        yield from _parts(problem)
        yield from _codes(problem)


def _parts(problem: Problem) -> Iterator[Fault]:
    """What a task lacks, has too often, or has in another order."""

    def here(cause: str) -> Fault:
        return Fault(cause, problem.line, problem.head)

    for kind in (START, CHECK, SOLUTION):
        found = problem.of(kind)
        if not found:
            yield here(MISSING.format(kind=kind))
        elif found[1:]:
            yield _at(found[1], TWICE.format(kind=kind))
    if len(problem.hints) != 2:
        yield here(HINTS.format(count=len(problem.hints)))
    if (count := len(problem.of(WRONG))) < 2:
        yield here(WRONGS.format(count=count))
    for start, solution in zip(problem.of(START)[:1], problem.of(SOLUTION)[:1], strict=False):
        order = [start.line, *problem.hints, problem.solved, solution.line]
        if order != sorted(order) or not start.margin < solution.margin:
            yield _at(solution, ORDER)
    known: dict[str, Part] = {}
    for part in (part for kind in (START, SOLUTION, WRONG) for part in problem.of(kind)):
        tree = parsed(part.code)
        if known.setdefault(ast.dump(tree) if tree else part.code, part) is not part:
            yield _at(part, SAME)


def _codes(problem: Problem) -> Iterator[Fault]:
    """What of the code of a task would not hold in a browser, or in a notebook; a check that says nothing."""
    start = problem.code(START)
    for part in (part for kind in SHOWN for part in problem.of(kind)):
        yield from (_at(part, runnable.HERE.format(fault.cause), fault.line) for fault in runnable.faults(part.code))
    for part in problem.of(CHECK)[:1]:
        tree = parsed(part.code)
        if tree is None:
            yield _at(part, "the check is no Python")
            continue
        above = start.count("\n") + 1
        for fault in runnable.faults(f"{start}\n{part.code}"):
            if fault.line > above:
                yield _at(part, runnable.HERE.format(fault.cause), fault.line - above)
        asserted = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
        silent = [node.lineno for node in asserted if node.msg is None]
        if silent or not asserted:
            yield _at(part, SAYS, *silent[:1])
        for name in sorted(_stored(tree) & _stored(parsed(start) or ast.Module([], []))):
            yield _at(part, ANEW.format(name=name))


def _stored(node: ast.AST) -> set[str]:
    """The names that some code makes, without those that only a function or a comprehension knows."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    inside = () if isinstance(node, OWN_NAMES) else ast.iter_child_nodes(node)
    return {name for child in inside for name in _stored(child)}


def _at(part: Part, cause: str, line: int = 1) -> Fault:
    """A fault of a block, at one of its lines."""
    lines = part.code.splitlines() or [""]
    return Fault(cause, part.line + line - 1, lines[min(line, len(lines)) - 1])
