r"""Markup of a page's source that nothing would read is an error with its line; what Markdown reads is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from page_runner.checking import sheets
from page_runner.errors import LINES, PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.reading import lesson
from pages import block

RUN = block("n = 1")


def read(text: str, root: Path, mode: Mode = Mode.PUBLISH, name: str = "page.md") -> Page:
    """A page that is read and checked, and not run."""
    page = Page(name, text, root, mode)
    page.check()
    return page


# text, the line that is named, what is said of it
FENCES = [
    ('```pyhton exec="on" source="above"\nn\n```', 1, "'pyhton' has an option of Python blocks"),
    ('```text exec="on" source="above"\nn\n```', 1, "'text' has an option of Python blocks"),
    ('~~~bash exec="on"\nn\n~~~', 1, "'bash' has an option"),
    ('````md exec="1" source="tabbed-left"\nn\n````', 1, "'md' has an option"),
    ('```{.python exec="on" source="above"}\nn\n```', 1, "is not understood"),
    ('``` { .pyton exec="on" }\nn\n```', 1, "'pyton' has an option"),
    ('```bash norun="why"\nn\n```', 1, "'bash' has an option"),
    ('``` exec="on"\nn\n```', 1, "'no language' has an option"),
    ("```yaml exec=on\nn\n```", 1, "'yaml' has an option"),
    ("> ```js exec\n> n\n> ```", 1, "'js' has an option"),
    ("```pyhton\nn\n```", 1, "no language is called 'pyhton', is it python?"),
    ('```python norun="x" hl_lines="n"\nn\n```', 1, "hl_lines='n' does not name lines of this block, 1 to 1"),
    ('```yaml hl_lines="n"\nn: 1\n```', 1, "hl_lines='n' does not name"),
    ('```python norun="x" hl_lines="3"\nn\nm\n```', 1, "1 to 2"),
    ('```yaml hl_lines="2-1"\nn\nm\n```', 1, "hl_lines='2-1'"),
    ('```{.yaml hl_lines="0"}\nn\n```', 1, "hl_lines='0'"),
    ("```yaml hl_lines=1\nn\n```", 1, "'hl_lines=1' is not understood"),
    ('```yaml titel="a"\nn\n```', 1, "unknown option 'titel': is it title?"),
    ('```yaml linenums="x"\nn\n```', 1, "linenums='x' is not the number"),
    ("```yaml {title\nn\n```", 1, "'{title' is not understood"),
    ("Text.\n\n```bash\nn", 3, "this block is never closed"),
    ("- a\n\n    ```bash\n  n\n    ```", 4, "this line is indented less than the first of its block"),
    ("- ```bash\n  n\n  ```", 1, "this is not read as a fence"),
    ("- a\n\n  ```bash\n  n\n  ```", 3, "indent it by 4 spaces"),
    ('Text.\n\n    ```python norun="x"\n    n\n    ```', 3, "the block is shown as it is written"),
    (f"<!--\n{RUN}-->", 2, "this block stands in a comment of HTML"),
    (f"<pre>\n{RUN}</pre>", 2, "this block stands in a <pre> of HTML"),
    (f"<script>\n{RUN}</script>", 2, "this block stands in a <script> of HTML"),
    (RUN + "\n<!-- so `{python} n` -->", 5, "this marker stands in a comment of HTML"),
    (RUN + "\n<pre>\n`{python} n`\n</pre>", 6, "this marker stands in a <pre> of HTML"),
    (RUN + "\nText.\n\n    So `{python} n`.", 7, "the text is code and shown as it is written"),
    ("Text.\n\n<!-- never\n\nclosed", 3, "this comment is never closed"),
]
FORMULAS = [
    (RUN + "\nSo \\(x = `{python} n`\\) holds.", 5, "a value or a claim stands in a formula"),
    (RUN + "\n\\[\nx = `{python} n`\n\\]", 5, "a value or a claim stands in a formula"),
    (RUN + "\nSo $x = `{python} n`$ holds.", 5, "a value or a claim stands in a formula"),
    (RUN + "\n$$\nx\n= [a]`{claim} n == 1`\n$$", 5, "a value or a claim stands in a formula"),
    ("Text \\(x^2 here.\n\nOther \\(x\\).", 1, "this formula is never closed: end it with \\)"),
    ("Text.\nOther \\(x\\) and x^2\\) here.", 2, "\\) ends no formula"),
    ("\\[\nx^2\n\nText.", 1, "this formula is never closed: end it with \\]"),
    ("\\[\nx\n\n= y\n\\]", 1, "no empty line may stand in it"),
    ("x^2\n\\]", 2, "\\] ends no formula"),
    ("$$\nx^2\n\nText.", 1, "this formula is never closed: end it with $$"),
    ("\\begin{align}\nx\n\nText.", 1, "end it with \\end{align}"),
    ("Text.\n\nx\n\\end{align}", 4, "\\end{align} ends no formula"),
    ("Text\n\\[\nx^2\n\\]", 2, "a displayed formula stands on lines of its own"),
    ("Text $$x^2$$ here.", 1, "a displayed formula stands on lines of its own"),
    ("So \\[x = y\\] holds.", 1, "a displayed formula stands on lines of its own"),
    ("- a \\(x\n- b", 1, "this formula is never closed"),
]
BOXES = [
    ("!!! nots\n    Text.", 1, "no box is called 'nots': is it note?"),
    ('??? questionzz "Why?"\n    Text.', 1, "no box is called 'questionzz': is it question?"),
    ("Text.\n\n??? question\n  Text.", 3, "the text of a box is indented by four spaces"),
    ('!!! original "What"\nText.', 1, "the text of a box is indented by four spaces"),
    ('!!! original "What"\n\nText.', 1, "this box is empty"),
    ('??? question "Why?"', 1, "this box is empty"),
    ("??? question Why so\n    Text.", 1, "the title of a box stands in quotes"),
    ("??? question Why?\n    Text.", 1, "this is not read as a box"),
    ('!!! note "Why\n    Text.', 1, "this is not read as a box"),
    ('!!! "Title"\n    Text.', 1, "this is not read as a box"),
    ('!!!note! "Title"\n    Text.', 1, "this is not read as a box"),
    ('!!! exercise\n    Text.\n\n    ??? solutoin "S"\n        Text.', 4, "is it solution?"),
    ('=== "A"\n\nText.', 1, "this box is empty"),
    ("=== A\n    Text.", 1, 'a tab is written === "Its title"'),
    ("/// captoin\nText.\n///", 1, "no block is called 'captoin'"),
    ("Text.\n\n/// caption\nText.\n\nText.", 3, "this caption is never closed"),
    ("/// caption\nA\n\n/// caption\nB\n///", 1, "this caption is never closed"),
    ("Text.\n///", 2, "this closes no caption"),
    ("/// caption here\nText.\n///", 1, "is not understood"),
    ("- a\n\n  b", 3, "indent it by 4 spaces"),
    ("- a\n  - b", 2, "indent it by 4 spaces"),
    ("1. a\n\n   b", 3, "indent it by 4 spaces"),
    ("!!! note\n    Text.\n\n  More.", 4, "indent it by 4 spaces"),
]
TEXT = [
    ("A `code.\n\nB ` c", 1, "this inline code is never closed"),
    ("One.\nTwo ``code` here.", 2, "this inline code is never closed"),
    ("A[^1].\n\n[^1]: one\n[^2]: two", 4, "no text leads to this footnote: write [^2]"),
    ("A[^1].\n\n[^1]: one\n[^1]: two", 4, "this footnote stands here a second time"),
    ("A [b][c].\n\n[c]: a.md\n[d]: b.md", 4, "no link uses this address: write [words][d]"),
    ('Text.\n\n``python exec="on"\nn\n``', 3, "this is read as inline code, not as a block"),
    ("| a | b |\n|---|---|\n| c | `|` |\n| c | d | e |", 4, "this row has 3 cells, its table 2 columns"),
    ("A <b>bold.\n\nText.", 1, "this tag is never closed: end it with </b>"),
    ("Text.\n\n<div markdown>\n\nText.", 3, "this tag is never closed: end it with </div>"),
    ("A [b][c].\n\n[c]: a.md\n[C]: b.md", 4, "this address of a link stands here a second time"),
]
FRONT = [
    ("---\ntitle: A: b\n---\nText.", 2, "the front matter is not YAML: mapping values are not allowed here"),
    ("---\ntitle: a\ntitle2: [oops\n---\nText.", 3, "the front matter is not YAML"),
    ("---\ntitle:\ta\n---\nText.", 2, "the front matter is not YAML"),
    ("---\ntitle: a\n\nText.", 1, "the front matter is never closed"),
    ("---\njust words\n---\nText.", 2, "the front matter holds no lines `key: value`"),
    ("---\ntitle: a\ndescripton: b\n---\nText.", 3, "descripton: nothing reads this key: is it description?"),
    ("---\nzzzz: b\n---\nText.", 2, "zzzz: nothing reads this key"),
    ("---\ntitle: a\ntitle: b\n---\nText.", 3, "title: stands twice"),
    ("---\ntitle: 12\n---\nText.", 2, "title: is no text for YAML: write it in quotes"),
    ("Title: a\nDate: b\n\nText.", 1, "MkDocs takes this for metadata, not for text"),
    ("\n---\ntitle: a\n---\nText.", 2, "this is set as text"),
    ("+++\ntitle: a\n+++\nText.", 1, "this is set as text"),
]  # fmt: skip
REFUSED = FENCES + FORMULAS + BOXES + TEXT + FRONT


@pytest.mark.sweep(25)
@pytest.mark.parametrize(("text", "line", "said"), REFUSED, ids=[case[0][:40] for case in REFUSED])
def test_what_nothing_reads_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    """Page, line, cause, cure; in a notebook's text as well, whose lines are a page's."""
    with pytest.raises(PageError) as error:
        read(text, tmp_path)
    message = str(error.value)
    assert message.startswith(f"page.md, line {line}: "), message
    assert said in message
    assert len(message.splitlines()) <= LINES


def test_while_serving_it_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each of them, so that the author sees the page."""
    read("A `code.\n\nAn \\(x.\n\n!!! nots\n    Text.", tmp_path, Mode.SERVE)
    assert [record.levelname for record in caplog.records] == 3 * ["WARNING"]
    assert [text.partition(": ")[0] for text in caplog.messages] == [f"page.md, line {line}" for line in (1, 3, 5)]


