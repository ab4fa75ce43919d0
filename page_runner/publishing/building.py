"""A build from beginning to end, as hooks.py has MkDocs call it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as Rendered

from page_runner import mode
from page_runner.checking import records, sheets
from page_runner.mode import Mode
from page_runner.publishing import card, copies, font, notebooks, serving

OPTIONS = "page_runner.extension"


def configure(config: MkDocsConfig, command: str) -> None:
    """Tell the Markdown extension where the project is and what the build is for."""
    what_for = mode.of(command, os.environ)
    config.mdx_configs[OPTIONS] = {"root": str(Path(config.config_file_path).parent), "mode": what_for, "pages": {}}
    if what_for is Mode.APPROVE:  # pages that gather show the records from before: links to what is new lead nowhere
        config.validation.links.anchors = 0  # no level of logging: MkDocs does not tell
    if what_for is Mode.SERVE:
        serving.check_port(config.dev_addr)


def prepare(page: Rendered, config: MkDocsConfig, files: Files) -> Rendered:
    """Have a notebook executed and set as a page."""
    notebooks.wrap(page, config, files)
    return page


def accompany(page: Rendered, config: MkDocsConfig) -> None:
    """Put a page's notebook and its card beside it."""
    options = config.mdx_configs[OPTIONS]
    copies.add(page, options["pages"][page.file.src_uri], config)
    card.add(page, config, options["mode"])


def finish(config: MkDocsConfig) -> None:
    """Write what needs the whole site, and look for records of pages that are gone."""
    what_for = config.mdx_configs[OPTIONS]["mode"]
    font.add(Path(config.site_dir))
    records.tidy(Path(config.docs_dir), what_for)
    sheets.check(Path(config.docs_dir), what_for)
    if what_for is Mode.SERVE:
        forget("serve")


def forget(command: str) -> None:
    """While serving, drop this package after a build: the next one imports what was saved since."""
    if command == "serve":
        for name in [name for name in sys.modules if name.partition(".")[0] == "page_runner"]:
            del sys.modules[name]
