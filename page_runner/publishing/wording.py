"""A page's text as Markdown that Jupyter reads: it says the same, without what only the site understands.

Code stays as it is, in lines and in blocks. Values stand in their places, claims have their ticks, citations are set,
and links lead to the site, where it has an address; else they are words.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from markdown import markdown

from page_runner.checking import ledger
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.reading import signs
from page_runner.reading.fences import fences
from page_runner.reading.inline import CITATION, MARK_PATTERN, MARK_WITH_WORDS_PATTERN, Claim
from page_runner.reading.layout import paragraphs
from page_runner.reading.sentences import escaped
from page_runner.reading.signs import SET
from page_runner.showing import citations, gathered, questions

NEEDS_SCRIPT = re.compile(r"\{[^{}]*\.needs-script\b[^{}]*\}")
FORM = re.compile(r"<\w[^<>]*\bneeds-script\b.*")
ANSWER = "{ .answer }"  # of what is indented on the page
LEFT_OUT = (questions.MARK, citations.MARK)  # what a script keeps, and a list whose place is no notebook
LABEL = r"(?<!\\)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
TARGET = r"(?:<(?P<held>[^<>]*)>|(?P<bare>(?:[^()\s<>]|\([^()\s]*\))*))(?:\s+(?:\"[^\"]*\"|'[^']*'))?"
LINK = re.compile(rf"(?P<image>!?){LABEL}\(\s*{TARGET}\s*\)")
LABELLED = re.compile(rf"(?P<image>!?){LABEL}(?:[ ]?\[(?P<label>[^\[\]]*)\])?")
DEFINED = re.compile(rf"^[ \t>]*\[(?P<label>[^\[\]^][^\[\]]*)\]:[ ]*\n?[ ]*{TARGET}[ ]*$", re.MULTILINE)
ANCHOR = re.compile(
    r"<a\b[^<>]*?\bhref=(?P<sign>[\"'])(?P<href>.*?)(?P=sign)[^<>]*>(?P<words>.*?)</a>", re.DOTALL | re.IGNORECASE
)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (signs.ABBREVIATION, ""),
    (re.compile(r"^( *)\[\^([^\[\]\s]+)\]:", re.MULTILINE), r"\1<sup>\2</sup>"),
    (re.compile(r"(?<!\\)\[\^([^\[\]\s]+)\]"), r"<sup>\1</sup>"),
    (re.compile(r"^( *):(?= {1,3}\S)", re.MULTILINE), r"\1-"),
    (re.compile(r"(?<!=)==(?=\S)([^=\n]+?)(?<=\S)==(?!=)"), r"<mark>\1</mark>"),
    (re.compile(r"(?<!\^)\^\^(?=\S)([^^\n]+?)(?<=\S)\^\^(?!\^)"), r"<ins>\1</ins>"),
    (re.compile(r"(?<=\w)(?<!~)~([^~\s]+)~(?!~)"), r"<sub>\1</sub>"),
    (re.compile(r"(?<=[\w)])(?<!\^)\^([^\s^]+)\^(?!\^)"), r"<sup>\1</sup>"),
    (re.compile(r"(?<![\w+])\+\+([^\s+](?:[^\s]*?[^\s+])?)\+\+(?!\+)"), r"<kbd>\1</kbd>"),
    (re.compile(r"(?<!\\)\$"), r"\\$"),
)
"""What Jupyter's Markdown has no sign for, or another."""


