"""Number words and comparatives of the prose that stand in no claim: `make claims` lists them.

Each place is one to look at, and to tie to a run if it states a fact.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from page_runner.checking.numbers import Found
from page_runner.reading import lesson, prose
from page_runner.reading.content import Scanned
from page_runner.reading.inline import claims

NUMBER_WORDS = re.compile(
    r"\b(half|halves|halved|twice|double[sd]?|thrice|triple[sd]?|quarter|third of|fifth of|tenth|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
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


def words(scanned: Scanned) -> Iterator[Found]:
    """The number words, and the comparatives beside what a run measures, that stand in no claim."""
    for part in prose.parts(scanned):
        if part.marker:
            continue
        for found in (*NUMBER_WORDS.finditer(part.text), *FACTS.finditer(part.text)):
            beside = part.text[max(0, found.start() - 30) : found.end() + 30]
            if found.re is NUMBER_WORDS or NOUNS.search(beside):
                yield Found(found.group(), part.line + part.text[: found.start()].count("\n"), "")


def main(root: Path) -> None:
    """Print what may want a claim, page by page."""
    total = 0
    for name in lesson.pages(root):
        lines = (root / "docs" / name).read_text(encoding="utf-8").splitlines()
        _, scanned = lesson.read(root / "docs", name).scan()
        listed = sorted(words(scanned), key=lambda each: each.line)
        total += len(listed)
        print(f"\n{name}: {len(claims(scanned.markers))} claims, and {len(listed)} words outside them")
        for each in listed:
            print(f"  line {each.line:3}  {each.text:10}  {lines[each.line - 1].strip()[:120]}")
    print(f"\n{total} words to look at: does each state what a run could settle, and is it tied to one?")


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else "."))
