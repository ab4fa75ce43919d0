"""Numbers that nothing computed: which of a page's digits are prose, and which are signs, names or addresses."""

from __future__ import annotations

import random
import re

import markdown
import pytest
from bs4 import BeautifulSoup

from conftest import Project
from page_runner.checking import numbers, words
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.reading import lesson, prose, signs
from page_runner.reading.inline import CODE_SPAN
from pages import block, sentence

CODE = 'from snippets import figures\nrates = [0.01, 1_000]  # 7\nfigures.describe(f, f"It ends at {n} of 5.")'
GIVEN = '---\ndescription: A page.\ngiven:\n  "42": the setting of an exercise\n---\n'


def typed(text: str, front: str = "---\ndescription: A page.\n---\n", code: str = "rates = [0.01, 1_000]  # 7") -> str:
    """What the build says of numbers typed into a page; nothing if it accepts them."""
    page = lesson.source("page.md", f"{front}{block(code)}\n{text}")
    try:
        numbers.check(page, page.scan()[1], Mode.PUBLISH)
    except PageError as error:
        return str(error)
    return ""


ACCEPTED = [
    "The rate is 0.01, or 0.010, for 1,000 epochs.",
    "A share of 1%.",
    "Code `w = 8` and a formula \\(x = 9\\), and\n\n\\[\ny = 10\n\\]",
    "A value `{python} 5 + 6`, and [more than 12]`{claim} n > 12`.",
    "Between [12 and 13]`{claim} 12 < n < 13`.",
    "1. An item\n2. Another",
    "A [link](page-5.md#part-6) and <https://example.org/7>.",
    "See float64, H1 and [@nesterov2018, section 1.2.3].",
    "<!-- 17 -->",
]
SIGNS = [
    "[the docs][1]\n\n[1]: https://example.org/7",
    '[the docs][d 2] and [1].\n\n[d 2]: x5.md "Version 6"\n[1]: <x7.md>\n    (Version 8)',
    "A note[^1], and[^b2].\n\n[^1]: Its text.\n[^b2]:\n    More.",
    "![](x.png){ width=300 } ![](x.png){width=\"300\"} [a](b.md){: .c #d5 data-x='6' }",
    '# Head { #part-5 .c6 data-x=7 }\n\nText\n{ .c data-x=3 }\n\n- item\n{: style="order: 4" }',
    "| a |\n|---|\n| b { .c5 width=6 } |",
    "A dash &#8212; and &#x2014; and &frac12;.",
    "$$\nx = 5\n$$",
    "Text.\n\n$$\nx = 5 \\\\\ny = 6\n$$\n\nMore.",
    "\\begin{align}\nx &= 5 \\\\\ny &= 6\n\\end{align}",
    "- \\[ x = 5 \\]\n\n> \\[\n> x = 6\n> \\]\n\n!!! note\n    \\[x = 7\\]\n\n    More.",
    "In \\(x = 5\n+ 6\\) and $y = 7$, or $a\\$8$.",
    '[a](b.md "Version 2") and ![b](c.png \'Version 3\') and [c](<d 4.md>) and [d](e_(5).md "(6)").',
    ":octicons-heart-16: and :+1: and :fontawesome-solid-5:",
    "H~2~O and x^2^ and CO~2~.",
    "<style>\n.a { width: 5px }\n\n.b { width: 6px }\n</style>",
    "<script>let x = 5;</script>",
    "<pre>\nx = 5\n\ny = 6\n</pre>",
    'So <code>x = 5</code> and <kbd id="k6">Enter</kbd>.',
    "<IMG width=3> and <img alt='a > b' width=4>\n<div style=\"width: 5px\">\n</div>",
    "In 2D, 3D or 1-D, the 1st, 2nd, 3rd, 4th and 21st.",
    "UTF-8, ResNet-50, GPT-2, GPT-3.5-turbo, SHA-256, CIFAR-10, x86-64, float32, Conv2d, L2 and W3C.",
    "By ISO 8601, RFC 2119, PEP 8, ISO/IEC 9899:2018 and IEEE 754; see arXiv:1412.6980 and doi:10.1000/182.",
    "Code:\n\n    x = 5\n\n    y = 6\n\nText.",
    "- item\n\n        x = 5\n\n    Text.",
    "> Code:\n>\n>     x = 5",
    '!!! note "N"\n    Text.\n\n        x = 5',
    "*[HTML5]: Hypertext 5\n",
    "Press ++ctrl+1++ and ++f12++.",
    "- [x] done\n- [ ] not done",
    "Term 'a'\n:   What it is.",
    '=== "Tab"\n\n    Text.',
    "1) An item\n2) Another\n\n> 3. quoted\n\n- 4. inner",
    "See https://example.org/7, www.example8.org and a9@example.org.",
    "/// caption | #fig-5\n    attrs: {id: fig-6, class: c7}\n\nWords.\n///",
    '<div markdown class="a5">\nText\n</div>',
    "A ~~deleted~~ word\\\nand more.",
]
REFUSED = {
    "The loss is 0.126.": "0.126",
    "It takes 2,274 epochs.": "2,274",
    "y = 3x": "3",
    "## From 8 to 9": "8 (line 8), 9",
    "| a |\n|---|\n| 13 |": "13",
    '??? question "Is it 14?"\n    It is.': "14",
    '??? question "Q"\n    It is 14.': "14",
    "/// caption\nIt ends at 15.\n///": "15",
    "![shows 16](x.png)": "16",
    "In the words, [more than 18]`{claim} n > 12`.": "18",
    "The comment has 7.": "7",
    "A share of 95%.": "95%",
    "It costs $5 and $6 each.": "5 (line 8), 6",
    "|a|b|\n|--|--|\n|$5|$6|": "5 (line 10), 6",
    "From $5\n\nto 6$.": "5 (line 8), 6",
    "A stray ` here.\n\nIt is 5.\n\nAnother ` there.": "5",
    "If a <b there are 5.\n\nIf c> d there are 6.": "5",
    '=== "Tab 5"\n\n    Text.': "5",
    "Term\n:   It has 5.": "5",
    "A note[^1].\n\n[^1]: It is 5.": "5",
    "- item\n\n    It is 5.": "5",
    '!!! note "N"\n\n    It is 5.\n\n    And 6.': "5 (line 10), 6",
    "- a\n\n    - b\n\n        It is 5.": "5",
    "Text\n    on a long line with 5.": "5",
    "The set {3, 4}.": "3 (line 8), 4",
    "In [0][5] and [7].": "0",
    "At 10:30:15, in 3:40.": "30",
    "About ~5 and ~6, 10^6 or 2^7.": "5 (line 8), 6",
    "C++11 and 5 more C++.": "5",
    "It takes 10ms, 5GB, 3 cm or 100th.": "10",
    "A 2-layer net of version 3.11 with an x-4 or loss-5.": "2 (line 8), 3.11 (line 8), 4 (line 8), 5",
    "Text 1) and 2.": "1 (line 8), 2",
    "<b>5</b> and <kbd>6</kbd>": "5 (line 8), 6",
    "1\\. No item": "1",
}


