"""The linear neuron ŷ = wx + b and its loss.

Its parameters θ = (w, b) are one tensor (..., 2).
Leading dimensions hold many neurons at once: seeds, starts, or the epochs of a run.
"""

import torch
from torch import Tensor

from snippets.data import Data


def predict(theta: Tensor, x: Tensor) -> Tensor:
    """Return ŷ = wx + b.

    Args:
        theta: Parameters (w, b), shape (..., 2).
        x: Inputs (n, 1).

    Returns:
        Predictions (..., n, 1), in units of y.

    >>> predict(torch.tensor([2.0, 1.0]), torch.tensor([[1.0], [3.0]])).flatten().tolist()
    [3.0, 7.0]
    """
    w, b = theta[..., None, None, :].unbind(-1)
    return w * x + b


def mean_squared_error(theta: Tensor, data: Data) -> Tensor:
    """Return the loss L(θ) = (1/n) Σ (wxᵢ + b − yᵢ)².

    Args:
        theta: Parameters (w, b), shape (..., 2).
        data: The n examples.

    Returns:
        Losses (...), in squared units of y.

    >>> from snippets.data import on_line
    >>> data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    >>> mean_squared_error(torch.tensor([[0.5, 0.0], [3.0, 1.0]]), data).tolist()
    [60.375, 0.0]
    """
    return (predict(theta, data.x) - data.y).square().mean(dim=(-2, -1))


def linear_neuron(seed: int) -> torch.nn.Linear:
    """Return torch's neuron with one input, as a page makes it.

    Weight and bias are drawn uniformly from (−1, 1).
    This seeds torch's global generator, as the page does.

    >>> neuron = linear_neuron(0)
    >>> print(f"w = {neuron.weight.item():.4f}, b = {neuron.bias.item():.4f}")
    w = -0.0075, b = 0.5364
    """
    torch.manual_seed(seed)
    return torch.nn.Linear(1, 1)


def parameters_of(neuron: torch.nn.Module) -> Tensor:
    """Return a copy of the parameters θ = (w, b), shape (2,), detached from the graph.

    Raises:
        ValueError: the module has not exactly one weight and one bias.
    """
    weight, bias = getattr(neuron, "weight", None), getattr(neuron, "bias", None)
    if weight is None or bias is None or weight.numel() != 1 or bias.numel() != 1:
        raise ValueError(f"{type(neuron).__name__} has not one weight and one bias: use torch.nn.Linear(1, 1)")
    return torch.cat([weight.detach().flatten(), bias.detach().flatten()])
