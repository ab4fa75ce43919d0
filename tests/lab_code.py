"""The Lab's block: its code with other settings, and what it leaves behind."""

from __future__ import annotations

import contextlib
import io
import re

from page_runner.reading import lesson
from page_runner.reading.choices import choices
from pages import DOCS

LAB = "notebooks/lab"
_, SCANNED = lesson.read(DOCS, f"{LAB}.py").scan()
CELL = next(each for each in SCANNED.blocks if "choose" in each.options)
CHOICES = {choice.name: choice for choice in choices(CELL.options["choose"])}
RATES = {"three points": 0.03, "noisy points": 0.02, "far away": 0.00003, "my points": 0.02}


def written(**settings: object) -> str:
    """The Lab's code with other settings."""
    code = CELL.code
    for name, value in settings.items():
        text = f'"{value}"' if isinstance(value, str) else repr(value)
        code, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {text}", code)
        assert count == 1
    return code


def ran(code: str) -> tuple[dict, str]:
    """The names that a code leaves behind here, and what it prints."""
    printed, names = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "code", "exec"), names)
    return names, printed.getvalue()
