"""What the site costs: to build, and to see a saved change; each as a ratio within one run.

The floor of a build: one plain script of all the pages' blocks, one of all attempts at their tasks, each notebook
executed alone, and the same site with nothing executed. That of a saved change: plain MkDocs, with the same pages and
no blocks. `make bench-scale` asks whether a page costs the same where there are twenty times as many.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

import plain
from plain import ROOT
from serving import Server

RUNS = 5  # of a build and its floor; each other one has what takes its time on the clock, too
LONGEST, ONE_PAGE = "memory-and-scale", "why-it-works.md"
SENTENCES = {
    "index": ("You need to know what", "You should know what"),
    LONGEST: ("Which is fastest?", "Which is the fastest?"),
}
FUNCTION = ("snippets/figures/conditions.py", "    figure, axes = ")
PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>: orphans become our children, so the forkserver is counted
SCALES = (1, 5, 20)
FLAT = 1.15


class Cost(NamedTuple):
    """Of a command and all its descendants: CPU seconds, seconds on the clock, and kB of the largest process."""

    cpu: float
    wall: float
    memory: int


def cost(*command: str, folder: Path = ROOT, **environment: str) -> Cost:
    """What a command costs; the bench ends if it fails."""
    with contextlib.suppress(ChildProcessError):
        while True:  # what a server has left behind ends now, and would be counted with the command
            os.wait()
    start = time.monotonic()
    child = os.posix_spawn(
        "/usr/bin/env", ["env", "-C", str(folder), sys.executable, *command],
        # Python keeps its bytecode, as on a machine where nobody told it not to.
        os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""} | environment,
    )  # fmt: skip
    wall, cpu, memory, failed = 0.0, 0.0, 0, False
    while True:
        try:
            process, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        wall = time.monotonic() - start if process == child else wall
        cpu += used.ru_utime + used.ru_stime
        memory = max(memory, used.ru_maxrss)
        failed |= process == child and status != 0
    if failed:
        sys.exit(f"failed: {' '.join(command)}")
    return Cost(cpu, wall, memory)


def builds(*, beside: bool) -> tuple[dict[str, Cost], dict[str, float]]:
    """What a build with one process and each part of its floor cost, perhaps one with several; each page's blocks."""
    notebooks = sorted(str(path) for path in (ROOT / "docs").rglob("*.py"))
    script = str(Path(plain.__file__))
    with tempfile.TemporaryDirectory() as folder:
        build = ("-m", "mkdocs", "build", "--quiet", "--site-dir", f"{folder}/site")
        told = Path(folder, "seconds.json")
        found = {"build": cost(*build)} if beside else {}
        found |= {
            "build, one process": cost(*build, PAGE_PROCESSES="1"),
            "floor: pages": cost(script, "pages", str(told)),
            "floor: tasks": cost(script, "tasks"),
            "floor: notebooks": total(cost(script, "notebook", path) for path in notebooks),
            "floor: site": cost(script, "site"),
        }
        return found, json.loads(told.read_text(encoding="utf-8"))


def total(costs: object) -> Cost:
    """Costs one after the other."""
    found = list(costs)  # type: ignore[call-overload]
    return Cost(sum(one.cpu for one in found), sum(one.wall for one in found), max(one.memory for one in found))


def saves(server: Server, turn: int, *, function: bool) -> dict[str, float]:
    """Seconds until an edit is served: of a sentence, or taking it back, and of a function, each time another edit."""
    seconds = {}
    for page, words in SENTENCES.items():
        old, new = words if turn % 2 == 0 else words[::-1]
        seconds[page] = server.save(f"docs/{page}.md", old, new, "" if page == "index" else f"{page}/")
    if function:
        path, line = FUNCTION
        old, new = ((f"    # {number}\n" if number else "") + line for number in (turn, turn + 1))
        seconds["function"] = server.save(path, old, new, ONE_PAGE.replace(".md", "/"))
    return seconds


