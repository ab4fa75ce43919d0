"""Each page as a notebook that runs from top to bottom wherever torch and matplotlib are: .ipynb, without outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as Rendered

from page_runner.page import Page
from page_runner.publishing import again, folder, needed, pictures
from page_runner.publishing.cells import SVG, Cell, Cells
from page_runner.publishing.kept import Kept
from page_runner.publishing.reached import STYLE, Reached
from page_runner.publishing.wording import Wording
from page_runner.reading.lesson import COPY

BRANCH = "notebooks"  # to which .github/workflows/site.yml pushes them
GITHUB = re.compile(r"https://github\.com/(?P<repository>[^/]+/[^/]+?)(?:\.git)?/?")
COLAB = "https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"
HEAD = "This is the page {page} of {site} as a notebook. It needs {what}, and nothing else."
DRAWN = "Its pictures are as the page drew them: they stay so when you change code. What draws them stands on the page."
WRITES = (
    "The folded cells below write what it imports of the lesson's own code into a folder `snippets` beside this "
    "notebook: run them first. You need not read them."
)
FOLDERS = """import sys
from pathlib import Path

assert not Path("page_runner").exists(), "run this elsewhere: here it would write over the lesson's own files"
sys.path.insert(0, str(Path.cwd()))  # what is written here is what is imported
for folder in {folders}:
    Path(folder).mkdir(parents=True, exist_ok=True)"""
DRAWS = """

import matplotlib.pyplot as plt

plt.ion();  # each picture appears below the cell that draws it"""
ABOUT = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def add(
    rendered: Rendered, page: Page, config: MkDocsConfig, files: Files, kept: Kept | None = None, converted: str = ""
) -> None:
    """Write a page's notebook beside it into the built site, and name it in the front matter for the template.

    Args:
        rendered: The page as MkDocs has it.
        page: The page as it was read and run.
        config: Where the site is built, its address, and its repository if that is known.
        files: The site's files, for the addresses of links.
        kept: What is kept while an author works; none where the site is published.
        converted: The name under which the page's HTML is kept, if it is.
    """
    if any(block.number for block in page.scanned.blocks) or page.scanned.problems:
        place = Path(rendered.file.dest_uri).with_name(f"{Path(page.name).stem}{COPY}")
        target = Path(config.site_dir, place)
        target.parent.mkdir(parents=True, exist_ok=True)

        def make() -> str:
            codes, drawn = needed.of(page), pictures.of(rendered.content or "")
            said = Cells(page, _wording(rendered, page, config, files), codes, drawn).all
            return written([*_before(rendered, page, config, said), *said])

        made = again.text(make, converted, page.root, kept) if kept and converted else make()
        target.write_text(made, encoding="utf-8", newline="\n")
        rendered.meta["notebook"] = quote(place.name)
        if on_github := GITHUB.fullmatch(config.repo_url or ""):
            path = folder.published(rendered.file.url.removeprefix("./")) + quote(place.name)
            rendered.meta["colab"] = COLAB.format(**on_github.groupdict(), branch=BRANCH, path=path)


def _wording(rendered: Rendered, page: Page, config: MkDocsConfig, files: Files) -> Wording:
    """What sets the words of a page, and knows where its links lead."""

    def address(path: str) -> str:
        file = files.get_file_from_path(path)
        return _on_site(file.url, config) if file else ""

    return Wording(page, _on_site(rendered.file.url, config), address)


def _on_site(url: str, config: MkDocsConfig) -> str:
    """The whole of an address; nothing where the site has none."""
    return f"{config.site_url}{folder.published(url.removeprefix('./'))}" if config.site_url else ""


def _before(rendered: Rendered, page: Page, config: MkDocsConfig, own: list[Cell]) -> Iterator[Cell]:
    """The cells above a page's own: what this is, and the files that these import."""

    def linked(words: str, url: str) -> str:
        return f"[{words}]({_on_site(url, config)})" if config.site_url else f"“{words}”"

    run = [cell.text for cell in own if cell.code and not cell.text.startswith(SVG)]
    files = Reached(page.root, run).files
    what = "torch and matplotlib" if any("matplotlib" in text for text in [*run, *files.values()]) else "torch"
    name, site = linked(str(rendered.title), rendered.file.url), linked(config.site_name, "")
    told = [HEAD.format(page=name, site=site, what=what)]
    told += [DRAWN] if any(cell.text.startswith(SVG) for cell in own) else []
    yield Cell("head", "\n".join([*told, *([WRITES] if files else [])]))
    if files:
        folders = sorted({Path(path).parent.as_posix() for path in files})
        text = FOLDERS.format(folders=json.dumps(folders)) + (DRAWS if STYLE in files else "")
        yield Cell("folders", text, code=True, folded=True)
    for path, text in files.items():
        name = re.sub(r"[^\w-]+", "-", path).strip("-")
        yield Cell(f"file-{name}", f"%%writefile {path}\n{text.rstrip()}", code=True, folded=True)


def written(cells: list[Cell]) -> str:
    """A notebook as its file holds it, in nbformat 4.5; the same cells are the same bytes."""
    notebook = {"cells": [_as_json(cell) for cell in cells], "metadata": ABOUT, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _as_json(cell: Cell) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    if cell.folded:  # for Colab, and for JupyterLab and what follows it
        metadata = {"cellView": "form", "jupyter": {"source_hidden": True}}
    if cell.hidden:
        metadata["jupyter"]["outputs_hidden"] = True
    told = {"id": cell.name, "metadata": metadata, "source": cell.text.splitlines(keepends=True)}
    if cell.code:
        return {"cell_type": "code", "execution_count": None, "outputs": [], **told}
    return {"cell_type": "markdown", **told}
