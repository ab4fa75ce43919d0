"""Markup that a converted page still shows as it was typed, since no extension has read it.

Looked for in the tree, so that code, formulas and computed texts are left alone; its line is found in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as etree

from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from page_runner.checking.fault import Fault
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading.content import Block, Scanned
from page_runner.reading.inline import CODE_SPAN
from page_runner.reading.prose import COMMENT, blank

VERBATIM = {"code", "pre", "kbd", "samp", "script", "style", "math", "svg", "textarea"}
BLOCK = re.compile(r'id="block-(\d+)"')
ESCAPED = re.compile("\x02(\\d+)\x03")  # as Python-Markdown keeps a sign behind a backslash until the end

WRITTEN = "this block is shown as it is written, for nothing above holds what is indented so far: take spaces away"
ADDRESS = r"(?:[\w/.-]+\.(?:md|py|html)|https?:)"
LINK = rf"\]\((?!\))|\] \({ADDRESS}|\)\[{ADDRESS}|\[\[[A-Za-z][^\[\]]*\]\]"
CALLED = "is called so: write it below, behind "
EMPHASIS = "this is not closed: end it with the same signs, or put a backslash before it"
LEFT = {
    r"`": "this inline code is never closed: end it with as many backticks, or write \\` for the sign itself",
    r"\[\^[^\[\]]+\](?!:)|\^\[[^\[\]]+\]": f"no footnote {CALLED}[^…]:",
    r"^\[\^[^\[\]\s]+\]:": "this is not read as a footnote: it begins its line, below an empty one",
    r"(?:(?<![\w\]])\[[^\[\]]+|\A[^\[\]]*)\]\[[^\[\]\n]*\]": f"no address {CALLED}[…]:",
    LINK: "this is not read as a link: [words](page.md), an address with a space in it between < and >",
    r"\\[()]|\$\$|\\(?:begin|end)\{\w+\*?\}": "this is not read as a formula: is pymdownx.arithmatex in mkdocs.yml?",
    r"(?<![\w:\\])\\[A-Za-z]{2,}": "this is not read as a formula: TeX stands between \\( and \\)",
    r"^(?:!{2,}|\?{2,}\+?|={2,}[+!]*) *[\w\"“]|\A\[!\w+\]|^:::": "this is not read as a box or a tab: "
    '!!! note "Title", or === "Title", below an empty line',
    r"^/{3,} *\w*": "this is not read as a caption: /// caption, its text, ///, each on a line of its own",
    r"\{:? *[.#][A-Za-z][^{}\n]*\}|\{:? *[a-z-]+=[^{}\n]*\}": "these braces are not read: they stand right behind "
    "what they are for, or on the line below its text",
    r"^\|.*\|[ ]*$": "this is not read as a table: it needs an empty line above and |---| below its first row",
    r"(?<=\n) {0,3}(?:[-*+]|1\.) +(?=\S)": "this is not read as a list: leave an empty line above it",
    r"(?:^|(?<=[\s(]))\*{1,2}(?=\w)|(?<![\w=~^+])(?:~~|==|\^\^|\+\+)(?=\w)|(?<=\w)\*\*(?!\w)": EMPHASIS,
    r"^\*\[[^\[\]]+\]": "this is not read as an abbreviation: *[SGD]: and its words",
    r"<[A-Za-z]+ [a-z-]+=[\"']": "this tag is never closed: end it with >",
    r"(?<![\w:]):[a-z][a-z0-9+_-]*[a-z]:(?![\w:])": "names of signs and roles are not read: write the sign "
    "itself, a citation as [@key], a reference as [words](#place)",
    r"^\.\. [\w-]+::": "this is reStructuredText, which nothing reads: write a box, a formula or a picture in Markdown",
    r"-{2,}8<-{2,}|\{\{.*?\}\}|\{%.*?%\}|\{(?:!|# |\+\+|--|~~|==|>>)[^{}\n]*\}": "nothing is put in here: a page holds "
    "its own text",
}
"""What may be left → why, and what to do."""
MAY_BE = re.compile(r"[`\[\]\\$!?=:/{}|*~+^<>-]|1\. ")  # what is left has one of these signs
PATTERNS = [(re.compile(pattern, re.MULTILINE), cause) for pattern, cause in LEFT.items()]


def check(root: etree.Element, raw: list[str], page: str, scanned: Scanned, mode: Mode) -> None:
    """See that no markup is left in a page's tree, whose inline markup has been read, and that all its blocks are set.

    Args:
        root: The tree.
        raw: The pieces of HTML that Python-Markdown puts into it at the end, blocks among them.
        page: The page's name.
        scanned: What its source holds.
        mode: What the build is for.

    Raises:
        PageError: Some is left; while serving each is a warning.
    """
    prose = blank("\n".join(scanned.prose), COMMENT)
    source = [*blank(prose, CODE_SPAN).split("\n"), *prose.split("\n")]  # a code span over two items is none
    for block in _unset(root, raw, scanned):
        mode.report(PageError(page, WRITTEN, line=block.line - 1))
    for text in filter(MAY_BE.search, _texts(root)):
        for pattern, cause in PATTERNS:
            for found in pattern.finditer(text):
                if fault := _located(found, cause, source):
                    line = scanned.first + fault.line % len(scanned.prose)
                    mode.report(PageError(page, cause, line=line, source=fault.source))


def _unset(root: etree.Element, raw: list[str], scanned: Scanned) -> Iterator[Block]:
    """The blocks that have run, and stand on the page as they are written, since it takes them for indented code."""
    texts = [*root.itertext(), *(piece for piece in raw if isinstance(piece, str))]
    held = {int(found[1]) for text in texts for found in HTML_PLACEHOLDER_RE.finditer(text)}
    places: dict[int, set[int]] = {}
    for place, piece in enumerate(raw):
        for found in BLOCK.finditer(str(piece)):
            places.setdefault(int(found[1]), set()).add(place)
    for block in scanned.blocks[1:]:
        if block.number and block.number in places and not places[block.number] & held:
            yield block


def _texts(element: etree.Element) -> Iterator[str]:
    """The texts of a tree that are words, with the signs that a backslash keeps behind theirs."""
    if element.tag not in VERBATIM and element.get("class") not in ("value", "why"):
        if element.text and not isinstance(element.text, AtomicString):
            yield _kept(element.text)
        for child in element:
            yield from _texts(child)
    if element.tail and not isinstance(element.tail, AtomicString):
        yield _kept(element.tail)


def _kept(text: str) -> str:
    r"""A text whose kept signs are spaces, but for those of formulas: `\(` is left where nothing read a formula."""
    return ESCAPED.sub(lambda sign: {"40": "\\(", "41": "\\)"}.get(sign[1], "  "), text)


def _located(found: re.Match[str], cause: str, source: list[str]) -> Fault | None:
    """A fault in the line of the source where what is left stands; None if it does not, for it was gathered there."""
    line = found.string[found.string.rfind("\n", 0, found.end()) + 1 :].partition("\n")[0].strip()
    for words in (line, found[0].strip().rpartition("\n")[2]):
        for number, text in enumerate(source):
            if words and words in text:
                return Fault(cause, number, text)
    return None
