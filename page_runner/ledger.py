"""What the claims of a page found: in the page's record, at the words themselves, and on the page "Claims"."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from page_runner import citations, records
from page_runner.claims import Settled
from page_runner.errors import PageError
from page_runner.inline import Claim, Value, filled
from page_runner.messages import Result
from page_runner.scan import Block

PAGE = "claims.md"
ENTRY = re.compile(r"(?P<unit>block|cell) \d+ settles ")
RESTS = re.compile(r"rests on (?P<unit>block|cell) (?P<blocks>[\d, ]+)")
ANSWERS = "answers item "
WORDS = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


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
    unit: str = "block"

    @property
    def anchor(self) -> str:
        """Where it stands on the page "Claims"."""
        return f"{stem(self.page)}-{self.number}"


def stem(page: str) -> str:
    """A page's name in an address: `the-loop` for the-loop.md."""
    return PurePosixPath(page).with_suffix("").as_posix().replace("/", "-")


def entries(values: list[Value], results: Mapping[int, Result], unit: str = "block") -> Iterator[records.Entry]:
    """The record's entries of a page's values and claims."""
    texts = text_of(values, results)
    seen: dict[str, int] = {}
    for value in values:
        if value.block not in results:
            continue
        if not isinstance(value, Claim):
            name, text = f"{unit} {value.block} is followed by {value.expression}", texts[values.index(value)]
        else:
            words = re.sub("\ue000\\d+\ue001", "…", value.words).replace("\n", " ")
            name, text = f'{unit} {value.block} settles "{words}"', _record(value, texts, results[value.block], unit)
            seen[name] = seen.get(name, 0) + 1
            name += f" ({seen[name]})" if seen[name] > 1 else ""
        yield records.Entry(name, text, value.block, value.line)


def claims(values: list[Value]) -> list[Claim]:
    """The claims among a page's values."""
    return [value for value in values if isinstance(value, Claim)]


def report(page: str, block: Block, values: list[Value], results: Mapping[int, Result]) -> None:
    """Tell what went wrong in a block or in the text after it; of a claim, with its sentence.

    Raises:
        PageError: Something did; but a claim that fails is a warning while serving, so that the author sees the page.
    """
    result = results[block.number]
    for fault in [result.fault] if result.fault else result.failed:
        cause = fault.cause
        for claim in claims(values):
            if claim.expression == fault.source and claim.line == fault.line:
                cause += f"\n    “{filled(claim.sentence, text_of(values, results))}”"
        error = PageError(page, cause, block=block.number, line=fault.line or block.line, source=fault.source)
        if fault is result.fault:
            raise error
        records.report(error)


def text_of(values: list[Value], results: Mapping[int, Result]) -> list[str]:
    """The text of each inline value, in the order of the list; nothing for a claim, or what was not computed."""
    done = {number: result.values for number, result in results.items()}
    return [done.get(value.block, {}).get(value.expression, "") for value in values]


def _record(claim: Claim, texts: list[str], result: Result, unit: str) -> str:
    settled = result.claims[claim.expression]
    blocks = ", ".join(map(str, settled.blocks))
    lines = [filled(claim.sentence, texts), claim.expression, *settled.findings, f"rests on {unit} {blocks}"]
    if claim.items:
        lines.append(ANSWERS + ", ".join(map(str, claim.items)))
    return "\n".join(lines)


def mark(page: str, number: int, settled: Settled, unit: str = "block") -> dict[str, str]:
    """The attributes of the link that stands after the words of a claim; site.js opens what `data-why` holds."""
    up = "../" * page.count("/")
    return {
        "class": "why",
        "href": f"{up}{PAGE}#{stem(page)}-{number}",
        "aria-label": "How this was settled",
        "data-why": "\n".join(settled.findings),
        "data-block": f"{unit} {settled.blocks[-1]}",
    }


def claims_of(page: str, root: Path) -> list[Claimed]:
    """The claims in the record of a page."""
    path = root / records.FOLDER / f"{page}.txt"
    found = []
    for name, text in (records.read(path) if path.exists() else {}).items():
        if not ENTRY.match(name):
            continue
        sentence, assertion, *rest = text.splitlines()
        ends = next(number for number, line in enumerate(rest) if RESTS.match(line))
        blocks = RESTS.match(rest[ends])
        items = rest[ends + 1].removeprefix(ANSWERS) if len(rest) > ends + 1 else ""
        found.append(
            Claimed(
                page, len(found) + 1, sentence, assertion, tuple(rest[:ends]), _numbers(blocks["blocks"]),
                _numbers(items), blocks["unit"],
            )
        )  # fmt: skip
    return found


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


