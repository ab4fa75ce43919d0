"""What of `snippets` a page's code reaches: enough to run, and little more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from page_runner.publishing.reached import SHEET, STYLE, Reached, colours
from page_runner.reading import lesson
from pages import DOCS, ROOT
from snippets.colours import LIGHT, of_figures, read

INNER = '''"""Figures: many.

And more of it.
"""

from snippets.figures.one import draw, draw_twice
from snippets.figures.same import same
from snippets.figures.two import paint

__all__ = ["draw", "draw_twice", "paint", "same"]
'''
FILES = {
    "__init__.py": '"""All."""\n',
    "base.py": "N = 1\n",
    "alone.py": "M = 2\n",
    "figures/__init__.py": INNER,
    "figures/one.py": "from snippets.base import N\n\n\ndef draw(): return N\n\n\ndef draw_twice(): return 2 * N\n",
    "figures/same.py": "def same(): return 3\n",
    "figures/two.py": "from snippets import alone\n\n\ndef paint(): return alone.M\n",
}
DRAWS, PAINTS, SAME = {"base.py", "figures/one.py"}, {"alone.py", "figures/two.py"}, {"figures/same.py"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / "snippets" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "snippets" / path).write_text(text)
    return tmp_path


REACHES = {
    "from snippets import figures\nfigures.draw()": DRAWS,
    "from snippets import figures as f\nf.draw()\nf.paint()": DRAWS | PAINTS,
    "from snippets.figures import draw": DRAWS,
    "from snippets.figures.one import draw": DRAWS,
    "from snippets.figures import two\ntwo.paint()": PAINTS,
    "from snippets import figures\nfigures.two.paint()": PAINTS,
    "from snippets import figures\nprint(figures)": DRAWS | PAINTS | SAME,
    "from snippets import figures\nfigures.same()": SAME,
    "from snippets.figures import same\nsame()": SAME,
    "from snippets.figures import *": DRAWS | PAINTS | SAME,
    "import snippets.base\nsnippets.base.N": {"base.py"},
    "import snippets.figures.two as two\ntwo.paint()": PAINTS,
    "def f():\n    from snippets import base": {"base.py"},
    "from snippets import figures": set(),
    "import torch\nn =": set(),
}


@pytest.mark.parametrize("code", REACHES)
def test_what_code_imports_is_reached(project: Path, code: str) -> None:
    """By whatever name; from a package that hands names on, the modules of those that are used."""
    files = {path.removeprefix("snippets/") for path in Reached(project, [code]).files}
    assert {path for path in files if not path.endswith("__init__.py")} == REACHES[code]


@pytest.mark.parametrize("code", [code for code in REACHES if REACHES[code] and "*" not in code])
def test_what_is_reached_is_enough(project: Path, tmp_path: Path, code: str) -> None:
    """The code runs with these files alone."""
    elsewhere = tmp_path / "elsewhere"
    for path, text in Reached(project, [code]).files.items():
        (elsewhere / path).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / path).write_text(text)
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, '.')\n{code}"],
                          cwd=elsewhere, capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


ASKS = """
import sys
from pathlib import Path
from page_runner.publishing.reached import Reached
print(*Reached(Path(sys.argv[1]), [sys.argv[2]]).files)
"""


def test_the_order_is_always_the_same() -> None:
    """Whatever hash seed Python has: the same page is the same notebook, to the byte."""
    code = "\n".join(block.code for block in lesson.read(DOCS, "the-valley.md").scan()[1].blocks)
    command = [sys.executable, "-c", ASKS, ROOT, code]
    said = set()
    for seed in "123":
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        said.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(said) == 1


def test_blocks_share_their_names(project: Path) -> None:
    """What one imports, another uses."""
    files = Reached(project, ["from snippets import figures", "figures.draw()"]).files
    assert files["snippets/figures/__init__.py"] == '"""Figures: many."""\n\nfrom snippets.figures.one import draw\n'
    assert [*files].index("snippets/base.py") < [*files].index("snippets/figures/one.py")


def test_a_package_that_computes_is_taken_whole(project: Path) -> None:
    """Its lines are not only names that it hands on."""
    own = "from snippets.figures.one import draw\n\nTWO = 2 * draw()\n"
    (project / "snippets/figures/__init__.py").write_text(own)
    files = Reached(project, ["from snippets import figures\nfigures.TWO"]).files
    assert files["snippets/figures/__init__.py"] == own
    assert "snippets/figures/one.py" in files


def test_the_style_of_figures_comes_along(tmp_path: Path) -> None:
    """The colours of figures are those of the whole style sheet; a figure brings its ground: a notebook may be dark."""
    files = Reached(ROOT, [block.code for block in lesson.read(DOCS, "one-step.md").scan()[1].blocks]).files
    (tmp_path / "colours.css").write_text(files[SHEET])
    assert of_figures(read(tmp_path / "colours.css")[0]) == of_figures(LIGHT)
    assert len(files[SHEET].splitlines()) < len((ROOT / SHEET).read_text().splitlines())
    assert "\nfigure.facecolor: white\n" in files[STYLE]
    assert len(files[STYLE].splitlines()) == len((ROOT / STYLE).read_text().splitlines()) + 1


def test_a_colour_that_another_stands_for_comes_along() -> None:
    sheet = ":root {\n  --a: x;\n  --b: y;\n  /* c */\n  --fig-d: var(--b);\n}\n"
    assert colours(sheet) == ":root {\n  --b: y;\n  --fig-d: var(--b);\n}\n"
