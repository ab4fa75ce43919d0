"""Ties the page runner to MkDocs. Zensical ignores hooks: there the pages run all the same."""

from pathlib import Path

from page_runner import card, copies, font, notebooks, records, serving

on_startup = serving.start
on_pre_page = notebooks.wrap


def on_page_context(context, page, config, nav):
    copies.add(page, config)
    return card.add(context, page, config, nav)


def on_config(config):
    config.mdx_configs["page_runner.extension"] = {"root": str(Path(config.config_file_path).parent)}
    config.validation.links.anchors = 0 if records.approving() else config.validation.links.anchors
    notebooks.configure(config)
    serving.check_port(config.dev_addr)


def on_post_build(config):
    font.add(Path(config.site_dir))
    records.tidy(Path(config.docs_dir))
    serving.forget()


def on_build_error(error):
    serving.forget()
