"""snippets.colours: a colour has one place, and whatever is coloured takes it from there."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

from conftest import ROOT, Project
from page_runner.running.drawing import draw
from snippets import figures
from snippets.colours import DARK, LIGHT, SHEET, ColourError, of_figures, read

HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def sheet(folder: Path, *lines: str) -> Path:
    path = folder / "colours.css"
    path.write_text(":root {\n" + "\n".join(lines) + "\n}\n", encoding="utf-8")
    return path


def test_a_role_has_a_light_and_a_dark_value(tmp_path: Path) -> None:
    """Both are read; a role that is another's has that one's; comments are none."""
    lines = ["/* --a: red; */", "--ink: light-dark(#1b1e28, #e6e7ec);", "--fig-ink: var(--ink);"]
    light, dark = read(sheet(tmp_path, *lines))
    assert light == {"ink": "#1b1e28", "fig-ink": "#1b1e28"}
    assert dark == {"ink": "#e6e7ec", "fig-ink": "#e6e7ec"}
    assert of_figures(light) == {"ink": "#1b1e28"}


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("--loss: blue;", r"--loss is 'blue': write light-dark\(#rrggbb, #rrggbb\)"),
        ("--loss: light-dark(#abc, #abcdef);", "--loss is"),
        ("--loss: light-dark(#3451b2);", "--loss is"),
        ("--loss: var(--ink);", "no colour has the role 'ink': write '--ink: light-dark"),
    ],
)
def test_a_value_that_cannot_be_read_is_told(tmp_path: Path, line: str, advice: str) -> None:
    """Another form, or a role that does not stand above, is an error that says what to write."""
    with pytest.raises(ColourError, match=advice):
        read(sheet(tmp_path, line))


def test_a_role_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A colour asked for in vain, a sheet that is not there, and two roles that could not be told apart."""
    with pytest.raises(ColourError, match=r"'--los: light-dark\(#rrggbb, #rrggbb\);' in colours.css"):
        LIGHT["los"]
    with pytest.raises(ColourError, match="'--fig-los: "):
        figures.COLOURS["los"]
    with pytest.raises(ColourError, match="run from the project's folder"):
        read(tmp_path / "none.css")
    alike = ["--fig-w: light-dark(#b3400e, #ff9d66);", "--fig-b: light-dark(#b3400e, #4cc9b8);"]
    with pytest.raises(ColourError, match="--fig-w and --fig-b are both #b3400e"):
        of_figures(read(sheet(tmp_path, *alike))[0])


def test_a_value_in_the_sheet_that_cannot_be_read_ends_the_build_with_its_line(project: Project) -> None:
    """No traceback: a maintainer who changes a colour sees where, and how it is written."""
    above, _, _ = (project.folder / "docs/assets/colours.css").read_text(encoding="utf-8").partition("--fig-loss:")
    project.edit("docs/assets/colours.css", "--fig-loss: light-dark(", "--fig-loss: mix(")
    done = project.run("mkdocs", "build")
    assert done.returncode == 1
    assert f"colours.css, line {above.count(chr(10)) + 1}: --fig-loss is 'mix(" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_colour_stands_anywhere_else() -> None:
    """Style sheets, styles and Python name roles; black is SVG's own word for no colour given."""
    files = [
        *(ROOT / "docs").rglob("*.css"),
        *(path for folder in ("snippets", "page_runner") for path in (ROOT / folder).rglob("*.*")),
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in files if path.suffix in (".css", ".py", ".mplstyle")}
    assert {SHEET, ROOT / "docs/assets/site.css", ROOT / "snippets/lesson.mplstyle"} <= texts.keys()
    found = {path.name: {*HEX.findall(text)} - {"#000000"} for path, text in texts.items() if path != SHEET}
    assert {name for name, colours in found.items() if colours} == set()
    style = texts[ROOT / "snippets/lesson.mplstyle"]
    assert not re.search(r"(?<![0-9a-z])[0-9a-f]{6}(?![0-9a-z])", style)  # there a colour has no #


