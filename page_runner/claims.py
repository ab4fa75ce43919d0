"""Claims: words of a sentence, and the comparison of numbers that settles them.

An assertion is one comparison, `a < b`, a chain, `1 < a < 2`, or several joined by `and`. A tolerance is written
`abs(a - b) < 0.01`. One that nothing could make fail is refused.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from itertools import product
from operator import eq, ge, gt, le, lt, ne
from types import ModuleType

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
ROUNDING = 1e-4  # a bound this small asks for rounding errors, whose digits differ from machine to machine
OF_NUMBERS = {"abs", "max", "min", "round", "sum", "float", "int"}


class ClaimError(ValueError):
    """The assertion is none that can settle a claim."""

    what = "a claim cannot be settled"


class ClaimFails(ClaimError):
    """The assertion does not hold."""

    what = "a claim fails"


@dataclass(frozen=True)
class Settled:
    """A claim that holds: what each of its comparisons found, in words, and the blocks it rests on."""

    findings: tuple[str, ...]
    blocks: tuple[int, ...]


@dataclass
class Comparison:
    """One comparison of an assertion: the two sides and what stands between them."""

    left: ast.expr
    operator: ast.cmpop
    right: ast.expr

    def turned(self) -> Comparison:
        """With a number on the right, where one stands on the left."""
        if not _is_number(self.left) or _is_number(self.right):
            return self
        return Comparison(self.right, TURNED[type(self.operator)](), self.left)


def settle(assertion: str, namespace: dict[str, object]) -> tuple[str, ...]:
    """Check an assertion, and say in words what each of its comparisons found.

    Raises:
        ClaimFails: It does not hold.
        ClaimError: It is no comparison of numbers, or nothing could make it fail.
    """
    comparisons = list(parse(assertion))
    evaluate = _evaluator(namespace)
    found = []
    for comparison in comparisons:
        left, right = (_number(evaluate(side), side) for side in (comparison.left, comparison.right))
        if not OPERATORS[type(comparison.operator)][0](left, right):
            raise ClaimFails(_said(comparison, evaluate, holds=False))
        if not _can_fail(comparison, namespace):
            whole = ast.unparse(ast.Compare(comparison.left, [comparison.operator], [comparison.right]))
            raise ClaimError(f"`{whole}` cannot fail, whatever the run gives")
        found.append(comparison)
    return tuple(_findings(found, evaluate))


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


def _evaluator(namespace: dict[str, object]) -> Callable[[ast.expr], object]:
    known: dict[str, object] = {}

    def evaluate(node: ast.expr) -> object:
        key = ast.dump(node)
        if key not in known:
            known[key] = eval(compile(ast.Expression(node), "<claim>", "eval"), namespace)
        return known[key]

    return evaluate


def _number(value: object, side: ast.expr) -> float | int:
    """One number, out of Python, NumPy or torch."""
    source = ast.unparse(side)
    if hasattr(value, "numel") and value.numel() != 1:
        raise ClaimError(f"`{source}` is {value.numel():,} numbers, not one: take its .max() or .min()")
    value = _plain(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ClaimError(f"`{source}` is no number but a {type(value).__name__}: {FORM}")
    if math.isnan(value):
        raise ClaimError(f"`{source}` is not a number (NaN)")
    return value


def _plain(value: object) -> object:
    return value.item() if hasattr(value, "item") else value


# Could it fail?


def _can_fail(comparison: Comparison, namespace: dict[str, object]) -> bool:
    """Whether another value of something that is measured makes the comparison fail."""
    measured = _Measured(namespace)
    sides = [
        compile(ast.fix_missing_locations(ast.Expression(measured.visit(deepcopy(side)))), "<claim>", "eval")
        for side in (comparison.left, comparison.right)
    ]
    holds = OPERATORS[type(comparison.operator)][0]

    def room(name: str, value: object) -> float:
        """How far the two sides are from where the comparison fails, with another value of one measured thing."""
        try:
            left, right = (_plain(eval(code, namespace | measured.values | {name: value})) for code in sides)
            fails = not holds(left, right)
        except (ArithmeticError, ValueError, RuntimeError, TypeError):
            return math.inf
        return -1.0 if fails else abs(left - right)

    return any(
        any(room(name, other) < 0 for other in (*_others(value), *measured.values.values()))
        or _search(partial(room, name), value)
        for name, value in measured.values.items()
    )


def _search(room: Callable[[object], float], value: object) -> bool:
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

    def __init__(self, namespace: dict[str, object]) -> None:
        self.evaluate = _evaluator(namespace)
        self.names: dict[str, str] = {}
        self.values: dict[str, object] = {}

    def visit(self, node: ast.AST) -> ast.AST:
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


def _directions(value: object) -> Iterator[object]:
    """In which to move something measured: all of it; of a tensor of a few numbers, each, up, down or not."""
    yield 1
    if hasattr(value, "numel") and 1 < value.numel() <= 4:
        for signs in product((-1, 0, 1), repeat=value.numel()):
            yield value.new_tensor(signs).view(value.shape)


def _others(value: object) -> Iterator[object]:
    """Other values that something measured could have had."""
    if isinstance(value, list | tuple):
        yield from map(type(value), zip(*(list(_others(part)) for part in value), strict=True)) if value else []
    elif str(getattr(value, "dtype", "")).endswith("bool"):
        yield from (~value, value | ~value, value & ~value)
    elif isinstance(value, int | float) or hasattr(value, "item"):
        yield from (-value, 0 * value, value + 1, value - 1, 2 * value, value / 2, 0 * value + 1e9, 0 * value - 1e9)


# In words


def _is_number(node: ast.expr) -> bool:
    return not any(isinstance(part, ast.Name) for part in ast.walk(node))


def _findings(comparisons: list[Comparison], evaluate: Callable[[ast.expr], object]) -> Iterator[str]:
    """What each comparison found; `1 < a < 2` is one finding."""
    rest = [comparison.turned() for comparison in comparisons]
    while rest:
        first, *rest = rest
        second = rest[0] if rest else None
        bounds = [part for part in (first, second) if part and _is_number(part.right)]
        if len(bounds) == 2 and ast.dump(first.left) == ast.dump(second.left):
            low, high = sorted(_number(evaluate(part.right), part.right) for part in bounds)
            source, value = ast.unparse(first.left), _number(evaluate(first.left), first.left)
            yield f"{source} is {_text(value)}, between {_text(low)} and {_text(high)}"
            rest = rest[1:]
        else:
            yield _said(first, evaluate, holds=True)


def _said(comparison: Comparison, evaluate: Callable[[ast.expr], object], *, holds: bool) -> str:
    comparison = comparison.turned()
    left, right = comparison.left, comparison.right
    value, bound = _number(evaluate(left), left), _number(evaluate(right), right)
    source = ast.unparse(left)
    words = OPERATORS[type(comparison.operator)][1 if holds else 2]
    target = _text(bound) if _is_number(right) else f"{ast.unparse(right)}, which is {_text(bound)}"
    if type(comparison.operator) in (ast.Lt, ast.LtE) and (pair := _difference(left)):
        one, other = pair
        if _is_number(one):
            one, other = other, one
        a, b = _number(evaluate(one), one), _number(evaluate(other), other)
        near = _text(b) if _is_number(other) else f"{ast.unparse(other)}, which is {_text(b)}"
        return f"{ast.unparse(one)} is {_text(a)}, {'' if holds else 'not '}within {_text(bound)} of {near}"
    if holds and 0 < bound <= ROUNDING and _is_number(right) and type(comparison.operator) in (ast.Lt, ast.LtE):
        return f"{source} is {words} {target}"
    return f"{source} is {_text(value)}, {words} {target}"


def _difference(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """The two sides of `abs(a - b)`."""
    match node:
        case ast.Call(func=ast.Name(id="abs"), args=[ast.BinOp(left=left, op=ast.Sub(), right=right)]):
            return left, right
    return None


def _text(value: float | int) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


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
