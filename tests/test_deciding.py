"""snippets.experiments.deciding and its figures: six points, the border, the widest street."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from figures_of_the_lesson import named
from snippets.classification import CROSS_ENTROPY, SQUARED_ERROR, Labelled, descend, mean_loss, probability
from snippets.experiments import deciding
from snippets.figures import deciding as drawn

START = torch.tensor(deciding.START, dtype=torch.float64)


def test_the_border_is_two_over_the_greatest_curvature() -> None:
    """M is the greatest eigenvalue of autograd's Hessian at 0, and no Hessian of 100 elsewhere has a greater one."""
    data, generator = deciding.six_points(), torch.Generator().manual_seed(0)
    places = 3 * torch.randn(100, 3, generator=generator, dtype=torch.float64)
    at_0, *elsewhere = (
        torch.linalg.eigvalsh(torch.autograd.functional.hessian(lambda theta: mean_loss(theta, data), place))[-1].item()
        for place in (torch.zeros(3, dtype=torch.float64), *places)
    )
    assert at_0 == pytest.approx(2 / deciding.rate_border(data))
    assert max(elsewhere) < at_0


def test_the_rate_of_the_picture_is_below_the_border_wherever_the_points_are() -> None:
    """As far from the middle as the panel goes, all of them in one corner, is the worst."""
    left, right, low, high = drawn.FRAME
    corners = torch.tensor([[right, high]] * 6, dtype=torch.float64)
    worst = deciding.rate_border(Labelled(corners, deciding.six_points().y))
    generator = torch.Generator().manual_seed(1)
    size = torch.tensor([right - left, high - low]).double()
    for _ in range(100):
        x = (torch.rand(6, 2, generator=generator, dtype=torch.float64) - 0.5) * size
        assert deciding.rate_border(Labelled(x, deciding.six_points().y)) > worst
    assert worst > deciding.RATE


def test_signed_points_stand_for_mirrored_ones() -> None:
    """From 0 the weights go as those of a neuron with a bias on the mirrored points, whose bias stays at 0."""
    run = descend(torch.zeros(3, dtype=torch.float64), deciding.mirrored(), lr=0.5, steps=50)
    weights = deciding.weights_of(torch.tensor(deciding.MIRRORED, dtype=torch.float64), rate=0.5, steps=50)
    torch.testing.assert_close(run.thetas[:, :2], weights)
    assert run.thetas[:, 2].abs().max() < 1e-12


def test_many_sets_go_as_each_goes_alone() -> None:
    sets, rates = deciding.random_sets(5), torch.tensor([[0.1], [0.2], [0.3], [0.4], [0.5]], dtype=torch.float64)
    together = deciding.weights_of(sets, rate=rates, steps=20)
    for k, (signed, rate) in enumerate(zip(sets, rates, strict=True)):
        torch.testing.assert_close(together[:, k], deciding.weights_of(signed, rate=rate.item(), steps=20))


def test_the_widest_street_is_as_wide_as_any_of_many_directions() -> None:
    """On 100 random sets no direction of 20,000 has more room, and the best of them has nearly as much."""
    sets = deciding.random_sets()
    across, half = deciding.widest_street(sets)
    angle = 2 * torch.pi * torch.arange(20_000, dtype=torch.float64) / 20_000
    tried = (sets @ torch.stack([angle.cos(), angle.sin()])).amin(dim=1).amax(dim=1)
    torch.testing.assert_close((sets @ across.unsqueeze(-1)).amin(dim=(1, 2)), half)
    assert (tried <= half + 1e-12).all()
    assert (half - tried).max() < 1e-3


def test_a_street_needs_points_that_a_line_parts() -> None:
    with pytest.raises(ValueError, match="no line through the origin parts these points"):
        deciding.widest_street(torch.tensor([[1.0, 0.0], [-1.0, 0.5], [-1.0, -0.5]]))


