"""Imported, too, by the process that all pages are forked from, where nothing is edited meanwhile: the runner itself.

What is wrong in it, or in what it imports of `snippets`, is told by the first page, which imports it again.
"""

from contextlib import suppress
from importlib import import_module

with suppress(BaseException):
    import_module("page_runner.running.worker")
