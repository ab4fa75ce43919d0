"""What search finds a section by beside its own words: a comment below its heading, defined here alone.

It stands on a line of its own, `<!-- search: loss explodes, diverges -->`, and says in readers' words what they seek.
"""

from __future__ import annotations

import re

KEY = "search"
LINE = re.compile(rf"<!--\s*{KEY}\s*:(?P<phrases>.*?)-->\s*")


def phrases(line: str) -> list[str]:
    """What a line names, as its author separates it by commas; nothing if it is no such line."""
    found = LINE.fullmatch(line)
    return [" ".join(phrase.split()) for phrase in found["phrases"].split(",") if phrase.strip()] if found else []
