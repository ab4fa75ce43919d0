"""Finds a page's code blocks and inline values in its source, with the lines where they stand."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from page_runner.errors import PageError

FENCE = re.compile(r"^(?P<margin>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
OPTION = re.compile(r"""\s+(?P<key>[A-Za-z_]\w*)=(?P<quote>["'])(?P<value>.*?)(?P=quote)""")
PYTHON = re.compile(r"\{?\s*\.?(?P<name>py(?:thon)?\d*|pycon|pyodide|ipython\d*)\b", re.IGNORECASE)
# As Python-Markdown reads code spans: as many backticks at the end as at the start.
CODE_SPAN = re.compile(r"(?<![\\`])(?P<ticks>`+)(?!`)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL)
PLACE = r"`\{python#(\d+)\}`"
VALUE = re.compile(r"\{(?P<engine>\w+)\}\s*(?P<expression>.*)", re.DOTALL)

RUNS = {"exec": ("on",), "source": ("above", "folded"), "warns": None, "hl_lines": None}
SHOWN = {"norun": None, "hl_lines": None}
HELP = 'a python block runs, ```python exec="on" source="above", or says why not, ```python norun="…"'


@dataclass
class Value:
    """An inline value: its expression, the line of the page where it stands, the number of the block above it."""

    expression: str
    line: int
    block: int = 0


@dataclass
class Block:
    """A fenced block of Python.

    Attributes:
        number: Its place among the blocks that run, from 1; 0 if it is only shown.
        line: The line of the page where its code begins.
        code: Its source, without the margin.
        options: What its first line says.
        values: The inline values between it and the next block that runs.
    """

    number: int
    line: int
    code: str = ""
    options: dict[str, str] = field(default_factory=dict)
    values: list[Value] = field(default_factory=list)


def scan(page: str, lines: list[str], first: int) -> tuple[list[Block], list[Value]]:
    """Find the Python blocks and the inline values of a page, in order.

    Each value's code span in `lines` becomes `` `{python#place}` ``, with its place in the list of values:
    Python-Markdown does not set a page's text in order, so the expression alone would not tell which of two is meant.

    Args:
        page: Its name, for messages.
        lines: Its source, changed in place.
        first: The number of its first line in the file.

    Returns:
        The blocks, after an empty one that stands for the text above them, and the values.

    Raises:
        PageError: A block is not closed, or its first line or an inline value is not understood.
    """
    blocks, prose = [Block(0, first)], list(lines)
    for start, end, margin, info in _fences(lines):
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
    values = _values(page, prose, first, lines)
    for value in values:
        above = [block for block in running if block.line <= value.line]
        value.block = above[-1].number
        above[-1].values.append(value)
    return blocks, values


def value_of(text: str) -> str | None:
    """The expression of an inline value's code span, `{python} expression`; None for other code.

    Raises:
        ValueError: It begins as a value does, with another word in the braces.
    """
    found = VALUE.fullmatch(text.strip())
    if not found:
        return None
    if found["engine"] != "python" or not found["expression"].strip():
        raise ValueError("inline code that begins with {word} is a value: `{python} expression`")
    return " ".join(found["expression"].split())


def _fences(lines: list[str]) -> Iterator[tuple[int, int, int, str]]:
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


def _values(page: str, prose: list[str], first: int, lines: list[str]) -> list[Value]:
    """Find the inline values, and mark their places; a code span ends with its paragraph."""
    values: list[Value] = []
    marked: list[tuple[int, int, str]] = []
    start = 0
    for end in range(len(prose) + 1):
        if end < len(prose) and prose[end].strip(" \t>"):
            continue
        paragraph = "\n".join(prose[start:end])

        def mark(span: re.Match[str], paragraph: str = paragraph, start: int = start) -> str:
            line = first + start + paragraph[: span.start()].count("\n")
            try:
                expression = value_of(span["text"]) if span["ticks"] == "`" else None
            except ValueError as error:
                raise PageError(page, str(error), line=line, source=span.group()) from None
            if expression is None:
                return span.group()
            values.append(Value(expression, line))
            return f"`{{python#{len(values) - 1}}}`"

        marked.append((start, end, CODE_SPAN.sub(mark, paragraph)))
        start = end + 1
    for start, end, paragraph in reversed(marked):
        if end > start:
            lines[start:end] = paragraph.split("\n")
    return values
