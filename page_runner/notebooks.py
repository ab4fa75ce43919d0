"""Notebooks: mkdocs-jupyter executes them; this gives them the rules, the record and the look of the other pages.

Values and claims stand in their text as on a page; the kernel settles those that follow a cell after that cell.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from nbclient.exceptions import CellExecutionError

from page_runner import ledger, records
from page_runner.claims import Settled
from page_runner.errors import PageError
from page_runner.extension import finish, output
from page_runner.inline import VALUE_PLACE, Claim, find
from page_runner.messages import DRAWING, ROOT, TASKS, VALUES, Fault, Result
from page_runner.prose import check
from page_runner.scan import Block, Scanned
from page_runner.serving import serving

HERE = Path(__file__).parent
CELL = re.compile(r"^# %%\s*(?P<text>\[markdown\])?(?P<options>.*)$")
FAILED = re.compile(r"Cell In\[(\d+)\], line (\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SOURCE = re.compile(r'href="(?P<path>[^":#]+\.md)(?P<anchor>#[^"]*)?"')
VALUE = re.compile(r"<code>\{(?:python|claim[ ,\d]*)\}.*?</code>", re.DOTALL)
CLAIM = re.compile("\\[(?P<words>[^\\[\\]]*)\\]\ue000(?P<place>\\d+)\ue001")
FORMULA = re.compile(r"\$\$(?P<block>.+?)\$\$|\$(?P<inline>[^$\n]+)\$", re.DOTALL)


def configure(config: MkDocsConfig) -> None:
    """Tell mkdocs-jupyter where the kernel is; while serving, let it keep what it executed until the code changes."""
    root = Path(config.config_file_path).parent
    os.environ["JUPYTER_PATH"] = str(HERE)
    os.environ[ROOT] = str(root)
    if serving() and "mkdocs-jupyter" in config.plugins:
        sources = [path for folder in ("snippets", "page_runner") for path in sorted((root / folder).rglob("*.*"))]
        known = hashlib.sha256(b"".join(path.read_bytes() for path in sources if path.suffix != ".pyc"))
        cache = {"cache": True, "cache_dir": str(root / ".cache" / f"notebooks-{known.hexdigest()[:16]}")}
        config.plugins["mkdocs-jupyter"].config.update(cache)


def wrap(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Have a notebook's page finished as the other pages are, and its faults told as theirs."""
    if not page.file.src_uri.endswith(".py"):
        return
    render = page.render
    source = Path(page.file.abs_src_path).read_text(encoding="utf-8")

    def checked(config: object, files_: object) -> None:
        notebook = Notebook(page.file.src_uri, source)
        check(notebook.name, "", notebook.scanned, 1)
        os.environ[TASKS] = json.dumps([asdict(cell.task()) for cell in notebook.cells])
        try:
            render(config, files_)
        except Exception as error:  # of nbclient, or of Jupyter when the kernel does not start
            raise notebook.failed(error) from None
        page.content = _link(page, files, notebook.finish(page.content, Path(os.environ[ROOT])))

    page.render = checked


