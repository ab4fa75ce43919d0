"""What a page showed, as its record keeps it; and the claims and citations of the lesson, as records have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from page_runner.checking import records
from page_runner.errors import PageError
from page_runner.messages import Result, Settled
from page_runner.mode import Mode
from page_runner.reading.content import Block, Scanned
from page_runner.reading.inline import MARK_PATTERN, Citation, Claim, Marker, claims, filled

SETTLES = re.compile(r"block \d+ settles ")
RESTS = re.compile(r"rests on block (?P<blocks>[\d, ]+)")
ANSWERS = "answers item "
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
    """The record of a page: what each block printed, warned of and drew, what followed it, and what the page cites."""
    found = [entry for block in scanned.blocks for entry in _of_block(block, results)]
    found += _of_markers(scanned.markers, results)
    found.sort(key=lambda entry: entry.block)
    cited = dict.fromkeys(citation.text for citation in scanned.citations)
    return found + ([records.Entry(CITES, "\n".join(cited))] if cited else [])


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
    texts = text_of(markers, results)
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
    lines = [filled(claim.sentence, texts), claim.expression, *settled.findings, f"rests on block {blocks}"]
    if claim.items:
        lines.append(ANSWERS + ", ".join(map(str, claim.items)))
    return "\n".join(lines)


def text_of(markers: list[Marker], results: Mapping[int, Result]) -> list[str]:
    """The text of each inline value, in the order of the list; nothing for a claim, or what was not computed."""
    answers = {place: answer for result in results.values() for place, answer in result.answers.items()}
    texts = (answers.get(place, "") for place in range(len(markers)))
    return [text if isinstance(text, str) else "" for text in texts]


def report(page: str, scanned: Scanned, block: Block, results: Mapping[int, Result], mode: Mode) -> None:
    """Tell what went wrong in a block or in the text after it; of a claim, with its sentence.

    Raises:
        PageError: Something did; but a claim that fails is a warning while serving, so that the author sees the page.
    """
    result = results[block.number]
    for fault in [result.fault] if result.fault else result.failed:
        cause = fault.cause
        for claim in claims(scanned.markers):
            if claim.expression == fault.source and claim.line == fault.line:
                cause += f"\n    “{filled(claim.sentence, text_of(scanned.markers, results))}”"
        error = PageError(page, cause, block=block.number, line=fault.line or block.line, source=fault.source)
        if fault is result.fault:
            raise error
        mode.report(error)


def claims_of(page: str, root: Path) -> list[Claimed]:
    """The claims in the record of a page."""
    found: list[Claimed] = []
    for name, text in records.read(records.place(page, root)).items():
        if not SETTLES.match(name):
            continue
        sentence, assertion, *rest = text.splitlines()
        ends, blocks = next((n, rests) for n, line in enumerate(rest) if (rests := RESTS.match(line)))
        items = rest[ends + 1].removeprefix(ANSWERS) if len(rest) > ends + 1 else ""
        settled = tuple(rest[:ends]), _numbers(blocks["blocks"]), _numbers(items)
        found.append(Claimed(page, len(found) + 1, sentence, assertion, *settled))
    return found


def citations_of(page: str, root: Path) -> list[Citation]:
    """The citations in the record of a page; a record does not keep their lines."""
    cited = records.read(records.place(page, root)).get(CITES, "")
    return [Citation(text, 0) for text in cited.splitlines()]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))
