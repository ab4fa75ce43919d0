"""What a build is for, and what becomes of a fault in it. Decided once, in hooks.py, and passed on."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import StrEnum

from page_runner.errors import PageError

VARIABLE = "PAGE_RECORDS"
"""The environment variable with which `make approve` says that it approves; it means nothing else."""

log = logging.getLogger("mkdocs.page_runner")


class Mode(StrEnum):
    """What a build is for: a site for readers, an author's look at it, or new records."""

    PUBLISH = "publish"
    SERVE = "serve"
    APPROVE = "approve"

    def report(self, error: PageError) -> None:
        """Raise an error; while serving warn of it, so that the author sees the page."""
        if self is not Mode.SERVE:
            raise error
        log.warning(str(error))


def of(command: str, environment: Mapping[str, str]) -> Mode:
    """The mode of a build by its command, "build" or "serve", and its environment.

    Raises:
        PageError: The variable says something else than "approve", or to approve on CI or while serving.
    """
    if not (asked := environment.get(VARIABLE)):
        return Mode.SERVE if command == "serve" else Mode.PUBLISH
    if asked != Mode.APPROVE:
        raise PageError(VARIABLE, f"is {asked!r}: set it to 'approve', as `make approve` does, or not at all")
    if environment.get("CI"):  # nobody is there to read the difference
        raise PageError(VARIABLE, "nothing is approved on CI: run `make approve` and read the difference yourself")
    if command == "serve":  # it would build again at each record that it has written, for ever
        raise PageError(VARIABLE, "nothing is approved while serving: run `make approve` beside `mkdocs serve`")
    return Mode.APPROVE