class Notebook:
    """A notebook in percent format on its way to HTML: its code cells, and the values and claims of its text."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.lines = name, source.splitlines()
        self.cells: list[Block] = []
        self.results: dict[int, Result] = {}
        self.entries: list[records.Entry] = []
        prose, in_text = [""] * len(self.lines), False
        for n, line in enumerate(self.lines):
            if found := CELL.match(line):
                in_text = bool(found["text"])
                if not in_text:
                    self.cells.append(Block(len(self.cells) + 1, n + 2, options={"tags": found["options"]}))
            elif in_text:
                prose[n] = line.removeprefix("#").removeprefix(" ")
            elif self.cells:
                self.cells[-1].code += line + "\n"
        self.values = find(name, prose, 1, prose)
        self.scanned = Scanned(self.cells, self.values, prose)
        self.next_place = iter(range(len(self.values)))
        for value in self.values:
            above = [cell for cell in self.cells if cell.line <= value.line]
            if not above:
                raise PageError(name, "no cell stands above this value", line=value.line, source=value.expression)
            value.block = above[-1].number
            above[-1].values.append(value)

    def failed(self, error: Exception) -> PageError:
        """What ended the execution, as the error of a cell and its line."""
        if not isinstance(error, CellExecutionError):
            return PageError(self.name, f"cannot be executed: {error}")
        cause = f"{error.ename}: {' '.join(str(error.evalue).split())[:300]}"
        for cell, line in reversed([(int(c), int(n)) for c, n in FAILED.findall(COLOUR.sub("", error.traceback))]):
            if cell <= len(self.cells):
                place = self.cells[cell - 1].line + line - 1
                source = self.lines[min(place, len(self.lines)) - 1]
                return PageError(self.name, cause, block=cell, line=place, source=source)
        return PageError(self.name, cause)

    def finish(self, content: str, root: Path) -> str:
        """The notebook's HTML in the markup of the other pages; held against its record."""
        cells, shown = iter(self.cells), []
        for cell in BeautifulSoup(content, "html.parser").select(".jp-Notebook > .jp-Cell"):
            if "jp-CodeCell" in cell["class"]:
                shown.append(self._code(cell, next(cells)))
            elif text := cell.select_one(".jp-RenderedMarkdown"):
                shown.append(self._prose(text))
        self.entries += ledger.entries(self.values, self.results, "cell")
        records.settle(self.name, sorted(self.entries, key=lambda entry: entry.block), root)
        return finish("\n".join(shown))

    def _prose(self, cell: Tag) -> str:
        for anchor in cell.select("a.anchor-link"):
            anchor["class"], anchor["title"], anchor.string = "headerlink", "Link to this section", "#"

        def value(match: re.Match[str]) -> str:
            place = next(self.next_place)
            value = self.values[place]
            if isinstance(value, Claim):
                return VALUE_PLACE.format(place=place)  # its words come first: see below
            return f'<span class="value">{html.escape(self.results[value.block].values[value.expression])}</span>'

        def claim(match: re.Match[str]) -> str:
            claim = self.values[int(match["place"])]
            number = ledger.claims(self.values).index(claim) + 1
            attributes = ledger.mark(self.name, number, self.results[claim.block].claims[claim.expression], "cell")
            link = "".join(f' {name}="{html.escape(text)}"' for name, text in attributes.items())
            return f'<span class="claim" id="claim-{number}"><span>{match["words"]}</span><a{link}></a></span>'

        def formula(match: re.Match[str]) -> str:
            if match["block"]:
                return f'<div class="arithmatex">\\[{match["block"]}\\]</div>'
            return f'<span class="arithmatex">\\({match["inline"]}\\)</span>'

        return FORMULA.sub(formula, CLAIM.sub(claim, VALUE.sub(value, cell.decode_contents())))

    def _code(self, cell: Tag, block: Block) -> str:
        """A code cell and what it did."""
        drawings, printed = [], []

        def keep(what: str, text: str) -> None:
            self.entries.append(records.Entry(f"cell {block.number} {what}", text, block.number, block.line))

        for kind, text in _outputs(cell):
            if kind == "stderr":
                cause = f"wrote to stderr: {' '.join(text.split())[:200]}"
                raise PageError(self.name, cause, block=block.number, line=block.line)
            if text.startswith(DRAWING):
                drawing = json.loads(text.removeprefix(DRAWING))
                if "fault" in drawing:
                    raise PageError(self.name, drawing["fault"], block=block.number, line=block.line)
                drawings.append(drawing["svg"])
                keep(f"draws figure {len(drawings)}", drawing["record"])
            elif text.startswith(VALUES):
                self._settle(block, json.loads(text.removeprefix(VALUES)))
            elif text.strip():
                printed.append(text)
        if printed:
            keep("prints", "\n".join(printed))
        prints = output("prints", "\n".join(printed)) if printed else ""
        code = f'<div class="highlight"><pre><code>{_highlighted(cell)}</code></pre></div>'
        figure, place = "".join(drawings), f'id="block-{block.number}"'
        if "folded" in block.options["tags"]:
            what = "draws" if figure else "computes"
            fold = f'<details class="drawing" {place}><summary>The code that {what} this</summary>{code}</details>'
            return f"<figure>{figure}{prints}{fold}</figure>"
        return f'<div class="run" {place}>{code}{prints}</div>' + (f"<figure>{figure}</figure>" if figure else "")

    def _settle(self, block: Block, said: dict) -> None:
        """Keep what the kernel says of the values and claims that follow a cell."""
        claims = {
            assertion: Settled(tuple(settled["findings"]), tuple(settled["blocks"]))
            for assertion, settled in said["claims"].items()
        }
        fault = Fault(**said["fault"]) if said["fault"] else None
        failed = [Fault(**each) for each in said["failed"]]
        self.results[block.number] = Result(values=said["values"], claims=claims, failed=failed, fault=fault)
        ledger.report(self.name, block, self.values, self.results)


def _link(page: Page, files: Files, content: str) -> str:
    """Let links to other pages' sources lead to the pages, as MkDocs does for Markdown."""

    def resolve(match: re.Match[str]) -> str:
        target = os.path.normpath(Path(page.file.src_uri).parent / match["path"])
        file = files.get_file_from_path(target)
        if file is None:
            raise PageError(page.file.src_uri, f"links to {match['path']}, and there is no such page")
        return f'href="{file.url_relative_to(page.file)}{match["anchor"] or ""}"'

    return SOURCE.sub(resolve, content)


def _outputs(cell: Tag) -> Iterator[tuple[str, str]]:
    for part in cell.select(".jp-OutputArea-output"):
        kind = str(part.get("data-mime-type", "")).rpartition(".")[2]
        yield kind, part.get_text().strip("\n")


def _highlighted(cell: Tag) -> str:
    pre = cell.select_one(".highlight-ipynb pre")
    return pre.decode_contents().removeprefix("<span></span>") if pre else ""
