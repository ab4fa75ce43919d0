"""What `make bench` holds the site against: its blocks as a plain script, and its pages under plain MkDocs."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from page_runner.checking.ledger import Ledger
from page_runner.mode import Mode
from page_runner.reading import lesson
from page_runner.reading.inline import MARK_PATTERN, MARK_WITH_WORDS_PATTERN
from page_runner.reading.scan import fences
from page_runner.showing import gathered

ROOT = Path(__file__).parents[1]
UNSEEN = re.compile(r'^(?P<margin> *)```python task="(?:check|wrong)".*?^(?P=margin)```$', re.DOTALL | re.MULTILINE)
PARTS = ("docs", "overrides", "page_runner", "snippets", "tests/records", "mkdocs.yml", "requirements.txt")


def copy(folder: Path, times: int = 1) -> int:
    """Copy the project, its pages that run several times over; return how many run."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    running = [name for name in lesson.nav(ROOT) if lesson.read(ROOT / "docs", name).scan()[1].tasks]
    for number in range(2, times + 1):
        for name in [*running, "glossary.md"]:
            again(folder / "docs" / name, folder / "docs" / f"copy-{number}" / name)
            record = folder / "tests/records" / f"{name}.txt"
            again(record, folder / "tests/records" / f"copy-{number}" / f"{name}.txt")
    return times * len(running)


def again(source: Path, target: Path) -> None:
    """Copy a file where there is one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.exists():
        shutil.copy(source, target)


def write(folder: Path, times: int = 1) -> None:
    """Write the same pages for plain MkDocs: what is gathered and computed as text, and no blocks."""
    copy(folder, times)
    for path in [*(folder / "docs").rglob("*.md"), *(folder / "docs").rglob("*.py")]:
        name = path.relative_to(folder / "docs").as_posix()
        lines, _ = lesson.read(folder / "docs", name).scan()
        for start, end, _, info in reversed(list(fences(lines))):
            if info.startswith("python"):
                del lines[start : end + 1]
        text = "\n".join(gathered.gather(name, lines, Ledger(ROOT), Mode.SERVE))
        text = re.sub(MARK_PATTERN, "0", re.sub(MARK_WITH_WORDS_PATTERN, r"\2", text)).replace(".py)", ".md)")
        path.unlink()
        path.with_suffix(".md").write_text(text, encoding="utf-8")
    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    settings |= {"plugins": ["search"], "markdown_extensions": extensions(settings), "site_url": ""}
    for name in ("hooks", "watch", "validation", "repo_url", "edit_uri", "nav"):
        settings.pop(name, None)
    settings["theme"]["font"] = False
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def extensions(settings: dict[str, Any]) -> list[Any]:
    """The Markdown extensions of the site but its own: to them a block that runs is code like any other."""
    others = [each for each in settings["markdown_extensions"] if each != "page_runner.extension"]
    named = [each if isinstance(each, str) else next(iter(each)) for each in others]
    read: dict[str, Any] = {"toc": {"permalink": "#"}, "pymdownx.superfences": {"relaxed_headers": True}}
    return [{name: read[name]} if name in read else name for name in named if "blocks" not in name]


def pages(told: str) -> None:
    """All blocks of all pages in one plain script, each figure saved; the file is told how long each page took."""
    import io
    import json
    import linecache
    import logging
    import time
    import warnings

    import matplotlib.pyplot as plt
    import torch

    from page_runner.running import settings
    from snippets.figures import STYLE

    settings.for_a_phone()  # and one thread, as the build has it
    torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)  # the first imports torch._dynamo: no page's time
    logging.disable()
    plt.style.use(STYLE)
    seconds = {}
    for path in sorted((ROOT / "docs").rglob("*.md")):
        start = time.process_time()
        _, scanned = lesson.read(ROOT / "docs", path.relative_to(ROOT / "docs").as_posix()).scan()
        namespace = {"__name__": "__main__", "print": lambda *words, **how: None}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for block in scanned.blocks:
                code, name = block.code if block.number else "", f"{path.name}, block {block.number}"
                linecache.cache[name] = len(code), None, code.splitlines(keepends=True), name  # for inspect.getsource
                exec(compile(code, name, "exec"), namespace)
                for number in plt.get_fignums():
                    plt.figure(number).savefig(io.StringIO(), format="svg")
                plt.close("all")
        seconds[path.name] = time.process_time() - start
    Path(told).write_text(json.dumps(seconds), encoding="utf-8")


def tasks() -> None:
    """Each attempt at a task of a page, with its check, in one plain script."""
    for name in lesson.nav(ROOT):
        for problem in lesson.read(ROOT / "docs", name).scan()[1].problems:
            for _, attempt in problem.attempts.values():
                with contextlib.suppress(Exception):  # a wrong one says why it is
                    namespace = {"print": lambda *words, **how: None}
                    exec(attempt.code, namespace)
                    exec(attempt.check, namespace)


def notebook(path: str) -> None:
    """A notebook executed alone, by Jupyter's own kernel."""
    import jupytext
    from nbclient import NotebookClient

    os.environ["PYTHONPATH"] = str(ROOT)
    NotebookClient(jupytext.read(path), kernel_name="python3", extra_arguments=["--log-level=40"]).execute()


def site() -> None:
    """The same site and plugins, its code shown, with nothing executed."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    settings = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    jupyter = {"include": ["notebooks/*.py"], "ignore": ["*.md"], "execute": False, "cache": False}
    with tempfile.TemporaryDirectory() as folder:
        config = load_config(
            str(ROOT / "mkdocs.yml"), site_dir=folder, hooks=[], markdown_extensions=extensions(settings),
            plugins=["search", {"mkdocs-jupyter": jupyter}], validation={"links": {"anchors": "info"}},
        )  # fmt: skip
        config.plugins.events["page_markdown"].append(lambda markdown, **_: UNSEEN.sub("", markdown))
        build(config)
        words = [path for path in Path(folder).rglob("*.html") if "<p>```" in path.read_text(encoding="utf-8")]
        assert not words, f"code is shown as words: {words[0]}"


if __name__ == "__main__":
    {"pages": pages, "tasks": tasks, "notebook": notebook, "site": site}[sys.argv[1]](*sys.argv[2:])
