"""Which files of the project a page's process has imported or read: when one of them changes, the page runs anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_read: set[Path] = set()


def watch(root: Path) -> None:
    """Note from now on which files below a folder are opened."""

    def note(event: str, args: tuple) -> None:
        if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            path = Path(os.path.abspath(os.fsdecode(args[0])))
            if root in path.parents:
                _read.add(path)

    sys.addaudithook(note)


def begin(root: Path) -> list[str]:
    """Forget what the runner itself has asked for, so that a page imports it anew; what that was."""
    own = used(root)
    for name in [name for name in sys.modules if name.partition(".")[0] == "snippets"]:
        del sys.modules[name]
    _read.clear()
    return own


def used(root: Path) -> list[str]:
    """What was imported and read, below the project's folder; the runner itself is left out."""
    modules = (getattr(module, "__file__", None) for name, module in list(sys.modules.items()))
    files = {Path(file) for file in modules if file} | _read
    below = (path.relative_to(root) for path in files if root in path.parents)
    return sorted(path.as_posix() for path in below if path.suffix != ".pyc" and _ours(path))


def _ours(path: Path) -> bool:
    return path.parts[0] != "page_runner" and not any(part.startswith((".", "__pycache__")) for part in path.parts)
