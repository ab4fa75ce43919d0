"""The code of a page as Python reads it, without a word: what is wrong with it is told when it runs."""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache


@lru_cache(maxsize=1024)  # many ask; nobody changes it
def parsed(code: str) -> ast.Module | None:
    """The tree of a block's code; None if it is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of an escape that is none; Python does not know the page's name here
        try:
            return ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
