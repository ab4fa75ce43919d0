"""What a page's text becomes in its notebook: Markdown that Jupyter reads, which says and folds what the page does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat import NotebookNode

from page_runner.messages import Result, Settled
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.publishing import copies
from page_runner.publishing.cells import quiet
from page_runner.showing.citeproc import Typeset
from pages import block

SITE = "https://example.org/a/"
FILES = {
    name: SimpleNamespace(url=address)
    for name, address in (("other.md", "other/"), ("claims.md", "claims/"), ("references.md", "references/"),
                          ("assets/x.png", "assets/x.png"), ("sub/page.md", "sub/page/"))
}  # fmt: skip
CITED = Typeset(
    {"[@a2000, section 1]": '<span class="citation" data-cites="a2000">(<a href="#ref-a2000">A*b 2000, sec. 1</a>)</span>'},
    {}, (),
)  # fmt: skip
Copied = Callable[..., list[NotebookNode]]


@pytest.fixture
def copied(tmp_path: Path) -> Copied:
    """The cells of the notebook of a page, above the block at its end; it need not run, for what it did is given."""

    def copied(text: str, *, address: str = SITE, name: str = "page.md", **answers: object) -> list[NotebookNode]:
        page = Page(name, f"{text}\n\n{block('n = 1')}", tmp_path, Mode.PUBLISH)
        given = {int(place[1:]): answer for place, answer in answers.items()}
        page.results = {task.number: Result(answers=given) for task in page.scanned.tasks}
        page.cited, page.ran = CITED, True
        config = SimpleNamespace(site_dir=str(tmp_path), site_url=address, site_name="Site", repo_url="")
        rendered = SimpleNamespace(
            title="Page", meta={}, content="", file=SimpleNamespace(dest_uri="page/index.html", url="page/")
        )
        copies.add(rendered, page, config, SimpleNamespace(get_file_from_path=FILES.get))
        found = nbformat.read(tmp_path / "page/page.ipynb", as_version=4)
        nbformat.validate(found)
        return [cell for cell in found.cells if cell.id != "head"][:-1]

    return copied


SAME = {
    "nested lists": "- a\n    - b\n\n        c\n\n    - d\n- e",
    "a fence": "```yaml\na:\n  b: 3\n  c: [x](y.md) \\(z\\)\n```",
    "a fence in an item": "- a\n\n    ```text\n    b:\n      c\n    ```",
    "code by indentation": "It is\n\n    b = c[0](d)\n        e",
    "code in a line": 'It is `x[0](y)` and `re.compile("\\(")`, ``a ` b`` too.',
    "a table": "| a | b |\n|---|---|\n| `c` | **d** |",
    "a quotation": "> a\n>\n> - b\n>     - c",
    "a heading and emphasis": "## A\n\n*b* and **c**, \\*d.",
    "a link to elsewhere": "[a](https://example.com/b_c) and <https://example.com/d>.",
    "a task list": "- [x] a\n- [ ] b",
    "numbers": "1. a\n2. b\n\n    c",
}


@pytest.mark.parametrize("name", SAME)
def test_what_jupyter_reads_as_the_site_does_stays(copied: Copied, name: str) -> None:
    """To the last space: indentation, code, tables, links to elsewhere."""
    (cell,) = copied(SAME[name])
    assert cell.source == SAME[name]


OTHERWISE = {
    "a formula in a line": (r"So \(x^2 < 3\) holds.", "So $x^2 < 3$ holds."),
    "a formula over two lines": ("So \\(x +\ny\\) holds.", "So $x + y$ holds."),
    "a formula of its own": ("It is\n\n\\[x = [y](z)\\]", "It is\n\n$$x = [y](z)$$"),
    "a formula in an item": ("- a\n\n    \\[x\\]\n\n- b", "- a\n\n    $$x$$\n\n- b"),
    "a formula between dollars": ("So $x$.", "So $x$."),
    "a price": ("It costs $5, not `$x$`.", "It costs \\$5, not `$x$`."),
    "a page": ("[a *b*](other.md#c)", f"[a *b*]({SITE}other/#c)"),
    "a page in angles": ("[a](<other.md>)", f"[a]({SITE}other/)"),
    "a place on this page": ("[a](#b)", f"[a]({SITE}page/#b)"),
    "a link by its label": ("[a][b], [b].\n\n[b]: other.md", f"[a]({SITE}other/), [b]({SITE}other/)."),
    "a link to nothing": ("[a](nope.md)", "a"),
    "a link in HTML": ('<a href="page.ipynb" download>a</a>', f"[a]({SITE}page/page.ipynb)"),
    "a link in HTML with another sign": ("<a href='#b'>a</a>, <a href='https://e.org'>b</a>", f"[a]({SITE}page/#b), <a href='https://e.org'>b</a>"),
    "a bar in a table": ("| a | b |\n|---|---|\n| `|` | c |\n\n`|`", "| a | b |\n|---|---|\n| `\\|` | c |\n\n`|`"),
    "what is no footnote": ("So \\[^a\\] it is.", "So \\[^a\\] it is."),
    "an image": ("![a [b]](assets/x.png){ width=3 }", f"![a [b]]({SITE}assets/x.png)"),
    "a citation": ("A [@a2000, section 1].", f"A ([A\\*b 2000, sec. 1]({SITE}references/#ref-a2000))."),
    "attributes": ("Why?\n{ .question }\n\n## A { #b }\n\n*c*{ .d }", "Why?\n\n## A\n\n*c*"),
    "comments": ("a\n<!-- search: b -->\nc <!-- d --> e\n\n<!-- start -->", "a\nc  e"),
    "what needs a script": ("a\n\nDrag it.\nNow.\n{ .needs-script }\n\nb", "a\n\nb"),
    "a form that needs one": ('a\n\n<div class="log needs-script">\n<button>Read</button>\n</div>\n\nb', "a\n\nb"),
    "a block that does not run": ('```python norun="b"\nwhile True:\n    x[0](y)\n```', "```python\nwhile True:\n    x[0](y)\n```"),
    "options of a fence": ('``` { .yaml .x }\na: 1\n```\n\n~~~text title="b"\nc\n~~~', "```yaml\na: 1\n```\n\n~~~text\nc\n~~~"),
    "what is not in Markdown": ("H~2~O, x^2^, ~~a~~, ==b==, ^^c^^, ++ctrl+d++", "H<sub>2</sub>O, x<sup>2</sup>, ~~a~~, <mark>b</mark>, <ins>c</ins>, <kbd>ctrl+d</kbd>"),
    "a footnote": ("a[^b]\n\n[^b]: c", "a<sup>b</sup>\n\n<sup>b</sup> c"),
    "a definition": ("Term\n:   its *meaning*", "Term\n-   its *meaning*"),
    "an abbreviation": ("SGD\n\n*[SGD]: a b", "SGD"),
    "a caption": ("/// caption\nA \\(b\\):\n\n- c\n///", "> A $b$:\n>\n> - c"),
    "a box": ('!!! note "A \\(b\\)"\n    c\n\n        d', "**A $b$**\n\nc\n\n    d"),
    "a box without words": ("!!! note\n    c", "**Note**\n\nc"),
    "a tab": ('=== "A"\n    b\n\n=== "C"\n    d', "**A**\n\nb\n\n**C**\n\nd"),
    "what is folded": ('??? exact "A `<b>` \\(c < d\\)"\n    e\n\n    - f\n        - g',
                       "<details><summary>A <code>&lt;b&gt;</code> $c &lt; d$</summary>\n\ne\n\n- f\n    - g\n\n</details>"),
    "a box in an item": ("- a\n\n    !!! note \"B\"\n        c\n\n- d", "- a\n\n**B**\n\nc\n\n- d"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_jupyter_reads_otherwise_says_the_same(copied: Copied, name: str) -> None:
    """Formulas, addresses, boxes, and what has no sign there."""
    text, expected = OTHERWISE[name]
    (cell,) = copied(text)
    assert cell.source == expected


def test_without_an_address_a_link_is_its_words(copied: Copied) -> None:
    """A notebook that lies anywhere would lead to nothing."""
    text = "[a](other.md) [b](#c) ![d](assets/x.png) [e](https://e.org) [@a2000, section 1]"
    (cell,) = copied(text, address="")
    assert cell.source == "a b d [e](https://e.org) (A\\*b 2000, sec. 1)"


def test_links_begin_where_the_page_is(copied: Copied) -> None:
    (cell,) = copied("[a](../other.md) [b](page.md)", name="sub/page.md")
    assert cell.source == f"[a]({SITE}other/) [b]({SITE}sub/page/)"


def test_values_and_claims_are_as_the_page_shows_them(copied: Copied) -> None:
    """A value is shown as it is, whatever signs it has; a claim has its tick, which leads to what settled it."""
    text = (
        "It is `{python} a`, [less than `{python} b`]`{claim} a < b` and [odd]`{claim 3} a % 2 == 1`.\n\n- `{python} c`"
    )
    settled = Settled(("3",), (1,))
    (cell,) = copied(text, _0="1*2*3", _1="4", _2=settled, _3=settled, _4="$x$ <b>")
    ticks = [f"<sup>[✓]({SITE}claims/#page-{number})</sup>" for number in (1, 2)]
    assert cell.source == f"It is 1\\*2\\*3, less than 4{ticks[0]} and odd{ticks[1]}.\n\n- \\$x\\$ &lt;b&gt;"
    (cell,) = copied(text, address="", _0="1", _1="4", _2=settled, _3=settled, _4="5")
    assert cell.source == "It is 1, less than 4 and odd.\n\n- 5"


QUESTION = """??? question "Where is \\\\(w\\\\)?"
{block}    - [ ] At `{{python}} n`.
      Too far.

        ```text
        a
          b
        ```
    - [x] Over \\\\(x\\\\), or *so*.
      It is.

    All of it.
