"""A notebook in percent format, read as the Markdown of a page, line for line: so its messages name its own lines."""

from __future__ import annotations

import re

from page_runner.errors import PageError
from page_runner.reading.fences import OPTION

CELL = re.compile(r"^# %%(?P<head>.*)$")
TEXT = re.compile(r"\[(?:markdown|md)\]")
RAW = re.compile(r"\[raw\]")
FOLDED = re.compile(r"""tags\s*=\s*\[[^\]]*["']folded["']""")


def as_markdown(name: str, source: str) -> str:
    """A notebook's source as the Markdown of a page.

    A text cell is text; a code cell is a block that runs, folded if it has the tag "folded", with the options of a
    page's block that stand behind its `# %%`; an empty one is nothing, and a raw one is left out, as Jupyter does with
    them. A comment between lines `# ---` at the top is front matter.

    Args:
        name: The notebook's name, for messages.
        source: Its text.

    Raises:
        PageError: Code begins right below other code or above the first cell, or text holds a line without its sign.
    """
    lines = source.splitlines()
    done = _front_matter(name, lines)
    fence = ""  # what ends the code above, where no empty line is left for it: it stands in the place of "# %%"
    while len(done) < len(lines):
        start = len(done)
        found = CELL.match(lines[start])
        end = next((n for n in range(start + 1, len(lines)) if CELL.match(lines[n])), len(lines))
        body = lines[start + 1 : end] if found else lines[start:end]
        head = found["head"] if found else ""
        if found and TEXT.search(head):
            done += [fence, *(_uncommented(name, line, n) for n, line in enumerate(body, start + 2))]
            fence = ""
        elif RAW.search(head) or not any(line.strip() for line in body):
            done += [fence, *[""] * (end - start - 1)]
            fence = ""
        elif not found:
            raise PageError(name, "code stands above the first cell: begin it with # %%", line=start + 1)
        elif fence:
            cause = "a cell of code begins right below another: leave an empty line between the two"
            raise PageError(name, cause, line=start + 1, source=lines[start])
        else:
            fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", "\n".join(body))), default=0))
            shown = "folded" if FOLDED.search(head) else "above"
            options = "".join(found[0] for found in OPTION.finditer(head))
            done += [f'{fence}python exec="on" source="{shown}"{options}', *body]
            if not body[-1].strip():
                done[-1], fence = fence, ""
    return "\n".join([*done, fence]) + "\n"


def _front_matter(name: str, lines: list[str]) -> list[str]:
    """The comment at the top that holds YAML, without its signs; nothing if there is none."""
    if not lines or lines[0] != "# ---":
        return []
    if "# ---" not in lines[1:]:
        raise PageError(name, "the front matter is never closed: end it with a line # ---", line=1, source=lines[0])
    return [line.removeprefix("#").removeprefix(" ") for line in lines[: lines.index("# ---", 1) + 1]]


def _uncommented(name: str, line: str, number: int) -> str:
    if line.strip() and not line.startswith("#"):
        raise PageError(name, "each line of a text cell begins with #", line=number, source=line)
    return line.removeprefix("#").removeprefix(" ")
