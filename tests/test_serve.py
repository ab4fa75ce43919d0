"""`mkdocs serve`: an author saves, and sees what was saved, never what was before."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from conftest import Project

PAGE = "docs/the-loop.md"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running `mkdocs serve`."""

    def __init__(self, project: Project, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=project.folder,
            env=project.environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until(self, words: str) -> str:
        """What the terminal shows, up to a line with these words."""
        said = ""
        for line in self.process.stderr:
            said += line
            if words in line:
                return said
        raise AssertionError(f"ended without {words!r}:\n{said}")

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=120) as answer:
            return answer.read().decode()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        self.process.stderr.close()


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    project.keep("the-loop.md", "notebooks/lab.py")  # of each kind one: each save builds all that there is
    server = Server(project, free_port())
    server.until("Serving on")
    yield server
    server.close()


def test_what_is_saved_is_served(project: Project, server: Server) -> None:
    """A sentence, a function of snippets, a module of page_runner; a fault is told, and the server lives on."""
    assert "you would call the neuron trained" in server.page("the-loop/")

    project.edit(PAGE, "you would call the neuron trained", "you would believe it")
    server.until("Reloading browsers")
    assert "you would believe it" in server.page("the-loop/")

    # A number changes: the new one is served at once, and the terminal says that nobody has approved it.
    project.edit("snippets/experiments/straight_lines.py", "LR = 0.01", "LR = 0.02")
    said = server.until("Reloading browsers")
    assert "the-loop.md, block 2" in said
    assert "not what was approved" in said
    printed = re.search(r"w ends between ([\d.]+)", server.page("the-loop/"))
    assert printed
    assert printed.group(1) != "1.35"

    # A fault ends this build, not the server; mended, the page is served again.
    project.edit(PAGE, "criterion = torch.nn.MSELoss()", "1 / 0\ncriterion = torch.nn.MSELoss()")
    said = server.until("An error happened")
    assert re.search(r"the-loop\.md, block 1, line \d+: ZeroDivisionError: division by zero", said)
    assert "Traceback" not in said
    project.edit(PAGE, "1 / 0\n", "")
    server.until("Reloading browsers")
    assert "you would believe it" in server.page("the-loop/")

    project.edit("page_runner/showing/html.py", 'class="{kind}"', 'class="{kind} changed"')
    server.until("Reloading browsers")
    assert 'class="prints changed"' in server.page("the-loop/")


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
