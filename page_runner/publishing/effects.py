"""What a statement of a page's blocks may change: names that it gives a value, and values that it changes in place.

Too many rather than too few: a name may hold the value of another, a call may change what it is given, and what a
function does is done where it is called. Also what has no name may change: a module's seed, its precision, a slope.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from page_runner.publishing.holding import (
    CHANGING,
    SIGN,
    Function,
    Holds,
    Import,
    Scoped,
    arguments,
    body_of,
    called,
    closed,
    functions_of,
    last,
    loaded,
    stored,
)

GIVEN = ""  # among what a function changes: what it is given
STATE, CHANCE = "state of ", "chance of "  # before the name of a module: what is set there; what its draws change
SLOPE = "slope in "  # before a name: what a backward pass leaves there
PICTURES = "matplotlib"  # what is drawn is no state
GENERATORS = ("generator", "rng")  # given under such a name, it is drawn from: what comes next is another
SEEDS = {"manual_seed", "seed"}
DRAWS = {
    "Bilinear", "Conv1d", "Conv2d", "Conv3d", "Embedding", "GRU", "LSTM", "Linear", "RNN", "bernoulli", "choice",
    "gauss", "multinomial", "normal", "permutation", "sample", "shuffle", "uniform",
}  # fmt: skip
"""What draws from its module's own generator, as does all that begins with "rand"."""
CHANGERS = {"next", "setattr", "delattr"}
REACH = {"exec": 1, "eval": 1, "globals": 0, "locals": 0, "vars": 0}
"""What reaches all names if it is called with so many values, or fewer."""


def bound(node: ast.stmt) -> set[str]:
    """The names that a statement gives a value, whatever happens."""
    if isinstance(node, Function | ast.ClassDef):
        return {node.name}
    if isinstance(node, Import):
        return {called(name) for name in node.names}
    if isinstance(node, ast.Assign):
        return {name for target in node.targets for name in stored(target)}
    return stored(node.target) if isinstance(node, ast.AnnAssign) else set()


def reads_all(node: ast.AST) -> bool:
    """Whether nobody can tell from a statement which names it reads."""
    return any(_reaches(part) for part in ast.walk(node))


def sets_all(node: ast.AST) -> bool:
    """Whether nobody can tell from a statement which names it gives a value."""
    return any(
        (_reaches(part) == "exec")
        or (isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load) and _reaches(part.value))
        or (isinstance(part, ast.Attribute) and part.attr in CHANGING and _reaches(part.value))
        for part in ast.walk(node)
    )


