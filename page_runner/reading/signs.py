"""What of a page's text is Markdown's and no prose: formulas, HTML, addresses, attributes, what begins a line.

Each pattern reads as what sets that sign does: Python-Markdown, its extensions, those of pymdownx.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SET = "\x02"
"""Stands in the place of what is set already, such as code: an inline formula does not reach over it."""
_IN = r"(?!\n[ \t>]*(?:\n|\Z))"  # inside one paragraph
_ITEM = r"(?:[-*+]|\d+[.)])[ ]+"
_LINE = rf"^(?:[ >]*>[ ]?)?(?:[ ]{{4}}|\t)*(?:{_ITEM})?"  # what may stand before a paragraph
_SET = r"\x02\ue000-\ue004"

# As pymdownx.arithmatex reads formulas: as a paragraph, or in a line; backslashes in pairs are text.
FORMULA = re.compile(
    rf"{_LINE}(?:\$\$(?P<dollars>(?:\\{_IN}.|{_IN}[^\\])+?)\$\$|\\\[(?P<square>(?:\\{_IN}[^\]]|{_IN}[^\\])+?)\\\]"
    rf"|(?P<begin>\\begin\{{(?P<name>[a-z]+\*?)\}}(?:\\{_IN}.|{_IN}[^\\])+?\\end\{{(?P=name)\}}))"
    rf"(?=[ ]*(?:\n[ \t>]*(?:\n|\Z|{_ITEM})|\n?\Z|\n[ \t>]*///))"
    rf"|(?<!\\)(?:\\{{2}})*\\\((?P<round>(?:\\{_IN}[^)]|{_IN}[^\\{_SET}])+?)\\\)"
    rf"|(?<!\\)(?:\\{{2}})*\$(?!\s)(?P<dollar>(?:\\{_IN}.|{_IN}(?!\n[ \t>]*{_ITEM})[^\\${_SET}])+?)(?<!\s)\$",
    re.DOTALL | re.MULTILINE,
)
# As Python-Markdown reads code spans: as many backticks at the end as at the start.
CODE_SPAN = re.compile(
    r"(?:(?<![\\`])|(?<=[^\\]\\\\))(?P<ticks>`+)(?!`)(?P<text>(?:(?!\n[ \t>]*\n).)+?)(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ELEMENT = re.compile(r"<(style|script|pre|code|svg|math|textarea)\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(rf"""<[a-z/!?](?:"[^"\n{_SET}]*"|'[^'\n{_SET}]*'|{_IN}[^<>{_SET}])*>""", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d+|#x[\da-f]+|[a-z]\w*);", re.IGNORECASE)

# Lines that define: a link, an abbreviation; the options of a block of pymdownx.
_TITLE = r"""(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))"""
DEFINITION = re.compile(
    rf"^[ \t>]*\[(?P<label>[^\[\]^][^\[\]]*)\]:[ ]*\n?[ ]*\S+[ ]*(?:\n?[ ]*{_TITLE})?[ ]*$", re.MULTILINE
)
ABBREVIATION = re.compile(r"^[ \t>]*\*\[[^\[\]\n]+\]:.*$", re.MULTILINE)
OPTIONS = re.compile(
    r"^[ \t>]*///+[ ]*(?:[\w-]*caption\b|[\w-]+[^\n]*)(?P<options>[^\n]*(?:\n[ \t>]*[ ]{4}[\w$-]+:[^\n]*)*)",
    re.MULTILINE,
)

