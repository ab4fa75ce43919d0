r"""Markup in a page's source that nothing would read: the reader would see its signs, or nothing at all.

Each check yields what it finds, with its line. What only the finished page shows is looked for in leftovers.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from page_runner.checking import boxes, forecasts, formulas, headings, keywords, questions, tags
from page_runner.checking.fault import Fault
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading import front, prose
from page_runner.reading.content import Scanned
from page_runner.reading.fences import BEGINS, FENCE, OURS, QUOTED, UNREAD, fences
from page_runner.reading.inline import CODE_SPAN
from page_runner.reading.layout import Layout, layout, paragraphs
from page_runner.reading.lesson import Source, nav

# What is read before all else, whichever begins first; of these, only code spans are shown as text.
LITERAL = re.compile(
    rf"{CODE_SPAN.pattern}|{prose.COMMENT.pattern}|<(?P<tag>pre|script|style|textarea)\b[^>]*>.*?</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
TAGS = re.compile(r"<[A-Za-z/][^<>]*>", re.DOTALL)
OPEN_COMMENT = re.compile(r"<!--(?!.*?-->)", re.DOTALL)
SEVERAL = re.compile("```|~~~")
BACKTICK = re.compile(r"(?<!\\)`")
DELIMITER = re.compile(r"\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?|\|? *:?-+:? *\|")
FOOTNOTE = re.compile(r"^ *(?:\[\^(?P<name>[^\]\n]+)\]):", re.MULTILINE)
REFERENCE = re.compile(r"^ *\[(?P<name>(?!\^)[^\[\]\n]+)\]: *(?=\S)", re.MULTILINE)
NAMED = re.compile(r"\[(?P<name>[^\[\]]+)\]")


def check(page: Source, scanned: Scanned, root: Path, mode: Mode) -> None:
    """See that all markup of a page's source is read by something.

    Raises:
        PageError: The first that is not; while serving each is a warning.
    """
    for fault in sorted(faults(page, scanned, listed=page.name in nav(root)), key=lambda fault: fault.line):
        mode.report(PageError(page.name, fault.cause, line=fault.line, source=fault.source))


def faults(page: Source, scanned: Scanned, *, listed: bool = False) -> Iterator[Fault]:
    """All that nothing would read, of a page that the table of contents lists or not."""
    for line, cause in front.unknown(page.keys):
        yield Fault(cause, line)
    outlined = _outlined(page.lines, scanned.prose)
    shape = layout(outlined)
    text = LITERAL.sub(lambda found: found[0] if found["ticks"] else _blank(found[0]), "\n".join(scanned.prose))
    lines = ["" if number in shape.code else line for number, line in enumerate(text.split("\n"))]
    yield from _hidden(page, scanned)
    yield from _indented(page, scanned, shape)
    yield from boxes.faults(page.lines, lines, scanned.first)
    boxed = [line or (text if FENCE.match(text) else "") for line, text in zip(lines, outlined, strict=True)]
    yield from questions.faults(boxed, page.lines, scanned.first)
    yield from forecasts.faults(lines, page.lines, scanned.first)
    for start, end in paragraphs(lines):
        paragraph = "\n".join(lines[start:end])
        for read in (_fence, _code, _table, formulas.faults):
            yield from (fault.below(scanned.first + start) for fault in read(paragraph))
    bare = ["" if number in shape.code else line for number, line in enumerate(scanned.prose)]
    whole = "\n".join(lines)
    found = [
        *keywords.faults(bare),
        *_defined(whole),
        *tags.unclosed(whole),
        *headings.faults(lines, listed=listed, titled="title" in page.meta),
    ]
    yield from (fault.below(scanned.first) for fault in found)


def _outlined(lines: list[str], prose: list[str]) -> list[str]:
    """A page's prose, and the first line of each fenced block."""
    outlined = list(prose)
    for fence in fences(lines):
        outlined[fence.start] = lines[fence.start]
    return outlined


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _hidden(page: Source, scanned: Scanned) -> Iterator[Fault]:
    """Blocks and markers in comments and in HTML that shows its text as it is; a comment that never ends."""
    text = "\n".join(scanned.prose)
    for found in LITERAL.finditer(text):
        if found["ticks"]:
            continue
        tag = f"<{found['tag']}>" if found["tag"] else "comment"
        first = scanned.first + text.count("\n", 0, found.start())
        last = scanned.first + text.count("\n", 0, found.end())
        for fence in fences(page.lines):
            if first < scanned.first + fence.start <= last and (fence.python or found["tag"]):
                cause = f"this block stands in a {tag} of HTML, where no reader sees it"
                yield Fault(cause, scanned.first + fence.start)
        for marker in scanned.markers:
            if first <= marker.line <= last and re.search("[\ue000\ue002]", found[0]):
                yield Fault(f"this marker stands in a {tag} of HTML, where no reader sees it", marker.line)
    if never := OPEN_COMMENT.search(prose.blank(text, LITERAL)):
        line = scanned.first + text.count("\n", 0, never.start())
        yield Fault("this comment is never closed: end it with -->", line)


