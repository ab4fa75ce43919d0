"""The gradient of the loss by its formula, as pages work it out by hand."""

from torch import Tensor

from snippets.data import Data


def gradient_by_hand(theta: Tensor, data: Data) -> Tensor:
    """Return the gradient of the mean squared error from its formula.

    ∂L/∂w = (2/n) Σ (wxᵢ + b − yᵢ) xᵢ and ∂L/∂b = (2/n) Σ (wxᵢ + b − yᵢ).
    In matrices both are (2/n) Xᵀ(Xθ − y) with X = [x, 1].

    Args:
        theta: Parameters (w, b), shape (..., 2), of the dtype of the data.
        data: The n examples.

    Returns:
        (∂L/∂w, ∂L/∂b), shape (..., 2), in squared units of y per unit of w and b.

    >>> import torch
    >>> from snippets.data import on_line
    >>> gradient_by_hand(torch.tensor([0.5, 0.0]), on_line([1, 2, 3, 4], slope=3, intercept=1))
    tensor([-42.5000, -14.5000])
    """
    errors = theta @ data.features.mT - data.y.squeeze(-1)
    return 2 / len(data.x) * (errors @ data.features)