class Changes:
    """What statements of some blocks change; it knows all that the blocks import, define and hold."""

    def __init__(self, codes: Iterable[str]) -> None:
        # Parsed anew, as Scoped changes what it visits, and others read the trees that the build has.
        body = [Scoped().visit(node) for code in codes for node in ast.parse(code).body]
        every = [part for node in body for part in ast.walk(node)]
        self._modules = {
            called(name): (node.module or "" if isinstance(node, ast.ImportFrom) else name.name).split(".")[0]
            for node in every
            if isinstance(node, Import)
            for name in node.names
        }
        self._holds = Holds(every, self._modules)
        self._acts: dict[str, set[str]] = {}  # a function, a method, a class → what a call of it changes
        functions = [each for node in every for each in functions_of(node)]
        self._asks = {name for name, node in functions if _asks_slopes(node)}
        for _ in functions:  # one may call another that stands below it
            before = dict(self._acts)
            for name, node in functions:
                self._acts[name] = self._acts.get(name, set()) | self._done_by(node)
            if self._acts == before:
                break

    def of(self, node: ast.stmt) -> set[str]:
        """What a statement may give a value, or change: names, and what has none."""
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and self._holds.is_own(node.value):
            return set()  # it draws, and the notebook has the picture
        given = {name for part in _here(node) for name in _given(part)}
        return given | self._holds.shared(self._in_place(node))

    def reads(self, node: ast.stmt, names: Iterable[str]) -> set[str]:
        """What a statement reads that has no name, where it reads some names, by way of its functions, too."""
        drawn = {each for each in self._in_place(node) if each.startswith(CHANCE)} - self.ends(node)
        asks = _asks_slopes(node) or not self._asks.isdisjoint(names)
        slopes = {SLOPE + name for name in closed(self._holds.held, names) if asks}
        return self._of_modules(STATE, names) | drawn | slopes

    def ends(self, node: ast.stmt) -> set[str]:
        """What was before a statement and is no more: the values of names, their slopes, the state of a generator."""
        call = node.value if isinstance(node, ast.Expr) else None
        seeded = self._holds.root(call.func) if isinstance(call, ast.Call) and last(call.func) in SEEDS else set()
        return bound(node) | {SLOPE + name for name in bound(node)} | self._of_modules(CHANCE, seeded)

    def _of_modules(self, kind: str, names: Iterable[str]) -> set[str]:
        return {kind + self._modules[name] for name in names if self._modules.get(name, PICTURES) != PICTURES}

    def _in_place(self, node: ast.AST) -> set[str]:
        """What a piece of code changes; not what its functions do when they are called."""
        found, root = set[str](), self._holds.root
        for part in _here(node):
            if isinstance(part, ast.AugAssign):
                found |= root(part.target)
            elif isinstance(part, ast.Subscript | ast.Attribute) and not isinstance(part.ctx, ast.Load):
                found |= root(part)
            elif isinstance(part, ast.With | ast.AsyncWith):
                found |= {name for item in part.items for name in loaded(item.context_expr)} - {*self._modules}
            elif isinstance(part, ast.Call):
                found |= self._by_call(part)
            elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):  # a call for what it does
                found |= self._by_call(part.value, alone=True)
        return found

    def _by_call(self, call: ast.Call, *, alone: bool = False) -> set[str]:
        if self._holds.is_own(call):
            return set()
        root, name, is_method = self._holds.root(call.func), last(call.func), isinstance(call.func, ast.Attribute)
        does, values = self._acts.get(name, set()), [*call.args, *(each.value for each in call.keywords)]
        given = {each for value in values for each in self._holds.root(value)}
        drawn = {each for part in call.keywords if part.arg in GENERATORS for each in self._holds.root(part.value)}
        found = drawn | (does - {GIVEN})
        if alone:
            found |= root | given | self._of_modules(STATE, root)
        if GIVEN in does or (name in CHANGERS and not is_method):
            found |= given
        if is_method and (name in CHANGING or GIVEN in does or (name.endswith("_") and not name.endswith("__"))):
            found |= root
        if name in SEEDS or (not drawn and (name in DRAWS or name.startswith("rand"))):
            found |= self._of_modules(CHANCE, root)
        through = closed(self._holds.made, loaded(call.func)) if name == "backward" else ()
        return found | {SLOPE + each for each in through}

    def _done_by(self, function: Function) -> set[str]:
        """What a call of a function changes: what is outside it, and GIVEN if it is what it is given."""
        body = body_of(function)
        outside = {name for node in body for part in _here(node) if isinstance(part, ast.Global) for name in part.names}
        changed = self._holds.shared({name for node in body for name in self._in_place(node)}) | outside
        return {name for name in changed if SIGN not in name} | ({GIVEN} if changed & arguments(function) else set())


def _reaches(node: ast.AST) -> str:
    """The name of what is called there, if it reaches all names."""
    name = last(node.func) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    reaches = name in REACH and isinstance(node, ast.Call) and len(node.args) + len(node.keywords) <= REACH[name]
    return name if reaches else ""


def _asks_slopes(node: ast.AST) -> bool:
    """Whether a piece of code asks for what a backward pass has left."""
    return any("grad" in part.attr or part.attr == "step" for part in ast.walk(node) if isinstance(part, ast.Attribute))


def _here(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and all that stands in it, but for what a function does when it is called, with names of its own."""
    yield node
    if not isinstance(node, Function):
        for part in ast.iter_child_nodes(node):
            yield from _here(part)


def _given(part: ast.AST) -> set[str]:
    """The names that a part of a statement gives a value."""
    names = bound(part) if isinstance(part, ast.stmt) else set()
    if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
        return {*names, part.id}
    if isinstance(part, ast.MatchAs | ast.MatchStar | ast.ExceptHandler) and part.name:
        return {*names, part.name}
    return {*names, part.rest} if isinstance(part, ast.MatchMapping) and part.rest else names