def _indented(page: Source, scanned: Scanned, shape: Layout) -> Iterator[Fault]:
    """What loses its item or box by its indentation; blocks that are shown as they are written."""
    for number, spaces in shape.astray.items():
        cause = f"its indentation takes this out of the item or box above: indent it by {spaces} spaces"
        yield Fault(cause, scanned.first + number, page.lines[number])
    for fence in fences(page.lines):
        if fence.python and fence.start in shape.code:
            cause = "indented this far, the block is shown as it is written: take four spaces away"
            yield Fault(cause, scanned.first + fence.start, page.lines[fence.start])
    for marker in scanned.markers:
        if marker.line - scanned.first in shape.code:
            cause = "indented this far, the text is code and shown as it is written: take four spaces away"
            yield Fault(cause, marker.line, page.lines[marker.line - scanned.first])


def _fence(paragraph: str) -> Iterator[Fault]:
    """Lines that begin as fences do."""
    if not SEVERAL.search(paragraph):
        return
    for number, line in enumerate(prose.blank(paragraph, CODE_SPAN).split("\n")):
        if BEGINS.match(line):
            yield Fault(UNREAD, number, line)


def _code(paragraph: str) -> Iterator[Fault]:
    """A backtick that no other closes; a block between two of them."""
    if "`" not in paragraph:
        return
    for span in CODE_SPAN.finditer(paragraph):
        head, _, more = span["text"].partition("\n")
        if more and OURS.search(QUOTED.sub("", head)):
            cause = "this is read as inline code, not as a block: a fence has three backticks"
            yield Fault(cause, paragraph.count("\n", 0, span.start()), head)
    left = prose.blank(paragraph, CODE_SPAN, prose.FORMULA, TAGS)
    if (found := BACKTICK.search(left)) and not BEGINS.match(left[: found.end()].rpartition("\n")[2] + "``"):
        line = left.count("\n", 0, found.start())
        cause = "this inline code is never closed: end it with as many backticks, or write \\` for the sign itself"
        yield Fault(cause, line, paragraph.split("\n")[line])


def _table(paragraph: str) -> Iterator[Fault]:
    """Rows of a table with cells that no column has."""
    if "|" not in paragraph:
        return
    lines = prose.blank(paragraph, CODE_SPAN, prose.FORMULA).split("\n")
    if len(lines) > 2 and "|" in lines[0] and DELIMITER.fullmatch(lines[1].strip(" >")):
        columns = _cells(lines[0])
        for number, line in enumerate(lines):
            if _cells(line) > columns:
                cause = f"this row has {_cells(line)} cells, its table {columns} columns: write \\| for the sign itself"
                yield Fault(cause, number, paragraph.split("\n")[number])


def _cells(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row.strip(" >").strip("|"))) + 1


def _defined(text: str) -> Iterator[Fault]:
    """Footnotes and addresses of links that are never used, or defined twice."""
    text = prose.blank(text, CODE_SPAN, prose.FORMULA, prose.COMMENT)
    used = _used(text)
    for what, pattern in (("footnote", FOOTNOTE), ("address of a link", REFERENCE)):
        seen: set[str] = set()
        for found in pattern.finditer(text):
            name, line = _name(found["name"]), text.count("\n", 0, found.start())
            if name in seen:
                yield Fault(f"this {what} stands here a second time", line, found[0])
            elif what == "footnote" and f"^{name}" not in used:
                yield Fault(
                    f"no text leads to this footnote: write [^{found['name']}] where it belongs", line, found[0]
                )
            elif what != "footnote" and name not in used:
                yield Fault(f"no link uses this address: write [words][{found['name']}]", line, found[0])
            seen.add(name)


def _used(text: str) -> set[str]:
    """The names in brackets of a text, without those that are only defined."""
    for pattern in (FOOTNOTE, REFERENCE):
        text = pattern.sub("", text)
    return {_name(found["name"]) for found in NAMED.finditer(text)}


def _name(text: str) -> str:
    return " ".join(text.lower().split())
