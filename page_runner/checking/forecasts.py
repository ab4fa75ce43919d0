"""Forecasts: whether each box says what the formula and the run give, and both give a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from page_runner.checking.fault import Fault, of_boxes
from page_runner.checking.questions import PLAIN
from page_runner.errors import PageError
from page_runner.messages import Result
from page_runner.mode import Mode
from page_runner.reading.content import Scanned
from page_runner.reading.forecasts import ROWS, Forecast, found, of, value
from page_runner.reading.inline import MARK_PATTERN

FORM = '??? forecast "After how many epochs does it arrive?"'
FOLDED = f"a forecast is folded, stands at the margin, and has its words in quotes: {FORM}"
LISTS = (
    'a forecast begins, but for blocks, with a list of two lines, "- formula: …" and then "- run: …", '
    'behind each a value and its unit: - run: `{python} f"{epochs:,}"` epochs'
)
ONE = 'the formula and the run of a forecast each give one value, computed: - run: `{python} f"{epochs:,}"` epochs'
LEADS = "a link, a footnote or a claim stands in the words or the list of a forecast: put it below the list"
NO_NUMBER = "{text!r} is no number that a reader's forecast can be held against: write 2,274 or 0.25 or 3e-05"
TWICE = "this forecast stands on line {line} already: ask it in other words"


def faults(lines: list[str], source: list[str], first: int) -> Iterator[Fault]:
    """The faults of a page's forecasts, as they are written.

    Args:
        lines: The page's lines, with nothing in the place of its blocks, without what is code by its indentation.
        source: The same as they are written.
        first: The number of the first of them in the file.
    """
    return of_boxes(TWICE, found(lines), _causes, source, first)


def _causes(forecast: Forecast) -> Iterator[tuple[int, str]]:
    """The lines of a forecast that are wrong, and why."""
    if not forecast.head.startswith("??? ") or not forecast.title.strip():
        yield forecast.line, FOLDED
    if PLAIN.search(forecast.title):
        yield forecast.line, LEADS
    if [row.who for row in forecast.rows] != list(ROWS):
        astray = next((row.line for row in forecast.rows if not row.who), forecast.line)
        yield astray, LISTS
        return
    for row in forecast.rows:
        if PLAIN.search(row.said):
            yield row.line, LEADS
        elif len(re.findall(MARK_PATTERN, row.said)) != 1:
            yield row.line, ONE


def settle(page: str, scanned: Scanned, results: Mapping[int, Result], mode: Mode) -> None:
    """See that each formula and each run has given a number.

    Raises:
        PageError: One has not; while serving each is a warning.
    """
    for row in (row for forecast in of(scanned.prose) for row in forecast.rows):
        for place in map(int, re.findall(MARK_PATTERN, row.said)):
            marker = scanned.markers[place]
            answer = results[marker.block].answers.get(place) if marker.block in results else None
            if isinstance(answer, str) and value(answer) is None:
                cause = NO_NUMBER.format(text=answer)
                mode.report(PageError(page, cause, block=marker.block, line=marker.line, source=marker.expression))
