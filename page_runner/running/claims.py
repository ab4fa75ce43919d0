"""Claims: words of a sentence, and the comparison of numbers that settles them: checked, and said in words."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping
from typing import Any

from page_runner.running.comparison import (
    OPERATORS,
    ClaimError,
    ClaimFails,
    Comparison,
    Evaluate,
    evaluator,
    is_number,
    number,
    parse,
)  # fmt: skip
from page_runner.running.falsify import can_fail

ROUNDING = 1e-4  # so small a bound, or share of one, is of rounding errors: their digits differ between machines


def settle(assertion: str, namespace: dict[str, Any]) -> tuple[str, ...]:
    """Check an assertion, and say in words what each of its comparisons found.

    Raises:
        ClaimFails: It does not hold.
        ClaimError: It is no comparison of numbers, or nothing could make it fail.
    """
    comparisons = list(parse(assertion))
    evaluate = evaluator(namespace)
    found = []
    for comparison in comparisons:
        left, right = (number(evaluate(side), side) for side in (comparison.left, comparison.right))
        if not OPERATORS[type(comparison.operator)][0](left, right):
            raise ClaimFails(_said(comparison, evaluate, holds=False))
        if not can_fail(comparison, namespace, evaluate):
            whole = ast.unparse(ast.Compare(comparison.left, [comparison.operator], [comparison.right]))
            raise ClaimError(f"`{whole}` cannot fail, whatever the run gives")
        found.append(comparison)
    return tuple(_findings(found, evaluate))


def _findings(comparisons: list[Comparison], evaluate: Evaluate) -> Iterator[str]:
    """What each comparison found; `1 < a < 2` is one finding."""
    rest = [comparison.turned() for comparison in comparisons]
    while rest:
        first, *rest = rest
        second = rest[0] if rest else None
        bounds = [part for part in (first, second) if part and is_number(part.right)]
        if second and len(bounds) == 2 and ast.dump(first.left) == ast.dump(second.left):
            low, high = sorted(number(evaluate(part.right), part.right) for part in bounds)
            source, value = ast.unparse(first.left), number(evaluate(first.left), first.left)
            yield f"{source} is {_text(value)}, between {_text(low)} and {_text(high)}"
            rest = rest[1:]
        else:
            yield _said(first, evaluate, holds=True)


def _said(comparison: Comparison, evaluate: Evaluate, *, holds: bool) -> str:
    comparison = comparison.turned()
    left, right = comparison.left, comparison.right
    value, bound = number(evaluate(left), left), number(evaluate(right), right)
    source = ast.unparse(left)
    words = OPERATORS[type(comparison.operator)][1 if holds else 2]
    apart = not holds or isinstance(comparison.operator, ast.NotEq)
    said, limit = _texts(value, bound) if apart else (_text(value), _text(bound))
    target = limit if is_number(right) else f"{ast.unparse(right)}, which is {limit}"
    if type(comparison.operator) in (ast.Lt, ast.LtE) and (pair := _difference(left)):
        one, other = pair
        if is_number(one):
            one, other = other, one
        a, b = number(evaluate(one), one), number(evaluate(other), other)
        here, there = (_text(a), _text(b)) if holds else _texts(a, b)
        near = there if is_number(other) else f"{ast.unparse(other)}, which is {there}"
        return f"{ast.unparse(one)} is {here}, {'' if holds else 'not '}within {_text(bound)} of {near}"
    below = holds and bound > 0 and is_number(right) and type(comparison.operator) in (ast.Lt, ast.LtE)
    if below and (bound <= ROUNDING or 0 < abs(value) <= ROUNDING * bound):
        return f"{source} is {words} {target}"
    return f"{source} is {said}, {words} {target}"


def _difference(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """The two sides of `abs(a - b)`."""
    match node:
        case ast.Call(func=ast.Name(id="abs"), args=[ast.BinOp(left=left, op=ast.Sub(), right=right)]):
            return left, right
    return None


def _text(value: float | int, digits: int = 4) -> str:
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < 10**18 else f"some 10**{int(math.log10(abs(value)))}"
    return f"{value:.{digits}g}"


def _texts(value: float | int, bound: float | int) -> tuple[str, str]:
    """Two numbers in as few digits as tell them apart: 0.3 and 0.30000000000000004 are not both 0.3."""
    for digits in range(4, 16):
        texts = _text(value, digits), _text(bound, digits)
        if texts[0] != texts[1] or value == bound:
            return texts
    return repr(value), repr(bound)


def stored(code: str) -> Mapping[str, bool]:
    """The names that a block sets when it runs → whether they are what it computes, rather than what it imports."""
    found: dict[str, bool] = {}

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = True
            return
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update({(alias.asname or alias.name).partition(".")[0]: False for alias in node.names})
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found[node.id] = True
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(code))
    return found
