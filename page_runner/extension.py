"""The Markdown extension: sets a page's HTML, in the order in which Python-Markdown calls what stands here.

`Read` takes the page that has run, or reads and runs it; superfences calls `formatter` for each block; `Questions` sets
questions with options, tasks and forecasts; `Worded` and `Plain` set claims and values, `Citations` citations; `Tree`
sets formulas, links to the glossary and what is gathered; `Leftovers` looks for markup that nothing has read; `Check`
holds the page against its record, and tells the search of it; `Place` says where it stands; `Finish` comes last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as etree

import markdown_exec
from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from page_runner.checking import leftovers, tags
from page_runner.messages import Settled
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.reading.inline import CITATION, MARK_PATTERN, MARK_WITH_WORDS_PATTERN, Claim, Value
from page_runner.showing import citations, forecasts, gathered, glossary, html, keywords, mathematics, questions, tasks
from page_runner.showing.place import BEGINS, WIDTH, eyebrow

Handled = tuple[etree.Element | None, int | None, int | None]
READ = "page_runner_read"


class Read(Preprocessor):
    """Puts the page's own lines, which hold marks, in the place of those that Python-Markdown has."""

    page: Page

    def __init__(self, md: Markdown, root: Path, mode: Mode, pages: dict[str, Page]) -> None:
        super().__init__(md)
        self.root, self.mode, self.pages = root, mode, pages

    def run(self, lines: list[str]) -> list[str]:
        """Take the page if it was read already; else read it now. Check it, and see that it has run."""
        name, text = _source(self.md)
        if name not in self.pages:
            text = "\n".join(lines) if text is None else text
            self.pages[name] = Page(name, text, self.root, self.mode)
        self.page = page = self.pages[name]
        page.check()
        page.run()
        page.report()
        return [*page.markdown, "", ""]


class Plain(InlineProcessor):
    """Sets the markers that stand alone."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:
        """Set one by its kind."""
        return SET[type(page_of(self.md).marker(int(m[1])))](page_of(self.md), m), *m.span()


class Worded(Plain):
    """Sets the markers that have words before them."""


class Citations(InlineProcessor):
    """Sets citations, each linked to its entry in the bibliography."""

    def handleMatch(self, m: re.Match[str], data: str) -> Handled:
        """Set one; what is none stays as it is."""
        element = citations.cite(page_of(self.md).name, m["citation"], page_of(self.md).cited)
        return (element, *m.span()) if element is not None else (None, None, None)


class Questions(Treeprocessor):
    """Sets questions with options, before their words are read and their marks become boxes to tick; the like, too."""

    def run(self, root: etree.Element) -> None:
        """Set all of them."""
        page = page_of(self.md)
        page.see_asked(questions.typeset(root), tasks.typeset(root), forecasts.typeset(root, page.told))


class Tree(Treeprocessor):
    """Sets what needs the whole page: formulas, links to the glossary, what is gathered."""

    def run(self, root: etree.Element) -> None:
        """Set all of them."""
        page = page_of(self.md)
        gathered.insert(root, page.book, page.mode)
        glossary.mark(list(root.iter("a")), page.root)
        for error in mathematics.typeset(root):
            page.formula_fault(error.formula, str(error))


class Leftovers(Treeprocessor):
    """Looks for markup that nothing has read."""

    def run(self, root: etree.Element) -> None:
        """Look for it in the page's words."""
        page = page_of(self.md)
        leftovers.check(root, self.md.htmlStash.rawHtmlBlocks, page.name, page.scanned, page.mode)


class Check(Treeprocessor):
    """Holds the page against its record, once all of it is set."""

    def run(self, root: etree.Element) -> None:
        """Check, and tell MkDocs of the places that a link may lead to: it sees no HTML of ours."""
        page = page_of(self.md)
        tags.check(root, self.md.htmlStash.rawHtmlBlocks, page.name, page.scanned, page.root, page.mode)
        page.settle()
        keywords.tell(root, lookup=bool(page.source.meta.get("lookup")))
        if "mkdocs_extract_anchors" in self.md.treeprocessors:
            anchors = self.md.treeprocessors["mkdocs_extract_anchors"].present_anchor_ids
            anchors |= {f"block-{block.number}" for block in page.scanned.blocks if block.number}


class Place(Treeprocessor):
    """Tells the template where the page stands among the others, by a comment above all that it shows.

    An element there would keep the page's title from those who look for it, MkDocs' and Zensical's search among them.
    """

    def run(self, root: etree.Element) -> None:
        """Put it there."""
        page = page_of(self.md)
        if said := eyebrow(page.source, page.book):
            root.insert(0, etree.Comment(BEGINS + said.ljust(WIDTH)))


class Finish(Postprocessor):
    """The last touch to the HTML of a page, and to that of each heading in the table of contents."""

    def run(self, text: str) -> str:
        """Change the text alone."""
        return html.finish(text)


