r"""Formulas, TeX to MathML, by pandoc: one call for all the formulas of a page.

`pymdownx.arithmatex` finds them and leaves `<span class="arithmatex">\(…\)</span>` in a line,
`<div class="arithmatex">\[…\]</div>` on lines of its own.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
from xml.etree import ElementTree as etree

import pypandoc
from markdown.util import AtomicString

FORMULA = re.compile(r"\\[(\[](?P<tex>.*)\\[)\]]", re.DOTALL)
MATH = re.compile(r"<math .*?</math>", re.DOTALL)
API = [1, 23, 1]  # the version of pandoc's document type that the JSON below follows
BOLD_ITALIC = {code: code - 0x68 for code in range(0x1D468, 0x1D49C)}  # bold italic letters → bold upright ones


class MathError(ValueError):
    """A formula that does not parse. Its text is in `formula`."""

    def __init__(self, formula: str, reason: str) -> None:
        super().__init__(reason)
        self.formula = formula


def typeset(root: etree.Element) -> None:
    """Set all the formulas that arithmatex has marked in a page's tree.

    Raises:
        MathError: One of them does not parse.
    """
    found = [
        (parent, place, child, html.unescape(match["tex"]))
        for parent in root.iter()
        for place, child in enumerate(parent)
        if child.get("class") == "arithmatex" and (match := FORMULA.fullmatch(child.text or ""))
    ]
    if not found:
        return
    converted = _pandoc([tex for *_, tex in found], [child.tag == "div" for _, _, child, _ in found])
    for (parent, place, child, _), math in zip(found, converted, strict=True):
        set_ = _as_it_is(etree.fromstring(math))
        if child.tag == "div":
            box = etree.Element("div", {"class": "eq", "tabindex": "0", "role": "group", "aria-label": "Formula"})
            box.append(set_)
            set_ = box
        set_.tail = child.tail
        parent[place] = set_


def _as_it_is(math: etree.Element) -> etree.Element:
    """MathML whose signs Python-Markdown leaves alone."""
    for part in math.iter():
        part.text = AtomicString(part.text) if part.text else None
    return math


def _pandoc(formulas: list[str], displayed: list[bool]) -> list[str]:
    kinds = ["DisplayMath" if display else "InlineMath" for display in displayed]
    blocks = [
        {"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, formula]}]}
        for kind, formula in zip(kinds, formulas, strict=True)
    ]
    document = json.dumps({"pandoc-api-version": API, "meta": {}, "blocks": blocks})
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "json", "-t", "html", "--mathml"],
        input=document, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    math = MATH.findall(done.stdout)
    if done.stderr or done.returncode or len(math) != len(formulas):
        if len(formulas) > 1:  # pandoc names the formula but not its place: ask for each alone
            for formula, display in zip(formulas, displayed, strict=True):
                _pandoc([formula], [display])
        reason = " ".join(done.stderr.split()).removeprefix("[WARNING] ").split(" expecting ")[0]
        raise MathError(formulas[0], reason or "no formula came back")
    return [_repair(element) for element in math]


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
