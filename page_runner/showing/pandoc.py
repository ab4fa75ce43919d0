"""Pandoc, which sets formulas and citations: called in this one place."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypandoc

from page_runner.errors import PageError

CURE = "install what is pinned, pip install -r requirements.txt"


def pandoc(*options: str, source: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Have pandoc convert a text.

    Args:
        options: Its own.
        source: The text.
        folder: Where it runs: a path with an é is not understood in every locale.

    Raises:
        PageError: It is not there, or cannot be started.
    """
    try:
        return subprocess.run(
            [pypandoc.get_pandoc_path(), *options], cwd=folder,
            input=source, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        reason = str(error).strip().partition("\n")[0]
        raise PageError("pandoc", f"cannot be started: {reason}\n{CURE}") from None
