"""The pages that gather: "Claims", references, the original, from records; the score and all pages, from sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from xml.etree import ElementTree as etree

from page_runner.checking.ledger import Claimed, Ledger, anchor
from page_runner.errors import PageError
from page_runner.messages import Settled
from page_runner.mode import Mode
from page_runner.reading.sentences import escaped
from page_runner.showing import citations, place, questions

PAGE = "claims.md"
KEPT = r"`[^`]*`|\\\(.*?\\\)|\\."  # code, a formula, an escaped sign: brackets in it are its own
WORDS = re.compile(rf"(?P<kept>{KEPT})|\[\[(?P<words>(?:{KEPT}|(?!\]\](?!\])).)*)\]\]")
BEGINS = re.compile(
    r"^(?=[#>|]|[-*+] |\d+[.)] |: |~~~|[!?/=]{3})(?P<sign>.)"
)  # what Markdown takes for more than words
ITEM = re.compile(r"(?P<number>\d+)\. (?P<text>\*(?:Right|Partly right|Wrong|Unsupported)\.\* .+)")
"""An item of the original lesson in the source of the page that lists them."""


def gather(page: str, lines: list[str], book: Ledger, mode: Mode, *, folded: bool = True) -> list[str]:
    """A page's lines, with what is gathered as Markdown in the place of its marks; its lists perhaps all open.

    Raises:
        PageError: An item of the original lesson has no answer.
    """
    made = GATHERED if folded else GATHERED | {place.PAGES: partial(place.pages_list, folded=False)}
    gathered: list[str] = []
    answers: dict[int, list[tuple[str, Claimed]]] | None = None
    for line in lines:
        if make := made.get(line.strip()):
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
        for number, child in enumerate(parent):
            if child.tag == "p" and child.text == REFERENCES:
                parent[number] = citations.bibliography(book, mode)


def claims_page(book: Ledger) -> list[str]:
    """The page "Claims", in Markdown: each claim of each page, what it found, and what it rests on."""
    lines: list[str] = []
    for page, title in book.pages.items():
        claims = book.claims(page)
        if claims:
            lines += ["", f"## {escaped(title)}", ""]
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
    yield _begun(_marked([claim.sentence]))
    yield f"{{ #{claim.anchor} .sentence }}"
    yield ""
    yield f"`{claim.assertion}`<br>"
    yield from (f"{escaped(finding)}<br>" for finding in claim.findings)
    yield f"[{escaped(title)}, claim {claim.number}](<{claim.page}#claim-{claim.number}>), rests on {rests}."
    yield "{ .finding }"


def _marked(sentences: list[str]) -> str:
    """One sentence with the words of all its claims marked: given it once for each of them."""
    bare = WORDS.sub(lambda found: found["kept"] or found["words"], sentences[0])
    for found in sorted(map(_words, sentences), key=lambda found: found.start(), reverse=True):
        start, end = found.start(), found.start() + len(found["words"])
        bare = f"{bare[:start]}<mark>{bare[start:end]}</mark>{bare[end:]}"
    return bare


def _words(sentence: str) -> re.Match[str]:
    """Where the words of its claim stand in a sentence."""
    return next(found for found in WORDS.finditer(sentence) if found["words"] is not None)


def _begun(sentence: str) -> str:
    """A sentence that begins a paragraph, and nothing else, whatever its first sign."""
    return BEGINS.sub(lambda found: f"&#{ord(found['sign'])};", sentence)


def _item(page: str, item: re.Match[str], answers: list[tuple[str, Claimed]], mode: Mode) -> Iterator[str]:
    """An item of the original lesson in Markdown: what it said, and the sentences that answer it."""
    number, text = item["number"], item["text"]
    if not answers and "](" not in text and mode is not Mode.APPROVE:
        cause = f"item {number} has no answer: no claim is marked {{claim {number}}}, and it has no link"
        mode.report(PageError(page, cause))
    yield from (f"**{number}** {text}", f"{{ #item-{number} .item }}", "")
    said: dict[str, list[tuple[str, Claimed]]] = {}
    for title, claim in answers:  # a sentence may hold several claims
        bare = WORDS.sub(lambda found: found["kept"] or found["words"], claim.sentence)
        said.setdefault(claim.page + bare, []).append((title, claim))
    for claims in said.values():
        title, first = claims[0]
        sentence = _begun(_marked([claim.sentence for _, claim in claims]))
        yield from (f"{sentence} [{escaped(title)}](<{first.page}#claim-{first.number}>)", "{ .answer }", "")


REFERENCES = "\ue005references\ue006"
"""Stands where the list of references will: it is made of elements, so that no sign of it is taken for Markdown."""

GATHERED: dict[str, Callable[[Ledger], list[str]]] = {
    "<!-- claims -->": claims_page,
    questions.MARK: questions.score,
    place.PAGES: place.pages_list,
    place.START: place.start_button,
    citations.MARK: lambda book: ["", REFERENCES, ""],
}
"""What stands on a line of its own in a page's source → what makes the Markdown that takes its place."""
