"""Blocks that a reader can change and run, before any browser: what is refused, what the page and the site get."""

from __future__ import annotations

import ast
import gzip
import hashlib
import json
import random as chance_of_python
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from page_runner.browser import random as chance
from page_runner.checking.runnable import faults
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.publishing import runtime
from page_runner.publishing.kept import Kept
from page_runner.reading.runnable import CHANCE, FETCHED, HAS, PYTHON, SHA256
from pages import ROOT, block
from snippets import figures

RUNS = 'exec="on" source="above" browser="on"'
FIGURE = 'figures.describe(figures.loss_with_room([4.0, 2.0, 1.0], name="losses"), "A curve.")'
DRAWS = block(f"from snippets import figures\n{FIGURE}", 'exec="on" source="folded"')


def checked(text: str, root: Path) -> Page:
    """A page that is read and checked, and not run."""
    page = Page("page.md", text, root, Mode.PUBLISH)
    page.check()
    return page


# What its fence says


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('exec="on" source="above" browser="yes"', "browser='yes' is not browser=\"on\""),
        ('exec="on" source="folded" browser="on"', "a block that a reader can change stands open"),
        ('exec="on" source="above" curve="losses"', "draws what a reader's run leaves behind"),
        ('norun="no" browser="on"', "unknown option 'browser'"),
    ],
)
def test_a_fence_that_cannot_be_meant_is_refused(tmp_path: Path, options: str, said: str) -> None:
    with pytest.raises(PageError, match=said):
        checked(block("n = 1", options), tmp_path)


def test_a_block_in_another_language_does_not_run_there(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="has an option of Python blocks"):
        checked('```js browser="on"\n1\n```\n', tmp_path)


# What its code may use

BREAKS = {
    "import torch": "torch is not to be had: math, random, snippets.autograd are",
    "import snippets": "snippets is not to be had",
    "from snippets import figures": "snippets is not to be had",
    "from math import prod": "math has no 'prod'",
    "from random import sample": "random has no 'sample'",
    "import math\nmath.hypot(3, 4)": "'hypot' is not known: write it out",
    "print(losses)": "nothing makes 'losses'",
    'print(format(0.5, ".1f"))': "'format' is not known",
    'print(f"{1234.5:,.2f}")': "the format ',.2f' writes no commas",
    'print(f"{2.5:8.0f}")': "the format '8.0f' rounds halves up",
    'print(f"{0.0:z.2f}")': "the format 'z.2f' is not known",
    'print(f"{(lambda: 1)()}")': "a lambda in an f-string is not known",
    'print("a".rjust(3))': "'rjust' is not known: write f",
    "print((2.0).is_integer())": "'is_integer' is not known: write it out",
    "for pair in {1: 2}.items():\n    print(pair)": "a dict has no order",
    "print({**{}, 1: 2})": r"a dict within a dict, {\*\*…} is not known",
    "print([*(1, 2), 3])": r"a list within a list, \[\*…\] is not known",
    "print(list(zip([1], [2], strict=True)))": r"zip\(strict=…\) is not known",
    "match 1:\n    case 1:\n        print(1)": "match is not known",
    "def f(x, /):\n    return x": "an argument by place alone is not known",
}
"""What a block would not run as it does here → what is said of it."""


@pytest.mark.parametrize("code", BREAKS)
def test_what_would_break_in_a_browser_is_refused(tmp_path: Path, code: str) -> None:
    """With its line; the same block is free to do so where it runs here alone."""
    with pytest.raises(PageError, match=BREAKS[code]) as refused:
        checked("# A page\n\n" + block("n = 1\n" + code, RUNS), tmp_path)
    first = min(fault.line for fault in faults(code, ()))
    assert f"page.md, block 1, line {4 + first}: in the browser, where this block runs alone, " in str(refused.value)
    checked(block(code), tmp_path)


