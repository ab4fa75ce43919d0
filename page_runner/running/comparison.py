"""What an assertion says: comparisons of numbers, each with its two sides, and what these give in a page's namespace.

An assertion is one comparison, `a < b`, a chain, `1 < a < 2`, or several joined by `and`. A tolerance is written
`abs(a - b) < 0.01`.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any

Evaluate = Callable[[ast.expr], Any]

FORM = "write a < b, 1 < a < 2, abs(a - b) < 0.01, or several with `and`"
OPERATORS = {
    ast.Lt: (lt, "less than", "not less than"),
    ast.LtE: (le, "at most", "more than"),
    ast.Gt: (gt, "more than", "not more than"),
    ast.GtE: (ge, "at least", "less than"),
    ast.Eq: (eq, "exactly", "not"),
    ast.NotEq: (ne, "not", "exactly"),
}
TURNED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq}


class ClaimError(ValueError):
    """The assertion is none that can settle a claim."""

    what = "a claim cannot be settled"


class ClaimFails(ClaimError):
    """The assertion does not hold."""

    what = "a claim fails"


@dataclass
class Comparison:
    """One comparison of an assertion: the two sides and what stands between them."""

    left: ast.expr
    operator: ast.cmpop
    right: ast.expr

    def turned(self) -> Comparison:
        """With a number on the right, where one stands on the left."""
        if not is_number(self.left) or is_number(self.right):
            return self
        return Comparison(self.right, TURNED[type(self.operator)](), self.left)


def parse(assertion: str) -> Iterator[Comparison]:
    """The comparisons of an assertion, all of which must hold.

    Raises:
        ClaimError: It is something else.
    """
    try:
        body = ast.parse(assertion.strip(), mode="eval").body
    except SyntaxError as error:
        raise ClaimError(f"SyntaxError: {error.msg}") from None
    parts = body.values if isinstance(body, ast.BoolOp) and isinstance(body.op, ast.And) else [body]
    for part in parts:
        if not isinstance(part, ast.Compare) or not all(type(operator) in OPERATORS for operator in part.ops):
            raise ClaimError(f"`{ast.unparse(part)}` is no comparison: {FORM}")
        sides = [part.left, *part.comparators]
        for left, operator, right in zip(sides, part.ops, sides[1:], strict=False):
            yield Comparison(left, operator, right)


def names(assertion: str) -> set[str]:
    """The names that an assertion asks for."""
    return {node.id for node in ast.walk(ast.parse(assertion.strip(), mode="eval")) if isinstance(node, ast.Name)}


def evaluator(namespace: dict[str, Any]) -> Evaluate:
    """What gives each expression its value; the same expression is computed once."""
    known: dict[str, Any] = {}

    def evaluate(node: ast.expr) -> Any:
        key = ast.dump(node)
        if key not in known:
            known[key] = eval(compile(ast.Expression(node), "<claim>", "eval"), namespace)
        return known[key]

    return evaluate


def number(value: Any, side: ast.expr) -> float | int:
    """One number, out of Python, NumPy or torch."""
    source = ast.unparse(side)
    if hasattr(value, "numel") and value.numel() != 1:
        raise ClaimError(f"`{source}` is {value.numel():,} numbers, not one: take its .max() or .min()")
    value = plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ClaimError(f"`{source}` is no number but a {type(value).__name__}: {FORM}")
    if isinstance(value, float) and math.isnan(value):
        raise ClaimError(f"`{source}` is not a number (NaN)")
    return value


def plain(value: Any) -> Any:
    """A number of NumPy or torch as one of Python's; anything else as it is."""
    return value.item() if hasattr(value, "item") else value


def is_number(node: ast.expr) -> bool:
    """Whether a side is a number as it stands, with no name in it."""
    return not any(isinstance(part, ast.Name) for part in ast.walk(node))
