"""What `mkdocs serve` needs beyond a build: a free port, each fault told once, and shown where it stands."""

from __future__ import annotations

import html
import logging
import os
import socket

from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from page_runner.errors import PageError
from page_runner.mode import log

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


class Once(logging.Filter):
    """Lets each warning through once in a build, also where several pages have it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is new: what is said after the place."""
        cause = record.getMessage().partition(": ")[2] if record.levelno >= logging.WARNING else ""
        new = not cause or cause not in self.told
        self.told.add(cause)
        return new


def tell_once() -> None:
    """From now on tell each fault of this build once."""
    log.filters = [Once()]


def show_fault(rendered: Page, error: PageError) -> None:
    """Show in the place of a page what is wrong with it, and its source, with the line marked."""
    source = rendered.file.content_string.splitlines()
    lines = [
        f'<mark id="fault">{html.escape(line)}</mark>' if number == error.line else html.escape(line)
        for number, line in enumerate(source, 1)
    ]
    rendered.content = (
        f"<h1>{html.escape(rendered.file.src_uri)}</h1>"
        f'<div class="fault" role="alert"><pre tabindex="0">{html.escape(str(error))}</pre></div>'
        '<pre class="source" tabindex="0">' + "\n".join(lines) + "</pre>"
    )
    rendered.toc, rendered.links_to_anchors = get_toc([]), {}
