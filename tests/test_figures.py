"""snippets.figures: series are labelled and whole, colours are the lesson's, nothing overlaps."""

import re
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.contour import ContourSet
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from figures_of_the_lesson import CLOUD, FIGURES, series, svg
from snippets.descent import descend_by_hand
from snippets.experiments import loop, rule_2x, rule_3x_plus_1, valley_run
from snippets.figures import COLOURS, describe, fit, learning, loss_curve, valley
from snippets.figures.contours import end_contours_at_words
from snippets.landscape import hessian, minimum
from snippets.neuron import mean_squared_error


@pytest.fixture(scope="module", params=FIGURES)
def drawn(request):
    """The name of a figure, the figure, and its SVG: drawn once for all that is true of each figure."""
    figure = FIGURES[request.param]()
    text = svg(figure)
    yield request.param, figure, text
    plt.close(figure)


@pytest.fixture
def figure(drawn):
    return drawn[1]


@pytest.fixture
def text(drawn):
    return drawn[2]


@pytest.mark.sweep(7)
def test_every_series_is_labelled_and_finite(figure):
    """Each line has a name of its own in its panel, and data without a hole."""
    for axes, lines in zip(figure.axes, series(figure), strict=True):
        assert len(lines) == len(axes.lines) > 0
        for label, line in lines.items():
            assert not label.startswith("_")
            assert np.isfinite(np.asarray(line.get_xydata(), dtype=float)).all()


@pytest.mark.sweep(7)
def test_every_axis_says_what_it_measures(figure):
    """Each panel has a name on its y axis, or all have one together; the lowest has one on its x axis."""
    assert figure.get_supylabel() or all(axes.get_ylabel() for axes in figure.axes)
    assert figure.axes[-1].get_xlabel()


def test_every_colour_has_a_role(text):
    """The SVG names no colour but the lesson's, so the page can make each a variable."""
    found = set(re.findall(r"#[0-9a-fA-F]{6}\b|(?<=fill: )[a-z]+|(?<=stroke: )[a-z]+", text))
    assert found <= {*COLOURS.values(), "none"}
    assert "rgb" not in text
    assert COLOURS["ground"] not in found


@pytest.mark.sweep(7)
def test_the_page_can_read_the_text(figure, text):
    """Words are text in the SVG, not outlines, and the figure is 331 points wide."""
    assert f">{figure.axes[-1].get_xlabel()}</text>" in text
    assert re.search(r'viewBox="0 0 331\.2 ', text)


@pytest.mark.parametrize("drawn", [name for name in FIGURES if "," not in name], indirect=True)
def test_a_figure_is_drawn_twice_alike(drawn):
    """The same call gives the same SVG, ids included, so that a page's file does not change."""
    name, _, text = drawn
    again = FIGURES[name]()
    assert svg(again) == text
    plt.close(again)


@pytest.mark.sweep(7)
def test_no_text_lies_on_a_line_or_on_other_text(figure):
    """Names stand clear of each other, of every line and contour, and inside the figure."""
    figure.draw_without_rendering()
    boxes = []
    for axes in figure.axes:
        names = [child for child in axes.get_children() if isinstance(child, Text)]
        for text in [*names, axes.xaxis.label, axes.yaxis.label]:
            if text.get_text():
                # Of an annotation's text alone, without the arrow that may belong to it.
                boxes.append((text.get_text(), Text.get_window_extent(text)))
    assert len(boxes) > 2
    for (one, box), (other, second) in combinations(boxes, 2):
        assert not box.overlaps(second), (one, other)
    for name, box in boxes:
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, name
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1, name
        for axes in figure.axes:
            for line in axes.lines:
                shown = Bbox.intersection(box, axes.bbox) if line.get_clip_on() else box
                if shown is None:
                    continue
                path = line.get_transform().transform_path(line.get_path())
                if line.get_linestyle() == "None":  # markers
                    assert not any(shown.contains(*point) for point in path.vertices), (name, line.get_label())
                else:
                    assert not path.intersects_bbox(shown, filled=False), (name, line.get_label())
            for contours in (child for child in axes.get_children() if isinstance(child, ContourSet)):
                paths = [contours.get_transform().transform_path(path) for path in contours.get_paths()]
                parts = [Path(part) for path in paths for part in path.to_polygons(closed_only=False)]
                assert not any(part.intersects_bbox(box, filled=False) for part in parts), name


