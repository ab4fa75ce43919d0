"""What a clean build costs in CPU time, all its processes included, against the least that it could cost.

The floor: one plain script of all the pages' blocks, each notebook executed alone, and the same site with nothing
executed. Medians of interleaved runs: a noisy machine slows build and floor alike.
"""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
RUNS = 5
MOST_RATIO = 1.2
MOST_MEMORY = 1_000_000  # kB, of the largest process
PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>: orphans become our children, so the forkserver is counted


def cost(*command: str) -> tuple[float, int]:
    """CPU seconds of a command and all its descendants, and the memory of the largest in kB."""
    process = os.posix_spawn(sys.executable, [sys.executable, *command], os.environ)
    seconds, memory, failed = 0.0, 0, False
    while True:
        try:
            child, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        seconds += used.ru_utime + used.ru_stime
        memory = max(memory, used.ru_maxrss)
        failed |= child == process and status != 0
    if failed:
        sys.exit(f"failed: {' '.join(command)}")
    return seconds, memory


def pages() -> None:
    """All blocks of all pages in one plain script, each figure saved; says what each page took."""
    import io
    import logging
    import time
    import warnings
    from importlib import import_module

    import matplotlib.pyplot as plt

    from page_runner.reading import lesson
    from page_runner.running.session import PRELOAD
    from snippets.figures import STYLE

    import_module(PRELOAD)  # one thread, and the optimizer's import, as the build has them
    logging.disable()
    plt.style.use(STYLE)
    for path in sorted((ROOT / "docs").rglob("*.md")):
        start = time.process_time()
        _, scanned = lesson.read(ROOT / "docs", path.relative_to(ROOT / "docs").as_posix()).scan()
        namespace = {"__name__": "__main__", "print": lambda *words, **how: None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for block in scanned.blocks:
                exec(compile(block.code if block.number else "", path.name, "exec"), namespace)
                for number in plt.get_fignums():
                    plt.figure(number).savefig(io.StringIO(), format="svg")
                plt.close("all")
        print(f"    {path.relative_to(ROOT / 'docs')}: {time.process_time() - start:.2f} s", file=sys.stderr)


def notebook(path: str) -> None:
    """A notebook executed alone, by Jupyter's own kernel."""
    import jupytext
    from nbclient import NotebookClient

    os.environ["PYTHONPATH"] = str(ROOT)
    NotebookClient(jupytext.read(path), kernel_name="python3", extra_arguments=["--log-level=40"]).execute()


def alone() -> None:
    """The site with its pages run and without its notebooks."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    with tempfile.TemporaryDirectory() as site:
        build(load_config(str(ROOT / "mkdocs.yml"), site_dir=site, plugins=["search"]))


def empty() -> None:
    """The same site and plugins with nothing executed."""
    import yaml
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("markdown_extensions:", 1)[1]
    extensions = yaml.unsafe_load(settings.split("\nvalidation:", 1)[0])
    extensions.remove("page_runner.extension")
    superfences = {"pymdownx.superfences": {}}
    extensions = [superfences if "pymdownx.superfences" in extension else extension for extension in extensions]
    jupyter = {"include": ["notebooks/*.py"], "execute": False, "cache": False}
    with tempfile.TemporaryDirectory() as site:
        config = load_config(
            str(ROOT / "mkdocs.yml"), site_dir=site, hooks=[], markdown_extensions=extensions,
            plugins=["search", {"mkdocs-jupyter": jupyter}],
        )  # fmt: skip
        build(config)


def main() -> None:
    """Measure, print, and fail where a limit is passed."""
    if sys.platform != "linux":
        sys.exit("make bench counts descendants as Linux does: run it there")
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    notebooks = sorted(str(path) for path in (ROOT / "docs").rglob("*.py"))
    parts: dict[str, Callable[[str], list[tuple[str, ...]]]] = {
        "build": lambda site: [("-m", "mkdocs", "build", "--quiet", "--site-dir", site)],
        "build, pages alone": lambda site: [(__file__, "alone")],
        "floor: pages": lambda site: [(__file__, "pages")],
        "floor: notebooks": lambda site: [(__file__, "notebook", path) for path in notebooks],
        "floor: site": lambda site: [(__file__, "empty")],
    }
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    largest = 0
    for run in range(RUNS):
        print(f"run {run + 1} of {RUNS}", file=sys.stderr)
        for name, commands in parts.items():
            with tempfile.TemporaryDirectory() as site:
                costs = [cost(*command) for command in commands(site)]
            seconds[name].append(sum(part for part, _ in costs))
            if name == "build":
                largest = max(largest, *(memory for _, memory in costs))
    floors = [sum(times) for times in zip(*(seconds[name] for name in parts if name.startswith("floor")), strict=True)]
    ratio = median(build / floor for build, floor in zip(seconds["build"], floors, strict=True))
    print(f"\nCPU seconds, medians of {RUNS} interleaved runs")
    for name, times in seconds.items():
        print(f"{name:18} {median(times):6.2f}   from {min(times):.2f} to {max(times):.2f}")
    notebooks_built = [whole - pages for whole, pages in zip(*list(seconds.values())[:2], strict=True)]
    print(f"{'build, notebooks':18} {median(notebooks_built):6.2f}   the build less that of the pages alone")
    print(f"{'floor, all of it':18} {median(floors):6.2f}")
    print(f"build / floor      {ratio:6.2f}   at most {MOST_RATIO}")
    print(f"largest process    {largest / 1000:6.0f} MB, at most {MOST_MEMORY / 1000:.0f} MB")
    if ratio > MOST_RATIO or largest > MOST_MEMORY:
        sys.exit("over the limit")


if __name__ == "__main__":
    if arguments := sys.argv[1:]:
        {"pages": pages, "alone": alone, "notebook": notebook, "empty": empty}[arguments[0]](*arguments[1:])
    else:
        main()
