"""A name on a page and in snippets means the same: who learns one and then reads the other is not misled."""

import ast
import importlib
import inspect
import pkgutil

import snippets
from page_runner.reading import lesson
from pages import DOCS, PAGES


def public_functions():
    """Name → the parameters of each function of that name in snippets."""
    found = {}
    for info in pkgutil.walk_packages(snippets.__path__, "snippets."):
        for name, function in inspect.getmembers(importlib.import_module(info.name), inspect.isroutine):
            if inspect.unwrap(function).__module__ == info.name and not name.startswith("_"):
                found.setdefault(name, []).append([*inspect.signature(function).parameters])
    return found


def defined(page):
    """Each function that the blocks of a page define, with its parameters."""
    for node in (node for block in page.scan()[1].blocks for node in ast.walk(ast.parse(block.code))):
        if isinstance(node, ast.FunctionDef):
            given = node.args
            yield node.name, [argument.arg for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def clashes(page):
    """The functions of a page that share only their name with one of snippets."""
    ours = public_functions()
    return [
        f"{name}: {parameters} on the page, {ours[name]} in snippets"
        for name, parameters in defined(page)
        if name in ours and parameters not in ours[name]
    ]


def test_a_function_of_a_page_has_the_parameters_of_its_namesake():
    """Where a page writes out a function that snippets has, both are called alike; else they have two names."""
    pages = [lesson.read(DOCS, name) for name in PAGES]
    assert {page.name: found for page in pages if (found := clashes(page))} == {}


def test_a_clash_is_found():
    """A page's settled(path) beside settled(run, target, *, within) is told, wherever its block stands."""
    block = "    def settled(path):\n        return path\n"
    text = f'??? solution\n    ```python exec="on" source="above"\n{block}    ```\n'
    alike = text.replace("(path):", "(run, target, within):")
    page, agreed = lesson.source("page.md", text), lesson.source("page.md", alike)
    assert clashes(page) == ["settled: ['path'] on the page, [['run', 'target', 'within']] in snippets"]
    assert clashes(agreed) == []
