"""The place of a page among the others: its group, which of how many it is, how long it takes; and the way through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.reading import door, lesson, pace
from page_runner.reading.lesson import Source
from page_runner.reading.sentences import escaped

SEPARATOR = " · "
DRAWS = " draws figure "
BEGINS, WIDTH = "place:", 200
"""How the comment begins that tells the template, and how many characters it has after that: overrides/main.html."""
PAGES, START = "<!-- pages -->", "<!-- start -->"
"""What stands on a line of its own in a page's source, in the place of all pages, and of the link to the first."""


@dataclass(frozen=True)
class Listed:
    """A page that the table of contents lists.

    Attributes:
        name: The page, as under docs/.
        title: Its title there.
        groups: The titles of the groups that it stands in, the outermost first.
        question: What it answers, in Markdown.
        minutes: How long it takes; 0 if it is no page to read from top to bottom.
    """

    name: str
    title: str
    groups: tuple[str, ...]
    question: str
    minutes: int


def eyebrow(page: Source, book: Ledger) -> str:
    """What stands above the title of a page: its place, and how long it takes; of the first page, of all pages.

    Nothing if the table of contents does not list the page.
    """
    listed = lesson.groups(book.root)
    if page.name not in listed:
        return ""
    if page.meta.get("hero"):
        return _of_all([entry for entry in way(book) if entry.minutes])
    groups = listed[page.name]
    beside = [name for name, above in listed.items() if above == groups]
    said = [groups[-1]] if groups else []
    if not page.meta.get("lookup"):
        said += [f"{beside.index(page.name) + 1} of {len(beside)}"] if groups else []
        said += [f"{_minutes(page, book)} min"]
    return SEPARATOR.join(said)


def way(book: Ledger) -> Iterator[Listed]:
    """The pages by the table of contents but for the first, the start page; what cannot be read is told elsewhere."""
    for name, groups in lesson.groups(book.root).items():
        try:
            page = _read(name, lesson.text(book.root / "docs" / name, name))
        except PageError:
            continue
        if not page.meta.get("hero"):
            minutes = 0 if page.meta.get("lookup") else _minutes(page, book)
            yield Listed(name, book.pages[name], groups, door.question(page.lines), minutes)


def pages_list(book: Ledger, *, folded: bool = True) -> list[str]:
    """All pages by their groups, in Markdown: title, how long it takes, the question that it answers.

    The first list stands open; each further one opens below its heading, where it is folded.
    """
    lines = [""]
    for number, (groups, entries) in enumerate(groupby(way(book), key=lambda entry: entry.groups)):
        lines += ["", *([f"### {escaped(groups[-1])}", ""] if groups else ["<!-- -->", ""])]
        listed = [_item(entry) for entry in entries]
        if number and folded:
            count = f"{len(listed)} pages" if len(listed) > 1 else "1 page"
            listed = [f'??? abstract "{count}"', *(f"    {line}" for line in listed)]
        lines += listed
    return [*lines, ""]


def start_button(book: Ledger) -> list[str]:
    """What leads from the start page to the first page, in Markdown."""
    pages = [entry for entry in way(book) if entry.minutes]
    if not pages:
        return []
    first = pages[0]
    beside = sum(entry.groups == first.groups for entry in pages)
    return ["", f"[Start: page 1 of {beside}, {first.minutes} minutes](<{first.name}>){{ .start }}", ""]


def tells_of_others(page: Source) -> bool:
    """Whether other pages, read anew, may change what this module says on a page."""
    return bool(page.meta.get("hero")) or any(line.strip() in (PAGES, START) for line in page.lines)


def _item(entry: Listed) -> str:
    time = f' <span class="time">{entry.minutes} min</span>' if entry.minutes else ""
    sign = "1." if entry.minutes else "-"  # those to read in turn are numbered
    question = f"<br>{entry.question}" if entry.question else ""
    return f"{sign} [{escaped(entry.title)}](<{entry.name}>){time}{question}"


def _of_all(entries: list[Listed]) -> str:
    """How many pages the first group has to read, and how long each takes; then how many more there are."""
    minutes = [entry.minutes for entry in entries if entry.groups == entries[0].groups]
    if not minutes:
        return ""
    least, most, more = min(minutes), max(minutes), len(entries) - len(minutes)
    said = f"{len(minutes)} pages, {least if least == most else f'{least} to {most}'} min each"
    return said + (f", then {more} to go further" if more else "")


def _minutes(page: Source, book: Ledger) -> int:
    return _opened(tuple(page.lines)).minutes(sum(DRAWS in name for name in book.entries(page.name)))


@lru_cache(maxsize=256)
def _opened(lines: tuple[str, ...]) -> pace.Open:
    """What stands open; a build asks for the way more than once."""
    return pace.opened(list(lines))


@lru_cache(maxsize=256)
def _read(name: str, text: str) -> Source:
    return lesson.source(name, text)
