"""Other lists and numbers in the place of those that a comparison computes with: does one of them break it?

`max(losses) >= losses[0]` holds whatever `losses` is. So `losses` is put in other orders, made equal, longer, shorter,
and its numbers others; if the comparison outlives all of that, it states nothing.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from types import ModuleType
from typing import Any

from page_runner.running.comparison import OPERATORS, Comparison, plain

COMPUTES = {
    "abs", "all", "any", "enumerate", "float", "int", "len", "list", "max", "min", "range", "reversed", "round", "set",
    "sorted", "sum", "tuple", "zip",
}  # fmt: skip
LIBRARIES = ("math", "numpy", "torch")
ENOUGH = 8
"""So many other values must have been tried before one says that a comparison cannot fail."""
FAULTS = (ArithmeticError, ValueError, RuntimeError, TypeError, LookupError, AttributeError)


def breaks(comparison: Comparison, namespace: Mapping[str, Any]) -> bool:
    """Whether other lists and numbers break a comparison; true where that cannot be tried, or no list is in it."""
    whole = ast.Expression(ast.Tuple([comparison.left, comparison.right], ast.Load()))
    roots = _roots(whole, namespace)
    if not any(isinstance(value, list | tuple) for value in roots.values()):
        return True
    code = compile(ast.fix_missing_locations(whole), "<claim>", "eval")
    holds, meets = OPERATORS[type(comparison.operator)][0], meeting(comparison)
    rooms: list[float] = []

    def room(name: str, other: Any) -> float:
        """How far the two sides are from where the comparison fails, with something else under a name."""
        try:
            left, right = map(plain, eval(code, {**namespace, name: other}))
            rooms.append(float(abs(left - right)) if holds(left, right) and not meets(left, right) else -1.0)
        except FAULTS:
            return math.inf
        return rooms[-1]

    def of_place(name: str, place: int, part: Any) -> float:
        return room(name, _with(roots[name], place, part))

    numbers = constants(whole)
    places = [(name, place) for name, value in roots.items() for place in _places(value)]
    return (
        any(room(name, other) < 0 for name, value in roots.items() for other in _variants(value, numbers))
        or any(search(partial(room, name), value) for name, value in roots.items())
        or any(search(partial(of_place, name, place), roots[name][place]) for name, place in places)
        or len(rooms) < ENOUGH
    )


def meeting(comparison: Comparison) -> Callable[[float, float], bool]:
    """Whether two sides that must differ do so by rounding alone: a search in steps comes no nearer."""
    return partial(math.isclose, rel_tol=1e-12) if isinstance(comparison.operator, ast.NotEq) else lambda *_: False


def constants(node: ast.AST) -> set[int | float]:
    """The numbers that stand in an expression."""
    values = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return {value for value in values if isinstance(value, int | float) and not isinstance(value, bool)}


def search(room: Callable[[Any], float], value: Any) -> bool:
    """Look for a value that leaves less and less room, until there is none: step by step, in ever smaller steps."""
    tensor = hasattr(value, "item") and not boolean(value)
    if not tensor and (isinstance(value, bool) or not isinstance(value, int | float)):
        return False
    whole = isinstance(value, int)
    directions = list(_directions(value))
    here, least, step = value, room(value), 1 if whole else 1.0
    for _ in range(100):
        beside = [(room(other), other) for along in directions for other in (here + step * along, here - step * along)]
        nearest, other = min(beside, key=lambda pair: pair[0])
        if nearest < 0:
            return True
        if nearest < least:
            here, least, step = other, nearest, 2 * step
        elif whole and step == 1:
            return False
        else:
            step = step // 2 if whole else step / 2
    return False


def _directions(value: Any) -> Iterator[Any]:
    """In which to move something measured: all of it; of a tensor of a few numbers, each, up, down or not."""
    yield 1
    if hasattr(value, "numel") and 1 < value.numel() <= 4:
        for signs in product((-1, 0, 1), repeat=value.numel()):
            yield value.new_tensor(signs).view(value.shape)


def boolean(value: Any) -> bool:
    """Whether it holds truth values, as a tensor or an array may."""
    return str(getattr(value, "dtype", "")).endswith("bool")


def of_number(value: Any) -> Iterator[Any]:
    """Other numbers of its kind: a whole number stays one, and a truth value a truth value."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (-value, 0, value + 1, value - 1, 2 * value, value // 2, 10**9, -(10**9))
    else:
        yield from (-value, 0 * value, value + 1, value - 1, 2 * value, value / 2, 0 * value + 1e9, 0 * value - 1e9)


def _roots(whole: ast.Expression, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The lists and numbers that an expression computes with; none if it does anything else, or with anything else."""
    bound = {part.id for part in ast.walk(whole) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    roots: dict[str, Any] = {}
    for part in ast.walk(whole):
        if isinstance(part, ast.Call) and not _computes(part.func, namespace, bound):
            return {}
        if not isinstance(part, ast.Name) or part.id in bound or part.id not in namespace:
            continue
        value = namespace[part.id]
        if isinstance(value, ModuleType) and value.__name__.partition(".")[0] in LIBRARIES:
            continue
        if not _changes(value):
            return {}
        roots[part.id] = value
    return roots


def _computes(function: ast.expr, namespace: Mapping[str, Any], bound: set[str]) -> bool:
    """Whether a call computes with what it is given: one of Python's own, of a library, or of a list or a number."""
    if isinstance(function, ast.Name):
        return function.id in COMPUTES and function.id not in namespace
    return isinstance(function, ast.Attribute)  # what it is called on is a root, or a library


def _changes(value: Any) -> bool:
    """Whether there are other values of this kind."""
    if isinstance(value, list | tuple):
        return len(value) <= 10_000 and all(isinstance(part, int | float) for part in value)
    return isinstance(value, int | float)


def _places(value: Any) -> set[int]:
    """Where a list is changed in one place alone."""
    return {0, len(value) // 2, len(value) - 1} if isinstance(value, list | tuple) and value else set()


def _with(value: list | tuple, place: int, part: Any) -> list | tuple:
    """A list with something else at one place."""
    return type(value)([*value[:place], part, *value[place + 1 :]])


def _variants(value: Any, numbers: set[int | float]) -> Iterator[Any]:
    """Other values: of a list other orders, other lengths, and other numbers in one place or in all."""
    if not isinstance(value, list | tuple):
        yield from (*of_number(value), *numbers)
        return
    parts = list(value)
    orders = [parts[::-1], sorted(parts), sorted(parts, reverse=True), parts[1:] + parts[:1], parts[-1:] + parts[:-1]]
    lengths = [
        [],
        parts[:1],
        parts[1:],
        parts[:-1],
        parts + parts,
        parts + [part + place + 1 for place, part in enumerate(parts)],
    ]
    equal = [[part] * len(parts) for part in (*parts[:2], *numbers)]
    other = [list(changed) for changed in zip(*(list(of_number(part)) for part in parts), strict=False)]
    long = [((parts or [0]) * int(number))[: int(number)] for number in numbers if 1 <= number <= 1000]
    yield from map(type(value), (*orders, *lengths, *equal, *other, *long))
    for place in _places(value):
        yield from (_with(value, place, part) for part in (*of_number(parts[place]), *numbers))
