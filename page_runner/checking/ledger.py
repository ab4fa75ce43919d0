"""What a page showed, as its record keeps it; and the claims and citations of the lesson, as records have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from page_runner.checking import proof, records
from page_runner.errors import PageError
from page_runner.messages import Result, Settled
from page_runner.mode import Mode
from page_runner.reading import forecasts, lesson
from page_runner.reading.content import Block, Scanned
from page_runner.reading.inline import MARK_PATTERN, Claim, Marker, Worded, claims, filled
from page_runner.reading.questions import Asked, of
from page_runner.reading.sentences import escaped

SETTLES = re.compile(r"block \d+ settles ")
ANSWERS = "answers item "
ENTRY = re.compile(
    r"(?P<sentence>.*\[\[.*\]\].*)\n(?P<assertion>.+)\n(?P<findings>(?:.+\n)+?)rests on block (?P<blocks>[\d, ]+)"
    rf"(?:\n{ANSWERS}(?P<items>[\d, ]+))?"
)
"""What the record of a page says of a claim."""
CITES = "cites"


@dataclass(frozen=True)
class Claimed:
    """A claim as the record of its page has it.

    Attributes:
        page: The page it stands on, as under docs/.
        number: Its place among the claims of that page, from 1.
        sentence: Its sentence in Markdown, with the claim's words in double brackets.
        assertion: The comparison that settles it.
        findings: What each part of that found.
        blocks: The numbers of the blocks it rests on.
        items: The items of the original lesson that it answers.
    """

    page: str
    number: int
    sentence: str
    assertion: str
    findings: tuple[str, ...]
    blocks: tuple[int, ...]
    items: tuple[int, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page "Claims"."""
        return anchor(self.page, self.number)


def anchor(page: str, number: int) -> str:
    """The place of a claim on the page "Claims", unlike that of any other: `more/loop-1` for more/loop.md."""
    stem = PurePosixPath(page).with_suffix("").as_posix()
    return re.sub(r"[^\w/-]", lambda sign: f".{ord(sign[0]):x}.", stem) + f"-{number}"


def entries(scanned: Scanned, results: Mapping[int, Result]) -> list[records.Entry]:
    """The record of a page: what each block printed, warned of and drew, what followed it, its tasks, what it cites."""
    found = [entry for block in scanned.blocks for entry in _of_block(block, results)]
    found += _of_markers(scanned.markers, results)
    found.sort(key=lambda entry: entry.block)
    found += proof.entries(scanned, results)
    return found + ([records.Entry(CITES, "\n".join(scanned.cited))] if scanned.cited else [])


def _of_block(block: Block, results: Mapping[int, Result]) -> Iterator[records.Entry]:
    def entry(name: str, text: str) -> records.Entry:
        return records.Entry(f"block {block.number} {name}", text, block.number, block.line)

    if not block.number or block.number not in results:
        return
    result = results[block.number]
    if result.printed:
        yield entry("prints", result.printed)
    for number, shown in enumerate(result.shown, start=1):
        yield entry(f"shows {number}", shown.record)
    if result.warned:
        yield entry("warns", "\n".join(result.warned))
    for number, drawing in enumerate(result.drawings, start=1):
        yield entry(f"draws figure {number}", drawing.record)


def _of_markers(markers: list[Marker], results: Mapping[int, Result]) -> Iterator[records.Entry]:
    texts = list(map(escaped, text_of(markers, results)))
    seen: dict[str, int] = {}
    for place, marker in enumerate(markers):
        answer = results[marker.block].answers.get(place) if marker.block in results else None
        if isinstance(marker, Claim) and isinstance(answer, Settled):
            words = re.sub(MARK_PATTERN, "…", marker.words).replace("\n", " ")
            name, text = f'block {marker.block} settles "{words}"', _settled(marker, texts, answer)
            seen[name] = seen.get(name, 0) + 1
            name += f" ({seen[name]})" if seen[name] > 1 else ""
        elif isinstance(answer, str):
            name, text = f"block {marker.block} is followed by {marker.expression}", answer
        else:
            continue
        yield records.Entry(name, text, marker.block, marker.line)


def _settled(claim: Claim, texts: list[str], settled: Settled) -> str:
    blocks = ", ".join(map(str, settled.blocks))
    lines = [
        filled(claim.sentence, texts),
        claim.expression,
        *settled.findings,
        f"rests on block {blocks}",
    ]
    if claim.items:
        lines.append(ANSWERS + ", ".join(map(str, claim.items)))
    return "\n".join(lines)


