"""snippets.figures.maps, steps and curves: what is drawn is what the data say, and words stand on free ground."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse, FancyArrowPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text

from figures_of_the_lesson import POINTS, bounces, named, series
from page_runner.running.drawing import draw
from snippets import figures
from snippets.colours import DARK, LIGHT
from snippets.data import Data, on_line
from snippets.descent import Run, descend_by_hand
from snippets.experiments import long_run, loop, rule_2x, rule_3x_plus_1
from snippets.figures.relief import SHADES, ring
from snippets.landscape import curvatures, minimum
from snippets.neuron import mean_squared_error

HERE = (0.5, 0.0)  # where the pages stand on the landscape of y = 3x + 1
SWEEP = [0.01, 0.05, 0.0901, 0.15, 0.1765, 0.179, 0.2], [2_400.0, 480.0, 250.0, 150.0, 130.0, 900.0, float("nan")]
SWEPT = {"nothing bounces up to": 0.0901, "best guarantee": 0.1765, "runs away from": 0.1803}


def at_rates() -> dict[str, Run]:
    """The first loop at a rate that is too low, at a good one and at one that is too high."""
    start, rates = loop().thetas[0].double(), {"too low: crawls": 0.001, "good": 0.1, "too high: runs away": 0.19}
    return {name: descend_by_hand(start, rule_2x(), lr=rate, steps=60) for name, rate in rates.items()}


def both() -> dict[str, tuple[Data, Run, int]]:
    """The same three examples, and they about their mean, each with a run at 1/λmax from as far away."""
    found = {}
    for name, data in {"x = 1, 2, 3": rule_2x(), "x = −1, 0, 1": on_line([-1, 0, 1], slope=2, intercept=4)}.items():
        start = minimum(data) + torch.tensor([-1.0, 1.0])
        found[name] = data, descend_by_hand(start, data, lr=1 / curvatures(data)[1].item(), steps=60), 10
    return found


PICTURES: dict[str, Callable[[], Figure]] = {
    "lines": lambda: figures.lines_on_a_map(rule_2x(), POINTS, moved="B"),
    "lines, steep": lambda: figures.lines_on_a_map(rule_2x(), POINTS, moved="C"),
    "lines, block 16": lambda: figures.lines_on_a_map(rule_3x_plus_1(), {"start": HERE, "P": torch.tensor([4.0, 0.0])}),
    "downhill": lambda: figures.downhill(rule_3x_plus_1(), HERE),
    "downhill, block 4": lambda: figures.downhill(rule_2x(), torch.tensor([0.0, 1.0])),
    "ball": lambda: figures.ball(0.5, rate=0.1),
    "ball, from the right": lambda: figures.ball(2.6, rate=0.2),
    "five fates": lambda: figures.five_fates(bounces([0.01, 0.125, 0.2, 0.25, 0.26])),
    "round or narrow": lambda: figures.round_or_narrow(both()),
    "losses at rates": lambda: figures.losses_at_rates(at_rates()),
    "steps by rate": lambda: figures.steps_by_rate(*SWEEP, marks=SWEPT),
    "secant": lambda: figures.secant_and_tangent(rule_3x_plus_1(), HERE, nudge=3),
    "secant, the other way": lambda: figures.secant_and_tangent(rule_2x(), (3.0, 0.5), nudge=-2),
    "descent": lambda: figures.descent(rule_2x(), long_run(), stop=100),
    "descent, round too": lambda: figures.descent(rule_2x(), long_run(), stop=100, round_too=True),
    "path and loss": lambda: figures.path_and_loss(
        rule_2x(), descend_by_hand(long_run().thetas[0], rule_2x(), lr=0.1, steps=100)
    ),
}


@pytest.fixture(scope="module", params=PICTURES)
def picture(request):
    figure = PICTURES[request.param]()
    yield figure
    plt.close(figure)


def arrows(figure: Figure) -> dict[str, np.ndarray]:
    """Of each arrow its name → its tail and its head, (2, 2), in the panel's data."""
    found = [artist for artist in figure.axes[0].patches if isinstance(artist, FancyArrowPatch)]
    return {str(artist.get_label()): np.array(vars(artist)["_posA_posB"]) for artist in found}


def words(figure: Figure) -> dict[str, Text]:
    return {text.get_text(): text for axes in figure.axes for text in axes.texts}


