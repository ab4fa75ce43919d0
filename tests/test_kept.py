"""What is kept while an author works: under all that can change it, never for a reader, never half."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Project
from page_runner.messages import Ask, Result, Task
from page_runner.mode import Mode
from page_runner.publishing import again, building, kept
from page_runner.publishing.again import kept_run
from page_runner.publishing.kept import Kept
from page_runner.running import session
from page_runner.running.rules import Limits
from serving import Server

TASK = Task(1, "print(1)", 5, "", (Ask("python", "n", 7, 0),))


class Runs:
    """Something that runs pages, and counts how often it did."""

    def __init__(self, root: Path, used: str = "snippets/a.py") -> None:
        self.root, self.used, self.count = root, used, 0

    def __call__(self, name: str, root: Path, tasks: list[Task]) -> list[Result]:
        self.count += 1
        return [Result(printed=f"run {self.count}", used=[self.used]) for _ in tasks]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/a.py").write_text("a = 1\n")
    (tmp_path / "snippets/b.py").write_text("b = 1\n")
    (tmp_path / "requirements.txt").write_text("markdown==3.11.3  # why\n")
    past = time.time() - 60
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (past, past))
    return tmp_path


@pytest.fixture
def runs(root: Path) -> Runs:
    return Runs(root)


def run(runs: Runs, tasks: list[Task] | None = None, name: str = "page.md") -> str:
    """What a page of one block printed, from what is kept or by running it."""
    return kept_run(runs, Kept(runs.root))(name, runs.root, tasks or [TASK])[0].printed


def test_what_has_run_is_not_run_again(runs: Runs) -> None:
    """Nor is it when the page's text moves it some lines down."""
    assert run(runs) == run(runs) == "run 1"
    moved = replace(TASK, line=25, asks=(replace(TASK.asks[0], line=40),))
    assert run(runs, [moved]) == "run 1"
    assert runs.count == 1


CHANGES: dict[str, Callable[[Path, pytest.MonkeyPatch], list[Task]]] = {
    "a block": lambda root, patch: [replace(TASK, code="print(2)")],
    "an option": lambda root, patch: [replace(TASK, warns="x")],
    "a block more": lambda root, patch: [TASK, replace(TASK, number=2)],
    "a value": lambda root, patch: [replace(TASK, asks=(Ask("python", "m", 7, 0),))],
    "a value that is a claim now": lambda root, patch: [replace(TASK, asks=(Ask("claim", "n", 7, 0),))],
    "the order of values": lambda root, patch: [replace(TASK, asks=(*TASK.asks, Ask("python", "m", 7, 1)))],
    "a module that it uses": lambda root, patch: _write(root / "snippets/a.py", "a = 2\n"),
    "a module that is gone": lambda root, patch: _gone(root / "snippets/a.py"),
    "the limits": lambda root, patch: _set(patch, session, "LIMITS", Limits(cpu=5)),
    "a pin": lambda root, patch: _write(root / "requirements.txt", "markdown==3.11.4  # why\n"),
    "the installed version": lambda root, patch: _set(patch, kept.importlib.metadata, "version", lambda name: "0"),
    "the version of Python": lambda root, patch: _set(patch, kept.sys, "version", "4.0"),
    "the platform": lambda root, patch: _set(patch, kept.platform, "platform", lambda: "Elsewhere"),
    "the code that runs it": lambda root, patch: _set(patch, again, "PACKAGE", _package(root)),
}


def _write(path: Path, text: str) -> list[Task]:
    path.write_text(text)
    past = time.time() - 30
    os.utime(path, (past, past))
    return [TASK]


def _gone(path: Path) -> list[Task]:
    path.unlink()
    return [TASK]


def _set(patch: pytest.MonkeyPatch, module: object, name: str, value: object) -> list[Task]:
    patch.setattr(module, name, value)
    kept.forget_machine()
    return [TASK]