def test_a_point_that_comes_twice_changes_no_street() -> None:
    """The difference of two equal points is no direction."""
    signed = torch.tensor(deciding.MIRRORED)
    for one, other in zip(
        deciding.widest_street(signed), deciding.widest_street(torch.cat([signed, signed])), strict=True
    ):
        torch.testing.assert_close(one, other)


# The figures


def test_the_thin_lines_are_where_the_neuron_is_sure() -> None:
    """Along each line the chance is one half, or 0.9 for either class; no point is crossed, as all are right."""
    theta = descend(START, deciding.six_points(), lr=deciding.RATE, steps=deciding.EPOCHS).theta
    lines = named(drawn.sure_of_it(deciding.six_points(), theta).axes[0])
    for name, chance in (("sure-0", 0.1), ("line", 0.5), ("sure-1", 0.9)):
        said = probability(theta, torch.tensor(np.array(lines[name].get_xydata())))
        torch.testing.assert_close(said, torch.full_like(said, chance))
    assert {lines[f"wrong {i}"].get_alpha() for i in range(6)} == {0.0}
    plt.close("all")


def test_points_on_the_wrong_side_are_crossed() -> None:
    """At the start, those that the neuron is wrong about."""
    data = deciding.six_points()
    lines = named(drawn.sure_of_it(data, START).axes[0])
    wrong = (probability(START, data.x)[:, 0] > 0.5) != (data.y[:, 0] > 0)
    assert [lines[f"wrong {i}"].get_alpha() == 1 for i in range(6)] == wrong.tolist()
    assert 0 < wrong.sum() < 6
    plt.close("all")


def test_the_two_losses_and_their_slopes_are_drawn() -> None:
    above, below = (named(axes) for axes in drawn.two_losses().axes)
    for name, loss in (("cross-entropy", CROSS_ENTROPY), ("squared error", SQUARED_ERROR)):
        z, values = above[name].get_xydata().T
        np.testing.assert_allclose(values, loss.value(torch.tensor(z), torch.zeros(len(z)).double()))
        np.testing.assert_allclose(below[name].get_ydata(), np.gradient(values, z), atol=0.02)
    plt.close("all")


def test_the_street_touches_points_and_its_lines_go_through_the_middle() -> None:
    """Across each line stands an arrow that goes the way of its weights."""
    signed = torch.tensor(deciding.MIRRORED, dtype=torch.float64)
    weights = deciding.weights_of(signed, rate=0.5, steps=10)
    across, half = deciding.widest_street(signed)
    (axes,) = drawn.street(deciding.mirrored(), {"1": weights[1], "10": weights[10]}, across, half.item()).axes
    lines = named(axes)
    for side in (-1, 1):
        edge = torch.tensor(np.array(lines[f"edge {side}"].get_xydata()))
        torch.testing.assert_close(edge @ across, side * half.expand(2))
    for name, epoch in (("1", 1), ("10", 10)):
        ends = torch.tensor(np.array(lines[name].get_xydata()))
        assert (ends @ weights[epoch]).abs().max() < 1e-12
        assert ends.sum(dim=0).abs().max() < 1e-12
    for arrow, epoch in zip(axes.patches, (1, 10), strict=True):
        _, head = vars(arrow)["_posA_posB"]
        assert torch.cosine_similarity(torch.tensor(head), weights[epoch], dim=0).item() == pytest.approx(1)
    plt.close("all")


def test_the_sigmoid_is_marked_where_it_is_one_half_and_nine_tenths() -> None:
    lines = named(drawn.sigmoid_curve().axes[0])
    z, p = lines["sigmoid"].get_xydata().T
    np.testing.assert_allclose(p, 1 / (1 + np.exp(-z)), rtol=1e-5)
    marked = [lines[f"score {level:.1f}"].get_xydata()[0].tolist() for level in (-2.2, 0.0, 2.2)]
    assert marked == [[pytest.approx(math.log(p / (1 - p))), pytest.approx(p)] for p in (0.1, 0.5, 0.9)]
    plt.close("all")
