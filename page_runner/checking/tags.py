"""HTML that an author wrote into a page: what the site's policy forbids, what leads nowhere, what some cannot see."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as etree

from page_runner.checking.fault import Fault
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading.content import Scanned
from page_runner.reading.inline import CODE_SPAN
from page_runner.reading.lesson import COPY, NOTEBOOK, TEXT
from page_runner.reading.prose import COMMENT, FORMULA, blank

FORBIDDEN = {"script", "style", "link", "meta", "base", "iframe", "frame", "object", "embed", "form", "applet"}
FETCHED = {"src", "srcset", "poster", "data", "background", "xlink:href"}
ELSEWHERE = re.compile(r"(?:^|[\s,])(?:https?:)?//", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ALIGNED = re.compile(r"text-align: \w+;")  # as the extension for tables writes it, and html.finish takes it out
ALONE = {  # tags that close themselves, or need not be closed
    "area", "br", "col", "hr", "img", "input", "source", "track", "wbr", "link", "meta", "base", "embed", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option",
}  # fmt: skip
VERBATIM = {"pre", "code", "samp", "kbd", "script", "style", "textarea", "svg", "math"}
UNREAD = re.compile(r"\*\*\w|\]\([^()\s]+\)|`[^`\n]+`|\\\(.+?\\\)")
OPENS = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
AUTOMATIC = re.compile(
    r"<(?:[a-z][a-z0-9+.-]*:|[^<>\s]+@)[^<>]*>|(?<=\]\()<[^<>]*>|(?<=\]: )<[^<>]*>", re.IGNORECASE
)  # <https://…>
POLICY = "the site's policy forbids it, so browsers ignore it"


class Tags(HTMLParser):
    """What a piece of HTML holds.

    Attributes:
        found: Its tags: as it is written, name, attributes.
        open: Those that nothing closes: as it is written, name, line from 0; then what closes nothing.
        text: Its words, without those that are shown as they are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.open: list[tuple[str, str, int]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        written = self.get_starttag_text() or ""
        self.found.append((written, tag, {name: value or "" for name, value in attrs}))
        if tag not in ALONE and not written.endswith("/>"):
            self.open.append((written, tag, self.getpos()[0] - 1))

    def handle_endtag(self, tag: str) -> None:
        """Close the last tag of that name, with what it holds."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][1] == tag:
                del self.open[place]
                break

    def handle_data(self, data: str) -> None:
        """Keep words that are read as such."""
        if not any(tag in VERBATIM for _, tag, _ in self.open):
            self.text += data


def check(root: etree.Element, raw: list[str], page: str, scanned: Scanned, folder: Path, mode: Mode) -> None:
    """See that what a page holds of HTML is allowed and leads somewhere.

    Args:
        root: The page's tree.
        raw: The pieces of HTML that Python-Markdown puts into it at the end, an author's and ours.
        page: The page's name.
        scanned: What its source holds: a tag that does not stand there is not its author's.
        folder: The project's folder.
        mode: What the build is for.

    Raises:
        PageError: It is not; while serving each fault is a warning.
    """
    source = blank("\n".join(scanned.prose), CODE_SPAN, COMMENT)
    for fault in [*_typed(raw, source, page, folder), *_set(root, source)]:
        mode.report(PageError(page, fault.cause, line=scanned.first + fault.line, source=fault.source))


def unclosed(text: str) -> Iterator[Fault]:
    """The tags of a page's text that are never closed, with lines counted from 0."""
    tags = Tags()
    tags.feed(blank(text, CODE_SPAN, FORMULA, COMMENT, AUTOMATIC))
    for written, tag, line in tags.open:
        yield Fault(f"this tag is never closed: end it with </{tag}>, or write &lt; for the sign itself", line, written)


def _typed(raw: list[str], source: str, page: str, folder: Path) -> Iterator[Fault]:
    """The faults of tags that Markdown passes on as they are."""
    start: dict[str, int] = {}  # where the search for a tag goes on, so that of two alike each has its line
    opened = set(OPENS.findall(source))
    for piece in [piece for piece in raw if isinstance(piece, str)]:  # md_in_html keeps elements there for a while
        if opened.isdisjoint(OPENS.findall(piece)):
            continue  # a figure, or what else we have put there
        tags = Tags()
        tags.feed(piece)
        for written, tag, attributes in tags.found:
            place = source.find(written, start.get(written, 0))
            if place >= 0:
                start[written] = place + 1
                line = source.count("\n", 0, place)
                for cause in [*_causes(tag, attributes), *_dead(tag, attributes, page, folder)]:
                    yield Fault(cause, line, written)
        unread = UNREAD.search(tags.text) if tags.found and tags.found[0][0] in source else None
        if unread and (place := source.find(tags.found[0][0])) >= 0:
            cause = (
                f"Markdown in HTML is not read: write <{tags.found[0][1]} markdown>, with empty lines around its text"
            )
            yield Fault(cause, source.count("\n", 0, place), unread[0])


def _set(root: etree.Element, source: str) -> Iterator[Fault]:
    """The faults of elements that Markdown makes: images, and what has attributes in braces."""
    for element in root.iter():
        attributes = {name: value for name, value in element.attrib.items() if isinstance(value, str)}
        if ALIGNED.fullmatch(attributes.get("style", "")):
            del attributes["style"]
        for cause in _causes(str(element.tag), {"alt": ""} | attributes):
            words = [value for value in attributes.values() if value and value in source]
            place = source.find(max(words, key=len)) if words else -1
            if place >= 0:
                line = source.count("\n", 0, place)
                yield Fault(cause, line, source.split("\n")[line])


def _causes(tag: str, attributes: Mapping[str, str]) -> Iterator[str]:
    if tag == "h1" and "id" not in attributes:  # those of Markdown have one by now
        yield "a heading of the first level is written with #, so that there is one"
    if tag in FORBIDDEN:
        yield f"<{tag}> has no place on a page: {POLICY}"
        return
    if tag == "img" and "alt" not in attributes:
        yield 'an image without a description: write ![what it shows](picture.png), or alt="…"'
    for name, value in attributes.items():
        if name == "style":
            yield f"a style of its own: {POLICY}; give it a class, whose look stands in docs/assets/site.css"
        elif re.fullmatch(r"on[a-z]+", name) or value.strip().lower().startswith("javascript:"):
            yield f"a script in {name}: {POLICY}"
        elif (name in FETCHED or (name == "href" and tag in ("image", "use"))) and ELSEWHERE.search(value):
            yield f"{name} is fetched from another host: {POLICY}; put the file into docs/"


def _dead(tag: str, attributes: Mapping[str, str], page: str, folder: Path) -> Iterator[str]:
    """What leads to no file of the site."""
    for name, value in attributes.items():
        if name not in FETCHED - {"data"} and name != "href":
            continue
        for target in [part.split()[0] for part in value.split(",") if part.strip()] if name == "srcset" else [value]:
            address = unquote(re.split(r"[?#]", target)[0])
            if SCHEME.match(target) or target.startswith("//") or not address:
                continue
            if not _there(page, address, folder):
                cause = f'{name}="{target}" leads to nothing: in HTML it is read from where the page is published'
                yield f"{cause}. In Markdown, ![…](picture.png) and [words](page.md), MkDocs finds the file"


def _there(page: str, address: str, folder: Path) -> bool:
    """Whether an address on a page leads to a page, a file of docs/, or a page's notebook."""
    if address.startswith("/"):  # the site need not stand at the root of its host
        return False
    docs = folder / "docs"
    place = posixpath.normpath(posixpath.join(_published(page), address))
    if place.startswith(".."):
        return False
    stem = posixpath.splitext(place)[0]
    pages = [f"{place}{ending}" for ending in (TEXT, NOTEBOOK)] + [f"{place}/index.md"]
    above = posixpath.dirname(place)
    if place.endswith((NOTEBOOK, COPY)) and posixpath.basename(above) == posixpath.basename(stem):  # beside its page
        pages += [f"{above}{ending}" for ending in (TEXT, NOTEBOOK)[place.endswith(NOTEBOOK) :]]
    if any((docs / name).is_file() for name in pages) or place == ".":
        return True
    return (docs / place).is_file() and not place.endswith((TEXT, NOTEBOOK))


def _published(page: str) -> str:
    """The folder in which a page is published."""
    stem = posixpath.splitext(page)[0]
    return posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem
