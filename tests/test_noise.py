"""Experiments and figures of Noise and Schedules: descent that looks at few examples, rates that change."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from figures_of_the_lesson import series
from snippets.data import Data, scattered
from snippets.descent import descend_by_hand
from snippets.experiments import noise, rule_2x, schedules
from snippets.figures.noise import cloud, floors, pulls, three_losses
from snippets.figures.schedules import plans_and_ends, ramp_and_lengths
from snippets.landscape import curvatures, minimum
from snippets.neuron import mean_squared_error

DATA = noise.examples()
START = torch.tensor([-1.0, 3.0]).double()


def by_torch(data: Data, order: torch.Tensor, rates: torch.Tensor, batch: int) -> torch.Tensor:
    """One run by torch's optimizer and autograd, (updates + 1, 2)."""
    theta = START.clone().requires_grad_()
    optimizer = torch.optim.SGD([theta], lr=1.0)
    places = [START]
    for some, rate in zip(order.reshape(-1, batch), rates, strict=True):
        optimizer.param_groups[0]["lr"] = rate.item()
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(data.features[some] @ theta, data.y.flatten()[some]).backward()
        optimizer.step()
        places.append(theta.detach().clone())
    return torch.stack(places)


# Which example comes when


def test_a_shuffled_order_has_each_example_once_in_an_epoch():
    """In each of 50 epochs of 10 runs, and no two epochs of a run in the same order."""
    order = noise.shuffled(50, runs=10, seed=3).reshape(50, 20, 10)
    assert (order.sort(dim=1).values == torch.arange(20)[:, None]).all()
    assert len({tuple(epoch) for epoch in order[:, :, 0].tolist()}) == 50


def test_drawn_examples_are_as_frequent_as_each_other_and_repeat():
    order = noise.drawn(1_000, runs=20, seed=3)
    shares = order.flatten().bincount() / order.numel()
    assert (shares * 20 - 1).abs().max() < 0.02
    assert len(order[:20, 0].unique()) < 20


def test_orders_leave_the_global_generator_alone():
    """And the same seed gives the same order."""
    state = torch.get_rng_state()
    for kind in (noise.shuffled, noise.drawn):
        assert torch.equal(kind(3, runs=2, seed=5), kind(3, runs=2, seed=5))
        assert not torch.equal(kind(3, runs=2, seed=5), kind(3, runs=2, seed=6))
    noise.shuffled_anywhere(3)
    assert torch.equal(torch.get_rng_state(), state)


def test_an_order_that_a_script_makes_too_is_shuffled():
    """Each example once in an epoch, all orders unlike, and each example as often early as late."""
    order = noise.shuffled_anywhere(40, runs=40).reshape(40, 20, 40)
    assert (order.sort(dim=1).values == torch.arange(20)[:, None]).all()
    assert len({tuple(epoch) for epoch in order.permute(0, 2, 1).reshape(-1, 20).tolist()}) == 1_600
    places = order.argsort(dim=1).double().mean(dim=(0, 2))
    assert (places - 9.5).abs().max() < 4 * (399 / 12 / 1_600) ** 0.5  # four standard deviations of such a mean


def test_its_numbers_are_those_of_the_generator():
    """The ten-thousandth from 1 on is 399268537: so the C++ standard says of its `minstd_rand`."""
    factor, modulus = noise.LEHMER
    assert factor == 48_271
    assert pow(factor, 10_000, modulus) == 399_268_537


# The descent


@pytest.mark.parametrize("batch", [1, 4, 20])
def test_descent_in_batches_is_torchs(batch):
    """Each of three runs, with a rate that changes, is the loop that torch.optim and autograd run."""
    order, updates = noise.shuffled(3, runs=3, seed=1), 60 // batch
    rates = 0.1 / (1 + torch.arange(updates).double() / 10)
    thetas = noise.descend_in_batches(START, DATA, rates=rates[:, None, None], order=order, batch=batch)
    for run in range(3):
        torch.testing.assert_close(thetas[:, run], by_torch(DATA, order[:, run], rates, batch), rtol=1e-12, atol=1e-12)


def test_each_run_may_have_a_rate_of_its_own():
    order = noise.drawn(2, runs=2, seed=1)
    both = noise.descend_in_batches(START, DATA, rates=torch.tensor([[0.1], [0.02]], dtype=torch.float64), order=order)
    for run, rate in enumerate((0.1, 0.02)):
        alone = noise.descend_in_batches(START, DATA, rates=rate, order=order[:, run : run + 1])
        torch.testing.assert_close(both[:, run], alone[:, 0], rtol=1e-12, atol=1e-12)


def test_a_batch_of_all_is_plain_descent():
    thetas = noise.descend_in_batches(START, DATA, rates=0.05, order=noise.shuffled(30), batch=20)
    expected = descend_by_hand(START, DATA, lr=0.05, steps=30).thetas
    torch.testing.assert_close(thetas[:, 0], expected, rtol=1e-12, atol=1e-12)


def test_the_excess_is_the_loss_above_the_least():
    """At 100 places, to rounding."""
    places = 3 * torch.randn(100, 2, generator=torch.Generator().manual_seed(0)).double()
    expected = mean_squared_error(places, DATA) - mean_squared_error(minimum(DATA), DATA)
    torch.testing.assert_close(noise.excess(places, DATA), expected)


@pytest.mark.parametrize(("rate", "batch"), [(0.1, 1), (0.05, 1), (0.1, 5)])
def test_the_floor_is_where_runs_hover(rate, batch):
    """The mean of 400 runs, each step with examples drawn anew, to 3 %; on other inputs, too."""
    for data in (DATA, scattered(20, slope=1, intercept=0, noise=1, seed=2)):
        share = rate * 2 / curvatures(data)[1].item()
        order = noise.drawn(60 * batch, runs=400, seed=1)
        thetas = noise.descend_in_batches(minimum(data), data, rates=share, order=order, batch=batch)
        hover = noise.excess(thetas[600:], data.to(torch.float64)).mean().item()
        assert hover == pytest.approx(noise.floor(data, rate=share, batch=batch), rel=0.03)


def test_without_noise_there_is_no_floor():
    """Nor one at a rate at which runs go ever further away."""
    assert noise.floor(noise.on_best_line(DATA), rate=0.1) < 1e-25
    assert noise.floor(DATA, rate=0.6) == torch.inf


def test_up_to_the_border_of_the_largest_example_no_step_leads_further_away():
    """On 100 sets of examples without noise; at one and a half times it, some step does."""
    further = {1.0: [], 1.5: []}
    for seed in range(100):
        data = noise.on_best_line(noise.examples(seed=seed))
        border = 1 / (1 + data.x.square().max().item())
        for share, found in further.items():
            thetas = noise.descend_in_batches(START, data, rates=share * border, order=noise.shuffled(2, runs=5))
            away = (thetas - minimum(data)).norm(dim=2)
            found.append((away[1:] - away[:-1]).max().item())
    assert max(further[1.0]) < 1e-12
    assert max(further[1.5]) > 0.1


@pytest.mark.parametrize(
    ("settings", "says"),
    [({"batch": 3}, "divisor of the 20"), ({"batch": 0}, "divisor"), ({"rates": -0.1}, "least rate is -0.1")],
)
def test_descent_in_batches_refuses_senseless_settings(settings, says):
    with pytest.raises(ValueError, match=says):
        noise.descend_in_batches(START, DATA, **({"rates": 0.1, "order": noise.shuffled(1)} | settings))


def test_too_few_examples_are_refused():
    with pytest.raises(ValueError, match="2 or more"):
        noise.examples(count=1)


# Schedules


def test_plans_are_torchs():
    """MultiStepLR, LambdaLR and CosineAnnealingLR, a step of theirs for each update."""
    theirs = {
        "constant": lambda optimizer: lr_scheduler.ConstantLR(optimizer, factor=1.0),
        "step decay": lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [50, 75]),
        "1/t": lambda optimizer: lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + t / 8)),
        "cosine": lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=100),
    }
    ours = schedules.plans(100, rate=0.1, half=8)
    assert set(ours) == set(theirs)
    for name, make in theirs.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        plan, rates = make(optimizer), []
        for _ in range(100):
            rates.append(plan.get_last_lr()[0])
            optimizer.step()
            plan.step()
        np.testing.assert_allclose(ours[name], rates, rtol=1e-9, atol=1e-12)


def test_a_ramp_is_torchs_optimizer_with_growing_rates():
    rates, losses = schedules.ramp(START[None], rule_2x(), low=0.001, high=0.3, steps=30)
    np.testing.assert_allclose(rates[1:] / rates[:-1], 300 ** (1 / 29))
    places = by_torch(rule_2x().to(torch.float64), torch.arange(3).repeat(30), rates, 3)
    torch.testing.assert_close(losses[:, 0], mean_squared_error(places[1:], rule_2x().to(torch.float64)))


