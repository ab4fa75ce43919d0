"""A build from beginning to end, as hooks.py has MkDocs call it."""

from __future__ import annotations

import gc
import os
import sys
import zlib
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as Rendered

from page_runner import mode
from page_runner.checking import records, sheets
from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page, Run
from page_runner.publishing import (
    again,
    archive,
    card,
    copies,
    folder,
    font,
    links,
    notebooks,
    offline,
    runtime,
    scripts,
    searched,
    serving,
)
from page_runner.publishing.kept import Kept
from page_runner.publishing.together import Together
from page_runner.reading import lesson, prose
from page_runner.reading.lesson import NOTEBOOK
from page_runner.running import session
from page_runner.showing import gathered, mathematics

JUPYTER = "mkdocs-jupyter"


class Build:
    """One build: what it is for, its pages, and how they run.

    Attributes:
        pages: The pages that could be read; the Markdown extension takes them from here.
        unread: Those that could not, while serving, and why.
        files: All files of the site, once MkDocs knows them.
        kept: What may be taken from another build; None where the site is published.
        converted: Each page that was set → the name of what is kept of that.
        shown: Each page that was set → its HTML, packed; MkDocs has what search reads of it until it writes the page.
    """

    def __init__(self, root: Path, what_for: Mode) -> None:
        self.root, self.mode = root, what_for
        self.pages: dict[str, Page] = {}
        self.unread: dict[str, PageError] = {}
        self.kept = Kept(root) if what_for is Mode.SERVE else None
        self.converted: dict[str, str] = {}
        self.shown: dict[str, bytes] = {}
        self.together = Together()
        self.files = Files([])

    def begin(self, config: MkDocsConfig, files: Files) -> None:
        """Read all pages, have them run beside each other, and let those that gather be converted last."""
        self.files = files
        for file in files.documentation_pages():
            try:
                text = lesson.text(Path(file.abs_src_path), file.src_uri) if file.abs_src_path else file.content_string
                page = Page(file.src_uri, text, self.root, self.mode, self.together.result)
            except PageError as error:
                self.mode.report(error)
                self.unread[file.src_uri] = error
                if file.abs_src_path:  # as MkDocs would read it again, and end at what is no text
                    file.content_string = Path(file.abs_src_path).read_bytes().decode("utf-8", errors="replace")
            else:
                self.pages[page.name] = page
        book = Ledger(self.root, self.pages)
        for page in self.pages.values():
            page.book = book
        if not self.kept:
            mathematics.prepare(prose.without_code(page.scanned) for page in self.pages.values())
        in_turn = sorted(self.pages.values(), key=lambda page: not page.name.endswith(NOTEBOOK))  # they take longest
        self.together.start((page, self._runner(page, config, files)) for page in in_turn)
        for page in in_turn:
            if not self.kept:  # else a page that is not converted anew needs no check
                page.check()
            if gathered.gathers(page.lines) and (last := files.get_file_from_path(page.name)):
                files.remove(last)
                files.append(last)

    def _runner(self, page: Page, config: MkDocsConfig, files: Files) -> Run:
        """What runs a page: a process of its own, by way of mkdocs-jupyter if it is a notebook."""
        run: Run = session.run
        if page.name.endswith(NOTEBOOK) and (file := files.get_file_from_path(page.name)):
            rendered = file.page or Rendered(None, file, config)
            config.plugins[JUPYTER].on_pre_page(rendered, config=config, files=files)
            execute = rendered.render  # mkdocs-jupyter's
            run = notebooks.by(lambda: execute(config, files))
        run = self.together.telling(run)
        return again.kept_run(run, self.kept) if self.kept else run

    def convert(self, rendered: Rendered, config: MkDocsConfig, files: Files) -> None:
        """Set a page that was read; while serving, show what is wrong with it instead of ending."""
        name = rendered.file.src_uri
        try:
            if error := self.unread.get(name):
                raise error
            page = self.pages[name]
            rendered.markdown, rendered.meta = "\n".join(page.source.lines), page.source.meta
            if self.kept:
                self.converted[name] = again.convert(rendered, config, files, page, self.kept)
            else:
                Rendered.render(rendered, config, files)
            page.forget_drawings()
            whole = rendered.content or ""
            self.shown[name] = zlib.compress(whole.encode(), 1)  # all pages wait until the last is set
            rendered.content = searched.words(whole)
        except PageError as error:
            if self.mode is not Mode.SERVE:
                raise
            if name not in self.unread:  # else it was told when it was read
                self.mode.report(error)
            serving.show_fault(rendered, error)


current: Build | None = None


def configure(config: MkDocsConfig, command: str) -> None:
    """Begin a build: tell the Markdown extension where the project is and what the build is for."""
    global current
    current = Build(Path(config.config_file_path).parent, mode.of(command, os.environ))
    options = {"root": str(current.root), "mode": current.mode, "pages": current.pages}
    config.mdx_configs["page_runner.extension"] = options
    links.tell_lines(Path(config.docs_dir))
    archive.announce(config)
    if current.mode is Mode.APPROVE:  # pages that gather may be read before the records that their links lead to
        config.validation.links.anchors = 0  # no level of logging: MkDocs does not tell
    session.compile_all(current.root)
    if current.mode is not Mode.SERVE:  # while serving there may be nothing to run
        session.warm()
    if current.mode is Mode.SERVE:
        serving.check_port(config.dev_addr)
        serving.tell_once()


def begin(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """When MkDocs knows all pages: read them, and have them run."""
    build().begin(config, files)
    if not build().kept:  # what was imported and read stays: to look whether it is still used takes half a second
        gc.freeze()
    return nav


def prepare(page: Rendered, config: MkDocsConfig, files: Files) -> Rendered:
    """Have a page set from what it did."""
    page.render = lambda config, files: build().convert(page, config, files)  # type: ignore[method-assign]
    return page


def accompany(page: Rendered, config: MkDocsConfig) -> None:
    """Have a page written as it was set, and put its notebook and its card beside it."""
    if packed := build().shown.pop(page.file.src_uri, b""):
        page.content = searched.shown(zlib.decompress(packed).decode())
    if folder.is_one(config) and config.site_url:
        page.canonical_url = config.site_url + folder.published(page.url)
    if read := build().pages.get(page.file.src_uri):
        copies.add(page, read, config, build().files, build().kept, build().converted.get(read.name, ""))
        card.add(page, config, build().mode)


def let_go(page: Rendered) -> None:
    """Keep no HTML of a page that is written, so that many pages need no more memory than a few."""
    page.content = None


def finish(config: MkDocsConfig) -> None:
    """Write what needs the whole site, and look for records of pages that are gone."""
    site, docs = Path(config.site_dir), Path(config.docs_dir)
    font.add(site, build().kept)
    runtime.add(site, build().root, build().pages.values(), build().kept)
    if folder.is_one(config):
        folder.write(site, docs)
        archive.write(site, docs)
    else:
        if build().mode is not Mode.SERVE:  # there an author reads them in the browser
            scripts.shorten(docs, site)
        archive.publish(config)
        offline.add(site, docs, build().mode)
    records.tidy(docs, build().mode)
    sheets.check(docs, build().mode)
    if kept := build().kept:
        kept.tidy()
    end(build().mode)


def end(command: str) -> None:
    """End what still runs; while serving, drop this package: the next build imports what was saved since."""
    if current:
        current.together.stop()
    if command == Mode.SERVE:
        for name in [name for name in sys.modules if name.partition(".")[0] == "page_runner"]:
            del sys.modules[name]


def build() -> Build:
    """The build that MkDocs is at."""
    assert current, "MkDocs calls on_config first"
    return current
