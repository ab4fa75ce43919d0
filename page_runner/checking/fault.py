"""A fault of a page's markup, on its way to a message."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fault:
    """What is wrong, the line where it stands, and what of that line to show."""

    cause: str
    line: int
    source: str = ""

    def below(self, lines: int) -> Fault:
        """The same fault, where that many lines stand above what was looked at."""
        return replace(self, line=self.line + lines)
