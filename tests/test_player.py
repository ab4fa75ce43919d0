"""snippets.figures.player: three panels at one epoch, with room for what a script will show in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from torch import Tensor

from figures_of_the_lesson import series
from page_runner.running.drawing import draw
from snippets import figures
from snippets.experiments import long_run, many_seeds, rule_2x
from snippets.figures.places import LEGIBLE
from snippets.neuron import mean_squared_error

STARTS = many_seeds(count=21).thetas[0].double()


@pytest.fixture(params=[0, 100, 3_000])
def epoch(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def figure(epoch: int) -> Iterator[Figure]:
    figure = figures.player(rule_2x(), long_run(), epoch=epoch, starts=STARTS)
    yield figure
    plt.close(figure)


def swing(start: Tensor) -> Tensor:
    """Where torch's own optimizer leads whose slopes are never cleared, for 1,000 epochs."""
    neuron, data = torch.nn.Linear(1, 1, dtype=torch.float64), rule_2x().to(torch.float64)
    neuron.load_state_dict({"weight": start[:1, None], "bias": start[1:]})
    optimizer, found = torch.optim.SGD(neuron.parameters(), lr=0.01), []
    for _ in range(1_000):
        found.append(torch.cat([part.detach().flatten() for part in neuron.parameters()]))
        torch.nn.functional.mse_loss(neuron(data.x), data.y).backward()
        optimizer.step()
    return torch.stack(found)


def test_all_three_panels_show_the_epoch(figure: Figure, epoch: int) -> None:
    """The line, the way and its end, and the mark on the loss are those of the run there."""
    land, plane, log, _ = series(figure)
    run = long_run()
    w, b = run.thetas[epoch].tolist()
    x, y = np.asarray(plane["line"].get_xydata()).T
    np.testing.assert_allclose(y, w * x + b)
    assert list(x) == list(figure.axes[1].get_xlim())
    np.testing.assert_array_equal(land["the way so far"].get_xydata(), run.thetas[: epoch + 1])
    np.testing.assert_array_equal(land["point"].get_xydata(), [[w, b]])
    np.testing.assert_array_equal(land["lowest"].get_xydata(), [[2.0, 0.0]])
    shown, losses = np.asarray(log["loss"].get_xydata()).T
    np.testing.assert_array_equal(losses, run.losses[shown.astype(int)])
    assert {*range(100), run.steps} <= set(shown)
    np.testing.assert_array_equal(log["now"].get_xydata(), [[epoch, run.losses[epoch]]])


def test_what_stands_for_the_neuron_has_one_colour(figure: Figure) -> None:
    land, plane, log, _ = series(figure)
    assert {plane["line"].get_color(), land["point"].get_color(), log["now"].get_color()} == {figures.COLOURS["w"]}


def test_other_starts_are_in_sight(figure: Figure) -> None:
    """On the map, and their losses on both axes; so is the run whose slopes pile up."""
    land, _, log, linear = figure.axes
    places = torch.cat([STARTS, swing(STARTS[0])])
    (low_w, high_w), (low_b, high_b) = land.get_xlim(), land.get_ylim()
    assert low_w < places[:, 0].min() < places[:, 0].max() < high_w
    assert low_b < places[:, 1].min() < places[:, 1].max() < high_b
    losses = mean_squared_error(places, rule_2x().to(torch.float64))
    assert losses.max() > 3 * long_run().losses.max()
    assert log.get_ylim()[0] <= long_run().losses.min() < losses.max() < log.get_ylim()[1]
    assert linear.get_ylim()[0] < 0 < losses.max() < linear.get_ylim()[1]


def test_marks_are_ten_times_each_other_or_equally_far_apart(figure: Figure) -> None:
    """On the logarithmic axis, every second one named, and on the linear one; both axes stand in one place."""
    log, linear = figure.axes[2:]
    np.testing.assert_allclose(np.diff(np.log10(log.get_yticks())), 1)
    named = {float(text.get_text()) for text in log.get_yticklabels() if text.get_text()}
    np.testing.assert_allclose(np.diff(np.log10(sorted(named))), 2)
    assert named <= set(log.get_yticks())
    assert len(set(np.diff(linear.get_yticks()))) == 1
    assert [float(text.get_text()) for text in linear.get_yticklabels()] == list(linear.get_yticks())
    np.testing.assert_allclose(log.get_position().bounds, linear.get_position().bounds)
    assert log.get_xlim() == linear.get_xlim() == (0, long_run().steps)


def test_the_linear_axis_waits(figure: Figure) -> None:
    """As a page shows it, that panel alone is hidden, with its marks and their names."""
    drawn = draw(figures.describe(figure, "A run."), key="figure-1", colours=figures.COLOURS).svg
    assert re.findall(r'<g data-part="([\w-]+)" visibility="hidden">', drawn) == ["linear"]
    assert drawn.count('visibility="hidden"') == 1
    assert ' opacity="0"' not in drawn


def test_words_can_be_read(figure: Figure) -> None:
    """None is smaller than on other pictures, and those upon the map are on no ring, mark or way."""
    figure.draw_without_rendering()
    land = figure.axes[0]
    sizes = {text.get_fontsize() for axes in figure.axes for text in axes.findobj(plt.Text) if text.get_text()}
    assert sizes == {LEGIBLE}
    boxes = {text.get_text(): plt.Text.get_window_extent(text) for text in land.texts}
    assert list(boxes) == ["low", "1", "4", "16", "64"]
    assert all(land.bbox.x0 <= box.x0 < box.x1 <= land.bbox.x1 for box in boxes.values())
    paths = [(line.get_path(), line.get_transform()) for line in land.lines]
    paths += [(path, rings.get_transform()) for rings in land.collections if isinstance(rings, LineCollection)
              for path in rings.get_paths()]  # fmt: skip
    assert len(paths) > 8
    for path, transform in paths:
        assert not [name for name, box in boxes.items()
                    if transform.transform_path(path).intersects_bbox(box, filled=False)]  # fmt: skip


@pytest.mark.parametrize("beyond", [-1, 3_001])
def test_an_epoch_that_is_none_of_the_run_is_refused(beyond: int) -> None:
    with pytest.raises(ValueError, match=f"epoch is {beyond}: the run has the epochs 0 to 3000"):
        figures.player(rule_2x(), long_run(), epoch=beyond, starts=STARTS)
