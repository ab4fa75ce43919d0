"""Each way to break a page ends the build with a message that names page, block and cause; harmless edits pass."""

from __future__ import annotations

import re

import pytest

from conftest import Project
from page_runner.running import session
from page_runner.running.rules import Limits
from pages import ROOT, holding, line, sentence

PAGE = "the-loop.md"
TEXT = f"docs/{PAGE}"
RECORD = f"tests/records/{PAGE}.txt"
NOTEBOOK = "notebooks/lab.py"

# A line of the block with the loop, and of one that draws, to put faults after; and what messages call these blocks.
FIRST = line(PAGE, "criterion = torch")
LOOP = holding(PAGE, FIRST)
OPENS = 'exec="on" source="above"\nimport torch\n'
DRAWS = line(PAGE, "long_run = experiments.long_run()")
FIGURE = holding(PAGE, DRAWS)
CURVE = "figures.loss_curve(first.losses)"
EXAMPLES = '    plane.plot(data.x, data.y, "o", color=COLOURS["ink"], label="examples")\n'
SEEDS = holding(PAGE, "experiments.many_seeds()")

# The page's title, and a sentence below the loop.
TITLE = line(PAGE, "# The loop")
WORDS = sentence(PAGE, after="criterion = torch")

# What the loop printed, and the same with its last digit but one changed; how long it takes to the end, and one more.
APPROVED = (ROOT / RECORD).read_text(encoding="utf-8")
ABOVE, PRINTED = re.search(rf"(== {LOOP} prints\n.*\n    )(.+\d)\n", APPROVED).groups()
TAMPERED = f"{PRINTED[:-2]}{(int(PRINTED[-2]) + 3) % 10}{PRINTED[-1]}"
EPOCHS = re.search(r"^    ([\d,]+) epochs", APPROVED, re.MULTILINE)[1]
ONE_MORE = f"{int(EPOCHS.replace(',', '')) + 1:,}"

