"""Fenced code: what is a fence, and what its first line may say. Whatever superfences would not read is refused."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from page_runner.errors import PageError
from page_runner.reading import tasks
from page_runner.reading.choices import misread
from page_runner.reading.layout import ITEM

FENCE = re.compile(r"^(?P<margin>[> \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
BEGINS = re.compile(r"^[> \t]*(?:[-*+] +|\d+\. +)?(?:`{3,}|~{3,})")  # a fence, or what was meant to be one
OPTION = re.compile(r"""\s+(?P<key>[A-Za-z_]\w*)=(?P<quote>["'])(?P<value>.*?)(?P=quote)""")
PYTHON = re.compile(r"\{?\s*\.?(?P<name>py(?:thon)?\d*|pycon|pyodide|ipython\d*)\b", re.IGNORECASE)
HEAD = re.compile(r"(?P<brace>\{\s*\.?)?\.?(?P<name>(?:[\w#.+-]+(?![\w#.+=-]))?)(?P<rest>.*?)\}?")
QUOTED = re.compile(r"""(["']).*?\1""")
OURS = re.compile(r"(?<![\w.#-])(?:(?:exec|norun|warns|source)(?![\w-])|(?:browser|curve|dots|choose|task)=)")
RELATED = ("cython", "jython")  # languages with a name much like Python's
LINES = re.compile(r"\d+(?:-\d+)?(?:[ \t]+\d+(?:-\d+)?)*")

Allowed = dict[str, tuple[str, ...] | None]  # an option → its values; None for any text
RUNS: Allowed = {
    "exec": ("on",), "source": ("above", "folded"), "warns": None, "hl_lines": None, "browser": ("on",), "curve": None,
    "dots": None, "choose": None,
}  # fmt: skip
SHOWN: Allowed = {"norun": None, "hl_lines": None}
OF_TASKS: Allowed = {"task": tasks.PARTS, "why": None, "error": None}
PLAIN: Allowed = {"title": None, "hl_lines": None, "linenums": None}
HELP = (
    'a python block runs, ```python exec="on" source="above", or says why not, ```python norun="…", '
    'or is part of a task, ```python task="start"'
)
UNREAD = "this is not read as a fence: it stands on a line of its own, indented by four spaces in an item"
INDENT = "indent all its lines as its first one; below an item or in a box by four spaces more than that"


class Fence(NamedTuple):
    """A fenced block: its first and last line, counted from 0, the width of its margin, what its first line says.

    One that is never closed ends after the page.
    """

    start: int
    end: int
    margin: int
    info: str

    @property
    def python(self) -> bool:
        """Whether it holds Python, however that is spelt."""
        return bool(PYTHON.match(self.info))


def fences(lines: list[str]) -> Iterator[Fence]:
    """The fenced blocks of a page."""
    position = 0
    while position < len(lines):
        opening = FENCE.match(lines[position])
        end = position
        if opening:
            margin, close = len(opening["margin"]), re.compile(rf"{opening['fence']}[ \t]*")
            for end in range(position + 1, len(lines) + 1):
                if end == len(lines) or close.fullmatch(lines[end][margin:]):
                    break
            yield Fence(position, end, margin, opening["info"].strip())
        position = end + 1


def check(page: str, lines: list[str], first: int, fence: Fence) -> None:
    """Refuse a fence that superfences would not read as one, or that has options it does not know.

    Args:
        page: The page's name, for messages.
        lines: Its lines.
        first: The number of the first of them in the file.
        fence: One of its fences.

    Raises:
        PageError: It is such a fence.
    """
    opening, line = lines[fence.start], first + fence.start
    if fence.end == len(lines):
        for number in range(fence.start) if not fence.info else ():  # what was to be closed may be no fence
            if BEGINS.match(lines[number]) and ITEM.match(lines[number].lstrip(" >")):
                raise PageError(page, UNREAD, line=first + number, source=lines[number])
        raise PageError(page, "this block is never closed", line=line, source=opening)
    if fence.python:
        options(page, fence.info, line)
    elif cause := _other(fence.info):
        raise PageError(page, cause, line=line, source=opening)
    for place in range(fence.start + 1, fence.end + 1):
        if not _within(lines[place], opening[: fence.margin]):
            cause = f"this line is indented less than the first of its block: {INDENT}"
            raise PageError(page, cause, line=first + place, source=lines[place])
    if cause := _marked(fence.info, fence.end - fence.start - 1):
        raise PageError(page, cause, line=line, source=opening)


def options(page: str, info: str, line: int) -> dict[str, str]:
    """What a Python block's first line says, refusing what it may not say."""
    name = re.split(r"[\s{}]", info, maxsplit=1)[0]
    rest = info[len(name) :]
    options = {found["key"]: found["value"] for found in OPTION.finditer(rest)}
    known = RUNS if "exec" in options else OF_TASKS if tasks.KIND in options else SHOWN
    if name != "python" or OPTION.sub("", rest).strip() or not options.keys() & {"exec", "norun", tasks.KIND}:
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
    if "browser" in options and options["source"] != "above" and "choose" not in options:
        raise PageError(page, 'a block that a reader can change stands open: browser="on" source="above"', line=line)
    for key in {"curve", "dots", "choose"} & options.keys() if "browser" not in options else ():
        what = "sets what a reader's run begins with" if key == "choose" else "draws what a reader's run leaves behind"
        raise PageError(page, f'{key}="…" {what}: write browser="on" too', line=line)
    if cause := misread(options.get("choose", "")) or tasks.misplaced(options):
        raise PageError(page, cause, line=line)
    return options


def _other(info: str) -> str:
    """What is wrong with the first line of a block in another language; nothing if it is right."""
    head = HEAD.fullmatch(info)
    assert head
    name, rest = head["name"], head["rest"]
    if OURS.search(QUOTED.sub("", info)):
        return f"a block in {name or 'no language'!r} has an option of Python blocks: {HELP}"
    if name.lower() not in RELATED and difflib.get_close_matches(name.lower(), ["python"], cutoff=0.65):
        return f"no language is called {name!r}, is it python? {HELP}"
    left = OPTION.sub("", rest).strip()
    if head["brace"]:  # any attribute of HTML
        return "" if info.endswith("}") else "these braces are never closed"
    if left:
        return f'{left!r} is not understood: the options of a block are written key="value"'
    for found in OPTION.finditer(rest):
        if found["key"] not in PLAIN:
            near = difflib.get_close_matches(found["key"], PLAIN, n=1)
            return f"unknown option {found['key']!r}" + (f": is it {near[0]}?" if near else f": {', '.join(PLAIN)}")
        if found["key"] == "linenums" and not re.match(r"\d", found["value"]):
            return f'linenums={found["value"]!r} is not the number of the first line, as in linenums="1"'
    return ""


def _marked(info: str, count: int) -> str:
    """What is wrong with the lines that a block marks, of that many."""
    for found in OPTION.finditer(f" {info}"):
        if found["key"] == "hl_lines":
            given = found["value"]
            ranges = [list(map(int, part.split("-"))) for part in given.split()] if LINES.fullmatch(given) else []
            if not ranges or any(not 1 <= part[0] <= part[-1] <= count for part in ranges):
                return f'hl_lines={given!r} does not name lines of this block, 1 to {count}, as in hl_lines="1 3-4"'
    return ""


def _within(line: str, margin: str) -> bool:
    """Whether a line keeps the margin of its block: spaces, or the signs of a quotation."""
    if ">" not in margin:
        return not line[: len(margin)].strip()
    signs = re.match(r"[> ]*", line)
    assert signs
    return len(signs[0]) >= len(margin.rstrip()) and signs[0][: len(margin)].count(">") == margin.count(">")
