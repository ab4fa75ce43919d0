"""The sentence in which a claim stands, as it may be set anywhere: with its emphasis, code, formulas and values.

What belongs to the page alone is left out: where links lead, labels and footnotes, attributes, HTML of blocks, what
begins an item or a box.
"""

from __future__ import annotations

import re

from page_runner.reading.signs import ATTRIBUTES, CODE_SPAN, COMMENT, FORMULA, LEADS, SET, TAG

ENDS = re.compile(r"""[.?!:]["”')*_\]\ue004]*\s*$""")
ANEW = re.compile(r"[-*+] |\d+[.)] |\||///|#|[!?]{3}|===|: |\[\^[^\]]+\]:")
ALONE = ("///", "|", "!!!", "???", "===", "#")  # begin lines that the next does not go on from
DELIMITER = re.compile(r"\|?[ :]*-+[ :|-]*\|[ :|-]*$|\|[ :|-]*-[ :|-]*$")
BORDER = re.compile(r"(?<!\\)\|")
QUOTE = re.compile(r"^(?:[ \t]*>)*[ \t]*", re.MULTILINE)
ITEM = re.compile(r"(?:[-*+] +|\d+[.)] +|\[[ xX]\] +|: +|\[\^[^\]]+\]: *)*")
BOX = re.compile(r"""(?:!!!|\?\?\?\+?|===[!+]*) *[\w -]*?"(?P<title>.*)"$|/// *[\w-]+ *\| *(?P<name>.+)""")
MENTION = re.compile(r"\[\^[^\[\]\s]+\](?!:)")  # of a footnote
IMAGE = re.compile(r"!\[(?P<words>[^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_WORDS = r"(?<![\\!])\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
LINK = re.compile(_WORDS + LEADS.pattern)
LABELLED = re.compile(_WORDS + r"(?: ?\n?\[(?P<label>[^\[\]]*)\])?")
EMPHASIS = re.compile(
    r"(?<![\\*_\w])(?P<sign>[*_]{1,3})(?=[^\s*_])(?P<words>(?:\\.|[^\\])+?)(?<=[^\s*_])(?P=sign)(?![*_\w])", re.DOTALL
)
AUTOLINK = re.compile(r"<(?:[a-z][a-z+.-]*:|[^\s<>]+@)[^\s<>]*>", re.IGNORECASE)
NAME = re.compile(r"<(?P<end>/?)(?P<name>[a-z]+\d?)", re.IGNORECASE)
OPENS = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)  # would begin a tag
INLINE = {"sub", "sup", "em", "strong", "b", "i", "kbd", "code", "s", "del", "ins", "u", "q", "var", "samp", "small"}
SEPARATOR = " · "


def sentence(paragraph: str, opening: str, closing: str, labels: set[str]) -> str:
    """The sentence of a claim: its line, and those that it goes on from and to.

    Args:
        paragraph: What it stands in, with marks for what it asks.
        opening: The mark before the claim's words.
        closing: The mark after the words of any claim.
        labels: The labels of links that the page defines.
    """
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(" ".join(found[0].split()))
        return f"\ue007{len(kept) - 1}{SET}"

    text = FORMULA.sub(keep, CODE_SPAN.sub(keep, QUOTE.sub("", paragraph)))
    text = re.sub(r"(?<!\\)\$", r"\\$", re.sub(r"(?<!\\)\\([()])", r"\1", text))  # nor are they one elsewhere
    text = _unlinked(ATTRIBUTES.sub("", COMMENT.sub("", text)), labels)
    if opening not in text:  # in a comment, in a formula, where a link leads: it will not be shown, which is told later
        return opening + paragraph.partition(opening)[2].partition(closing)[0] + closing
    lines = text.split("\n")
    table = any(DELIMITER.match(line) for line in lines[1:3])
    start, end = _reach(lines, opening, closing, table=table)
    lines = _whole(text, start, end)[start : end + 1]
    line = " ".join(line.strip() for line in lines)
    line = line[ITEM.match(line).end() :]  # type: ignore[union-attr]
    if box := BOX.match(line):
        line = box["title"] or box["name"] or ""
    if table or line.startswith("|"):
        line = SEPARATOR.join(cell.strip() for cell in BORDER.split(line.strip("| ")))
    single = re.compile(rf"(?<!\\)\[(?=\[|{opening[0]})|(?<={closing})\]")  # two in a row are the claim's own
    line = single.sub(r"\\\g<0>", _paired(line))
    return re.sub(f"\ue007(\\d+){SET}", lambda found: kept[int(found[1])], line).strip()