"""
ASKED = """**Where is $w$?**

<details><summary>At 2.</summary>

**Not so.** Too far.

```text
a
  b
```

</details>

<details><summary>Over $x$, or <em>so</em>.</summary>

**Right.** It is.

</details>

<details><summary><em>Once you have answered</em></summary>

All of it.

</details>"""


@pytest.mark.parametrize("inside", ["", '```python exec="on" source="above"\nn = 2\n```'])
def test_options_and_reasons_of_a_question_are_folded(copied: Copied, inside: str) -> None:
    """And so is what all read; what it runs follows it, code and output folded, since it would tell."""
    text = QUESTION.replace("\\\\", "\\").replace("{{", "{").replace("}}", "}")
    code = "".join(f"    {line}\n" for line in inside.splitlines()) + "\n" if inside else ""
    cells = copied(text.replace("{block}", code), _0="2")
    assert cells[0].source == ASKED
    assert [cell.source for cell in cells[1:]] == (["n = 2"] if inside else [])
    assert all(cell.metadata.jupyter == {"source_hidden": True, "outputs_hidden": True} for cell in cells[1:])


FOLDED = """??? exact "The end"
    Above.

    ```python exec="on" source="above"
    def f():
        return 1
    ```

    /// caption
    What it draws.
    ///

    Below.

    ??? solution "How"
        ```python exec="on" source="above"
        n = 2
        ```

        So.

