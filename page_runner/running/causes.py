"""What went wrong in a page's process, in words for its author."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

from page_runner.running.rules import RULE, RuleBroken

HERE = Path(__file__).parents[1]


def cause_of(error: BaseException, page: str) -> str:
    """What went wrong, in a line or two; where in `snippets`, if it was there."""
    if isinstance(error, SystemExit):
        return f"calls sys.exit({error.code!r}): a block may not end the build"
    if isinstance(error, RuleBroken):
        return str(error)
    if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
        return "needs more memory than a page may have"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:  # the limit on what a process may write
        return f"writes a file, or starts another process: {RULE}"
    if isinstance(error, AssertionError) and "daemonic processes" in str(error):
        return f"starts another process: {RULE}"
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}"
    message = " ".join(str(error).split())[:300]
    last = traceback.extract_tb(error.__traceback__)[-1]
    ours = Path(last.filename).is_relative_to(HERE)
    inside = "" if ours or last.filename == page else f" (in {short(last.filename)}, line {last.lineno})"
    return f"{type(error).__name__}: {message}{inside}"


def line_in(page: str, error: BaseException) -> int:
    """The innermost line of the page that the error passed through; 0 if there is none."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == page]
    return (lines[-1] or 0) if lines else 0


def short(filename: str) -> str:
    """A file's name as an author knows it: from `snippets` on, or its folder and name."""
    parts = Path(filename).parts
    return "/".join(parts[parts.index("snippets") if "snippets" in parts else -2 :])
