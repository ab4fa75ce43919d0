"""The pages that gather: "Claims", the list of references, and what the original said, all from the records."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as etree

from page_runner.checking.ledger import Claimed, Ledger, anchor
from page_runner.errors import PageError
from page_runner.messages import Settled
from page_runner.mode import Mode
from page_runner.showing import citations

PAGE = "claims.md"
WORDS = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
ITEM = re.compile(r"(?P<number>\d+)\. (?P<text>\*(?:Right|Partly right|Wrong|Unsupported)\.\* .+)")
"""An item of the original lesson in the source of the page that lists them."""


def gather(page: str, lines: list[str], book: Ledger, mode: Mode) -> list[str]:
    """A page's lines, with what is gathered as Markdown in the place of its marks.

    Raises:
        PageError: An item of the original lesson has no answer.
    """
    gathered: list[str] = []
    answers: dict[int, list[tuple[str, Claimed]]] | None = None
    for line in lines:
        if make := GATHERED.get(line.strip()):
            gathered += make(book)
        elif item := ITEM.match(line):
            answers = answers_of(book) if answers is None else answers
            gathered += _item(page, item, answers.get(int(item["number"]), []), mode)
        else:
            gathered.append(line)
    return gathered


def gathers(lines: list[str]) -> bool:
    """Whether a page's lines hold a mark in the place of which something is gathered."""
    return any(line.strip() in GATHERED or ITEM.match(line) for line in lines)


def insert(tree: etree.Element, book: Ledger, mode: Mode) -> None:
    """Put the list of references where a page's tree has its mark.

    Raises:
        PageError: A fault of the list; while serving it is a warning.
    """
    for parent in tree.iter():
        for place, child in enumerate(parent):
            if child.tag == "p" and child.text == REFERENCES:
                parent[place] = citations.bibliography(book, mode)


def claims_page(book: Ledger) -> list[str]:
    """The page "Claims", in Markdown: each claim of each page, what it found, and what it rests on."""
    lines: list[str] = []
    for page, title in book.pages.items():
        claims = book.claims(page)
        if claims:
            lines += ["", f"## {title}", ""]
        for claim in claims:
            lines += [*_shown(claim, title), ""]
    return lines


def mark(page: str, number: int, settled: Settled) -> dict[str, str]:
    """The attributes of the link that stands after the words of a claim; site.js opens what `data-why` holds."""
    up = "../" * page.count("/")
    return {
        "class": "why",
        "href": f"{up}{PAGE}#{anchor(page, number)}",
        "aria-label": "How this was settled",
        "data-why": "\n".join(settled.findings),
        "data-block": f"block {settled.blocks[-1]}",
    }


def answers_of(book: Ledger) -> dict[int, list[tuple[str, Claimed]]]:
    """The items of the original lesson → (title of the page, claim) of each claim that answers them."""
    answers: dict[int, list[tuple[str, Claimed]]] = {}
    for page, title in book.pages.items():
        for claim in book.claims(page):
            for item in claim.items:
                answers.setdefault(item, []).append((title, claim))
    return answers


def _shown(claim: Claimed, title: str) -> Iterator[str]:
    """A claim in Markdown: its sentence, its assertion, what it found, where it stands and what it rests on."""
    rests = " and ".join(f"[block {block}](<{claim.page}#block-{block}>)" for block in claim.blocks)
    yield WORDS.sub(r"<mark>\1</mark>", claim.sentence)
    yield f"{{ #{claim.anchor} .sentence }}"
    yield ""
    yield f"`{claim.assertion}`<br>"
    yield from (f"{_plain(finding)}<br>" for finding in claim.findings)
    yield f"[{title}, claim {claim.number}](<{claim.page}#claim-{claim.number}>), rests on {rests}."
    yield "{ .finding }"


def _plain(text: str) -> str:
    return re.sub(r"([*_`\[\]<>\\])", r"\\\1", text)


def _item(page: str, item: re.Match[str], answers: list[tuple[str, Claimed]], mode: Mode) -> Iterator[str]:
    """An item of the original lesson in Markdown: what it said, and the sentences that answer it."""
    number, text = item["number"], item["text"]
    if not answers and "](" not in text and mode is not Mode.APPROVE:
        cause = f"item {number} has no answer: no claim is marked {{claim {number}}}, and it has no link"
        mode.report(PageError(page, cause))
    yield from (f"**{number}** {text}", f"{{ #item-{number} .item }}", "")
    said: dict[str, list[tuple[str, Claimed]]] = {}
    for title, claim in answers:  # a sentence may hold several claims
        said.setdefault(claim.page + WORDS.sub(r"\1", claim.sentence), []).append((title, claim))
    for claims in said.values():
        title, first = claims[0]
        sentence = WORDS.sub(r"\1", first.sentence)
        for _, claim in claims:
            for words in WORDS.findall(claim.sentence):
                sentence = sentence.replace(words, f"<mark>{words}</mark>", 1)
        yield from (f"{sentence} [{title}](<{first.page}#claim-{first.number}>)", "{ .answer }", "")


REFERENCES = "\ue005references\ue006"
"""Stands where the list of references will: it is made of elements, so that no sign of it is taken for Markdown."""

GATHERED: dict[str, Callable[[Ledger], list[str]]] = {
    "<!-- claims -->": claims_page,
    citations.MARK: lambda book: ["", REFERENCES, ""],
}
"""What stands on a line of its own in a page's source → what makes the Markdown that takes its place."""
