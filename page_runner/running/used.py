"""Which files of the project a page's process has imported or read: when one of them changes, the page runs anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

_read: set[str] = set()  # and modules that were imported
_known: set[str] = set()  # names of modules that were looked at
_last = ""  # the module that was imported last when they were


def watch(root: str) -> None:
    """Note from now on which files below the project's folder are opened."""

    def note(event: str, args: tuple) -> None:
        if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
            path = os.path.abspath(os.fsdecode(args[0]))
            if _of_project(path, root):
                _read.add(path)

    sys.addaudithook(note)


def begin(root: str) -> list[str]:
    """Forget what the runner itself has asked for, so that a page imports it anew; what that was."""
    names = [name for name in sys.modules if name.partition(".")[0] == "snippets"]
    _read.update(_files(names, root))
    own = _relative(root)
    for name in names:
        del sys.modules[name]
    _read.clear()
    _known.update(sys.modules)
    return own


def used(root: str) -> list[str]:
    """What was imported and read, as paths in the project's folder; the runner itself is left out."""
    global _last
    last = next(reversed(sys.modules))
    if last != _last:  # most blocks import nothing
        _last = last
        new = sys.modules.keys() - _known
        _known.update(new)
        _read.update(_files(new, root))
    return _relative(root)


def _files(names: Iterable[str], root: str) -> Iterable[str]:
    """The files of modules, as far as they are the project's own."""
    files = (getattr(sys.modules.get(name), "__file__", None) or "" for name in names)
    return (path for path in files if _of_project(path, root))


def _relative(root: str) -> list[str]:
    return sorted(path[len(root) + 1 :] for path in _read)


def _of_project(path: str, root: str) -> bool:
    """Whether it is the project's own; of 3,000 modules few are, so this must be quick."""
    if not path.startswith(root):
        return False
    below = path[len(root) + 1 :]
    return not below.startswith((".", "page_runner")) and not path.endswith(".pyc")
