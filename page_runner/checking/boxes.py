"""Boxes, tabs and captions: whether their first lines are read, their kind is known, and their text is inside."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from page_runner.checking.fault import Fault
from page_runner.reading.layout import TAB, indent, unquoted

OURS = ("original", "exercise", "solution", "question", "task", "forecast", "aside", "exact")
THEIRS = (  # as Material names them
    "note", "abstract", "summary", "tldr", "info", "todo", "tip", "hint", "important", "success", "check", "done",
    "help", "faq", "warning", "caution", "attention", "failure", "fail", "missing", "danger", "error", "bug", "example",
    "quote", "cite",
)  # fmt: skip
KINDS = OURS + THEIRS
"""The kinds of boxes, each of which has its look in site.css."""

BEGINS = re.compile(r"(?P<sign>!!!|\?\?\?\+?)(?P<rest>.*)")
HEAD = re.compile(r' ?(?P<kind>[\w-]+(?: +[\w-]+)*)?(?P<title> +"(?:.*?)")? *')
TAB_BEGINS = re.compile(r"=== *(?![= ])(?P<rest>.*)|===[+!]")
TAB_HEAD = re.compile(r'===(?:\+|\+!|!\+|!)? +"(.*?)" *')
BLOCK = re.compile(r"/{3,} *(?P<name>[\w-]*)(?P<rest>.*)")
CAPTION = "caption"
FORM = '!!! note "Title", its text indented by four spaces'


def faults(source: list[str], lines: list[str], first: int) -> Iterator[Fault]:
    """The faults of a page's boxes, tabs and captions.

    Args:
        source: The page's lines.
        lines: The same without its blocks, and without what is code by its indentation.
        first: The number of the first of them in the file.
    """
    opened = -1  # where the caption begins that is not closed yet
    for number, line in enumerate(lines):
        text = re.sub(r"^(?:[-*+]|\d+\.) +", "", unquoted(line).lstrip())
        cause = ""
        if found := BEGINS.match(text):
            cause = _head(found["sign"], found["rest"]) or _body(source, number)
        elif TAB_BEGINS.match(text) and indent(line) == indent(source[number]):
            cause = _body(source, number) if TAB_HEAD.fullmatch(text) else 'a tab is written === "Its title"'
        elif found := BLOCK.match(text):
            if opened >= 0 and found["name"]:
                yield Fault("this caption is never closed: end it with a line ///", first + opened, source[opened])
                opened = -1
            cause = _caption(found["name"], found["rest"], opened >= 0)
            opened = number if found["name"] and not cause else -1
        if cause:
            yield Fault(cause, first + number, source[number])
    if opened >= 0:
        yield Fault("this caption is never closed: end it with a line ///", first + opened, source[opened])


def _head(sign: str, rest: str) -> str:
    """What is wrong with the first line of a box."""
    head = HEAD.fullmatch(rest)
    if not head or not (head["kind"] or (head["title"] and sign != "!!!")):
        return f"this is not read as a box: {FORM}"
    kinds = (head["kind"] or "").split()
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        near = difflib.get_close_matches(unknown[0], KINDS, n=1)
        if len(kinds) > 1 and kinds[0] in KINDS:
            return f"the title of a box stands in quotes: {FORM}"
        return f"no box is called {unknown[0]!r}" + (f": is it {near[0]}?" if near else f": {', '.join(KINDS[:6])}, …")
    return ""


def _body(source: list[str], number: int) -> str:
    """What is wrong with the lines below the first of a box or a tab."""
    own = indent(source[number]) + TAB
    below = number + 1
    while below < len(source) and source[below].strip(" >"):
        if indent(source[below]) < own:
            return f"the text of a box is indented by four spaces: line {below - number} below is not"
        below += 1
    following = next((line for line in source[below:] if line.strip(" >")), "")
    return "" if below > number + 1 or indent(following) >= own else f"this box is empty: {FORM}"


def _caption(name: str, rest: str, opened: bool) -> str:
    """What is wrong with a line that begins with slashes."""
    if not name:
        return "" if opened and not rest.strip() else "this closes no caption: one begins with /// caption"
    if name != CAPTION:
        return f"no block is called {name!r}: what stands below a figure is a /// caption"
    return f"what follows {CAPTION!r} is not understood: its text stands below" if rest.strip() else ""
