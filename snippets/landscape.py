"""What the loss looks like: its minimum, its curvatures, and the forecast of a run.

The mean squared error of a linear neuron is a quadratic bowl, so all of this is exact.
All results are float64. With two parameters all have a formula, which gives the same digits on
each call; LAPACK's last digits depend on where in memory its numbers happen to lie.
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
    x, height = _about_their_mean(data.x), data.y.mean()
    if not x.any():  # of all lines through the one point there is
        x = data.x[0, 0]
        return height / (x * x + 1) * torch.stack([x, torch.ones_like(x)])
    slope = (x * (data.y - height)).sum() / x.square().sum()
    return torch.stack([slope, height - slope * data.x.mean()])


def hessian(data: Data) -> Tensor:
    """Return the second derivatives of the loss, H = (2/n) XᵀX with X = [x, 1], shape (2, 2).

    They are the same at each θ.

    >>> from snippets.data import on_line
    >>> hessian(on_line([1, 2, 3, 4], slope=3, intercept=1))
    tensor([[15.,  5.],
            [ 5.,  2.]], dtype=torch.float64)
    """
    x = data.to(torch.float64).features
    return 2 / len(x) * (x[:, :, None] * x[:, None, :]).sum(dim=0)


def principal_axes(data: Data) -> tuple[Tensor, Tensor]:
    """Return the curvatures (λmin, λmax) of the loss, and the directions that have them.

    These are the eigenvalues and eigenvectors of the Hessian.

    Returns:
        Curvatures (2,), ascending, and directions of length 1, the columns of a matrix (2, 2).

    >>> from snippets.data import on_line
    >>> curvatures, directions = principal_axes(on_line([-2, 0, 2], slope=2, intercept=0))
    >>> curvatures.tolist(), directions.abs().round().tolist()
    ([2.0, 5.333333333333333], [[0.0, 1.0], [1.0, 0.0]])
    """
    (a, c), (_, d) = hessian(data)
    half = (a - d) / 2
    greatest = (a + d) / 2 + torch.hypot(half, c)
    # λmin · λmax is the determinant of H, which is 4 times the variance of x.
    least = 4 * _about_their_mean(data.to(torch.float64).x).square().mean() / greatest
    angle = torch.atan2(c, half) / 2  # of the steepest direction, from the axis of w
    along_w, along_b = angle.cos(), angle.sin()
    directions = torch.stack([-along_b, along_w, along_w, along_b]).reshape(2, 2)
    return torch.stack([least, greatest]), directions.mT


def curvatures(data: Data) -> Tensor:
    """Return the curvatures (λmin, λmax) of the loss, the eigenvalues of its Hessian, shape (2,).

    Gradient descent diverges above the learning rate 2/λmax.
    λmin is 0 if all x are the same.

    >>> from snippets.data import on_line
    >>> curvatures(on_line([1, 2, 3], slope=2, intercept=0))
    tensor([ 0.2404, 11.0929], dtype=torch.float64)
    """
    return principal_axes(data)[0]


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


def forecast_run(start: Tensor, data: Data, *, lr: float, steps: int) -> Tensor:
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
    >>> forecast_run(torch.tensor([0.5, 0.0]), data, lr=0.01, steps=1)
    tensor([0.9250, 0.1450], dtype=torch.float64)
    """
    values, vectors = principal_axes(data)
    bottom = minimum(data)
    distances = (start.double() - bottom) @ vectors
    return bottom + (distances * (1 - lr * values) ** steps) @ vectors.mT


def _about_their_mean(x: Tensor) -> Tensor:
    """Return x without its mean; exactly 0 if all x are the same, which rounding may else miss."""
    return x - x.mean() if x.min() < x.max() else torch.zeros_like(x)
