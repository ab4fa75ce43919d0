"""A notebook is a page: read as one, run by the same rules, set by the same code. mkdocs-jupyter executes it."""

from __future__ import annotations

import os

import pytest
from bs4 import BeautifulSoup

from conftest import Project
from page_runner import mode
from page_runner.errors import PageError
from page_runner.reading import lesson
from page_runner.reading.percent import as_markdown

NOTEBOOK = "notebooks/lab.py"
HEAD = "# %% [markdown]\n# # Lab\n\n"


@pytest.fixture
def build(project: Project, monkeypatch: pytest.MonkeyPatch):
    """Builds a project with one notebook; returns its HTML, or what ended the build."""
    monkeypatch.setenv(mode.VARIABLE, "approve")
    monkeypatch.delenv("CI", raising=False)
    for record in (project.folder / "tests/records").glob("*.md.txt"):
        record.unlink()  # its page is not built here

    def run(text: str) -> BeautifulSoup:
        (project.folder / "docs" / NOTEBOOK).write_text(HEAD + text, encoding="utf-8")
        if messages := project.build_page(NOTEBOOK):
            raise AssertionError("\n".join(messages))
        return BeautifulSoup((project.folder / "site/notebooks/lab/index.html").read_text(), "html.parser")

    return run


EVERYTHING = r"""
# %%
import numpy as np
from torch import func
from snippets import data, descent, experiments, neuron
import torch
losses = [8.0, 2.0]
run = descent.descend(neuron.linear_neuron(0), experiments.rule_2x(), lr=0.01, steps=2)
hessian = torch.func.hessian(torch.sum)(torch.zeros(1))
print("lesson-drawing {", torch.get_num_threads(), torch.is_warn_always_enabled())
# %% [markdown]
# In brackets [`losses[0]` is big]`{claim} losses[0] > 4`, twice `{python} len(losses)`.
#
# A formula $x_1$, one \(x_2\), and
#
# $$
# x_3 < 4
# $$
#
# !!! exercise "Try"
#     What @robbins1951 did, and `{python} losses[1] == 2 and "two"`.
#
# ??? solution "It"
#     [Small]`{claim} losses[1] < 3`.
#
# <span class="free">HTML</span> and a [word](../glossary.md#loss).

# %% tags=["folded"]
import matplotlib.pyplot as plt
from snippets import figures
print("drawn")
figures.describe(figures.loss_curve(losses + [1.0]), "The loss falls.")
# %% [markdown]
# /// caption
# It falls to `{python} f"{losses[-1]:.1f}"`.
# ///
"""


def test_what_holds_on_a_page_holds_in_a_notebook(build, project: Project) -> None:
    """Values, claims with brackets in their words, formulas, boxes, folds, citations, captions; functions of the lesson.

    The lesson's own loop makes an optimizer, whose import writes files: where pages run, that is done before.
    """
    soup = build(EVERYTHING)
    article = soup.select_one("article")
    assert [value.get_text() for value in article.select(".value")] == ["2", "two", "2.0"]
    claims = article.select(".claim")
    assert [claim.get_text() for claim in claims] == ["losses[0] is big", "Small"]
    assert claims[0].select_one(".why")["data-why"] == "losses[0] is 8, more than 4"
    assert len(article.select("math")) == 3
    assert article.select_one(".admonition.exercise .citation a")["href"].endswith("#ref-robbins1951")
    assert article.select_one("details.solution .claim")
    assert article.select_one(".free").get_text() == "HTML"
    assert article.select_one("figure svg.plot")
    assert article.select_one("figcaption").get_text().strip() == "It falls to 2.0."
    assert article.select_one(".prints samp").get_text() == "lesson-drawing { 1 True"
    record = (project.folder / f"tests/records/{NOTEBOOK}.txt").read_text()
    assert "== block 1 prints" in record
    assert "@robbins1951" in record


FAULTS = {
    "a value in HTML": ("# %%\na, b = 1, 2\n# %% [markdown]\n# <div>\n# `{python} a`\n# </div>\n#\n# b is `{python} b`\n",
                        "line 8: this value is not shown"),
    "a citation that leads nowhere": ("# See [@nobody1999].\n", "line 4: references.bib has no nobody1999"),
    "a formula": ("# %%\nprint(1)\n\n# %% [markdown]\n# $\\frac{x$\n", "line 8: a formula does not parse"),
    "a claim": ("# %%\nx = 1\n\n# %% [markdown]\n# It is [two]`{claim} x == 2`.\n", "block 1, line 8: a claim fails: x is 1, not 2"),
    "an error": ("# %%\nx = 1\n\n# %%\nx = 2\nx / 0\n", "block 2, line 9: ZeroDivisionError: division by zero"),
    "the end of its process": ("# %%\nimport os\n\n# %%\nos._exit(0)\n", "block 2, line 8: ended its process (exit status 0)"),
    "a network": ("# %%\nimport socket\nsocket.gethostbyname('x')\n", "block 1, line 6: looks up a network address"),
    "a figure without words": ("# %%\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\n", "block 1, line 5: a figure without a description"),
    "a typed number": ("# After 4711 epochs.\n", "line 4: typed, and nothing computes it: 4711"),
    "a magic": ("# %%\n# %matplotlib inline\nx = 1\n", "block 1, line 5: Jupyter reads this cell otherwise"),
    "code above the first cell": ("", "line 1: code stands above the first cell"),
}  # fmt: skip


