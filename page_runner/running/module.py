"""The module that a page's blocks make up: what Python runs as `__main__`, with a source that can be looked up."""

from __future__ import annotations

import ast
import io
import linecache
import sys
import tokenize
import types
from collections.abc import Callable
from typing import Any

NAME = "__main__"  # so that `if __name__ == "__main__":` holds, as in a script and in a notebook


class Module:
    """A page's module. What looks a class or a function up by its module, such as pickle and inspect, finds it."""

    def __init__(self, page: str, told: Callable[[str, str], str | ast.Module]) -> None:
        self.page, self.told = page, told  # what has a comment tell what its line gives
        self.module = types.ModuleType(NAME)
        self.module.__file__ = page  # inspect asks for it, then for that file's lines
        sys.modules[NAME] = self.module
        self.namespace: dict[str, Any] = self.module.__dict__
        self.lines: list[str] = []
        self.last_line = 0  # of the expression whose value was returned last

    def run(self, code: str, line: int, *, last: bool = False) -> Any:
        """Run a block.

        Args:
            code: Its source.
            line: The line of the page where it begins.
            last: Whether to return the value of an expression in its last line, as Jupyter does; not behind a `;`.
        """
        self._keep(code, line)
        self.last_line = 0
        whole = "\n" * (line - 1) + code  # the newlines make Python count lines as the page does
        told = self.told(whole, self.page)
        tree = ast.parse(told, self.page) if isinstance(told, str) else told
        final = tree.body[-1] if tree.body else None
        if not last or not isinstance(final, ast.Expr) or _ends_silently(code):
            exec(compile(tree, self.page, "exec", dont_inherit=True), self.namespace)
            return None
        del tree.body[-1]
        exec(compile(tree, self.page, "exec", dont_inherit=True), self.namespace)
        value = eval(compile(ast.Expression(final.value), self.page, "eval", dont_inherit=True), self.namespace)
        self.last_line = final.lineno
        return value

    def _keep(self, code: str, line: int) -> None:
        """Have the source of functions and classes found: the page's lines, empty where no block stands."""
        self.lines += ["\n"] * (line - 1 - len(self.lines))
        self.lines[line - 1 :] = [f"{each}\n" for each in code.split("\n")]
        # Without a time of change Python does not look for a file by that name.
        linecache.cache[self.page] = (sum(map(len, self.lines)), None, self.lines, self.page)


def _ends_silently(code: str) -> bool:
    """Whether a cell ends with `;`, with which Jupyter is told to show nothing."""
    passed = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT)
    try:
        signs = [token for token in tokenize.generate_tokens(io.StringIO(code).readline) if token.type not in passed]
    except (tokenize.TokenError, SyntaxError):
        return True
    return bool(signs) and signs[-1].string == ";"