class PageRunner(Extension):
    """Runs a page's blocks, and sets them and what its text asks."""

    def __init__(self, **options: Any) -> None:
        self.config = {
            "root": ["", "The project's folder; where the build was started, if empty."],
            "mode": [Mode.PUBLISH, "What the build is for."],
            "pages": [{}, "The pages of this build that have run; those that have not are added."],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register all of the above at their places."""
        root = Path(self.getConfig("root") or ".").resolve()
        # markdown-exec renders a block's source with these, and not with all that the page has.
        markdown_exec.markdown_config.save(["pymdownx.highlight", "pymdownx.superfences"], {})
        read = Read(md, root, Mode(self.getConfig("mode")), self.getConfig("pages"))
        md.preprocessors.register(read, READ, 28)  # before superfences (25), on clean lines (30)
        md.inlinePatterns.register(Worded(MARK_WITH_WORDS_PATTERN, md), "page_runner_worded", 192)  # values stand in it
        md.inlinePatterns.register(Plain(MARK_PATTERN, md), "page_runner_plain", 191)  # before code spans (190)
        cited = Citations(CITATION, md)
        md.inlinePatterns.register(cited, "page_runner_citations", 171)  # after formulas, before links (170)
        md.treeprocessors.register(Questions(md), "page_runner_questions", 26)  # before task lists (25)
        md.treeprocessors.register(Tree(md), "page_runner_tree", 8)  # after inline (20), before contents (5), links (0)
        md.treeprocessors.register(Leftovers(md), "page_runner_leftovers", 6)  # after attributes (8) and abbreviations
        md.treeprocessors.register(Check(md), "page_runner_check", -100)
        md.treeprocessors.register(Place(md), "page_runner_place", -110)
        md.postprocessors.register(Finish(md), "page_runner_finish", -200)


def makeExtension(**options: Any) -> PageRunner:
    """What Python-Markdown looks for."""
    return PageRunner(**options)


def page_of(md: Markdown) -> Page:
    """The page that is being converted."""
    read = md.preprocessors[READ]
    assert isinstance(read, Read)
    return read.page


def _value(page: Page, match: re.Match[str]) -> etree.Element:
    answer = page.answer(int(match[1]))
    element = etree.Element("span", {"class": "value" if answer is not None else "value fault"})
    element.text = AtomicString(answer if isinstance(answer, str) else "?")  # no Markdown in a computed text
    return element


def _claim(page: Page, match: re.Match[str]) -> etree.Element:
    """The words of a claim, and after them the mark that leads to what settled it."""
    place = int(match[1])
    marker, settled = page.marker(place), page.answer(place)
    number = next(n for n, claim in enumerate(page.claims, 1) if claim is marker)
    element = etree.Element("span", {"class": "claim", "id": f"claim-{number}"})
    words = etree.SubElement(element, "span")
    words.text = match[2]
    if isinstance(settled, Settled):
        etree.SubElement(element, "a", gathered.mark(page.name, number, settled))
    return element


SET: dict[type, Callable[[Page, re.Match[str]], etree.Element]] = {Value: _value, Claim: _claim}
"""How each kind of marker is set."""


def validator(language: str, inputs: dict, options: dict, attrs: dict, md: Markdown) -> bool:
    """Tells superfences whether a `python` fence is ours: it is if it runs. `scan` has refused what is not allowed."""
    if not inputs.keys() & {"exec", tasks.KIND}:
        page_of(md).position += 1  # a block that is only shown has its place too
        inputs.pop("norun")
        return False
    options |= inputs  # in place: superfences hands them to the formatter
    return True


def formatter(source: str, language: str, css_class: str, options: dict, md: Markdown, **_: Any) -> str:
    """Sets a `python` fence that has run: its source, and what it did."""
    page = page_of(md)
    block = page.next_block(source)
    result, folded = page.result(block), options.get("source") == "folded"

    def run(code: str, **_: object) -> str:
        """What markdown-exec sets beside the code: above it, where that is folded, with the fold opened."""
        return html.outputs(result) + (html.fold(block, result) if folded else "")

    shown = markdown_exec.base_format(
        language="python", run=run, code=source, md=md, html=True, update_toc=False,
        source="below" if folded else "above",
        extra={"hl_lines": options["hl_lines"]} if "hl_lines" in options else {},
    )  # fmt: skip
    if problem := page.problem(block):
        return tasks.block(block, problem, shown)
    return html.block(block, shown, folded=folded)


def _source(md: Markdown) -> tuple[str, str | None]:
    """The name of the page that is converted, and its file's text, as MkDocs and Zensical tell them."""
    if "relpath" in md.treeprocessors:
        file = md.treeprocessors["relpath"].file
        return file.src_uri, file.content_string
    for processor in md.preprocessors:
        if path := getattr(getattr(processor, "page", None), "path", None):
            file = Path("docs", path)
            return path, file.read_text(encoding="utf-8-sig") if file.exists() else None
    return "page.md", None
