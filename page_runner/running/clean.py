"""HTML and SVG of a cell's own, made fit to stand in a page: its tables, lists and words, and nothing that acts."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as etree

from page_runner.running.lighter import SVG
from page_runner.running.rules import RuleBroken
from page_runner.running.svg import HREF, PRESENTATION, rename_ids, unstyle, written

KEPT = {
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "br", "hr", "ul", "ol", "li", "dl", "dt",
    "dd", "b", "strong", "i", "em", "u", "s", "code", "pre", "kbd", "samp", "var", "sub", "sup", "small", "mark",
    "abbr", "q", "blockquote", "del", "ins", "a", "img", "details", "summary", "figure", "figcaption",
}  # fmt: skip
EMPTY = {"br", "hr", "img"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}  # the contents of a page are for its text to say
DROPPED = {"style", "head", "title", "template"}
ACTING = {
    "script", "iframe", "object", "embed", "form", "input", "button", "select", "textarea", "canvas", "video", "audio",
    "applet", "frame", "frameset", "portal", "dialog",
}  # fmt: skip
ATTRIBUTES = {"colspan", "rowspan", "scope", "start", "alt", "width", "height", "abbr", "open"}
SHAPES = {
    "svg", "g", "defs", "use", "symbol", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "textPath", "title", "desc", "clipPath", "mask", "marker", "pattern", "linearGradient", "radialGradient",
    "stop", "image", "a", "filter", "feGaussianBlur", "feOffset", "feBlend", "feFlood", "feComposite", "feMerge",
    "feMergeNode", "feColorMatrix",
}  # fmt: skip
LOOKS = PRESENTATION | {
    "clip-path", "clip-rule", "display", "dominant-baseline", "flood-color", "flood-opacity", "letter-spacing",
    "marker-end", "marker-mid", "marker-start", "mask", "paint-order", "stop-color", "stop-opacity", "visibility",
}  # fmt: skip
BLACK = re.compile(r"black|#0{3}|#0{6}|rgb\(0,0,0\)", re.IGNORECASE)
EVERYTHING = re.compile(r"\s*\*\s*\{[^{}]*\}\s*")  # how lines of all kinds end: matplotlib has that
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=\s]+")
ADDRESS = re.compile(r"(?:https?:|mailto:|#|[\w./-]*(?:[?#]|$))", re.IGNORECASE)

ELSEWHERE = "shows a picture from elsewhere: a page asks nobody else; show its data, Image(…)"


class CleanError(RuleBroken):
    """What cannot be shown on a page; says why, or what to do."""


class _Cleaner(HTMLParser):
    """Copies what may stand in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done, self.open = "", [""]
        self.left_out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Copy a tag that is known, without what is not; of another, leave what it holds."""
        if tag == "svg":
            raise CleanError("shows SVG inside HTML: show the SVG by itself, SVG(…)")
        if tag in ACTING:
            raise CleanError(f"shows <{tag}>, which a page cannot: it is complete without scripts and frames")
        if tag in DROPPED:
            self.left_out.append(tag)
        tag = "p" if tag in HEADINGS else tag
        if self.left_out or tag not in KEPT:
            return
        given = {name: value or "" for name, value in attrs}
        kept = {name: value for name, value in given.items() if name in ATTRIBUTES}
        if tag == "img":
            kept = self._picture(given, kept)
        if tag == "a" and ADDRESS.match(given.get("href", "").strip()):
            kept["href"] = given["href"].strip()
        self.done += f"<{tag}" + "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items()) + ">"
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened, and what was left open in it."""
        if self.left_out:
            if tag == self.left_out[-1]:
                self.left_out.pop()
            return
        tag = "p" if tag in HEADINGS else tag
        if tag in self.open[1:]:
            while (last := self.open.pop()) != tag:
                self.done += f"</{last}>"
            self.done += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        """Copy text."""
        if not self.left_out:
            self.done += html.escape(data, quote=False)

    def _picture(self, given: dict[str, str], kept: dict[str, str]) -> dict[str, str]:
        if not PICTURE.fullmatch(given.get("src", "")):
            raise CleanError(ELSEWHERE)
        if not given.get("alt", "").strip():
            raise CleanError('shows <img> without a description: alt="what it shows"')
        return kept | {"src": given["src"]}