@dataclass
class Wording:
    """The words of one page.

    Attributes:
        page: The page.
        place: Its own address; nothing where the site has none.
        address: The address of a file of docs/, likewise, by its path there.
    """

    page: Page
    place: str
    address: Callable[[str], str]
    _kept: list[str] = field(default_factory=list)

    def text(self, lines: list[str]) -> str:
        """Some of the page's lines, which hold no box, no caption and no block that runs."""
        self._kept = []
        text = self._outside_code("\n".join(self._blocks(list(self._shown(lines)))))
        lines = [line.rstrip() for line in text.split("\n")]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
        while re.search(f"\ue007\\d+{SET}", text):
            text = re.sub(f"\ue007(\\d+){SET}", lambda found: self._kept[int(found[1])], text)
        return text

    def summary(self, words: str) -> str:
        """Words as HTML, for what opens a fold: no Markdown is read there."""
        formulas: list[str] = []

        def put_away(found: re.Match[str]) -> str:
            formulas.append(found[0].replace("<", "&lt;"))
            return f"\ue007{len(formulas) - 1}\ue008"

        html = markdown(re.sub(r"(?<!\\)\$[^$]+\$", put_away, self.text([words])))
        html = html.removeprefix("<p>").removesuffix("</p>")
        return re.sub("\ue007(\\d+)\ue008", lambda found: formulas[int(found[1])], html).replace("\\$", "$")

    def _keep(self, text: str) -> str:
        """What stands in the place of something that is set already."""
        self._kept.append(text)
        return f"\ue007{len(self._kept) - 1}{SET}"

    def _shown(self, lines: list[str]) -> Iterator[str]:
        """The lines with what the page gathers, and without paragraphs that a script alone makes true."""
        kept = [line for line in lines if line.strip() not in LEFT_OUT]
        book = self.page.book
        lines = gathered.gather(self.page.name, kept, book, Mode.APPROVE, folded=False)  # faults are told elsewhere
        start = 0
        for first, end in paragraphs(lines):
            yield from lines[start:first]
            head, last, start = lines[first].strip(), lines[end - 1].strip(), end
            if not NEEDS_SCRIPT.fullmatch(last) and not FORM.fullmatch(head):
                quoted = "> " if last == ANSWER else ""
                yield from (f"{quoted}{line}" for line in lines[first : end - bool(quoted)])
        yield from lines[start:]

    def _blocks(self, lines: list[str]) -> list[str]:
        """The lines with their blocks of code put away: fences, with their language alone, and what is indented."""
        for start, end, margin, info in reversed(list(fences(lines))):
            head, body = lines[start], lines[start + 1 : end + 1]
            language = re.match(r"[\w+#-]*", info.strip("{ ."))
            sign = head[margin:].rstrip()[: -len(info)].strip() if info else head[margin:].strip()
            code = [f"{sign}{language[0] if language else ''}", *(line[margin:] for line in body)]
            lines[start : end + 1] = [head[:margin] + self._keep(f"\n{head[:margin]}".join(code))]
        plain = signs.without_indented_code(lines)
        return [self._keep(line) if line.strip() and not plain[n].strip() else line for n, line in enumerate(lines)]

    def _outside_code(self, text: str) -> str:
        text = re.sub(MARK_PATTERN, lambda mark: self._keep(escaped(self._values[int(mark[1])])), text)
        text = signs.CODE_SPAN.sub(self._code, text)
        text = signs.FORMULA.sub(self._formula, text)
        text = re.sub(r"^[ \t]*<!--(?:(?!-->).)*-->[ \t]*\n?|<!--.*?-->", "", text, flags=re.DOTALL | re.MULTILINE)
        text = re.sub(CITATION, self._citation, text)
        text = signs.ATTRIBUTES.sub("", text)
        text = re.sub(MARK_WITH_WORDS_PATTERN, self._claim, text)
        text = LINK.sub(lambda link: self._link(link["image"], link["words"], _target(link)), text)
        if self._defined:
            text = LABELLED.sub(self._labelled, DEFINED.sub("", text))
        text = ANCHOR.sub(self._anchor, text)
        for pattern, form in FORMS:
            text = pattern.sub(form, text)
        return text

    def _code(self, span: re.Match[str]) -> str:
        """Code in a line; in a row of a table, a bar in it would else end its cell."""
        row = span.string[span.string.rfind("\n", 0, span.start()) + 1 :].lstrip().startswith("|")
        return self._keep(span[0].replace("|", "\\|") if row else span[0])

    def _formula(self, found: re.Match[str]) -> str:
        """A formula between dollars."""
        for name, opening, closing, sign in (("round", r"\(", r"\)", "$"), ("square", r"\[", r"\]", "$$")):
            if found[name]:
                before = found[0][: found[0].rindex(opening + found[name] + closing)]
                tex = " ".join(found[name].split()) if name == "round" else found[name]
                return before + self._keep(f"{sign}{tex}{sign}")
        return self._keep(found[0])

    def _citation(self, found: re.Match[str]) -> str:
        """A citation as the page sets it."""
        element = citations.cite(self.page.name, found[0], self.page.cited)
        if element is None:
            return found[0]
        said = _literal(element.text or "")
        for child in element:
            words = escaped("".join(child.itertext()))
            said += self._link("", words, child.get("href", "")) if child.tag == "a" else f"*{words}*"
            said += _literal(child.tail or "")
        return self._keep(said)

    def _claim(self, mark: re.Match[str]) -> str:
        """The words of a claim, and its tick, which leads to what settled it."""
        marker = self.page.scanned.markers[int(mark[1])]
        number = 1 + next((n for n, claim in enumerate(self.page.claims) if claim is marker), 0)
        to = self.address(gathered.PAGE) if isinstance(marker, Claim) else ""
        tick = f"<sup>[✓]({to}#{ledger.anchor(self.page.name, number)})</sup>" if to else ""
        return mark[2] + (self._keep(tick) if tick else "")

    def _link(self, image: str, words: str, target: str) -> str:
        """A link that leads to the site; where that has no address, its words."""
        if SCHEME.match(target):
            return self._linked(image, words, target)
        path, sign, anchor = target.partition("#")
        folder = posixpath.dirname(self.page.name)
        to = self.address(posixpath.normpath(posixpath.join(folder, unquote(path)))) if path else self.place
        return self._linked(image, words, to + sign + anchor) if to else words

    def _linked(self, image: str, words: str, target: str) -> str:
        return f"{image}[{words}]{self._keep(f'({target})')}"

    @cached_property
    def _values(self) -> list[str]:
        """What the page computed for its lines."""
        return ledger.text_of(self.page.scanned.markers, self.page.results)

    @cached_property
    def _defined(self) -> dict[str, str]:
        """The labels that the page gives to addresses."""
        found = DEFINED.finditer("\n".join(self.page.scanned.prose))
        return {" ".join(each["label"].lower().split()): _target(each) for each in found}

    def _labelled(self, found: re.Match[str]) -> str:
        label = " ".join((found["label"] or found["words"]).lower().split())
        known = self._defined.get(label)
        return self._link(found["image"], found["words"], known) if known else found[0]

    def _anchor(self, found: re.Match[str]) -> str:
        """A link that is written in HTML, where addresses begin at the page's own."""
        if SCHEME.match(found["href"]):
            return found[0]
        to = posixpath.join(self.place, found["href"]) if self.place else ""
        return self._link("", found["words"], to) if to else found["words"]


def _target(found: re.Match[str]) -> str:
    return found["held"] if found["held"] is not None else found["bare"]


def _literal(text: str) -> str:
    """Markdown that shows a text as it is, with the spaces at its ends."""
    inside = escaped(text)
    return f"{text[: -len(text.lstrip())]}{inside}{text[len(text.rstrip()) :]}" if inside else text
