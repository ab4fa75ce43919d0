"""snippets.experiments.conditions and its figure: against autograd, plain loops and closed forms."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from figures_of_the_lesson import dashes, lemma_at, named
from snippets.data import scattered
from snippets.descent import descend_by_hand
from snippets.experiments.conditions import (
    product_descent,
    product_gradient,
    product_loss,
    promises,
    scheduled_descent,
)
from snippets.experiments.rules import rule_2x, rule_3x_plus_1
from snippets.experiments.straight_lines import hand_loop
from snippets.figures.conditions import descent_lemma
from snippets.gradients import gradient_by_hand
from snippets.landscape import curvatures, hessian, minimum
from snippets.neuron import mean_squared_error

CLOUD = scattered(30, slope=-1, intercept=2, noise=0.5, seed=1)
ALL = pytest.mark.parametrize("data", [rule_2x(), rule_3x_plus_1(), CLOUD], ids=["three", "four", "cloud"])
START = torch.tensor([0.5, 0.0], dtype=torch.float64)
STARTS = 3 * torch.randn(20, 2, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


@ALL
def test_the_loss_lies_between_its_tangent_and_its_bound(data):
    """From 20 random starts, at rates to twice the border: tangent < loss ≤ bound."""
    rates = torch.linspace(0, 4 / curvatures(data)[1].item(), 50)[1:]
    for start in STARTS:
        one = promises(rates, data=data, start=start)
        rounding = 1e-12 * one.losses.max()
        assert (one.tangents < one.losses).all()
        assert (one.losses <= one.bounds + rounding).all()


@ALL
def test_promises_are_those_of_autograd(data):
    """The loss after a step, and the length of the gradient, agree with autograd's in float64."""
    data = data.to(torch.float64)
    slope = torch.func.grad(mean_squared_error)(START, data)
    before = mean_squared_error(START, data)
    one = promises([0, 0.01, 0.3], data=data, start=START)
    for rate, loss, tangent in zip(one.rates, one.losses, one.tangents, strict=True):
        torch.testing.assert_close(loss, mean_squared_error(START - rate * slope, data))
        torch.testing.assert_close(tangent, before - rate * slope.norm() ** 2)


@ALL
def test_the_bound_is_the_loss_along_the_steepest_direction(data):
    """Where the gradient has the curvature M, the bound is reached; and M = λmax of numpy."""
    values, vectors = np.linalg.eigh(hessian(data).numpy())
    start = minimum(data) + torch.from_numpy(vectors[:, -1])
    one = promises([0.01, 0.1, 0.5], data=data, start=start)
    torch.testing.assert_close(one.losses, one.bounds, rtol=1e-9, atol=1e-9)
    assert one.steepest == pytest.approx(values[-1])


def test_promises_refuse_a_negative_rate():
    """A negative rate is an error that names it."""
    with pytest.raises(ValueError, match=r"-0\.1"):
        promises([0.1, -0.1], data=rule_2x(), start=START)


def test_the_gradient_of_the_product_is_that_of_autograd():
    """2(ab − 1)(b, a) is what autograd finds, at 20 random places."""
    for theta in STARTS:
        torch.testing.assert_close(product_gradient(theta), torch.func.grad(product_loss)(theta))


def test_the_product_has_a_saddle():
    """At (0, 0) the gradient is 0, and autograd's curvatures are −2 and 2."""
    zero = torch.zeros(2, dtype=torch.float64)
    assert product_gradient(zero).norm() == 0
    values = torch.linalg.eigvalsh(torch.autograd.functional.hessian(product_loss, zero))
    torch.testing.assert_close(values, torch.tensor([-2.0, 2.0], dtype=torch.float64))


def test_descent_ends_at_the_saddle_only_from_its_own_line():
    """From (0.1, −0.1) the loss stays 1; moved by ±1e-7, in either weight, it goes to 0."""
    nudges = torch.tensor([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]], dtype=torch.float64) * 1e-7
    starts = torch.tensor([0.1, -0.1], dtype=torch.float64) + nudges
    losses = product_loss(product_descent(starts, lr=0.1, steps=300)[-1])
    assert losses[0].item() == pytest.approx(1, abs=1e-12)
    assert losses[1:].max() < 1e-20


def test_product_descent_is_sgd_of_torch():
    """torch.optim.SGD on the same loss takes the same 50 steps."""
    start = torch.tensor([0.7, -0.2], dtype=torch.float64)
    theta = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([theta], lr=0.1)
    for expected in product_descent(start, lr=0.1, steps=50)[1:]:
        optimizer.zero_grad()
        product_loss(theta).backward()
        optimizer.step()
        torch.testing.assert_close(theta.detach(), expected)


@pytest.mark.parametrize(("lr", "steps"), [(0, 5), (-1, 5), (math.nan, 5), (0.1, 0)])
def test_product_descent_refuses_senseless_settings(lr, steps):
    """A rate that is not above 0, or no step, is an error."""
    with pytest.raises(ValueError, match="give"):
        product_descent(START, lr=lr, steps=steps)


