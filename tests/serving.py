"""A running `mkdocs serve`, driven as an author does: save a file, look at the page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

DONE = "Reloading browsers"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`mkdocs serve` in a project's folder, until the `with` ends."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, port = folder, free_port()
        self.address = f"http://127.0.0.1:{port}/"
        settings = {"PYTHONPATH": str(folder), "PYTHONUNBUFFERED": "1", "NO_MKDOCS_2_WARNING": "1"}
        start = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=folder, env=os.environ | settings | environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.said = self.until("Serving on")
        self.started = time.monotonic() - start

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def until(self, words: str) -> str:
        """What the terminal shows, up to a line with these words."""
        assert self.process.stderr
        said = ""
        for line in self.process.stderr:
            said += line
            if words in line:
                return said
        raise AssertionError(f"ended without {words!r}:\n{said}")

    def page(self, path: str) -> str:
        """A page as it is served."""
        with urllib.request.urlopen(self.address + path, timeout=120) as answer:
            return answer.read().decode()

    def edit(self, path: str, old: str, new: str) -> str:
        """Save a file with one place changed; what the terminal says until the change is served."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {path}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        self.said = self.until(DONE)
        return self.said

    def save(self, path: str, old: str, new: str, page: str) -> float:
        """Seconds from saving a change until the page is served with it."""
        start = time.monotonic()
        self.edit(path, old, new)
        shown = self.page(page)
        if path.endswith(".md"):
            assert new in shown, f"{new!r} is not served"
        return time.monotonic() - start

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)
        assert self.process.stderr
        self.process.stderr.close()
