"""Runs pages beside each other, as many at once as there are processors, while the first of them are converted."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

from page_runner.errors import PageError
from page_runner.messages import Result, Task
from page_runner.page import Page, Run
from page_runner.running import session

PROCESSES = "PAGE_PROCESSES"
"""The environment variable that says how many pages run at once, where the number of processors does not fit."""

log = logging.getLogger("mkdocs.page_runner")


class Together:
    """Pages on their way through their own processes. A thread each waits for one, and does nothing else.

    With one process, a page runs when it is asked what it did, and nothing else meanwhile.
    """

    def __init__(self) -> None:
        processes = processes_of(os.environ)
        self.pool = ThreadPoolExecutor(processes) if processes > 1 else None
        self.futures: dict[str, Future[list[Result]]] = {}
        self.waiting: dict[str, Run] = {}
        self.begun = self.all = 0

    def start(self, pages: Iterable[tuple[Page, Run]]) -> None:
        """Have pages run as processors become free, the first first; a page that has nothing to run is done."""
        running = [(page, run) for page, run in pages if page.scanned.tasks]
        self.all = len(running)
        for page, run in running:
            if self.pool:
                self.futures[page.name] = self.pool.submit(run, page.name, page.root, page.scanned.tasks)
            else:
                self.waiting[page.name] = run

    def result(self, name: str, root: Path, tasks: list[Task]) -> list[Result]:
        """What a page did; waits until it has."""
        if name in self.waiting:
            return self.waiting[name](name, root, tasks)
        return self.futures[name].result() if name in self.futures else []

    def telling(self, run: Run) -> Run:
        """The same, but it says which page runs."""

        def told(name: str, root: Path, tasks: list[Task], *, run: Run) -> list[Result]:
            self.begun += 1
            log.info(f"running page {self.begun} of {self.all}: {name}")
            return run(name, root, tasks)

        return partial(told, run=run)

    def stop(self) -> None:
        """Begin no other page, and end those that run."""
        if self.pool:
            self.pool.shutdown(wait=False, cancel_futures=True)
        session.end_all()


def processes_of(environment: Mapping[str, str]) -> int:
    """How many pages run at once.

    Raises:
        PageError: The variable is no number of processes.
    """
    asked = environment.get(PROCESSES) or str(os.cpu_count() or 1)
    if not asked.isdigit() or int(asked) < 1:
        raise PageError(PROCESSES, f"is {asked!r}: give the number of pages to run at once, such as 2")
    return int(asked)
