"""Each page as a notebook in percent format, to change and to run: its text and its code, none of its output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils.meta import get_data

from page_runner import records
from page_runner.inline import CLAIM_PATTERN, Claim, filled
from page_runner.scan import fences, scan

HEAD = "From the page “{title}” of The Concept of Learning. Run it from the project's folder: it imports `snippets`."
LINK = re.compile(r"\[([^\[\]]*)\]\((?!https?:)[^()]*\)")
BOX = re.compile(r'^(?:!!!|\?\?\?)\+? \w+ "(.*)"$')
LEFT_OUT = re.compile(r"^(?:/// caption|///|\{ [.#].* \}|<!--.*-->)$|\{ \.\w+ \}")
MATH = ((r"\(", "$"), (r"\)", "$"), (r"\[", "$$"), (r"\]", "$$"))


def add(page: Page, config: MkDocsConfig) -> None:
    """Write a page's notebook beside it into the built site, and name it in the front matter for the template."""
    name = page.file.src_uri
    if not name.endswith(".md"):
        return
    cells = list(_cells(name, page.file.content_string, Path(config.config_file_path).parent))
    if any(kind == "code" for kind, _ in cells):
        text = "".join(_written(*cell) for cell in [("text", HEAD.format(title=page.title)), *cells])
        target = Path(config.site_dir, page.file.url, f"{Path(name).stem}.py")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        page.meta["notebook"] = target.name


def _cells(name: str, source: str, root: Path) -> Iterator[tuple[str, str]]:
    """("text" or "code", content) of each cell."""
    lines = get_data(source)[0].splitlines()
    scanned = scan(name, lines, 1)
    approved = records.read(record) if (record := root / records.FOLDER / f"{name}.txt").exists() else {}
    values = [
        "" if isinstance(value, Claim) else approved.get(f"block {value.block} is followed by {value.expression}", "")
        for value in scanned.values
    ]
    blocks, start = iter(scanned.blocks[1:]), 0
    for first, last, _, info in fences(lines):
        if not info.startswith("python"):
            continue
        block = next(blocks)
        if block.number:
            yield "text", _prose(lines[start:first], values)
            yield "code", block.code.strip("\n")
            start = last + 1
    yield "text", _prose(lines[start:], values)


def _prose(lines: list[str], values: list[str]) -> str:
    """Text without what only the site understands."""
    text = LINK.sub(r"\1", re.sub(CLAIM_PATTERN, r"\2", filled("\n".join(lines), values)))
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
