"""Ties the page runner to MkDocs. Zensical ignores hooks: there the pages run all the same, and notebooks are left out."""

import os
from pathlib import Path

from page_runner import font, notebooks, records
from page_runner.errors import PageError


def on_startup(command, dirty):
    os.environ.setdefault(records.MODE, "warning" if command == "serve" else "error")


def on_config(config):
    root = Path(config.config_file_path).parent
    config.mdx_configs["page_runner.extension"] = {"root": str(root)}
    notebooks.configure(config.plugins["mkdocs-jupyter"].config, root)


def on_pre_page(page, config, files):
    notebooks.wrap(page, Path(config.config_file_path).parent)


def on_post_build(config):
    font.add(Path(config.site_dir))
    pages = {path.relative_to(config.docs_dir).as_posix() for path in Path(config.docs_dir).rglob("*.*")}
    for orphan in records.orphans(Path(config.config_file_path).parent, pages):
        records.report(PageError(orphan, f"has a record, but there is no such page: delete {records.FOLDER}/{orphan}.txt"))