def test_the_icon_has_the_pages_colours() -> None:
    """An icon stands alone and can name no role: its colours are those of ink and accent, by day and by night."""
    found = HEX.findall((ROOT / "docs/assets/favicon.svg").read_text(encoding="utf-8"))
    assert found == [LIGHT["ink"], LIGHT["accent"], DARK["ink"], DARK["accent"]]


def test_every_role_of_the_style_sheets_is_defined() -> None:
    """What site.css takes from colours.css is there, and all that is there is taken, by it or by figures."""
    used = set(re.findall(r"var\(--([\w-]+)", (ROOT / "docs/assets/site.css").read_text(encoding="utf-8")))
    assert {role for role in LIGHT if not role.startswith("fig-")} <= used
    assert {"fig-ink", "fig-ground", "fig-loss"} <= LIGHT.keys() == DARK.keys()


EVERYTHING = """
from pathlib import Path
from types import SimpleNamespace
import matplotlib.pyplot as plt
from page_runner.mode import Mode
from page_runner.publishing import card
from page_runner.running import drawing
from snippets import colours, figures

figure = figures.describe(figures.loss_curve([4.0, 2.0, 1.0]), "It falls.")
print(figure.axes[0].lines[0].get_color())
print(figures.STYLE["axes.prop_cycle"].by_key()["color"][0])
print(figures.COLOURS["loss"])
print(colours.LIGHT["fig-loss"])
assert "var(--fig-loss)" in drawing.draw(figure, key="k", colours=figures.COLOURS).svg
page = SimpleNamespace(file=SimpleNamespace(src_uri="a.md"), content="", title="A", meta={})
card.add(page, SimpleNamespace(site_url="x", site_dir="site", site_name="Site", use_directory_urls=True), Mode.PUBLISH)
picture = plt.imread(Path("site", page.meta["image"]))[:, :, :3]
red, green, blue = bytes.fromhex("123456")
print("card", ((picture * 255).round() == (red, green, blue)).all(axis=2).sum())
"""


def test_changing_a_colour_is_one_edit(project: Project) -> None:
    """With another --fig-loss in the style sheet, the curve, the style, the card and what tests compare follow."""
    before, after = (f"--fig-loss: light-dark({colour}," for colour in (LIGHT["fig-loss"], "#123456"))
    project.edit("docs/assets/colours.css", before, after)
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING], cwd=project.folder, env=project.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    *said, card = done.stdout.splitlines()
    assert said == ["#123456"] * 4
    assert int(card.removeprefix("card ")) > 1000


LOOKS: dict[str, tuple[Callable[[Axes], object], dict[str, str]]] = {
    "legend": (lambda axes: axes.legend(), {}),
    "grid": (lambda axes: axes.grid(True), {}),
    "minor grid": (lambda axes: axes.grid(True, which="both"), {}),
    "polar": (lambda axes: axes.legend(), {"projection": "polar"}),
    "three axes": (lambda axes: axes.grid(True), {"projection": "3d"}),
    "bars": (lambda axes: axes.bar([1, 2], [3, 4]), {}),
    "boxes": (lambda axes: axes.boxplot([1.0, 2.0, 4.0, 90.0]), {}),
    "error bars": (lambda axes: axes.errorbar([1, 2], [3, 4], yerr=1, capsize=3), {}),
}


@pytest.mark.parametrize(("add", "kind"), LOOKS.values(), ids=LOOKS)
def test_matplotlibs_own_parts_have_roles_too(add: Callable[[Axes], object], kind: dict[str, str]) -> None:
    """A legend, a grid, a polar axis: whatever matplotlib adds by itself is in the lesson's colours."""
    with plt.style.context(figures.STYLE):
        figure = plt.figure()
        axes = figure.add_subplot(**kind)
        axes.plot([1, 2], [1, 2], label="one")
        add(axes)
        assert "<svg" in draw(figures.describe(figure, "Parts."), key="k", colours=figures.COLOURS).svg
    plt.close(figure)
