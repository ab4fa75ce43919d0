"""What a page's sentences ask and cite: the syntax of values, claims and citations, defined here alone.

`find` puts a mark in the place of each value and claim, which the Markdown extension replaces by what was computed.
A new kind of marker is a class here and a line of `KINDS`; what computes it stands in running/answers.py, what the
record keeps of it in checking/ledger.py, and its HTML in extension.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from page_runner.errors import PageError
from page_runner.messages import Ask
from page_runner.reading import questions, signs
from page_runner.reading.sentences import sentence
from page_runner.reading.signs import CODE_SPAN

FORM = re.compile(r"\{(?P<kind>[A-Za-z]\w*)(?P<items>(?:[ ,]+\d+)*)\}\s*(?P<expression>.*)", re.DOTALL)
NEARLY = re.compile(r"\{\s*[A-Za-z]\w*[ ,\d]*\}.*", re.DOTALL)
UNREAD = re.compile(r"`\{\s*(?:python|claim)\b[^`\n]*")  # its backtick is never closed
HELP = "inline code that begins with {word} is a value, `{python} expression`, or a claim, [words]`{claim} a < b`"

IN_HEADING = "a claim stands in a heading: state it in a sentence"
UNDERLINED = re.compile(r"[^\n]*\ue002[^\n]*\n *[=-]+ *(?:\n|\Z)")  # a heading by the line below it

# In brackets anything that begins with `@`, so that a slip is found; in a sentence a word with a number in it.
CITATION = (
    r"(?P<citation>(?<![\\\w])\[(?:[^\[\]`\\\x02]*[^\[\]`\\\x02\w.])?@\w[^\[\]`\\\x02]*\](?![(\[{`])"
    r"|(?<![^\s(])@[A-Za-z][\w-]*\d\w*\b)"
)
UNCITED = re.compile(r"(?<![\w.\\])(?<!\\\[)@[A-Za-z][\w.:-]*\d{4}\w?\b")  # a key where no citation can stand

# A place in the list of markers. Characters for private use pass through Markdown as they are.
PRIVATE = re.compile("[\ue000-\ue008\x02\x03]")
MARK = "\ue000{place}\ue001"
MARK_WITH_WORDS = "\ue002{place}\ue003{words}\ue004"
MARK_PATTERN = "\ue000(\\d+)\ue001"
MARK_WITH_WORDS_PATTERN = "\ue002(\\d+)\ue003([^\ue004]*)\ue004"


@dataclass
class Marker:
    """Inline code that asks for something: its expression, the line where it stands, the number of the block above.

    Attributes:
        kind: The word in braces that it begins with.
    """

    kind: ClassVar[str]

    expression: str
    line: int
    block: int = 0


@dataclass
class Value(Marker):
    """An inline value: its text takes its place."""

    kind = "python"


@dataclass
class Worded(Marker):
    """A marker behind words in brackets.

    Attributes:
        words: These words, in Markdown, with marks for the values in them.
        sentence: The sentence that they stand in, likewise, with the words in double brackets.
    """

    words: str = ""
    sentence: str = ""


@dataclass
class Claim(Worded):
    """A claim: `expression` is its assertion, which settles its words.

    Attributes:
        items: The items of the original lesson that it answers.
    """

    kind = "claim"

    items: tuple[int, ...] = ()


KINDS: dict[str, type[Marker]] = {kind.kind: kind for kind in (Value, Claim)}


@dataclass(frozen=True)
class Citation:
    """A citation: its text on one line, and the line of the page where it begins."""

    text: str
    line: int


def ask(marker: Marker, place: int) -> Ask:
    """What is asked of the page's process."""
    return Ask(marker.kind, marker.expression, marker.line, place)


def claims(markers: list[Marker]) -> list[Claim]:
    """The claims among a page's markers."""
    return [marker for marker in markers if isinstance(marker, Claim)]


