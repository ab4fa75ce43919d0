"""How long a page takes: counted from what stands open on it, in minutes as a person would say them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from page_runner.reading import prose, signs
from page_runner.reading.fences import fences
from page_runner.reading.layout import TAB, indent, unquoted

WORDS = 150
"""The words that one reads in a minute to learn from them."""
SECONDS = {"formula": 5, "display": 15, "figure": 15, "line of code": 1, "exercise": 60, "question": 30}
"""What else takes time on a page, and how long: for a first reading, without pencil and paper."""
STEP = 5
"""Minutes are said in fives."""

SAYS = re.compile(r"[=<>+/*-]|\\(?:frac|approx|leq?|geq?|in|cdot|times|sum)\b")  # else it is a sign, read as a word is
WORD = re.compile(r"\w\S*")
BEGINS = re.compile(r"^[ >]*(?:!!!|\?\?\?\+?) *[\w-]*|^/// *caption", re.MULTILINE)  # names of boxes
BOX = re.compile(r"(?P<sign>!!!|\?\?\?\+?) *(?P<kind>[\w-]*)")


@dataclass(frozen=True)
class Open:
    """What stands open on a page.

    Attributes:
        words: The words of its prose, without code and formulas.
        counts: How often there is what else takes time, by the names in SECONDS; figures only a run tells.
    """

    words: int
    counts: dict[str, int]

    def minutes(self, figures: int = 0) -> int:
        """The minutes that it takes, with so many figures: a multiple of five, five or more."""
        seconds = sum(SECONDS[what] * count for what, count in self.counts.items()) + SECONDS["figure"] * figures
        return max(STEP, STEP * round((self.words / WORDS + seconds / 60) / STEP))


def opened(lines: list[str]) -> Open:
    """What of a page's lines stands open."""
    hidden, code = _folded(lines), 0
    left = ["" if number in hidden else line for number, line in enumerate(lines)]
    for fence in reversed(list(fences(lines))):
        if fence.start not in hidden and 'source="folded"' not in fence.info:
            code += fence.end - fence.start - 1
        left[fence.start : fence.end + 1] = [""] * (fence.end + 1 - fence.start)
    kinds = [found["kind"] for line in left if (found := BOX.match(unquoted(line).lstrip()))]
    text = prose.blank("\n".join(left), prose.CODE_SPAN, prose.COMMENT)
    formulas = list(prose.FORMULA.finditer(text))
    inline = [tex for found in formulas if (tex := found["round"] or found["dollar"])]
    counts = {
        "formula": sum(bool(SAYS.search(tex)) for tex in inline),
        "display": len(formulas) - len(inline),
        "line of code": code,
        "exercise": kinds.count("exercise"),
        "question": kinds.count("question"),
    }
    return Open(len(WORD.findall(prose.blank(text, prose.FORMULA, *signs.BESIDE, BEGINS))), counts)


def _folded(lines: list[str]) -> set[int]:
    """The lines, counted from 0, of what is folded; the first line of a fold, its title, stands open."""
    hidden: set[int] = set()
    margin = -1  # of what a fold holds, while one is open
    inside = {n for fence in fences(lines) for n in range(fence.start, fence.end + 1)}
    for number, line in enumerate(lines):
        if margin >= 0 and (not line.strip() or indent(line) >= margin):
            hidden.add(number)
            continue
        margin = -1
        found = BOX.match(unquoted(line).lstrip())
        if found and found["sign"] == "???" and number not in inside:
            margin = indent(line) + TAB
    return hidden
