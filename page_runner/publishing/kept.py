"""What is kept from one build to the next while an author works. Only `mkdocs serve` reads it: what is published ran.

An entry is a file, named by all that could change what is in it. One that is damaged counts as none.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pickle
import platform
import re
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(".cache/pages")
MONTH = 30 * 24 * 3600  # seconds
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)


class Kept:
    """A folder of entries."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def get(self, key: str) -> Any:
        """What is kept under a key; None if nothing is, or if it is damaged."""
        path = self.folder / key
        try:
            seal, _, content = path.read_bytes().partition(b"\n")
            if hashlib.sha256(content).hexdigest().encode() != seal:
                return None
            os.utime(path)  # it is used
            return pickle.loads(content)
        except Exception:  # gone meanwhile, or of another version of what it holds
            return None

    def put(self, key: str, content: Any) -> None:
        """Keep something; where the disk is full or read-only, it is not kept."""
        body = pickle.dumps(content)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix="new-", delete=False) as draft:
                draft.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            Path(draft.name).replace(self.folder / key)  # at once: another build reads all of it, or nothing

    def tidy(self) -> None:
        """Delete what has not been used for a month."""
        for path in self.folder.glob("*"):
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - MONTH:
                    path.unlink()


def key(kind: str, **parts: object) -> str:
    """The name of an entry: its kind, and a hash of all the parts that can change what is in it."""
    return f"{kind}-{hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()}"


def contents(paths: Iterable[Path]) -> str:
    """A hash of files: their names and what is in them; of one that is not there, its name."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path}\n".encode())
        with suppress(OSError):
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def machine(root: Path) -> str:
    """What the code runs on: the platform, and the versions of Python and of each pinned package."""
    pins = root / "requirements.txt"
    return _machine(pins.read_text(encoding="utf-8") if pins.exists() else "")


def forget_machine() -> None:
    """Look again, at the next question, which versions are installed."""
    _machine.cache_clear()


@lru_cache(maxsize=4)
def _machine(pins: str) -> str:
    versions = []
    for name in PIN.findall(pins):
        with suppress(importlib.metadata.PackageNotFoundError):
            versions.append((name, importlib.metadata.version(name)))
    return repr((platform.platform(), platform.machine(), sys.version, versions, pins))