Outside.
"""


def test_a_fold_that_holds_blocks_is_folded_piece_by_piece(copied: Copied) -> None:
    """It cannot reach over cells. A caption stands at its figure; a solution shows nothing until it is asked for."""
    above, first, below, second, end = copied(FOLDED)
    assert above.source == "<details><summary>The end</summary>\n\nAbove.\n\n</details>"
    assert (first.source, first.metadata.jupyter) == ("def f():\n    return 1", {"source_hidden": True})
    fold = "<details><summary>The end …</summary>\n\nBelow.\n\n</details>"
    assert below.source == f"> What it draws.\n\n{fold}\n\n**How**"
    assert (second.source, second.metadata.jupyter.outputs_hidden) == ("n = 2", True)
    assert end.source == "<details><summary>How …</summary>\n\nSo.\n\n</details>\n\nOutside."


@pytest.mark.parametrize(("kind", "folded"), [("exact", True), ("example", False)])
def test_code_that_a_page_can_do_without_is_folded(copied: Copied, kind: str, folded: bool) -> None:
    """What it prints is seen all the same; below the box code stands open again."""
    text = (
        f'??? {kind} "More"\n    So.\n\n    ```python exec="on" source="above"\n    n = 2\n    ```\n\n{block("n = 3")}'
    )
    _, inside, after = copied(text)
    assert inside.metadata == ({"cellView": "form", "jupyter": {"source_hidden": True}} if folded else {})
    assert (after.source, after.metadata) == ("n = 3", {})


def test_a_block_in_an_item_leaves_no_margin_behind(copied: Copied) -> None:
    """What follows it would else be code by its indentation."""
    text = '- a\n\n    ```python exec="on" source="above"\n    n = 2\n    ```\n\n    b\n\n        c\n- d'
    before, code, after = copied(text)
    assert [before.source, code.source, after.source] == ["- a", "n = 2", "b\n\n    c\n- d"]


def test_what_a_page_needs_stands_below_its_title(copied: Copied) -> None:
    cells = copied(
        '---\nneeds: "[a](other.md), well."\n---\n# A\n\nB?\n{ .question }\n\nC.\n\n??? question "D?"\n    e'
    )
    needs = f"# A\n\nB?\n\nNeeds: [a]({SITE}other/), well.\n\nC.\n\n<details><summary>D?</summary>\n\ne\n\n</details>"
    assert [cell.source for cell in cells] == [needs]


LAST = {
    "n = 1": "n = 1",
    "print(n)": "print(n)",
    "draw(\n    n\n)  # →": "draw(\n    n\n);  # →",
    'draw("η")': 'draw("η");',
    "draw(n);": "draw(n);",
    "if n:\n    draw(n)": "if n:\n    draw(n)",
    "n =": "n =",
}


@pytest.mark.parametrize("code", LAST)
def test_a_cell_shows_no_value_that_its_page_does_not_show(code: str) -> None:
    """Jupyter shows the value of a last line, and a figure twice, unless a semicolon ends it."""
    assert quiet(code) == LAST[code]


def test_the_same_page_is_the_same_notebook(copied: Copied, tmp_path: Path) -> None:
    """To the byte; and no two cells have one name."""
    copied(FOLDED)
    first = (tmp_path / "page/page.ipynb").read_bytes()
    copied(FOLDED)
    assert (tmp_path / "page/page.ipynb").read_bytes() == first
    names = [cell.id for cell in nbformat.read(tmp_path / "page/page.ipynb", as_version=4).cells]
    assert len(names) == len(set(names)) == 7
