r"""Formulas, TeX to MathML, by pandoc: one call for all the formulas of a page, or of all pages that are published.

`pymdownx.arithmatex` finds them and leaves `<span class="arithmatex">\(…\)</span>` in a line,
`<div class="arithmatex">\[…\]</div>` on lines of its own.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as etree

from markdown.util import AtomicString

from page_runner.reading import signs
from page_runner.showing.pandoc import pandoc

FORMULA = re.compile(r"\\[(\[](?P<tex>.*)\\[)\]]", re.DOTALL)
MATH = re.compile(r"<math .*?</math>", re.DOTALL)
API = [1, 23, 1]  # the version of pandoc's document type that the JSON below follows
BOLD_ITALIC = {code: code - 0x68 for code in range(0x1D468, 0x1D49C)}  # bold italic letters → bold upright ones


Formula = tuple[str, bool]
"""Its TeX, and whether it stands on lines of its own."""
_known: dict[Formula, str] = {}  # what `prepare` has set


class MathError(ValueError):
    """A formula that does not parse. Its text is in `formula`."""

    def __init__(self, formula: str, reason: str) -> None:
        super().__init__(reason)
        self.formula = formula


def prepare(texts: Iterable[str]) -> None:
    """Set the formulas of many pages in one call; where one does not parse, each page does it, and tells.

    Args:
        texts: The pages' text, without code.
    """
    formulas = sorted({(tex, displayed) for text in texts for tex, displayed, _ in signs.formulas(text)})
    found = _pandoc(formulas) if formulas else []
    if not isinstance(found, str):
        _known.update(zip(formulas, found, strict=True))


def typeset(root: etree.Element) -> Iterator[MathError]:
    """Set all the formulas that arithmatex has marked in a page's tree; yield those that do not parse."""
    found = [
        (parent, place, child, html.unescape(match["tex"]))
        for parent in root.iter()
        for place, child in enumerate(parent)
        if child.get("class") == "arithmatex" and (match := FORMULA.fullmatch(child.text or ""))
    ]
    converted = _converted([(tex, child.tag == "div") for *_, child, tex in found])
    for (parent, place, child, tex), math in zip(found, converted, strict=True):
        if isinstance(math, MathError):
            element = etree.Element("code", {"class": "fault"})
            element.text = AtomicString(tex)
        elif child.tag == "div":
            element = etree.Element("div", {"class": "eq", "tabindex": "0", "role": "group", "aria-label": "Formula"})
            element.append(_as_it_is(etree.fromstring(math)))
        else:
            element = _as_it_is(etree.fromstring(math))
        element.tail = child.tail
        parent[place] = element
        if isinstance(math, MathError):
            yield math


def _as_it_is(math: etree.Element) -> etree.Element:
    """MathML whose signs Python-Markdown leaves alone."""
    for part in math.iter():
        part.text = AtomicString(part.text) if part.text else None
    return math


def _converted(formulas: list[Formula]) -> list[str | MathError]:
    """Formulas as MathML; or what is wrong with one."""
    new = [formula for formula in dict.fromkeys(formulas) if formula not in _known]
    done: dict[Formula, str | MathError] = {**_known}
    if new:
        found = _pandoc(new)  # it names the one that is wrong, but not its place: then ask for each alone
        done |= zip(new, map(_alone, new) if isinstance(found, str) else found, strict=True)
    return [done[formula] for formula in formulas]


def _alone(formula: Formula) -> str | MathError:
    found = _pandoc([formula])
    return MathError(formula[0], found) if isinstance(found, str) else found[0]


def _pandoc(formulas: list[Formula]) -> list[str] | str:
    """Formulas as MathML; or what is wrong with one of them."""
    kinds = {True: "DisplayMath", False: "InlineMath"}
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": kinds[shown]}, tex]}]} for tex, shown in formulas]
    document = json.dumps({"pandoc-api-version": API, "meta": {}, "blocks": blocks})
    done = pandoc("-f", "json", "-t", "html", "--mathml", source=document)
    math = MATH.findall(done.stdout)
    if not done.stderr and not done.returncode and len(math) == len(formulas):
        return [_repair(element) for element in math]
    reason = " ".join(done.stderr.split()).removeprefix("[WARNING] ").split(" expecting ")[0]
    return reason or "no formula came back"


def _repair(math: str) -> str:
    """Mend what browsers would show wrong, and drop what they do not need."""
    math = re.sub(r"<annotation.*?</annotation>|</?semantics>", "", math, flags=re.DOTALL)
    math = math.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    math = re.sub(r' columnalign="[^"]*"', "", math)  # Chromium ignores it
    math = re.sub(r'<mtd[^>]*style="text-align: (\w)\w*[^"]*"[^>]*>', r'<mtd class="\1">', math)
    if "mtable" in math and 'class="r"' in math:  # sums and fractions of aligned lines at full size
        math = math.replace("<mtable", '<mtable displaystyle="true"')
    math = re.sub(r' mathvariant="(?!normal)[^"]*"', "", math).translate(BOLD_ITALIC)
    math = re.sub(r'<mo accent="true">[\^̂ˆ]</mo>', '<mo accent="true" stretchy="false">^</mo>', math)
    return re.sub(r' style="[^"]*"', "", math)
