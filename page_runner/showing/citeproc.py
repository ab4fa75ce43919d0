"""What pandoc's citeproc makes of docs/references.bib and of the citations of all pages, in one call for all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

from page_runner.errors import PageError
from page_runner.reading import lesson
from page_runner.showing.pandoc import pandoc

BIB = "references.bib"


@dataclass(frozen=True)
class Typeset:
    """What pandoc made, in HTML: of each citation's text, of each cited work's key; and what it warned of."""

    citations: dict[str, str]
    works: dict[str, str]
    warnings: tuple[str, ...]

    def keys(self, citation: str) -> list[str]:
        """The keys of a citation; none if pandoc does not read it as one."""
        html = self.citations.get(citation)
        return etree.fromstring(html).attrib["data-cites"].split() if html else []


def works(root: Path) -> dict[str, dict[str, Any]]:
    """The entries of the .bib, by their keys."""
    return _read(_bib(root / "docs"))


def _bib(docs: Path) -> str:
    if not (docs / BIB).exists():
        raise PageError(BIB, f"a page cites a work, and there is no docs/{BIB}")
    return lesson.text(docs / BIB, BIB)


@lru_cache(maxsize=8)
def _read(bib: str) -> dict[str, dict[str, Any]]:
    done = pandoc("-f", "biblatex", "-t", "csljson", source=bib)
    if done.returncode:
        place = re.search(r"line (\d+)", done.stderr)
        reason = done.stderr.partition("\n")[2].partition("\n")[0] or done.stderr
        raise PageError(BIB, f"this is not BibTeX: {reason}", line=int(place[1]) if place else 0)
    return {work["id"]: work for work in json.loads(done.stdout)}


def typeset(root: Path, texts: Iterable[str]) -> Typeset:
    """What pandoc makes of citations; it is asked again when one of them, or the .bib, has changed."""
    docs = root / "docs"
    return _set(docs, _bib(docs), tuple(sorted(set(texts))))


@lru_cache(maxsize=8)
def _set(docs: Path, bib: str, texts: tuple[str, ...]) -> Typeset:
    """Have pandoc set citations. `bib` is what the file holds: it tells when what was set before is no longer right."""
    source = "\n".join(f"::: {{#citation-{place}}}\n{text}\n:::\n" for place, text in enumerate(texts))
    options = ("-f", "markdown", "-t", "html", "--wrap=none", "--metadata=link-citations=true")
    done = pandoc(*options, "--citeproc", f"--bibliography={BIB}", source=source, folder=docs)
    if done.returncode:
        raise PageError(BIB, done.stderr.strip())
    try:
        tree = etree.fromstring(f"<html>{done.stdout.replace('&nbsp;', ' ')}</html>")
    except etree.ParseError as error:
        raise PageError(BIB, f"an entry or a citation holds what HTML cannot show: {error}") from None
    divisions = {division.get("id", ""): division for division in tree.iter("div")}
    found: dict[str, str] = {}
    for place, text in enumerate(texts):
        paragraph = divisions[f"citation-{place}"][0]
        if [child.get("class") for child in paragraph] == ["citation"] and not paragraph.text:
            found[text] = etree.tostring(paragraph[0], encoding="unicode").rstrip()
    entries = {name.removeprefix("ref-"): entry for name, entry in divisions.items() if name.startswith("ref-")}
    works = {key: etree.tostring(entry, encoding="unicode") for key, entry in entries.items()}
    warnings = (line.removeprefix("[WARNING] ") for line in done.stderr.splitlines())
    return Typeset(found, works, tuple(line for line in warnings if not line.endswith(" not found")))
