"""A page, in three steps: it is read whole; all that it asks is run, in one go; then its HTML looks the answers up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from page_runner.checking import ledger, numbers, records, varies
from page_runner.errors import PageError
from page_runner.messages import Result, Settled, Task
from page_runner.mode import Mode
from page_runner.reading import lesson, prose
from page_runner.reading.content import Block
from page_runner.reading.inline import Claim, Marker, claims
from page_runner.reading.scan import apart
from page_runner.running import session
from page_runner.showing import citations, gathered

Run = Callable[[str, Path, list[Task]], list[Result]]
"""What runs a page's tasks: name, project's folder and tasks in; results out, up to the first that fails."""


class Page:
    """A page on its way from its file to HTML: what it holds, what that did, and what of it has been shown."""

    def __init__(self, name: str, text: str, root: Path, mode: Mode) -> None:
        """Read a page, and refuse what can be refused before it is run."""
        self.name, self.root, self.mode = name, root, mode
        self.source = lesson.source(name, text)
        self.lines, self.scanned = self.source.scan()
        numbers.check(self.source, self.scanned, mode)
        self.cited = citations.check(name, self.scanned, root, mode)
        self.claims = claims(self.scanned.markers)
        self.results: dict[int, Result] = {}  # by the number of the block
        self.position = 0  # of the block that was shown last
        self.shown: set[int] = set()  # places of markers

    def run(self, run: Run = session.run) -> Page:
        """Run its blocks, and answer what its text asks.

        Raises:
            PageError: A block fails, or what follows it; a claim that does not hold is a warning while serving.
        """
        tasks = self.scanned.tasks
        done = run(self.name, self.root, tasks)
        self.results = {task.number: result for task, result in zip(tasks, done, strict=False)}
        for block in self.scanned.blocks:
            if block.number in self.results and (block.number or block.markers):
                ledger.report(self.name, self.scanned, block, self.results, self.mode)
        if self.mode is Mode.APPROVE:
            varies.check(self.name, self.scanned, self.results, self.root)
        return self

    @property
    def markdown(self) -> list[str]:
        """Its lines as Python-Markdown gets them: with marks for what was asked, and with what is gathered."""
        return gathered.gather(self.name, apart(self.lines), self.root, self.mode)

    def next_block(self, source: str) -> Block:
        """The block that superfences has reached."""
        self.position += 1
        blocks = self.scanned.blocks
        block = blocks[self.position] if self.position < len(blocks) else None
        if block is None or block.code.split() != source.split():
            line = block.line if block else 0
            raise PageError(self.name, "the fences of this page are nested in a way that cannot be followed", line=line)
        return block

    def answer(self, place: int) -> str | Settled:
        """The answer to a marker, which a text now shows."""
        marker = self.marker(place)
        self.shown.add(place)
        return self.results[marker.block].answers[place]

    def marker(self, place: int) -> Marker:
        """The marker at a place in the page's list."""
        return self.scanned.markers[place]

    def formula_fault(self, formula: str, reason: str) -> PageError:
        """The error of a formula that does not parse."""
        line = prose.formula_line(self.scanned, formula)
        return PageError(self.name, f"a formula does not parse: {reason}", line=line, source=formula)

    def check(self) -> None:
        """See that all of the page is shown, and hold what it shows against its record.

        Raises:
            PageError: Something is not shown, or not as it was approved; while serving the latter is a warning.
        """
        if missed := self.scanned.blocks[self.position + 1 :]:
            raise PageError(self.name, "this block was not reached: is it inside HTML?", line=missed[0].line)
        for place, marker in enumerate(self.scanned.markers):
            if place not in self.shown:
                what = "claim" if isinstance(marker, Claim) else "value"
                cause = f"this {what} is not shown: is it inside HTML?"
                raise PageError(self.name, cause, line=marker.line, source=marker.expression)
        records.settle(self.name, ledger.entries(self.scanned, self.results), self.root, self.mode)
