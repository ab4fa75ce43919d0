"""Style sheets of the site's own: whether they fetch anything from another host."""

from __future__ import annotations

import re
from pathlib import Path

from page_runner.errors import PageError
from page_runner.mode import Mode

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ELSEWHERE = re.compile(r"(?:@import\s+|url\(\s*)[\"']?\s*(?:https?:)?//", re.IGNORECASE)


def check(docs: Path, mode: Mode) -> None:
    """See that no style sheet under a docs folder fetches anything from another host.

    Raises:
        PageError: One does; while serving it is a warning.
    """
    for path in sorted(docs.rglob("*.css")):
        text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text(encoding="utf-8"))
        if found := ELSEWHERE.search(text):
            line = text.count("\n", 0, found.start())
            cause = "this is fetched from another host: put the file into docs/"
            source = text.split("\n")[line]
            mode.report(PageError(path.relative_to(docs).as_posix(), cause, line=line + 1, source=source))
