"""The part of a math font that the site uses, taken from STIX Two Math, which comes with the package `ziamath`."""

from __future__ import annotations

import html
import re
from importlib.util import find_spec
from pathlib import Path

from page_runner.publishing.kept import Kept, contents, key

MATH = re.compile(r"<math.*?</math>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
LETTER = re.compile(r"<mi>([^<])</mi>")
PLACE = "assets/fonts/math.woff2"


def add(site: Path, kept: Kept | None) -> None:
    """Write the font that the formulas of a built site need; while serving it may be kept from another build."""
    characters: set[str] = set()
    for page in site.rglob("*.html"):
        for formula in MATH.findall(page.read_text(encoding="utf-8")):
            characters |= set(html.unescape(TAG.sub("", formula)))
            characters |= {"√"} if "<msqrt" in formula or "<mroot" in formula else set()
            characters |= {_italic(letter) for letter in LETTER.findall(formula)}
    target = site / PLACE
    target.parent.mkdir(parents=True, exist_ok=True)
    letters = "".join(sorted(characters))
    name = key("font", letters=letters, code=contents([Path(__file__)]))
    font = kept.get(name) if kept else None
    if font is None:
        font = _subset(letters)
        if kept:
            kept.put(name, font)
    target.write_bytes(font)


def _subset(characters: str) -> bytes:
    from io import BytesIO

    from fontTools import subset  # slow to import

    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, drop_tables=["GPOS", "GSUB", "GDEF"])
    package = find_spec("ziamath")  # found, not imported: the font is all that is wanted
    folder = package.submodule_search_locations[0] if package and package.submodule_search_locations else ""
    result = BytesIO()
    with subset.load_font(f"{folder}/fonts/STIXTwoMath-Regular.ttf", options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        subset.save_font(font, result, options)
    return result.getvalue()


def _italic(letter: str) -> str:
    """The mathematical italic letter that a browser draws for a one-letter `<mi>`."""
    if letter == "h":
        return "ℎ"
    for first, last, italic in (("A", "Z", 0x1D434), ("a", "z", 0x1D44E), ("Α", "Ω", 0x1D6E2), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return chr(italic + ord(letter) - ord(first))
    return {"∂": "𝜕", "∇": "𝛻"}.get(letter, letter)