def find(page: str, prose: list[str], first: int, lines: list[str]) -> list[Marker]:
    """Find a page's markers, in order, and mark their places.

    Args:
        page: Its name, for messages.
        prose: Its lines, with nothing in the place of its fenced blocks; changed in place.
        first: The number of its first line in the file.
        lines: Its lines, changed in place.

    Raises:
        PageError: Inline code begins as a marker does and is none, or a claim has no words.
    """
    for number, line in enumerate(prose, first):
        if sign := PRIVATE.search(line):
            cause = f"the sign U+{ord(sign[0]):04X} is one that the build uses itself: take another"
            raise PageError(page, cause, line=number, source=line)
    markers: list[Marker] = []
    labels = signs.labels("\n".join(prose))
    for start, end in list(questions.pieces(prose)):  # a code span ends with its paragraph
        text = "\n".join(prose[start:end])
        marked = _mark(page, text, first + start, markers, labels)
        if marked != text:
            lines[start:end] = prose[start:end] = marked.split("\n")
    return markers


def _mark(page: str, text: str, line: int, markers: list[Marker], labels: set[str]) -> str:
    marked, after = "", 0
    worded: list[Worded] = []
    for span in CODE_SPAN.finditer(text):
        here = line + text[: span.start()].count("\n")
        inline = span["text"].strip() if span["ticks"] == "`" else ""
        marked, after = marked + text[after : span.start()], span.end()
        if not NEARLY.fullmatch(inline):
            marked += span.group()
            continue
        form = FORM.fullmatch(inline)
        kind = KINDS.get(form["kind"]) if form else None
        expression = " ".join(form["expression"].split()) if form else ""
        if form is None or kind is None or not expression or (form["items"] and kind is not Claim):
            raise PageError(page, HELP, line=here, source=span.group())
        marker = kind(expression, here)
        if isinstance(marker, Claim):
            marker.items = tuple(map(int, re.findall(r"\d+", form["items"])))
        if isinstance(marker, Worded):
            before, marker.words = _words(page, marked, here, span.group())
            marked = before + MARK_WITH_WORDS.format(place=len(markers), words=marker.words)
            worded.append(marker)
        else:
            marked += MARK.format(place=len(markers))
        markers.append(marker)
    marked += text[after:]
    if unread := UNREAD.search(CODE_SPAN.sub(lambda span: re.sub(r"[^\n]", " ", span.group()), marked)):
        here = line + marked[: unread.start()].count("\n")
        raise PageError(page, f"this inline code is never closed: {HELP}", line=here, source=unread.group())
    if worded and UNDERLINED.match(marked):
        raise PageError(page, IN_HEADING, line=worded[0].line, source=f"[…]`{{claim}} {worded[0].expression}`")
    for marker in worded:
        place = next(n for n, other in enumerate(markers) if other is marker)
        opening, closing = MARK_WITH_WORDS.format(place=place, words="\n").split("\n")
        head, _, said = sentence(marked, opening, closing, labels).partition(opening)
        words, _, tail = said.partition(closing)
        marker.sentence = re.sub(MARK_WITH_WORDS_PATTERN, r"\2", f"{head}[[{words}]]{tail}")
    return marked


def _words(page: str, text: str, line: int, source: str) -> tuple[str, str]:
    """A text without the brackets at its end, and what stands in these."""
    opening = _opening(text)
    words = text[opening + 1 : -1] if opening >= 0 else ""
    if not words.strip():
        raise PageError(page, f"a claim follows its words in brackets: {HELP}", line=line, source=source)
    if MARK_WITH_WORDS[0] in words:
        raise PageError(page, "a claim stands in the words of another: give each its own", line=line, source=source)
    if re.match(r"\s*#{1,6}\s", text.rpartition("\n")[2]):
        raise PageError(page, IN_HEADING, line=line, source=source)
    return text[:opening], words


def _opening(text: str) -> int:
    """Where the bracket opens that closes at the end of a text; -1 if none closes there."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "]") - (text[place] == "[")
        if depth == 0:
            return place if text[place] == "[" else -1
    return -1


def filled(text: str, values: list[str]) -> str:
    """A text with its values in their places."""
    return re.sub(MARK_PATTERN, lambda found: values[int(found[1])], text)
