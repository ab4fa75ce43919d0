"""Which names of a page's blocks may hold the value of which: where one is changed in place, the other shows it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from page_runner.publishing.reached import PACKAGE

Import = ast.Import | ast.ImportFrom
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

CHANGING = {
    "add", "append", "appendleft", "clear", "discard", "extend", "insert", "load_state_dict", "pop", "popitem",
    "popleft", "remove", "reverse", "send", "setdefault", "sort", "step", "update", "write", "zero_grad",
}  # fmt: skip
"""Methods that change what they are called on, also where their result is used; it may hold what they are given."""
PLAIN = {
    "abs", "bool", "clone", "deepcopy", "float", "format", "int", "item", "len", "range", "repr", "round", "str", "sum",
    "tolist",
}  # fmt: skip
"""What gives a value that holds nothing of what it was given."""
SIGN = "\0"  # in a name of a function's own


class Holds:
    """Of each name, whose values its own may hold, and of which it was computed.

    Args:
        every: All nodes of the blocks, the names of functions' own told apart.
        modules: Each imported name, and its module.
    """

    def __init__(self, every: list[ast.AST], modules: dict[str, str]) -> None:
        self._modules = modules
        self.made: dict[str, set[str]] = {}
        self.held: dict[str, set[str]] = {}
        self._by: dict[str, set[str]] = {}
        self._rich = {part.arg for part in every if isinstance(part, ast.arg)}  # names of what can be changed in place
        self._put: list[tuple[str, set[str]]] = []
        for node in every:
            self._note(node)
        for name, others in self._put:  # what is put into one is in all that it may be
            for each in closed(self.held, {name}):
                self.held.setdefault(each, set()).update(others - {each})
        self.held = {name: others & self._rich for name, others in self.held.items()}
        for name, others in self.held.items():
            for other in others:
                self._by.setdefault(other, set()).add(name)

    def shared(self, names: set[str]) -> set[str]:
        """All names that may show a change of some: those that hold one of them, or hold what one of them holds."""
        return closed(self._by, closed(self.held, names))

    def is_own(self, call: ast.Call) -> bool:
        """Whether it calls the project's own: that computes or draws, and changes nothing that it is given."""
        return any(self._modules.get(name) == PACKAGE for name in self.root(call.func))

    def root(self, node: ast.expr) -> set[str]:
        """The name that a place begins with: `a` of `a.b[0].c` and of `a.b().c`; what a module gives is another."""
        through = False
        while isinstance(node, ast.Subscript | ast.Attribute | ast.Call | ast.Starred):
            if isinstance(node, ast.Call) and last(node.func) in PLAIN:
                return set()
            through |= isinstance(node, ast.Call)
            node = node.func if isinstance(node, ast.Call) else node.value
        return {node.id} if isinstance(node, ast.Name) and not (through and node.id in self._modules) else set()

    def _note(self, node: ast.AST) -> None:
        for target, value in _pairs(node):
            names = stored(target) | self.root(target)
            self._rich |= set() if stored(target) and _is_plain(value) else names
            self._put += [(name, self._in(value)) for name in self.root(target) - stored(target)]
            for name in names:
                self.held.setdefault(name, set()).update(self._in(value) - {name})
                self.made.setdefault(name, set()).update(loaded(value) - {*self._modules})
        for name, function in functions_of(node):
            self._rich.add(name)
            self.made.setdefault(name, set()).update(loaded(function) - {*self._modules})
            for part in ast.walk(function):
                if isinstance(part, ast.Return) and part.value:
                    self.held.setdefault(name, set()).update(self._in(part.value))

    def _in(self, value: ast.expr) -> set[str]:
        """The names whose value may be, or may stand in, that of an expression: what is computed is another."""
        if isinstance(value, ast.Name):
            return {value.id} - {*self._modules}
        if isinstance(value, ast.UnaryOp | ast.Compare | ast.JoinedStr | ast.Lambda):
            return set()
        parts = [*ast.iter_child_nodes(value)]
        if isinstance(value, ast.BinOp):
            parts = [part for part in parts if isinstance(part, ast.List | ast.Tuple | ast.BinOp)]  # [a] + b
        elif isinstance(value, ast.Call) and (self.is_own(value) or last(value.func) in PLAIN):
            parts = []
        elif isinstance(value, ast.Subscript):
            parts = [value.value]
        inner = {ast.keyword: "value", ast.comprehension: "iter"}
        parts = [getattr(part, inner[type(part)]) if type(part) in inner else part for part in parts]
        return {name for part in parts if isinstance(part, ast.expr) for name in self._in(part)}


