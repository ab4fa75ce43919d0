"""Shifting and dividing the inputs: the same line, and how long a run takes, by other ways of computing both."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from snippets import landscape
from snippets.data import Data, scattered
from snippets.descent import descend_by_hand
from snippets.experiments import scaling
from snippets.figures.bowls import ellipse, four_bowls, seen_and_valley
from snippets.neuron import mean_squared_error

WAYS = [(0.0, 1.0), (12.0, 1.0), (0.0, 8.165), (20.0, 8.0), (-7.0, 3.0)]
CLOUD = scattered(30, slope=-1.5, intercept=2, noise=0.7, seed=1).to(torch.float64)


@pytest.mark.parametrize(("shift", "scale"), WAYS)
def test_a_line_undone_says_what_it_said(shift: float, scale: float) -> None:
    """Of the inputs as they were, what the line for the others says of those."""
    theta = torch.tensor([1.3, -0.4], dtype=torch.float64)
    other = scaling.changed(CLOUD, shift, scale)
    assert torch.allclose(
        mean_squared_error(scaling.undone(theta, shift, scale), CLOUD), mean_squared_error(theta, other)
    )


@pytest.mark.parametrize(("shift", "scale"), WAYS)
def test_the_best_line_stays(shift: float, scale: float) -> None:
    """By torch's least squares, on plain inputs."""
    best = scaling.undone(landscape.minimum(scaling.changed(CLOUD, shift, scale)), shift, scale)
    assert torch.allclose(best, torch.linalg.lstsq(CLOUD.features, CLOUD.y).solution.flatten())


@pytest.mark.parametrize(("shift", "scale"), WAYS)
@pytest.mark.parametrize("data", [scaling.celsius(), CLOUD], ids=["celsius", "cloud"])
def test_the_epochs_are_those_of_a_run(data: Data, shift: float, scale: float) -> None:
    """From the epoch counted the line is right, and at the one before it is not; the line there is the formula's."""
    count = scaling.epochs_to_arrive(data, shift, scale)
    other = scaling.changed(data, shift, scale)
    rate = 1 / landscape.curvatures(other)[1].item()
    run = descend_by_hand(torch.zeros(2, dtype=torch.float64), other, lr=rate, steps=count)
    lines = scaling.undone(run.thetas, shift, scale)
    off = (lines - landscape.minimum(data)).abs().amax(dim=1)
    assert off[-1] < scaling.WITHIN <= off[:-1].min()
    assert torch.allclose(lines[-1], torch.tensor(scaling.line_after(data, shift, scale, count)).double())


def test_standardised_inputs_have_a_round_valley() -> None:
    assert abs(landscape.condition_number(scaling.changed(CLOUD, *scaling.spread(CLOUD))) - 1) < 1e-12
    assert landscape.condition_number(CLOUD) > 10


def test_what_cannot_be_divided_or_does_not_arrive_is_told() -> None:
    with pytest.raises(ValueError, match="divide by a number above 0"):
        scaling.changed(CLOUD, 0, 0)
    with pytest.raises(ValueError, match="not right after 50 epochs"):
        scaling.epochs_to_arrive(scaling.celsius(), 0, 1, most=50)


@pytest.mark.parametrize("half", [0.1, 3.0])
def test_a_ring_has_one_loss(half: float) -> None:
    """And goes as far as it is told in the flat direction, where it is longest."""
    points = ellipse(CLOUD, half)
    losses = mean_squared_error(landscape.minimum(CLOUD) + points, CLOUD)
    assert losses.max() - losses.min() < 1e-9
    assert abs(points.norm(dim=1).max() - half) < 1e-3


def way(panel: str) -> Tensor:
    """The run that is drawn in a panel of the four bowls."""
    figure = four_bowls({name: scaling.changed(scaling.celsius(), *how) for name, how in BOWLS.items()})
    axes = next(axes for axes in figure.axes if axes.get_title(loc="left") == panel)
    line = next(line for line in axes.get_lines() if line.get_label() == "the run")
    return torch.as_tensor(line.get_xydata())


BOWLS = {"raw": (0, 1), "centred": (20, 1), "divided": (0, 8.165), "both": scaling.spread(scaling.celsius())}


def test_each_run_starts_one_away_and_the_round_one_is_in_the_middle_at_once() -> None:
    for name in BOWLS:
        assert abs(way(name)[0].norm() - 1) < 1e-9
    assert way("both")[1].norm() < 1e-9
    assert way("raw")[-1].norm() > 0.9


def test_the_explorers_picture_has_what_its_script_moves() -> None:
    figure = seen_and_valley(scaling.celsius())
    named = {artist.get_gid() for artist in figure.findobj() if artist.get_gid()}
    rings = {f"x-height-{k}" for k in range(len(figure.places["rings"]))}  # type: ignore[attr-defined]
    assert rings | {"x-map", "x-seen", "x-run", "x-start", "x-stop", "x-input-0", "x-input-2"} <= named
