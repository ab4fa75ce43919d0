"""Settings of a block that its reader chooses: their names, what each may be, and the lines at its head that set them.

`choose="RATE: 0 to 1 by 0.01; METHOD: gradient descent | momentum; LOUD"` names a number, a text, and one that is True
or False. The code is the one truth: a control writes the setting's line, and reads it.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from page_runner.reading.code import parsed

OPTION = "choose"
NUMBER = r"-?\d+(?:\.\d+)?"
PART = re.compile(r"(?P<name>[A-Za-z_]\w*)(?:\s*:\s*(?P<what>.*))?")
RANGE = re.compile(rf"(?P<low>{NUMBER})\s+to\s+(?P<high>{NUMBER})(?:\s+by\s+(?P<by>\d+(?:\.\d+)?))?")
LINE = re.compile(rf"""(?P<name>\w+) = (?P<literal>"[^"\\]*"|{NUMBER}(?:e-?\d+)?|True|False)(?:\s+#.*)?""")
HELP = (
    "write NAME: 0 to 1 by 0.01 for a number, NAME: this | that for a text, NAME for True or False, with ; between two"
)


@dataclass(frozen=True)
class Choice:
    """A setting that a reader chooses.

    Attributes:
        name: What the code calls it.
        texts: Which texts it may be; none if it is something else.
        low: The least number that it may be.
        high: The greatest.
        by: In which steps a control goes; whole steps are for whole numbers. 0 if it is no number.
    """

    name: str
    texts: tuple[str, ...] = ()
    low: float = 0
    high: float = 0
    by: float = 0


@dataclass(frozen=True)
class Setting:
    """A line at the head of a block that sets a name: its number, from 1, and its value; None if that is no literal."""

    line: int
    value: str | float | bool | None


def choices(option: str) -> list[Choice]:
    """The settings that the option of a block names, in words that were understood."""
    return [_choice(part) for part in _parts(option)]


def misread(option: str) -> str:
    """What is wrong with the words of the option; nothing if they are right."""
    names = set()
    for part in _parts(option):
        found = PART.fullmatch(part)
        what = found["what"] if found else ""
        texts = [text.strip() for text in what.split("|")] if what else []
        if not found or (what is not None and not RANGE.fullmatch(what) and (len(texts) < 2 or not all(texts))):
            return f"choose: {part!r} is not understood: {HELP}"
        if found["name"] in names:
            return f"choose: {found['name']} is named twice"
        names.add(found["name"])
        if what and not RANGE.fullmatch(what):
            if len(set(texts)) < len(texts) or re.search(r"[\"'\\]", what):
                return f"choose: {part!r} holds a text twice, or a quote or a backslash, which no text to choose has"
        elif what and not _choice(part).low < _choice(part).high:
            return f"choose: {part!r} is no range: write the lower end first"
    return ""


def settings(code: str) -> dict[str, Setting]:
    """The names that a block sets at its head, on a line each, before all but imports and other such lines."""
    tree, lines = parsed(code), code.splitlines()
    found: dict[str, Setting] = {}
    for node in tree.body if tree else []:
        if isinstance(node, ast.Import | ast.ImportFrom) or (isinstance(node, ast.Expr) and _is_literal(node.value)):
            continue
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name) or not _is_literal(node.value):
            break
        line = LINE.fullmatch(lines[node.lineno - 1].rstrip())
        name = node.targets[0].id
        if name not in found:
            whole = line and line["name"] == name
            found[name] = Setting(node.lineno, ast.literal_eval(line["literal"]) if line and whole else None)
    return found


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except ValueError:
        return False
    return True


def _parts(option: str) -> list[str]:
    return [part.strip() for part in option.split(";") if part.strip()]


def _choice(part: str) -> Choice:
    """A part of the option that was understood."""
    name, _, what = (piece.strip() for piece in part.partition(":"))
    if found := RANGE.fullmatch(what):
        ends = (found["low"], found["high"], found["by"] or "1")
        low, high, by = (float(end) if "." in end else int(end) for end in ends)
        return Choice(name, low=low, high=high, by=by)
    return Choice(name, tuple(text.strip() for text in what.split("|")) if what else ())
