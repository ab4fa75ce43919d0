"""A second run of a page, in a world that differs where worlds differ: what stays the same is the page's own.

The build keeps one process for it, whose pages' processes are forked as those of the build are. There sets and
dictionaries hash otherwise, objects lie elsewhere, generators start from other seeds, the day is another, and sums
are rounded as an older processor rounds them.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

from page_runner.messages import Result, Task

OLDER = {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE"}  # torch's and its library's plainest ways


class Twin:
    """The process that runs pages a second time. It ends with the build, whose end it hears of."""

    def __init__(self, seed: int) -> None:
        search = os.pathsep.join(path or os.getcwd() for path in sys.path)
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=os.environ | OLDER | {"PYTHONPATH": search, "PYTHONHASHSEED": str(seed), "TZ": elsewhere(time.time())},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        atexit.register(self.process.communicate)

    def run(self, page: str, root: Path, tasks: list[Task]) -> list[Result]:
        """Run a page's tasks, as `session.run` does."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        pickle.dump((page, root, tasks), self.process.stdin)
        self.process.stdin.flush()
        return pickle.load(self.process.stdout)


def run(page: str, root: Path, tasks: list[Task], world: int = 1) -> list[Result]:
    """Run a page's tasks once more, in one of several worlds that differ from each other and from that of the build."""
    return _twin(world).run(page, root, tasks)


@lru_cache(maxsize=8)
def _twin(world: int) -> Twin:
    return Twin(seed=1000 + world)


def elsewhere(now: float) -> str:
    """A time zone whose date is not that of here: of two that are 26 hours apart, one has another."""
    here = time.strftime("%d", time.localtime(now))
    return "EAST-14" if time.strftime("%d", time.gmtime(now + 14 * 3600)) != here else "WEST+12"


def _serve() -> None:
    """Answer until nobody asks any more."""
    from page_runner.running import session

    asked, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what else is written is no answer
    while True:
        try:
            page, root, tasks = pickle.load(asked)
        except EOFError:
            return
        pickle.dump(session.run(page, root, tasks), answers)
        answers.flush()


if __name__ == "__main__":
    _serve()