@pytest.mark.sweep(4)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_notebook_is_told_as_that_of_a_page(project: Project, name: str) -> None:
    """Notebook, block, line, cause; in fewer than ten lines, without a traceback."""
    text, message = FAULTS[name]
    text = HEAD + text if text else "import math\n" + HEAD
    (project.folder / "docs" / NOTEBOOK).write_text(text, encoding="utf-8")
    messages = project.build_page(NOTEBOOK)
    assert f"{NOTEBOOK}, {message}" in "\n".join(messages)
    assert len(messages) < 10
    assert "Traceback" not in "\n".join(messages)


def test_a_long_notebook_runs(build) -> None:
    """Over 128 KiB, more than a command's arguments and variables may have."""
    soup = build("# %%\nwords = '" + 140_000 * "x" + "'\nprint(len(words))\n")
    assert soup.select_one(".prints samp").get_text() == "140000"


@pytest.mark.sweep(0)
def test_jupyters_own_search_path_is_left_as_it_was(build, monkeypatch: pytest.MonkeyPatch) -> None:
    """An author may have kernels elsewhere."""
    monkeypatch.setenv("JUPYTER_PATH", "elsewhere")
    build("# %%\nprint(1)\n")
    assert os.environ["JUPYTER_PATH"] == "elsewhere"


def test_what_mkdocs_jupyter_did_not_execute_is_not_shown(project: Project) -> None:
    """It is mkdocs-jupyter that executes: told not to, it leaves a notebook that nobody ran."""
    project.edit("mkdocs.yml", "execute: true", "execute: false")
    messages = "\n".join(project.build_page(NOTEBOOK))
    assert f"{NOTEBOOK}, line" in messages
    assert "this cell was not executed" in messages


# The reader


def held(text: str) -> tuple[lesson.Source, list[tuple[int, str, str]]]:
    """A notebook as it is read; line, way of showing and code of each of its blocks."""
    page = lesson.source("x.py", text)
    _, scanned = page.scan()
    return page, [(block.line, block.options["source"], block.code) for block in scanned.blocks[1:]]


def test_a_notebook_is_read_line_for_line() -> None:
    """So each message names a line of the notebook; with or without an empty line between code and text."""
    text = '# %% [markdown]\n# # A\n#\n# text\n# %%\nx = 1\n# %% [md]\n# more\n\n# %% tags=["folded"]\ny = 2\n\n\n# %%\nz = 3\n'
    page, blocks = held(text)
    assert blocks == [(6, "above", "x = 1"), (11, "folded", "y = 2\n"), (15, "above", "z = 3")]
    source = text.splitlines()
    for number, line in enumerate(page.lines, page.first):
        if line and not line.startswith("```"):
            assert line in (source[number - 1], source[number - 1].removeprefix("# ")), number


def test_what_a_page_says_above_its_text_a_notebook_says_too() -> None:
    """Front matter: a comment between two lines `# ---`."""
    page = lesson.source(
        "x.py", '# ---\n# description: A lab.\n# given:\n#   "42": why\n# ---\n\n# %% [markdown]\n# # A\n'
    )
    assert page.meta == {"description": "A lab.", "given": {"42": "why"}}
    assert page.first + page.lines.index("# A") == 8


CELLS = {
    "an empty cell": "# %%\n\n# %%\nx = 1\n",
    "a raw cell": "# %% [raw]\n# raw `{python} x`\n\n# %%\nx = 1\n",
    "a title": "# %% A title [markdown]\n# text\n\n# %% Another\nx = 1\n",
    "a fence in its code": "# %%\nx = 1\n'''\n```\nno\n```\n'''\n",
}


@pytest.mark.parametrize("name", CELLS)
def test_cells_of_all_kinds_are_read(name: str) -> None:
    """Jupyter does not execute an empty cell, nor a raw one: they are no blocks."""
    _, blocks = held(CELLS[name])
    assert [code.splitlines()[0] for _, _, code in blocks] == ["x = 1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %%\nx = 1\n# %%\ny = 2\n", "line 3: a cell of code begins right below another: leave an empty line"),
        ("# %% [markdown]\n# text\nx = 1\n", "line 3: each line of a text cell begins with #"),
        ("import math\n\n# %%\nx = 1\n", "line 1: code stands above the first cell"),
    ],
)
def test_what_cannot_be_read_line_for_line_is_refused(text: str, message: str) -> None:
    """With its line, and with what to do."""
    with pytest.raises(PageError, match=message):
        as_markdown("x.py", text)
