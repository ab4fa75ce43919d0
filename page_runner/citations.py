"""Citations and the bibliography: pandoc's citeproc sets them, from docs/references.bib.

An author writes `[@nesterov2018, section 1.2.3]`, `[@robbins1951; @bottou2018]`, or `@robbins1951` in a sentence.
One call of pandoc sets the citations of all pages: it is made again when one of them, or the .bib, has changed.
"""

from __future__ import annotations

import difflib
import json
import posixpath
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as etree

import pypandoc
from markdown.util import AtomicString

from page_runner import records
from page_runner.errors import PageError

BIB, PAGE, MARK = "references.bib", "references.md", "<!-- references -->"
# In brackets anything that begins with `@`, so that a slip is found; in a sentence a word with a number in it.
CITATION = (
    r"(?P<citation>(?<![\\\w])\[(?:[^\[\]`\\\x02]*[^\[\]`\\\x02\w.])?@\w[^\[\]`\\\x02]*\](?![(\[{`])"
    r"|(?<![^\s(])@[A-Za-z][\w-]*\d\w*\b)"
)
KEY = re.compile(r"[a-z]+\d{4}[a-z]?")
LEFT = re.compile(r"(?<![\w.\\])@[A-Za-z]+\d{4}\w?\b")  # a key where no citation can stand
ENTRY = re.compile(r"^[ \t]*@(?!comment|string|preamble)\w+\s*\{\s*(?P<key>[^\s,]+)", re.MULTILINE | re.IGNORECASE)
# Front matter, fences, comments, formulas, code spans.
CODE = re.compile(
    r"\A---\n.*?\n---\n|^[> \t]*(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?(?:^[> \t]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|<!--.*?-->|\\\(.*?\\\)|\\\[.*?\\\]|(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[> \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
ACTIVE = re.compile(r"[\\`*_{}\[\]@]")  # what Markdown would take for its own


@dataclass(frozen=True)
class Citation:
    """A citation in a page's source: the page, the line, and its text on one line."""

    page: str
    line: int
    text: str


@dataclass(frozen=True)
class Typeset:
    """What pandoc made, in HTML: of each citation's text, of each cited work's key; and what it warned of."""

    citations: dict[str, str]
    works: dict[str, str]
    warnings: tuple[str, ...]


def cite(root: Path, page: str, text: str) -> etree.Element:
    """A citation as it stands on a page, each work linked to its entry.

    Args:
        root: The project's folder.
        page: The page, as under docs/.
        text: The citation in Markdown, as `CITATION` found it.

    Raises:
        PageError: A key has no entry, or references.bib cannot be read.
    """
    text = " ".join(text.split())
    found = citations(root)
    works, typeset = _works(root), _typeset(root, {citation.text for citation in found} | {text})
    line = next((one.line for one in found if (one.page, one.text) == (page, text)), 0)
    for fault in _dangling(Citation(page, line, text), typeset, works):
        raise fault
    span = etree.fromstring(typeset.citations[text])
    span.attrib = {"class": "citation"}
    links = list(span.iter("a"))
    for link in links:
        target = posixpath.relpath(PAGE, posixpath.dirname(page) or ".")
        link.attrib = {"class": "cite", "href": f"{target}{link.attrib['href']}"}
    if len(links) == 1 and (span.text or "").endswith(" (") and links[0].tail == ")":  # names, and a year in brackets
        links[0].text, links[0].tail, span.text = f"{span.text}{links[0].text})", "", ""
    for element in span.iter():
        element.text = AtomicString(element.text) if element.text else None
        element.tail = AtomicString(element.tail) if element.tail else None
    return span


def bibliography(root: Path) -> list[str]:
    """The lines of Markdown that take the place of `MARK`: a list of the cited works, each with the pages that cite it.

    Raises:
        PageError: The first fault of the project's citations; while serving they are warnings.
    """
    for fault in faults(root):
        records.report(fault)
    found = citations(root)
    typeset = _typeset(root, {citation.text for citation in found})
    pages = list(dict.fromkeys(citation.page for citation in found if citation.page != PAGE))
    lines: list[str] = []
    for key, entry in typeset.works.items():
        cited = [page for page in pages if any(key in _keys(typeset, one) for one in found if one.page == page)]
        links = ", ".join(f"[{_title(root, page)}]({page})" for page in cited)
        lines += [f"- {_inline(etree.fromstring(entry))} Cited on {links}.", f"  {{ #ref-{key} .reference }}"]
    return lines


def faults(root: Path) -> list[PageError]:
    """What is wrong with the project's citations: first what pages cite and is not there, then the entries."""
    found = citations(root)
    try:
        works = _works(root)
        typeset = _typeset(root, {citation.text for citation in found})
    except PageError as error:
        return [error]
    wrong = [fault for citation in found for fault in _dangling(citation, typeset, works)]
    for page, text in _pages(root).items():
        for line, left in enumerate(re.sub(CITATION, "", _prose(text)).splitlines(), 1):
            if key := LEFT.search(left):
                wrong.append(PageError(page, f"{key[0]} is not read as a citation here", line=line, source=left))
    lines: dict[str, int] = {}
    bib = (root / "docs" / BIB).read_text(encoding="utf-8")
    for entry in ENTRY.finditer(bib):
        key, line = entry["key"], bib.count("\n", 0, entry.start("key")) + 1
        if lines.setdefault(key, line) != line:
            wrong.append(PageError(BIB, f"{key} stands in line {lines[key]} already", line=line))
    cited = {key for citation in found if citation.page != PAGE for key in _keys(typeset, citation)}
    for key, work in works.items():
        line = lines.get(key, 0)
        if not KEY.fullmatch(key):
            wrong.append(PageError(BIB, f"{key} is not a name in small letters and a year", line=line))
        for name, field in (("author", "author"), ("title", "title"), ("year", "issued")):
            if not work.get(field):
                wrong.append(PageError(BIB, f"{key} has no {name}", line=line))
        if key not in cited:
            wrong.append(PageError(PAGE, f"no page cites {key}, {BIB}, line {line}: cite it, or take it out"))
    return wrong + [PageError(BIB, warning) for warning in typeset.warnings]


def citations(root: Path) -> list[Citation]:
    """The citations of all pages, in the order of the table of contents."""
    return [citation for page, text in _pages(root).items() for citation in _citations(page, text)]


def _pages(root: Path) -> dict[str, str]:
    """Each Markdown page → its source."""
    docs = root / "docs"
    config = root / "mkdocs.yml"
    nav = config.read_text(encoding="utf-8") if config.exists() else ""
    names = sorted(path.relative_to(docs).as_posix() for path in docs.rglob("*.md"))
    names.sort(key=lambda name: (nav.find(f" {name}\n") % (len(nav) + 1), name))  # what nav has not comes last
    return {name: (docs / name).read_text(encoding="utf-8") for name in names}


@lru_cache(maxsize=256)
def _citations(page: str, text: str) -> tuple[Citation, ...]:
    prose = _prose(text)
    return tuple(
        Citation(page, prose.count("\n", 0, found.start()) + 1, " ".join(found[0].split()))
        for found in re.finditer(CITATION, prose)
    )


@lru_cache(maxsize=256)
def _prose(text: str) -> str:
    """A page's source without its code, line by line."""
    return CODE.sub(lambda code: re.sub(r"[^\n]", "`", code[0]), text)


def _title(root: Path, page: str) -> str:
    heading = re.search(r"^# (.+?)(?: *\{.*\})?$", _pages(root)[page], re.MULTILINE)
    return heading[1] if heading else page


def _keys(typeset: Typeset, citation: Citation) -> list[str]:
    """The keys of a citation; none if pandoc does not read it as one."""
    html = typeset.citations.get(citation.text)
    return etree.fromstring(html).attrib["data-cites"].split() if html else []


def _dangling(citation: Citation, typeset: Typeset, works: dict[str, dict]) -> list[PageError]:
    def fault(cause: str) -> PageError:
        return PageError(citation.page, cause, line=citation.line, source=citation.text)

    keys = _keys(typeset, citation)
    if not keys:
        return [fault("this is not read as a citation: [@key], [@key, section 1.2], [@key; @other]")]
    causes = []
    for key in [key for key in keys if key not in works]:
        near = difflib.get_close_matches(key, works, n=1)
        causes.append(f"{BIB} has no {key}" + (f": is it {near[0]}?" if near else ""))
    return [fault(cause) for cause in causes]


def _works(root: Path) -> dict[str, dict]:
    """The entries of the .bib, by their keys."""
    file = root / "docs" / BIB
    if not file.exists():
        raise PageError(BIB, "a page cites a work, and there is no docs/references.bib")
    return _read(file.read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _read(bib: str) -> dict[str, dict]:
    done = _pandoc("-f", "biblatex", "-t", "csljson", source=bib)
    if done.returncode:
        place = re.search(r"line (\d+)", done.stderr)
        reason = done.stderr.partition("\n")[2].partition("\n")[0] or done.stderr
        raise PageError(BIB, f"this is not BibTeX: {reason}", line=int(place[1]) if place else 0)
    return {work["id"]: work for work in json.loads(done.stdout)}


def _typeset(root: Path, texts: set[str]) -> Typeset:
    file = root / "docs" / BIB
    return _set(file, file.read_text(encoding="utf-8"), tuple(sorted(texts)))


@lru_cache(maxsize=8)
def _set(file: Path, bib: str, texts: tuple[str, ...]) -> Typeset:
    """Have pandoc set citations. `bib` is what the file holds: it tells when what was set before is no longer right."""
    source = "\n".join(f"::: {{#citation-{place}}}\n{text}\n:::\n" for place, text in enumerate(texts))
    options = ("-f", "markdown", "-t", "html", "--wrap=none", "--metadata=link-citations=true")
    done = _pandoc(*options, "--citeproc", f"--bibliography={file}", source=source)
    if done.returncode:
        raise PageError(BIB, done.stderr.strip())
    tree = etree.fromstring(f"<html>{done.stdout.replace('&nbsp;', ' ')}</html>")
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


def _pandoc(*options: str, source: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [pypandoc.get_pandoc_path(), *options],
        input=source, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def _inline(element: etree.Element) -> str:
    """What an element holds as one line of Markdown, with links and slanted words in HTML."""
    parts = [_escaped(element.text)]
    for child in element:
        tag, inner = child.tag, _inline(child)
        place = f' href="{child.attrib["href"]}"' if tag == "a" else ""
        parts += [inner if tag == "span" else f"<{tag}{place}>{inner}</{tag}>", _escaped(child.tail)]
    return " ".join("".join(parts).split()) if element.tag == "div" else "".join(parts)


def _escaped(text: str | None) -> str:
    text = (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return ACTIVE.sub(lambda sign: f"&#{ord(sign[0])};", text)
