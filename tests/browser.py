"""Finds a browser for the tests: Chromium or Chrome where there is one, else Playwright's own.

`python tests/browser.py` installs one if none is found, or says in a line what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BARE = "chromium-headless-shell"  # the same engine without windows of its own: a tab takes a third of the time
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ADVICE = "No browser for the tests: install Chromium (on Debian, apt-get install chromium), or set CHROMIUM to one."


def path(*, bare: bool = False) -> str | None:
    """The browser's program, if there is one; `bare`, without its own windows where that is to be had."""
    named, names = os.environ.get("CHROMIUM"), ((BARE,) if bare else ()) + NAMES
    found = [named] if named else [shutil.which(name) for name in names] + [MAC, _playwrights()]
    return next((name for name in found if name and Path(name).exists()), None)


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def main() -> None:
    """Have a browser, or say what to do."""
    if path():
        return
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not path():
        sys.exit(ADVICE)


if __name__ == "__main__":
    main()
