"""What the build proves of each task for readers: its check passes the solution, and sees through all else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from page_runner.checking.fault import Fault
from page_runner.checking.records import Entry
from page_runner.errors import PageError
from page_runner.messages import Result, Verdict
from page_runner.mode import Mode
from page_runner.reading.content import Scanned
from page_runner.reading.tasks import EMPTY, SOLUTION, START, Part, Problem

UNSOLVED = "the solution does not pass the check of its task, which says: {said}"
BREAKS = "the code as given ends in an error, where it should run and not do what is asked: {said}"
PASSES = {
    START: "the code as given passes the check: nothing is left to do",
    EMPTY: "nothing at all passes the check of this task",
}
SEEN_AS_RIGHT = "a wrong attempt ({why}) passes the check: ask for more there, or take it out if it is right"
DIES = (
    "a wrong attempt ({why}) does not reach an assertion of the check, so it proves nothing: {said}\n"
    'Mend it, or write error="{error}" on it if that is what it shows.'
)
LIVES = 'a wrong attempt ({why}) does not end in error="{error}": {said}'
FAILS = "{name} of a task {cause}"


def prove(page: str, scanned: Scanned, results: Mapping[int, Result], mode: Mode) -> None:
    """See that the check of each task passes its solution alone, as far as attempts have been made.

    Raises:
        PageError: One does not; while serving each is a warning.
    """
    for problem in scanned.problems:
        for fault in faults(problem, results):
            mode.report(PageError(page, fault.cause, line=fault.line, source=fault.source))


def faults(problem: Problem, results: Mapping[int, Result]) -> Iterator[Fault]:
    """What is not as it should be, with lines of the page's file."""
    for name, (part, attempt) in problem.attempts.items():
        result = results.get(attempt.number)
        if result and result.fault:
            said = FAILS.format(name=_called(name), cause=result.fault.cause)
            yield Fault(said, part.line, problem.head)
        elif result and result.verdict and (cause := _cause(name, part, result.verdict)):
            yield Fault(cause, part.line, problem.head)


def _called(name: str) -> str:
    return {START: "the code as given", SOLUTION: "the solution", EMPTY: EMPTY}.get(name, "a wrong attempt")


def _cause(name: str, part: Part, verdict: Verdict) -> str:
    """What is wrong with what became of an attempt; nothing if it is as it should be."""
    if name == SOLUTION:
        return "" if verdict.passed else UNSOLVED.format(said=verdict.said)
    told = {"why": part.why, "said": verdict.said, "error": verdict.error}
    if verdict.passed:
        return PASSES.get(name) or SEEN_AS_RIGHT.format(**told)
    if name in PASSES:
        return BREAKS.format(**told) if verdict.error else ""
    if part.error and part.error != verdict.error:
        return LIVES.format(**told | {"error": part.error})
    return DIES.format(**told) if verdict.error and not part.error else ""


def entries(scanned: Scanned, results: Mapping[int, Result]) -> Iterator[Entry]:
    """What the record of a page has of its tasks: what is printed as given and when solved, what each is told."""
    for problem in scanned.problems:
        done = {
            name: (part, results[attempt.number])
            for name, (part, attempt) in problem.attempts.items()
            if attempt.number in results
        }
        for name, what in ((START, "prints"), (SOLUTION, "solved, shows")):
            if name in done and (printed := done[name][1].printed):
                yield Entry(f"task {problem.number} {what}", printed, line=done[name][0].line)
        told = [f"{name}: {_told(result.verdict)}" for name, (_, result) in done.items() if result.verdict]
        if told:
            yield Entry(f"task {problem.number} says", "\n".join(told), line=problem.line)


def _told(verdict: Verdict) -> str:
    return "solved" if verdict.passed else " ".join(verdict.said.split())
