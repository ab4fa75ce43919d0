"""snippets.figures.optimizers: two landscapes with two runs each, the map that a reader moves, the lengths of steps."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from figures_of_the_lesson import named, series
from snippets.descent import Run, descend_by_hand
from snippets.experiments import long_run, rule_2x, scales
from snippets.figures import optimizers as drawn
from snippets.landscape import minimum
from snippets.optimizers import adam, follow, heavy_ball

START = long_run().thetas[0]


def runs() -> list[drawn.Panel]:
    panels = []
    for data in (scales.along_the_axes(), rule_2x()):
        for rates in (scales.one_rate(data), scales.own_rates(data)):
            panels.append((f"{len(panels)}", data, descend_by_hand(START, data, lr=rates, steps=9)))
    return panels


def test_two_valleys_have_two_runs_each() -> None:
    """Each run is whole, under its title; the two of one valley share a view, and the start is named once in it."""
    panels = runs()
    figure = drawn.valleys(panels)
    assert [axes.get_title("left") for axes in figure.axes] == ["0", "1", "2", "3"]
    for axes, (_, data, run) in zip(figure.axes, panels, strict=True):
        np.testing.assert_array_equal(named(axes)["the run"].get_xydata(), run.thetas)
        np.testing.assert_array_equal(named(axes)["minimum"].get_xydata(), [minimum(data).tolist()])
        assert all(axes.viewLim.contains(*theta) for theta in run.thetas.tolist())
    views = [axes.viewLim.bounds for axes in figure.axes]
    assert views[0] == views[1] != views[2] == views[3]
    assert [[text.get_text() for text in axes.texts] for axes in figure.axes] == [["start", "low"], []] * 2
    plt.close("all")


def test_a_map_that_is_moved_has_room_for_others() -> None:
    """The run, its first dots and its losses; the other runs are in view, too; a landscape with whole rings waits."""
    run = follow(heavy_ball, START, rule_2x(), rates=200 * [0.1], beta=0.9)
    wide = follow(adam, START, rule_2x(), rates=50 * [1.0])
    figure = drawn.way_and_loss(rule_2x(), run, [wide], dots=40)
    land, curve = series(figure)
    np.testing.assert_array_equal(land["the run"].get_xydata(), run.thetas)
    np.testing.assert_array_equal(land["steps"].get_xydata(), run.thetas[:41])
    np.testing.assert_allclose(curve["loss"].get_ydata(), run.losses)
    assert all(figure.axes[0].viewLim.contains(*theta) for one in (run, wide) for theta in one.thetas.tolist())
    parts = {str(artist.get_gid()) for artist in figure.axes[0].get_children()}
    assert {f"x-{name}" for name in figure.places["whole"]} <= parts  # type: ignore[attr-defined]
    assert {"x-run", "x-dots", "x-start", "x-lowest", "x-start-word", "x-low-word"} <= parts
    plt.close("all")


def test_the_lengths_of_steps_are_drawn_as_they_are() -> None:
    lengths = torch.stack([0.9 ** torch.arange(50.0), 0.8 ** torch.arange(50.0)], dim=1)
    figure = drawn.step_lengths(lengths)
    lines = named(figure.axes[0])
    for column, name in enumerate("wb"):
        np.testing.assert_array_equal(lines[name].get_xdata(), range(1, 51))
        np.testing.assert_array_equal(lines[name].get_ydata(), lengths[:, column])
    assert {text.get_text() for text in figure.axes[0].texts} == {"w", "b"}
    plt.close("all")


def test_runs_that_diverge_are_refused() -> None:
    lost: dict[str, Run] = {"lost": descend_by_hand(START, rule_2x(), lr=10.0, steps=300)}
    with pytest.raises(ValueError, match="finite"):
        drawn.ways(rule_2x(), lost)
    plt.close("all")
