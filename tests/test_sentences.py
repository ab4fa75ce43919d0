"""A claim's sentence, set on the pages that gather: as the page shows it, and with nothing of Markdown left."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree as etree

import pytest

from page_runner.checking import records
from page_runner.checking.ledger import Ledger
from page_runner.checking.records import Entry
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading import lesson
from page_runner.reading.inline import Claim, claims, filled
from page_runner.showing import gathered
from pages import block

Convert = Callable[[str], str]
CLAIM = "`{claim} n == 3`"
SETUP = block("n = 3\nt = '*a* <b> [c](d) $5 & `e`'")

# What a page holds → its claim's sentence as one reads it.
SENTENCES = {
    "a plain one": (f"One.\nIt is [three]{CLAIM}.\nFour.", "It is three."),
    "a title of a box": (f'!!! note "It is [three]{CLAIM}"\n    More.', "It is three"),
    "a title of a fold": (f'???+ question "Is it [three]{CLAIM}?"\n    More.', "Is it three?"),
    "in a box": (f'!!! note "N"\n    It is [three]{CLAIM}.\n    More.', "It is three."),
    "a label": (f"[The docs][d], [d]: [three]{CLAIM}.\n\n[d]: https://example.org", "The docs, d: three."),
    "attributes": (f"It is [three]{CLAIM}.\n{{ .needs }}", "It is three."),
    "attributes within": (f"[It](x.md){{ .a }} is **so**{{ #b c=4 }} [three]{CLAIM}.", "It is so three."),
    "a division": (f"<div markdown>\nIt is [three]{CLAIM}.\n</div>", "It is three."),
    "right after a division": (f'<div class="a" markdown>It is [three]{CLAIM}.</div>', "It is three."),
    "tags": (f'It is <b id="x">so</b> H<sub>n</sub>O<br> [three]{CLAIM}</span>.', "It is so HnO three."),
    "an element cut": (f"<b>One.\nIt is [three]{CLAIM}.</b>", "It is three."),
    "a comment": (f"It is <!-- no --> [three]{CLAIM}.", "It is three."),
    "a footnote": (f"It is[^1] [three]{CLAIM}.\n\n[^1]: So.", "It is three."),
    "emphasis": (f"It *is* **[three]{CLAIM}** _now_.", "It is three now."),
    "emphasis cut": (f"**One.\nIt is [three]{CLAIM}.\nFour.**", "It is three."),
    "a star": (f"So n * [three]{CLAIM} * m.", "So n * three * m."),
    "code": (f"`a[[0]] * <b>` and `x|y`: [`n[0]` or so]{CLAIM}.", "a[[0]] * <b> and x|y: n[0] or so."),
    "brackets in words": (f"It is [x [y]]{CLAIM} [z].", "It is x [y] [z]."),
    "two brackets in words": (f"It is [three `x[y[0]]`]{CLAIM}.", "It is three x[y[0]]."),
    "a value": (f"So `{{python}} t` is [three]{CLAIM}.", "So *a* <b> [c](d) $5 & `e` is three."),
    "a value in words": (f"So [`{{python}} t`]{CLAIM}.", "So *a* <b> [c](d) $5 & `e`."),
    "a row": (f"| a | b |\n|---|---|\n| `x|y` | [three]{CLAIM} |", "x|y · three"),
    "a row without borders": (f"a | b\n--- | ---\nx | [three]{CLAIM}", "x · three"),
    "a bar": (f"It is P(a|b), [three]{CLAIM}.", "It is P(a|b), three."),
    "an item": (f"- one\n- it is\n  [three]{CLAIM}", "it is three"),
    "a numbered item": (f"1. one\n2. it is [three]{CLAIM}", "it is three"),
    "an item with a bracket": (f"1) it is [three]{CLAIM}", "it is three"),
    "an item in an item": (f"- - it is [three]{CLAIM}", "it is three"),
    "a task": (f"- [x] it is [three]{CLAIM}", "it is three"),
    "a quotation": (f"> One.\n> It is\n> [three]{CLAIM}.", "It is three."),
    "a caption": (f"![a](a.png)\n\n/// caption\nIt is [three]{CLAIM}.\n///", "It is three."),
    "an image": (f"![alt](x.png) [three]{CLAIM}.", "alt three."),
    "a link in words": (f"So [it is [one](a.md 'T'), `x`]{CLAIM}.", "So it is one, x."),
    "a link around": (f"It [is [three]{CLAIM} now](a.md \"Title\").", "It is three now."),
    "a sign in front": (f"\\# [three]{CLAIM}.", "# three."),
    "a number in front": (f"`{{python}} str(n)`. It is [three]{CLAIM}.", "3. It is three."),
    "an entity": (f"A &amp; B &lt; C: [three]{CLAIM}.", "A & B < C: three."),
    "an escaped star": (f"A \\*b\\* [three]{CLAIM}.", "A *b* three."),
}  # fmt: skip


def on_claims(convert: Convert, folder: Path) -> etree.Element:
    """The page "Claims" of a lesson of one page, which has just been converted."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs/page.md").write_text("# Page\n", encoding="utf-8")
    return etree.fromstring(f"<div>{convert('<!-- claims -->').replace('<br>', '<br/>')}</div>")


