"""snippets.figures: series are labelled and whole, colours are the lesson's, nothing overlaps."""

import io
import re
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.text import Text

from snippets.data import scattered
from snippets.descent import descend_by_hand
from snippets.experiments import hand_loop, long_run, loop, rule_2x, rule_3x_plus_1
from snippets.figures import (
    COLOURS,
    STYLE,
    describe,
    fit,
    loss_on_two_axes,
    parameters_over_epochs,
)
from snippets.landscape import minimum


def draw_scatter():
    data = scattered(30, slope=-1.5, intercept=2, noise=0.7, seed=1)
    return fit(data, minimum(data))


def draw_divergence():
    run = descend_by_hand(torch.zeros(2), rule_2x(), lr=0.19, steps=60)
    return loss_on_two_axes(run.losses)


FIGURES = {
    "loss": lambda: loss_on_two_axes(loop().losses),
    "loss, longer": lambda: loss_on_two_axes(long_run().losses[:1001], stop=100),
    "loss, diverging": draw_divergence,
    "parameters": lambda: parameters_over_epochs(loop(), minimum(rule_2x())),
    "parameters, longer": lambda: parameters_over_epochs(long_run(), minimum(rule_2x()), stop=100),
    "parameters, block 16": lambda: parameters_over_epochs(hand_loop(steps=2_000), minimum(rule_3x_plus_1()), stop=100),
    "fit": lambda: fit(rule_2x(), loop().theta),
    "fit, scattered": draw_scatter,
}


@pytest.fixture(params=FIGURES.values(), ids=FIGURES)
def figure(request):
    yield request.param()
    plt.close("all")


def series(figure):
    """All lines of a figure by panel and label."""
    return [{line.get_label(): line for line in axes.lines} for axes in figure.axes]


def svg(figure):
    with plt.style.context(STYLE):
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()


def test_every_series_is_labelled_and_finite(figure):
    """Each line has a name of its own in its panel, and data without a hole."""
    for axes, named in zip(figure.axes, series(figure), strict=True):
        assert len(named) == len(axes.lines) > 0
        for label, line in named.items():
            assert not label.startswith("_")
            assert np.isfinite(np.asarray(line.get_xydata(), dtype=float)).all()


def test_every_axis_says_what_it_measures(figure):
    """Each panel has a name on its y axis, the lowest one on its x axis."""
    assert all(axes.get_ylabel() for axes in figure.axes)
    assert figure.axes[-1].get_xlabel()


def test_every_colour_has_a_role(figure):
    """The SVG names no colour but the lesson's, so the page can make each a variable."""
    text = svg(figure)
    found = set(re.findall(r"#[0-9a-fA-F]{6}\b|(?<=fill: )[a-z]+|(?<=stroke: )[a-z]+", text))
    assert found <= {*COLOURS.values(), "none"}
    assert "rgb" not in text
    assert COLOURS["ground"] not in found


def test_the_page_can_read_the_text(figure):
    """Words are text in the SVG, not outlines, and the figure is 331 points wide."""
    text = svg(figure)
    assert f">{figure.axes[-1].get_xlabel()}</text>" in text
    assert re.search(r'viewBox="0 0 331\.2 ', text)


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_drawn_twice_alike(draw):
    """The same call gives the same SVG, ids included, so that a page's file does not change."""
    assert svg(draw()) == svg(draw())
    plt.close("all")


def test_no_text_lies_on_a_line_or_on_other_text(figure):
    """Names stand clear of each other, of every line, and inside the figure."""
    figure.draw_without_rendering()
    boxes = []
    for axes in figure.axes:
        names = [child for child in axes.get_children() if isinstance(child, Text)]
        for text in [*names, axes.xaxis.label, axes.yaxis.label]:
            if text.get_text():
                boxes.append((text.get_text(), text.get_window_extent()))
    assert len(boxes) > 2
    for (one, box), (other, second) in combinations(boxes, 2):
        assert not box.overlaps(second), (one, other)
    for name, box in boxes:
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, name
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1, name
        for axes in figure.axes:
            for line in axes.lines:
                path = line.get_transform().transform_path(line.get_path())
                assert not path.intersects_bbox(box, filled=False), (name, line.get_label())


def test_figures_can_be_collected(figure):
    """A figure is known to pyplot, which is where a page finds what was drawn."""
    assert figure.number in plt.get_fignums()


def test_the_style_ends_with_the_figure(figure):
    """Drawing leaves matplotlib's settings as they were."""
    assert mpl.rcParams["svg.fonttype"] == mpl.rcParamsDefault["svg.fonttype"]
    assert mpl.rcParams["axes.spines.top"]


def test_the_style_uses_colours_with_a_role():
    """Every colour in lesson.mplstyle is one of COLOURS."""
    found = re.findall(r"(?<![0-9a-z])[0-9a-f]{6}(?![0-9a-z])", STYLE.read_text())
    assert found
    assert {f"#{colour}" for colour in found} <= set(COLOURS.values())


def test_loss_is_drawn_on_both_axes():
    """One panel above the other has the same losses, on a linear and on a logarithmic axis."""
    losses = long_run().losses[:1001]
    figure = loss_on_two_axes(losses, stop=100)
    upper, lower = figure.axes
    assert (upper.get_yscale(), lower.get_yscale()) == ("linear", "log")
    assert upper.get_position().y0 > lower.get_position().y1
    for named in series(figure):
        np.testing.assert_array_equal(named["loss"].get_ydata(), losses)
        np.testing.assert_array_equal(named["loss"].get_xdata(), range(1001))
        assert named["epoch 100"].get_xdata() == [100, 100]
    plt.close("all")


def test_loss_may_be_the_list_that_a_page_made():
    """A list of numbers is drawn as a tensor is, and no epoch is marked unless asked for."""
    figure = loss_on_two_axes([4.0, 2.0, 1.0])
    assert [list(named) for named in series(figure)] == [["loss"], ["loss"]]
    assert list(series(figure)[0]["loss"].get_ydata()) == [4.0, 2.0, 1.0]
    plt.close("all")


def test_parameters_are_drawn_with_their_targets():
    """w and b are drawn from epoch 1, each with its target, and differ in dash."""
    run = long_run()
    (named,) = series(parameters_over_epochs(run, torch.tensor([2.0, 0.0])))
    assert set(named) == {"w", "b", "target of w", "target of b"}
    for k, name in enumerate("wb"):
        np.testing.assert_array_equal(named[name].get_ydata(), run.thetas[1:, k])
        np.testing.assert_array_equal(named[name].get_xdata(), range(1, run.steps + 1))
        assert named[name].get_color() == COLOURS[name]
    assert list(named["target of w"].get_ydata()) == [2, 2]
    assert list(named["target of b"].get_ydata()) == [0, 0]
    assert named["w"].is_dashed() != named["b"].is_dashed()
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
