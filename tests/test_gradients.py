"""snippets.gradients: the formula, against autograd, differences and sums worked by hand."""

from functools import partial

import pytest
import torch

from snippets.data import on_line, scattered
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error

DATA = scattered(9, slope=-1, intercept=2, noise=0.5, seed=1).to(torch.float64)
LOSS = partial(mean_squared_error, data=DATA)
THETAS = torch.randn(10, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


def central_difference(theta, step=6e-6):
    """The slope of LOSS along w and along b; the error of rounding is about that of the step."""
    rises = [LOSS(theta + step * along) - LOSS(theta - step * along) for along in torch.eye(2, dtype=torch.float64)]
    return torch.stack(rises) / (2 * step)


@pytest.mark.parametrize("theta", THETAS)
def test_three_ways_agree(theta):
    """By hand, by difference and by autograd agree in float64."""
    by_hand = gradient_by_hand(theta, DATA)
    torch.testing.assert_close(by_hand, torch.func.grad(LOSS)(theta), rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(by_hand, central_difference(theta), rtol=1e-8, atol=1e-8)


def test_gradient_at_the_start_of_block_16():
    """At w = 0.5, b = 0 on y = 3x + 1 the sums are -42.5 and -14.5, worked by hand."""
    data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    assert gradient_by_hand(torch.tensor([0.5, 0.0]), data).tolist() == [-42.5, -14.5]


def test_the_gradient_is_batched():
    """Each row of a batch gets the gradient that it gets alone."""
    expected = torch.stack([gradient_by_hand(theta, DATA) for theta in THETAS])
    for batch in (THETAS, THETAS.reshape(5, 2, 2)):
        torch.testing.assert_close(gradient_by_hand(batch, DATA), expected.reshape(batch.shape), rtol=1e-13, atol=1e-13)


def test_gradient_vanishes_on_the_line():
    """Where every example is fitted exactly there is no slope left."""
    data = on_line([1, 2, 3], slope=2, intercept=-1)
    assert gradient_by_hand(torch.tensor([2.0, -1.0]), data).tolist() == [0.0, 0.0]
