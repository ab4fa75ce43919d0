"""A figure as a page shows it and as its record keeps it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from page_runner.checking import records
from page_runner.errors import PageError
from page_runner.running.contrast import least_opacity
from page_runner.running.drawing import DrawingError, digits, draw
from pages import block
from snippets import figures


@pytest.fixture(autouse=True)
def _style():
    with plt.style.context(figures.STYLE):
        yield
    plt.close("all")


def line(values: list[float], **look: str) -> Figure:
    figure, axes = plt.subplots()
    axes.plot(values, **{"label": "loss", "color": figures.COLOURS["loss"]} | look)
    axes.set(xlabel="epoch", ylabel="loss")
    return figures.describe(figure, "The loss falls & falls.")


def drawn(figure: Figure, key: str = "a"):
    return draw(figure, key=key, colours=figures.COLOURS)


def test_the_record_tells_what_is_shown() -> None:
    """Description, axes with scale and limits, each series with label, length, first, last, least, greatest."""
    assert drawn(line([4.0, 1.0, 2.0])).record.splitlines() == [
        "figure: The loss falls & falls.",
        "panel 1: x 'epoch', linear, -0.1000 to 2.100; y 'loss', linear, 0.8500 to 4.150",
        "  Line2D 'loss', solid: 3 points, first (0, 4.000), last (2.000, 2.000), least 1.000, greatest 4.000, "
        "by way of (0.500, 0.045)",
    ]


def test_a_line_is_never_too_faint_to_be_seen() -> None:
    """An opacity is raised to what has 3:1 in both schemes; one that has it stays; what is gone stays gone."""
    least = least_opacity("loss")
    for asked, given in ((0.1, least), (least + 0.1, least + 0.1), (0, 0)):
        found = re.search(
            r'stroke="var\(--fig-loss\)"[^>]*?opacity="([\d.]+)"', drawn(line([4.0, 1.0], alpha=asked)).svg
        )
        assert float(found[1] if found else 0) == pytest.approx(given)


@pytest.mark.parametrize("role", figures.COLOURS)
def test_each_colour_of_figures_can_be_seen(role: str) -> None:
    """A line of it has 3:1 on the ground of a page, on that of an exercise, by day and by night.

    That of the ground has none, and heights need none: they fill an area, beside that of other heights.
    """
    if not role.startswith("height-"):
        assert (least_opacity(role) < 1) == (role != "ground")


def surface(axes, height: float, **look: object) -> None:
    x, y = np.meshgrid(np.linspace(0, 1, 5), np.linspace(0, 1, 5))
    axes.plot_surface(x, y, np.maximum(x, height * x * (1 - x) * 4), **look)


INK = figures.COLOURS["ink"]
GRID = np.linspace(0, 1, 25).reshape(5, 5)
ARTISTS = {
    "scatter": lambda axes, height: axes.scatter([1], [height], color=INK),
    "scatter by value": lambda axes, height: axes.scatter([1, 2], [1, 1], c=[0, height]),
    "bar": lambda axes, height: axes.bar([0], [height], color=INK),
    "fill": lambda axes, height: axes.fill_between([0, 1], [0, height], color=INK),
    "contour": lambda axes, height: axes.contour(GRID**height, levels=[0.2, 0.5], colors=INK),
    "filled contour": lambda axes, height: axes.contourf(GRID**height, levels=[0.2, 0.5, 0.7]),
    "image": lambda axes, height: axes.imshow(GRID**height),
    "image in colours": lambda axes, height: axes.imshow(np.full((2, 2, 3), height / 2)),
    "mesh": lambda axes, height: axes.pcolormesh(GRID**height),
    "shaded mesh": lambda axes, height: axes.pcolormesh(GRID**height, shading="gouraud"),
    "triangles": lambda axes, height: axes.tripcolor([0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 2, 3 * height]),
    "hexagons": lambda axes, height: axes.hexbin([0, 1, height], [0, 1, 0], gridsize=3),
    "arrows": lambda axes, height: axes.quiver([0], [0], [1], [height]),
    "arrows by value": lambda axes, height: axes.quiver([0, 1], [0, 1], [1, 1], [1, 1], [0, height]),
    "an arrow": lambda axes, height: axes.arrow(0, 0, 1, height),
    "stream": lambda axes, height: axes.streamplot(np.arange(3), np.arange(3), np.ones((3, 3)), height * GRID[:3, :3]),
    "stem": lambda axes, height: axes.stem([1, height, 1]),
    "boxes": lambda axes, height: axes.boxplot([1, 2, 3 * height]),
    "pie": lambda axes, height: axes.pie([1, height]),
    "table": lambda axes, height: axes.table([["a", str(height)]]),
    "words": lambda axes, height: axes.annotate(f"height {height}", (0, 1)),
    "title": lambda axes, height: axes.set_title(f"height {height}", loc="left"),
    "a panel inside": lambda axes, height: axes.inset_axes((0.5, 0.5, 0.4, 0.4)).plot([1, height]),
    "the figure's words": lambda axes, height: axes.figure.text(0, 0, f"height {height}"),
}


@pytest.mark.sweep(8)
@pytest.mark.parametrize("kind", ARTISTS)
def test_each_kind_of_artist_is_shown_and_in_the_record(kind: str) -> None:
    """A change in any of them changes the record."""

    def record(height: float) -> str:
        figure = line([1.0, 2.0])
        ARTISTS[kind](figure.axes[0], height)
        figure.axes[0].set(xlim=(0, 5), ylim=(0, 5))
        return drawn(figure).record

    assert record(1.0) == record(1.0)
    assert record(1.0) != record(2.0)


@pytest.mark.parametrize("look", [{}, {"cmap": "viridis"}, {"color": INK}], ids=["plain", "by value", "in a colour"])
def test_a_surface_is_shown_and_in_the_record(look: dict) -> None:
    """Also where another one has the same height at its corners; its faces are shaded from its colour."""

    def record(height: float) -> str:
        figure = plt.figure()
        surface(figure.add_subplot(projection="3d"), height, **look)
        return drawn(figures.describe(figure, "A surface.")).record

    assert "seen from 30.00°, -60.00°" in record(1.0)
    assert record(1.0) == record(1.0)
    assert record(1.0) != record(0.5)


def test_the_inside_of_a_series_is_in_the_record() -> None:
    """Reversed between its ends it is another, though count, ends, least and greatest are the same."""
    values = [5.0, 9.0, 7.0, 3.0, 1.0, 4.0]
    one, other = (drawn(line(each)).record for each in (values, [values[0], *values[-2:0:-1], values[-1]]))
    assert one != other
    assert [text.partition(", by way of")[0] for text in (one, other)] == [one.partition(", by way of")[0]] * 2


@pytest.mark.parametrize("look", [{"linestyle": "--"}, {"linestyle": ":"}, {"marker": "o"}, {"linestyle": ""}])
def test_the_style_of_a_line_is_in_the_record(look: dict) -> None:
    """A caption speaks of it: "dashed", "the points"."""
    assert drawn(line([4.0, 1.0], **look)).record != drawn(line([4.0, 1.0])).record


@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
@pytest.mark.parametrize("noise", [1e-7, 1e-6])
def test_a_record_is_the_same_on_another_machine(scale: str, noise: float) -> None:
    """Where each number differs in its last digits, and what is 0 here is not quite 0 there."""
    values = 10 * np.random.default_rng(0).random(200) + 0.01
    values[50] = 0.0 if scale != "log" else 1.0

    def record(wrong: float) -> list[str]:
        figure = line(values + wrong * np.random.default_rng(1).standard_normal(200))
        figure.axes[0].set_yscale(scale)
        return drawn(figure).record.splitlines()

    here, there = record(0.0), record(noise)
    assert all(map(records.same, here[1:2], there[1:2]))
    told, now = (lines[2].partition("by way of")[2] for lines in (here, there))
    assert told
    assert records.same(told, now)


def test_dates_are_told_as_dates() -> None:
    """A day's difference changes the record, of a series and of words."""
    days = np.array(["2024-01-01", "2024-01-02", "2024-01-05"], dtype="datetime64[D]")

    def record(last: int, word: int) -> str:
        figure, axes = plt.subplots()
        axes.plot([*days[:2], days[2] - last], [1, 2, 3])
        axes.annotate("here", (days[word], 1))
        axes.set_xlim(days[0], days[2])
        return drawn(figures.describe(figure, "Days.")).record

    assert "dates, 2024-01-01 00:00:00 to 2024-01-05 00:00:00" in record(0, 0)
    assert " words 'here' at 2024-01-02 00:00:00, 1.000" in record(0, 1)
    assert len({record(0, 0), record(1, 0), record(0, 1)}) == 3


