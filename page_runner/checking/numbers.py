"""What a page's prose says in numbers that nothing computed: an error.

Given are the numbers that stand in the page's own code, in formulas, and in its front matter under `given:`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading import prose
from page_runner.reading.code import parsed
from page_runner.reading.content import Scanned
from page_runner.reading.lesson import Source
from page_runner.reading.tasks import CHECK

NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?")
NAME = re.compile(  # a digit in it is spelling: 2D, 1st, GPT-2, ISO 8601, arXiv:1412.6980
    r"(?<![\w.,])(?:\d-?D|\d{1,2}(?:st|[nr]d|th))\b"
    r"|(?<![\w-])(?=\w*[A-Z\d])[A-Za-z]\w+(?:-[A-Za-z]\w*)*-\d[\w.]*(?:-\w+)*"
    r"|\b(?:ISO|IEC|IEEE|RFC|PEP|ECMA|DIN|ANSI)(?:/[A-Z]+)?[ \u00a0]\d[\d.:-]*"
    r"|\b(?:arXiv|doi|ISBN|ISSN)[: \u00a0]+\d\S*"
)
AS_LITERAL = re.compile(r"\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+")


@dataclass(frozen=True)
class Found:
    """A number of the prose, the line where it stands, and what an author would look for there."""

    text: str
    line: int
    source: str


def check(page: Source, scanned: Scanned, mode: Mode) -> None:
    """See that no number is typed into a page's prose.

    Raises:
        PageError: A number is neither computed, nor claimed, nor given; or one is given that is not there. While
            serving it is a warning.
    """
    given = _given(page)
    codes = [*(block.code for block in scanned.blocks), *(problem.code(CHECK) for problem in scanned.problems)]
    known = {number for code in codes for number in _numbers_in(code)} | set(given)
    found = list(numbers(page.meta, scanned))
    typed = [number for number in found if not _stands(number.text, known)]
    if typed:
        names = ", ".join(f"{number.text} (line {number.line})" for number in typed[:6])
        more = f" and {len(typed) - 6} more" if typed[6:] else ""
        cause = f"typed, and nothing computes it: {names}{more}\nCompute it, claim it, or give its reason under given:"
        mode.report(PageError(page.name, cause, line=typed[0].line, source=typed[0].source))
    elif unused := [number for number in given if not any(_stands(each.text, {number}) for each in found)]:
        mode.report(PageError(page.name, f"given: {unused[0]:g} does not stand in the text"))


def numbers(meta: dict[str, Any], scanned: Scanned) -> Iterator[Found]:
    """The numbers in a page's prose: its text, its front matter, what describes its figures; without what is computed.

    A number in the words of a claim is left out if it stands in the claim's assertion too.
    """
    description = str(meta.get("description", ""))
    for number in _of(description):
        yield Found(number.group(), 1, description)
    needs = str(meta.get("needs", ""))
    for words in prose.parts(Scanned([], [], [], [needs], 1)):
        yield from (Found(number.group(), 1, needs) for number in _of(words.text))
    for block in scanned.blocks:
        for words in prose.descriptions(block):
            yield from (Found(number.group(), words.line, words.text) for number in _of(words.text))
    for words in prose.parts(scanned):
        asserted = set(_numbers_in(words.marker.expression)) if words.marker else set()
        for number in _of(words.text):
            percent = words.text[number.end() : number.end() + 1].strip("\u202f ") == "%"
            if not _stands(number.group(), asserted):
                text = number.group() + ("%" if percent else "")
                line = words.line + words.text[: number.start()].count("\n")
                yield Found(text, line, words.marker.words if words.marker else "")


def _of(text: str) -> Iterator[re.Match[str]]:
    """The numbers of a text, without the digits of names."""
    return NUMBER.finditer(prose.blank(text, NAME) if NUMBER.search(text) else "")


def _numbers_in(code: str) -> Iterator[float]:
    """The numbers in code, without those in its strings and comments."""
    tree = parsed(code)
    if tree is None:  # a block that does not run need not be Python
        yield from map(float, AS_LITERAL.findall(code.replace("_", "")))
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            with suppress(OverflowError):  # no sentence has such a number
                yield abs(float(node.value))


def _stands(number: str, known: set[float]) -> bool:
    value = float(number.rstrip("%").replace(",", ""))
    return value in known or (number.endswith("%") and round(value / 100, 9) in known)


def _given(page: Source) -> dict[float, str]:
    given = page.meta.get("given", {})
    if not isinstance(given, dict) or not all(  # Zensical reads no other keys than text
        isinstance(number, str) and isinstance(reason, str) and reason.strip() for number, reason in given.items()
    ):
        raise PageError(
            page.name, 'given: lists numbers in quotes, each with its reason: "10": the input of an exercise'
        )
    try:
        return {float(number.replace(",", "")): reason for number, reason in given.items()}
    except ValueError as error:
        raise PageError(page.name, f"given: {error}") from None