def test_a_style_sheet_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    """Neither another sheet nor a picture; what stands in a comment is none."""
    sheet = tmp_path / "assets/a.css"
    sheet.parent.mkdir()
    sheet.write_text("/* @import url(https://a.org); */\np { background: url(data:image/png;base64,AA) url(b.png) }\n")
    sheets.check(tmp_path, Mode.PUBLISH)
    for rule in ('@import "https://a.org/b.css";', "p { background: url( '//a.org/b.png' ) }"):
        sheet.write_text(f"p {{}}\n{rule}\n")
        with pytest.raises(PageError, match=r"^assets/a\.css, line 2: this is fetched from another host"):
            sheets.check(tmp_path, Mode.PUBLISH)


def test_a_notebooks_front_matter_is_closed(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"lab\.py, line 1: the front matter is never closed"):
        read("# ---\n# title: a\n\n# %%\nn = 1\n", tmp_path, name="lab.py")


@pytest.mark.parametrize("text", ["A \\(x.", "A `b.", "!!! nots\n    B.", "<!-- c"])
def test_a_notebooks_text_is_held_to_the_same(tmp_path: Path, text: str) -> None:
    """With the line of its own file."""
    cell = "\n".join(f"# {line}" for line in text.split("\n"))
    with pytest.raises(PageError, match=r"^lab\.py, line 5: "):
        read(f"# %%\nn = 1\n\n# %% [markdown]\n{cell}\n", tmp_path, name="lab.py")