# Pictures, and colours that are data


def test_a_picture_carries_its_data() -> None:
    """An image, and what is rasterized; its smallest parts are not blurred."""
    for add in (lambda axes: axes.imshow(GRID, interpolation="none"), lambda axes: axes.plot(GRID, rasterized=True)):
        figure = line([1.0, 2.0])
        add(figure.axes[0])
        assert re.findall(r'<image [^>]*href="(data:image/png;base64,.{20})', drawn(figure).svg)
    figure = line([1.0, 2.0])
    figure.axes[0].set_rasterized(True)
    with pytest.raises(DrawingError, match="Axes is rasterized: its words would be dark on the dark page"):
        drawn(figure)


@pytest.mark.parametrize("place", ["right", "bottom"])
def test_a_colour_bar_is_legible_on_both_grounds(place: str) -> None:
    """Its ticks, its label and its frame are in roles; what it ranges over is in the record."""
    figure, axes = plt.subplots()
    figure.colorbar(axes.imshow(3 * GRID), label="height", location=place, extend="both")
    drawing = drawn(figures.describe(figure, "A picture."))
    words = etree.fromstring(drawing.svg.replace("xlink:", "")).iter("text")
    looks = {word.get("fill") for word in words}
    assert looks == {"var(--fig-ink)", "var(--fig-muted)"}
    assert re.search(r"panel 2: colour bar, [xy] 'height', linear, 0 to 3.000", drawing.record)


