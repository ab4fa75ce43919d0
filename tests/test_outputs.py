"""What a notebook's cell shows beside what it prints: its last value, and what it displays."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from conftest import Project
from page_runner import mode
from page_runner.messages import Result, Task
from page_runner.running import session
from page_runner.running.clean import clean_html
from page_runner.showing import html
from pages import ROOT, block

DOT = (
    "import base64\ndot = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmM"
    "IQAAAABJRU5ErkJggg==')\n"
)
PLOT = (
    "import matplotlib.pyplot as plt\nfrom snippets import figures\nfig, ax = plt.subplots()\nlines = ax.plot([1, 2])\n"
)
DESCRIBED = "figures.describe(fig, 'It rises.')\n"


def of(kind: str, data: str) -> str:
    """A cell whose last value can be shown as one kind."""
    return f"class Value:\n    def _repr_{kind}_(self):\n        return {data!r}\nValue()"


def ran(*cells: str, page: str = "lab.py") -> list[Result]:
    """The results of a notebook's cells."""
    tasks = [Task(number, code, 10 * number) for number, code in enumerate(cells, start=1)]
    return session.run(page, ROOT, tasks)


def shown(*cells: str) -> str:
    """The HTML of the last of a notebook's cells."""
    result = ran(*cells)[-1]
    assert not result.fault, result.fault
    return html.outputs(result)


def words(page: str) -> str:
    page = re.sub(r'<span class="unseen"[^>]*>prints</span>', "", page)
    return BeautifulSoup(page, "html.parser").get_text()


VALUES = {
    "a number": ("1 + 1", "2"),
    "a string": ("'a'", "'a'"),
    "over several lines": ("x = 2\n(x +\n 1)  # three", "3"),
    "behind what is printed": ("print('a')\n'b'", "a\n'b'"),
    "a tensor": ("import torch\ntorch.zeros(2)", "tensor([0., 0.])"),
    "a class": ("int", "<class 'int'>"),
    "nothing": ("None", ""),
    "behind a semicolon": ("1 + 1;", ""),
    "behind a semicolon and a comment": ("1 + 1;  # two", ""),
    "no expression": ("x = 1", ""),
    "display": ("display(1, 'a')\nprint(2)\n3", "1\n'a'\n2\n3"),
    "display of IPython": ("from IPython.display import display\ndisplay(1)", "1"),
    "a long list": ("['a' * 30, 'b' * 30, 'c' * 30]", f"['{'a' * 30}',\n '{'b' * 30}',\n '{'c' * 30}']"),
}


@pytest.mark.sweep(4)
@pytest.mark.parametrize("name", VALUES)
def test_the_last_value_of_a_cell_is_shown(name: str) -> None:
    """As Jupyter does."""
    code, text = VALUES[name]
    assert words(shown(code)) == text


def test_the_last_value_of_a_block_of_a_page_is_not_shown(convert) -> None:
    """A page prints what it shows."""
    assert "<samp>" not in convert(block("1 + 1"))


FIGURES = {
    "described last": PLOT + DESCRIBED.strip(),
    "the figure itself": PLOT + DESCRIBED + "fig",
    "displayed": PLOT + DESCRIBED + "display(fig)\nplt.close()",
    "its lines": PLOT + DESCRIBED + "ax.plot([2, 1])",
    "its panels": PLOT + DESCRIBED + "import numpy as np\nnp.array([ax, ax])",
    "its bars": PLOT + DESCRIBED + "ax.hist([1, 2])",
}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_shown_once_and_not_as_text(name: str) -> None:
    """What matplotlib's functions return stands for their figure."""
    page = shown(FIGURES[name])
    assert page.count("<svg") == 1
    assert "<samp>" not in page


def test_a_figure_of_an_earlier_cell_is_shown_again() -> None:
    assert shown(PLOT + DESCRIBED, "fig").count("<svg") == 1


# Tables, pictures, SVG