# name: (file, old text, new text, what the message must say)
BREAKAGES = {
    "exception": (TEXT, FIRST, FIRST + "1 / 0\n", [LOOP, "ZeroDivisionError: division by zero", "    1 / 0"]),
    "syntax error": (TEXT, FIRST, FIRST + "losses = [\n", [LOOP, "SyntaxError", "losses = ["]),
    "sys.exit(0)": (TEXT, FIRST, FIRST + "import sys; sys.exit(0)\n", [LOOP, "sys.exit(0)"]),
    "os._exit(0)": (TEXT, FIRST, FIRST + "import os; os._exit(0)\n", [LOOP, "ended its process", "exit status 0"]),
    "endless loop": (TEXT, FIRST, FIRST + "while True: pass\n", [LOOP, "endless loop", "while True: pass"]),
    "misspelt key": (TEXT, OPENS, OPENS.replace("exec", "exce"), ["exce"]),
    "misspelt value": (TEXT, OPENS, OPENS.replace("on", "fasle", 1), ["fasle"]),
    "number in snippets": ("snippets/experiments/straight_lines.py", "LR = 0.01", "LR = 0.0101", ["approved:", "now:"]),
    "number in a page": (TEXT, "lr=0.01)\n\nlosses", "lr=0.0099)\n\nlosses",
                         [LOOP, f"approved: {PRINTED}", "now:"]),
    "number in a record": (RECORD, ABOVE + PRINTED, ABOVE + TAMPERED, [LOOP, f"approved: {TAMPERED}", f"now:      {PRINTED}"]),
    "whole number in a record": (RECORD, f"    {EPOCHS} epochs", f"    {ONE_MORE} epochs", [f"approved: {ONE_MORE} epochs", f"now:      {EPOCHS} epochs"]),
    "NaN in a loss": (TEXT, "    loss = criterion(predictions, y)\n", "    loss = criterion(predictions, y) * float('nan')\n",
                      [LOOP, "is not a number (NaN)"]),
    "NaN in a figure": (TEXT, CURVE, "figures.loss_curve(first.losses * float('nan'))", [holding(PAGE, CURVE), "NaN or infinity in Line2D 'loss'"]),
    "empty figure": (TEXT, DRAWS, DRAWS + "import matplotlib.pyplot as plt; figures.describe(plt.figure(), 'Nothing.')\n", [FIGURE, "an empty figure"]),
    "empty panel": (TEXT, DRAWS, DRAWS + "import matplotlib.pyplot as plt; figures.describe(plt.subplots()[0], 'Nothing.')\n", [FIGURE, "panel 1 of the figure is empty"]),
    "no description": (TEXT, DRAWS, DRAWS + "import matplotlib.pyplot as plt; plt.plot([1, 2])\n", [FIGURE, "a figure without a description"]),
    "labels swapped": ("snippets/figures/player.py", 'xlabel="x", ylabel="y"', 'xlabel="y", ylabel="x"', [FIGURE, "draws figure 1"]),
    "series dropped": ("snippets/figures/player.py", EXAMPLES, "", [FIGURE, "draws figure 1", "examples"]),
    "unexpected warning": (TEXT, FIRST, FIRST + "torch.nn.functional.mse_loss(neuron(x), y[:, 0])\n", [LOOP, "unexpected UserWarning", "torch.Size([3])"]),
    "print inside snippets": ("snippets/experiments/straight_lines.py", "    starts = []\n", "    starts = []\n    print('hello')\n",
                              [SEEDS, "snippets/experiments/straight_lines.py", "'hello'", "only the page prints"]),
    "broken formula": (TEXT, TITLE, f"{TITLE}\nSo \\(\\frac{{w x + b\\).\n", ["a formula does not parse", r"\frac{w x + b"]),
    "value without its block": (TEXT, TITLE, f"{TITLE}\nAn early `{{python}} f'{{losses[0]:.1f}}'`.\n", ["NameError", "losses"]),
    "value unformatted": (TEXT, WORDS, f"It is `{{python}} w`.\n{WORDS}", ["not a float"]),
    "value misspelt": (TEXT, WORDS, f"It is `{{pyhton}} w`.\n{WORDS}", ["{pyhton}"]),
}  # fmt: skip


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two CPU seconds for a block: enough for each of the page, and soon over."""
    monkeypatch.setattr(session, "LIMITS", Limits(cpu=2))


@pytest.mark.sweep(4)
@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_page_ends_the_build_with_a_message(project: Project, name: str) -> None:
    """Page, line and cause are named, in fewer than ten lines, without a traceback."""
    path, old, new, words = BREAKAGES[name]
    project.edit(path, old, new)
    message = project.build_page(PAGE)
    text = "\n".join(message)
    assert message, "the build passed"
    for word in [PAGE, "line ", *words]:
        assert word in text
    assert len(message) < 10
    assert "Traceback" not in text


def test_the_named_line_is_the_line_of_the_file(project: Project) -> None:
    """The front matter counts: an author finds the line that the message names."""
    project.edit(TEXT, FIRST, FIRST + "1 / 0\n")
    lines = (project.folder / TEXT).read_text(encoding="utf-8").splitlines()
    assert f"line {lines.index('1 / 0') + 1}:" in "\n".join(project.build_page(PAGE))


def test_a_deleted_record_ends_the_build(project: Project) -> None:
    """A page that prints and has no record was never approved."""
    (project.folder / RECORD).unlink()
    text = "\n".join(project.build_page(PAGE))
    assert PAGE in text
    assert "no approved record" in text
    assert "make approve" in text


HARMLESS = {
    "nothing": (TITLE, TITLE),
    "a comment": (FIRST, FIRST + "# a comment\n"),
    "a reworded paragraph": (WORDS, "Who reads only that calls it trained."),
    "a line more at the top": (TITLE, f"\n{TITLE}"),
    "a section moved to another heading": ("## What to keep", "## What is worth keeping"),
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_edit_passes(project: Project, name: str) -> None:
    """The record holds what a page shows, not how it is written."""
    project.edit(TEXT, *HARMLESS[name])
    assert project.build_page(PAGE) == []


def test_a_failing_cell_ends_the_build(project: Project) -> None:
    """A notebook's fault is told as a page's: notebook, cell, line, cause."""
    path = project.folder / "docs" / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n# %%\nx = 1\nx / 0\n", encoding="utf-8")
    message = project.build_page(NOTEBOOK)
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert (
        f"{NOTEBOOK}, block {text.count('# %%') - text.count('# %% [markdown]') + 1}, line {last}: ZeroDivisionError"
        in "\n".join(message)
    )
    assert len(message) < 10


@pytest.mark.sweep(0)
def test_a_notebooks_process_is_set_up_as_a_pages(project: Project) -> None:
    """One thread, each of torch's warnings, and a Hessian without one."""
    cell = "import torch\nassert torch.get_num_threads() == 1 and torch.is_warn_always_enabled()"
    hessian = "torch.func.hessian(torch.sum)(torch.zeros(1));"
    notebook = f"# %% [markdown]\n# # Lab\n\n# %%\n{cell}\n{hessian}\n"
    (project.folder / "docs" / NOTEBOOK).write_text(notebook, encoding="utf-8")
    (project.folder / f"tests/records/{NOTEBOOK}.txt").unlink()
    for record in (project.folder / "tests/records").glob("*.md.txt"):
        record.unlink()  # its page is not built here
    assert project.build_page(NOTEBOOK) == []


def test_a_changed_number_in_the_notebook_ends_the_build(project: Project) -> None:
    """The lab's output is in the record too."""
    path = project.folder / "docs" / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    assert "RATE = 0.01" in text
    path.write_text(text.replace("RATE = 0.01", "RATE = 0.02"), encoding="utf-8")
    message = "\n".join(project.build_page(NOTEBOOK))
    assert NOTEBOOK in message
    assert "not what was approved" in message


@pytest.mark.sweep(1)
@pytest.mark.parametrize("fault", ["import sys; sys.exit(0)", "import os; os._exit(0)"])
def test_a_page_that_exits_with_0_does_not_end_the_command_with_0(project: Project, fault: str) -> None:
    """Half a site is not a green build."""
    project.keep(PAGE)
    project.edit(TEXT, FIRST, FIRST + fault + "\n")
    done = project.run("mkdocs", "build", "--strict")
    assert done.returncode == 1
    assert f"{PAGE}, {LOOP}" in done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if not line.startswith("INFO")]) < 10


def test_a_broken_link_ends_the_build(project: Project) -> None:
    """Links are MkDocs' to check; strict makes its warning an error."""
    project.keep(PAGE)
    (project.folder / RECORD).unlink()
    project.edit("mkdocs.yml", "execute: true", "execute: false")  # the notebook has its own tests
    (project.folder / TEXT).write_text(f"# The loop\n\n[This]({PAGE}), [that](notebooks/lob.py)\n", encoding="utf-8")
    done = project.run("mkdocs", "build", "--strict")
    assert done.returncode == 1
    (warning,) = [line for line in done.stderr.splitlines() if line.startswith("WARNING")]
    assert PAGE in warning
    assert "notebooks/lob.py" in warning
