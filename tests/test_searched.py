"""Search reads of a page what it would read of all of it, in a fraction of the time."""

from __future__ import annotations

import re

import pytest
from material.plugins.search.plugin import Parser

from page_runner.publishing import searched

PIECES = {
    "a figure": '<p>a</p><svg class="plot" data-search-exclude=""><text>one</text><g><path d="M0"/></g></svg><p>b</p>',
    "code": '<pre tabindex="0"><code><span class="n">w</span> <span class="o">=</span>\n  <span>1</span></code></pre>',
    "a formula": '<p>so <math display="block"><mi>a</mi><mo>&lt;</mo><mrow><mn>1</mn></mrow></math> holds</p>',
    "phrases": "<p hidden><code><code>loss·curve,a&lt;b</code></code></p><p>in <code>code</code></p>",
    "headings": '<h2 id="x">On <code>x</code></h2><p>c</p><h3 id="y">Two <math><mi>y</mi></math></h3><p>d</p>',
}


def read(html: str) -> list[tuple[str, str, str | None]]:
    """The sections that Material's search makes of a page: title, text, anchor."""
    parser = Parser()
    parser.feed(html)
    parser.close()
    return [("".join(one.title), re.sub(r"\s+", " ", "".join(one.text)), one.id) for one in parser.data]


@pytest.mark.parametrize("name", [*PIECES, "all"])
def test_search_reads_the_same(name: str) -> None:
    html = '<h1 id="top">Page</h1>' + PIECES.get(name, "".join(PIECES.values()))
    assert read(searched.words(html)) == read(html)


def test_marks_are_left_out() -> None:
    words = searched.words("".join(PIECES.values()))
    assert "<svg" not in words
    assert "<span" not in words
    assert "<mi>" not in words


def test_the_published_page_has_no_marks_for_search() -> None:
    """Search takes them out of what it has read; so do we, of the whole."""
    assert searched.shown('<p data-search-exclude="true">a</p><svg class="plot">') == '<p>a</p><svg class="plot">'
