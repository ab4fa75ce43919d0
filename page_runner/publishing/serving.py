"""What `mkdocs serve` needs before its first build: a free port."""

from __future__ import annotations

import os
import socket

from mkdocs.exceptions import Abort

CHECKED = "LESSON_PORT_CHECKED"
"""The environment variable that outlives this package, which is imported anew for each build."""


def check_port(address: tuple[str, int]) -> None:
    """Say in a line that the port is taken, before the first build and not after it with a traceback."""
    if CHECKED in os.environ:
        return
    os.environ[CHECKED] = "yes"
    host, port = address
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just given back is free
        try:
            probe.bind((host, port))
        except OSError:
            other = f"{host}:{port + 1}"
            raise Abort(f"Port {port} is in use: make serve ADDRESS={other}, or mkdocs serve -a {other}") from None