KNOWN = """from math import exp
from random import gauss, seed
from snippets.autograd import Number
import math, random, snippets.autograd
from snippets import autograd

class Point:
    def __init__(self, x):
        self.x = x

def far(point, *others, by=1, **more):
    return [other.x * by for other in others if other]

first, *rest = [1, 2, 3]
try:
    total = sum(n for n in rest) / len(rest)
except ZeroDivisionError as error:
    print(error)
for n, (a, b) in enumerate(zip([1], [(2, 3)])):
    n += 1
    print(f"{n:>3} {total:8.2f} {1234:,} {a=} {b!r} {math.pi:.3f}", Point(1).x, far(Point(2)), random.random())
print(lambda x: x, Number(1.0), autograd.Number, exp(0), gauss(0, 1), seed(0), first, __name__, *rest)
"""


def test_the_python_of_the_lesson_is_not_refused() -> None:
    """Classes, functions, loops, errors, formats, chance, the engine."""
    assert list(faults(KNOWN, ["total"])) == []
    assert list(faults("this is no Python", ())) == []  # that is told when it runs


def test_a_list_to_be_drawn_is_left_behind() -> None:
    assert [fault.cause for fault in faults("losses = [1]", ["losses"])] == []
    assert [fault.cause for fault in faults("loss = [1]", ["losses"])] == ["no list 'losses' is left behind"]


def test_what_it_may_import_is_what_is_there() -> None:
    """The list of names against the files that are sent, and against what the script fetches."""
    script = (ROOT / "docs/assets/run/runner.js").read_text(encoding="utf-8")
    assert f"const MODULES = {json.dumps(list(FETCHED))}, " in script
    for module, names in HAS.items():
        if module in FETCHED:
            tree = ast.parse((ROOT / FETCHED[module]).read_text(encoding="utf-8"))
            made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
            assert {name for name in made if not name.startswith("_")} == set(names)


# What the page gets


def test_a_page_tells_its_script_what_a_block_needs(convert: Callable[[str], str]) -> None:
    """Of such a block alone; the figure that its run is drawn in says where its axes lie."""
    text = block("losses = [1.0]", RUNS + ' curve="losses"') + "\n" + DRAWS
    page = BeautifulSoup(convert(text), "html.parser")
    assert [part["id"] for part in page.select("[data-run]")] == ["block-1"]
    assert page.select_one("#block-1").attrs | {"id": ""} == {
        "class": ["run"], "id": "", "data-run": PYTHON, "data-curves": "losses"
    }  # fmt: skip
    panel = json.loads(page.select_one("svg.plot")["data-panels"])["losses"]
    assert (panel["x"][:2], panel["log"]) == ([0, 2], ["y"])
    assert panel["y"][:2] == pytest.approx([1e-4, 400])
    assert page.select_one("svg.plot [data-part=losses] path[clip-path]")


@pytest.mark.parametrize(
    "text",
    [
        block("losses = [1.0]", RUNS + ' curve="losses"'),
        DRAWS + "\n" + block("losses = [1.0]", RUNS + ' curve="losses"'),
        block("errors = [1.0]", RUNS + ' curve="errors"') + "\n" + DRAWS,
    ],
    ids=["no figure", "a figure above", "another curve"],
)
def test_a_curve_has_its_figure(convert: Callable[[str], str], text: str) -> None:
    with pytest.raises(PageError, match=r'curve="\w+" has no figure below it: give its panel that name'):
        convert(text)


def test_a_figure_with_room_has_its_curve_inside() -> None:
    """A hundred times the greatest loss above, the ten-thousandth part of the least below."""
    figure = figures.loss_with_room([4.0, 2.0, 1.0], name="losses")
    (axes,) = figure.axes
    assert (axes.get_gid(), axes.get_yscale(), axes.get_xlim()) == ("x-losses", "log", (0, 2))
    assert axes.get_ylim() == pytest.approx((1e-4, 400))
    assert list(axes.lines[0].get_ydata()) == [4.0, 2.0, 1.0]


# What the site gets


