"""Each page as a notebook in percent format, to change and to run: its text and its code, none of its output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as Rendered

from page_runner.checking.ledger import text_of
from page_runner.page import Page
from page_runner.reading.inline import MARK_WITH_WORDS_PATTERN, filled
from page_runner.reading.lesson import TEXT
from page_runner.reading.scan import fences
from page_runner.showing.questions import RIGHT, WRONG

HEAD = "From the page “{title}” of The Concept of Learning. Run it from the project's folder: it imports `snippets`."
LINK = re.compile(r"\[([^\[\]]*)\]\((?!https?:)[^()]*\)")
BOX = re.compile(r'^(?:!!!|\?\?\?)\+? \w+ "(.*)"$')
LEFT_OUT = re.compile(r"^(?:/// caption|///|\{ [.#].* \}|<!--.*-->)$|\{ \.\w+ \}")
MATH = ((r"\(", "$"), (r"\)", "$"), (r"\[", "$$"), (r"\]", "$$"))


def add(rendered: Rendered, page: Page, config: MkDocsConfig) -> None:
    """Write a page's notebook beside it into the built site, and name it in the front matter for the template."""
    if not page.name.endswith(TEXT):
        return
    cells = list(_cells(page))
    if any(kind == "code" for kind, _ in cells):
        text = "".join(_written(*cell) for cell in [("text", HEAD.format(title=rendered.title)), *cells])
        target = Path(config.site_dir, rendered.file.dest_uri).with_name(f"{Path(page.name).stem}.py")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        rendered.meta["notebook"] = target.name


def _cells(page: Page) -> Iterator[tuple[str, str]]:
    """("text" or "code", content) of each cell."""
    values = text_of(page.scanned.markers, page.results)
    blocks, start, lines = iter(page.scanned.blocks[1:]), 0, _told(page)
    for first, last, _, info in fences(page.lines):
        if not info.startswith("python"):
            continue
        block = next(blocks)
        if block.number:
            yield "text", _prose(lines[start:first], values)
            yield "code", block.code.strip("\n")
            start = last + 1
    yield "text", _prose(lines[start:], values)


def _told(page: Page) -> list[str]:
    """A page's lines, with a word behind each option of its questions in the place of the mark before it."""
    lines = list(page.lines)
    for question in page.questions:
        for option in question.options:
            lines[option.line] = f"- {option.words} *{RIGHT if option.state else WRONG}*"
    return lines


def _prose(lines: list[str], values: list[str]) -> str:
    """Text without what only the site understands."""
    text = LINK.sub(r"\1", re.sub(MARK_WITH_WORDS_PATTERN, r"\2", filled("\n".join(lines), values)))
    for ours, theirs in MATH:
        text = text.replace(ours, theirs)
    kept = (BOX.sub(r"**\1**", LEFT_OUT.sub("", line.strip())) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _written(kind: str, content: str) -> str:
    if not content:
        return ""
    if kind == "code":
        return f"# %%\n{content}\n\n"
    return "# %% [markdown]\n" + "".join(f"# {line}".rstrip() + "\n" for line in content.splitlines()) + "\n"