def plain(text: str) -> str:
    """A line of Markdown as words alone, for where no Markdown is set."""
    text = ATTRIBUTES.sub("", COMMENT.sub("", text))
    text = CODE_SPAN.sub(lambda span: span["text"].strip(), TAG.sub("", _unlinked(text, set())))
    while EMPHASIS.search(text):
        text = EMPHASIS.sub(r"\g<words>", text)
    return " ".join(re.sub(r"\\(?=[\\`*_{}\[\]()#+.!>-])", "", text).split())


def escaped(text: str) -> str:
    """Markdown that shows a text as it is, wherever in a line it stands."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"[\\`*_\[\]$]", r"\\\g<0>", text)


def _reach(lines: list[str], opening: str, closing: str, *, table: bool) -> tuple[int, int]:
    """The first and the last of a paragraph's lines that a claim's sentence takes."""
    start = next(number for number, line in enumerate(lines) if opening in line)
    end = next(number for number in range(start, len(lines)) if closing in lines[number].rpartition(opening)[2])
    if table:
        return start, end
    while start > 0 and not (
        ANEW.match(lines[start]) or ENDS.search(lines[start - 1]) or lines[start - 1].startswith(ALONE)
    ):
        start -= 1
    while end + 1 < len(lines) and not (
        ENDS.search(lines[end]) or ANEW.match(lines[end + 1]) or lines[end].startswith(ALONE)
    ):
        end += 1
    return start, end


def _unlinked(text: str, labels: set[str]) -> str:
    """The words of links and images; footnotes are left out."""

    def labelled(found: re.Match[str]) -> str:
        known = " ".join((found["label"] or found["words"]).lower().split()) in labels
        return found["words"] if known else found[0]

    return LABELLED.sub(labelled, LINK.sub(r"\g<words>", IMAGE.sub(r"\g<words>", MENTION.sub("", text))))


def _whole(text: str, start: int, end: int) -> list[str]:
    """A paragraph's lines without the signs of emphasis that goes over the border of a sentence."""
    over: set[int] = set()
    for found in EMPHASIS.finditer(text):
        inside = {start <= text.count("\n", 0, place) <= end for place in found.span()}
        if len(inside) > 1:
            width = len(found["sign"])
            over |= {*range(found.start(), found.start() + width), *range(found.end() - width, found.end())}
    return "".join(sign for place, sign in enumerate(text) if place not in over).split("\n")


def _paired(line: str) -> str:
    """A sentence whose tags are those of words, in pairs, without attributes; an address in brackets stays."""
    done: list[str] = []
    opened: list[tuple[str, int]] = []  # names, and their places in `done`
    after = 0
    for tag in TAG.finditer(line):
        done.append(OPENS.sub("&lt;", line[after : tag.start()]))
        after = tag.end()
        found = NAME.match(tag[0])
        name = found["name"].lower() if found else ""
        if AUTOLINK.fullmatch(tag[0]):
            done.append(tag[0])
        elif name == "br":
            done.append(" ")
        elif found and name in INLINE and not found["end"]:
            opened.append((name, len(done)))
            done.append("")
        elif found and found["end"] and opened and opened[-1][0] == name:
            done[opened.pop()[1]] = f"<{name}>"
            done.append(f"</{name}>")
    return "".join(done) + OPENS.sub("&lt;", line[after:])
