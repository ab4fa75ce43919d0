"""snippets.neuron: the formula agrees with torch's own module and loss."""

import pytest
import torch

from snippets.data import scattered
from snippets.neuron import linear_neuron, mean_squared_error, parameters_of, predict

DATA = scattered(7, slope=2, intercept=1, noise=0.5, seed=0)


@pytest.mark.parametrize("seed", range(5))
def test_formula_agrees_with_torch(seed):
    """predict and mean_squared_error give what nn.Linear and mse_loss give, in float32."""
    neuron = linear_neuron(seed)
    theta = parameters_of(neuron)
    expected = neuron(DATA.x)
    torch.testing.assert_close(predict(theta, DATA.x), expected.detach())
    loss = torch.nn.functional.mse_loss(expected, DATA.y)
    torch.testing.assert_close(mean_squared_error(theta, DATA), loss.detach())


def test_leading_dimensions_hold_many_neurons():
    """A batch (3, 4, 2) of parameters gives each neuron what it gets alone."""
    thetas = torch.randn(3, 4, 2, generator=torch.Generator().manual_seed(0))
    predictions, losses = predict(thetas, DATA.x), mean_squared_error(thetas, DATA)
    assert predictions.shape == (3, 4, 7, 1)
    assert losses.shape == (3, 4)
    for i in range(3):
        for j in range(4):
            torch.testing.assert_close(predictions[i, j], predict(thetas[i, j], DATA.x))
            torch.testing.assert_close(losses[i, j], mean_squared_error(thetas[i, j], DATA))


def test_float64_parameters_give_a_float64_loss():
    """Parameters in float64 are not rounded to the float32 of the data."""
    theta = torch.tensor([1 / 3, 1 / 7], dtype=torch.float64)
    double = DATA.to(torch.float64)
    assert mean_squared_error(theta, DATA).dtype == torch.float64
    torch.testing.assert_close(mean_squared_error(theta, DATA), mean_squared_error(theta, double), rtol=1e-15, atol=0)


def test_linear_neuron_is_the_one_that_the_page_makes():
    """linear_neuron(seed) is torch.manual_seed(seed) followed by torch.nn.Linear(1, 1)."""
    torch.manual_seed(3)
    expected = torch.nn.Linear(1, 1)
    following = torch.rand(1)
    neuron = linear_neuron(3)
    assert torch.equal(torch.rand(1), following)
    assert torch.equal(neuron.weight, expected.weight)
    assert torch.equal(neuron.bias, expected.bias)


def test_parameters_are_a_copy():
    """What parameters_of returned stays as it was when the neuron moves on."""
    neuron = linear_neuron(0)
    theta = parameters_of(neuron)
    before = theta.clone()
    with torch.no_grad():
        neuron.weight += 1
        neuron.bias += 1
    assert torch.equal(theta, before)
    assert not theta.requires_grad
    assert torch.equal(parameters_of(neuron), before + 1)


@pytest.mark.parametrize(
    "module",
    [
        torch.nn.Linear(2, 1),
        torch.nn.Linear(1, 2),
        torch.nn.Linear(1, 1, bias=False),
        torch.nn.ReLU(),
    ],
)
def test_parameters_of_refuses_other_modules(module):
    """A module without exactly one weight and one bias is an error that names the right one."""
    with pytest.raises(ValueError, match=r"torch\.nn\.Linear\(1, 1\)"):
        parameters_of(module)
