"""What an author is told: page, line, cause and cure, in few lines, and never somebody else's traceback."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pypandoc
import pytest

from conftest import Project
from page_runner.checking import records
from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.reading import lesson
from page_runner.showing import glossary
from pages import block

Convert = Callable[[str], str]

VALUES = {
    "n +": "an inline value cannot be computed: SyntaxError: invalid syntax",
    "m": "an inline value cannot be computed: NameError: name 'm' is not defined",
    "1.5": 'not a float: write f"{…:.2f}"',
    "True": 'not a bool: write "yes" if … else "no"',
    "None": "not a NoneType: its expression gives nothing",
    "[1]": 'not a list: write it as text, f"{…}"',
    "np.argmax([1, 2])": "not an int64: write int(…), or ….item()",
    "np.bool_(True)": 'write "yes" if … else "no"',
    "np.float32(1)": 'not a float32: write f"{…:.2f}"',
    "np.zeros(3)": 'not an ndarray: take one of its numbers, as in f"{…[0]:.2f}"',
    "torch.tensor(1)": "not a Tensor: write int(…), or ….item()",
    "torch.tensor(1.5)": 'not a Tensor: write f"{…:.2f}"',
    "torch.tensor([1, 2])": "not a Tensor: take one of its numbers",
    "torch.tensor(True)": 'not a Tensor: write "yes" if … else "no"',
    "10**5000": "an inline value cannot be computed: ValueError: Exceeds the limit",
    "chr(0xD800)": "an inline value cannot be computed: UnicodeEncodeError",
}


@pytest.mark.parametrize("expression", VALUES)
def test_a_value_that_cannot_stand_in_a_sentence_says_what_to_write(convert: Convert, expression: str) -> None:
    """With the line of the sentence, and no line of ours."""
    with pytest.raises(PageError) as error:
        convert(block("import numpy as np\nimport torch\nn = 1") + f"\nIt is `{{python}} {expression}`.\n")
    message = str(error.value)
    assert message.startswith("page.md, block 1, line 7: an inline value ")
    assert VALUES[expression] in message
    assert "page_runner" not in message
    assert len(message.splitlines()) < 4


def test_an_escape_that_is_none_is_told_once_with_its_line(convert: Convert, capfd: pytest.CaptureFixture[str]) -> None:
    """Python says it to nobody when the build reads the block; and to the author when it runs."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pytest.raises(PageError, match=r"^page\.md, block 1, line 3: unexpected \w+Warning: invalid escape"):
            convert(block('n = 1\nlabel = "$\\phi$"') + "\n[One]`{claim} n == 1`.\n")
    assert [str(each.message) for each in said if "escape" in str(each.message)] == []
    assert capfd.readouterr() == ("", "")


def test_a_fault_in_snippets_names_its_file_and_the_pages_line(convert: Convert) -> None:
    code = "from snippets import data\nn = 1\ndata.with_condition(0)"
    with pytest.raises(PageError) as error:
        convert(block(code))
    assert re.match(r"page\.md, block 1, line 4: \w+: .*\(in snippets/data\.py, line \d+\)\n", str(error.value) + "\n")


UNREADABLE = b"# Page\n\nCaf\xe9.\n"


