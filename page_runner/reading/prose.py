"""What of a page is prose: its text without code, formulas, comments, tags, addresses and what begins a line or a box.

What is left out leaves spaces, so that each word keeps its line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from page_runner.reading import signs
from page_runner.reading.code import parsed
from page_runner.reading.content import Block, Scanned
from page_runner.reading.inline import (
    CITATION,
    CODE_SPAN,
    MARK_PATTERN,
    MARK_WITH_WORDS_PATTERN,
    Citation,
    Worded,
)
from page_runner.reading.signs import COMMENT

# Formulas as an author means them, whether they are read as such or not; those that are: signs.FORMULA.
FORMULA = re.compile(
    r"\\\((?P<round>.*?)\\\)|\\\[(?P<square>.*?)\\\]|\$\$(?P<dollars>.+?)\$\$"
    r"|(?<!\\)\$(?!\s)(?P<dollar>(?:\\.|[^\\$\n])+?)(?<!\s)\$"
    r"|^[ \t>]*(?P<begin>\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\})",
    re.DOTALL | re.MULTILINE,
)
ROW = re.compile(r"^[ \t>]*\|.*$", re.MULTILINE)


@dataclass(frozen=True)
class Words:
    """A stretch of prose: its text, the line where it begins, and the marker whose words it is, if it is that."""

    text: str
    line: int
    marker: Worded | None = None


def citations(text: str, first: int) -> Iterator[Citation]:
    """The citations in a page's text, which `scan` has freed of its blocks, in order."""
    prose = blank(text, CODE_SPAN, signs.FORMULA, COMMENT)
    for found in re.finditer(CITATION, prose):
        text = re.sub(r"\n[ \t>]*", " ", found[0])  # over two lines of a quotation
        yield Citation(" ".join(text.split()), first + prose.count("\n", 0, found.start()))


def blank(text: str, *patterns: re.Pattern[str], by: str = " ") -> str:
    """A text with spaces in the place of what the patterns find, line by line; or with another sign."""
    for pattern in patterns:
        text = _blank(text, pattern, by)
    return text


@lru_cache(maxsize=256)  # each check of a page begins with the same patterns
def _blank(text: str, pattern: re.Pattern[str], by: str) -> str:
    return pattern.sub(lambda found: "\n".join(by * len(line) for line in found[0].split("\n")), text)


def _prose(scanned: Scanned) -> str:
    """The prose of a page, with marks for what it asks."""
    text = signs.without_options("\n".join(signs.without_indented_code(scanned.prose)))
    defined = signs.labels(text)
    text = blank(text, CODE_SPAN, by=signs.SET)
    text = ROW.sub(lambda row: row[0].replace("|", signs.SET), text)  # no sign reaches over the border of a cell
    text = blank(text, signs.FORMULA, COMMENT, by=signs.SET)
    text = signs.without_labels(blank(text, *signs.BESIDE, re.compile(CITATION)), defined)
    return text.replace(signs.SET, " ")


def without_code(scanned: Scanned) -> str:
    """A page's text without code and comments: what may hold formulas."""
    return blank("\n".join(scanned.prose), CODE_SPAN, COMMENT)


def formula_line(scanned: Scanned, formula: str) -> int:
    """The line of a page where a formula begins; 0 if it is not found."""
    text = without_code(scanned)
    for tex, _, start in signs.formulas(text):
        if "".join(tex.split()) == "".join(formula.split()):
            return scanned.first + text.count("\n", 0, start)
    return 0


def parts(scanned: Scanned) -> Iterator[Words]:
    """The prose of a page outside the words of claims, and the words of each claim."""
    prose = blank(_prose(scanned), re.compile(MARK_PATTERN))
    start = 0
    for claim in re.finditer(MARK_WITH_WORDS_PATTERN, prose):
        yield Words(prose[start : claim.start()], scanned.first + prose[:start].count("\n"))
        marker = scanned.markers[int(claim[1])]
        assert isinstance(marker, Worded)
        yield Words(claim[2], scanned.first + prose[: claim.start(2)].count("\n"), marker)
        start = claim.end()
    yield Words(prose[start:], scanned.first + prose[:start].count("\n"))


def descriptions(block: Block) -> Iterator[Words]:
    """The typed parts of the descriptions that a block gives its figures."""
    for call in ast.walk(parsed(block.code if block.number else "") or ast.Module([], [])):
        name = getattr(call, "func", None)
        if isinstance(call, ast.Call) and "describe" in (getattr(name, "id", ""), getattr(name, "attr", "")):
            for node in (part for argument in call.args[1:] for part in ast.walk(argument)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield Words(node.value, block.line + node.lineno - 1)