def text_of(markers: list[Marker], results: Mapping[int, Result]) -> list[str]:
    """The text of each inline value, in the order of the list; nothing for a claim, or what was not computed."""
    answers = {place: answer for result in results.values() for place, answer in result.answers.items()}
    texts = (answers.get(place, "") for place in range(len(markers)))
    return [text if isinstance(text, str) else "" for text in texts]


def asked(page: lesson.Source, scanned: Scanned, results: Mapping[int, Result]) -> Asked:
    """The questions with options of a page and its forecasts, with the values in them as far as known; its tasks."""
    texts = [escaped(text) or "…" for text in text_of(scanned.markers, results)]
    questions, guesses = (
        [(each.anchor, filled(each.title, texts)) for each in found]
        for found in (of(scanned.prose), forecasts.of(scanned.prose))
    )
    tasks = [(problem.anchor, problem.title) for problem in scanned.problems]
    return Asked(bool(page.meta.get("lookup")), questions, tasks, guesses)


def report(page: str, scanned: Scanned, block: Block, results: Mapping[int, Result], mode: Mode) -> None:
    """Tell what went wrong in a block or in the text after it; of a claim, with its sentence.

    Raises:
        PageError: Something did; while serving it is a warning, so that the author sees the page.
    """
    result = results[block.number]
    if fault := result.fault:
        said = [
            claim for claim in claims(scanned.markers) if (claim.expression, claim.line) == (fault.source, fault.line)
        ]
        cause = fault.cause + "".join(_quoted(claim, scanned, results) for claim in said)
        mode.report(PageError(page, cause, block=block.number, line=fault.line or block.line, source=fault.source))
        return
    for place, cause in result.failed.items():
        claim = scanned.markers[place]
        cause += _quoted(claim, scanned, results)
        mode.report(PageError(page, cause, block=block.number, line=claim.line, source=claim.expression))
    for comment in result.untrue:
        mode.report(PageError(page, comment.cause, block=block.number, line=comment.line, source=comment.source))


def _quoted(claim: Marker, scanned: Scanned, results: Mapping[int, Result]) -> str:
    """The sentence of a claim, on a line of its own."""
    sentence = claim.sentence if isinstance(claim, Worded) else ""
    return f"\n    “{filled(sentence, text_of(scanned.markers, results))}”"


class Showing(Protocol):
    """A page of this build: what it cites is known once it is read, its entries once it has run."""

    @property
    def citations(self) -> list[str]:
        """What it cites."""

    @property
    def asked(self) -> Asked:
        """What it asks its readers."""

    @property
    def entries(self) -> list[records.Entry]:
        """Its record."""

    @property
    def failed(self) -> bool:
        """Whether it has run in part only."""


@dataclass
class Ledger:
    """What the pages of the lesson show: in this build where they are part of it, else when they were last approved.

    Attributes:
        root: The project's folder.
        now: The pages of this build.
    """

    root: Path
    now: Mapping[str, Showing] = field(default_factory=dict)

    @cached_property
    def pages(self) -> dict[str, str]:
        """All pages by the table of contents → their titles."""
        return lesson.pages(self.root)

    def entries(self, page: str) -> dict[str, str]:
        """The entries of a page, name → text."""
        if page in self.now and (entries := self.now[page].entries) and not self.now[page].failed:
            return {entry.name: entry.text.rstrip("\n") for entry in entries}
        return records.read(records.place(page, self.root))

    def claims(self, page: str) -> list[Claimed]:
        """The claims of a page."""
        found: list[Claimed] = []
        for name, text in self.entries(page).items():
            if not SETTLES.match(name):
                continue
            entry = ENTRY.fullmatch(text)
            if not entry:
                cause = "is not as it was written, by hand? Delete it, and run `make approve`"
                raise PageError(f"{records.FOLDER}/{page}.txt", cause, source=f"== {name}")
            settled = tuple(entry["findings"].splitlines()), _numbers(entry["blocks"]), _numbers(entry["items"] or "")
            found.append(Claimed(page, len(found) + 1, entry["sentence"], entry["assertion"], *settled))
        return found

    def asked(self, page: str) -> Asked:
        """The questions with options of a page: from its source, for no record has them."""
        if page in self.now:
            return self.now[page].asked
        source = lesson.read(self.root / "docs", page)
        return asked(source, source.scan()[1], {})

    def citations(self) -> dict[str, list[str]]:
        """The pages that cite something, by the table of contents → the texts of their citations."""
        cited = {
            page: self.now[page].citations if page in self.now else self.entries(page).get(CITES, "").splitlines()
            for page in self.pages
        }
        return {page: texts for page, texts in cited.items() if texts}


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))
