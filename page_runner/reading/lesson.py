"""The lesson's pages: the table of contents in mkdocs.yml, read in this one place, and the files that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from page_runner.errors import PageError
from page_runner.reading import front
from page_runner.reading.content import Scanned
from page_runner.reading.percent import as_markdown
from page_runner.reading.scan import fences, scan
from page_runner.reading.sentences import plain

HEADING = re.compile(
    r"^#(?!#) *(?P<text>\S.*?)(?:[ ]+#+)?(?P<end>[ ]*\{[^{}]*\})?[ ]*$|^(?P<above>\S.*)\n=+[ ]*$", re.MULTILINE
)
VALUE = re.compile(r"`\{python\}[^`]*`")
NOTEBOOK, TEXT = ".py", ".md"
COPY = ".ipynb"  # what is made of either, for readers to take away


@dataclass(frozen=True)
class Source:
    """A page's file, a notebook's as the Markdown of a page.

    Attributes:
        name: The page, as under docs/.
        meta: Its front matter.
        lines: What follows that.
        first: The number of the first of these lines in the file.
        keys: The keys of the front matter, each with its line in the file.
    """

    name: str
    meta: dict[str, Any]
    lines: list[str]
    first: int
    keys: dict[str, int]

    def scan(self) -> tuple[list[str], Scanned]:
        """Its lines with marks in the place of markers, and what it holds."""
        lines = list(self.lines)
        return lines, scan(self.name, lines, self.first)


def source(name: str, text: str) -> Source:
    """What a page's file holds.

    Raises:
        PageError: Its front matter is none.
    """
    text = (as_markdown(name, text) if name.endswith(NOTEBOOK) else text).rstrip()
    meta, keys, body = front.split(name, text)
    lines = [line if line.strip() else "" for line in body.expandtabs(4).splitlines()]
    return Source(name, meta, lines, len(text.splitlines()) - len(lines) + 1, keys)


def read(docs: Path, name: str) -> Source:
    """What a page's file under a docs folder holds."""
    return source(name, text(docs / name, name))


def text(file: Path, name: str) -> str:
    """What stands in a file.

    Args:
        file: Where it is.
        name: What an author calls it, for messages.

    Raises:
        PageError: It cannot be read, or is not text in UTF-8.
    """
    try:
        data = file.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise PageError(name, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageError(name, "is not text in UTF-8: save it in that encoding", line=line) from None


def nav(root: Path) -> dict[str, str]:
    """The pages that mkdocs.yml lists, in its order, groups flattened → their titles there, empty where it gives none.

    Raises:
        PageError: mkdocs.yml is no YAML, or `nav` no table of contents.
    """
    file = root / "mkdocs.yml"
    return {name: title for name, (title, _) in _nav(text(file, file.name) if file.exists() else "").items()}


def groups(root: Path) -> dict[str, tuple[str, ...]]:
    """The pages that mkdocs.yml lists, in its order → the titles of the groups around each, the outermost first.

    Raises:
        PageError: As nav does.
    """
    file = root / "mkdocs.yml"
    return {name: above for name, (_, above) in _nav(text(file, file.name) if file.exists() else "").items()}


@lru_cache(maxsize=8)
def _nav(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Each page that is listed → its title there, and the titles of its groups."""
    try:  # BaseLoader builds plain values: other tags of the file ask for this package
        settings = yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 0
        raise PageError("mkdocs.yml", "is not YAML", line=line) from None
    found: dict[str, tuple[str, tuple[str, ...]]] = {}

    def collect(entries: object, above: tuple[str, ...] = (), title: str = "") -> None:
        if isinstance(entries, dict):
            for name, below in entries.items():
                collect(below, above, name)
        elif isinstance(entries, list):
            for entry in entries:
                collect(entry, (*above, title) if title else above)
        elif isinstance(entries, str) and entries.endswith((TEXT, NOTEBOOK)):
            found.setdefault(entries, (title, above))

    if not isinstance(settings, dict | None):
        raise PageError("mkdocs.yml", "holds no settings, `site_name: …` and so on", line=1)
    collect((settings or {}).get("nav") or [])
    return found


def pages(root: Path) -> dict[str, str]:
    """All pages → their titles: those of the table of contents in its order, then those that it leaves out."""
    docs, listed = root / "docs", nav(root)
    there = sorted(path.relative_to(docs).as_posix() for path in docs.rglob(f"*{TEXT}") if path.is_file())
    names = [*listed, *(name for name in there if name not in listed)]
    return {name: listed.get(name) or title(docs, name) for name in names}


def title(docs: Path, name: str) -> str:
    """The title that a page gives itself: in its front matter, or its first heading; else its name."""
    if not (docs / name).is_file():
        return Path(name).stem
    page = read(docs, name)
    found = heading(page.lines)
    text = (found["text"] or found["above"]) if found else Path(name).stem
    return str(page.meta.get("title", "")) or plain(VALUE.sub("…", text))


def heading(lines: list[str]) -> re.Match[str] | None:
    """The first heading of the first level in a page's lines, where it stands in their text."""
    text = list(lines)
    for start, end, *_ in fences(lines):  # a comment of code is no heading
        text[start : end + 1] = [""] * (min(end, len(lines) - 1) + 1 - start)
    return HEADING.search("\n".join(text))
