"""snippets.figures.paths: the two maps of a run that a reader can move, and what waits in them."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Patch

from figures_of_the_lesson import series
from page_runner.running.drawing import draw
from snippets import figures
from snippets.data import Data
from snippets.descent import Run, descend_by_hand
from snippets.experiments import long_run, rule_2x
from snippets.landscape import minimum
from snippets.neuron import mean_squared_error

DATA = rule_2x().to(torch.float64)
CENTRED = Data(DATA.x - DATA.x.mean(), DATA.y)


def bouncing() -> Run:
    return descend_by_hand(long_run().thetas[0], DATA, lr=0.17, steps=100)


def parts(axes: Axes) -> dict[str, Patch]:
    """What has a name for a script → the patch."""
    return {str(patch.get_gid())[2:]: patch for patch in axes.patches if str(patch.get_gid()).startswith("x-")}


def test_the_descent_is_the_run() -> None:
    """The whole run is drawn, a dot at each hundred epochs, the stop where it was, both axes at one scale."""
    figure = figures.descent(DATA, long_run(), stop=100)
    (lines,) = series(figure)
    np.testing.assert_array_equal(lines["the run"].get_xydata(), long_run().thetas)
    np.testing.assert_array_equal(lines["dots"].get_xydata(), long_run().thetas[::100])
    np.testing.assert_array_equal(lines["epoch 100"].get_xydata(), long_run().thetas[100:101])
    assert figure.axes[0].get_aspect() == 1
    figure.draw_without_rendering()
    back = figure.axes[0].transData.inverted()
    losses = {
        text.get_text(): mean_squared_error(
            torch.tensor(back.transform(text.get_window_extent().get_points().mean(axis=0))), DATA
        )
        for text in figure.axes[0].texts
    }
    assert losses["flat floor"] < losses["steep wall"] / 4
    plt.close("all")


def test_the_round_landscape_waits_over_the_narrow_one() -> None:
    """On each ring of each the loss is that of the shown ring of its colour; the minima of both are in sight."""
    figure = figures.descent(DATA, long_run(), stop=100, round_too=True)
    axes, places = figure.axes[0], figure.places  # type: ignore[attr-defined]
    known = parts(axes)
    shown = {patch.get_facecolor()[:3]: patch for name, patch in known.items() if name.startswith("height-")}
    for name, data in (("whole", DATA), ("round", CENTRED)):
        rings = [known[part] for part in places[name] if isinstance(known[part], Ellipse)]
        assert len(rings) == len(shown) == 6
        for ring in rings:
            middles = [
                patch.get_patch_transform().transform([(1, 0), (0, 1)])
                for patch in (ring, shown[ring.get_facecolor()[:3]])
            ]
            levels = [mean_squared_error(torch.tensor(at), of) for at, of in zip(middles, (data, DATA), strict=True)]
            np.testing.assert_allclose(levels[0], levels[1], rtol=1e-9)
        assert axes.viewLim.contains(*minimum(data).tolist())
    above = [known[places[name][0]].get_zorder() for name in ("whole", "round")]
    assert 1 < above[0] < above[1] < axes.lines[0].get_zorder()  # over the rings that end at words, under the way
    plt.close("all")


def test_what_waits_is_not_seen() -> None:
    """Each part of a waiting landscape stands in the SVG with its fill, and is hidden; no other part is."""
    figure = figures.descent(DATA, long_run(), stop=100, round_too=True)
    places = figure.places  # type: ignore[attr-defined]
    svg = draw(figures.describe(figure, "A way."), key="k", colours=figures.COLOURS).svg
    for part in (*places["whole"], *places["round"]):
        assert f'<g data-part="{part}" visibility="hidden"><path ' in svg
    assert svg.count('visibility="hidden"') == len(places["whole"]) + len(places["round"]) == 14
    assert 'opacity="0"' not in svg
    for part in (*places["first"], "run", "dots", "start", "lowest", "stop", "start-word", "low-word", "stop-word"):
        assert svg.count(f'data-part="{part}"') == 1
    plt.close("all")


def test_a_path_has_its_loss_below() -> None:
    """The way, its dots and its losses are the run's; the start's other side across the floor is in sight."""
    run = bouncing()
    figure = figures.path_and_loss(DATA, run, every=5)
    land, curve = series(figure)
    np.testing.assert_array_equal(land["the run"].get_xydata(), run.thetas)
    np.testing.assert_array_equal(land["dots"].get_xydata(), run.thetas[::5])
    np.testing.assert_allclose(curve["loss"].get_ydata(), run.losses)
    assert figure.axes[1].get_yscale() == "log"
    border = descend_by_hand(run.thetas[0], DATA, lr=0.1803, steps=100)
    assert all(figure.axes[0].viewLim.contains(*theta) for theta in border.thetas.tolist())
    plt.close("all")


@pytest.mark.parametrize("stop", [-1, 3_001])
def test_a_stop_that_is_no_epoch_is_told(stop: int) -> None:
    with pytest.raises(ValueError, match="the run has the epochs 0 to 3000"):
        figures.descent(DATA, long_run(), stop=stop)
    plt.close("all")
