"""What `mkdocs serve` needs beyond a build: a free port, and this package read anew when it changes."""

from __future__ import annotations

import os
import socket
import sys

from mkdocs.exceptions import Abort

from page_runner import records

CHECKED = "PAGE_PORT_CHECKED"


def start(command: str, dirty: bool) -> None:
    """Note what MkDocs was called for, unless the environment says already what to do about a difference."""
    os.environ.setdefault(records.MODE, "warning" if command == "serve" else "error")


def serving() -> bool:
    """Whether this is `mkdocs serve`."""
    return os.environ.get(records.MODE) == "warning"


def check_port(address: tuple[str, int]) -> None:
    """Say in a line that the port is taken, before the first build and not after it with a traceback."""
    if not serving() or CHECKED in os.environ:
        return
    os.environ[CHECKED] = "yes"  # the environment outlives `forget`
    host, port = address
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just given back is free
        try:
            probe.bind((host, port))
        except OSError:
            other = f"{host}:{port + 1}"
            raise Abort(f"Port {port} is in use: make serve ADDRESS={other}, or mkdocs serve -a {other}") from None


def forget() -> None:
    """While serving, drop this package after each build: the next one imports what was saved since."""
    if serving():
        for name in [name for name in sys.modules if name.partition(".")[0] == "page_runner"]:
            del sys.modules[name]