@ALL
def test_a_constant_schedule_is_plain_descent(data):
    """One rate for all steps gives the run of descend_by_hand."""
    run = descend_by_hand(START, data, lr=0.05, steps=300)
    thetas = scheduled_descent([0.05] * 300, data=data, start=START)
    torch.testing.assert_close(thetas, run.thetas, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("noise", [0, 0.7])
@ALL
def test_a_schedule_is_the_loop_that_it_replaces(data, noise):
    """2,000 steps of a loop over w and b, with η = 0.17/(t + 1) and the same noise, end there too."""
    rates = 0.17 / torch.arange(1, 2001, dtype=torch.float64)
    generator = torch.Generator().manual_seed(3)
    errors = noise * torch.randn(2000, 2, generator=generator, dtype=torch.float64)
    theta, exact = START, data.to(torch.float64)
    for rate, error in zip(rates, errors, strict=True):
        theta = theta - rate * (gradient_by_hand(theta, exact) + error)
    thetas = scheduled_descent(rates, data=data, start=START, noise=noise, seed=3)
    torch.testing.assert_close(thetas[-1], theta, rtol=1e-9, atol=1e-9)


def test_100_000_steps_are_the_product_of_their_factors():
    """Without noise each part of the distance is its start times Π(1 − ηλ), here by logarithms."""
    rates = 0.17 / torch.arange(1, 100_001, dtype=torch.float64)
    thetas = scheduled_descent(rates, data=rule_2x(), start=START)
    values, vectors = np.linalg.eigh(hessian(rule_2x()).numpy())
    factors = 1 - rates.numpy()[:, None] * values
    left = np.prod(np.sign(factors), axis=0) * np.exp(np.log(np.abs(factors)).sum(axis=0))
    bottom = np.array([2.0, 0.0])
    expected = bottom + vectors @ (left * (vectors.T @ (START.numpy() - bottom)))
    np.testing.assert_allclose(thetas[-1], expected, rtol=1e-9)


def test_noise_keeps_a_constant_rate_at_its_floor():
    """Along each direction the variance settles at ησ²/(λ(2 − ηλ)), to a tenth."""
    rate, steps = 0.1, 60_000
    thetas = scheduled_descent([rate] * steps, data=rule_2x(), start=minimum(rule_2x()), noise=0.5)
    values, vectors = torch.linalg.eigh(hessian(rule_2x()))
    measured = ((thetas[1000:] - minimum(rule_2x())) @ vectors).square().mean(dim=0)
    expected = rate * 0.5**2 / (values * (2 - rate * values))
    torch.testing.assert_close(measured, expected, rtol=0.1, atol=0)


def test_scheduled_descent_leaves_the_global_generator_alone():
    """Its noise comes from a generator of its own, and the same seed gives the same run."""
    before = torch.get_rng_state()
    first, second = (scheduled_descent([0.1] * 5, data=CLOUD, start=START, noise=1, seed=7) for _ in range(2))
    assert torch.equal(first, second)
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize(
    ("rates", "noise", "says"),
    [([], 0, "no rates"), ([0.1, -0.1], 0, r"least rate is -0\.1"), ([0.1], -1, "noise is -1")],
)
def test_scheduled_descent_refuses_senseless_settings(rates, noise, says):
    """No rates, a negative one, or a negative noise, is an error that says so."""
    with pytest.raises(ValueError, match=says):
        scheduled_descent(rates, data=CLOUD, start=START, noise=noise)


@pytest.mark.parametrize("step", [0, 20, 40, 100])
def test_the_figure_shows_the_three_curves_named_at_their_ends(step):
    """Each curve has its values, its own dash and its name within the figure."""
    one = lemma_at(hand_loop().thetas[step])
    figure = descent_lemma(one)
    (axes,) = figure.axes
    lines = named(axes)
    np.testing.assert_array_equal(lines["loss"].get_ydata(), one.losses)
    np.testing.assert_array_equal(lines["bound"].get_ydata(), one.bounds)
    assert [lines[name].is_dashed() for name in ("loss", "tangent", "bound", "before the step")] == [False] + 3 * [True]
    assert len(dashes(figure)) == 3
    figure.draw_without_rendering()
    names = {text.get_text(): text.get_window_extent() for text in axes.texts}
    assert set(names) == {"tangent", "loss", "bound", "before the step", "2/M"}
    assert all(figure.bbox.contains(box.x0, box.y0) and figure.bbox.contains(box.x1, box.y1) for box in names.values())
    plt.close("all")


def test_the_figure_needs_rates_beyond_the_border():
    """Rates that end before 2/M, or do not begin at 0, are an error that names the border."""
    for rates in ([0, 0.01], [0.01, 0.2]):
        with pytest.raises(ValueError, match="2/M"):
            descent_lemma(promises(rates, data=rule_3x_plus_1(), start=START))
