r"""Formulas that would not be read as such: never closed, run together with text, or with a marker inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from page_runner.checking.fault import Fault
from page_runner.reading.inline import CODE_SPAN
from page_runner.reading.layout import BOX, HOLDS
from page_runner.reading.prose import FORMULA, blank

MARK = re.compile("[\ue000-\ue004]")
SIGN = re.compile(r"(?<!\\)(?:\\[()\[\]]|\$\$|\\(?:begin|end)\{\w+\*?\})")
TEX = re.compile(r"\\[A-Za-z]|\w[_^]|[={}]")
INSIDE = r"a value or a claim stands in a formula, which ends where it begins: write \(x =\) and behind that the value"
ALONE = r"a displayed formula stands on lines of its own, with an empty line above and below; in a sentence write \(…\)"
CLOSERS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}


def faults(paragraph: str) -> Iterator[Fault]:
    """The faults of a paragraph's formulas, with lines counted from 0."""
    text = blank(paragraph, CODE_SPAN)

    def fault(cause: str, place: int) -> Fault:
        line = text.count("\n", 0, place)
        return Fault(cause, line, MARK.sub("", paragraph.split("\n")[line]))

    for found in FORMULA.finditer(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        inline = found["round"] is not None or found["dollar"] is not None
        word = found["square"] is not None and not TEX.search(found["square"])  # \[sic\]
        if MARK.search(found[0]):
            yield fault(INSIDE, start)
        elif not inline and not word and not _alone(text, start, found.end()):
            yield fault(ALONE, start)
    left = blank(text, FORMULA)
    for sign in SIGN.finditer(left):
        if cause := _unpaired(sign[0], left[: sign.start()], left[sign.end() :]):
            yield fault(cause, sign.start())
            return


def _unpaired(sign: str, before: str, after: str) -> str:
    """What is wrong with a sign of no formula; nothing if it only keeps Markdown from reading a bracket."""
    if sign == r"\(" and before.endswith("]"):
        return ""
    if sign == r"\[" and "]" in after and before.rpartition("\n")[2].strip():
        return ""
    if (sign == r"\)" and before.count("(") > before.count(")")) or (sign == r"\]" and "[" in before):
        return ""
    if closer := CLOSERS.get(sign):
        return f"this formula is never closed: end it with {closer}; no empty line may stand in it"
    if sign.startswith(r"\begin"):
        return f"this formula is never closed: end it with {sign.replace('begin', 'end')}, with no empty line in it"
    return f"{sign} ends no formula: none begins above it in this paragraph"


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing but the sign of an item stands beside a formula in its paragraph."""
    above, _, before = text[:start].rpartition("\n")
    behind, _, below = text[end:].partition("\n")
    sign = HOLDS.match(before.strip(" >"))
    begins = not before.strip(" >") or bool(sign and sign.end() >= len(before.strip(" >")))
    return (
        begins
        and not behind.strip()
        and (bool(sign) or not above.strip() or bool(BOX.match(above.rpartition("\n")[2].lstrip(" >"))))
        and (not below.strip() or bool(HOLDS.match(below.partition("\n")[0].lstrip(" >"))))
    )
