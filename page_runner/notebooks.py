"""Notebooks: mkdocs-jupyter executes them; this gives them the rules, the record and the look of the other pages."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from nbclient.exceptions import CellExecutionError

from page_runner import records
from page_runner.errors import PageError
from page_runner.extension import finish, output
from page_runner.messages import DRAWING, ROOT
from page_runner.serving import serving

HERE = Path(__file__).parent
CELL = re.compile(r"^# %%(?!\s*\[markdown\])(?P<options>.*)$")
FAILED = re.compile(r"Cell In\[(\d+)\], line (\d+)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
SOURCE = re.compile(r'href="(?P<path>[^":#]+\.md)(?P<anchor>#[^"]*)?"')
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
    name, root = page.file.src_uri, Path(os.environ[ROOT])
    if not name.endswith(".py"):
        return
    render = page.render
    source = Path(page.file.abs_src_path).read_text(encoding="utf-8")

    def checked(config: object, files_: object) -> None:
        try:
            render(config, files_)
        except Exception as error:  # of nbclient, or of Jupyter when the kernel does not start
            raise _fault(name, source, error) from None
        page.content = _link(page, files, _finish(name, root, source, page.content))

    page.render = checked


def _cells(source: str) -> list[tuple[int, str]]:
    """(first line, options) of each code cell of a notebook in percent format."""
    return [(n + 1, found["options"]) for n, line in enumerate(source.splitlines(), 1) if (found := CELL.match(line))]


def _fault(name: str, source: str, error: Exception) -> PageError:
    if not isinstance(error, CellExecutionError):
        return PageError(name, f"cannot be executed: {error}")
    cause = f"{error.ename}: {' '.join(str(error.evalue).split())[:300]}"
    lines, cells = source.splitlines(), _cells(source)
    for cell, line in reversed([(int(c), int(n)) for c, n in FAILED.findall(COLOUR.sub("", error.traceback))]):
        if cell <= len(cells):
            place = cells[cell - 1][0] + line - 1
            return PageError(name, cause, block=cell, line=place, source=lines[min(place, len(lines)) - 1])
    return PageError(name, cause)


def _finish(name: str, root: Path, source: str, content: str) -> str:
    cells = iter(enumerate(_cells(source), start=1))
    shown, entries = [], []
    for cell in BeautifulSoup(content, "html.parser").select(".jp-Notebook > .jp-Cell"):
        if "jp-CodeCell" not in cell["class"]:
            shown.append(_prose(cell.select_one(".jp-RenderedMarkdown")))
            continue
        number, (line, options) = next(cells)

        def keep(what: str, text: str, number: int = number, line: int = line) -> None:
            entries.append(records.Entry(f"cell {number} {what}", text, number, line))

        try:
            shown.append(_code(cell, keep, folded="folded" in options))
        except ValueError as error:
            raise PageError(name, str(error), block=number, line=line) from None
    records.settle(name, entries, root)
    return finish("\n".join(shown))


def _link(page: Page, files: Files, content: str) -> str:
    """Let links to other pages' sources lead to the pages, as MkDocs does for Markdown."""

    def resolve(match: re.Match[str]) -> str:
        target = os.path.normpath(Path(page.file.src_uri).parent / match["path"])
        file = files.get_file_from_path(target)
        if file is None:
            raise PageError(page.file.src_uri, f"links to {match['path']}, and there is no such page")
        return f'href="{file.url_relative_to(page.file)}{match["anchor"] or ""}"'

    return SOURCE.sub(resolve, content)


def _prose(cell: Tag) -> str:
    for anchor in cell.select("a.anchor-link"):
        anchor["class"], anchor["title"], anchor.string = "headerlink", "Link to this section", "#"

    def mark(match: re.Match[str]) -> str:
        if match["block"]:
            return f'<div class="arithmatex">\\[{match["block"]}\\]</div>'
        return f'<span class="arithmatex">\\({match["inline"]}\\)</span>'

    return FORMULA.sub(mark, cell.decode_contents())


def _code(cell: Tag, keep: Callable[[str, str], None], *, folded: bool) -> str:
    """A code cell and what it did, in the markup of the other pages."""
    drawings, printed = [], []
    for kind, text in _outputs(cell):
        if kind == "stderr":
            raise ValueError(f"wrote to stderr: {' '.join(text.split())[:200]}")
        if text.startswith(DRAWING):
            drawing = json.loads(text.removeprefix(DRAWING))
            if "fault" in drawing:
                raise ValueError(drawing["fault"])
            drawings.append(drawing["svg"])
            keep(f"draws figure {len(drawings)}", drawing["record"])
        elif text.strip():
            printed.append(text)
    code = f'<div class="highlight"><pre><code>{_highlighted(cell)}</code></pre></div>'
    prints = output("prints", "\n".join(printed)) if printed else ""
    if printed:
        keep("prints", "\n".join(printed))
    figure = "".join(drawings)
    if folded:
        fold = f'<details class="drawing"><summary>The code that draws this</summary>{code}</details>'
        return f"<figure>{figure}{prints}{fold}</figure>"
    return f'<div class="run">{code}{prints}</div>' + (f"<figure>{figure}</figure>" if figure else "")


def _outputs(cell: Tag) -> Iterator[tuple[str, str]]:
    for part in cell.select(".jp-OutputArea-output"):
        kind = str(part.get("data-mime-type", "")).rpartition(".")[2]
        yield kind, part.get_text().strip("\n")


def _highlighted(cell: Tag) -> str:
    pre = cell.select_one(".highlight-ipynb pre")
    return pre.decode_contents().removeprefix("<span></span>") if pre else ""