@pytest.mark.parametrize("text", ACCEPTED)
def test_a_number_that_is_computed_claimed_or_given_passes(text: str) -> None:
    assert typed(text) == ""


@pytest.mark.parametrize("text", SIGNS)
def test_a_digit_of_a_sign_or_of_a_name_is_no_number(text: str) -> None:
    """Addresses, attributes, labels, formulas, HTML, code by indentation, what begins an item; names and ordinals."""
    assert typed(text) == ""


PIECES = (
    "$", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\$", "\\\\", "a", "5", "`b`", "and", "|", ".", "\\begin{align}",
    "\\end{align}", " ", " ", "\n", "\n\n", "- a",
)  # fmt: skip


def formulas(text: str) -> list[str]:
    """The formulas that the site's own reading finds in a text."""
    return ["".join(tex.split()) for tex, *_ in signs.formulas(prose.blank(text, CODE_SPAN, by=signs.SET))]


def set_by_arithmatex(text: str) -> list[str]:
    """The formulas that arithmatex sets."""
    options = {"pymdownx.arithmatex": {"generic": True}}
    html = markdown.markdown(text, extensions=["pymdownx.arithmatex"], extension_configs=options)
    found = BeautifulSoup(html, "html.parser").select(".arithmatex")
    return ["".join(each.get_text().split())[2:-2].replace("`b`", 3 * signs.SET) for each in found]


