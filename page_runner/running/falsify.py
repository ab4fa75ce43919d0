"""Could it fail? An assertion that no value of what is measured could break states nothing.

The question is answered by trying. What is measured is each name, attribute, index or call of a comparison that is not
plain arithmetic: in `abs(run.loss - 0.25) < 0.01` it is `run.loss`. In its place other numbers are put: its negative,
0, twice, half, a huge one; then a search steps from its value to where the two sides come closer, until the comparison
fails. `run.loss` as 1e9 breaks the example. Nothing breaks `a == a` (both sides move together), `a < a + 1` (their
distance stays 1) or `0 <= abs(a)` (the search ends at 0): these are refused.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from itertools import product
from types import ModuleType
from typing import Any

from page_runner.running.comparison import OPERATORS, Comparison, evaluator, plain

OF_NUMBERS = {"abs", "max", "min", "round", "sum", "float", "int"}


def can_fail(comparison: Comparison, namespace: dict[str, Any]) -> bool:
    """Whether another value of something that is measured makes the comparison fail."""
    measured = _Measured(namespace)
    sides = [
        compile(ast.fix_missing_locations(ast.Expression(measured.visit(deepcopy(side)))), "<claim>", "eval")
        for side in (comparison.left, comparison.right)
    ]
    holds = OPERATORS[type(comparison.operator)][0]

    def room(name: str, value: Any) -> float:
        """How far the two sides are from where the comparison fails, with another value of one measured thing."""
        try:
            left, right = (plain(eval(code, namespace | measured.values | {name: value})) for code in sides)
            fails = not holds(left, right)
        except (ArithmeticError, ValueError, RuntimeError, TypeError):
            return math.inf
        return -1.0 if fails else abs(left - right)

    return any(
        any(room(name, other) < 0 for other in (*_others(value), *measured.values.values()))
        or _search(partial(room, name), value)
        for name, value in measured.values.items()
    )


def _search(room: Callable[[Any], float], value: Any) -> bool:
    """Look for a value that leaves less and less room, until there is none: step by step, in ever smaller steps."""
    if not (isinstance(value, int | float) or hasattr(value, "item")):
        return False
    directions = list(_directions(value))
    here, least, step = value, room(value), 1.0
    for _ in range(100):
        beside = [(room(other), other) for along in directions for other in (here + step * along, here - step * along)]
        nearest, other = min(beside, key=lambda pair: pair[0])
        if nearest < 0:
            return True
        if nearest < least:
            here, least, step = other, nearest, 2 * step
        else:
            step /= 2
    return False


class _Measured(ast.NodeTransformer):
    """Puts a name in the place of each thing that is measured; the same thing gets the same name.

    What is computed from it, by arithmetic, `abs`, `max` or a method of a tensor, stays as it is written.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.evaluate = evaluator(namespace)
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}

    def visit(self, node: Any) -> Any:
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop | ast.Constant):
            return self.generic_visit(node)
        if isinstance(node, ast.Call) and self._computes(node):
            node.args = [self.visit(argument) for argument in node.args]
            return node
        key = ast.dump(node)
        if key not in self.names:
            self.names[key] = f"_measured_{len(self.names)}"
            self.values[self.names[key]] = self.evaluate(node)
        return ast.Name(self.names[key], ast.Load())

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
            return receiver.__name__ in ("math", "torch")
        if hasattr(receiver, "item"):
            function.value = self.visit(function.value)
            return True
        return False


def _directions(value: Any) -> Iterator[Any]:
    """In which to move something measured: all of it; of a tensor of a few numbers, each, up, down or not."""
    yield 1
    if hasattr(value, "numel") and 1 < value.numel() <= 4:
        for signs in product((-1, 0, 1), repeat=value.numel()):
            yield value.new_tensor(signs).view(value.shape)


def _others(value: Any) -> Iterator[Any]:
    """Other values that something measured could have had."""
    if isinstance(value, list | tuple):
        yield from map(type(value), zip(*(list(_others(part)) for part in value), strict=True)) if value else []
    elif str(getattr(value, "dtype", "")).endswith("bool"):
        yield from (~value, value | ~value, value & ~value)
    elif isinstance(value, int | float) or hasattr(value, "item"):
        yield from (-value, 0 * value, value + 1, value - 1, 2 * value, value / 2, 0 * value + 1e9, 0 * value - 1e9)