def measure() -> None:
    """Measure, print the table, and fail where a limit is passed."""
    with tempfile.TemporaryDirectory() as folder:
        ours, without = Path(folder, "lesson"), Path(folder, "plain")
        plain.copy(ours)
        plain.write(without)
        Server(ours).close()  # from here on everything is known
        runs: list[dict[str, float]] = []
        for turn in range(RUNS):
            print(f"run {turn + 1} of {RUNS}", file=sys.stderr)
            beside = turn % 2 == 0
            found, blocks = builds(beside=beside)
            floor = sum(found[name].cpu for name in ("floor: pages", "floor: tasks", "floor: notebooks", "floor: site"))
            runs.append({
                "build's CPU time with one process, against its floor": found["build, one process"].cpu / floor,
                "all pages' blocks, CPU s": sum(blocks.values()),
                "those of the page that takes longest, CPU s": max(blocks.values()),
            } | {f"  {name}, CPU s": one.cpu for name, one in found.items()})  # fmt: skip
            if beside:
                one_page = found["floor: pages"].wall - sum(blocks.values()) + blocks[ONE_PAGE]
                runs[-1] |= served(ours, without, turn // 2, one_page) | {
                    "build's time on the clock, against one process":
                        found["build"].wall / found["build, one process"].wall,
                    "  largest process, MB": found["build"].memory / 1000,
                }  # fmt: skip
    table(runs)


def served(ours: Path, without: Path, turn: int, one_page: float) -> dict[str, float]:
    """What an author waits for, against plain MkDocs, and against the blocks of the page that a function changes."""
    with Server(ours) as full, Server(without) as bare:
        seconds, least = saves(full, turn, function=True), saves(bare, turn, function=False)
        starts = full.started, bare.started
    return {
        "a sentence on the start page, against plain MkDocs": seconds["index"] / least["index"],
        "a sentence on the longest page, against plain MkDocs": seconds[LONGEST] / least[LONGEST],
        "a function of one page, against what it may take":
            seconds["function"] / (2 * median(least.values()) + 1.3 * one_page),
        "start of serve with all known, against plain MkDocs": starts[0] / starts[1],
    } | {f"  save: {name}, s": value for name, value in seconds.items()} | {
        "  start, s": starts[0]
    }  # fmt: skip


LIMITS = {
    # With one process as the floor has: two that share a core take more CPU time for the same work.
    "build's CPU time with one process, against its floor": 1.2,
    "build's time on the clock, against one process": 0.7,
    "a sentence on the start page, against plain MkDocs": 2.0,
    "a sentence on the longest page, against plain MkDocs": 2.0,
    "a function of one page, against what it may take": 1.0,
    "start of serve with all known, against plain MkDocs": 3.0,
    "all pages' blocks, CPU s": 20.0,
    "those of the page that takes longest, CPU s": 3.0,
    "  floor: tasks, CPU s": 5.0,
    "  largest process, MB": 1000.0,
}


def table(runs: list[dict[str, float]]) -> None:
    """Print the median of each row, with its limit where it has one; fail where that is passed."""
    over = []
    print(f"\nMedians of {len(runs)} interleaved runs, on {os.cpu_count()} processors")
    for name in runs[0]:
        values = [run[name] for run in runs if name in run]
        middle, limit = median(values), LIMITS.get(name)
        print(f"{name:54} {middle:7.2f}   {min(values):7.2f} to {max(values):7.2f}"
              + (f"   at most {limit:g}" if limit else ""))  # fmt: skip
        over += [name.strip()] if limit and middle > limit else []
    if over:
        sys.exit(f"over the limit: {'; '.join(over)}")


def scale() -> None:
    """Build the pages several times over; fail where a page costs more, or needs more memory, than in the lesson."""
    found: dict[int, tuple[float, int]] = {}
    plain_once = 0  # what plain MkDocs needs more for more pages is taken off
    for times in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            ours, without = Path(folder, "lesson"), Path(folder, "plain")
            pages = plain.copy(ours, times)
            plain.write(without, times)
            full, bare = (
                cost("-m", "mkdocs", "build", "--quiet", "--site-dir", str(Path(folder, "site")), folder=project)
                for project in (ours, without)
            )
        plain_once = plain_once or bare.memory
        each = (full.cpu - bare.cpu) / pages
        found[times] = each, full.memory - (bare.memory - plain_once)
        print(f"{times:3} times, {pages:4} pages that run: {each:.2f} CPU s each beyond plain MkDocs, "
              f"{full.memory / 1000:.0f} MB (plain {bare.memory / 1000:.0f})")  # fmt: skip
    first = found[SCALES[0]]
    grown = [times for times, (each, memory) in found.items() if each > FLAT * first[0] or memory > FLAT * first[1]]
    if grown:
        sys.exit(f"not flat within {FLAT - 1:.0%}: {grown}")


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("make bench counts descendants as Linux does: run it there")
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    what: Callable[[], None] = scale if sys.argv[1:] == ["scale"] else measure
    what()
