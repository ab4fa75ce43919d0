"""Finds the inline values and the claims of a page's prose, and marks their places for the Markdown extension."""

from __future__ import annotations

import re
from dataclasses import dataclass

from page_runner.errors import PageError

# As Python-Markdown reads code spans: as many backticks at the end as at the start.
CODE_SPAN = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL)
FORM = re.compile(r"\{(?P<engine>[A-Za-z]\w*)(?P<items>(?:[ ,]+\d+)*)\}\s*(?P<expression>.*)", re.DOTALL)
HELP = "inline code that begins with {word} is a value, `{python} expression`, or a claim, [words]`{claim} a < b`"

# A place in the list of values. Characters for private use pass through Markdown as they are.
VALUE_PLACE = "\ue000{place}\ue001"
CLAIM_PLACE = "\ue002{place}\ue003{words}\ue004"
VALUE_PATTERN = "\ue000(\\d+)\ue001"
CLAIM_PATTERN = "\ue002(\\d+)\ue003([^\ue004]*)\ue004"

SENTENCE_ENDS = re.compile(r"""[.?!:]["”')*_\]]*\s*$""")
STARTS_ANEW = re.compile(r"^\s*([-*+] |\d+\. |\||///|#|[!?]{3})")
MARKER = re.compile(r"^\s*([-*+] |\d+\. )?")
LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\([^()\s]*\)")


@dataclass
class Value:
    """An inline value: its expression, the line of the page where it stands, the number of the block above it."""

    expression: str
    line: int
    block: int = 0


@dataclass
class Claim(Value):
    """A claim: `expression` is its assertion.

    Attributes:
        words: The words that it settles, in Markdown, with marks for the values in them.
        sentence: The sentence that they stand in, likewise, with the words in double brackets.
        items: The items of the original lesson that it answers.
    """

    words: str = ""
    sentence: str = ""
    items: tuple[int, ...] = ()


def find(page: str, prose: list[str], first: int, lines: list[str]) -> list[Value]:
    """Find a page's values and claims, in order, and mark their places.

    Args:
        page: Its name, for messages.
        prose: Its lines, with nothing in the place of its fenced blocks; changed in place.
        first: The number of its first line in the file.
        lines: Its lines, changed in place.

    Raises:
        PageError: Inline code begins as a value does and is none, or a claim has no words.
    """
    values: list[Value] = []
    paragraphs = []
    start = 0
    for end in range(len(prose) + 1):  # a code span ends with its paragraph
        if end == len(prose) or not prose[end].strip(" \t>"):
            if end > start:
                paragraphs.append((start, end))
            start = end + 1
    for start, end in paragraphs:
        text = "\n".join(prose[start:end])
        marked = _mark(page, text, first + start, values)
        if marked != text:
            lines[start:end] = prose[start:end] = marked.split("\n")
    return values


def _mark(page: str, text: str, line: int, values: list[Value]) -> str:
    marked, after = "", 0
    claims: list[Claim] = []
    for span in CODE_SPAN.finditer(text):
        here = line + text[: span.start()].count("\n")
        form = FORM.fullmatch(span["text"].strip()) if span["ticks"] == "`" else None
        marked, after = marked + text[after : span.start()], span.end()
        if not form:
            marked += span.group()
            continue
        expression = " ".join(form["expression"].split())
        if form["engine"] == "python" and expression and not form["items"]:
            marked += VALUE_PLACE.format(place=len(values))
            values.append(Value(expression, here))
        elif form["engine"] == "claim" and expression:
            opening = _opening(marked)
            if opening < 0:
                raise PageError(page, f"a claim follows its words in brackets: {HELP}", line=here, source=span.group())
            words = marked[opening + 1 : -1]
            claim = Claim(expression, here, words=words, items=tuple(map(int, re.findall(r"\d+", form["items"]))))
            marked = marked[:opening] + CLAIM_PLACE.format(place=len(values), words=words)
            values.append(claim)
            claims.append(claim)
        else:
            raise PageError(page, HELP, line=here, source=span.group())
    marked += text[after:]
    for claim in claims:
        claim.sentence = _sentence(marked, values.index(claim))
    return marked


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
    opening = CLAIM_PLACE.partition("{place}")[0] + f"{place}\ue003"
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
    text = re.sub("\ue002\\d+\ue003([^\ue004]*)\ue004", r"\1", text)
    return LINK.sub(r"\1", text)


def filled(text: str, values: list[str]) -> str:
    """A text with its values in their places."""
    return re.sub(VALUE_PATTERN, lambda found: values[int(found[1])], text)
