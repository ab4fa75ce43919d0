r"""A converted page shows no markup as it was typed, no HTML that its policy forbids, and what it may use works."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as etree

import markdown
import pytest
from markdown.util import HTML_PLACEHOLDER

from page_runner.checking import leftovers
from page_runner.errors import PageError
from page_runner.extension import PageRunner
from page_runner.mode import Mode
from page_runner.reading import lesson
from pages import block

Convert = Callable[[str], str]

# text, the line that is named, what is said of it
LEFT = [
    ("A [text][no-such].", 1, "no address is called so"),
    ("A.\n\nOf [*some*\ntext][none], and more.", 4, "no address is called so"),
    ("An ![image][none].", 1, "no address is called so"),
    ("A [text][].", 1, "no address is called so"),
    ("A claim[^zz].", 1, "no footnote is called so"),
    ("- A `b\n- C` d", 1, "this inline code is never closed"),
    ("A [text](page.md and more.", 1, "this is not read as a link"),
    ("Words { .needs } in between.", 1, "these braces are not read"),
    ("Text.\n\n{ .needs }\n\nText.", 3, "these braces are not read"),
    ("A text:\n- one\n- two", 2, "this is not read as a list"),
    ("A text:\n1. one\n2. two", 2, "this is not read as a list"),
    ("A text:\n  - one\n  - two", 2, "this is not read as a list"),
    (".. note:: A text.", 1, "this is reStructuredText"),
    ("As @Boyd.Vandenberghe.2004 says.", 1, "@Boyd.Vandenberghe.2004 is not read as a citation here"),
    ("| a | b |\n| c | d |", 1, "this is not read as a table"),
    ("A :smile: here.", 1, "names of signs and roles are not read"),
    ("A :octicons-heart-fill: here.", 1, "names of signs and roles are not read"),
    ('A {% include "a.md" %}.', 1, "nothing is put in here"),
    ("The {{ version }}.", 1, "nothing is put in here"),
    ("A rate \\eta here.", 1, "this is not read as a formula"),
    ("Text.\n\n?? question 'A'\n    B", 3, "this is not read as a box"),
    ("> [!NOTE]\n> Text.", 1, "this is not read as a box"),
    ("A ^[note] here.", 1, "no footnote is called so"),
    ("See [[Page]].", 1, "this is not read as a link"),
    ("See [a] (b.md).", 1, "this is not read as a link"),
    ("A **bold text.", 1, "this is not closed"),
    ("A ~~gone text.", 1, "this is not closed"),
    ("A ++ctrl text.", 1, "this is not closed"),
    ("Text.\n\n<div>\n**a** b\n</div>", 3, "Markdown in HTML is not read: write <div markdown>"),
    ("# A\n\n<h1>B</h1>", 3, "a heading of the first level is written with #"),
]  # fmt: skip
HTML = [
    ("<div>\n<img src='x.png'>\n</div>", 2, "an image without a description"),
    ("An <img src='data:,'> here.", 1, "an image without a description"),
    ('An <img src="none.png" alt="a"> here.', 1, 'src="none.png" leads to nothing'),
    ('<a href="../no/">a</a>', 1, 'href="../no/" leads to nothing'),
    ('<a href="/no/">a</a>', 1, 'href="/no/" leads to nothing'),
    ("Text.\n\n<script>\nalert()\n</script>", 3, "<script> has no place on a page"),
    ('<script src="https://example.org/a.js"></script>', 1, "<script> has no place on a page"),
    ("<style>p { color: red }</style>", 1, "<style> has no place on a page"),
    ('<iframe src="https://example.org"></iframe>', 1, "<iframe> has no place on a page"),
    ('<link rel="stylesheet" href="https://example.org/a.css">', 1, "<link> has no place on a page"),
    ('<p style="color: red">a</p>', 1, "a style of its own"),
    ("Red.\n{ style='color: red' }", 2, "a style of its own"),
    ('<div markdown style="color: red">\nText.\n</div>', 1, "a style of its own"),
    ('<p onclick="x()">a</p>', 1, "a script in onclick"),
    ('<a href="javascript:x()">a</a>', 1, "a script in href"),
    ("![a](https://example.org/a.png)", 1, "src is fetched from another host"),
    ("Text.\n\n![a][b]\n\n[b]: //example.org/a.png", 5, "src is fetched from another host"),
    ('<img alt="a" src="data:,"\n  srcset="https://example.org/a.png 2x">', 1, "srcset is fetched from another host"),
    ('<video poster="http://example.org/a.png"></video>', 1, "poster is fetched from another host"),
]
HEADINGS = [
    ("# A\n\n## B\n\n# C", 5, "a second heading of the first level"),
    ("# A\n\nText.\n\nB\n===", 5, "a second heading of the first level"),
    ("# A\n\n### B", 3, "this heading leaves out a level: below # comes ##"),
    ("# A\n\n## B\n\n!!! note\n    #### C", 6, "this heading leaves out a level"),
]
REFUSED = LEFT + HTML + HEADINGS


@pytest.mark.sweep(15)
@pytest.mark.parametrize(("text", "line", "said"), REFUSED, ids=[case[0][:40] for case in REFUSED])
def test_what_a_page_may_not_show_is_told_with_its_line(convert: Convert, text: str, line: int, said: str) -> None:
    with pytest.raises(PageError, match=rf"^page\.md, line {line}: {re.escape(said)}"):
        convert(text)


@pytest.mark.parametrize("text", ["## A", "Text.", "## A\n\n# B"])
def test_a_listed_page_begins_with_its_one_heading(tmp_path: Path, text: str) -> None:
    """A page that nav lists; a title in the front matter stands for it."""
    (tmp_path / "mkdocs.yml").write_text("nav: [page.md]", encoding="utf-8")
    md = markdown.Markdown(extensions=[PageRunner(root=str(tmp_path), mode=Mode.PUBLISH, pages={})])
    with pytest.raises(PageError, match=r"of the first level"):
        md.convert(text)


HARMLESS = {
    "links": "A <a href='https://example.org'>link</a>, <a href='#a'>another</a>, [one][b], [two](https://a.org).\n\n"
    "[b]: https://example.org",
    "braces": "# A { #a .b }\n\nText.\n{ .c }\n\nA [link](#a){ .d }, ![i](x.png){ .w }, \\{ .e \\}, {x}, { }.",
    "kept signs": "A \\`, \\[a\\]\\[b\\], \\[^a\\], \\!!! b, c \\* d.",
    "code": "`[a][b]`, `{ .a }`, `:a:`, `{{ a }}`.\n\n    [a][b]\n    - `x\n    :smile:",
    "indices": "It is a[i][j], f(x)[k], std::vector::size, and | a |.",
    "lists": "A text:\n\n- one\n- two\n\n1. one\n\n    two\n\n* three - four\n\nIn a - b.",
    "tables": "Text.\n\n| a | b |\n|:--|--:|\n| `|` | c |\n\na | b\n--|--\nc | d",
    "images": '![a](x.png "t")\n\n<img alt="" src="data:image/png;base64,AA//BB">\n\n<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>',
    "html": "A<br>b <kbd>c</kbd> <span class='d'>e</span> f < g > h & i &amp; j\n\n<details markdown>\n<summary>f</summary>\n\n"
    "*g*\n\n</details>\n\n<div>\n<p>h</p>\n</div>",
    "headings": "# A\n\n## B\n\n### C\n\n## D\n\nE\n---\n\n    # F\n\n```bash\n# G\n```",
    "markdown that is on": "A[^a], H~n~O, x^n^, ~~a~~, ^^b^^, ==c==, ++ctrl+c++.\n\n- [x] d\n- [ ] e\n\nF\n:   g\n\n"
    "[^a]: h\n\n*[F]: G",
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_an_author_may_write_is_no_fault(convert: Convert, name: str) -> None:
    convert(HARMLESS[name])


def test_a_block_that_ran_and_is_not_set_is_told() -> None:
    """Where Markdown takes it for indented code, its HTML stands nowhere in the tree."""
    _, scanned = lesson.source("page.md", "Text.\n\n" + block("n = 1")).scan()
    tree, raw = etree.fromstring("<div>n = 1</div>"), ['<div class="run" id="block-1">']
    with pytest.raises(PageError, match=r"^page\.md, line 3: this block is shown as it is written"):
        leftovers.check(tree, raw, "page.md", scanned, Mode.PUBLISH)
    tree.text = HTML_PLACEHOLDER % 0
    leftovers.check(tree, raw, "page.md", scanned, Mode.PUBLISH)


def test_a_formula_that_no_extension_reads_is_told(tmp_path: Path) -> None:
    """Where arithmatex was taken out of mkdocs.yml: Markdown alone would show `\\(x\\)` as (x)."""
    md = markdown.Markdown(extensions=[PageRunner(root=str(tmp_path), mode=Mode.PUBLISH, pages={})])
    for formula in ("\\(x\\)", "Text.\n\n\\[\nx^2\n\\]", "$$\nx\n$$", "A $x$."):
        md.reset()
        with pytest.raises(PageError, match=r"pymdownx.arithmatex"):
            md.convert(formula)


def test_a_broken_formula_is_told_before_anything_is_approved(convert: Convert, tmp_path: Path) -> None:
    with pytest.raises(PageError, match="a formula does not parse"):
        convert(block("print(1)") + "\n\\(\\foo{x}\\)")
    assert not list(tmp_path.rglob("*.txt"))
