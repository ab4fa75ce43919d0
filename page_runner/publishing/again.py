"""What need not be done again while an author works: running a page, converting it. See kept.py for who reads it.

What a page did is kept under all that can change it: its blocks, values and claims, the files of the project that its
process imported or read, the code that ran it, and the machine. What converting it gave is kept under its text, what
it did, and all that it is set with. A page that has a fault, or of which there is something to tell, is not kept.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as Rendered
from mkdocs.structure.toc import AnchorLink, get_toc

from page_runner.messages import Result, Task
from page_runner.page import Page, Run
from page_runner.publishing.kept import Kept, contents, key, machine
from page_runner.running import session
from page_runner.showing import citeproc, gathered, glossary, place

PACKAGE = Path(__file__).parents[1]
TELLS_LINES = re.compile(r"traceback|inspect|lineno|_getframe|logging|__file__")


def kept_run(run: Run, kept: Kept) -> Run:
    """The same, but what has run before is taken from what was kept."""

    def again(name: str, root: Path, tasks: list[Task]) -> list[Result]:
        work = key("run", page=name, **parts(root, tasks))
        used = kept.get(work)
        if used is not None and (found := kept.get(f"{work}-{_stand(root, used)}")) is not None:
            return found
        started = time.time()
        results = run(name, root, tasks)
        whole = len(results) == len(tasks) and not any(result.fault or result.untrue for result in results)
        used = results[-1].used if whole else []
        if whole and all(_older(root / path, started) for path in used):  # not saved meanwhile
            kept.put(work, used)
            kept.put(f"{work}-{_stand(root, used)}", results)
        return results

    return again


def parts(root: Path, tasks: list[Task]) -> dict[str, object]:
    """What can change what a page does, but for the files that it uses."""
    return {
        "tasks": [task if TELLS_LINES.search(task.code) else _without_lines(task) for task in tasks],
        "runner": (_code(PACKAGE / "running"), contents([PACKAGE / "messages.py"])),
        "machine": machine(root),
        "settings": repr(session.LIMITS),
    }


def _without_lines(task: Task) -> Task:
    """A task wherever it stands on its page: a sentence more above it changes nothing that it does."""
    return replace(task, line=1, asks=tuple(replace(ask, line=1) for ask in task.asks))


def _older(path: Path, moment: float) -> bool:
    return path.exists() and path.stat().st_mtime < moment


@cache
def _code(folder: Path) -> str:
    """This build's own code: what is saved meanwhile, the next build imports."""
    return contents(folder.rglob("*.py"))


def _stand(root: Path, used: list[str]) -> str:
    return contents(root / path for path in used)


def convert(rendered: Rendered, config: MkDocsConfig, files: Files, page: Page, kept: Kept) -> str:
    """Convert a page, or take what converting it gave before; the name of what is kept of it."""
    page.run()
    name = key("convert", **_set_with(rendered, config, files, page))
    if (found := kept.get(name)) is not None:
        rendered.content, rendered.present_anchor_ids = found["content"], found["anchors"]
        rendered.toc, rendered._title_from_render = get_toc(found["toc"]), found["title"]
        rendered.links_to_anchors = {
            file: links for uri, links in found["links"].items() if (file := files.get_file_from_path(uri))
        }
        return name
    with _told() as said:
        Rendered.render(rendered, config, files)
    if not said:
        links = {file.src_uri: links for file, links in (rendered.links_to_anchors or {}).items()}
        kept.put(name, {
            "content": rendered.content, "anchors": rendered.present_anchor_ids, "links": links,
            "toc": [_token(link) for link in rendered.toc], "title": rendered._title_from_render,
        })  # fmt: skip
    return name


def text(make: Callable[[], str], converted: str, root: Path, kept: Kept) -> str:
    """A page's notebook, or what was made before of the same modules, where its HTML is kept under that name."""
    modules = contents([*(root / "snippets").rglob("*.*"), root / "docs/assets/colours.css"])
    name = key("notebook", modules=modules, page=converted)
    if (found := kept.get(name)) is None:
        kept.put(name, found := make())
    return str(found)


def _set_with(rendered: Rendered, config: MkDocsConfig, files: Files, page: Page) -> dict[str, object]:
    """All that can change a page's HTML."""
    docs, root = page.root / "docs", page.root
    gathers = gathered.gathers(page.lines)
    return {
        "text": page.text,
        "results": repr(page.results),
        "place": rendered.file.url,
        "files": [file.src_uri for file in files],
        "set with": contents([root / "mkdocs.yml", docs / citeproc.BIB, docs / glossary.PAGE]),
        "record": contents([root / "tests/records" / f"{page.name}.txt"]),
        "cited": page.book.citations() if page.scanned.citations or gathers else "",
        "gathered": [(other, page.book.entries(other)) for other in page.book.pages] if gathers else "",
        "asked": [page.book.asked(other) for other in page.book.pages] if gathers else "",
        "titles": page.book.pages if gathers else "",
        "way": repr(list(place.way(page.book))) if place.tells_of_others(page.source) else "",
        "code": _code(PACKAGE),
        "machine": machine(root),
        "strict": repr(config.validation),
    }


@contextmanager
def _told() -> Iterator[list[str]]:
    """What MkDocs and this package tell meanwhile."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)


def _token(link: AnchorLink) -> dict[str, Any]:
    """An entry of a page's contents as Python-Markdown gives it."""
    return {
        "name": link.title,
        "id": link.id,
        "level": link.level,
        "children": [_token(each) for each in link.children],
    }
