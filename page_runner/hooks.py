"""Ties the page runner to MkDocs. Zensical ignores hooks: there the pages run all the same."""

import os
from pathlib import Path

from page_runner import font, notebooks, records, serving


def on_startup(command, dirty):
    os.environ.setdefault(records.MODE, "warning" if command == "serve" else "error")


def on_config(config):
    config.mdx_configs["page_runner.extension"] = {"root": str(Path(config.config_file_path).parent)}
    notebooks.configure(config)
    serving.check_port(config.dev_addr)


def on_pre_page(page, config, files):
    notebooks.wrap(page, files)


def on_post_build(config):
    font.add(Path(config.site_dir))
    records.tidy(Path(config.docs_dir))
    serving.forget()


def on_build_error(error):
    serving.forget()
