"""What the loss looks like: its minimum, its curvatures, and the forecast of a run.

The mean squared error of a linear neuron is a quadratic bowl, so all of this is exact.
All results are float64.
"""

import math

import torch
from torch import Tensor

from snippets.data import Data


def minimum(data: Data) -> Tensor:
    """Return the parameters θ* = (w, b) of least loss, shape (2,), without descending.

    This is linear least squares: where no line fits best alone, since all x are the same,
    it is the best one that is nearest to (0, 0).

    >>> from snippets.data import on_line
    >>> minimum(on_line([1, 2, 3, 4], slope=3, intercept=1))
    tensor([3.0000, 1.0000], dtype=torch.float64)
    """
    data = data.to(torch.float64)
    return torch.linalg.lstsq(data.features, data.y).solution.squeeze(-1)


def hessian(data: Data) -> Tensor:
    """Return the second derivatives of the loss, H = (2/n) XᵀX with X = [x, 1], shape (2, 2).

    They are the same at each θ.

    >>> from snippets.data import on_line
    >>> hessian(on_line([1, 2, 3, 4], slope=3, intercept=1))
    tensor([[15.,  5.],
            [ 5.,  2.]], dtype=torch.float64)
    """
    data = data.to(torch.float64)
    return 2 / len(data.x) * (data.features.mT @ data.features)


def curvatures(data: Data) -> Tensor:
    """Return the eigenvalues (λmin, λmax) of the Hessian, shape (2,).

    Gradient descent diverges above the learning rate 2/λmax.
    λmin is 0 if all x are the same.

    >>> from snippets.data import on_line
    >>> curvatures(on_line([1, 2, 3], slope=2, intercept=0))
    tensor([ 0.2404, 11.0929], dtype=torch.float64)
    """
    return torch.linalg.eigvalsh(hessian(data)).clamp(min=0)  # rounding may leave -1e-16 for 0


def condition_number(data: Data) -> float:
    """Return κ = λmax/λmin, 1 or more; inf if all x are the same.

    >>> from snippets.data import on_line
    >>> print(f"{condition_number(on_line([1, 2, 3], slope=2, intercept=0)):.1f}")
    46.1
    """
    least, greatest = curvatures(data)
    return (greatest / least).item()


def steps_per_decade(kappa: float) -> float:
    """Return how many steps at η = 1/λmax divide the slowest error by ten: ln 10 / −ln(1 − 1/κ).

    Along λmin the factor of a step is 1 − λmin/λmax = 1 − 1/κ; for great κ this is 2.3 κ steps.
    Up to κ = 10/9 the first step alone does it (at κ = 1 it lands on the minimum), so 1 is least.

    Raises:
        ValueError: kappa is below 1.

    >>> print(f"{steps_per_decade(100):.1f}")
    229.1
    """
    if not kappa >= 1:
        raise ValueError(f"kappa is {kappa}: a condition number is 1 or more")
    return 1.0 if kappa <= 10 / 9 else math.log(10) / -math.log1p(-1 / kappa)


def forecast(start: Tensor, data: Data, *, lr: float, steps: int) -> Tensor:
    """Return where gradient descent will be, without running it.

    θₜ = θ* + V(I − ηΛ)ᵗVᵀ(θ₀ − θ*), where H = VΛVᵀ: along each eigenvector the distance
    to the minimum shrinks by the factor 1 − ηλ at each step.

    Args:
        start: Parameters θ₀ = (w, b), shape (..., 2).
        data: The examples.
        lr: Learning rate η.
        steps: Number of steps t.

    Returns:
        θₜ, shape (..., 2).

    >>> from snippets.data import on_line
    >>> data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    >>> forecast(torch.tensor([0.5, 0.0]), data, lr=0.01, steps=1)
    tensor([0.9250, 0.1450], dtype=torch.float64)
    """
    values, vectors = torch.linalg.eigh(hessian(data))
    bottom = minimum(data)
    distances = (start.double() - bottom) @ vectors
    return bottom + (distances * (1 - lr * values) ** steps) @ vectors.mT
