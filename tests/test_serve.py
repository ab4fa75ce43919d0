"""`mkdocs serve`: an author saves, and sees what was saved, never what was before; nothing is done twice."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Project
from pages import block, holding, line, sentence
from serving import DONE, Server

PAGE, OTHER, NOTEBOOK = "docs/the-loop.md", "docs/one-step.md", "docs/notebooks/lab.py"
WORDS = sentence("the-loop.md", after="criterion = torch")
SMALL = "# One step\n\nA small page.\n\n" + block("step = 1 + 1\nprint(step)") + "\nIt is `{python} step`.\n"


@pytest.fixture
def small(project: Project) -> Project:
    """A project of three pages that run: one that reaches the runs, a small one that does not, and the lab."""
    project.keep("the-loop.md", "notebooks/lab.py")
    (project.folder / OTHER).write_text(SMALL, encoding="utf-8")
    return project


@pytest.fixture
def server(small: Project) -> Iterator[Server]:
    with Server(small.folder) as server:
        yield server


def ran(said: str) -> set[str]:
    """The pages that ran in a build."""
    return set(re.findall(r"running page \d+ of \d+: (\S+)", said))


def told(said: str) -> list[str]:
    """The warnings that name a line of a page; that this project lacks pages to link to is no matter here."""
    return [line for line in said.splitlines() if re.search(r"(?:WARNING|ERROR).*\.(?:md|py),.* line \d", line)]


def values(server: Server) -> list[str]:
    """What is computed in sentences of the page that reaches the runs, as it is served."""
    return re.findall(r'<span class="value">(.*?)</span>', server.page("the-loop/"))


def descendants(process: int) -> list[str]:
    """The commands of all processes that a process has begun, as Linux tells them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):  # it has ended meanwhile
            continue
        if parent == process:
            found += [command, *descendants(int(folder.name))]
    return found


@pytest.mark.sweep(0)
def test_what_is_saved_is_served_and_no_more_is_run(server: Server) -> None:
    """A sentence runs nothing; a function those pages that reach it, a notebook too; a claim its own page."""
    assert ran(server.said) == {"the-loop.md", "one-step.md", "notebooks/lab.py"}

    said = server.edit(PAGE, WORDS, "You would believe it.")
    assert ran(said) == set()
    assert "You would believe it." in server.page("the-loop/")
    assert ran(server.edit(PAGE, "# The loop\n", "# The loop\n\nA line more.\n")) == set()
    assert ran(server.edit(NOTEBOOK, "A neuron learns", "One neuron learns")) == set()
    assert "One neuron learns" in server.page("notebooks/lab/")

    # A number changes: the new one is served at once, and the terminal says that nobody has approved it.
    before = values(server)
    said = server.edit("snippets/experiments/straight_lines.py", "LR = 0.01", "LR = 0.02")
    assert ran(said) == {"the-loop.md", "notebooks/lab.py"}
    assert f"the-loop.md, {holding('the-loop.md', 'experiments.many_seeds()')}" in said
    assert "not what was approved" in said
    assert len(values(server)) == len(before) > 0
    assert values(server) != before
    assert ran(server.edit("snippets/experiments/straight_lines.py", "LR = 0.02", "LR = 0.01")) == set()

    said = server.edit("snippets/descent.py", '"""Gradient descent', '"""The gradient descent')
    assert ran(said) == {"the-loop.md", "notebooks/lab.py"}
    assert ran(server.edit("snippets/figures/conditions.py", '"""', '"""Of conditions. ')) == set()
    assert ran(server.edit("docs/assets/colours.css", "--fig-loss: light-dark(#3", "--fig-loss: light-dark(#4")) == {
        "the-loop.md", "notebooks/lab.py",
    }  # fmt: skip

    said = server.edit(OTHER, "It is", "It is [two]`{claim} step == 2`,")
    assert ran(said) == {"one-step.md"}
    assert "two" in server.page("claims/") or "claim-1" in server.page("one-step/")
    said = server.edit("page_runner/showing/html.py", 'class="{kind}"', 'class="{kind} changed"')
    assert ran(said) == set()
    assert 'class="prints changed"' in server.page("the-loop/")


@pytest.mark.sweep(0)
def test_a_fault_is_told_once_and_shown_where_it_stands(server: Server) -> None:
    """The rest of the page can be looked at, the server lives on, and what is mended is shown without a restart."""
    said = server.edit(PAGE, "criterion = torch.nn.MSELoss()", "1 / 0\ncriterion = torch.nn.MSELoss()")
    block_at_fault = holding("the-loop.md", "criterion =")
    assert len(told(said)) == 1
    assert re.search(rf"the-loop\.md, {block_at_fault}, line \d+: ZeroDivisionError: division by zero", told(said)[0])
    assert "Traceback" not in said
    html = server.page("the-loop/")
    assert '<div class="fault" role="alert">' in html
    assert line("the-loop.md", "## What to keep").strip("# \n") in html
    assert "not run: a fault stands above it" in html
    said = server.edit(PAGE, "1 / 0\n", "")
    assert told(said) == []
    assert 'class="fault"' not in server.page("the-loop/")

    # What cannot be read is shown with its line marked.
    said = server.edit(OTHER, "It is", "It is `{pyhton} step`,")
    assert len(told(said)) == 1
    assert re.search(r'<mark id="fault">It is `\{pyhton\} step`', server.page("one-step/"))
    assert told(server.edit(OTHER, "`{pyhton} step`,", "")) == []

    # A formula, a number, a claim, a citation: each once, whatever the number of headings.
    said = server.edit(OTHER, "It is", r"In 4711 epochs \(x_\) [three]`{claim} step == 3` [@nobody1999]. It is")
    for cause in ("4711", "a formula does not parse", "a claim fails", "has no nobody1999"):
        assert sum(cause in line for line in said.splitlines() if "WARNING" in line) == 1, said
    assert "three" in server.page("one-step/")

    # A page that is no text.
    file = server.folder / OTHER
    text = file.read_text(encoding="utf-8")
    file.write_bytes(text.replace("It is", "M\xfcller is").encode("latin-1"))
    assert "is not text in UTF-8" in server.until(DONE)
    assert "M\ufffdller is" in server.page("one-step/")
    file.write_text(text, encoding="utf-8")
    server.until(DONE)

    # What breaks all pages alike is told once.
    said = server.edit("snippets/data.py", "import torch\n", "import torch\nimport nowhere\n")
    assert sum("No module named 'nowhere'" in line for line in said.splitlines()) == 1


@pytest.mark.sweep(0)
def test_with_everything_known_no_process_is_begun(small: Project) -> None:
    """Neither torch nor Jupyter is started: a start costs little more than that of MkDocs."""
    with Server(small.folder) as server:
        assert descendants(server.process.pid)
    with Server(small.folder) as server:
        assert ran(server.said) == set()
        assert descendants(server.process.pid) == []
        assert WORDS in server.page("the-loop/")


def test_a_port_in_use_gets_a_line(project: Project) -> None:
    """Which port, and what to write instead; before anything is built."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = project.run("mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}")
    assert done.returncode == 1
    assert f"Port {port} is in use: make serve ADDRESS=127.0.0.1:{port + 1}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
