"""Questions that take an answer: whether each has one right option, and each option its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from page_runner.checking.fault import Fault, of_boxes
from page_runner.reading.questions import Option, Question, found

FORM = "- [ ] or - [x], its words, and on the lines below it why it is right or wrong"
PLAIN = re.compile("\ue002|\\](?:\\(|\\[|`\\{claim)|\\[\\^")  # a claim, a link, a footnote
STRAY = f"this is no option: those of a question stand first in its box, as one list, each {FORM}"
HELD = "a question with options stands in another: give it a box of its own below"
LEADS = "a link, a footnote or a claim stands in the words of a question or an option: put it below, where it says why"
TWICE = "this question stands on line {line} already: ask it in other words"


def faults(lines: list[str], source: list[str], first: int) -> Iterator[Fault]:
    """The faults of a page's questions with options.

    Args:
        lines: The page's lines, of its blocks the first line alone, without what is code by its indentation.
        source: The same as they are written.
        first: The number of the first of them in the file.
    """
    return of_boxes(TWICE, found(lines), _causes, source, first)


def _causes(question: Question) -> Iterator[tuple[int, str]]:
    """The lines of a question that are wrong, and why."""
    if not question.title.strip():
        yield question.line, 'a question with options has its words in quotes: ??? question "Where is w then?"'
    if question.strays and question.holds:
        yield question.holds[0], HELD
        return
    if question.strays:
        yield question.strays[0], STRAY
        return
    if unread := [option for option in question.options if option.sign not in "-*+" or option.state is None]:
        yield unread[0].line, f"this is not read as an option: {FORM}"
        return
    for option in question.options:
        yield from ((option.line, cause) for cause in _of(option))
    seen: dict[str, Option] = {}
    for option in question.options:
        same = seen.setdefault("".join(option.words.split()).casefold(), option)
        if same is not option:
            yield option.line, "two options of this question are the same: each says another thing"
    right = [option for option in question.options if option.state]
    if PLAIN.search(question.title):
        yield question.line, LEADS
    if len(question.options) < 2:
        yield question.line, f"a question with options has two or more: {FORM}"
    elif not right:
        yield question.line, "no option of this question is right: mark the one that is with - [x]"
    elif right[1:]:
        yield right[1].line, "a second right option: a question has one, so mark the others with - [ ]"


def _of(option: Option) -> Iterator[str]:
    """What is wrong with an option."""
    if PLAIN.search(option.words):
        yield LEADS
    if not option.reason:
        yield "an option without a reason: say on the lines below it, indented, why it is right or wrong"
