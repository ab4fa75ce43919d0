"""The line of a link that leads nowhere: MkDocs, which finds it, tells the page alone."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from page_runner.errors import PageError
from page_runner.reading import lesson

TOLD = re.compile(r"Doc file '(?P<page>[^']+)' contains an? (?:\w+ )*?link (?:to )?'(?P<link>[^']*)'")
MKDOCS = "mkdocs.structure.pages"


class Lines(logging.Filter):
    """Adds the line to what MkDocs says of a link; one that a page gathers has none."""

    def __init__(self, docs: Path) -> None:
        super().__init__()
        self.docs = docs

    def filter(self, record: logging.LogRecord) -> bool:
        """Change what is said; all of it is told."""
        message = record.getMessage()
        if (told := TOLD.match(message)) and (line := self._line(told["page"], told["link"])):
            record.msg, record.args = message.replace(f"'{told['page']}'", f"'{told['page']}', line {line},", 1), ()
        return True

    def _line(self, page: str, link: str) -> int:
        """The first line of a page that leads there; 0 if none does."""
        try:
            lines = lesson.text(self.docs / page, page).split("\n")
        except PageError:
            return 0
        leads = re.compile(rf"""[(<"'= ]{re.escape(link)}(?![\w/#.-])""")
        return next((number for number, line in enumerate(lines, 1) if leads.search(line)), 0)


def tell_lines(docs: Path) -> None:
    """From now on MkDocs tells the line of a link, too."""
    logging.getLogger(MKDOCS).filters = [Lines(docs)]
