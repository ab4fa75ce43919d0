"""The Markdown extension: hands each block of a page to the page's process, and sets what comes back.

Python-Markdown calls it in this order: `Scan` reads the page's source; superfences calls `formatter` for each block;
`Claims` and `Values` set claims and inline values; `Finish` sets formulas and holds the page against its record.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as etree

import markdown_exec
from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from page_runner import citations, glossary, ledger, mathematics, prose, records
from page_runner.claims import Settled
from page_runner.errors import PageError
from page_runner.inline import CLAIM_PATTERN, VALUE_PATTERN, Claim, Value
from page_runner.messages import Result
from page_runner.scan import Block, scan
from page_runner.session import Session

FOLD = r"<details class=\"drawing\"[^>]*>(?:(?!</details>).)*</details>"
FIGURE = re.compile(
    rf'<div class="folded">(?P<drawn>(?:(?!<details).)*)(?P<code>{FOLD})</div>\s*'
    r"(?P<caption><figcaption>(?:(?!</figcaption>).)*</figcaption>)", re.DOTALL
)  # fmt: skip
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
ALIGNED = re.compile(r' style="text-align: (left|right|center);"')


class PageRun:
    """One page on its way from Markdown to HTML: its blocks, its process, and what it has shown so far."""

    def __init__(self, name: str, root: str, lines: list[str], first: int) -> None:
        self.name, self.root = name, root
        self.scanned = scan(name, lines, first)
        self.blocks, self.values = self.scanned.blocks, self.scanned.values
        self.claims = ledger.claims(self.values)
        self.position = 0
        self.results: dict[int, Result] = {}  # by the number of the block
        self.shown: set[int] = set()
        self.entries: list[records.Entry] = []
        self.session: Session | None = None
        if self.blocks[0].values:
            self.run(self.blocks[0])

    @property
    def block(self) -> Block:
        """The block that was reached last."""
        return self.blocks[self.position]

    def next_block(self, source: str) -> Block:
        """The block that superfences has reached."""
        self.position += 1
        block = self.blocks[self.position] if self.position < len(self.blocks) else None
        if block is None or block.code.split() != source.split():
            line = block.line if block else 0
            raise self.fault("the fences of this page are nested in a way that cannot be followed", line=line)
        return block

    def run(self, block: Block) -> Result:
        """Run a block in the page's process, and keep what it did for the record."""
        if self.session is None:
            self.session = Session(self.name, self.root)
        result = self.results[block.number] = self.session.run(block.task())
        try:
            ledger.report(self.name, block, self.values, self.results)
        except PageError:
            self.close()
            raise
        self.entries += _entries(block, result)
        return result

    def show(self, place: int) -> str:
        """The inline value at a place in the list of values."""
        value = self.reached(place)
        return self.results[value.block].values[value.expression]

    def settled(self, place: int) -> tuple[int, Settled]:
        """The number of the claim at a place in the list of values, and what settled it."""
        claim = self.reached(place)
        return 1 + self.claims.index(claim), self.results[claim.block].claims[claim.expression]

    def reached(self, place: int) -> Value:
        """A value or claim of which a text now shows the result."""
        value = self.values[place]
        if value.block not in self.results:
            raise self.fault(
                "an inline value stands where none can be computed", line=value.line, source=value.expression
            )
        self.shown.add(place)
        return value

    def fault(self, cause: str, *, block: int = 0, line: int = 0, source: str = "") -> PageError:
        """The error that ends this page; its process ends with it."""
        self.close()
        return PageError(self.name, cause, block=block, line=line, source=source)

    def close(self) -> None:
        """End the page's process."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def check(self) -> None:
        """See that all of the page was run and shown, and hold it against its record."""
        if missed := self.blocks[self.position + 1 :]:
            raise self.fault("this block was not reached: is it inside HTML?", line=missed[0].line)
        for place, value in enumerate(self.values):
            if place not in self.shown:
                what = "claim" if isinstance(value, Claim) else "value"
                raise self.fault(
                    f"this {what} is not shown: is it inside HTML?", line=value.line, source=value.expression
                )
        entries = self.entries + list(ledger.entries(self.values, self.results))
        records.settle(self.name, sorted(entries, key=lambda entry: entry.block), self.root)


def _entries(block: Block, result: Result) -> Iterator[records.Entry]:
    def entry(name: str, text: str) -> records.Entry:
        return records.Entry(f"block {block.number} {name}", text, block.number, block.line)

    if result.printed:
        yield entry("prints", result.printed)
    if result.warned:
        yield entry("warns", "\n".join(result.warned))
    for number, drawing in enumerate(result.drawings, start=1):
        yield entry(f"draws figure {number}", drawing.record)


class Scan(Preprocessor):
    """Reads the page's source before superfences does."""

    def __init__(self, md: Markdown, root: str) -> None:
        super().__init__(md)
        self.root = root

    def run(self, lines: list[str]) -> list[str]:
        name, text = _source(self.md)
        source = "\n".join(lines).rstrip().splitlines()
        skipped = max(0, len(text.rstrip().splitlines()) - len(source))  # the front matter, taken off already
        self.md.page_run = PageRun(name, self.root, source, skipped + 1)
        prose.check(name, text or "\n".join(lines), self.md.page_run.scanned, skipped + 1)
        return [*ledger.gather(name, source, self.root), "", ""]


