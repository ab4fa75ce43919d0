"""What a page printed and drew, held against what was last approved.

A record is a text file, one for each page, made to be read as a diff. The build compares and never writes;
`make approve` alone writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading import lesson

FOLDER = Path("tests/records")
NOTHING = "(nothing)"
HEAD = "What {page} printed and drew when it was last approved. Written by `make approve`; the build compares."
NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w]|\.\d)")


@dataclass(frozen=True)
class Entry:
    """One thing that a page showed: the output of a block, a figure, a value in a sentence.

    Attributes:
        name: Unlike any other of its page, as in "block 2 prints".
        text: What was shown.
        block: The block's number.
        line: The block's line on the page.
    """

    name: str
    text: str
    block: int = 0
    line: int = 0


def place(page: str, root: Path) -> Path:
    """The file of a page's record."""
    return root / FOLDER / f"{page}.txt"


def settle(page: str, entries: list[Entry], root: Path, mode: Mode) -> None:
    """Hold what a page showed against its record; where the build approves, write the record.

    Raises:
        PageError: Something differs, or there is no record; while serving it is a warning.
    """
    if mode is Mode.APPROVE:
        write(place(page, root), page, entries)
    elif error := _difference(page, entries, place(page, root)):
        mode.report(error)


def write(path: Path, page: str, entries: list[Entry]) -> None:
    """Write a record; of a page that shows nothing there is none."""
    if not entries:
        path.unlink(missing_ok=True)
        return
    lines = [HEAD.format(page=page)]
    for entry in entries:
        lines += ["", f"== {entry.name}", *(f"    {line}".rstrip() for line in entry.text.splitlines())]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise PageError(page, f"its record {path.name} cannot be written: {error.strerror}") from None


def read(path: Path) -> dict[str, str]:
    """A record's entries, name → text; none where there is no record."""
    return dict(_entries(lesson.text(path, f"{FOLDER}/{path.name}"))) if path.exists() else {}


@lru_cache(maxsize=256)
def _entries(text: str) -> dict[str, str]:
    """What a record's text says; each page that gathers asks for those of all others."""
    entries: dict[str, list[str]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("== "):
            name = line.removeprefix("== ")
            entries[name] = []
        elif name:
            entries[name].append(line.removeprefix("    "))
    return {name: "\n".join(lines).rstrip("\n") for name, lines in entries.items()}


def tidy(docs: Path, mode: Mode) -> None:
    """Report the records that belong to no page of a docs folder; approving deletes them."""
    folder = docs.parent / FOLDER
    for path in sorted(folder.rglob("*.txt")):
        page = path.relative_to(folder).as_posix().removesuffix(".txt")
        if (docs / page).exists():
            continue
        if mode is Mode.APPROVE:
            path.unlink()
        else:
            mode.report(PageError(page, f"has a record, but there is no such page: delete {FOLDER}/{page}.txt"))


def same(approved: str, now: str) -> bool:
    """Whether two lines say the same: words and whole numbers to the letter, decimals to one unit of the last digit."""
    if approved == now:
        return True
    words, numbers = _split(approved)
    words_now, numbers_now = _split(now)
    return words == words_now and all(map(_close, numbers, numbers_now))


def _difference(page: str, entries: list[Entry], path: Path) -> PageError | None:
    if not path.exists():
        advice = f"has no approved record: run `make approve`, then read {FOLDER}/{page}.txt"
        return PageError(page, advice) if entries else None
    approved, now = read(path), {entry.name: entry for entry in entries}
    faults: list[tuple[Entry, str, str]] = []
    for name in [*now, *(name for name in approved if name not in now)]:
        entry = now.get(name, Entry(name, ""))
        pairs = zip_longest(_lines(approved.get(name, "")), _lines(entry.text), fillvalue=NOTHING)
        faults += [(entry, before, after) for before, after in pairs if not same(before, after)]
    if not faults:
        return None
    entry, before, after = faults[0]
    what = entry.name.removeprefix(f"block {entry.block} ")
    more = f" (and {len(faults) - 1} more lines)" if faults[1:] else ""
    cause = (
        f"{what}: not what was approved{more}\n"
        f"    approved: {before.strip()[:150]}\n"
        f"    now:      {after.strip()[:150]}\n"
        "If it is right now, run `make approve` and read the difference."
    )
    return PageError(page, cause, block=entry.block, line=entry.line)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _split(line: str) -> tuple[list[str], list[str]]:
    words = [" ".join(part.split()) for part in NUMBER.split(line)]
    return words, NUMBER.findall(line)


def _close(approved: str, now: str) -> bool:
    if "." not in approved + now and "e" not in approved + now:
        return approved == now
    (unit, digits), (unit_now, digits_now) = _precision(approved), _precision(now)
    if unit != unit_now and digits != digits_now:
        return False
    value, value_now = (float(text.replace("−", "-")) for text in (approved, now))
    return abs(value - value_now) <= max(unit, unit_now) * 1.0001


def _precision(number: str) -> tuple[float, int]:
    """The unit of a printed number's last digit, and how many digits it has."""
    mantissa, _, exponent = number.lstrip("+-−").partition("e")
    decimals = len(mantissa.partition(".")[2])
    power = max(-300, min(300, int(exponent or 0) - decimals))  # beyond that there is no such float
    return 10.0**power, len(mantissa.replace(".", "").lstrip("0"))
