"""Notebooks: mkdocs-jupyter executes them, and what comes of it is set as on any other page.

mkdocs-jupyter hands each cell to the kernel of running/kernel.py, which asks here, and the answer comes from a page's
process, as that of a page's block does.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Listener
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory
from threading import Lock, Thread

from page_runner.errors import PageError
from page_runner.messages import KERNEL_KEY, Fault, Result, Task
from page_runner.running.session import Session

KERNEL = "page_runner.running.kernel"  # not imported: it needs Jupyter
QUIETLY = ["--IPKernelApp.log_level=40"]
NAME = "lesson"  # `kernel_name` in mkdocs.yml
one_at_a_time = Lock()  # Jupyter is told by the environment where its kernel is
SEARCHED = "JUPYTER_PATH"  # where Jupyter looks for kernels


def by(execute: Callable[[], None]) -> Callable[[str, Path, list[Task]], list[Result]]:
    """What runs the tasks of a notebook: `execute`, which has Jupyter hand its cells to the kernel."""

    def run(name: str, root: Path, tasks: list[Task]) -> list[Result]:
        cells = iter(tasks)
        results: list[Result] = []
        with Session(name, root) as session:
            if tasks and not tasks[0].number:  # the text above the first cell
                results.append(session.run(next(cells)))

            def answer(code: str) -> tuple[str, str]:
                task = next(cells, Task(len(results) + 1))
                if task.code.split() == code.split():
                    results.append(session.run(task))
                else:
                    cause = "Jupyter reads this cell otherwise than a page: is a magic in it?"
                    results.append(Result(fault=Fault(cause, task.line)))
                fault = results[-1].fault
                return results[-1].printed, fault.cause if fault else ""

            with one_at_a_time, _kernel(root, answer):
                try:
                    execute()
                except Exception as error:
                    if not results or not results[-1].fault:  # then that is told, with its line
                        cause = " ".join(str(error).split())[:300]
                        raise PageError(name, f"cannot be executed: {type(error).__name__}: {cause}") from None
                finally:
                    _close_loop()
        if len(results) < len(tasks) and not (results and results[-1].fault):
            cause = "this cell was not executed: is `execute: true` in mkdocs.yml?"
            raise PageError(name, cause, line=tasks[len(results)].line)
        return results

    return run


def _close_loop() -> None:
    """End the event loop that Jupyter leaves open in this thread."""
    with suppress(RuntimeError):  # there is none
        asyncio.get_event_loop().close()
        asyncio.set_event_loop(None)


@contextmanager
def _kernel(root: Path, answer: Callable[[str], tuple[str, str]]) -> Iterator[None]:
    """While it is open, Jupyter finds a kernel whose cells are handed to `answer`."""
    key = token_bytes(16)
    before = os.environ.get(SEARCHED)
    with TemporaryDirectory(prefix="kernel-") as folder, Listener(authkey=key) as listener:
        place = Path(folder, "kernels", NAME)
        place.mkdir(parents=True)
        search = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
        spec = {
            "argv": [sys.executable, "-m", KERNEL, str(listener.address), "-f", "{connection_file}", *QUIETLY],
            "display_name": "The lesson's rules",
            "language": "python",
            "env": {KERNEL_KEY: key.hex(), "PYTHONPATH": search},
        }
        Path(place, "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        Thread(target=_listen, args=(listener, answer), daemon=True).start()
        os.environ[SEARCHED] = os.pathsep.join(filter(None, [folder, before]))
        try:
            yield
        finally:
            if before is None:
                del os.environ[SEARCHED]
            else:
                os.environ[SEARCHED] = before


def _listen(listener: Listener, answer: Callable[[str], tuple[str, str]]) -> None:
    """Answer one kernel until it ends."""
    try:
        with listener.accept() as connection:
            while True:
                connection.send(answer(connection.recv()))
    except (EOFError, OSError):  # the kernel has ended, or none came
        return
