"""Ties the page runner to MkDocs. Zensical ignores hooks: there the pages run all the same.

MkDocs loads this file once, and it imports what it calls at each call: so `mkdocs serve` runs what was saved last.
"""

import os
import sys
from contextlib import suppress
from importlib import import_module

from mkdocs.exceptions import PluginError

command = ["build"]  # what MkDocs was called for


def _publishing():
    try:
        return import_module("page_runner.publishing.building")
    except Exception as error:
        from page_runner.messages import raised_at

        file, line = raised_at(error)
        for name in [name for name in sys.modules if name.partition(".")[0] in ("page_runner", "snippets")]:
            del sys.modules[name]  # the next build imports what is mended
        where = f"{os.path.relpath(file)}, line {line}"
        raise PluginError(f"the build cannot begin: {where}: {type(error).__name__}: {error}") from None


def on_startup(command, dirty):
    """Once, when MkDocs starts: hear what it was called for."""
    globals()["command"][:] = [command]


def on_config(config):
    """Before each build."""
    _publishing().configure(config, command[0])


def on_nav(nav, config, files):
    """When all pages are known."""
    return _publishing().begin(nav, config, files)


def on_pre_page(page, config, files):
    """Before a page is read."""
    return _publishing().prepare(page, config, files)


def on_page_context(context, page, config, nav):
    """Before a page is written, when all pages are converted."""
    _publishing().accompany(page, config)


def on_post_page(output, page, config):
    """When a page is about to be written."""
    _publishing().let_go(page)


def on_post_build(config):
    """After all of the site is written."""
    _publishing().finish(config)


def on_build_error(error):
    """Where a build fails."""
    with suppress(PluginError):  # that the build cannot begin is told already
        _publishing().end(command[0])
