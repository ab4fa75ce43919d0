r"""Formulas become MathML that browsers show right; one that does not parse is an error."""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as etree

import pytest

from page_runner.showing import mathematics
from page_runner.showing.mathematics import MathError


def inline(tex: str) -> str:
    return rf'<span class="arithmatex">\({tex}\)</span>'


def display(tex: str) -> str:
    return rf'<div class="arithmatex">\[{escape(tex)}\]</div>'


def typeset(html: str) -> str:
    """HTML with its formulas set."""
    tree = etree.fromstring(f"<x>{html}</x>")
    for error in mathematics.typeset(tree):
        raise error
    return etree.tostring(tree, encoding="unicode", short_empty_elements=False).removeprefix("<x>").removesuffix("</x>")


def words(math: str) -> str:
    return re.sub(r"<[^>]+>", "", math)


def test_each_formula_stands_where_its_tex_stood() -> None:
    html = typeset(f"<p>a {inline('x')} b {inline('y')} c</p>{display('z')}")
    assert words(html) == "a x b y cz"
    assert html.count("<math") == 3


def test_a_displayed_formula_scrolls_by_keyboard() -> None:
    """A long one is wider than a phone."""
    html = typeset(display("x"))
    assert html.startswith('<div class="eq" tabindex="0" role="group" aria-label="Formula"><math display="block">')


def test_nothing_is_left_that_a_content_policy_forbids() -> None:
    html = typeset(display(r"\begin{aligned} a &= b \\ &= \sum_i c_i \end{aligned}"))
    assert " style=" not in html
    assert "<annotation" not in html
    assert '<mtable displaystyle="true">' in html
    assert '<mtd class="r">' in html


def test_bold_is_upright_and_a_hat_is_a_hat() -> None:
    """Pandoc gives bold italic, and a hat that stretches."""
    assert "𝐗" in typeset(inline(r"\mathbf{X}"))
    assert '<mo accent="true" stretchy="false">^</mo>' in typeset(inline(r"\hat y"))


def test_a_sign_that_html_escapes() -> None:
    assert "&lt;" in typeset(inline("a &lt; b"))


@pytest.mark.parametrize("tex", [r"\frac{a", r"\nosuchcommand x", "x_"])
def test_a_formula_that_does_not_parse_is_named(tex: str) -> None:
    """Pandoc ends with status 0 and shows the source: that would be a broken page."""
    with pytest.raises(MathError) as error:
        typeset(inline("x") + inline(tex) + inline("y"))
    assert error.value.formula == tex


@pytest.fixture
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mathematics, "_known", {})


@pytest.mark.usefixtures("_nothing_known")
def test_formulas_of_many_pages_are_set_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page then takes what was set, and what it would have set by itself."""
    one, two = "a \\(x_1\\) b\n\n\\[\ny\n= 2\n\\]\n", "> \\(z\\)"
    alone = typeset(inline("x_1") + display("\ny\n= 2\n") + inline("z"))
    mathematics.prepare([one, two])
    monkeypatch.setattr(mathematics, "pandoc", None)
    assert typeset(inline("x_1") + display("\ny\n= 2\n") + inline("z")) == alone


@pytest.mark.usefixtures("_nothing_known")
def test_a_formula_that_does_not_parse_is_told_by_its_page() -> None:
    mathematics.prepare(["\\(x\\) and \\(\\frac{\\)"])
    assert words(typeset(inline("x"))) == "x"
    with pytest.raises(MathError) as caught:
        typeset(inline("x") + inline("\\frac{"))
    assert caught.value.formula == "\\frac{"
