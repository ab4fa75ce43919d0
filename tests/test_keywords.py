"""Comments by which search finds a section: how they are written, what is refused, what HTML has of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("# A\n<!-- saerch: b -->", 2, "nothing reads a comment saerch: is it search?"),
        ("# A\n<!-- Search: b -->", 2, "nothing reads a comment Search: is it search?"),
        ("# A\n\n<!-- search: -->", 3, "names nothing to search for"),
        ("# A\n\n<!-- search: , -->", 3, "names nothing to search for"),
        ("# A\n\n<!-- search b -->", 3, "has no colon"),
        ("# A\n\nB. <!-- search: c -->", 3, "is not read here"),
        ("# A\n\n- B.\n\n    <!-- search: c -->", 5, "is not read here"),
        ("# A\n\n<!-- search: b,\nc -->", 3, "is not read here"),
        ("<!-- search: b -->\n\n# A", 1, "stands above the title"),
        ("<!-- search: b -->\n\nA\n=", 1, "stands above the title"),
    ],
)
def test_a_comment_that_the_search_would_not_read_is_refused(tmp_path: Path, text: str, line: int, said: str) -> None:
    """With its line, and how it is written."""
    with pytest.raises(PageError, match=re.escape(f"page.md, line {line}: {said}")) as refused:
        Page("page.md", text, tmp_path, Mode.PUBLISH).check()
    assert "<!-- search: blows up, explodes -->" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["# A\n<!-- search: b -->", "# A\n\n<!-- research: b, a search -->", "# A\n\n`<!-- saerch: b -->`",
             "# A\n\n```md\n<!-- saerch: b -->\n```", "<!-- search: b -->\n\n## A"],
)  # fmt: skip
def test_other_comments_are_left_alone(tmp_path: Path, text: str) -> None:
    """As is code, and a page whose front matter has its title."""
    Page("page.md", text, tmp_path, Mode.PUBLISH).check()


def test_signs_in_words_are_text_and_code_is_code(convert: Callable[[str], str]) -> None:
    html = convert("# A\n<!-- search: a < b & c, x -->\n\n```md\n<!-- search: d -->\n```\n")
    assert "<p hidden><code><code>a·&lt;·b·&amp;·c,x</code></code></p>" in html
    assert "search: d" in re.sub(r"<[^>]*>", "", html)