def clean_html(text: str) -> str:
    """HTML without scripts, styles, ids and classes; a table keeps its cells, and the page gives it its looks.

    Raises:
        CleanError: It holds what a page cannot show.
    """
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    done = cleaner.done.strip() + "".join(f"</{tag}>" for tag in reversed(cleaner.open[1:]))
    return done.replace("<th></th>", "<td></td>")  # a heading without words heads nothing


def clean_svg(text: str, key: str, alt: str) -> tuple[str, str]:
    """SVG without scripts and styles, with ids of its own; and its words, for the record.

    Raises:
        CleanError: It is none, says not what it shows, or holds what a page cannot show.
    """
    try:
        root = etree.fromstring(re.sub(r"<!DOCTYPE[^>\[]*(?:\[.*?\])?>", "", text, flags=re.DOTALL).strip())
    except etree.ParseError as error:
        raise CleanError(f"shows SVG that cannot be read: {error}") from None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = SVG + element.tag.rpartition("}")[2]
    if root.tag != f"{SVG}svg":
        raise CleanError("shows SVG whose first tag is not <svg>")
    title = root.find(f"{SVG}title")
    alt = alt or (title.text or "" if title is not None else "")
    if not alt.strip():
        raise CleanError("SVG without a description: give it a <title>, or set its .alt")
    _strip(root)
    rename_ids(root, key)
    size = {name: root.attrib[name] for name in ("viewBox", "width", "height") if name in root.attrib}
    root.attrib = {
        "class": "plot",
        "role": "img",
        "aria-label": " ".join(alt.split()),
        "data-search-exclude": "",
    } | size
    root.set("fill", "currentColor")  # what says nothing of its colour would be black on a dark page
    words = [" ".join(found.split()) for found in root.itertext() if found.strip()]
    kinds = [element.tag.removeprefix(SVG) for element in root.iter()]
    told = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    return written(root), "\n".join([f"SVG: {alt}", told, *words])


def _strip(element: etree.Element) -> None:
    """Take out what acts, and what reaches beyond the picture."""
    unstyle(element, LOOKS)
    for name in list(element.attrib):
        value, bare = element.attrib[name].strip(), name.rpartition("}")[2]
        is_reference = bare == "href" and not value.startswith("#")
        if bare.startswith("on") or bare in ("class", "lang", "space", "base") or "javascript:" in value.lower():
            del element.attrib[name]
        elif is_reference and not PICTURE.fullmatch(value):
            if element.tag != f"{SVG}a":
                raise CleanError(ELSEWHERE)
            del element.attrib[name]
        elif bare == "href":
            element.attrib.pop(name)
            element.set(HREF, value)
        elif bare in ("fill", "stroke") and BLACK.fullmatch(value.replace(" ", "")):
            element.set(name, "currentColor")
        elif "}" in name or ("url(" in value and not re.fullmatch(r"url\(#[^)]+\)", value)):
            del element.attrib[name]
    for child in list(element):
        tag = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else "comment"
        if tag in ("script", "foreignObject"):
            raise CleanError(f"shows SVG with <{tag}>, which a page cannot: it is complete without scripts")
        if tag == "style" and not EVERYTHING.fullmatch(child.text or ""):
            raise CleanError("shows SVG with a <style>, which would reach the whole page: give fill and stroke to each")
        if tag not in SHAPES:
            element.remove(child)
        else:
            _strip(child)


def text_of(shown: str) -> str:
    """The words of cleaned HTML, row by row of a table, as a record keeps them."""
    text = re.sub(r"\s*</t[hd]>\s*(?=<t[hd])", " | ", shown)
    text = re.sub(r"<img[^>]*? alt=\"([^\"]*)\"[^>]*>", r"(picture: \1)", text)
    text = re.sub(r"</(?:tr|p|li|caption|pre|d[td]|summary|blockquote)>|<br>", "\n", text)
    lines = (" ".join(line.split()) for line in html.unescape(re.sub(r"<[^>]*>", "", text)).splitlines())
    return "\n".join(line for line in lines if line)