def words(element: etree.Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.sweep(12)
@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_set_wherever_it_stood(convert: Convert, tmp_path: Path, name: str) -> None:
    """Well-formed, word for word, its claim marked; whatever it stood in is not there."""
    text, expected = SENTENCES[name]
    convert(f"{SETUP}\n{text}\n")
    html = on_claims(convert, tmp_path)
    (sentence,) = html.findall("p[@class='sentence']")
    assert words(sentence) == expected
    assert sentence.find(".//mark") is not None
    assert not [
        part
        for part in sentence.iter()
        if part.tag in ("div", "a", "img", "sup") or part.get("id", "page-1") != "page-1"
    ]


def test_formulas_and_emphasis_of_a_sentence_are_set(convert: Convert, tmp_path: Path) -> None:
    convert(f"{SETUP}\nIf \\(|x| < [[1]]\\) and $y$, it *is* [**just** `three`]{CLAIM}.\n")
    (sentence,) = on_claims(convert, tmp_path).findall("p[@class='sentence']")
    assert len(list(sentence.iter("math"))) == 2
    assert [part.text for part in sentence.iter("em")] == ["is"]
    assert [part.text for part in sentence.find("mark").iter() if part.tag != "mark"] == ["just", "three"]


def test_an_item_marks_each_claim_of_a_sentence_once(convert: Convert, tmp_path: Path) -> None:
    """Also where the words of one stand in a word before it, or in code."""
    convert(f"{SETUP}\nMoney, `one`: [one]`{{claim 1}} n > 2` or [three]`{{claim 1}} n == 3`.\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text("# Page\n", encoding="utf-8")
    lines = gathered.gather("original.md", ["1. *Right.* It."], Ledger(tmp_path), Mode.PUBLISH)
    assert lines[3].startswith("Money, `one`: <mark>one</mark> or <mark>three</mark>. [Page]")


ELSEWHERE = {
    '=== "It is [three]`{claim} n == 3`"\n    More.': "It is [[three]]",
    "/// tab | It is [three]`{claim} n == 3`\nMore.\n///": "It is [[three]]",
    "Term\n:   It is [three]`{claim} n == 3`.": "It is [[three]].",
    "[^1]: It is [three]`{claim} n == 3`.": "It is [[three]].",
    "[^1]:\n    It is [three]`{claim} n == 3`.": "It is [[three]].",
}


@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_sentence_is_read_in_what_extensions_set(text: str) -> None:
    """Tabs, definitions, footnotes, whether mkdocs.yml has them on or not."""
    (claim,) = claims(lesson.source("page.md", text).scan()[1].markers)
    assert claim.sentence == ELSEWHERE[text]


PIECES = (
    "[one]`{claim} n == 1`", "[`{python} n` of]`{claim} n > 0`", "`{python} n`", "[", "](a.md)", "[d]", "![", "**",
    "_", "<b>", "</b>", "<!--", "-->", "<div>", "`", "$", "\\(", "\\)", "\\[", "\\]", "|", "|---|\n", "\n", "\n> ",
    "\n- ", "a", "\n", "b.", " ", "{ .c }", "[^1]", '!!! note "', '"', "/// caption", "===", ": ",
)  # fmt: skip


def written(count: int) -> Iterator[Claim]:
    """Claims in texts of all kinds of signs, as far as these are not refused."""
    draw = random.Random(1)
    for _ in range(count):
        pieces = draw.choices(PIECES, k=draw.randint(2, 12))
        text = "".join([*pieces[:4], PIECES[0], *pieces[4:]])
        with suppress(PageError):
            yield from claims(lesson.source("page.md", text).scan()[1].markers)


def test_a_sentence_is_found_in_whatever_one_writes() -> None:
    """In two thousand texts: none ends the reading but in our own words, and each sentence holds its words once."""
    read = list(written(2000))
    assert len(read) > 1000
    for claim in read:
        found = [each["words"] for each in gathered.WORDS.finditer(claim.sentence) if each["words"] is not None]
        assert found in (["one"], [claim.words]), claim


def test_whatever_one_writes_is_set_as_a_whole(convert: Convert, tmp_path: Path) -> None:
    """Three hundred such sentences stand on one page: well-formed, each in its own paragraph with its words marked."""
    entries = [
        Entry(f'block 1 settles "{n}"', f"{filled(claim.sentence, ['x'] * 20)}\nn == 1\nn is 1\nrests on block 1")
        for n, claim in enumerate(written(300))
    ]
    records.write(records.place("page.md", tmp_path), "page.md", entries)
    html = on_claims(convert, tmp_path)
    sentences = html.findall("p[@class='sentence']")
    assert len(sentences) == len(entries) > 150
    assert all(sentence.find(".//mark") is not None for sentence in sentences)
    others = {"ul", "ol", "blockquote", "pre", "table", "h1", "h3", "hr", "img", "details", "figcaption"}
    assert others.isdisjoint(part.tag for part in html.iter())


TITLES = {
    "# Loss `{python} 1 + 1` page": "Loss … page",
    "# *A* [link](x.md) to `code` { #id .c }": "A link to code",
    "# Closed ##": "Closed",
    "Above\n=====": "Above",
    '```python norun="x"\n# A comment\n```\n\n# Title': "Title",
    "# a_b_c \\* d": "a_b_c * d",
    "## Second": "page",
}


@pytest.mark.parametrize("text", TITLES)
def test_a_page_is_called_what_its_heading_says(tmp_path: Path, text: str) -> None:
    """Where nav gives no title: in words alone, a value of which is not known yet."""
    (tmp_path / "page.md").write_text(text + "\n", encoding="utf-8")
    assert lesson.title(tmp_path, "page.md") == TITLES[text]