def test_a_contour_ends_at_a_word_and_goes_on_behind_it():
    """Of a contour through a word the rest stays, in as many parts as it then has; others stay as they are."""
    figure, axes = plt.subplots()
    x = np.linspace(0, 1, 50)
    contours = axes.contour(x, x, np.tile(x, (50, 1)), levels=[0.2, 0.5], colors="k")
    axes.text(0.5, 0.5, "word", ha="center", va="center")
    before = [path.vertices.copy() for path in contours.get_paths()]
    end_contours_at_words(figure)
    apart, parted = contours.get_paths()
    np.testing.assert_array_equal(apart.vertices, before[0])
    assert list(parted.codes).count(Path.MOVETO) == 2
    assert 30 < len(parted.vertices) < len(before[1])
    plt.close(figure)


@pytest.mark.sweep(7)
def test_figures_can_be_collected(figure):
    """A figure is known to pyplot, which is where a page finds what was drawn."""
    assert figure.number in plt.get_fignums()


@pytest.mark.parametrize("name", ["learning", "errors", "ways"])
def test_the_style_ends_with_the_figure(name):
    """Drawing leaves matplotlib's settings as they were."""
    before = dict(mpl.rcParams)
    plt.close(FIGURES[name]())
    assert dict(mpl.rcParams) == before
    assert mpl.rcParams["axes.spines.top"]


def test_loss_may_be_the_list_that_a_page_made():
    """A list of numbers is drawn as a tensor is, the first at epoch 0."""
    losses = [4.0, 2.0, 1.0]
    for given in (losses, torch.tensor(losses)):
        ((name, line),) = series(loss_curve(given))[0].items()
        assert name == "loss"
        np.testing.assert_array_equal(line.get_xydata(), [(0, 4), (1, 2), (2, 1)])
    plt.close("all")


def test_fit_draws_the_neuron_through_its_bias():
    """The line begins at x = 0, where it shows b, passes every x, and states its formula."""
    (named,) = series(fit(rule_2x(), torch.tensor([1.5, -0.25])))
    assert set(named) == {"examples", "ŷ = 1.50x − 0.25"}
    line = named["ŷ = 1.50x − 0.25"]
    np.testing.assert_allclose(np.asarray(line.get_xdata()).flatten(), [0, 3])
    np.testing.assert_allclose(np.asarray(line.get_ydata()).flatten(), [-0.25, 4.25])
    np.testing.assert_array_equal(named["examples"].get_xdata(), rule_2x().x[:, 0])
    np.testing.assert_array_equal(named["examples"].get_ydata(), rule_2x().y[:, 0])
    plt.close("all")


def test_learning_draws_the_line_of_each_epoch():
    """Each line is that of its epoch, the earlier the lighter; the rule is dashed."""
    (named,) = series(learning(rule_2x(), loop(), epochs=[0, 5, 100]))
    assert list(named) == ["epoch 0", "epoch 5", "epoch 100", "the rule", "examples"]
    for epoch in (0, 5, 100):
        w, b = loop().thetas[epoch].tolist()
        line = named[f"epoch {epoch}"]
        np.testing.assert_allclose(np.ravel(line.get_xdata()), [0, 3])
        np.testing.assert_allclose(np.ravel(line.get_ydata()), [b, 3 * w + b], rtol=1e-6)
    assert named["epoch 0"].get_alpha() < named["epoch 5"].get_alpha() < named["epoch 100"].get_alpha() == 1
    np.testing.assert_allclose(np.ravel(named["the rule"].get_ydata()), [0, 6], atol=1e-5)
    assert named["the rule"].is_dashed()
    np.testing.assert_array_equal(named["examples"].get_ydata(), rule_2x().y[:, 0])
    plt.close("all")


def test_learning_writes_each_name_beside_the_end_of_its_line():
    """Where lines end apart, a name is as high as its line; else they keep the lines' order."""
    figure = learning(rule_2x(), loop(), epochs=[0, 5, 20, 100])
    figure.draw_without_rendering()
    (axes,), (named,) = figure.axes, series(figure)
    heights = {text.get_text(): text.get_window_extent().get_points()[:, 1].mean() for text in axes.texts}
    ends = {name: axes.transData.transform(named[name].get_xydata()[-1])[1] for name in heights}
    assert sorted(heights, key=heights.get) == sorted(ends, key=ends.get)
    assert set(heights) == set(named) - {"examples"}
    for name in ("epoch 0", "epoch 5", "epoch 20", "epoch 100"):
        assert heights[name] == pytest.approx(ends[name], abs=5)
    plt.close("all")


