"""Finds what a page holds: its code blocks, what its sentences ask and cite, each with the line where it stands."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from page_runner.errors import PageError
from page_runner.reading.content import Block, Scanned
from page_runner.reading.inline import find
from page_runner.reading.prose import citations

FENCE = re.compile(r"^(?P<margin>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
OPTION = re.compile(r"""\s+(?P<key>[A-Za-z_]\w*)=(?P<quote>["'])(?P<value>.*?)(?P=quote)""")
PYTHON = re.compile(r"\{?\s*\.?(?P<name>py(?:thon)?\d*|pycon|pyodide|ipython\d*)\b", re.IGNORECASE)

Allowed = dict[str, tuple[str, ...] | None]  # an option → its values; None for any text
RUNS: Allowed = {"exec": ("on",), "source": ("above", "folded"), "warns": None, "hl_lines": None}
SHOWN: Allowed = {"norun": None, "hl_lines": None}
HELP = 'a python block runs, ```python exec="on" source="above", or says why not, ```python norun="…"'


def scan(page: str, lines: list[str], first: int) -> Scanned:
    """Find the Python blocks of a page, and what its text asks and cites, in order.

    In `lines` each marker becomes a mark with its place in the list of markers: Python-Markdown does not set a page's
    text in order, so the expression alone would not tell which of two is meant.

    Args:
        page: Its name, for messages.
        lines: Its source, changed in place.
        first: The number of its first line in the file.

    Raises:
        PageError: A block is not closed, or its first line or an inline value is not understood.
    """
    blocks, prose = [Block(0, first)], list(lines)
    for start, end, margin, info in fences(lines):
        line = first + start
        prose[start : end + 1] = [""] * (min(end, len(lines) - 1) + 1 - start)
        if not PYTHON.match(info):
            continue
        if end == len(lines):
            raise PageError(page, "this block is never closed", line=line, source=lines[start])
        options = _options(page, info, line)
        code = textwrap.dedent("\n".join(text[margin:] for text in lines[start + 1 : end]))
        number = 1 + sum(block.number > 0 for block in blocks) if "exec" in options else 0
        blocks.append(Block(number, line + 1, code, options))
    running = [block for block in blocks if block.number or block is blocks[0]]
    markers = find(page, prose, first, lines)
    for place, marker in enumerate(markers):
        above = [block for block in running if block.line <= marker.line]
        marker.block = above[-1].number
        above[-1].markers[place] = marker
    return Scanned(blocks, markers, list(citations("\n".join(prose), first)), prose, first)


def fences(lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
    """(first line, last line, width of the margin, info) of each fenced block; one never closed ends after the page."""
    position = 0
    while position < len(lines):
        opening = FENCE.match(lines[position])
        end = position
        if opening:
            margin, close = len(opening["margin"]), re.compile(rf"{opening['fence']}[ \t]*")
            for end in range(position + 1, len(lines) + 1):
                if end == len(lines) or close.fullmatch(lines[end][margin:]):
                    break
            yield position, end, margin, opening["info"].strip()
        position = end + 1


def apart(lines: list[str]) -> list[str]:
    """A page's lines with an empty one between each block and what stands right above or below it.

    Otherwise Python-Markdown takes the block for a part of that paragraph.
    """
    done = list(lines)
    for start, end, margin, info in reversed(list(fences(lines))):
        if PYTHON.match(info):
            empty = lines[start][:margin].rstrip()
            for place in (end + 1, start):
                beside = done[place - (place == start)] if 0 < place < len(done) else ""
                if beside.strip(" \t>"):
                    done.insert(place, empty)
    return done


def _options(page: str, info: str, line: int) -> dict[str, str]:
    """What a Python block's first line says, refusing what it may not say."""
    name = re.split(r"[\s{}]", info, maxsplit=1)[0]
    rest = info[len(name) :]
    options = {found["key"]: found["value"] for found in OPTION.finditer(rest)}
    known = RUNS if "exec" in options else SHOWN
    if name != "python" or OPTION.sub("", rest).strip() or not options.keys() & {"exec", "norun"}:
        raise PageError(page, f"```{info} is not understood: {HELP}", line=line)
    for key, value in options.items():
        if key not in known:
            raise PageError(page, f"unknown option {key!r}: {HELP}", line=line)
        choices = known[key]
        if not value or (choices and value not in choices):
            allowed = " or ".join(f'{key}="{choice}"' for choice in choices or ["…"])
            raise PageError(page, f"{key}={value!r} is not {allowed}: {HELP}", line=line)
    if "exec" in options and "source" not in options:
        raise PageError(page, f'a block that runs is shown, source="above" or source="folded": {HELP}', line=line)
    return options