def test_lines_and_words_keep_to_the_roles() -> None:
    """Only a fill may stand for a value: a line by value would be lost on one of the two grounds."""
    figure = line([1.0, 2.0])
    figure.axes[0].contour(GRID)
    with pytest.raises(DrawingError, match="QuadContourSet has the colour #440154, which is none of"):
        drawn(figure)


def test_whose_colour_it_is_and_what_to_write(convert) -> None:
    """By its label, its words or its kind."""
    for code, owner in (
        ("plt.plot([1, 2], color='red', label='mine')", "Line2D 'mine'"),
        ("plt.plot([1, 2]); plt.text(0, 1, 'here', color='red')", "Text 'here'"),
        ("plt.bar([1], [2], color='red')", "Rectangle"),
        ("plt.plot([1, 2]); plt.gca().spines['left'].set_color('red')", "Spine"),
    ):
        cure = r'Give it figures.COLOURS\["loss"\], or that of another role: b, gradient, .*height-0, .*ink, mark,'
        with pytest.raises(PageError, match=f"(?s)block 1, line 2: {owner} has the colour #ff0000, .*{cure}"):
            convert(block(PLOTS + code + DESCRIBED))


def test_a_figure_may_not_weigh_more_than_a_page(convert) -> None:
    """Of what would, the size is told and what to do; rasterized it is light."""
    points = "plt.scatter(*np.random.default_rng(0).random((2, 9000)){})"
    with pytest.raises(PageError, match=r"a figure of \d+ kB, where 300 kB is the most .*rasterized=True"):
        convert(block(PLOTS + points.format("") + DESCRIBED))
    assert "<image" in convert(block(PLOTS + points.format(", rasterized=True") + DESCRIBED))


# Figures of blocks

