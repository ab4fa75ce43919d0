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
from page_runner.reading.layout import paragraphs

# As Python-Markdown reads code spans: as many backticks at the end as at the start, in one paragraph.
CODE_SPAN = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`)(?P<text>(?:(?!\n[ \t>]*\n).)+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL)
FORM = re.compile(r"\{(?P<kind>[A-Za-z]\w*)(?P<items>(?:[ ,]+\d+)*)\}\s*(?P<expression>.*)", re.DOTALL)
NEARLY = re.compile(r"\{\s*[A-Za-z]\w*[ ,\d]*\}.*", re.DOTALL)
UNREAD = re.compile(r"`\{\s*(?:python|claim)\b[^`\n]*")  # its backtick is never closed
HELP = "inline code that begins with {word} is a value, `{python} expression`, or a claim, [words]`{claim} a < b`"

# In brackets anything that begins with `@`, so that a slip is found; in a sentence a word with a number in it.
CITATION = (
    r"(?P<citation>(?<![\\\w])\[(?:[^\[\]`\\\x02]*[^\[\]`\\\x02\w.])?@\w[^\[\]`\\\x02]*\](?![(\[{`])"
    r"|(?<![^\s(])@[A-Za-z][\w-]*\d\w*\b)"
)
UNCITED = re.compile(r"(?<![\w.\\])(?<!\\\[)@[A-Za-z]+\d{4}\w?\b")  # a key where no citation can stand

# A place in the list of markers. Characters for private use pass through Markdown as they are.
MARK = "\ue000{place}\ue001"
MARK_WITH_WORDS = "\ue002{place}\ue003{words}\ue004"
MARK_PATTERN = "\ue000(\\d+)\ue001"
MARK_WITH_WORDS_PATTERN = "\ue002(\\d+)\ue003([^\ue004]*)\ue004"

SENTENCE_ENDS = re.compile(r"""[.?!:]["”')*_\]]*\s*$""")
STARTS_ANEW = re.compile(r"^\s*([-*+] |\d+\. |\||///|#|[!?]{3})")
MARKER = re.compile(r"^\s*([-*+] |\d+\. )?")
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\](?:\([^()\s]*\)|\[[^\[\]]*\])")


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
    markers: list[Marker] = []
    for start, end in list(paragraphs(prose)):  # a code span ends with its paragraph
        text = "\n".join(prose[start:end])
        marked = _mark(page, text, first + start, markers)
        if marked != text:
            lines[start:end] = prose[start:end] = marked.split("\n")
    return markers


def _mark(page: str, text: str, line: int, markers: list[Marker]) -> str:
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
    for marker in worded:
        marker.sentence = _sentence(marked, next(n for n, other in enumerate(markers) if other is marker))
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
        raise PageError(page, "a claim stands in a heading: state it in a sentence", line=line, source=source)
    return text[:opening], words


def _opening(text: str) -> int:
    """Where the bracket opens that closes at the end of a text; -1 if none closes there."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == "]") - (text[place] == "[")
        if depth == 0:
            return place if text[place] == "[" else -1
    return -1


def _sentence(paragraph: str, place: int) -> str:
    """The sentence in which a claim stands: its line, and those that it goes on from and to."""
    lines = paragraph.split("\n")
    opening = MARK_WITH_WORDS.partition("{place}")[0] + f"{place}\ue003"
    start = next(number for number, line in enumerate(lines) if opening in line)
    end = next(number for number in range(start, len(lines)) if "\ue004" in lines[number].rpartition(opening)[2])
    while start > 0 and not STARTS_ANEW.match(lines[start]) and not SENTENCE_ENDS.search(lines[start - 1]) and (
        not lines[start - 1].lstrip().startswith(("///", "|", "!!!", "???"))
    ):  # fmt: skip
        start -= 1
    while end + 1 < len(lines) and not SENTENCE_ENDS.search(lines[end]) and not STARTS_ANEW.match(lines[end + 1]):
        end += 1
    text = MARKER.sub("", " ".join(line.strip() for line in lines[start : end + 1]))
    if text.startswith("|"):
        text = " · ".join(cell.strip() for cell in text.strip("| ").split("|"))
    text = re.sub(rf"{opening}([^\ue004]*)\ue004", r"[[\1]]", text)
    text = re.sub(MARK_WITH_WORDS_PATTERN, r"\2", text)
    return LINK.sub(r"\1", text)


def filled(text: str, values: list[str]) -> str:
    """A text with its values in their places."""
    return re.sub(MARK_PATTERN, lambda found: values[int(found[1])], text)
