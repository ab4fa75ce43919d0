"""What a page's notebook runs of its blocks.

A block whose code stands open on the page, or that prints, is run as it stands. Of one that is folded and prints
nothing, only the statements stay that give something to what is run below them: its pictures come along as the page
drew them, and what it computes for sentences stands in these.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterable, Iterator

from page_runner.page import Page
from page_runner.publishing.effects import Changes, bound, reads_all, sets_all
from page_runner.publishing.holding import Import, called, closed, functions_of, stored
from page_runner.reading.code import parsed
from page_runner.reading.content import Block
from page_runner.reading.lesson import NOTEBOOK
from page_runner.reading.tasks import CHECK, START


def of(page: Page) -> dict[int, str]:
    """The code that the notebook runs of each of a page's blocks, by its number; "" where there is none."""
    blocks = [block for block in page.scanned.blocks if block.number]
    below = [problem.code(kind) for problem in page.scanned.problems for kind in (START, CHECK)]
    codes = [(block.code.strip("\n"), _whole(page, block)) for block in blocks]
    kept = needed([*codes, *((code, True) for code in below)])
    return {block.number: code for block, code in zip(blocks, kept, strict=False)}


def _whole(page: Page, block: Block) -> bool:
    result = page.results.get(block.number)
    folded = block.options.get("source") == "folded" and not page.name.endswith(NOTEBOOK)
    return not folded or not result or bool(result.printed or result.shown or result.warned or result.fault)


def needed(blocks: list[tuple[str, bool]]) -> list[str]:
    """Of blocks that run one after the other, what is needed.

    Args:
        blocks: The code of each, and whether all of it is.
    """
    trees = [parsed(code) for code, _ in blocks]
    changes = Changes(code for (code, _), tree in zip(blocks, trees, strict=True) if tree)
    inside: dict[str, set[str]] = {}  # a function → what it takes from outside, whenever it is called
    for name, function in (each for tree in trees if tree for part in ast.walk(tree) for each in functions_of(part)):
        inside.setdefault(name, set()).update(_read(function))
    wanted = {"*"}  # names, and what has none (effects.py); the star is all that a module has
    kept, unknown = list[str](), False
    for (code, is_whole), tree in zip(reversed(blocks), reversed(trees), strict=True):
        body, stay = tree.body if tree else [], dict[int, str]()  # place in the body → its text, if that is another
        unknown |= any(reads_all(node) if is_whole else sets_all(node) for node in body)
        whole = is_whole or unknown
        for place, node in reversed([*enumerate(body)]):
            if whole or wanted & changes.of(node):
                stay[place] = _imported(node, wanted) if isinstance(node, Import) else ""
                names = closed(inside, free([node]))
                wanted -= changes.ends(node)
                wanted |= names | changes.reads(node, names)
        kept.append(code if whole else _cut(code, body, stay))
    return kept[::-1]


def free(body: Iterable[ast.stmt], given: Iterable[str] = ()) -> set[str]:
    """The names that some statements read before they have given them a value."""
    found, known = set[str](), {*given}
    for node in body:
        if isinstance(node, ast.For):
            found |= _read(node.iter) - known
            found |= free(node.body, known | stored(node.target)) | free(node.orelse, known)
        elif isinstance(node, ast.If | ast.While):
            found |= _read(node.test) - known
            found |= free(node.body, known) | free(node.orelse, known)
        else:
            found |= _read(node) - known
            known |= bound(node)
    return found


def _read(node: ast.AST) -> set[str]:
    """The names that a piece of code takes from outside it; what it gives a value itself may be among them."""
    table = symtable.symtable(ast.unparse(node), "a block", "exec")
    changed = {node.target.id} if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) else set()
    return changed | set(_referenced(table))


def _referenced(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (table.get_type() == "module" or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _referenced(inner)


def _imported(node: Import, wanted: set[str]) -> str:
    """An import of what is wanted alone."""
    names = [name for name in node.names if called(name) in wanted]
    left = ast.ImportFrom(node.module, names, node.level) if isinstance(node, ast.ImportFrom) else ast.Import(names)
    return ast.unparse(left)


def _cut(code: str, body: list[ast.stmt], stay: dict[int, str]) -> str:
    """The lines of the statements that stay, as they are spaced."""
    lines, said, done = code.split("\n"), list[str](), 0
    for place in sorted(stay):
        node, before = body[place], (body[place - 1].end_lineno or 0) if place else 0
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        said += [line for line in lines[before : first - 1] if not line.strip()]
        said += [stay[place]] if stay[place] else lines[max(first - 1, done) : node.end_lineno]  # a line may hold two
        done = node.end_lineno or 0
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(said)).strip("\n")
