"""Citations and the list of references, as pandoc's citeproc sets them from docs/references.bib.

An author writes `[@nesterov2018, section 1.2.3]`, `[@robbins1951; @bottou2018]`, or `@robbins1951` in a sentence.
What a page cites stands in its record, and the list of references is gathered from the records.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Collection, Iterator
from xml.etree import ElementTree as etree

from markdown.util import AtomicString

from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading import lesson
from page_runner.reading.content import Scanned
from page_runner.reading.inline import CITATION, CODE_SPAN, UNCITED, Citation
from page_runner.reading.prose import blank
from page_runner.reading.signs import COMMENT, FORMULA
from page_runner.showing.citeproc import BIB, Typeset, typeset, works

PAGE, MARK = "references.md", "<!-- references -->"
KEY = re.compile(r"[a-z]+\d{4}[a-z]?")
OPENED = re.compile(r"^% opened: (?P<what>.*(?:\n%.*)*)\n[ \t]*@\w+\s*\{\s*(?P<key>[^\s,]+)", re.MULTILINE)
ENTRY = re.compile(r"^[ \t]*@(?!comment|string|preamble)\w+\s*\{\s*(?P<key>[^\s,]+)", re.MULTILINE | re.IGNORECASE)


def check(page: str, scanned: Scanned, book: Ledger, mode: Mode) -> Typeset | None:
    """See that each citation of a page leads to a work; all citations of the lesson set, None where there are none.

    Raises:
        PageError: A key has no entry, a citation or a key is not read as one, or references.bib is none; while
            serving it is a warning.
    """
    known = works(book.root) if scanned.citations else {}
    texts = _all(book) | {each.text for each in scanned.citations}  # a page may gather what others cite
    done = typeset(book.root, texts) if texts else None
    for citation in scanned.citations:
        if fault := _dangling(page, citation, done.keys(citation.text) if done else [], known):
            mode.report(fault)
    text = blank("\n".join(scanned.prose), CODE_SPAN, FORMULA, COMMENT, re.compile(CITATION))
    for line, left in enumerate(text.splitlines(), scanned.first):
        if key := UNCITED.search(left):
            source = scanned.prose[line - scanned.first]
            mode.report(PageError(page, f"{key[0]} is not read as a citation here", line=line, source=source))
    return done


def cite(page: str, text: str, done: Typeset | None) -> etree.Element | None:
    """A citation as it stands on a page, each work linked to its entry; None if it is none.

    Args:
        page: The page, as under docs/.
        text: The citation in Markdown, as `CITATION` finds it.
        done: What `check` gave.
    """
    text = " ".join(text.split())
    if done is None or not done.keys(text):
        return None
    span = etree.fromstring(done.citations[text])
    span.attrib = {"class": "citation"}
    links = list(span.iter("a"))
    for link in links:
        target = posixpath.relpath(PAGE, posixpath.dirname(page) or ".")
        link.attrib = {"class": "cite", "href": f"{target}{link.attrib['href']}"}
    if len(links) == 1 and (span.text or "").endswith(" (") and links[0].tail == ")":  # names, and a year in brackets
        links[0].text, links[0].tail, span.text = f"{span.text}{links[0].text})", "", ""
    return _as_it_is(span)


def bibliography(book: Ledger, mode: Mode) -> etree.Element:
    """The list of the cited works, each with the pages that cite it.

    Raises:
        PageError: The first fault of the .bib, or a work that no page cites; while serving they are warnings.
    """
    for fault in faults(book, mode):
        mode.report(fault)
    found, titles = book.citations(), book.pages
    done = typeset(book.root, _all(book))
    opened = {
        one["key"]: re.sub(r"\n%", "", one["what"])
        for one in OPENED.finditer(lesson.text(book.root / "docs" / BIB, BIB))
    }
    listed = etree.Element("ul")
    for key, entry in done.works.items():
        item = etree.fromstring(entry)
        item.tag, item.attrib, item.tail = "li", {"id": f"ref-{key}", "class": "reference"}, None
        for part in item.iter():
            if part is not item:
                part.attrib = {name: value for name, value in part.attrib.items() if name == "href"}
        last = None
        for page, texts in found.items():
            if page != PAGE and any(key in done.keys(text) for text in texts):
                if last is None:
                    _append(item, " Cited on ")
                else:
                    last.tail = ", "
                last = etree.SubElement(item, "a", {"href": page})
                last.text = titles[page]
        if last is not None:
            last.tail = "."
        if key in opened:
            note = etree.SubElement(item, "span", {"class": "opened"})
            note.text = f"Opened: {opened[key]}."
        listed.append(_as_it_is(item))
    return listed


def faults(book: Ledger, mode: Mode) -> Iterator[PageError]:
    """What is wrong with the .bib: its entries, and those that no page cites."""
    try:
        known = works(book.root)
        done = typeset(book.root, _all(book))
    except PageError as error:
        yield error
        return
    lines: dict[str, int] = {}
    bib = lesson.text(book.root / "docs" / BIB, BIB)
    for entry in ENTRY.finditer(bib):
        key, line = entry["key"], bib.count("\n", 0, entry.start("key")) + 1
        if lines.setdefault(key, line) != line:
            yield PageError(BIB, f"{key} stands in line {lines[key]} already", line=line)
    used = {
        key for page, texts in book.citations().items() if page != PAGE for text in texts for key in done.keys(text)
    }
    for key, work in known.items():
        line = lines.get(key, 0)
        if not KEY.fullmatch(key):
            yield PageError(BIB, f"{key} is not a name in small letters and a year", line=line)
        for name, field in (("author", "author"), ("title", "title"), ("year", "issued")):
            if not work.get(field):
                yield PageError(BIB, f"{key} has no {name}", line=line)
        if key not in used and mode is not Mode.APPROVE:  # then the records are not written yet
            yield PageError(PAGE, f"no page cites {key}, {BIB}, line {line}: cite it, or take it out")
    yield from (PageError(BIB, warning) for warning in done.warnings)


def _all(book: Ledger) -> set[str]:
    return {text for texts in book.citations().values() for text in texts}


def _dangling(page: str, citation: Citation, keys: list[str], known: Collection[str]) -> PageError | None:
    cause = "" if keys else "this is not read as a citation: [@key], [@key, section 1.2], [@key; @other]"
    for key in [key for key in keys if key not in known][:1]:
        near = difflib.get_close_matches(key, known, n=1)
        cause = f"{BIB} has no {key}" + (f": is it {near[0]}?" if near else "")
    return PageError(page, cause, line=citation.line, source=citation.text) if cause else None


def _append(element: etree.Element, text: str) -> None:
    """Put a text at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + text
    else:
        element.text = (element.text or "").rstrip() + text


def _as_it_is(element: etree.Element) -> etree.Element:
    """An element whose words Python-Markdown leaves alone."""
    for part in element.iter():
        part.text = AtomicString(part.text) if part.text else None
        part.tail = AtomicString(part.tail) if part.tail else None
    return element