ADDRESS = re.compile(r"\b[a-z][a-z+.-]*://[^\s<>)]+|\bwww\.[^\s<>)]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
LEADS = re.compile(r"""(?<=\])\((?:[^()"]|"[^"]*"|\((?:[^()"]|"[^"]*")*\))*\)""")  # where a link leads, and its title
FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]:?")
_ATTRIBUTE = r"""(?:[.#][^\s{}.#=]+|[A-Za-z_][\w:.-]*(?:=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))?)"""
ATTRIBUTES = re.compile(
    rf"(?:(?<=[\]\)*_`>~^+=\ue001\ue004\x02])\{{(?!\s*\}}):?\s*(?:{_ATTRIBUTE}\s*)+\}}"
    rf"|\{{(?!\s*\}}):?[ ]*(?:{_ATTRIBUTE}[ ]*)+\}}(?=[ \t]*(?:$|\||\x02)))",
    re.MULTILINE,
)
EMOJI = re.compile(r"(?<![\w:]):[a-z\d_+-]+:(?![\w:])")
RAISED = re.compile(r"(?<![~^])(?:(?<=\w)~[^~\s]+~|(?<=[\w)])\^[^\s^]+\^)(?![~^])")
KEYS = re.compile(r"(?<![\w+])\+\+[^\s+](?:[^\s]*?[^\s+])?\+\+(?!\+)")
NUMBERED = re.compile(r"^[ \t>]*(?:[-*+][ ]+)*\d+[.)](?=\s|$)", re.MULTILINE)

BESIDE = (
    ABBREVIATION, DEFINITION, ELEMENT, ADDRESS, TAG, ATTRIBUTES, LEADS, FOOTNOTE, ENTITY, EMOJI, RAISED, KEYS, NUMBERED,
)  # fmt: skip
"""What is left out of prose beside code, formulas and comments, in this order."""

_QUOTE = re.compile(r"^(?: {0,3}>[ ]?)*")
_OPENS = re.compile(r"(?:[-*+]|\d+\.)[ ]|[!?]{3}|===|\[\^[^\]]+\]:|:[ ]{2}")  # what has a body that is indented
TAB = 4


def formulas(text: str) -> Iterator[tuple[str, bool, int]]:
    """The TeX of each formula in a text without its code, whether it is a paragraph, and where it begins."""
    for found in FORMULA.finditer(text):
        tex = next(filter(None, found.group("dollars", "square", "begin", "round", "dollar")))
        displayed = not (found["round"] or found["dollar"])
        yield re.sub(r"\n[ \t>]*", "\n", tex), displayed, found.end() - len(found.group().lstrip(" \t\n>"))


def labels(text: str) -> set[str]:
    """The labels of links that a page defines, in small letters."""
    return {" ".join(found["label"].lower().split()) for found in DEFINITION.finditer(text)}


def without_labels(text: str, defined: set[str]) -> str:
    """A text without the labels of links, `[words][label]`, of those a page defines; nor a number that is a label."""

    def blank(found: re.Match[str]) -> str:
        label = " ".join(found["label"].lower().split())
        here = label in defined and (label.isdecimal() or found.string[: found.start()].rstrip(" \n").endswith("]"))
        return re.sub(r"[^\n]", " ", found[0]) if here else found[0]

    return re.sub(r"\[(?P<label>[^\[\]]+)\]", blank, text)


def without_options(text: str) -> str:
    """A text without the options of its blocks, `///`."""
    return OPTIONS.sub(lambda found: found[0][: -len(found["options"])] + re.sub(r"[^\n]", " ", found["options"]), text)


def without_indented_code(lines: list[str]) -> list[str]:
    """A page's lines with nothing in the place of code that is code by its indentation alone."""
    done, bodies, empty, code = list(lines), [0], True, False  # bodies: the margins of what is open here
    for number, line in enumerate(lines):
        text = line[_QUOTE.match(line).end() :]  # type: ignore[union-attr]
        if not text.strip():
            empty = True
            continue
        margin = len(text) - len(text.lstrip())
        if empty:
            while margin < bodies[-1]:
                bodies.pop()
            code = margin >= bodies[-1] + TAB
        if code and margin >= bodies[-1] + TAB:
            done[number] = ""
        elif _OPENS.match(text.lstrip()):
            while margin < bodies[-1]:
                bodies.pop()
            bodies.append(bodies[-1] + TAB)
            code = False
        empty = False
    return done
