"""Blocks that a reader can change and run: whether the Python in the browser, which has less, can run them alike.

What can be seen in the code is seen here; that the rows are equal, a test sees in a browser.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping

from page_runner.checking import choices
from page_runner.checking.fault import Fault
from page_runner.errors import PageError
from page_runner.messages import Result
from page_runner.mode import Mode
from page_runner.reading.code import parsed
from page_runner.reading.content import Scanned
from page_runner.reading.runnable import HAS, left_behind, runs_in_browser

NAMES = (
    "ArithmeticError AssertionError AttributeError BaseException Exception ImportError IndexError KeyError MemoryError "
    "NameError NotImplementedError OverflowError RuntimeError StopIteration SyntaxError TypeError ValueError "
    "ZeroDivisionError __name__ abs all any bin bool callable chr classmethod complex dict divmod enumerate filter "
    "float frozenset getattr hasattr hex int isinstance issubclass iter len list map max min next object oct ord pow "
    "print property range repr reversed round set setattr sorted staticmethod str sum super tuple type zip"
)
BUILT_IN = set(NAMES.split())
LACKS = {  # methods and attributes of what is built in
    **dict.fromkeys(("rjust", "ljust", "zfill"), 'write f"{text:>8}"'),
    **dict.fromkeys(("removeprefix", "removesuffix", "is_integer", "bit_length"), "write it out"),
    **dict.fromkeys(("items", "keys", "values"), "a dict has no order, so go through a list of pairs"),
}
BINDS = ast.Name | ast.arg | ast.FunctionDef | ast.ClassDef | ast.alias | ast.ExceptHandler
HERE = "in the browser, where this block runs alone, {}"
COMMA = re.compile(r",.*[.%efg]")
NO_DIGIT = re.compile(r"\.0[%f]")


def check(page: str, scanned: Scanned, mode: Mode) -> None:
    """See that each block of a page which runs in the browser can run there.

    Raises:
        PageError: The first that cannot; while serving each is a warning.
    """
    for block in filter(runs_in_browser, scanned.blocks):
        lines = block.code.splitlines()
        for fault in faults(block.code, [name for _, name, _ in left_behind(block)]):
            source = lines[fault.line - 1]
            cause = HERE.format(fault.cause)
            mode.report(PageError(page, cause, block=block.number, line=block.line + fault.line - 1, source=source))
        for fault in choices.faults(block):
            mode.report(PageError(page, fault.cause, block=block.number, line=fault.line, source=fault.source))


def drawn(page: str, scanned: Scanned, results: Mapping[int, Result], mode: Mode) -> None:
    """See that there is a figure for each list that a reader's run is to be drawn by.

    Raises:
        PageError: There is none at the block or below it; while serving it is a warning.
    """
    for block in filter(runs_in_browser, scanned.blocks):
        below = [result for number, result in results.items() if number >= block.number]
        shown = "".join(drawing.svg for result in below for drawing in result.drawings)
        for option, name, panel in left_behind(block):
            if f"&quot;{panel}&quot;" not in shown and block.number in results:
                cause = f'{option}="{name}" has no figure below it: give its panel that name, axes.set_gid("x-{panel}")'
                mode.report(PageError(page, cause, block=block.number, line=block.line))


def faults(code: str, lists: Iterable[str] = ()) -> Iterator[Fault]:
    """What of a block's code the Python in the browser would not run, or not so, with lines counted from 1.

    Args:
        code: The block's source; of what is no Python, nothing is said here.
        lists: The names that its run is to leave behind.
    """
    tree = parsed(code)
    if tree is None:
        return
    made = {name for node in ast.walk(tree) if isinstance(node, BINDS) for name in _made(node)}
    for name in lists:
        if name not in made:
            yield Fault(f"no list {name!r} is left behind", 1)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        yield from (Fault(cause, line) for cause in _imports(node))
        if isinstance(node, ast.Name) and node.id not in made | BUILT_IN:
            yield Fault(f"{node.id!r} is not known" if node.id in dir(builtins) else f"nothing makes {node.id!r}", line)
        elif cause := _syntax(node):
            yield Fault(f"{cause} is not known", line)
        elif isinstance(node, ast.Attribute) and (instead := _missed(node)):
            yield Fault(f"{node.attr!r} is not known: {instead}", line)
        elif isinstance(node, ast.FormattedValue) and (cause := _format(node)):
            yield Fault(cause, line)


def _made(node: BINDS) -> Iterator[str]:
    """The names that a part of the code binds."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
            yield name
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name.partition(".")[0]


def _imports(node: ast.AST) -> Iterator[str]:
    """What is wrong with an import."""
    if isinstance(node, ast.Import):
        modules = {alias.name: "" for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
        modules = {
            f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in HAS else str(node.module): alias.name
            for alias in node.names
        }
    else:
        return
    for module, name in modules.items():
        if module not in HAS:
            yield f"{module} is not to be had: {', '.join(HAS)} are"
        elif name and f"{node.module}.{name}" not in HAS and name not in HAS[module]:  # type: ignore[union-attr]
            yield f"{module} has no {name!r}"


def _syntax(node: ast.AST) -> str:
    """What of the language that Python lacks."""
    match node:
        case ast.Match():
            return "match"
        case ast.Dict(keys=keys) if None in keys:
            return "a dict within a dict, {**…}"
        case ast.List(elts=parts, ctx=ast.Load()) | ast.Tuple(elts=parts, ctx=ast.Load()) if any(
            isinstance(part, ast.Starred) for part in parts
        ):
            return "a list within a list, [*…]"
        case ast.FunctionDef(args=ast.arguments(posonlyargs=[_, *_])):
            return "an argument by place alone"
        case ast.keyword(arg="strict"):
            return "zip(strict=…)"
        case ast.AsyncFunctionDef() | ast.Await():
            return "async"
    return ""


def _missed(node: ast.Attribute) -> str:
    """What to write in the place of an attribute that is not there; nothing if it is."""
    if isinstance(node.value, ast.Name) and node.value.id in ("math", "random"):
        return "" if node.attr in HAS[node.value.id] else "write it out"
    return LACKS.get(node.attr, "")


def _format(node: ast.FormattedValue) -> str:
    """What is wrong with a value in an f-string."""
    if any(isinstance(part, ast.Lambda) for part in ast.walk(node.value)):
        return "a lambda in an f-string is not known"
    parts = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else []
    spec = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
    if COMMA.search(spec):
        return f"the format {spec!r} writes no commas: give them to whole numbers alone"
    if NO_DIGIT.search(spec):
        return f"the format {spec!r} rounds halves up: show a digit more"
    return f"the format {spec!r} is not known" if spec.startswith("z") else ""
