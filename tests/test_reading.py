"""How the lesson is read: its table of contents, and the syntax of its sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from page_runner.errors import PageError
from page_runner.reading import lesson
from pages import NAV, PAGES

CONTENTS = {
    "a blank line": "- A: a.md\n\n  - B: b.md",
    "a comment": "- A: a.md  # the first\n  # - C: c.md\n  - B: b.md",
    "quotes": '- \'A\': a.md\n  - "B": "b.md"',
    "groups": "- Part one:\n    - A: a.md\n    - Inner:\n      - B: b.md\n  - Elsewhere: https://example.org/c.md.html",
    "no title": "- a.md\n  - B: b.md",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_nav_is_read_as_yaml(tmp_path: Path, name: str) -> None:
    """Whatever MkDocs reads; a page without a title there is called what it calls itself. Other tags are no matter."""
    settings = f"site_url: !ENV [SITE_URL, '']\nnav:\n  {CONTENTS[name]}\nx: !!python/name:no.such_thing\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("---\ngiven: {}\n---\n\n# A\n", encoding="utf-8")
    (tmp_path / "docs/b.md").write_text("# B by itself { .x }\n", encoding="utf-8")
    (tmp_path / "docs/z.md").write_text("# Left out\n", encoding="utf-8")
    assert lesson.pages(tmp_path) == {"a.md": "A", "b.md": "B", "z.md": "Left out"}


def test_a_broken_table_of_contents_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("nav:\n  - A: 'a.md\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"mkdocs\.yml, line \d: is not YAML"):
        lesson.nav(tmp_path)


def test_every_page_is_in_the_table_of_contents() -> None:
    assert sorted(NAV) == sorted(PAGES)


REFUSED = {
    "A `{pyhton} n`.": "inline code that begins with {word}",
    "A `{ python} n`.": "inline code that begins with {word}",
    "A `{python } n`.": "inline code that begins with {word}",
    "A `{python} n and more.": "this inline code is never closed",
    "[]`{claim} n == 1`": "a claim follows its words in brackets",
    "[one [two]`{claim} n == 1` three]`{claim} n == 1`": "a claim stands in the words of another",
    "## It is [one]`{claim} n == 1`": "a claim stands in a heading",
    "It is [one]`{claim} n == 1`\n===": "a claim stands in a heading",
    "It is [one]`{claim} n == 1`\n---": "a claim stands in a heading",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_begins_as_a_marker_and_is_none_is_refused(text: str) -> None:
    """With its line; readers would see its source."""
    with pytest.raises(PageError, match=rf"^page\.md, line 3: {re.escape(REFUSED[text])}"):
        lesson.source("page.md", f"# Page\n\n{text}\n").scan()


def test_words_of_a_claim_may_hold_a_link() -> None:
    """Which the sentence on the page of claims does without."""
    (claim,) = lesson.source("page.md", "So [it is [one](a.md), `x`]`{claim} n == 1`.").scan()[1].markers
    assert claim.words == "it is [one](a.md), `x`"
