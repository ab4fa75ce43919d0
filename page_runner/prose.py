"""What a page's prose says in numbers that nothing computed: an error; in number words and comparatives: a list.

Given are the numbers that stand in the page's own code, in formulas, and in its front matter under `given:`.
`make claims` prints the list: each place is one to look at, and to tie to a run if it states a fact.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mkdocs.utils.meta import get_data

from page_runner import records
from page_runner.citations import CITATION
from page_runner.errors import PageError
from page_runner.inline import CLAIM_PATTERN, CODE_SPAN, VALUE_PATTERN, Claim
from page_runner.ledger import claims, pages
from page_runner.scan import Block, Scanned, scan

NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?")
# What is no prose: formulas, comments, tags, attributes, where links lead, what begins an item or a box.
BESIDE = re.compile(
    r"\\\(.*?\\\)|\\\[.*?\\\]|(?<!\w)\$[^$\n]+\$|<!--.*?-->|<[a-z/][^<>]*>|https?://[^\s)>]+|"
    r"(?<=\])\([^()\s]*\)|\{[:#.][^{}]*\}|^[ \t>]*\d+\.(?= )|" + CITATION,
    re.DOTALL | re.MULTILINE,
)
AS_LITERAL = re.compile(r"\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+")

NUMBER_WORDS = re.compile(
    r"\b(half|halves|halved|twice|double[sd]?|thrice|triple[sd]?|quarter|third of|fifth of|tenth|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|"
    r"\w+fold|dozen)s?\b", re.IGNORECASE
)  # fmt: skip
FACTS = re.compile(
    r"\b(faster|slower|larger|smaller|greater|higher|lower|less|fewer|more|most|least|best|worst|nearest|closer|nearer|"
    r"further|farther|steeper|flatter|longer|shorter|better|worse|never|always|exactly|converges?|diverges?|oscillates?|"
    r"silent|equal|same|grows?|shrinks?|falls?|rises?)\b", re.IGNORECASE
)  # fmt: skip
NOUNS = re.compile(
    r"\b(loss(?:es)?|rates?|steps?|epochs?|runs?|distances?|slopes?|curvatures?|gradients?|weights?|bias(?:es)?|errors?|"
    r"minim(?:um|a)|directions?|factors?|inputs?|examples?|starts?|neurons?|lines?|points?|seeds?|numbers?|values?|[wb])\b"
)


@dataclass(frozen=True)
class Found:
    """A number or a word of the prose: its line in the file, and that line's text."""

    text: str
    line: int
    source: str


def check(page: str, text: str, scanned: Scanned, first: int) -> None:
    """See that no number is typed into a page's prose.

    Args:
        page: Its name.
        text: Its whole file, front matter included.
        scanned: Its blocks, values and prose.
        first: The number of the first line of that prose in the file.

    Raises:
        PageError: A number is neither computed, nor claimed, nor given; or one is given that is not there.
    """
    given = _given(page, text)
    known = literals(scanned.blocks) | set(given)
    found = list(numbers(text, scanned, first))
    typed = [number for number in found if not _stands(number.text, known)]
    if typed:
        names = ", ".join(f"{number.text} (line {number.line})" for number in typed[:6])
        more = f" and {len(typed) - 6} more" if typed[6:] else ""
        cause = f"typed, and nothing computes it: {names}{more}\nCompute it, claim it, or give its reason under given:"
        records.report(PageError(page, cause, line=typed[0].line, source=typed[0].source))
    elif unused := [number for number in given if not any(_stands(each.text, {number}) for each in found)]:
        records.report(PageError(page, f"given: {unused[0]:g} does not stand in the text"))


def literals(blocks: list[Block]) -> set[float]:
    """The numbers in the code of a page's blocks, without those in its strings and comments."""
    return {number for block in blocks for number in _numbers_in(block.code)}


def numbers(text: str, scanned: Scanned, first: int) -> Iterator[Found]:
    """The numbers in a page's prose: its text, its description and those of its figures; without what is computed.

    A number in the words of a claim is left out if it stands in the claim's assertion too.
    """
    description = str(get_data(text)[1].get("description", ""))
    for found in NUMBER.finditer(description):
        yield Found(found.group(), 1, description)
    for block in scanned.blocks:
        for line, words in _descriptions(block):
            yield from (Found(found.group(), line, words) for found in NUMBER.finditer(words))
    for words, line, source, claim in _parts(scanned, first):
        asserted = set(_numbers_in(claim.expression)) if claim else set()
        for found in NUMBER.finditer(words):
            percent = words[found.end() : found.end() + 1].strip("\u202f ") == "%"
            if not _stands(found.group(), asserted):
                text = found.group() + ("%" if percent else "")
                yield Found(text, line + words[: found.start()].count("\n"), source)


