"""Each way to break a page ends the build with a message that names page, block and cause; harmless edits pass."""

from __future__ import annotations

import pytest

from conftest import Project
from page_runner.running import session
from page_runner.running.rules import Limits

PAGE = "the-loop.md"
TEXT = f"docs/{PAGE}"
RECORD = f"tests/records/{PAGE}.txt"
NOTEBOOK = "notebooks/lab.py"

# A line of the page's first block, and of its block that draws, to put faults after.
FIRST = "neuron = torch.nn.Linear(1, 1)  # a random weight, a random bias\n"
DRAWS = "long_run = experiments.long_run()  # the same start, 3,000 epochs\n"
DRAW = "figures.loss_on_two_axes(seen, stop=100)"

# name: (file, old text, new text, what the message must say)
BREAKAGES = {
    "exception": (TEXT, FIRST, FIRST + "1 / 0\n", ["block 1", "ZeroDivisionError: division by zero", "    1 / 0"]),
    "syntax error": (TEXT, FIRST, FIRST + "losses = [\n", ["block 1", "SyntaxError", "losses = ["]),
    "sys.exit(0)": (TEXT, FIRST, FIRST + "import sys; sys.exit(0)\n", ["block 1", "sys.exit(0)"]),
    "os._exit(0)": (TEXT, FIRST, FIRST + "import os; os._exit(0)\n", ["block 1", "ended its process", "exit status 0"]),
    "endless loop": (TEXT, FIRST, FIRST + "while True: pass\n", ["block 1", "endless loop", "while True: pass"]),
    "misspelt key": (TEXT, 'exec="on" source="above"\nimport torch\n', 'exce="on" source="above"\nimport torch\n', ["exce"]),
    "misspelt value": (TEXT, 'exec="on" source="above"\nimport torch\n', 'exec="fasle" source="above"\nimport torch\n', ["fasle"]),
    "number in snippets": ("snippets/experiments/straight_lines.py", "LR = 0.01", "LR = 0.0101", ["approved:", "now:"]),
    "number in a page": (TEXT, "optim.SGD(neuron.parameters(), lr=0.01)\n\nlosses", "optim.SGD(neuron.parameters(), lr=0.02)\n\nlosses",
                         ["block 1", "approved: epoch 20  loss 0.3165", "now:"]),
    "number in a record": (RECORD, "epoch 20  loss 0.3165", "epoch 20  loss 0.3195", ["block 1", "approved: epoch 20  loss 0.3195"]),
    "whole number in a record": (RECORD, "    2,274 epochs", "    2,275 epochs", ["approved: 2,275 epochs", "now:      2,274 epochs"]),
    "NaN in a loss": (TEXT, "    loss = criterion(predictions, y)\n", "    loss = criterion(predictions, y) * float('nan')\n",
                      ["block 1", "`losses[0] / losses[-1]` is not a number (NaN)"]),
    "NaN in a figure": (TEXT, DRAW, "figures.loss_on_two_axes(seen * float('nan'), stop=100)", ["block 3", "NaN or infinity in Line2D 'loss'"]),
    "empty figure": (TEXT, DRAWS, DRAWS + "import matplotlib.pyplot as plt; figures.describe(plt.figure(), 'Nothing.')\n", ["block 3", "an empty figure"]),
    "empty panel": (TEXT, DRAWS, DRAWS + "import matplotlib.pyplot as plt; figures.describe(plt.subplots()[0], 'Nothing.')\n", ["block 3", "panel 1 of the figure is empty"]),
    "no description": (TEXT, DRAWS, DRAWS + "import matplotlib.pyplot as plt; plt.plot([1, 2])\n", ["block 3", "a figure without a description"]),
    "labels swapped": ("snippets/figures/training.py", '("linear", "logarithmic"), strict', '("logarithmic", "linear"), strict', ["block 3", "draws figure 1"]),
    "series dropped": ("snippets/figures/training.py", "            mark_epoch(axes, stop)\n    figure.align", "            pass\n    figure.align", ["block 3", "draws figure 1", "epoch 100"]),
    "unexpected warning": (TEXT, FIRST, FIRST + "torch.nn.functional.mse_loss(neuron(x), y[:, 0])\n", ["block 1", "unexpected UserWarning", "torch.Size([3])"]),
    "print inside snippets": ("snippets/experiments/straight_lines.py", "    starts = []\n", "    starts = []\n    print('hello')\n",
                              ["block 2", "snippets/experiments/straight_lines.py", "'hello'", "only the page prints"]),
    "broken formula": (TEXT, r"\hat y = w x + b.", r"\hat y = \frac{w x + b.", ["a formula does not parse", r"\hat y = \frac{w x + b."]),
    "value without its block": (TEXT, "# The loop\n", '# The loop\n\nAn early `{python} f"{losses[0]:.1f}"`.\n', ["NameError", "losses"]),
    "value unformatted": (TEXT, '`{python} f"{w:.2f}"`, not', "`{python} w`, not", ["not a float"]),
    "value misspelt": (TEXT, '`{python} f"{w:.2f}"`, not', '`{pyhton} f"{w:.2f}"`, not', ["{pyhton}"]),
}  # fmt: skip


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two CPU seconds for a block: enough for each of the page, and soon over."""
    monkeypatch.setattr(session, "LIMITS", Limits(cpu=2))


@pytest.mark.sweep(8)
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
    "nothing": ("\n# The loop\n", "\n# The loop\n"),
    "a comment": (FIRST, FIRST + "# a comment\n"),
    "a reworded paragraph": (
        "Print only the losses, and you would call the neuron trained.",
        "Who reads only that calls it trained.",
    ),
    "a line more at the top": ("\n# The loop\n", "\n\n# The loop\n"),
    "a section moved to another heading": ("## What to keep", "## What is worth keeping"),
}


@pytest.mark.sweep(2)
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
    assert f"{PAGE}, block 1" in done.stderr
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