def test_the_lowest_loss_of_a_ramp_may_have_left_the_numbers():
    """A ramp that ends in NaN is lowest where it still had a number."""
    at = schedules.lowest_at(START[None], rule_2x(), low=1e-5, high=1e9, steps=400)
    assert 1 < at.item() < 10


def test_the_reading_is_that_of_a_run():
    """By the loop itself, on 30 sets of examples: the same rate, in as many tries, and below the border."""
    for seed in range(30):
        data = scattered(10, slope=-1, intercept=2, noise=0.5, seed=seed).to(torch.float64)
        found, tries = schedules.reading(START, data, rate=1e-4)
        rate, before, after, made = 0.5e-4, 1.0, 0.0, 0
        while after <= before:
            rate, made = 2 * rate, made + 1
            before, after = descend_by_hand(START, data, lr=rate, steps=10).losses[-2:].tolist()
        assert made == tries
        assert found == pytest.approx(rate / (1 + (after / before) ** 0.5), rel=1e-9)
        assert found < 2 / curvatures(data)[1]


# Figures


def test_the_cloud_is_the_last_quarter_of_the_run():
    order = noise.shuffled(8)
    run = noise.descend_in_batches(START, DATA, rates=0.1, order=order)[:, 0]
    land, curve = series(cloud(DATA, run, noise.excess(run, DATA), first=10))
    np.testing.assert_array_equal(land["dots"].get_xydata(), run[-40:])
    np.testing.assert_array_equal(land["the way"].get_xydata(), run[:11])
    np.testing.assert_array_equal(curve["above the least"].get_ydata(), noise.excess(run, DATA))
    plt.close("all")


def test_pulls_add_up_to_nothing_and_without_noise_there_are_none():
    """An arrow for each example, in its first panel; in the second, no arrow."""
    _, first, _, second = pulls({"a": DATA, "b": noise.on_best_line(DATA)}, rate=0.1).axes
    heads = torch.tensor([patch._posA_posB[1] for patch in first.patches])
    assert len(heads) == 20
    assert heads.sum(dim=0).abs().max() < 1e-6
    assert not second.patches
    plt.close("all")


def test_floors_have_the_mean_and_the_spread_of_their_runs():
    each = torch.rand(3, 50, generator=torch.Generator().manual_seed(0)).double() + 1
    figure = floors([0.01, 0.02, 0.04], {"a": each, "b": each / 10}, [1.0, 2.0, 3.0])
    (lines,) = series(figure)
    np.testing.assert_allclose(lines["b"].get_ydata(), each.mean(dim=1) / 10)
    (one, _) = figure.axes[0].collections
    ends = np.array([segment[:, 1] for segment in one.get_segments()])
    np.testing.assert_allclose(ends, np.quantile(each, [0.05, 0.95], axis=1).T)
    plt.close("all")


def test_three_losses_begin_at_the_first_epoch():
    (lines,) = series(three_losses(torch.rand(9), torch.rand(9), torch.arange(9.0)))
    np.testing.assert_array_equal(lines["all examples"].get_xydata(), [(epoch + 1, epoch) for epoch in range(9)])
    plt.close("all")


def test_plans_stand_over_what_they_lead_to():
    """The last rate holds to the end of the last epoch."""
    rates = schedules.plans(40, rate=0.1, half=10)
    above, below = series(plans_and_ends(rates, dict.fromkeys(rates, torch.ones(5)), per_epoch=10))
    assert set(above) == set(below) == set(rates)
    np.testing.assert_allclose(above["1/t"].get_xdata(), np.arange(41) / 10)
    np.testing.assert_allclose(above["1/t"].get_ydata()[:-1], rates["1/t"])
    np.testing.assert_allclose(above["cosine"].get_xdata(), range(5))
    np.testing.assert_allclose(above["cosine"].get_ydata()[:-1], rates["cosine"][::10])
    plt.close("all")


def test_a_ramp_has_its_lowest_point_marked():
    rates, losses = schedules.ramp(START[None], rule_2x(), low=1e-3, high=10, steps=60)
    one, many = series(ramp_and_lengths(rates, losses[:, 0], border=0.18, lengths=[60], misled=[torch.ones(3)]))
    assert one["lowest"].get_ydata()[0] == losses.nan_to_num(nan=torch.inf).min()
    assert many["median"].get_ydata()[0] == 1
    plt.close("all")
