"""Output as a terminal leaves it: colours dropped, what was written over gone, nothing that only a terminal obeys."""

from __future__ import annotations

import re

ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)(?P<numbers>[0-?]*)[ -/]*(?P<verb>[@-~])"  # moves, colours, erases
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # titles, links
    r"|\x1b[ -/]*[0-~]?"
)
PLAIN = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]*")
LONGEST = 1_000  # columns or lines that one escape may move by
LOST = re.compile(r"[\ud800-\udfff]")  # halves of a sign: no file can hold them


def seen(text: str) -> str:
    r"""What a terminal shows once a text was written to it.

    >>> seen("\x1b[31mred\x1b[0m")
    'red'
    >>> seen("10 %\r20 %\r100 %\n")
    '100 %\n'
    """
    if PLAIN.fullmatch(text):
        return "".join(text)  # of a class of the page's own, which the build does not know, this makes plain text
    screen = _Screen()
    position = 0
    text = LOST.sub("\N{REPLACEMENT CHARACTER}", text)
    while position < len(text):
        if found := ESCAPE.match(text, position):
            screen.obey(found["verb"] or "", found["numbers"] or "")
            position = found.end()
        else:
            screen.write(text[position])
            position += 1
    return "\n".join("".join(line) for line in screen.lines)


class _Screen:
    """Lines of signs, and the place that is written to next."""

    def __init__(self) -> None:
        self.lines: list[list[str]] = [[]]
        self.row = self.column = 0

    def write(self, sign: str) -> None:
        """Put a sign at the place, or go where it says."""
        if sign == "\n":
            self.column = 0
            self._down(1)
        elif sign == "\r":
            self.column = 0
        elif sign == "\b":
            self.column = max(0, self.column - 1)
        elif PLAIN.fullmatch(sign):
            line = self.lines[self.row]
            line += " " * (self.column - len(line))
            line[self.column : self.column + 1] = [sign]
            self.column += 1

    def obey(self, verb: str, numbers: str) -> None:
        """Move, or erase; all else that an escape may ask for is not seen in a text."""
        first = numbers.partition(";")[0]
        number = int(first) if first.isdecimal() else 0
        steps = min(max(1, number), LONGEST)
        line = self.lines[self.row]
        if verb in ("A", "F"):
            self.row = max(0, self.row - steps)
        elif verb in ("B", "E"):
            self._down(steps)
        elif verb == "C":
            self.column += steps
        elif verb == "D":
            self.column = max(0, self.column - steps)
        elif verb == "G":
            self.column = steps - 1
        elif verb == "K":
            line[:] = line[: self.column] if number == 0 else [" "] * self.column if number == 1 else []
        elif verb == "J" and number >= 2:
            self.lines = [[] for _ in self.lines]
        elif verb == "J" and number == 0:
            line[:] = line[: self.column]
            del self.lines[self.row + 1 :]
        if verb in ("E", "F"):
            self.column = 0

    def _down(self, steps: int) -> None:
        self.row += steps
        self.lines += [[] for _ in range(self.row + 1 - len(self.lines))]
