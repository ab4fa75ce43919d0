"""Judges an attempt at a task for readers, as docs/assets/run/python.js does in a browser, in the same words."""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable
from typing import Any

from page_runner.messages import Attempt, Verdict

CODE, CHECK = "your code", "check"
UNKNOWN = "nothing is called {name}"


def judge(attempt: Attempt, prints: Callable[..., None]) -> Verdict:
    """Run an attempt, then its check, in a namespace that nothing else sees; chance goes on as if it had not run.

    An assertion of the check's own says what is missing, and so does a name that it misses. Any other error is one
    that the attempt ends in. What no block may do passes through.

    Args:
        attempt: The code, and its check.
        prints: What `print` does; while the check runs, it does nothing.
    """
    names: dict[str, Any] = {"__name__": "__main__", "print": prints}
    chance = random.getstate()
    try:
        exec(compile(attempt.code, CODE, "exec", dont_inherit=True), names)
        if names.get("print") is prints:
            names["print"] = lambda *words, **how: None
        exec(compile(attempt.check, CHECK, "exec", dont_inherit=True), names)
    except Exception as error:
        return _said(error)
    finally:
        random.setstate(chance)
    return Verdict(passed=True)


def _said(error: Exception) -> Verdict:
    """What a reader is told of an error."""
    is_of_the_check = traceback.extract_tb(error.__traceback__)[-1].filename == CHECK
    if is_of_the_check and isinstance(error, AssertionError):
        return Verdict(passed=False, said=str(error))
    if is_of_the_check and isinstance(error, NameError):
        return Verdict(passed=False, said=UNKNOWN.format(name=error.name))
    name = type(error).__name__
    return Verdict(passed=False, said=f"{name}: {error}", error=name)