PLOTS = "import matplotlib.pyplot as plt\nimport numpy as np\nfrom snippets import figures\n"
DESCRIBED = "\nfigures.describe(plt.gcf(), 'It is.')"
FAULTS = {
    "a formula": ("plt.plot([1, 2]); plt.title(r'$\\alpa$')", r"ValueError: \\alpa .*Unknown symbol"),
    "TeX": ("plt.rc('text', usetex=True); plt.plot([1, 2])", "makes a folder|starts another program|opens a file"),
    "a sign no page can hold": ("plt.plot([1, 2]); plt.title('a\\x00')", "a sign in its words"),
    "an artist that raises": (
        "class Bad(plt.Line2D):\n    def draw(self, renderer): raise StopIteration('no')\n"
        "plt.plot([1, 2]); plt.gca().add_artist(Bad([1], [2]))", "StopIteration: no",
    ),
    "an artist that exits": (
        "import sys\nclass Bad(plt.Line2D):\n    def draw(self, renderer): sys.exit(1)\n"
        "plt.plot([1, 2]); plt.gca().add_artist(Bad([1], [2]))", "calls sys.exit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_while_a_figure_is_drawn_is_a_fault_of_its_block(convert, name: str) -> None:
    """It does not end the page's process."""
    code, message = FAULTS[name]
    with pytest.raises(PageError, match=f"block 1, line 2: a figure .*({message})"):
        convert(block(PLOTS + code + DESCRIBED))


def labels(html: str) -> list[str]:
    return re.findall(r'<svg [^>]*aria-label="([^"]*)"', html)


SHOWN = {
    "gone on": ("fig, ax = plt.subplots(); ax.plot([1, 2]); figures.describe(fig, 'One.')",
                "ax.plot([2, 1]); figures.describe(fig, 'Two.')", ["One.", "Two."]),
    "looked at": ("fig, ax = plt.subplots(); ax.plot([1, 2]); figures.describe(fig, 'One.')",
                  "print(ax.get_xlim(), len(ax.get_xticklabels())); fig.canvas.draw()", ["One."]),
    "closed": ("plt.plot([1, 2]); figures.describe(plt.gcf(), 'One.'); plt.close()",
               "plt.plot([1, 2]); figures.describe(plt.gcf(), 'Two.'); plt.close('all')", ["One.", "Two."]),
    "not pyplot's": ("from matplotlib.figure import Figure\nfig = Figure(); fig.subplots().plot([1, 2])",
                     "figures.describe(fig, 'One.')", ["One."]),
    "two, the first one closed": ("plt.plot([1, 2]); figures.describe(plt.gcf(), 'One.'); plt.close()\n"
                                  "plt.plot([1, 2]); figures.describe(plt.gcf(), 'Two.')", "", ["One.", "Two."]),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_figure_is_shown_by_each_block_that_describes_it(convert, name: str) -> None:
    """Be it closed by then, or begun in an earlier block."""
    first, second, shown = SHOWN[name]
    assert labels(convert(block(PLOTS + first) + "\n" + block(second))) == shown


def test_a_figure_is_not_changed_in_silence(convert) -> None:
    first = "fig, ax = plt.subplots(); ax.plot([1, 2]); figures.describe(fig, 'One.')"
    with pytest.raises(PageError, match=r"block 2, line 8: goes on with a figure .*: describe it once more"):
        convert(block(PLOTS + first) + block("ax.plot([2, 1])"))


def test_the_svg_is_named_and_takes_the_pages_colours() -> None:
    root = etree.fromstring(drawn(line([2.0, 1.0])).svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == "The loss falls & falls."
    used = {value for element in root.iter() for name, value in element.attrib.items() if name in ("fill", "stroke")}
    assert used <= {"none", "currentColor", "var(--fig-ink)", "var(--fig-muted)", "var(--fig-loss)"}
    assert "var(--fig-loss)" in used


def test_the_svg_touches_nothing_else_on_its_page() -> None:
    """matplotlib's style sheet and ids would: two figures share most ids otherwise."""
    first, second = drawn(line([2.0, 1.0]), "a").svg, drawn(line([2.0, 1.0]), "b").svg
    assert "<style" not in first
    assert "style=" not in first
    ids = [set(re.findall(r'id="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0]
    assert not ids[0] & ids[1]
    referred = set(re.findall(r'(?:href="#|url\(#)([^")]+)', first))
    assert referred == ids[0]


def test_text_is_text() -> None:
    """It can be searched, read aloud and set in the page's font."""
    assert ">epoch</text>" in drawn(line([2.0, 1.0])).svg
    assert "font-family" not in drawn(line([2.0, 1.0])).svg


def test_the_same_figure_gives_the_same_svg() -> None:
    assert drawn(line([2.0, 1.0])) == drawn(line([2.0, 1.0]))


REFUSED = {
    "no description": (lambda: plt.subplots()[0], "without a description"),
    "nothing in it": (lambda: figures.describe(plt.figure(), "Nothing."), "an empty figure"),
    "an empty panel": (lambda: figures.describe(plt.subplots()[0], "Nothing."), "panel 1 of the figure is empty"),
    "NaN": (lambda: line([1.0, float("nan")]), "NaN or infinity in Line2D 'loss'"),
    "infinity": (lambda: line([1.0, float("inf")]), "NaN or infinity"),
    "a series without points": (lambda: line([]), "has no points"),
    "a colour of its own": (lambda: line([1.0, 2.0], color="#123456"), "the colour #123456"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_figure_that_a_reader_could_not_use_is_refused(name: str) -> None:
    make, message = REFUSED[name]
    with pytest.raises(DrawingError, match=message):
        drawn(make())


def test_digits() -> None:
    """Four significant digits, trailing zeros kept: a record is compared digit by digit."""
    assert [digits(value) for value in (0, 1, 0.126, 14.7868, 1.647e-3, -5e-7, 123456)] == [
        "0", "1.000", "0.1260", "14.79", "0.001647", "-5.000e-07", "1.235e+05",
    ]  # fmt: skip


def test_rounding_is_no_part_of_a_record() -> None:
    """A value far below what the panel spans is 0, on whichever machine; on a logarithmic axis it is what it is."""
    noisy, clean = line([4.0, 1e-12, 4e-32]), line([4.0, 0.0, 0.0])
    assert drawn(noisy).record == drawn(clean).record
    small = line([4.0, 1e-12, 4e-32])
    small.axes[0].set_yscale("log")
    assert "least 4.000e-32" in drawn(small).record


def test_lines_that_say_no_colour_can_be_told_apart() -> None:
    """Each takes the next of the lesson's colours."""
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    axes.plot([2, 1])
    svg = drawn(figures.describe(figure, "Two lines.")).svg
    assert "var(--fig-loss)" in svg
    assert "var(--fig-w)" in svg
