"""Settings that a reader chooses, before any browser: how they are named, what is refused, what the page gets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.reading import lesson
from page_runner.reading.choices import Choice, choices
from pages import block

SAYS = 'exec="on" source="above" browser="on" choose="{}"'
HEAD = 'import math\n\nRATE = 0.5  # of each step\nEPOCHS = 3\nKIND = "this"\nLOUD = False\n'
NAMED = "RATE: 0 to 1 by 0.1; EPOCHS: 1 to 9; KIND: this | that; LOUD"
REFUSED = {
    "RATE: 0 - 1": "choose: 'RATE: 0 - 1' is not understood: write NAME: 0 to 1 by 0.01",
    "KIND: this": "choose: 'KIND: this' is not understood",
    "KIND: this | ": r"choose: 'KIND: this \|' is not understood",
    "2: 0 to 1": "choose: '2: 0 to 1' is not understood",
    "LOUD; LOUD": "choose: LOUD is named twice",
    "KIND: this | this": "holds a text twice",
    r"KIND: this | th\at": "or a backslash",
    "RATE: 1 to 0 by 0.1": "is no range: write the lower end first",
    "RATES: 0 to 1 by 0.1": "choose: RATES is not set at the head of its block: write RATES = … above all but imports",
    "LATE: 0 to 9": "choose: LATE is not set at the head of its block",
    "MANY: 0 to 9": "choose: MANY is set to what nobody can choose: write a number, a text in double quotes",
    "TWO: 0 to 9": "choose: TWO is set to what nobody can choose",
    "RATE: 0 to 0.4 by 0.1": "choose: RATE is 0.5, which is not from 0 to 0.4",
    "KIND: that | other": 'choose: KIND is "this", which is none of that, other',
    "RATE": "choose: RATE is 0.5, a number: say from where to where",
    "KIND": 'choose: KIND is "this", a text: say which it may be',
    "LOUD: this | that": "choose: LOUD is False, which has no other choices",
    "EPOCHS: 0 to 9 by 0.5": "choose: EPOCHS is 3, whole, and its steps are not",
    "AGAIN: 0 to 9": "choose: AGAIN is set a second time: what a reader chose above would not last",
}
CODE = HEAD + "MANY = [1]\nTWO = (2)\nAGAIN = 1\nprint(RATE)\nLATE = 1\nfor AGAIN in MANY:\n    print(AGAIN)"


def checked(text: str, root: Path, name: str = "page.md") -> Page:
    """A page that is read and checked, and not run."""
    page = Page(name, text, root, Mode.PUBLISH)
    page.check()
    return page


@pytest.mark.parametrize("option", REFUSED)
def test_what_no_reader_could_choose_is_refused(tmp_path: Path, option: str) -> None:
    """With the page and the line, on a page as in a notebook."""
    with pytest.raises(PageError, match=REFUSED[option]) as refused:
        checked(block(CODE, SAYS.format(option)), tmp_path)
    told = re.match(r"page\.md, (?:block 1, )?line (\d+): ", str(refused.value))
    assert told
    cell = f'# %% browser="on" choose="{option}"\n{CODE}\n'
    with pytest.raises(PageError, match=REFUSED[option]) as again:
        checked(cell, tmp_path, "lab.py")
    assert str(again.value).startswith(told[0].replace("page.md", "lab.py"))


def test_what_can_be_chosen_is_not_refused(tmp_path: Path) -> None:
    """Its words as they are understood."""
    checked(block(CODE, SAYS.format(NAMED)), tmp_path)
    assert choices(NAMED) == [
        Choice("RATE", low=0, high=1, by=0.1), Choice("EPOCHS", low=1, high=9, by=1), Choice("KIND", ("this", "that")),
        Choice("LOUD"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('exec="on" source="above" choose="LOUD"', "sets what a reader's run begins with: write browser"),
        ('exec="on" source="above" dots="examples"', "draws what a reader's run leaves behind: write browser"),
        ('exec="on" source="folded" browser="on"', "a block that a reader can change stands open"),
        ('exec="on" source="folded" browser="on" choose="SILENT"', "SILENT is not set at the head"),
    ],
)
def test_options_that_need_another_are_refused(tmp_path: Path, options: str, said: str) -> None:
    with pytest.raises(PageError, match=said):
        checked(block(CODE, options), tmp_path)


def test_a_cell_has_the_options_of_a_block(tmp_path: Path) -> None:
    """They are read by the same code; what is Jupyter's alone is left to it; a misspelt one is refused."""
    head = f'# %% A title browser="on" curve="losses" choose="{NAMED}" tags=["folded"] slideshow={{"a": "b"}}'
    page = lesson.source("lab.py", f"{head}\n{HEAD}losses = [RATE]\n")
    found = page.scan()[1].blocks[1].options
    assert found == {"exec": "on", "source": "folded", "browser": "on", "curve": "losses", "choose": NAMED}
    with pytest.raises(PageError, match=r"lab\.py, line 1: unknown option 'brwser'"):
        checked('# %% brwser="on"\nn = 1\n', tmp_path, "lab.py")


def test_a_page_tells_its_script_what_can_be_chosen(convert: Callable[[str], str]) -> None:
    """Folded or not, the block has its name; nothing that needs a script is there without it."""
    for source in ("above", "folded"):
        text = block(HEAD + "print(RATE)", SAYS.format(NAMED).replace("above", source))
        part = BeautifulSoup(convert(text), "html.parser").select_one("#block-1[data-run]")
        told = json.loads(part["data-choose"])
        assert told[0] == {"name": "RATE", "high": 1, "by": 0.1}
        assert told[2:] == [{"name": "KIND", "texts": ["this", "that"]}, {"name": "LOUD"}]
        assert part.select("input, select, button, label") == []
        assert bool(part.select_one("details code")) == (source == "folded")
