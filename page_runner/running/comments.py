"""Comments of a block that say what its lines give, `loss  # → 0.25`, held against what they gave.

Such a comment stands behind its line, or right below it.
An expression gives its value, or what it printed; an assignment gives what it assigned; a return gives what it returns.
In a loop the last time counts.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from typing import Any

from page_runner.messages import Fault

ARROW = re.compile(r"#\s*→\s*(?P<said>.*\S)")
NUMBER = re.compile(
    r"(?<![\w.])[-+−]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?(?!\w)", re.IGNORECASE
)
NAME = "__comments__"  # of the page's `Comments`, in its namespace
HELP = "Say behind # → what the line gives, and no other number."


class Comments:
    """What the comments of a page's block say, and what its lines gave. `printed` tells what it has printed so far."""

    def __init__(self, printed: Callable[[], str]) -> None:
        self.printed = printed
        self.source = ""
        self.said: dict[int, str] = {}
        self.given: dict[int, str] = {}

    def code(self, source: str, page: str) -> str | ast.Module:
        """A block as it is to be compiled: where a comment asks for it, a line tells `NAME` what it gives."""
        self.source, self.given = source, {}
        self.said = dict(_said(source)) if "→" in source else {}
        if not self.said:
            return source
        try:
            tree = ast.parse(source, page)
        except SyntaxError:  # which compiling will tell
            return source
        return ast.fix_missing_locations(_Telling(set(self.said)).visit(tree))

    def start(self) -> int:
        """How much the block has printed before a line."""
        return len(self.printed())

    def note(self, line: int, start: int, value: Any) -> Any:
        """Keep what a line gives."""
        printed = self.printed()[start:].strip()
        self.given[line] = (
            printed if value is None and printed else _text(value)
        )  # now: later it may be changed in place
        return value

    def faults(self) -> Iterator[Fault]:
        """The comments that say something else than their lines gave."""
        lines = self.source.split("\n")
        for line, said in self.said.items():
            if line not in self.given:
                cause = "nothing settles what this comment says: it stands behind no line that gives something, or ran"
                yield Fault(f"{cause}. {HELP}", line, lines[line - 1])
                continue
            text = self.given[line]
            if not _agrees(said, text):
                yield Fault(f"the comment says {said}, the line gives {text[:100]}\n{HELP}", line, lines[line - 1])


class _Telling(ast.NodeTransformer):
    """Has the last statement that ends on each of these lines tell what it gives."""

    def __init__(self, lines: set[int]) -> None:
        self.lines = lines

    def visit(self, node: ast.AST) -> Any:
        """Change the statements in a node's lists of them."""
        for name in ("body", "orelse", "finalbody"):
            below = getattr(node, name, None)
            if isinstance(below, list):
                setattr(node, name, [new for place, each in enumerate(below) for new in self._told(below, place, each)])
        return self.generic_visit(node)

    def _told(self, below: list[ast.stmt], place: int, node: ast.stmt) -> list[ast.stmt]:
        line = getattr(node, "end_lineno", 0)
        last = place + 1 == len(below) or below[place + 1].lineno != line
        if line not in self.lines or not last:
            return [node]
        if isinstance(node, ast.Expr | ast.Return | ast.Assign | ast.AnnAssign) and node.value is not None:
            node.value = _note(line, node.value)
        elif isinstance(node, ast.AugAssign):
            value = ast.parse(ast.unparse(node.target), mode="eval").body
            return [node, ast.copy_location(ast.Expr(_note(line, value)), node)]
        return [node]


def _note(line: int, value: ast.expr) -> ast.expr:
    call = ast.parse(f"{NAME}.note({line}, {NAME}.start(), None)", mode="eval").body
    assert isinstance(call, ast.Call)
    for part in ast.walk(call):
        ast.copy_location(part, value)
    call.args[-1] = value
    return call


def _said(source: str) -> Iterator[tuple[int, str]]:
    """(line of code, what is said) of the comments with an arrow behind it or right below it."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):  # which compiling will tell
        return
    said: dict[int, list[str]] = {}
    code = below = 0  # the line where code ended last, and how far comments that belong to it go
    for token in tokens:
        found = ARROW.fullmatch(token.string) if token.type == tokenize.COMMENT else None
        if found and code and token.start[0] <= below + 1:
            said.setdefault(code, []).append(found["said"])
            below = token.start[0]
        elif token.string.strip() and token.type != tokenize.COMMENT:
            code = below = token.end[0]
    for line, parts in said.items():
        yield line, " ".join(parts)


def _text(value: Any) -> str:
    """A value in words, its numbers with all their digits."""
    if hasattr(value, "tolist"):  # a tensor or an array shows four digits
        value = value.tolist()
    return value if isinstance(value, str) else repr(value)


def _agrees(said: str, text: str) -> bool:
    """Whether a comment's numbers stand in a text, in order, to the digits shown; a lone True or None must be it."""
    if " ".join(said.split()) in (" ".join(text.split()), repr(text)):
        return True
    if said in ("True", "False", "None"):
        return False
    given = iter(NUMBER.findall(text))
    return all(any(_close(number, other) for other in given) for number in NUMBER.findall(said))


def _close(shown: str, full: str) -> bool:
    mantissa, _, exponent = shown.lower().partition("e")
    unit = 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    whole = not re.search("[.e]", (shown + full).lower())
    return abs(_value(shown) - _value(full)) <= (0 if whole else unit / 2 * (1 + 1e-9))


def _value(number: str) -> float:
    return float(number.replace(",", "").replace("−", "-"))
