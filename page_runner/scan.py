"""Finds a page's code blocks, inline values and claims in its source, with the lines where they stand."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from page_runner.errors import PageError
from page_runner.inline import Claim, Value, find
from page_runner.messages import Task

FENCE = re.compile(r"^(?P<margin>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
OPTION = re.compile(r"""\s+(?P<key>[A-Za-z_]\w*)=(?P<quote>["'])(?P<value>.*?)(?P=quote)""")
PYTHON = re.compile(r"\{?\s*\.?(?P<name>py(?:thon)?\d*|pycon|pyodide|ipython\d*)\b", re.IGNORECASE)

RUNS = {"exec": ("on",), "source": ("above", "folded"), "warns": None, "hl_lines": None}
SHOWN = {"norun": None, "hl_lines": None}
HELP = 'a python block runs, ```python exec="on" source="above", or says why not, ```python norun="…"'


@dataclass
class Block:
    """A fenced block of Python.

    Attributes:
        number: Its place among the blocks that run, from 1; 0 if it is only shown.
        line: The line of the page where its code begins.
        code: Its source, without the margin.
        options: What its first line says.
        values: The inline values and claims between it and the next block that runs.
    """

    number: int
    line: int
    code: str = ""
    options: dict[str, str] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)

    def task(self) -> Task:
        """What the page's process is asked to do."""
        asked = {Value: [], Claim: []}
        for value in self.values:
            asked[type(value)].append((value.expression, value.line))
        warns = self.options.get("warns", "")
        return Task(self.number, self.code, self.line, warns, tuple(asked[Value]), tuple(asked[Claim]))


class Scanned(NamedTuple):
    """What a page's source holds.

    Attributes:
        blocks: Its Python blocks, after an empty one that stands for the text above them.
        values: The inline values and claims of its text, in order.
        prose: Its lines, with nothing in the place of its fenced blocks, and with marks in that of values and claims.
    """

    blocks: list[Block]
    values: list[Value]
    prose: list[str]


def scan(page: str, lines: list[str], first: int) -> Scanned:
    """Find the Python blocks and the inline values of a page, in order.

    In `lines` each value and claim becomes a mark with its place in the list of values: Python-Markdown does not set a
    page's text in order, so the expression alone would not tell which of two is meant.

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
    values = find(page, prose, first, lines)
    for value in values:
        above = [block for block in running if block.line <= value.line]
        value.block = above[-1].number
        above[-1].values.append(value)
    return Scanned(blocks, values, prose)


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


def _options(page: str, info: str, line: int) -> dict[str, str]:
    """What a Python block's first line says, refusing what it may not say."""
    name = PYTHON.match(info)["name"]  # type: ignore[index]  # the caller has matched it
    rest = info[len(name) :]
    options = {found["key"]: found["value"] for found in OPTION.finditer(rest)}
    known = RUNS if "exec" in options else SHOWN
    if name != "python" or OPTION.sub("", rest).strip() or not options.keys() & {"exec", "norun"}:
        raise PageError(page, f"```{info} is not understood: {HELP}", line=line)
    for key, value in options.items():
        if key not in known:
            raise PageError(page, f"unknown option {key!r}: {HELP}", line=line)
        if not value or (known[key] and value not in known[key]):
            allowed = " or ".join(f'{key}="{choice}"' for choice in known[key] or ["…"])
            raise PageError(page, f"{key}={value!r} is not {allowed}: {HELP}", line=line)
    if "exec" in options and "source" not in options:
        raise PageError(page, f'a block that runs is shown, source="above" or source="folded": {HELP}', line=line)
    return options