def _package(root: Path) -> Path:
    (root / "package/running").mkdir(parents=True)
    (root / "package/running/worker.py").write_text("changed\n")
    return root / "package"


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_could_change_it_runs_the_page_again(runs: Runs, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each part of the key in turn."""
    kept.forget_machine()
    run(runs)
    tasks = CHANGES[name](runs.root, monkeypatch)
    run(runs, tasks)
    kept.forget_machine()
    assert runs.count == 2


def test_another_module_runs_nothing(runs: Runs) -> None:
    run(runs)
    _write(runs.root / "snippets/b.py", "b = 2\n")
    assert run(runs) == "run 1"


def test_what_is_taken_back_is_known(runs: Runs) -> None:
    """An author tries something, and undoes it."""
    run(runs)
    _write(runs.root / "snippets/a.py", "a = 2\n")
    assert run(runs) == "run 2"
    _write(runs.root / "snippets/a.py", "a = 1\n")
    assert run(runs) == "run 1"


def test_what_tells_its_lines_is_run_where_it_stands(runs: Runs) -> None:
    """A traceback that a block prints names a line of the page."""
    task = replace(TASK, code="import traceback\ntraceback.print_exc()")
    assert run(runs, [task]) == "run 1"
    assert run(runs, [replace(task, line=6)]) == "run 2"


def test_a_file_saved_during_the_run_is_not_taken_for_what_ran(root: Path) -> None:
    """The page may have run the old one or the new one."""

    class Slow(Runs):
        def __call__(self, name: str, root: Path, tasks: list[Task]) -> list[Result]:
            (root / "snippets/a.py").write_text("a = 3\n")
            return super().__call__(name, root, tasks)

    runs = Slow(root)
    run(runs)
    run(runs)
    assert runs.count == 2


def test_what_failed_is_run_again(root: Path) -> None:
    class Failing(Runs):
        def __call__(self, name: str, root: Path, tasks: list[Task]) -> list[Result]:
            return super().__call__(name, root, tasks)[:-1]  # the last block did not run

    runs = Failing(root)
    for _ in range(2):
        kept_run(runs, Kept(root))("page.md", root, [TASK, replace(TASK, number=2)])
    assert runs.count == 2


@pytest.mark.parametrize("damage", [b"", b"no seal", b"0" * 64 + b"\nbody", None])
def test_a_damaged_entry_counts_as_none(runs: Runs, damage: bytes | None) -> None:
    """Cut off, of another program, changed: the page runs."""
    run(runs)
    for path in (runs.root / kept.FOLDER).iterdir():
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert run(runs) == "run 2"
    assert run(runs) == "run 2"


def test_two_builds_at_once_do_no_harm(root: Path) -> None:
    """Each reads a whole entry or none, and no draft is left."""
    runs = Runs(root)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda n: run(runs, [replace(TASK, code=f"print({n % 3})")]), range(60)))
    assert all(printed.startswith("run ") for printed in done)
    assert not list((root / kept.FOLDER).glob("new-*"))


def test_what_has_not_been_used_for_a_month_goes(runs: Runs) -> None:
    """What is used stays, however long ago it was made."""
    store = Kept(runs.root)
    store.put("old", 1)
    store.put("used", 2)
    for path in store.folder.iterdir():
        os.utime(path, (0, time.time() - 31 * 24 * 3600))
    assert store.get("used") == 2
    store.tidy()
    assert [path.name for path in store.folder.iterdir()] == ["used"]


def test_only_a_live_server_reads_what_is_kept(root: Path) -> None:
    """To publish and to approve, all is run in the build itself."""
    assert [building.Build(root, what_for).kept is not None for what_for in Mode] == [False, True, False]
    assert list(Mode) == [Mode.PUBLISH, Mode.SERVE, Mode.APPROVE]


def poison(store: Kept) -> int:
    """Change what each entry says, as if another run had said it; how many could be."""
    poisoned = 0
    for path in store.folder.iterdir():
        match store.get(path.name):
            case [Result(), *_] as results:
                for result in results:
                    result.printed = "POISON"
                store.put(path.name, results)
                poisoned += 1
            case {"content": content, **rest}:
                store.put(path.name, {"content": content.replace("</h1>", " POISON</h1>"), **rest})
                poisoned += 1
    return poisoned


@pytest.mark.sweep(0)
def test_poison_in_what_is_kept_reaches_no_reader(project: Project) -> None:
    """The live server shows it; the build that publishes gives what its code gives, to the byte."""
    project.keep("the-loop.md")
    for site in ("before", "after"):
        done = project.run("mkdocs", "build", "--site-dir", str(project.folder / site), SOURCE_DATE_EPOCH="1764000000")
        assert done.returncode == 0, done.stderr
        if site == "before":
            with Server(project.folder):
                assert poison(Kept(project.folder)) >= 2
            with Server(project.folder) as server:
                assert "POISON" in server.page("the-loop/")
    before, after = ((project.folder / site / "the-loop/index.html").read_bytes() for site in ("before", "after"))
    assert b"POISON" not in after
    assert before == after
