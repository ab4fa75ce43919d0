"""Could it fail? An assertion that no value of what is measured could break states nothing.

The question is answered by trying. What is measured is each name, attribute, index or call of a comparison that is not
plain arithmetic: in `abs(run.loss - 0.25) < 0.01` it is `run.loss`. In its place other numbers are put: its negative,
0, twice, half, a huge one; then a search steps from its value to where the two sides come closer, until the comparison
fails. `run.loss` as 1e9 breaks the example. Nothing breaks `a == a` (both sides move together), `a < a + 1` (their
distance stays 1) or `0 <= abs(a)` (the search ends at 0): these are refused.

What is measured may hang together: `max(losses) >= losses[0]`, `len(set(losses)) <= len(losses)`. So where a comparison
only computes with lists and numbers, these are changed as a whole, too (running/variants.py), and one must break it.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from types import ModuleType
from typing import Any

from page_runner.running.comparison import OPERATORS, Comparison, Evaluate, plain
from page_runner.running.variants import boolean, breaks, meeting, of_number, search

OF_NUMBERS = {"abs", "max", "min", "round", "sum", "float", "int"}
COUNTS = {"len", "numel", "count", "index", "size", "dim", "nelement"}


def can_fail(comparison: Comparison, namespace: dict[str, Any], evaluate: Evaluate) -> bool:
    """Whether another value of something that is measured makes the comparison fail.

    Args:
        comparison: One that holds.
        namespace: The page's names.
        evaluate: What gives each expression its value there, and may know it already.
    """
    measured = _Measured(evaluate)
    sides = [
        compile(ast.fix_missing_locations(ast.Expression(measured.visit(deepcopy(side)))), "<claim>", "eval")
        for side in (comparison.left, comparison.right)
    ]
    holds, meets = OPERATORS[type(comparison.operator)][0], meeting(comparison)

    def room(name: str, value: Any) -> float:
        """How far the two sides are from where the comparison fails, with another value of one measured thing."""
        try:
            if name in measured.counts and value < 0:
                return math.inf
            left, right = (plain(eval(code, namespace | measured.values | {name: value})) for code in sides)
            return float(abs(left - right)) if holds(left, right) and not meets(left, right) else -1.0
        except (ArithmeticError, ValueError, RuntimeError, TypeError):
            return math.inf

    found = any(
        any(room(name, other) < 0 for other in measured.others(name)) or search(partial(room, name), value)
        for name, value in measured.values.items()
    )
    return found and breaks(comparison, namespace)


class _Measured(ast.NodeTransformer):
    """Puts a name in the place of each thing that is measured; the same thing gets the same name.

    What is computed from it, by arithmetic, `abs`, `max` or a method of a tensor, stays as it is written.
    """

    def __init__(self, evaluate: Evaluate) -> None:
        self.evaluate = evaluate
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        self.counts: set[str] = set()

    def visit(self, node: Any) -> Any:
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop | ast.Constant):
            return self.generic_visit(node)
        if isinstance(node, ast.Call) and self._computes(node):
            node.args = [self.visit(argument) for argument in node.args]
            return node
        if isinstance(node, ast.Attribute) and isinstance(self.evaluate(node.value), ModuleType):
            return node  # a constant, such as math.inf
        key = ast.dump(node)
        if key not in self.names:
            self.names[key] = f"_measured_{len(self.names)}"
            self.values[self.names[key]] = self.evaluate(node)
            if _counts(node):
                self.counts.add(self.names[key])
        return ast.Name(self.names[key], ast.Load())

    def others(self, name: str) -> Iterator[Any]:
        """Other values of something measured: of its own kind, or what else is measured."""
        yield from _others(self.values[name])
        if name not in self.counts:
            yield from self.values.values()

    def _computes(self, call: ast.Call) -> bool:
        """Whether a call only computes with numbers that are there; then what it is called on is visited too."""
        function = call.func
        if any(isinstance(argument, ast.GeneratorExp | ast.ListComp) for argument in call.args):
            return False
        if isinstance(function, ast.Name):
            return function.id in OF_NUMBERS
        if not isinstance(function, ast.Attribute):
            return False
        receiver = self.evaluate(function.value)
        if isinstance(receiver, ModuleType):
            return receiver.__name__.partition(".")[0] in ("math", "torch", "numpy")
        if hasattr(receiver, "item"):
            function.value = self.visit(function.value)
            return True
        return False


def _others(value: Any) -> Iterator[Any]:
    """Other values that something measured could have had."""
    if isinstance(value, list | tuple):
        yield from map(type(value), zip(*(list(_others(part)) for part in value), strict=False)) if value else []
    elif boolean(value):
        yield from (~value, value | ~value, value & ~value)
    elif isinstance(value, int | float) or hasattr(value, "item"):
        yield from of_number(value)


def _counts(node: ast.AST) -> bool:
    """Whether an expression counts something, so that it is never negative."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node, ast.Attribute):
        return node.attr in ("ndim", "size")
    name = node.func if isinstance(node, ast.Call) else None
    return (getattr(name, "id", "") or getattr(name, "attr", "")) in COUNTS
