"""A page, in three steps: it is read whole; all that it asks is run, in one go; then its HTML looks the answers up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from page_runner.checking import forecasts, ledger, markup, numbers, proof, records, runnable, tasks, varies
from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.messages import Fault, Result, Settled, Task
from page_runner.mode import Mode
from page_runner.reading import door, lesson, prose
from page_runner.reading.content import Block
from page_runner.reading.forecasts import Forecast
from page_runner.reading.forecasts import of as guesses
from page_runner.reading.inline import MARK, Claim, Marker, claims, filled
from page_runner.reading.questions import Asked, Question, of
from page_runner.reading.scan import apart
from page_runner.reading.tasks import KIND, Problem
from page_runner.running import session
from page_runner.showing import citations, gathered, keywords
from page_runner.showing.citeproc import Typeset

Run = Callable[[str, Path, list[Task]], list[Result]]
"""What runs a page's tasks: name, project's folder and tasks in; results out, up to the first that fails."""

NOT_RUN = Fault("not run: a fault stands above it")


class Page:
    """A page on its way from its file to HTML: what it holds, what that did, and what of it has been shown."""

    def __init__(self, name: str, text: str, root: Path, mode: Mode, run: Run = session.run) -> None:
        """Read a page."""
        self.name, self.text, self.root, self.mode, self.by = name, text, root, mode, run
        self.book = Ledger(root)
        self.source = lesson.source(name, text)
        self.lines, self.scanned = self.source.scan()
        self.claims = claims(self.scanned.markers)
        self.cited: Typeset | None = None
        self.results: dict[int, Result] = {}  # by the number of the block, or of the attempt at a task
        self.checked = self.ran = False
        self.position = 0  # of the block that was shown last
        self.shown: set[int] = set()  # places of markers

    def check(self) -> None:
        """Refuse what can be refused without running the page; once.

        Raises:
            PageError: A number that nothing computed, a citation that leads nowhere; while serving it is a warning.
        """
        if self.checked:
            return
        self.checked = True
        markup.check(self.source, self.scanned, self.root, self.mode)
        numbers.check(self.source, self.scanned, self.mode)
        runnable.check(self.name, self.scanned, self.mode)
        tasks.check(self.name, self.scanned, self.mode)
        self.cited = citations.check(self.name, self.scanned, self.book, self.mode)

    def run(self) -> None:
        """Run its blocks, and answer what its text asks; once.

        Raises:
            PageError: A block fails, or what follows it, or a claim does not hold; while serving it is a warning.
        """
        if not self.ran:
            to_do = self.scanned.tasks
            done = self.by(self.name, self.root, to_do)
            self.results = {task.number: result for task, result in zip(to_do, done, strict=False)}
            self.ran = True

    def report(self) -> None:
        """Tell what failed in the run.

        Raises:
            PageError: Something did; while serving it is a warning.
        """
        for block in self.scanned.blocks:
            if block.number in self.results and (block.number or block.markers):
                ledger.report(self.name, self.scanned, block, self.results, self.mode)
        runnable.drawn(self.name, self.scanned, self.results, self.mode)
        forecasts.settle(self.name, self.scanned, self.results, self.mode)
        proof.prove(self.name, self.scanned, self.results, self.mode)
        if self.mode is Mode.APPROVE:
            varies.check(self.name, self.scanned, self.results, self.root)

    def forget_drawings(self) -> None:
        """Keep no figure of a page that is set: it stands in the HTML, and its record in words."""
        for result in self.results.values():
            result.drawings = [replace(drawing, svg="") for drawing in result.drawings]

    @property
    def markdown(self) -> list[str]:
        """Its lines as Python-Markdown gets them: with what it needs, marks, what search reads, what is gathered."""
        lines = door.opened(apart(keywords.lines(self.lines, self.scanned.prose)), self.source.meta)
        return gathered.gather(self.name, lines, self.book, self.mode)

    @cached_property
    def entries(self) -> list[records.Entry]:
        """Its record, as this run makes it; several pages that gather ask for it."""
        self.run()
        return ledger.entries(self.scanned, self.results)

    @property
    def citations(self) -> list[str]:
        """What it cites, each once."""
        return self.scanned.cited

    @cached_property
    def asked(self) -> Asked:
        """Its questions with options, its forecasts and its tasks; each page that gathers asks for them."""
        titles = [question.title for question in self.questions] + [forecast.title for forecast in self.forecasts]
        if any(MARK[0] in title for title in titles):
            self.run()  # their words hold values
        return ledger.asked(self.source, self.scanned, self.results)

    @cached_property
    def questions(self) -> list[Question]:
        """Its questions with options, as its source has them."""
        return of(self.scanned.prose)

    @cached_property
    def forecasts(self) -> list[Forecast]:
        """Its forecasts, as its source has them."""
        return guesses(self.scanned.prose)

    @property
    def failed(self) -> bool:
        """Whether a block failed, so that those after it have not run."""
        return any(result.fault for result in self.results.values())

    def next_block(self, source: str) -> Block:
        """The block that superfences has reached."""
        self.position += 1
        blocks = self.scanned.blocks
        block = blocks[self.position] if self.position < len(blocks) else None
        if block is None or block.code.split() != source.split():
            line = block.line if block else 0
            raise PageError(self.name, "the fences of this page are nested in a way that cannot be followed", line=line)
        return block

    def result(self, block: Block) -> Result:
        """What a block did."""
        problem = self.problem(block)
        number = problem.number_of(block.line) if problem else block.number
        return self.results.get(number or -1, Result(fault=NOT_RUN))

    def problem(self, block: Block) -> Problem | None:
        """The task that a block belongs to, if it is of one."""
        around = (each for each in self.scanned.problems if each.line < block.line <= each.end)
        return next(around, None) if KIND in block.options else None

    def answer(self, place: int) -> str | Settled | None:
        """The answer to a marker, which a text now shows; None if a fault came before it."""
        result = self.results.get(self.marker(place).block)
        self.shown.add(place)
        return result.answers.get(place) if result else None

    def marker(self, place: int) -> Marker:
        """The marker at a place in the page's list."""
        return self.scanned.markers[place]

    def formula_fault(self, formula: str, reason: str) -> None:
        """Tell of a formula that does not parse.

        Raises:
            PageError: Its error; while serving it is a warning.
        """
        line = prose.formula_line(self.scanned, formula)
        self.mode.report(PageError(self.name, f"a formula does not parse: {reason}", line=line, source=formula))

    def told(self, text: str) -> str:
        """A text with what was computed in the place of its marks, as far as that is known."""
        return filled(text, ledger.text_of(self.scanned.markers, self.results))

    def see_asked(self, questions: set[str], problems: set[str], forecasts: Set[str] = frozenset()) -> None:
        """See that each question with options, each task and each forecast is set as one, and no other question is.

        Raises:
            PageError: One is not; while serving each is a warning.
        """
        for what, where in self._unset(questions, problems, forecasts):
            cause = f"{what}: leave an empty line above its box"
            source = self.source.lines[where - self.scanned.first]
            self.mode.report(PageError(self.name, cause, line=where, source=source))
        for place in sorted(questions - {question.anchor for question in self.questions}):
            cause = "a question with options stands where it cannot be followed: begin its box on a line of its own"
            self.mode.report(PageError(self.name, cause, source=place))

    def _unset(self, questions: set[str], problems: set[str], forecasts: Set[str]) -> Iterator[tuple[str, int]]:
        """What is not set as a question, a task or a forecast, and its line."""
        for question in self.questions:
            if question.anchor not in questions:
                yield "the options of this question are not read", self.scanned.first + question.line
        for problem in self.scanned.problems:
            if problem.anchor not in problems:
                yield "this task is not read", problem.line
        for forecast in self.forecasts:
            if forecast.anchor not in forecasts:
                yield "the list of this forecast is not read", self.scanned.first + forecast.line

    def settle(self) -> None:
        """See that all of the page is shown, and hold what it shows against its record.

        Raises:
            PageError: Something is not shown, or not as it was approved; while serving it is a warning.
        """
        for missed in self.scanned.blocks[self.position + 1 :][:1]:
            self.mode.report(PageError(self.name, "this block was not reached: is it inside HTML?", line=missed.line))
        for place, marker in enumerate(self.scanned.markers):
            if place not in self.shown:
                what = "claim" if isinstance(marker, Claim) else "value"
                cause = f"this {what} is not shown: is it inside HTML?"
                self.mode.report(PageError(self.name, cause, line=marker.line, source=marker.expression))
        if not self.failed:  # else it is no whole page
            records.settle(self.name, self.entries, self.root, self.mode)