def test_a_page_may_begin_with_a_mark_of_its_encoding(tmp_path: Path) -> None:
    """As Windows writes it, with lines that end as there."""
    (tmp_path / "a.md").write_bytes("\ufeff---\r\ntitle: A\r\n---\r\n\r\n```bash\r\nls\r\n```\r\n".encode())
    page = lesson.read(tmp_path, "a.md")
    page.scan()
    assert page.meta == {"title": "A"}
    assert page.lines[page.lines.index("```bash") + 1] == "ls"


HARMLESS = {
    "tildes": '~~~python exec="on" source="above"\nn = 1\n~~~',
    "four ticks around three": "````markdown\n```python exec=\"on\"\n```\n!!! nots\n````",
    "other languages": "```bash\nls\n```\n\n```yaml\na: b\n```\n\n```\nplain\n```\n\n```mermaid\nflow\n```",
    "their options": '```yaml title="a.yml" linenums="1" hl_lines="1 2-3"\na\nb\nc\n```\n\n```{.c #x}\nint\n```',
    "a fence in a list": "- a\n\n    ```bash\n    ls\n    ```\n\n    - b\n\n        ```bash\n        ls\n        ```",
    "a fence in a quotation": "> ```bash\n> ls\n>\n> cd\n> ```",
    "a fence a little indented": "Text.\n\n  ```bash\n  ls\n  ```",
    "CRLF": "# A\r\n\r\n```bash\r\nls\r\n```\r\n\r\n!!! note\r\n    Text.\r\n",
    "tabs": "- a\n\n\t```bash\n\tls\n\t```\n\n!!! note\n\tText.",
    "emoji and CJK": "# 学習 🧠\n\n`代码` 与 \\(x\\) 🎉",
    "code in ticks": "``a ` b``, `` ` ``, ```` ``` ````, \\`, `\\(x`, `!!! nots`",
    "code over two lines": "A `code\nspan` here.",
    "formulas": "A \\(x\\), $y$.\n\n\\[\nx\n\\]\n\n$$\ny\n$$\n\n\\begin{align}\nx &= y\n\\end{align}\n\n- \\[z\\]\n- $ or $",
    "brackets kept from Markdown": "He said \\[sic\\], [a]\\(b), \\[no link](a), (a\\), a \\* b.",
    "a claim around a formula": RUN + "\n[It is \\(x\\)]`{claim} n == 1`.",
    "boxes": '!!! note\n    Text.\n\n??? question "Why?"\n\n    Text.\n\n    ```bash\n    ls\n    ```\n\n???+ tip "T"\n    T.',
    "boxes in items": '- a\n\n    !!! note "N"\n        Text.\n\n1. b\n\n    c\n\n    - d\n        - e\n\n??? "Title"\n    Text.',
    "tabs with text": '=== "A"\n\n    Text.\n\n=== "B"\n\n    ```bash\n    ls\n    ```',
    "a heading with a rule": "Title\n=====\n\nText\n---\n\nText.",
    "code by indentation": "Text.\n\n    ```bash\n    !!! nots\n    /// captoin\n    \\(x ` y\n    [^z]: a\n    ```",
    "lazy lines": "- a\nb\n- c\n  d\n\n> a\nb",
    "footnotes": "A[^a], [^b].\n\n[^a]: one\n[^b]:\n    two\n\n    three",
    "addresses": "[A], [b][], [c][D], ![e][f].\n\n[a]: a.md\n[b]: b.md\n[d]: <d.md> \"D\"\n[f]: f.png",
    "HTML": "A <kbd>b</kbd> b. <https://a.org>, <a@b.org>, <br>, <p>a, \\(a<b\\), [a](<b c.md>).\n\n<!-- a `b and \\(c -->\n\n<pre>\n`a \\(b\n!!! nots\n</pre>\n\na < b and c > d",
    "a rule at the top": "---\n\nText.",
    "front matter": "---\ntitle: 'A: b'\ndescription: c\nhide: [toc]\ntags: [a]\nsearch: {boost: 2}\n---\n\nText.",
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_markdown_reads_is_no_fault(tmp_path: Path, name: str) -> None:
    read(HARMLESS[name], tmp_path)