def words(scanned: Scanned, first: int) -> Iterator[Found]:
    """The number words, and the comparatives beside what a run measures, that stand in no claim."""
    for text, line, _, claim in _parts(scanned, first):
        if claim:
            continue
        for found in [*NUMBER_WORDS.finditer(text), *FACTS.finditer(text)]:
            beside = text[max(0, found.start() - 30) : found.end() + 30]
            if found.re is NUMBER_WORDS or NOUNS.search(beside):
                yield Found(found.group(), line + text[: found.start()].count("\n"), "")


def _parts(scanned: Scanned, first: int) -> Iterator[tuple[str, int, str, Claim | None]]:
    """(text, first line, source, claim) of the prose outside claims, and of the words of each claim."""
    prose = "\n".join(scanned.prose)
    for pattern in (CODE_SPAN, BESIDE, re.compile(VALUE_PATTERN)):
        prose = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), prose)
    start = 0
    for claim in [*re.finditer(CLAIM_PATTERN, prose), None]:
        end = claim.start() if claim else len(prose)
        yield prose[start:end], first + prose[:start].count("\n"), "", None
        if claim:
            source = scanned.values[int(claim[1])]
            yield claim[2], first + prose[: claim.start(2)].count("\n"), source.words, source
            start = claim.end()


def _descriptions(block: Block) -> Iterator[tuple[int, str]]:
    """(line, text) of the typed parts of the descriptions that a block gives its figures."""
    try:
        tree = ast.parse(block.code if block.number else "")
    except SyntaxError:  # which running the block will tell
        return
    for call in ast.walk(tree):
        name = getattr(call, "func", None)
        if isinstance(call, ast.Call) and "describe" in (getattr(name, "id", ""), getattr(name, "attr", "")):
            for node in (part for argument in call.args[1:] for part in ast.walk(argument)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield block.line + node.lineno - 1, node.value


def _numbers_in(code: str) -> Iterator[float]:
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a block that does not run need not be Python
        yield from map(float, AS_LITERAL.findall(code.replace("_", "")))
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield abs(float(node.value))


def _stands(number: str, known: set[float]) -> bool:
    value = float(number.rstrip("%").replace(",", ""))
    return value in known or (number.endswith("%") and round(value / 100, 9) in known)


def _given(page: str, text: str) -> dict[float, str]:
    given = get_data(text)[1].get("given", {})
    if not isinstance(given, dict) or not all(  # Zensical reads no other keys than text
        isinstance(number, str) and isinstance(reason, str) and reason.strip() for number, reason in given.items()
    ):
        raise PageError(page, 'given: lists numbers in quotes, each with its reason: "10": the input of an exercise')
    try:
        return {float(number.replace(",", "")): reason for number, reason in given.items()}
    except ValueError as error:
        raise PageError(page, f"given: {error}") from None


def read(path: Path) -> tuple[Scanned, int]:
    """What a page or a notebook holds, and the number of the first line of its text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        from page_runner.notebooks import Notebook  # it imports `check` from here

        return Notebook(path.name, text).scanned, 1
    body = get_data(text)[0].rstrip().splitlines()
    first = len(text.rstrip().splitlines()) - len(body) + 1
    return scan(path.name, body, first), first


def main(root: Path) -> None:
    """Print what may want a claim, page by page."""
    total = 0
    for page in pages(root):
        path = root / "docs" / page
        lines = path.read_text(encoding="utf-8").splitlines()
        scanned, first = read(path)
        found = sorted(words(scanned, first), key=lambda each: each.line)
        total += len(found)
        print(f"\n{page}: {len(claims(scanned.values))} claims, and {len(found)} words outside them")
        for each in found:
            print(f"  line {each.line:3}  {each.text:10}  {lines[each.line - 1].strip()[:120]}")
    print(f"\n{total} words to look at: does each state what a run could settle, and is it tied to one?")


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else "."))
