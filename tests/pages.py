"""The lesson's pages, as tests name and read them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup

from page_runner.reading import lesson

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NAV = list(lesson.nav(ROOT))
MARKDOWN = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
NOTEBOOKS = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.py"))
PAGES = MARKDOWN + NOTEBOOKS

SAMPLE = ["index.md", "memory-and-scale.md", "glossary.md", "notebooks/lab.py"]
"""The pages that `make test` looks at, where `make test-all` looks at each: one of each kind, and the heaviest."""


def block(code: str, options: str = 'exec="on" source="above"') -> str:
    """A fenced block that runs."""
    return f"```python {options}\n{code}\n```\n"


def line(page: str, begin: str) -> str:
    """The one line of a page that begins so, margin aside, with its end: a place to put something above or below."""
    found = re.findall(rf"^[ \t]*{re.escape(begin)}.*\n", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == 1, f"{len(found)} lines of {page} begin with {begin!r}"
    return found[0]


def sentence(page: str, after: str) -> str:
    """The first line of plain words of a page, and nowhere else on it, below the line that begins so."""
    text = (DOCS / page).read_text(encoding="utf-8")
    below = text.partition(line(page, after))[2]
    return next(
        words for words in re.findall(r"^[A-Z][a-z][\w ,']+[.:?]$", below, re.MULTILINE) if text.count(words) == 1
    )


def holding(page: str, code: str) -> str:
    """What messages call the first block of a page that holds some code: "block 2"."""
    _, scanned = lesson.read(DOCS, page).scan()
    return f"block {next(block.number for block in scanned.blocks if code.strip() in block.code)}"


def url(page: str) -> str:
    """Where a page stands below the site's root."""
    stem = page.rsplit(".", 1)[0]
    return "" if stem == "index" else stem.removesuffix("/index") + "/"


@cache
def read(file: Path) -> BeautifulSoup:
    """A file's HTML, to be read only: many tests read the same."""
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def built(site: Path, page: str) -> BeautifulSoup:
    """A page of a built site."""
    return read(site / url(page) / "index.html")
