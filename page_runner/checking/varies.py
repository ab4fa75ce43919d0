"""Whether a page shows the same when it is run again: what varies could be approved, and never be found again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from page_runner.checking import ledger, records
from page_runner.errors import PageError
from page_runner.messages import Result, Task
from page_runner.reading.code import parsed
from page_runner.reading.content import Scanned
from page_runner.running import twin

ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
DAY = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d")
WORLDS = 3  # a set of two has the same order in each other one
SIGN = re.compile(r"[\w.]+")


def check(page: str, scanned: Scanned, results: Mapping[int, Result], root: Path) -> None:
    """Run a page once more, and see that it shows the same; more than once where it has a set, which may be small.

    A page that shows what its record has needs no other run: that was one.

    Raises:
        PageError: It does not; says what differs, and what to do.
    """
    entries = ledger.entries(scanned, results)
    approved = records.read(records.place(page, root))
    if not scanned.tasks or (len(entries) == len(approved) and not any(_differences(entries, approved))):
        return
    for world in range(1, WORLDS + 1 if _has_sets(scanned.tasks) else 2):
        for entry, one, other in _differences(entries, _again(page, scanned, root, world)):
            what = entry.name.removeprefix(f"block {entry.block} ")
            cause = (
                f"{what}: differs from run to run, so it cannot be approved\n"
                f"    once:  {one.strip()[:150]}\n"
                f"    again: {other.strip()[:150]}\n{_cure(one, other)}"
            )
            raise PageError(page, cause, block=entry.block, line=entry.line)


def _again(page: str, scanned: Scanned, root: Path, world: int) -> dict[str, str]:
    """What a page shows when it is run once more."""
    done = twin.run(page, root, scanned.tasks, world)
    if fault := done[-1].fault:
        cause = f"run once more, this block fails: {fault.cause}"
        raise PageError(
            page, cause, block=max(0, scanned.tasks[len(done) - 1].number), line=fault.line, source=fault.source
        )
    results = {task.number: result for task, result in zip(scanned.tasks, done, strict=True)}
    return {entry.name: entry.text for entry in ledger.entries(scanned, results)}


def _differences(entries: list[records.Entry], others: Mapping[str, str]) -> Iterator[tuple[records.Entry, str, str]]:
    """Each entry with a line of it that is another there, and what that is."""
    for entry in entries:
        texts = (entry.text, others.get(entry.name, ""))
        lines = ([line for line in text.splitlines() if line.strip()] for text in texts)
        for one, other in zip_longest(*lines, fillvalue=records.NOTHING):
            if not records.same(one, other):
                yield entry, one, other


def _has_sets(tasks: list[Task]) -> bool:
    nodes = (node for task in tasks for node in ast.walk(parsed(task.code) or ast.Module([], [])))
    return any(
        isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Name) and node.id in ("set", "frozenset"))
        for node in nodes
    )


def _cure(one: str, other: str) -> str:
    if ADDRESS.search(one):
        return "An address of memory: print what the object is or holds, not the object."
    if sorted(SIGN.findall(one)) == sorted(SIGN.findall(other)):
        return "The order of a set: print sorted(…) of it."
    if DAY.search(one):
        return "The time or the day: leave it out, or give it."
    return (
        "Chance or the clock: seed the generator, torch.manual_seed(0), and leave out what the time decides.\n"
        "If it is neither, it is rounding, which other processors do in another order: show fewer digits, or say less."
    )
