"""The gradient of the loss three ways: by hand, by difference, by autograd."""

from collections.abc import Callable

import torch
from torch import Tensor

from snippets.data import Data

STEP = torch.finfo(torch.float64).eps ** (1 / 3)  # 6e-6: rounding and curvature err about equally


def by_hand(theta: Tensor, data: Data) -> Tensor:
    """Return the gradient of the mean squared error from its formula.

    ∂L/∂w = (2/n) Σ (wxᵢ + b − yᵢ) xᵢ and ∂L/∂b = (2/n) Σ (wxᵢ + b − yᵢ).
    In matrices both are (2/n) Xᵀ(Xθ − y) with X = [x, 1].

    Args:
        theta: Parameters (w, b), shape (..., 2), of the dtype of the data.
        data: The n examples.

    Returns:
        (∂L/∂w, ∂L/∂b), shape (..., 2), in squared units of y per unit of w and b.

    >>> from snippets.data import on_line
    >>> by_hand(torch.tensor([0.5, 0.0]), on_line([1, 2, 3, 4], slope=3, intercept=1))
    tensor([-42.5000, -14.5000])
    """
    errors = theta @ data.features.mT - data.y.squeeze(-1)
    return 2 / len(data.x) * (errors @ data.features)


def by_difference(loss: Callable[[Tensor], Tensor], theta: Tensor, *, step: float = STEP) -> Tensor:
    """Return the gradient by central differences, in float64.

    Args:
        loss: Function of θ that returns one number.
        theta: Where to take the gradient, shape (k,).
        step: Half the distance between the two points compared, above 0.
            The default is the cube root of float64's precision, which balances the error
            of a curved loss, ~step², with that of rounding, ~precision/step.

    Returns:
        The gradient (k,).

    Raises:
        ValueError: step is not positive.

    Source: both errors are measured on docs/which-way-is-down.md.

    >>> by_difference(lambda theta: (2 * theta[0] - 3) ** 2, torch.tensor([0.5]))
    tensor([-8.0000], dtype=torch.float64)
    """
    if not step > 0:
        raise ValueError(f"step is {step}: give a distance above 0, such as 1e-6")
    theta = theta.detach().double()
    directions = torch.eye(len(theta), dtype=torch.float64)
    rises = [loss(theta + step * along) - loss(theta - step * along) for along in directions]
    return torch.stack(rises) / (2 * step)


def by_autograd(loss: Callable[[Tensor], Tensor], theta: Tensor) -> Tensor:
    """Return the gradient as torch computes it, by following the graph backwards.

    Args:
        loss: Function of θ that returns one number.
        theta: Where to take the gradient; left as it is.

    Returns:
        The gradient, of the shape and dtype of theta.

    >>> by_autograd(lambda theta: (2 * theta[0] - 3) ** 2, torch.tensor([0.5]))
    tensor([-8.])
    """
    theta = theta.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(loss(theta), theta)
    return gradient
