"""A page's process and the build's hold on it: starts it, sends it blocks, and notices when it dies."""

from __future__ import annotations

import compileall
import multiprocessing
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, ClassVar

from page_runner.messages import Fault, Result, Task, raised_at
from page_runner.running import used
from page_runner.running.rules import Limits, restrict

# Forking a process that has torch already takes 20 ms; macOS and Windows have to start from nothing.
CONTEXT: Any = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
LIMITS = Limits()
PRELOAD = "page_runner.running.preload"
READY = "page_runner.running.ready"
_starting = threading.Lock()


class Session:
    """The process of one page, which shares nothing with that of any other page. It ends with its `with`."""

    alive: ClassVar[set[Session]] = set()

    def __init__(self, page: str, root: Path) -> None:
        self.limits = limits = LIMITS
        self.folder = tempfile.TemporaryDirectory(prefix="page-")
        self.connection, theirs = CONTEXT.Pipe()
        arguments = (theirs, page, str(root), self.folder.name, limits)
        self.process = CONTEXT.Process(target=_serve, args=arguments, daemon=True)
        with _starting, _main_hidden():
            if sys.platform == "linux":
                CONTEXT.set_forkserver_preload([PRELOAD])
            self.process.start()
        self.alive.add(self)
        theirs.close()  # so that the death of the process is seen as the end of the connection

    def run(self, task: Task) -> Result:
        """Run a block; a process that dies or hangs in it is a fault like any other."""
        with suppress(BrokenPipeError):
            self.connection.send(task)
        if not self.connection.poll(self.limits.wall):
            self.close()
            return Result(fault=Fault(f"did not end within {self.limits.wall} s", task.line))
        try:
            return self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.process.join(10)
            return Result(fault=Fault(f"ended its process ({_death(self.process.exitcode)})", task.line))

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; nothing happens if it has ended."""
        self.alive.discard(self)
        self.connection.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.folder.cleanup()


def compile_all(root: Path) -> None:
    """Keep in bytecode what pages import: their processes may write nothing, so each would compile it again.

    Args:
        root: The project's folder. Where Python is told to write no bytecode, nothing is done.
    """
    if not sys.dont_write_bytecode:
        for folder in (root / "snippets", Path(__file__).parent):
            compileall.compile_dir(folder, quiet=2)  # a fault is told by the page that imports it


def warm() -> None:
    """Begin to import what all pages' processes have imported, while something else is done; and the runner."""
    if sys.platform == "linux":
        with _starting, _main_hidden():
            CONTEXT.set_forkserver_preload([PRELOAD, READY])
            forkserver.ensure_running()


def end_all() -> None:
    """End the process of every page, whoever waits for it: the build has failed."""
    for session in list(Session.alive):
        session.process.kill()


def run(page: str, root: Path, tasks: list[Task]) -> list[Result]:
    """Run a page's tasks in a process of its own, in order, up to the first that fails.

    Args:
        page: Its name.
        root: The project's folder, where `snippets` is.
        tasks: What to do; where that is nothing, no process is started.
    """
    results: list[Result] = []
    if tasks:
        with Session(page, root) as session:
            for task in tasks:
                results.append(session.run(task))
                if results[-1].fault:
                    break
    return results


def _serve(connection: Connection, page: str, root: str, folder: str, limits: Limits) -> None:
    """The page's process: answers each task until the connection closes. It runs in an empty folder."""
    sys.path.insert(0, root)
    os.chdir(folder)
    used.watch(root)
    try:
        import_module(PRELOAD)  # done already where the process was forked
        from page_runner.running import settings
        from page_runner.running.worker import Runner  # imports `snippets`: `begin` forgets it

        settings.for_a_phone()

        runner = Runner(page, limits)
        style = used.begin(root)
    except BaseException as error:
        connection.recv()
        connection.send(Result(fault=Fault(_import_fault(error))))
        return
    restrict(limits)
    drawn = False
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        result = runner.run(task)
        drawn = drawn or bool(result.drawings)
        result.used = sorted({*used.used(root), *(style if drawn else [])})
        connection.send(result)


def _import_fault(error: BaseException) -> str:
    file, line = raised_at(error)
    where = f"{file}, line {line}: " if file else ""
    return f"the page's process cannot start: {where}{type(error).__name__}: {error}"


def _death(code: int | None) -> str:
    return f"killed by signal {-code}" if code is not None and code < 0 else f"exit status {code}"


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep multiprocessing from importing the caller's main module in the page's process."""
    main = sys.modules["__main__"]
    hidden = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    main.__file__ = main.__spec__ = None
    try:
        yield
    finally:
        for name in ("__file__", "__spec__"):
            if name in hidden:
                setattr(main, name, hidden[name])
            else:
                delattr(main, name)