@pytest.fixture
def pages(tmp_path: Path) -> list[Page]:
    return [checked(block("n = 1"), tmp_path), checked(block("n = 1", RUNS), tmp_path)]


def test_the_site_gets_python_out_of_the_package(tmp_path: Path, pages: list[Page]) -> None:
    """The very file that was tested, named by what is in it, smaller than gzip makes it; and the modules."""
    runtime.add(tmp_path, ROOT, pages, None)
    packed = (tmp_path / "assets/run" / PYTHON).read_bytes()
    program = gzip.decompress(packed)
    assert hashlib.sha256(program).hexdigest() == SHA256
    assert SHA256.startswith(PYTHON.split(".")[1])
    assert len(packed) < len(gzip.compress(program, 9)) - 5_000
    for module, path in FETCHED.items():
        assert (tmp_path / f"assets/run/{module}.py").read_bytes() == (ROOT / path).read_bytes()


def test_a_site_that_runs_nothing_gets_nothing(tmp_path: Path, pages: list[Page]) -> None:
    runtime.add(tmp_path / "site", ROOT, pages[:1], None)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("program", [b"another", None])
def test_another_file_than_the_tested_one_is_refused(
    tmp_path: Path, pages: list[Page], monkeypatch: pytest.MonkeyPatch, program: bytes | None
) -> None:
    """Also none at all."""
    if program:
        (tmp_path / "artifacts").mkdir()
        (tmp_path / runtime.WITHIN).write_bytes(program)
    monkeypatch.setattr(runtime, "find_spec", lambda name: SimpleNamespace(origin=str(tmp_path / "__init__.py")))
    with pytest.raises(PageError, match="is another one, sha256 ae448ac8" if program else "is not there: install"):
        runtime.add(tmp_path, ROOT, pages, None)


def test_while_serving_it_is_compressed_once(
    tmp_path: Path, pages: list[Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, calls = Kept(tmp_path), []
    monkeypatch.setattr(runtime.zopfli.gzip, "compress", lambda data, **_: calls.append(len(data)) or b"packed")
    for _ in range(2):
        runtime.add(tmp_path, ROOT, pages, kept)
    assert len(calls) == 1
    assert (tmp_path / "assets/run" / PYTHON).read_bytes() == b"packed"


# Chance

SEEDS = [0, 1, 42, -7, 2**40, 2**70, 10**3000]
DRAWN: dict[str, Callable[..., object]] = {
    "random": lambda source: [source.random() for _ in range(700)],
    "gauss": lambda source: [source.gauss(1, 2) for _ in range(9)],
    "uniform": lambda source: [source.uniform(-1, 3) for _ in range(9)],
    "getrandbits": lambda source: [source.getrandbits(k) for k in range(1, 33)],
    "randrange": lambda source: [[source.randrange(n), source.randrange(-n, n)] for n in range(1, 70)],
    "randint": lambda source: [source.randint(-5, 5) for _ in range(50)],
    "choice": lambda source: [source.choice("abcde") for _ in range(50)],
    "shuffle": lambda source: [source.shuffle(cards := list(range(50))), cards],
}


@pytest.mark.parametrize("seed", SEEDS, ids=range(len(SEEDS)))
def test_the_browsers_chance_is_that_of_python(seed: int) -> None:
    """To the last bit, one function after the other from one seed."""
    python = chance_of_python.Random(seed)
    chance.seed(seed)
    for name, draw in DRAWN.items():
        assert draw(chance) == draw(python), name
    assert {*DRAWN, "seed"} == set(CHANCE)


def test_without_a_seed_it_is_another_each_time() -> None:
    chance.seed()
    first = chance.random()
    chance.seed()
    assert chance.random() != first


def test_what_is_no_seed_and_no_range_is_refused() -> None:
    with pytest.raises(TypeError, match="a seed is a whole number here"):
        chance.seed("a")
    with pytest.raises(ValueError, match="no whole number lies there"):
        chance.randrange(0)
