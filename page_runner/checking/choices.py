"""Settings that a reader chooses: whether the code sets each of them, once, to what it may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from page_runner.checking.fault import Fault
from page_runner.reading.choices import OPTION, Choice, Setting, choices, settings
from page_runner.reading.code import parsed
from page_runner.reading.content import Block


def faults(block: Block) -> Iterator[Fault]:
    """What is wrong with the settings of a block that its reader chooses.

    Args:
        block: The block; of code that is no Python, nothing is said here.
    """
    found, tree = settings(block.code), parsed(block.code)
    if tree is None:
        return
    for choice in choices(block.options.get(OPTION, "")):
        name, setting = choice.name, found.get(choice.name)
        if not setting:
            yield _at(block, f"{name} is not set at the head of its block: write {name} = … above all but imports", 0)
        elif setting.value is None:
            yield _at(
                block,
                f"{name} is set to what nobody can choose: write a number, a text in double quotes, True or "
                "False, on a line of its own",
                setting.line,
            )
        elif cause := _other(choice, setting):
            yield _at(block, f"{name} is {_written(setting.value)}, {cause}", setting.line)
        elif again := [line for line in _lines(tree, name) if line != setting.line]:
            yield _at(block, f"{name} is set a second time: what a reader chose above would not last", again[0])


def _at(block: Block, cause: str, line: int) -> Fault:
    """A fault on a line of a block's code, or, with 0, on that which begins the block."""
    return Fault(f"choose: {cause}", block.line + line - 1, block.code.splitlines()[line - 1] if line else "")


def _other(choice: Choice, setting: Setting) -> str:
    """In what a setting is other than the choice that is to set it; nothing if it is not."""
    value = setting.value
    if isinstance(value, str):
        if not choice.texts:
            return f"a text: say which it may be, {choice.name}: this | that"
        return "" if value in choice.texts else f"which is none of {', '.join(choice.texts)}"
    if isinstance(value, bool):
        return "" if not choice.texts and not choice.by else f"which has no other choices: name {choice.name} alone"
    if not choice.by:
        return f"a number: say from where to where, {choice.name}: 0 to 1 by 0.01"
    assert value is not None
    if not choice.low <= value <= choice.high:
        return f"which is not from {choice.low} to {choice.high}"
    if isinstance(value, int) != (choice.by % 1 == 0):
        return "whole, and its steps are not, or the other way round: write both with decimals or both without"
    return ""


def _written(value: str | float | bool) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _lines(tree: ast.Module, name: str) -> Iterator[int]:
    """The lines at which a name is set."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            yield node.lineno
