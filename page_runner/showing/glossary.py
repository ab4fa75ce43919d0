"""Words with their meaning at hand: a link to an entry of the glossary carries the entry's text."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as etree

from page_runner.reading import lesson

PAGE = "glossary.md"
ENTRY = re.compile(
    r"^\*\*(?P<word>.+?)\*\*: (?P<text>.+?)(?: \[[^\]\n]+\]\([^)\n]+\))?\n"
    r"\{ #(?P<anchor>[\w-]+) \.entry \}$", re.MULTILINE
)  # fmt: skip


def entries(root: Path) -> dict[str, str]:
    """The anchors of the glossary's entries → what each says, without the link to where it is shown."""
    path = root / "docs" / PAGE
    text = lesson.text(path, PAGE) if path.exists() else ""
    return {found["anchor"]: f"{found['word']}: {found['text']}" for found in ENTRY.finditer(text)}


def mark(links: list[etree.Element], root: Path) -> None:
    """Give each link to an entry the entry's text; site.js opens it. One that leads nowhere is MkDocs' to report."""
    known: dict[str, str] = {}
    for link in links:
        target, _, anchor = link.get("href", "").partition("#")
        if target.removeprefix("../") == PAGE and anchor:
            known = known or entries(root)
            if anchor in known:
                link.attrib |= {"class": "term", "data-why": known[anchor]}
