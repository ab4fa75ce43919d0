"""snippets.gradients: three ways to one gradient, and a fourth from outside."""

from functools import partial

import pytest
import torch

from snippets.data import on_line, scattered
from snippets.gradients import by_autograd, by_difference, by_hand
from snippets.neuron import mean_squared_error

DATA = scattered(9, slope=-1, intercept=2, noise=0.5, seed=1).to(torch.float64)
LOSS = partial(mean_squared_error, data=DATA)
THETAS = torch.randn(10, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("theta", THETAS)
def test_three_ways_agree(theta):
    """By hand, by difference and by autograd agree in float64, and with torch.func.grad."""
    exact = torch.func.grad(LOSS)(theta)
    torch.testing.assert_close(by_hand(theta, DATA), exact, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(by_autograd(LOSS, theta), exact, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(by_difference(LOSS, theta), exact, rtol=1e-8, atol=1e-8)


def test_gradient_at_the_start_of_block_16():
    """At w = 0.5, b = 0 on y = 3x + 1 the sums are -42.5 and -14.5, worked by hand."""
    data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    theta = torch.tensor([0.5, 0.0])
    assert by_hand(theta, data).tolist() == [-42.5, -14.5]
    assert by_autograd(partial(mean_squared_error, data=data), theta).tolist() == [-42.5, -14.5]


def test_by_hand_is_batched():
    """Each row of a batch gets the gradient that it gets alone."""
    expected = torch.stack([by_hand(theta, DATA) for theta in THETAS])
    torch.testing.assert_close(by_hand(THETAS, DATA), expected, rtol=1e-13, atol=1e-13)
    torch.testing.assert_close(
        by_hand(THETAS.reshape(5, 2, 2), DATA), expected.reshape(5, 2, 2), rtol=1e-13, atol=1e-13
    )


def test_gradient_vanishes_on_the_line():
    """Where every example is fitted exactly there is no slope left."""
    data = on_line([1, 2, 3], slope=2, intercept=-1)
    assert by_hand(torch.tensor([2.0, -1.0]), data).tolist() == [0.0, 0.0]


def test_difference_knows_curved_losses():
    """On a loss that is no quadratic the default step is right to 9 digits or so."""
    theta = torch.tensor([0.3, -1.2, 2.0], dtype=torch.float64)
    difference = by_difference(lambda theta: theta.exp().sum(), theta)
    torch.testing.assert_close(difference, theta.exp(), rtol=1e-9, atol=1e-9)


def test_default_step_beats_both_smaller_and_larger_ones():
    """A thousandth of the default step errs by rounding, a thousand of it by curvature."""
    theta = torch.tensor([0.3], dtype=torch.float64)

    def error(**step):
        found = by_difference(lambda theta: theta.exp().sum(), theta, **step)
        return (found - theta.exp()).abs().item()

    assert error() < error(step=6e-9) / 10
    assert error() < error(step=6e-3) / 10


def test_float32_parameters_are_differenced_in_float64():
    """In float32 the differences would drown in rounding; parameters are converted first."""
    theta = torch.tensor([0.5, 0.25])
    torch.testing.assert_close(by_difference(LOSS, theta), by_hand(theta.double(), DATA), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("step", [0, -1e-6, float("nan")])
def test_difference_refuses_a_step_that_is_not_positive(step):
    """A step of 0, below 0 or NaN is an error that says what to give."""
    with pytest.raises(ValueError, match="distance above 0"):
        by_difference(LOSS, THETAS[0], step=step)


def test_autograd_leaves_theta_alone():
    """by_autograd neither marks theta nor leaves a gradient on it, and can be called again."""
    theta = THETAS[0].clone()
    assert torch.equal(by_autograd(LOSS, theta), by_autograd(LOSS, theta))
    assert not theta.requires_grad
    assert theta.grad is None