def pages(root: Path) -> dict[str, str]:
    """The pages in the order of the table of contents → their titles."""
    nav = (root / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2].partition("\n\n")[0]
    return {page: title for title, page in re.findall(r"^\s+- (.+?): (\S+\.(?:md|py))$", nav, re.MULTILINE)}


def claims_page(root: Path) -> list[str]:
    """The page "Claims", in Markdown: each claim of each page, what it found, and what it rests on."""
    lines: list[str] = []
    for page, title in pages(root).items():
        claims = claims_of(page, root)
        if claims:
            lines += ["", f"## {title}", ""]
        for claim in claims:
            lines += [*shown(claim, title), ""]
    return lines


def shown(claim: Claimed, title: str) -> Iterator[str]:
    """A claim in Markdown: its sentence, its assertion, what it found, where it stands and what it rests on."""
    rests = " and ".join(f"[{claim.unit} {block}]({claim.page}#block-{block})" for block in claim.blocks)
    yield WORDS.sub(r"<mark>\1</mark>", claim.sentence)
    yield f"{{ #{claim.anchor} .sentence }}"
    yield ""
    yield f"`{claim.assertion}`<br>"
    yield from (f"{_plain(finding)}<br>" for finding in claim.findings)
    yield f"[{title}, claim {claim.number}]({claim.page}#claim-{claim.number}), rests on {rests}."
    yield "{ .finding }"


def _plain(text: str) -> str:
    return re.sub(r"([*_`\[\]<>\\])", r"\\\1", text)


ITEM = re.compile(r"(?P<number>\d+)\. (?P<text>\*(?:Right|Partly right|Wrong|Unsupported)\.\* .+)")
"""An item of the original lesson in the source of the page that lists them."""

GATHERED = {"<!-- claims -->": claims_page, citations.MARK: citations.bibliography}
"""What stands on a line of its own in a page's source → what makes the Markdown that takes its place."""


def gather(page: str, lines: list[str], root: str | os.PathLike[str]) -> list[str]:
    """A page's lines, with what is gathered from the records in the place of its marks.

    Raises:
        PageError: An item of the original lesson has no answer.
    """
    gathered: list[str] = []
    answers = None
    for line in lines:
        if make := GATHERED.get(line.strip()):
            gathered += make(Path(root))
        elif item := ITEM.match(line):
            answers = answers or answers_of(Path(root))
            gathered += _item(page, item, answers.get(int(item["number"]), []))
        else:
            gathered.append(line)
    return gathered


def answers_of(root: Path) -> dict[int, list[tuple[str, Claimed]]]:
    """The items of the original lesson → (title of the page, claim) of each claim that answers them."""
    answers: dict[int, list[tuple[str, Claimed]]] = {}
    for page, title in pages(root).items():
        for claim in claims_of(page, root):
            for item in claim.items:
                answers.setdefault(item, []).append((title, claim))
    return answers


def _item(page: str, item: re.Match[str], answers: list[tuple[str, Claimed]]) -> Iterator[str]:
    """An item of the original lesson in Markdown: what it said, and the sentences that answer it."""
    number, text = item["number"], item["text"]
    if not answers and "](" not in text and not records.approving():
        raise PageError(page, f"item {number} has no answer: no claim is marked {{claim {number}}}, and it has no link")
    yield from (f"**{number}** {text}", f"{{ #item-{number} .item }}", "")
    said: dict[str, list[tuple[str, Claimed]]] = {}
    for title, claim in answers:  # a sentence may hold several claims
        said.setdefault(claim.page + WORDS.sub(r"\1", claim.sentence), []).append((title, claim))
    for claims in said.values():
        title, first = claims[0]
        sentence = WORDS.sub(r"\1", first.sentence)
        for _, claim in claims:
            words = WORDS.search(claim.sentence)[1]
            sentence = sentence.replace(words, f"<mark>{words}</mark>", 1)
        yield from (f"{sentence} [{title}]({first.page}#claim-{first.number})", "{ .answer }", "")
