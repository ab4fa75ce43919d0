"""The lesson's pages, as tests name and read them."""

from __future__ import annotations

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

SAMPLE = ["index.md", "the-loop.md", "memory-and-scale.md", "glossary.md", "notebooks/lab.py"]
"""The pages that `make test` looks at, where `make test-all` looks at each: one of each kind, and the heaviest."""


def block(code: str, options: str = 'exec="on" source="above"') -> str:
    """A fenced block that runs."""
    return f"```python {options}\n{code}\n```\n"


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