def test_valley_shows_the_run_twice():
    """Both panels hold all steps asked for, the first two points and the minimum, at one scale."""
    figure = valley(rule_3x_plus_1(), valley_run(), steps=182)
    for axes, named in zip(figure.axes, series(figure), strict=True):
        np.testing.assert_array_equal(named["the run"].get_xydata(), valley_run().thetas[:183])
        np.testing.assert_array_equal(named["start"].get_xydata(), [[0.5, 0]])
        np.testing.assert_array_equal(named["after 1 step"].get_xydata(), valley_run().thetas[1:2])
        np.testing.assert_allclose(named["minimum"].get_xydata(), [[3, 1]])
        assert axes.get_aspect() == 1
    whole, floor = (axes.viewLim for axes in figure.axes)
    assert whole.contains(0.5, 0)
    assert not floor.contains(0.5, 0)
    for view in (whole, floor):
        assert view.contains(3, 1)
        assert view.contains(*valley_run().thetas[1])
    assert "181 more steps" in [text.get_text() for text in figure.axes[1].texts]
    (frame,) = figure.axes[0].patches
    np.testing.assert_allclose(frame.get_bbox().get_points(), floor.get_points())
    plt.close("all")


def test_valley_leaves_out_what_is_not_finite():
    """Of a run that leaves for ever, the steps before infinity are drawn."""
    run = descend_by_hand(torch.tensor([0.5, 0.0]), rule_2x(), lr=0.5, steps=400)
    for named in series(valley(rule_2x(), run)):
        drawn = named["the run"].get_xydata()
        assert np.isfinite(drawn).all()
        assert len(drawn) == run.thetas.isfinite().all(dim=-1).sum() < 401
    plt.close("all")


def test_the_directions_of_the_valley_are_those_of_the_hessian():
    """H times each drawn direction is that direction again, longer for the steep one."""
    _, named = series(valley(rule_3x_plus_1(), valley_run()))
    factors = {}
    for name in ("flat", "steep"):
        along = np.diff(named[name].get_xydata(), axis=0)[0]
        bent = hessian(rule_3x_plus_1()).numpy() @ along
        factors[name] = bent @ along / (along @ along)
        np.testing.assert_allclose(bent, factors[name] * along, atol=1e-12)
        np.testing.assert_allclose(named[name].get_xydata().mean(axis=0), [3, 1])
    assert factors["steep"] / factors["flat"] == pytest.approx(55.8, abs=0.05)
    plt.close("all")


def test_contours_are_where_the_loss_quadruples():
    """Above the least loss, each contour has four times that of the last, one through the start."""
    data = CLOUD.to(torch.float64)
    run = descend_by_hand(torch.tensor([3.0, -3.0], dtype=torch.float64), data, lr=0.1, steps=20)
    figure = valley(data, run)
    least = mean_squared_error(minimum(data), data).item()
    for axes, through in zip(figure.axes, run.losses, strict=False):
        (contours,) = (child for child in axes.get_children() if isinstance(child, ContourSet))
        above = contours.levels - least
        np.testing.assert_allclose(above[1:] / above[:-1], 4, rtol=1e-6)
        assert any(level == pytest.approx(through.item() - least) for level in above)
        for level, path in zip(contours.levels, contours.get_paths(), strict=True):
            if len(path.vertices):
                on_it = mean_squared_error(torch.tensor(path.vertices), data)
                np.testing.assert_allclose(on_it, level, rtol=0.1)
    plt.close("all")


def test_a_bias_of_almost_zero_has_no_sign():
    """A bias of -1e-9 prints as 0.00, not as -0.00."""
    (named,) = series(fit(rule_2x(), torch.tensor([-2.0, -1e-9])))
    assert "ŷ = −2.00x + 0.00" in named
    plt.close("all")


def test_describe_attaches_the_text():
    """The description travels with the figure, which is returned."""
    figure = plt.figure()
    assert describe(figure, "A line that falls.") is figure
    assert figure.description == "A line that falls."
    plt.close("all")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_describe_refuses_nothing(text):
    """An empty description is an error that says what to write."""
    with pytest.raises(ValueError, match="say what the figure shows"):
        describe(plt.figure(), text)
    plt.close("all")
