"""Comments that are meant for the search, and that it would not read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from page_runner.checking.fault import Fault
from page_runner.reading.inline import CODE_SPAN
from page_runner.reading.keywords import KEY, phrases
from page_runner.reading.prose import COMMENT, blank

WORD = re.compile(r"<!--\s*(?P<word>[A-Za-z]+)\s*(?P<colon>:?)")
TITLE = re.compile(r"^#(?!#) *\S|^\S.*\n=+ *$", re.MULTILINE)
HELP = f"what search finds a section by is a line <!-- {KEY}: blows up, explodes --> below its heading"


def faults(lines: list[str]) -> Iterator[Fault]:
    """The faults of a page's comments, with lines counted from 0.

    Args:
        lines: The page's lines, without its blocks and what is code by its indentation.
    """
    text = blank("\n".join(lines), CODE_SPAN)
    title = TITLE.search(blank(text, COMMENT))
    for found in COMMENT.finditer(text):
        number = text.count("\n", 0, found.start())
        cause = _cause(found[0], lines[number])
        if not cause and title and found.start() < title.start() and phrases(lines[number]):
            cause = f"stands above the title, where no section is: {HELP}"
        if cause:
            yield Fault(cause, number, lines[number])


def _cause(comment: str, line: str) -> str:
    """What is wrong with a comment, in the line where it begins."""
    found = WORD.match(comment)
    if not found or phrases(line):
        return ""
    if found["word"] != KEY:
        near = difflib.get_close_matches(found["word"].lower(), [KEY], n=1, cutoff=0.8)
        slip = near and found["colon"] and abs(len(found["word"]) - len(KEY)) < 2
        return f"nothing reads a comment {found['word']}: is it {KEY}? {HELP[0].upper()}{HELP[1:]}" if slip else ""
    if not found["colon"]:
        return f"has no colon, so it is a comment like any other: {HELP}"
    if not comment[found.end() : -len("-->")].strip(" \n,"):
        return f"names nothing to search for: {HELP}"
    return f"is not read here, but only where it is all of a line that is not indented: {HELP}"
