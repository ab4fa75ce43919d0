"""How long a page takes: counted from what stands open on it, in minutes as a person would say them."""

from __future__ import annotations

import re

from page_runner.reading import prose
from page_runner.reading.fences import fences
from page_runner.reading.layout import TAB, indent, unquoted
from page_runner.reading.lesson import Source

WORDS = 150
"""The words that one reads in a minute to learn from them."""
SECONDS = {"formula": 5, "display": 15, "figure": 15, "line of code": 1, "exercise": 60, "question": 30}
"""What else takes time on a page, and how long: for a first reading, without pencil and paper."""
STEP = 5
"""Minutes are said in fives."""

SAYS = re.compile(r"[=<>+/*-]|\\(?:frac|approx|leq?|geq?|in|cdot|times|sum)\b")  # else it is a sign, read as a word is
WORD = re.compile(r"\w\S*")
BEGINS = re.compile(r"^([ >]*)(?:!!!|\?\?\?\+?) *[\w-]*")  # of a box
BOX = re.compile(r"(?P<sign>!!!|\?\?\?\+?) *(?P<kind>[\w-]*)")


def minutes(page: Source, figures: int = 0) -> int:
    """The minutes that a page takes: a multiple of five, five or more.

    Args:
        page: What its file holds.
        figures: How many figures it shows.
    """
    seconds = sum(SECONDS[what] * count for what, count in counted(page).items()) + SECONDS["figure"] * figures
    return max(STEP, STEP * round((words(page) / WORDS + seconds / 60) / STEP))


def words(page: Source) -> int:
    """The words of its open prose: no code, no formulas, nothing that is folded."""
    _, scanned = page.scan()
    hidden = _folded(page.lines)
    shown = ["" if number in hidden else BEGINS.sub(r"\g<1>", line) for number, line in enumerate(scanned.prose)]
    return sum(len(WORD.findall(words.text)) for words in prose.parts(scanned._replace(prose=shown)))


def counted(page: Source) -> dict[str, int]:
    """How often there is what takes time beside the words and figures, each kind by its name in SECONDS."""
    hidden = _folded(page.lines)
    lines = ["" if number in hidden else line for number, line in enumerate(page.lines)]
    code = 0
    for fence in reversed(list(fences(page.lines))):
        if fence.start not in hidden and 'source="folded"' not in fence.info:
            code += fence.end - fence.start - 1
        lines[fence.start : fence.end + 1] = [""] * (fence.end + 1 - fence.start)
    kinds = [found["kind"] for line in lines if (found := BOX.match(unquoted(line).lstrip()))]
    formulas = list(prose.FORMULA.finditer(prose.blank("\n".join(lines), prose.CODE_SPAN, prose.COMMENT)))
    inline = [tex for found in formulas if (tex := found["round"] or found["dollar"])]
    return {
        "formula": sum(bool(SAYS.search(tex)) for tex in inline),
        "display": len(formulas) - len(inline),
        "line of code": code,
        "exercise": kinds.count("exercise"),
        "question": kinds.count("question"),
    }


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
