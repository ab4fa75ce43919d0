"""The door of a page: below its title the question that it answers, and what it needs."""

from __future__ import annotations

import re
from typing import Any

from page_runner.reading.layout import paragraphs
from page_runner.reading.lesson import heading

ASKS = re.compile(r"\{[^{}]*\.(?:question|subtitle)\b[^{}]*\}")
AS_HTML = re.compile(r'<p class="(?:question|subtitle)">(?P<words>.*)</p>', re.DOTALL)
UNSEEN = re.compile(r"<!--.*?-->|<p hidden>.*?</p>", re.DOTALL)  # a comment, and what the search reads
VALUE = re.compile(r"`\{python\}[^`]*`")
CLAIM = re.compile(r"\[(?P<words>[^\[\]]*)\]`\{claim[^`]*`")


def question(lines: list[str]) -> str:
    """The question that a page answers, in Markdown; nothing if it says none. What a run gives of it is left open."""
    words = next((words for _, words in _asked(lines)), "")
    return CLAIM.sub(r"\g<words>", VALUE.sub("…", words))


def opened(lines: list[str], meta: dict[str, Any]) -> list[str]:
    """A page's lines with what it needs, from its front matter, below its title and its question."""
    needs = " ".join(str(meta.get("needs", "")).split())
    if not needs:
        return lines
    title = heading(lines)
    place = title.string.count("\n", 0, title.end()) + 1 if title else 0
    below = ((end, "\n".join(lines[max(start, place) : end])) for start, end in paragraphs(lines) if end > place)
    first = next((end for end, text in below if UNSEEN.sub("", text).strip()), place)
    place = first if any(first == end for end, _ in _asked(lines)) else place
    return [*lines[:place], "", f"Needs: {needs}", "{ .needs }", "", *lines[place:]]


def _asked(lines: list[str]) -> list[tuple[int, str]]:
    """The line after each paragraph that asks, counted from 0, and its words."""
    found = []
    for start, end in paragraphs(lines):
        text = "\n".join(line.strip() for line in lines[start:end])
        if html := AS_HTML.fullmatch(text):
            found.append((end, html["words"]))
        elif end - start > 1 and ASKS.fullmatch(lines[end - 1].strip()):
            found.append((end, " ".join(text.split("\n")[:-1])))
    return found