class Scoped(ast.NodeTransformer):
    """Gives the names of a function's own another name each, so that they are none of those outside."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """What is read, or given a value."""
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """What a function is given."""
        node.arg = self._names.get(node.arg, node.arg)
        return node

    def visit_FunctionDef(self, node: Function) -> Function:
        """A function: inside, its own names are others."""
        outside = self._names
        free = {name for part in ast.walk(node) if isinstance(part, ast.Global | ast.Nonlocal) for name in part.names}
        own = arguments(node) | ({name for part in body_of(node) for name in stored(part)} - free)
        self._names = outside | {name: f"{id(node)}{SIGN}{name}" for name in own}
        self.generic_visit(node)
        self._names = outside
        return node

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef


def called(name: ast.alias) -> str:
    """The name that an import gives."""
    return name.asname or name.name.split(".")[0]


def stored(node: ast.AST) -> set[str]:
    """The names that a piece of code gives a value."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load)}


def loaded(node: ast.AST) -> set[str]:
    """The names that a piece of code reads."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}


def last(place: ast.expr) -> str:
    """The name of what is called: `c` of `a.b.c`."""
    return place.attr if isinstance(place, ast.Attribute) else getattr(place, "id", "")


def body_of(function: Function) -> list[ast.AST]:
    """What a function does: the statements of one, the expression of a lambda."""
    return [*function.body] if isinstance(function.body, list) else [function.body]


def arguments(function: Function) -> set[str]:
    """The names of what a function is given."""
    return {part.arg for part in ast.walk(function.args) if isinstance(part, ast.arg)}


def functions_of(node: ast.AST) -> Iterator[tuple[str, Function]]:
    """The functions that a statement defines, by the names by which they are called."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name, node
    elif isinstance(node, ast.ClassDef):
        yield from ((node.name, each) for each in node.body if isinstance(each, Function) and each.name == "__init__")
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        yield from ((name, node.value) for target in node.targets for name in stored(target))


def closed(edges: dict[str, set[str]], names: Iterable[str]) -> set[str]:
    """Some names, and all that are reached from them."""
    found, waiting = set[str](), [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges.get(name, ())
    return found


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Each place with what a statement puts there."""
    if isinstance(node, ast.Assign):
        yield from (pair for target in node.targets for pair in _paired(target, node.value))
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign) and node.value:
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars:
        yield node.optional_vars, node.context_expr
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGING:
        yield from ((node.func, each) for each in node.args)


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    rows = isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List)
    ones, others = (getattr(each, "elts", []) for each in (target, value))
    if rows and len(ones) == len(others) and not any(isinstance(each, ast.Starred) for each in [*ones, *others]):
        for pair in zip(ones, others, strict=True):
            yield from _paired(*pair)
    else:
        yield target, value


def _is_plain(value: ast.expr) -> bool:
    """Whether it is a number, a text or the like, or a row of such: what is taken of it is not changed in place."""
    if isinstance(value, ast.Tuple):
        return all(map(_is_plain, value.elts))
    return isinstance(value, ast.Constant | ast.JoinedStr) or (
        isinstance(value, ast.Call) and last(value.func) in PLAIN
    )