class Values(InlineProcessor):
    """Sets the inline values that `scan` has marked."""

    def handleMatch(self, match, data):
        element = etree.Element("span", {"class": "value"})
        element.text = AtomicString(self.md.page_run.show(int(match[1])))  # no Markdown in a computed text
        return element, *match.span()


class Claims(InlineProcessor):
    """Sets the words of a claim, and after them the mark that leads to what settled it."""

    def handleMatch(self, match, data):
        page: PageRun = self.md.page_run
        number, settled = page.settled(int(match[1]))
        element = etree.Element("span", {"class": "claim", "id": f"claim-{number}"})
        words = etree.SubElement(element, "span")
        words.text = match[2]
        etree.SubElement(element, "a", ledger.mark(page.name, number, settled))
        return element, *match.span()


class Citations(InlineProcessor):
    """Sets citations, each linked to its entry in the bibliography."""

    def handleMatch(self, match, data):
        page: PageRun = self.md.page_run
        try:
            return citations.cite(Path(page.root), page.name, match["citation"]), *match.span()
        except PageError:
            page.close()
            raise


class Terms(Treeprocessor):
    """Gives the links to the glossary what it says."""

    def run(self, root: etree.Element) -> None:
        glossary.mark(list(root.iter("a")), Path(self.md.page_run.root))


class Finish(Postprocessor):
    """The last look at a page's HTML."""

    def run(self, text: str) -> str:
        page = self.md.page_run
        if "mkdocs_extract_anchors" in self.md.treeprocessors:  # what MkDocs checks links to; it sees no HTML of ours
            anchors = self.md.treeprocessors["mkdocs_extract_anchors"].present_anchor_ids
            anchors |= {f"block-{number}" for number in page.results}
        try:
            page.check()
            return finish(text)
        except mathematics.MathError as error:
            raise _formula_fault(page, self.md, error) from None
        finally:
            page.close()


