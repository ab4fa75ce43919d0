"""Questions that take an answer: the syntax of a question whose box begins with a task list, defined here alone.

`found` finds them in a page's lines, `anchor` names one. What is wrong with one is told in checking/questions.py, and
showing/questions.py sets its HTML.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from page_runner.reading.layout import TAB, indent, paragraphs, unquoted
from page_runner.reading.signs import COMMENT, ELEMENT, without_indented_code

KIND = "question"
HEAD = re.compile(
    r'(?:[-*+] +|\d+\. +)?(?P<sign>!!!|\?\?\?\+?) ?(?P<kinds>[\w-]+(?: +[\w-]+)*) *(?:"(?P<title>.*)")? *'
)
ITEM = re.compile(r"(?P<sign>[-*+]|\d+[.)])(?: +|$)(?P<text>.*)")
TASK = re.compile(r"\[(?P<state>[ xX])\] +(?P<words>\S.*)")
MARKED = re.compile(r"(?:[-*+]|\d+[.)]) *\[\s*[\w✓✔✗✘]?\s*\](?![(\[])")
"""An item that begins with a mark in brackets, or with what was meant to be one."""
FENCE = re.compile(r"`{3,}|~{3,}")
MARKS = re.compile("\ue000\\d+\ue001|\ue002\\d+\ue003|\ue004")  # of values and claims: reading/inline.py


class Asked(NamedTuple):
    """What a page asks.

    Attributes:
        lookup: Whether it is a page to look things up in.
        questions: The place on the page and the words, in Markdown, of each question with options.
        tasks: Likewise of each task.
        forecasts: Likewise of each forecast.
    """

    lookup: bool
    questions: list[tuple[str, str]]
    tasks: list[tuple[str, str]]
    forecasts: list[tuple[str, str]]


@dataclass
class Option:
    """An item of a question's list.

    Attributes:
        line: Its line among the page's, from 0.
        sign: What it begins with: a dash, or a number.
        words: The rest of its first line, behind the mark in brackets; the whole of it if there is no such mark.
        state: Whether it is right; None without a mark.
        reason: Whether anything stands below its first line.
    """

    line: int
    sign: str
    words: str
    state: bool | None
    reason: bool = False


@dataclass
class Question:
    """A question with options.

    Attributes:
        line: The line among the page's where its box begins, from 0.
        title: Its words, in Markdown.
        options: Its options, in order.
        strays: The lines of marked items in its box that are none of its options.
        holds: The lines where other questions begin in its box.
    """

    line: int
    title: str
    options: list[Option] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Its place on its page."""
        return anchor(self.title)


def anchor(title: str, kind: str = KIND) -> str:
    """The place of a question on its page, from its words: `question-where-is-w`; or of another box to be answered."""
    text = unicodedata.normalize("NFKC", MARKS.sub(" ", title)).casefold()
    return "-".join([kind, *re.findall(r"\w+", text)])


def found(lines: list[str]) -> Iterator[Question]:
    """The questions of a page's lines, of whose fenced blocks at most the first line is left.

    A box is one if any item in it begins with a mark in brackets; that its options stand first is checked elsewhere.
    """
    for number, line in enumerate(lines):
        head = HEAD.fullmatch(unquoted(line).lstrip())
        if head and KIND in head["kinds"].lower().split():
            question = _read(lines, number, head["title"] or "")
            if question.options or question.strays:
                yield question


def pieces(lines: list[str]) -> Iterator[tuple[int, int]]:
    """First line of each paragraph, and the line after its last; an option's words are a paragraph of their own."""
    alone = {option.line for question in found(lines) for option in question.options}
    for start, end in paragraphs(lines):
        inside = [line for line in range(start, end) if line in alone]
        yield from pairwise(sorted({start, end, *inside, *(line + 1 for line in inside)}))


def of(prose: list[str]) -> list[Question]:
    """The questions with options of a page's prose."""
    return [question for question in found(plain(prose)) if question.options]


def plain(prose: list[str]) -> list[str]:
    """The lines of a page's prose, without what is code, or HTML that shows its text as it is."""
    text = "\n".join(without_indented_code(prose))
    for pattern in (COMMENT, ELEMENT):
        text = pattern.sub(lambda part: re.sub(r"[^\n]", " ", part[0]), text)
    return text.split("\n")


def _read(lines: list[str], start: int, title: str) -> Question:
    """The question whose box begins at a line."""
    question, base = Question(start, title), indent(lines[start]) + TAB
    within, first, above = False, True, True  # in the list; before anything but blocks; below an empty line
    for number in range(start + 1, len(lines)):
        text, here = unquoted(lines[number]).strip(), indent(lines[number])
        if not text:
            above = True
            continue
        if here < base:
            break
        item = ITEM.fullmatch(text) if here < base + TAB else None
        if first and not FENCE.match(text):
            within, first = bool(item and MARKED.match(text)), False
        if within and item:
            task = TASK.fullmatch(item["text"])
            state = task["state"] in "xX" if task else None
            words = task["words"] if task else item["text"]
            question.options.append(Option(number, item["sign"], words.strip(), state))
        elif within and (here > base or not (above or FENCE.match(text))):
            question.options[-1].reason = True
            if MARKED.match(text):
                question.strays.append(number)
        else:
            within = False
            if MARKED.match(text):
                question.strays.append(number)
        head = HEAD.fullmatch(text)
        if head and KIND in head["kinds"].lower().split():
            question.holds.append(number)
        above = False
    return question