def test_a_table_is_one_of_the_sites() -> None:
    """Of a frame's HTML the cells are left; the record has them row by row."""
    frame = (
        "<div><style scoped>td { color: red }</style><table border='1' class='dataframe' id='t'><thead><tr><th></th>"
        "<th style='text-align: right'>loss</th></tr></thead><tbody><tr onclick='x()'><th>0</th><td>1 &lt; 2</td></tr>"
        "</tbody></table></div>"
    )
    (result,) = ran(of("html", frame))
    assert result.shown[0].record == "| loss\n0 | 1 < 2"
    page = html.finish(html.outputs(result))
    assert page == (
        '<div class="shows"><div class="tw" tabindex="0" role="group" aria-label="Table"><table><thead><tr><td></td>'
        "<th>loss</th></tr></thead><tbody><tr><th>0</th><td>1\u00a0&lt;\u00a02</td></tr></tbody></table></div></div>"
    )


def test_outputs_stand_in_their_order() -> None:
    """A heading that is printed stands above the table that it heads."""
    code = "class T:\n    def __init__(self, n): self.n = n\n    def _repr_html_(self): return f'<p>{self.n}</p>'\n"
    page = shown(code + "print('A')\ndisplay(T(1))\nprint('B')\nT(2)")
    assert re.findall(r"<samp>(\w)|<p>(\d)", page) == [("A", ""), ("", "1"), ("B", ""), ("", "2")]


def test_markdown_is_set() -> None:
    page = shown("from IPython.display import Markdown\nMarkdown('**x**\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |')")
    assert "<strong>x</strong>" in page
    assert "<td>1</td>" in page