class PageRunner(Extension):
    """Runs a page's blocks while it is converted."""

    def __init__(self, **options: str) -> None:
        self.config = {"root": ["", "The project's folder; where the build was started, if empty."]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        root = str(Path(self.getConfig("root") or ".").resolve())
        # markdown-exec renders a block's source with these, and not with all that the page has.
        markdown_exec.markdown_config.save(["pymdownx.highlight", "pymdownx.superfences"], {})
        md.preprocessors.register(
            Scan(md, root), "page_runner_scan", 28
        )  # before superfences (25), on clean lines (30)
        md.inlinePatterns.register(Claims(CLAIM_PATTERN, md), "page_runner_claims", 192)  # values stand in their words
        md.inlinePatterns.register(Values(VALUE_PATTERN, md), "page_runner_values", 191)  # before code spans (190)
        cited = Citations(citations.CITATION, md)
        md.inlinePatterns.register(cited, "page_runner_citations", 171)  # after formulas, before links (170)
        md.treeprocessors.register(Terms(md), "page_runner_terms", 15)  # after inline (20), before links (0)
        md.postprocessors.register(Finish(md), "page_runner_finish", -200)


def makeExtension(**options: str) -> PageRunner:
    """What Python-Markdown looks for."""
    return PageRunner(**options)


def validator(language, inputs, options, attrs, md) -> bool:
    """Tells superfences whether a `python` fence is ours: it is if it runs. `scan` has refused what is not allowed."""
    if "exec" not in inputs:
        md.page_run.position += 1
        inputs.pop("norun")
        return False
    options |= inputs
    return True


def formatter(source, language, css_class, options, md, **kwargs) -> str:
    """Runs a `python` fence and sets its source and what it did."""
    page: PageRun = md.page_run
    folded = options["source"] == "folded"
    marked = {"hl_lines": options["hl_lines"]} if "hl_lines" in options else {}

    def run(code: str, **_: object) -> str:
        result = page.run(page.next_block(code))
        shown = "".join(drawing.svg for drawing in result.drawings)
        for kind, text in (("prints", result.printed), ("warns", "\n".join(result.warned))):
            shown += output(kind, text) if text else ""
        if folded:
            what = "draws" if result.drawings else "computes"
            place = f'id="block-{page.block.number}"'
            shown += f'<details class="drawing" {place}><summary>The code that {what} this</summary>'
        return shown

    try:
        shown = markdown_exec.base_format(
            language="python", run=run, code=source, md=md, html=True, update_toc=False,
            source="below" if folded else "above", extra=marked,
        )  # fmt: skip
    except BaseException:
        page.close()
        raise
    if folded:
        return f'<div class="folded">{shown}</details></div>'
    return f'<div class="run" id="block-{page.block.number}">{shown}</div>'


def output(kind: str, text: str) -> str:
    """What a block printed, as the page shows it: named for those who do not see it."""
    return (
        f'<div class="{kind}"><span class="unseen">{kind}</span>'
        f'<pre tabindex="0"><samp>{html.escape(text.rstrip(), quote=False)}</samp></pre></div>'
    )


def finish(text: str) -> str:
    """Set formulas; let code, tables and formulas scroll by keyboard; leave no `style` attribute of Markdown's."""
    text = mathematics.typeset(text)
    text = text.replace("<pre><", '<pre tabindex="0"><')
    text = FIGURE.sub(r"\g<drawn>\g<caption>\g<code>", text)  # what a figure shows, what to see in it, how it is drawn
    text = TABLE.sub(r'<div class="tw" tabindex="0" role="group" aria-label="Table">\g<0></div>', text)
    return ALIGNED.sub(r' class="\1"', text)


def _source(md: Markdown) -> tuple[str, str]:
    """The name of the page that is converted, and its file's text, as MkDocs and Zensical tell them."""
    if "relpath" in md.treeprocessors:
        file = md.treeprocessors["relpath"].file
        return file.src_uri, file.content_string
    for processor in md.preprocessors:
        if path := getattr(getattr(processor, "page", None), "path", None):
            file = Path("docs", path)
            return path, file.read_text(encoding="utf-8") if file.exists() else ""
    return "page.md", ""


def _formula_fault(page: PageRun, md: Markdown, error: mathematics.MathError) -> PageError:
    _, text = _source(md)
    flat = "".join(error.formula.split())
    lines = text.splitlines()
    starts = (
        n
        for n, line in enumerate(lines, 1)
        if ("".join(line.split()) and "".join(line.split()) in flat) or flat in "".join(line.split())
    )
    return PageError(page.name, f"a formula does not parse: {error}", line=next(starts, 0), source=error.formula)