def luminance(colour: str) -> float:
    parts = np.array(to_rgb(colour))
    return float(np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_on_every_height_ink_is_read_and_lines_are_seen(palette: dict[str, str]) -> None:
    """4.5 to 1 for words, which are ink there, and 3 to 1 for lines of each role, in both schemes."""
    shades = [palette[f"fig-{role}"] for role in SHADES]
    assert len(shades) == 7
    for shade in shades:
        assert contrast(palette["fig-ink"], shade) >= 4.5
        for role in ("muted", "loss", "w", "b", "gradient", "mark"):
            assert contrast(palette[f"fig-{role}"], shade) >= 3, (role, shade)
    apart = [contrast(shade, palette["ground"]) for shade in shades]
    assert apart == sorted(apart, reverse=True)  # what is high fades into the page
    assert min(contrast(*pair) for pair in pairwise(shades)) > 1.05


def test_no_word_of_a_picture_lies_on_a_line(picture: Figure) -> None:
    """Each word is within its panel, a flag within its figure, and touches no word, line, marker, arrow or ring."""
    picture.draw_without_rendering()
    for axes in picture.axes:
        boxes = {text.get_text(): Text.get_window_extent(text) for text in axes.texts}
        for word, box in boxes.items():
            room = axes.bbox if isinstance(axes.texts[0].xycoords, str) else picture.bbox  # flags stand above theirs
            assert room.x0 <= box.x0 < box.x1 <= room.x1, word
            assert room.y0 <= box.y0 < box.y1 <= room.y1, word
            assert not any(box.overlaps(other) for name, other in boxes.items() if name != word), word
            paths = [(line.get_path(), line.get_transform(), line) for line in axes.lines]
            paths += [(path, artist.get_transform(), artist) for artist in axes.collections
                      if isinstance(artist, LineCollection) for path in artist.get_paths()]  # fmt: skip
            paths += [(artist.get_path(), artist.get_transform(), artist) for artist in axes.patches
                      if isinstance(artist, FancyArrowPatch)]  # fmt: skip
            for path, transform, artist in paths:
                shown = transform.transform_path(path)
                if getattr(artist, "get_linestyle", str)() == "None":
                    assert not any(box.padded(2).contains(*point) for point in shown.vertices), (word, artist)
                else:
                    for part in shown.to_polygons(closed_only=False):
                        assert not Path(part).intersects_bbox(box, filled=False), (word, artist)


def test_words_on_a_map_are_ink(picture: Figure) -> None:
    """Of all colours ink alone is read on each height."""
    for axes in picture.axes:
        if any(isinstance(patch, Ellipse) for patch in axes.patches):
            assert {to_hex(text.get_color()) for text in axes.texts} == {figures.COLOURS["ink"]}


def test_every_line_is_named_and_finite(picture: Figure) -> None:
    for axes in picture.axes:
        assert not any(str(line.get_label()).startswith("_") for line in axes.lines)
        assert all(np.isfinite(np.asarray(line.get_xydata(), dtype=float)).all() for line in axes.lines)


def test_a_picture_has_the_pages_colours(picture: Figure) -> None:
    """Heights become variables too: nothing of it keeps a colour of the light page on the dark one."""
    svg = draw(figures.describe(picture, "A picture."), key="k", colours=figures.COLOURS).svg
    assert "#" not in svg.replace("url(#", "").replace('href="#', "")
    if any(isinstance(patch, Ellipse) for axes in picture.axes for patch in axes.patches):
        assert "var(--fig-height-6)" in svg
    assert 'viewBox="0 0 331.2 ' in svg


def test_a_script_finds_what_it_moves() -> None:
    """An artist whose group id begins with x- is named in the SVG; another id is not kept."""
    figure = PICTURES["ball"]()
    figure.axes[0].lines[0].set_gid("loss")
    svg = draw(figures.describe(figure, "A ball."), key="k", colours=figures.COLOURS).svg
    for part in ("ball", "ghost", "tangent", "step", "bottom"):
        assert svg.count(f'data-part="{part}"') == 1
    assert 'data-part="loss"' not in svg
    assert ' id="x-' not in svg
    plt.close("all")


def test_a_ring_has_one_loss() -> None:
    """On each ring the loss is its level, for examples that no line meets too; the shade within ends there."""
    data = on_line([1, 2, 4], slope=1, intercept=2).to(torch.float64)
    data.y[1] += 3
    assert mean_squared_error(minimum(data), data) > 1
    np.testing.assert_allclose(mean_squared_error(ring(data, 7.0), data), 7)
    figure = figures.lines_on_a_map(data, POINTS)
    shades = [patch for patch in figure.axes[1].patches if isinstance(patch, Ellipse)]
    levels = []
    for patch in shades:
        corners = patch.get_patch_transform().transform(patch.get_path().vertices[:-1:3])  # between, beside the curve
        losses = mean_squared_error(torch.tensor(corners), data)
        np.testing.assert_allclose(losses, losses[0], rtol=1e-5)
        levels.append(losses[0].item())
    above = np.array(levels) - mean_squared_error(minimum(data), data).item()
    np.testing.assert_allclose(above[:-1] / above[1:], 2, rtol=1e-4)  # from the highest down, each painted over
    rings = [artist for artist in figure.axes[1].collections if isinstance(artist, LineCollection)]
    for line, level in zip(rings, levels[::-1], strict=True):
        points = torch.tensor(np.concatenate([path.vertices for path in line.get_paths()]))
        np.testing.assert_allclose(mean_squared_error(points, data), level, rtol=1e-4)
    plt.close("all")


def test_a_line_and_its_point_are_one() -> None:
    """Of each name the line is that of its point, in one colour; each error is a bar, and its square a square."""
    figure = PICTURES["lines, steep"]()
    plane, land = (named(axes) for axes in figure.axes)
    for name, (w, b) in POINTS.items():
        x, y = np.asarray(plane[name].get_xydata(), dtype=float).T
        np.testing.assert_allclose(y, w * x + b, atol=1e-12)
        np.testing.assert_array_equal(land[name].get_xydata(), [[w, b]])
        assert plane[name].get_color() == land[name].get_color()
    assert len({plane[name].get_color() for name in POINTS}) == len({land[name].get_marker() for name in POINTS}) == 3
    np.testing.assert_allclose(land["lowest"].get_xydata(), [[2, 0]], atol=1e-9)
    for x in (1, 2, 3):
        np.testing.assert_allclose(plane[f"error at {x}"].get_xydata(), [[x, 2 * x], [x, 3 * x]])
    np.testing.assert_allclose([plane[f"{end} hold"].get_xydata()[0] for end in ("first", "last")], [[1, 3], [3, 9]])
    figure.draw_without_rendering()
    squares = [patch for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    np.testing.assert_allclose([patch.get_height() for patch in squares], [1, 2, 3])
    for patch in squares:
        width, height = patch.get_window_extent().size
        assert width == pytest.approx(height, rel=0.02)
    plt.close("all")


@pytest.mark.parametrize("thetas", [{"best": (2, 0)}, {"flat": (1, 0), "steep": (3, 0)}])
def test_a_map_has_room_where_points_lie_in_a_row(thetas: dict[str, tuple[float, float]]) -> None:
    """The best line alone, and lines of one bias: the map has a width and a height, all points, and high ground."""
    figure = figures.lines_on_a_map(rule_2x(), thetas)
    view = figure.axes[1].viewLim
    assert view.height > 0.2 * view.width > 0
    assert all(view.x0 < w < view.x1 and view.y0 < b < view.y1 for w, b in thetas.values())
    assert {"low", "high", *thetas} <= words(figure).keys()
    plt.close("all")


@pytest.mark.parametrize("name", ["downhill", "downhill, block 4"])
def test_downhill_is_against_the_gradient(name: str) -> None:
    """The arrows are parallel to autograd's gradient and to its parts, and at right angles to the ring, as drawn."""
    data = {"downhill": rule_3x_plus_1, "downhill, block 4": rule_2x}[name]().to(torch.float64)
    figure = PICTURES[name]()
    figure.draw_without_rendering()
    axes, found = figure.axes[0], arrows(figure)
    here = torch.tensor(found["uphill"][0], requires_grad=True)
    mean_squared_error(here, data).backward()
    assert here.grad is not None
    way = {arrow: head - tail for arrow, (tail, head) in found.items()}
    np.testing.assert_allclose(way["uphill"] / np.linalg.norm(way["uphill"]), here.grad / here.grad.norm())
    np.testing.assert_allclose(way["downhill"], -way["uphill"])
    np.testing.assert_allclose(way["along w"] + way["along b"], way["uphill"])
    assert way["along w"][1] == way["along b"][0] == 0
    level = np.asarray(named(axes)["equal loss"].get_xydata(), dtype=float)
    np.testing.assert_allclose(mean_squared_error(torch.tensor(level), data), mean_squared_error(here, data).item())
    pixels = axes.transData.transform(level)
    nearest = np.hypot(*(pixels - axes.transData.transform(here.tolist())).T).argmin()
    along, up = pixels[nearest + 1] - pixels[nearest - 1], np.diff(axes.transData.transform(found["uphill"]), axis=0)[0]
    assert abs(along @ up) / np.linalg.norm(along) / np.linalg.norm(up) < 0.03
    plt.close("all")


def test_the_ball_follows_its_tangent() -> None:
    """From 0.5 at the rate 0.1 the step leads to 1.3; the tangent has autograd's slope; both balls are on the curve."""
    figure = PICTURES["ball"]()
    (lines,) = series(figure)
    w = torch.tensor(0.5, requires_grad=True)
    loss = (2 * w - 3) ** 2
    loss.backward()
    assert w.grad is not None
    np.testing.assert_allclose(lines["before"].get_xydata(), [[0.5, loss.item()]])
    end = 0.5 - 0.1 * w.grad.item()
    np.testing.assert_allclose(lines["after"].get_xydata(), [[end, (2 * end - 3) ** 2]])
    (x, far_x), (y, far_y) = np.asarray(lines["tangent"].get_xydata(), dtype=float).T
    assert (far_y - y) / (far_x - x) == pytest.approx(w.grad.item())
    assert y + w.grad.item() * (0.5 - x) == pytest.approx(loss.item())
    np.testing.assert_allclose(arrows(figure)["step"][:, 0], [0.5, end], rtol=1e-6)
    np.testing.assert_allclose(lines["bottom"].get_xydata(), [[1.5, 0]])
    assert {"slope −8.00", "step 0.80", "bottom 1.5"} <= words(figure).keys()
    plt.close("all")


def test_hops_land_where_the_recursion_says() -> None:
    """Each panel has its path on the curve until it leaves; of the five, one does."""
    paths = bounces([0.01, 0.125, 0.2, 0.25, 0.26])
    figure = figures.five_fates(paths)
    left = []
    for axes, (title, path) in zip(figure.axes, paths.items(), strict=False):
        w, loss = np.asarray(named(axes)["hops"].get_xydata(), dtype=float).T
        np.testing.assert_allclose(w, path[: len(w)])
        np.testing.assert_allclose(loss, (2 * w - 3) ** 2)
        np.testing.assert_allclose(named(axes)["first hop"].get_xdata(), path[:2])
        np.testing.assert_array_equal(named(axes)["w"].get_xydata(), np.column_stack([w, loss]))
        np.testing.assert_array_equal(named(axes)["start"].get_xydata(), [[0.5, 4]])
        assert axes.get_title("left") == title
        if len(w) < len(path):
            left.append(title)
            assert not axes.viewLim.contains(w[-1], loss[-1])
        assert axes.viewLim.contains(w[0], loss[0])
    assert left == ["η = 0.26"]
    assert {"first step", "later steps", "bottom"} == {text.get_text() for text in figure.axes[5].texts}
    plt.close("all")


def test_what_is_narrow_is_drawn_narrow() -> None:
    """Both landscapes have one scale and the same heights, so the rings of the second are the rounder ones."""
    figure = PICTURES["round or narrow"]()
    figure.draw_without_rendering()
    sizes, shapes = [], []
    for axes, (data, run, every) in zip(figure.axes, both().values(), strict=True):
        np.testing.assert_array_equal(named(axes)["the run"].get_xydata(), run.thetas)
        np.testing.assert_array_equal(named(axes)["dots"].get_xydata(), run.thetas[::every])
        sizes.append(np.diff(axes.transData.transform([(0, 0), (1, 1)]), axis=0)[0])
        rings = {str(patch.get_label()): patch for patch in axes.patches if isinstance(patch, Ellipse)}
        shapes.append({name: patch.width / patch.height for name, patch in rings.items()})
        for shape in shapes[-1].values():
            assert shape == pytest.approx((curvatures(data)[1] / curvatures(data)[0]).item() ** 0.5)
    np.testing.assert_allclose(sizes, sizes[0][0])
    assert shapes[0].keys() == shapes[1].keys()
    assert min(shapes[0].values()) > 4 * max(shapes[1].values())
    plt.close("all")


def test_losses_at_rates_are_the_runs_until_one_leaves() -> None:
    """Each loss is drawn as it was, on a logarithmic axis; the run that leaves, up to a hundred times its start."""
    runs = at_rates()
    figure = figures.losses_at_rates(runs)
    (lines,) = series(figure)
    assert figure.axes[0].get_yscale() == "log"
    for name, run in runs.items():
        drawn = np.asarray(lines[name].get_ydata())
        np.testing.assert_array_equal(drawn, run.losses[: len(drawn)])
        assert (len(drawn) < 61) == (name == "too high: runs away")
        colour = words(figure)[name].get_color()
        assert colour == lines[name].get_color()
    leaves = runs["too high: runs away"].losses
    shown = len(lines["too high: runs away"].get_ydata())
    assert leaves[shown - 1] <= 100 * leaves[0] < leaves[shown]
    assert len({line.get_color() for line in lines.values()}) == 3
    plt.close("all")


def test_steps_by_rate_have_their_gap_and_their_words() -> None:
    """What does not settle is left out; each mark stands at its rate and says it."""
    figure = PICTURES["steps by rate"]()
    (lines,) = series(figure)
    np.testing.assert_array_equal(lines["settled, part 1"].get_xydata(), np.array(SWEEP).T[:-1])
    for name, rate in SWEPT.items():
        assert list(lines[name].get_xdata()) == [rate, rate]
        assert words(figure)[f"{name} {rate:.4f}"].xy[0] == rate
    assert figure.axes[0].get_ylim()[0] == 100
    plt.close("all")


@pytest.mark.parametrize(
    ("name", "data", "nudge"), [("secant", rule_3x_plus_1, 3), ("secant, the other way", rule_2x, -2)]
)
def test_tangent_and_secant_have_the_slopes_that_they_say(name: str, data: Callable[[], Data], nudge: float) -> None:
    """The tangent has autograd's slope, the secant that of the two points; both begin before the point and go past."""
    figure, examples = PICTURES[name](), data().to(torch.float64)
    (lines,) = series(figure)
    ((w, loss),) = np.asarray(lines["here"].get_xydata(), dtype=float)
    ((there, after),) = np.asarray(lines["nudged"].get_xydata(), dtype=float)
    assert there == w + nudge
    theta = torch.tensor([w, 0.5 if nudge < 0 else 0.0], dtype=torch.float64, requires_grad=True)
    mean_squared_error(theta, examples).backward()
    assert theta.grad is not None
    slopes = {"tangent": theta.grad[0].item(), "secant": (after - loss) / nudge}
    said = {"tangent": "slope here", "secant": f"slope to w {nudge:+g}:".replace("+", "+ ").replace("-", "- ")}
    for line, slope in slopes.items():
        (x, far_x), (y, far_y) = np.asarray(lines[line].get_xydata(), dtype=float).T
        assert (far_y - y) / (far_x - x) == pytest.approx(slope)
        assert min(x, far_x) < w < max(x, far_x)
        assert f"{said[line]} {slope:.3f}".replace("-", "−") in words(figure)
    order = [str(line.get_label()) for line in figure.axes[0].lines]
    assert order.index("loss") < order.index("secant") < order.index("tangent")  # the tangent lies on top
    plt.close("all")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: figures.lines_on_a_map(rule_2x(), dict.fromkeys("ABCD", HERE)), "4 lines: give up to 3"),
        (lambda: figures.lines_on_a_map(rule_2x(), POINTS, moved="D"), "no line is called 'D': give one of A, B, C"),
        (lambda: figures.lines_on_a_map(on_line([2, 2], slope=1, intercept=0), POINTS), "all x are the same"),
        (lambda: figures.downhill(rule_2x(), (2.0, 0.0)), "no way leads down"),
        (lambda: figures.ball(1.5, rate=0.1), "give a start beside the bottom"),
        (lambda: figures.ball(0.5, rate=0), "a rate above 0"),
        (lambda: figures.losses_at_rates(dict.fromkeys("ABCDE", loop())), "5 runs: give up to 4"),
        (lambda: figures.secant_and_tangent(rule_2x(), HERE, nudge=0), "a nudge of 0 leads nowhere"),
        (lambda: figures.descent(rule_2x(), loop(), stop=101), "the run has the epochs 0 to 100"),
    ],
)
def test_what_cannot_be_drawn_is_told(make: Callable[[], Figure], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
    plt.close("all")