PICTURES = {
    "by alt": "from IPython.display import Image\nImage(dot, alt='A \"red\" dot')",
    "by display": "from IPython.display import Image, display\ndisplay(Image(dot), metadata={'alt': 'A \"red\" dot'})",
    "of PIL": "import io\nfrom PIL import Image\np = Image.open(io.BytesIO(dot))\np.alt = 'A \"red\" dot'\np",
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_carries_its_data_and_says_what_it_shows(name: str) -> None:
    (result,) = ran(DOT + PICTURES[name])
    (image,) = BeautifulSoup(html.outputs(result), "html.parser").select("img")
    assert image["alt"] == 'A "red" dot'
    assert image["src"].startswith("data:image/png;base64,iVBOR")
    assert result.shown[0].record.startswith('picture: A "red" dot\n1 by 1 points, colours 1.00 0.00 0.00')


SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1"
onload="x()"><title>A disc</title><defs><linearGradient id="g"><stop offset="0" style="stop-color: #f00"/>
</linearGradient><path id="p" d="M0 0L0.12345 1"/></defs><circle id="q" class="c" style="fill: url(#g); stroke: black"
onclick="x()"/><use xlink:href="#p"/><a xlink:href="javascript:x()"><text>word</text></a></svg>"""


def test_svg_is_drawn_in_the_page_and_touches_nothing_else_there() -> None:
    """Ids of its own, attributes for style, nothing that acts; what it says nothing of has the page's colour."""
    result = ran("0;", of("svg", SVG))[-1]
    page = html.outputs(result)
    root = BeautifulSoup(page, "html.parser").svg
    assert (root["role"], root["aria-label"], root["fill"]) == ("img", "A disc", "currentColor")
    assert not re.search(r"style=|class=\"c\"|\bon\w+=|javascript|\"#?[gpq]\"", page)
    ids = {element["id"] for element in root.find_all(id=True)}
    assert ids == {"shown-2-1-0", "shown-2-1-1"}
    assert root.circle["fill"].removeprefix("url(#").removesuffix(")") in ids
    assert root.use["href"].removeprefix("#") in ids
    assert root.circle["stroke"] == "currentColor"
    assert root.path["d"] == "M0 0L0.12345 1"
    assert result.shown[0].record.splitlines()[0] == "SVG: A disc"
    assert "word" in result.shown[0].record


REFUSED = {
    "a picture without words": (DOT + "from IPython.display import Image\nImage(dot)", "a picture without a description"),
    "a picture of PIL without words": ("from PIL import Image\nImage.new('L', (1, 1))", "a picture without a description"),
    "a picture from elsewhere": ("from IPython.display import Image\nImage(url='https://example.org/a.png')", "a picture from elsewhere"),
    "a picture from elsewhere in SVG": (of("svg", SVG.replace("<a ", "<image href='https://example.org/a.png'/><a ")), "a picture from elsewhere"),
    "a picture that is none": (of("png", "AAAA").replace("Value()", "v = Value()\nv.alt = 'x'\nv"), "cannot be read"),
    "SVG without words": (of("svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"), "SVG without a description"),
    "SVG that is none": (of("svg", "<svg"), "SVG that cannot be read"),
    "SVG with a script": (of("svg", SVG.replace("<a ", "<script>x()</script><a ")), "SVG with <script>"),
    "SVG with HTML": (of("svg", SVG.replace("<a ", "<foreignObject/><a ")), "SVG with <foreignObject>"),
    "SVG with a style sheet": (of("svg", SVG.replace("<a ", "<style>.c {fill: red}</style><a ")), "SVG with a <style>"),
    "a script": (of("html", "<p>a</p><script>x()</script>"), "shows <script>"),
    "a frame": ("from IPython.display import IFrame\nIFrame('https://example.org', 1, 1)", "shows <iframe>"),
    "sound": ("from IPython.display import Audio\nAudio(data=b'RIFF', rate=1)", "shows <audio>"),
    "JavaScript": ("from IPython.display import Javascript\nJavascript('x()')", "needs a script"),
    "a widget": ("class W:\n    def _repr_mimebundle_(self, **kinds):\n        return {'application/vnd.jupyter.widget-view+json': {}}\nW()", "needs a script"),
    "a formula": ("from IPython.display import Math\nMath('x^2')", "shows Math, which a page cannot"),
    "JSON": ("from IPython.display import JSON\nJSON({'a': 1})", "shows JSON, which a page cannot"),
    "much at once": (of("html", "<p>x</p>" * 50_000), "shows 400 kB at once, where 300 kB is the most"),
    "a figure without words": (PLOT + "display(fig)", "a figure without a description"),
    "an error of its own": ("class V:\n    def _repr_html_(self): return 1 / 0\nV()", "ZeroDivisionError"),
}  # fmt: skip


@pytest.mark.sweep(6)
@pytest.mark.parametrize("name", REFUSED)
def test_what_a_page_cannot_show_is_refused_with_its_line(name: str) -> None:
    code, message = REFUSED[name]
    (result,) = ran(code)
    assert result.fault is not None
    assert message in result.fault.cause
    assert 10 <= result.fault.line < 10 + len(code.splitlines())


HTML = {
    "a link": ("<a href='https://example.org' target='_blank'>x</a>", '<a href="https://example.org">x</a>'),
    "a link that acts": ("<a href=' javascript:x()'>x</a>", "<a>x</a>"),
    "an unknown tag": ("<center><font color='red'>x</font></center>", "x"),
    "a heading": ("<h2 id='a'>x</h2>", "<p>x</p>"),
    "what is not closed": ("<p><b>x", "<p><b>x</b></p>"),
    "what was not opened": ("x</div></p>", "x"),
    "signs": ("a < b &amp; &lt;script&gt;", "a &lt; b &amp; &lt;script&gt;"),
    "a comment": ("<!-- <script> -->x", "x"),
    "a title": ("<head><title>t</title></head>x", "x"),
    "cells over several": ("<table><tr><td colspan=2 bgcolor=red>x</table>", '<table><tr><td colspan="2">x</td></tr></table>'),
}  # fmt: skip


@pytest.mark.parametrize("name", HTML)
def test_html_is_left_with_its_words_and_its_structure(name: str) -> None:
    given, left = HTML[name]
    assert clean_html(given) == left


def test_a_notebook_shows_its_outputs_and_records_them(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file to the page, through mkdocs-jupyter."""
    monkeypatch.setenv(mode.VARIABLE, "approve")
    monkeypatch.delenv("CI", raising=False)
    for record in (project.folder / "tests/records").glob("*.md.txt"):
        record.unlink()  # its page is not built here
    cell = of("html", "<table><tr><td>one</td><td>two</td></tr></table>")
    (project.folder / "docs/notebooks/lab.py").write_text(f"# %% [markdown]\n# # Lab\n\n# %%\n{cell}\n\n# %%\n1 + 1\n")
    assert project.build_page("notebooks/lab.py") == []
    page = (project.folder / "site/notebooks/lab/index.html").read_text()
    soup = BeautifulSoup(page, "html.parser")
    assert [cell.get_text() for cell in soup.select(".shows .tw td")] == ["one", "two"]
    assert soup.select_one(".prints samp").get_text() == "2"
    record = (project.folder / "tests/records/notebooks/lab.py.txt").read_text()
    assert "== block 1 shows 1\n    one | two\n" in record
