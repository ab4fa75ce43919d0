"""The one error that a page's author meets."""

from __future__ import annotations

from mkdocs.exceptions import BuildError
from pymdownx.superfences import SuperFencesException

LINES = 8
"""The most lines a message has: MkDocs adds one before it."""


class PageError(SuperFencesException, BuildError):
    """A fault of a page: what is wrong, where, and what to do.

    It passes through superfences, which swallows other exceptions, and ends an MkDocs build with its message alone.
    """

    def __init__(self, page: str, cause: str, *, block: int = 0, line: int = 0, source: str = "") -> None:
        self.page, self.cause, self.block, self.line = page, cause, block, line
        where = ", ".join([page, *([f"block {block}"] if block else []), *([f"line {line}"] if line else [])])
        lines = [f"{where}: {cause}".rstrip(), *([f"    {source.strip()}"] if source.strip() else [])]
        text = "\n".join(lines).splitlines()
        if len(text) > LINES:
            text = [*text[: LINES - 1], "    …"]
        super().__init__("\n".join(line[:400] for line in text))