def bad_bib(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs/references.bib").write_bytes(UNREADABLE)


def no_bib(folder: Path) -> None:
    (folder / "docs").mkdir()


def bad_glossary(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / glossary.PAGE).write_bytes(UNREADABLE)


def folder_as_record(folder: Path) -> None:
    (folder / records.FOLDER / "page.md.txt").mkdir(parents=True)


def file_as_folder(folder: Path) -> None:
    (folder / "tests").write_text("", encoding="utf-8")


def nothing(folder: Path) -> None:
    pass


CITES = "Said [@cauchy1847].\n"
# What is there before a page is converted, the page, and what is said.
FAULTS: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "references not in UTF-8": (bad_bib, CITES, "references.bib, line 3: is not text in UTF-8: save it in that enc"),
    "no references": (no_bib, CITES, "references.bib: a page cites a work, and there is no docs/references.bib"),
    "a glossary not in UTF-8": (bad_glossary, "A [word](glossary.md#w).", "glossary.md, line 3: is not text in UTF-8"),
    "a folder for a record": (folder_as_record, block("print(1)"), "page.md: its record page.md.txt cannot be written"),
    "a file for a folder": (file_as_folder, block("print(1)"), "page.md: its record page.md.txt cannot be written: "),
    "a sign of the build's own": (
        nothing,
        "# Page\n\nA \ue000\ue001 b.",
        "page.md, line 3: the sign U+E000 is one that",
    ),
    "null in a claim": (nothing, block("n = 1") + "\n[One]`{claim} n == 1\0`.", "page.md, block 1, line 5: a claim"),
    "a huge number in code": (nothing, block(f"n = {10**400}\n1 / 0"), "page.md, block 1, line 3: ZeroDivisionError"),
    "code nested too deep": (nothing, block("n = " + "(" * 999 + ")" * 999), "page.md, block 1, line 2: "),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_files_around_a_page_is_told(convert: Convert, tmp_path: Path, name: str) -> None:
    """Which file, and what to do."""
    before, text, message = FAULTS[name]
    before(tmp_path)
    with pytest.raises(PageError) as error:
        convert(text)
    assert str(error.value).startswith(message)
    assert len(str(error.value).splitlines()) < 9


@pytest.mark.parametrize("text", ["\\(x\\)", CITES])
def test_without_pandoc_one_is_told_what_to_install(
    convert: Convert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/references.bib").write_text("@book{cauchy1847, title={A}, year={1847}}\n", encoding="utf-8")
    monkeypatch.setattr(pypandoc, "get_pandoc_path", lambda: str(tmp_path / "nowhere"))
    with pytest.raises(PageError, match=r"^pandoc: cannot be started: .*\n.*pip install -r requirements\.txt"):
        convert(text)


EDITED = {
    "a line less": lambda text: text.replace("    rests on block 1\n", ""),
    "no findings": lambda text: text.replace("    n is 1, exactly 1\n", ""),
    "no words": lambda text: text.replace("[[one]]", "one"),
    "nothing below": lambda text: text[: text.index("    It is")],
}


@pytest.mark.parametrize("name", EDITED)
def test_a_record_edited_by_hand_is_told(convert: Convert, tmp_path: Path, name: str) -> None:
    """Where it no longer says what a page showed."""
    convert(block("n = 1") + "\nIt is [one]`{claim} n == 1`.\n")
    file = records.place("page.md", tmp_path)
    text = file.read_text(encoding="utf-8")
    assert len(Ledger(tmp_path).claims("page.md")) == 1
    assert EDITED[name](text) != text
    file.write_text(EDITED[name](text), encoding="utf-8")
    with pytest.raises(PageError, match=r"^tests/records/page\.md\.txt: is not as it was written.*`make approve`"):
        Ledger(tmp_path).claims("page.md")
    file.write_bytes(UNREADABLE)
    with pytest.raises(PageError, match=r"^tests/records/page\.md\.txt, line 3: is not text in UTF-8"):
        records.read(file)


def test_a_number_too_large_for_a_float_is_compared() -> None:
    assert records.same("1e+999", "1e+999")
    assert not records.same("1.0e+999 a", "2.0e+998 a")


def test_mkdocs_yml_that_holds_no_settings_is_told(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"^mkdocs\.yml, line 1: holds no settings"):
        lesson.nav(tmp_path)


def test_a_folder_that_is_named_as_a_page_is_none(tmp_path: Path) -> None:
    (tmp_path / "docs/folder.md").mkdir(parents=True)
    (tmp_path / "docs/a.md").write_text("# A\n", encoding="utf-8")
    assert lesson.pages(tmp_path) == {"a.md": "A"}


NOT_RECORDED = {
    "a formula": "\\(\\frac{x\\)",
    "a citation": "[@nobody1999]",
    "a typed number": "It is 4711.",
    "a false claim": "[Two]`{claim} n == 2`",
    "a value not shown": "<div>\n`{python} n`\n</div>",
}


@pytest.mark.parametrize("name", NOT_RECORDED)
def test_a_page_with_a_fault_is_not_approved(convert: Convert, tmp_path: Path, name: str) -> None:
    """`make approve` fails, and writes no record of it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/references.bib").write_text("@book{cauchy1847, title={A}, year={1847}}\n", encoding="utf-8")
    with pytest.raises(PageError):
        convert(block("n = 1\nprint(n)") + f"\n{NOT_RECORDED[name]}\n")
    assert not records.place("page.md", tmp_path).exists()


# With MkDocs

SMALL = """
site_name: Small
theme: {{name: material, custom_dir: overrides, font: false}}
nav:
  - index.md
  - {page}  # with a comment

  - "Claims": claims.md
  - References: references.md
{more}
"""
PAGE = f"# A page\n\n{block('n = 3')}\nIt is [three]`{{claim}} n == 3`, said [@cauchy1847].\n"


def small(project: Project, page: str) -> None:
    """A lesson of four pages, one of them with a block, a claim and a citation."""
    for path in (project.folder / "docs").rglob("*.*"):
        if path.suffix in (".md", ".py", ".bib"):
            path.unlink()
    for path in (project.folder / records.FOLDER).rglob("*.txt"):
        path.unlink()
    settings = (project.folder / "mkdocs.yml").read_text(encoding="utf-8")
    more = settings[settings.index("extra_css:") : settings.index("plugins:")]
    more += settings[settings.index("markdown_extensions:") :]
    (project.folder / "mkdocs.yml").write_text(SMALL.format(page=page, more=more), encoding="utf-8")
    texts = {
        "index.md": f"# Start\n\n[It](<{page}>).\n",
        page: PAGE,
        "claims.md": "# Claims\n\n<!-- claims -->\n",
        "references.md": "# References\n\n<!-- references -->\n",
        "references.bib": "@book{cauchy1847, author={Cauchy, A.}, title={A}, year={1847}}\n",
    }
    for name, text in texts.items():
        (project.folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / "docs" / name).write_text(text, encoding="utf-8")


@pytest.mark.sweep(0)
@pytest.mark.parametrize("urls", ["--use-directory-urls", "--no-directory-urls"])
def test_links_between_gathered_pages_hold_under_either_kind_of_address(project: Project, urls: str) -> None:
    """Also of a page whose path has a space and a letter beyond ASCII, with no title in nav; its notebook is there."""
    small(project, "sub folder/Über it.md")
    done = project.run("mkdocs", "build", PAGE_RECORDS="approve", CI="")
    assert done.returncode == 0, done.stderr
    done = project.run("mkdocs", "build", "--strict", urls)
    assert done.returncode == 0, done.stderr
    html = {
        path.relative_to(project.folder / "site").as_posix(): path for path in project.folder.glob("site/**/*.html")
    }
    html.pop("404.html", None)  # whose links begin at the host; a folder has none
    for name, path in html.items():
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r'<a [^>]*href="([^"#:]*(?:#[^"]*)?)"', text[text.index("<article") :]):
            target, _, anchor = link.partition("#")
            place = (path.parent / unquote(target)).resolve() if target else path
            place = place / "index.html" if place.is_dir() else place
            assert place.is_file(), (name, link)
            assert not anchor or f'id="{unquote(anchor)}"' in place.read_text(encoding="utf-8"), (name, link)
    assert list(project.folder.glob("site/sub folder/**/Über it.ipynb"))


@pytest.mark.sweep(0)
def test_a_link_that_leads_nowhere_is_told_with_its_line(project: Project) -> None:
    """Of a page and of an anchor, in MkDocs' words."""
    small(project, "page.md")
    text = "# Start\n\n[It](page.md) and\n[that](nope.md),\n[there](page.md#nope) or [here][h].\n\n[h]: nor.md\n"
    (project.folder / "docs/index.md").write_text(text, encoding="utf-8")
    done = project.run("mkdocs", "build", PAGE_RECORDS="approve", CI="")
    assert done.returncode == 0, done.stderr
    done = project.run("mkdocs", "build", "--strict")
    assert done.returncode == 1
    assert "Doc file 'index.md', line 4, contains a link 'nope.md'" in done.stderr
    assert "Doc file 'index.md', line 5, contains a link 'page.md#nope'" in done.stderr
    assert "Doc file 'index.md', line 7, contains a link 'nor.md'" in done.stderr


BROKEN = {
    "no Python": ("def palette(:\n", "SyntaxError: invalid syntax"),
    "a name that is none": ("nothing_of_that_name\n", "NameError: name 'nothing_of_that_name' is not defined"),
    "a package that is not there": (
        "import no_such_package\n",
        "ModuleNotFoundError: No module named 'no_such_package'",
    ),
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("module", ["snippets/colours.py", "page_runner/publishing/card.py"])
@pytest.mark.parametrize("what", BROKEN)
def test_what_the_build_itself_imports_is_told_with_its_line(project: Project, module: str, what: str) -> None:
    """Where, what, and no traceback; the Markdown extension alone is read before, with mkdocs.yml."""
    small(project, "page.md")
    first, cause = BROKEN[what]
    file = project.folder / module
    file.write_text(
        first + file.read_text(encoding="utf-8").replace("from __future__ import annotations\n", "", 1),
        encoding="utf-8",
    )
    done = project.run("mkdocs", "build")
    assert done.returncode == 1
    assert f"{module}, line 1: {cause}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.sweep(1)
@pytest.mark.parametrize("text", [UNREADABLE, b"\xff\xfe#\x00 \x00A\x00"])
def test_a_page_not_in_utf_8_ends_the_build_with_its_line(project: Project, text: bytes) -> None:
    small(project, "page.md")
    (project.folder / "docs/page.md").write_bytes(text)
    done = project.run("mkdocs", "build", "--strict")
    assert done.returncode == 1
    assert re.search(r"page\.md, line \d: is not text in UTF-8: save it in that encoding", done.stderr)
    assert "Traceback" not in done.stderr
