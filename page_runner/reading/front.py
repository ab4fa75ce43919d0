"""Front matter: what a page says of itself above its text, in YAML between two lines `---`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

import yaml

from page_runner.errors import PageError

RULE = re.compile(r"---[ \t]*")
END = re.compile(r"(?:---|\.\.\.)[ \t]*")
NEARLY = re.compile(r"-{2,}[ \t]*|\+{3}[ \t]*|[—–]+[ \t]*")  # what stands in the place of a rule
KEY = re.compile(r"[ ]{0,3}(?P<key>[\w-]+):(?:\s|$)")
METADATA = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")  # as MkDocs reads it without a rule
HELP = "front matter is YAML between two lines ---, the first of them the first of the file"

OURS = ("title", "description", "needs", "given", "hero", "lookup")
THEIRS = (  # what MkDocs, Material and Jupytext read
    "author", "authors", "comments", "date", "edit_url", "hide", "icon", "image", "jupyter", "kernelspec", "robots",
    "search", "social", "status", "subtitle", "tags", "template",
)  # fmt: skip
KNOWN = OURS + THEIRS
TEXTS = ("title", "description", "needs", "subtitle", "author", "template")
MARKER = re.compile(r"`\{(?:python|claim)\b")


def split(page: str, text: str) -> tuple[dict[str, Any], dict[str, int], str]:
    """A page's front matter, the line of each of its keys, and the text below it.

    Args:
        page: Its name, for messages.
        text: What its file holds.

    Raises:
        PageError: Its first lines look like front matter and are none, so that MkDocs would set them as text or drop
            them; a key stands there twice, or has no text where it needs one.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    after = lines[start + 1] if start + 1 < len(lines) else ""
    end = next((number for number in range(1, len(lines)) if END.fullmatch(lines[number])), 0)
    if RULE.fullmatch(lines[0]) and (after.strip() or any(map(KEY.match, lines[1:end]))):
        if not end:
            raise PageError(page, f"the front matter is never closed: {HELP}", line=1, source=lines[0])
        return *_read(page, "\n".join(lines[1:end])), "\n".join(lines[end + 1 :])
    if start < len(lines) and NEARLY.fullmatch(lines[start].strip()) and KEY.match(after):
        raise PageError(page, f"this is set as text: {HELP}", line=start + 1, source=lines[start])
    if METADATA.match(lines[0]):
        raise PageError(page, f"MkDocs takes this for metadata, not for text: {HELP}", line=1, source=lines[0])
    return {}, {}, text


def unknown(keys: dict[str, int]) -> Iterator[tuple[int, str]]:
    """Line and cause of each key that nothing reads, with that which it may have meant."""
    for key, line in keys.items():
        if key not in KNOWN:
            near = difflib.get_close_matches(key.lower(), KNOWN, n=1)
            yield line, f"{key}: nothing reads this key" + (f": is it {near[0]}?" if near else "")


def _read(page: str, text: str) -> tuple[dict[str, Any], dict[str, int]]:
    lines = text.split("\n")
    try:
        meta = yaml.safe_load(text)
        node = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it holds a character that YAML forbids"
        number = min(mark.line, len(lines) - 1) if mark else 0
        cause = f"the front matter is not YAML: {reason}. A text with a colon stands in quotes"
        raise PageError(page, cause, line=number + 2, source=lines[number]) from None
    if not isinstance(meta, dict) or not isinstance(node, yaml.MappingNode):
        raise PageError(page, "the front matter holds no lines `key: value`", line=2, source=lines[0])
    seen: dict[str, int] = {}
    for key, value in node.value:
        name, number = str(key.value), key.start_mark.line
        if name in seen:
            raise PageError(page, f"{name}: stands twice in the front matter", line=number + 2, source=lines[number])
        if name in TEXTS and not isinstance(meta.get(name), str):
            cause = f"{name}: is no text for YAML: write it in quotes"
            raise PageError(page, cause, line=value.start_mark.line + 2, source=lines[number])
        if name == "needs" and MARKER.search(meta[name]):
            cause = "needs: is shown at the door, before anything has run: no value and no claim stands in it"
            raise PageError(page, cause, line=value.start_mark.line + 2, source=lines[number])
        seen[name] = number + 2
    return meta, seen