WRITTEN = [
    "It costs $5 and $6 each", "$5–$6", "$a$ and $b$", "$ a$", "$a $", "\\$5 and $x$", "a\\\\$x$", "\\(x\n+ y\\)",
    "$a\n+b$", "$a `b` c$", "\\(a `b` c\\)", "$$x$$", "$$\nx\n\ny\n$$", "\\[x\\]", "> \\[\n> x\n> \\]", "$\\$5$",
    "\\begin{align}\nx\n\\end{align}", "\\begin{align}\nx\n\\end{equation}", "\\(x^2 here.\n\nand \\)",
    "- \\[x\\]\n- $y$", "\\(f\\left(x\\right)\\)",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_formulas_are_those_that_arithmatex_sets(text: str) -> None:
    """So that a price is no formula, and a formula no price."""
    assert formulas(text) == set_by_arithmatex(text)


def test_formulas_are_those_that_arithmatex_sets_in_whatever_one_writes() -> None:
    """In a thousand texts of such signs; but no display begins inside a paragraph, where none is set."""
    draw = random.Random(0)
    texts = ["".join(draw.choices(PIECES, k=draw.randint(3, 14))) for _ in range(1000)]
    texts = [text for text in texts if not re.search(r"\S ?\n *(\$\$|\\\[|\\begin)", text)]
    found = {text: (formulas(text), set_by_arithmatex(text)) for text in texts}
    assert {text: pair for text, pair in found.items() if pair[0] != pair[1]} == {}
    assert sum(bool(ours) for ours, _ in found.values()) > 50


@pytest.mark.parametrize("text", REFUSED)
def test_a_typed_number_is_named(text: str) -> None:
    """With its line; captions, tables, descriptions of images, questions and answers count as prose."""
    said = typed(text)
    assert re.match(r"page\.md, line \d+: typed, and nothing computes it: ", said)
    assert REFUSED[text] in said


def test_a_number_in_the_description_of_a_figure_counts() -> None:
    """Those who do not see a figure are told the truth too."""
    assert "5 (line 7)" in typed("", code=CODE)


def test_a_number_in_the_description_of_a_page_counts() -> None:
    assert "60 (line 1)" in typed("", "---\ndescription: In 60 minutes.\n---\n")


def test_a_given_number_has_its_reason_and_its_place() -> None:
    """Front matter lists it; one that is not in the text, or has no reason, is an error."""
    assert typed("For 42 epochs.", GIVEN) == ""
    assert "given: 42 does not stand in the text" in typed("For ever.", GIVEN)
    assert "each with its reason" in typed("For 42 epochs.", GIVEN.replace("the setting of an exercise", ""))
    assert "each with its reason" in typed("For 42 epochs.", "---\ngiven: [42]\n---\n")
    assert "numbers in quotes" in typed("For 42 epochs.", GIVEN.replace('"42"', "42"))


def test_a_typed_number_ends_the_build(project: Project) -> None:
    words = sentence("the-loop.md", after="criterion = torch")
    project.edit("docs/the-loop.md", words, f"After 4,711 epochs.\n{words}")
    message = "\n".join(project.build_page("the-loop.md"))
    assert re.search(r"the-loop\.md, line \d+: typed, and nothing computes it: 4,711", message)


def test_the_list_of_words_names_number_words_and_comparatives() -> None:
    """Beside what a run measures, and outside the words of claims."""
    text = "The loss falls to half, [ten times smaller]`{claim} n > 1`.\nThe best of friends.\nEach is faster."
    _, scanned = lesson.source("page.md", text).scan()
    assert [(found.text, found.line) for found in words.words(scanned)] == [("half", 1), ("falls", 1)]
