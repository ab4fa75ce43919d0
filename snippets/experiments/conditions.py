"""What gradient descent is promised, and on which condition.

promises            the loss after one step at many rates, and what is promised of it beforehand
product_descent     two weights in a row, whose loss (w₁w₂ − 1)² has a saddle
scheduled_descent   a learning rate for each step, with exact or with noisy slopes
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import torch
from torch import Tensor

from snippets.checks import check_deviation, check_rates
from snippets.data import Data
from snippets.descent import descent_path
from snippets.gradients import gradient_by_hand
from snippets.landscape import curvatures, minimum, principal_axes
from snippets.neuron import mean_squared_error


@dataclass(frozen=True, eq=False)
class Promises:
    """One step from one start at k learning rates: what comes of it, and what was promised.

    Attributes:
        rates: Learning rates η, (k,).
        losses: The loss after the step, L(θ − η∇L), (k,), in squared units of y.
        tangents: Its first-order promise, L − η‖∇L‖², (k,).
        bounds: What the descent lemma guarantees it not to exceed, L − η(1 − ηM/2)‖∇L‖², (k,).
        steepest: The Lipschitz constant M of the gradient, here λmax.
    """

    rates: Tensor
    losses: Tensor
    tangents: Tensor
    bounds: Tensor
    steepest: float


def promises(rates: Sequence[float] | Tensor, *, data: Data, start: Tensor) -> Promises:
    """Return the loss after one step from a start, at each rate, beside its two promises.

    Args:
        rates: Learning rates η ≥ 0, (k,), 1 or more.
        data: The examples.
        start: Parameters (w, b) to step from, shape (2,).

    Returns:
        All in float64.

    Raises:
        ValueError: there are no rates, or one is negative.

    Source: Nesterov, Lectures on Convex Optimization (2018), section 1.2.3.

    >>> from snippets.experiments.rules import rule_3x_plus_1
    >>> one = promises([0.01], data=rule_3x_plus_1(), start=torch.tensor([0.5, 0.0]))
    >>> [f"{loss.item():.3f}" for loss in (one.losses, one.tangents, one.bounds)]
    ['41.894', '40.210', '41.894']
    """
    rates = torch.as_tensor(rates, dtype=torch.float64)
    check_rates(rates)
    data, start = data.to(torch.float64), start.double()
    slope = gradient_by_hand(start, data)
    before, squared = mean_squared_error(start, data), slope.square().sum()
    steepest = curvatures(data)[1].item()
    return Promises(
        rates=rates,
        losses=mean_squared_error(start - rates[:, None] * slope, data),
        tangents=before - rates * squared,
        bounds=before - rates * (1 - rates * steepest / 2) * squared,
        steepest=steepest,
    )


def product_loss(theta: Tensor) -> Tensor:
    """Return L(w₁, w₂) = (w₁w₂ − 1)²: two weights in a row, one example with x = 1 and y = 1.

    Its minima are all points with w₁w₂ = 1; at (0, 0) it has a saddle, with L = 1.

    Args:
        theta: Parameters (w₁, w₂), shape (..., 2).

    >>> product_loss(torch.tensor([[0.0, 0.0], [2.0, 0.5]])).tolist()
    [1.0, 0.0]
    """
    return (theta.prod(dim=-1) - 1).square()


def product_gradient(theta: Tensor) -> Tensor:
    """Return (∂L/∂w₁, ∂L/∂w₂) = 2(w₁w₂ − 1) · (w₂, w₁) of product_loss, shape (..., 2).

    >>> product_gradient(torch.tensor([2.0, 1.0])).tolist()
    [2.0, 4.0]
    """
    return 2 * (theta.prod(dim=-1, keepdim=True) - 1) * theta.flip(-1)


def product_descent(start: Tensor, *, lr: float, steps: int) -> Tensor:
    """Return where gradient descent on product_loss leads, one row for each step.

    Args:
        start: Parameters (w₁, w₂) to start from, shape (..., 2).
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    Returns:
        Parameters, shape (steps + 1, ..., 2); row 0 is the start.

    Raises:
        ValueError: lr or steps is not positive.

    >>> thetas = product_descent(torch.tensor([0.5, 1.0]).double(), lr=0.1, steps=3)
    >>> [f"{loss:.4f}" for loss in product_loss(thetas)]
    ['0.2500', '0.1369', '0.0667', '0.0292']
    """
    return descent_path(product_gradient, start, lr=lr, steps=steps)


def scheduled_descent(
    rates: Sequence[float] | Tensor, *, data: Data, start: Tensor, noise: float = 0, seed: int = 0
) -> Tensor:
    """Return where gradient descent leads with a learning rate for each step.

    Along an eigenvector of the Hessian the distance d to the minimum becomes d(1 − ηλ) − ηε,
    with the noise ε of that step's slope. Two such lines of numbers replace all tensors, so
    100,000 steps take about a tenth of a second.

    Args:
        rates: Learning rates η ≥ 0 of the steps, (steps,), 1 or more.
        data: The examples.
        start: Parameters (w, b) to start from, shape (2,).
        noise: Standard deviation of the Gaussian noise in each of the two slopes, 0 or more.
        seed: Seed of a generator of its own; torch's global one is left alone.

    Returns:
        Parameters (steps + 1, 2), in float64; row 0 is the start.

    Raises:
        ValueError: there are no rates, or one or the noise is negative.

    >>> from snippets.experiments.rules import rule_3x_plus_1
    >>> scheduled_descent([0.01], data=rule_3x_plus_1(), start=torch.tensor([0.5, 0.0]))[1]
    tensor([0.9250, 0.1450], dtype=torch.float64)
    """
    rates = torch.as_tensor(rates, dtype=torch.float64)
    check_rates(rates)
    check_deviation("noise", noise)
    generator = torch.Generator().manual_seed(seed)
    errors = noise * torch.randn(len(rates), 2, generator=generator, dtype=torch.float64)
    values, vectors = principal_axes(data)
    bottom = minimum(data)
    parts, errors, steps = (start.double() - bottom) @ vectors, errors @ vectors, rates.tolist()
    distances = [
        _distances(part, value, zip(steps, along, strict=True))
        for part, value, along in zip(parts.tolist(), values.tolist(), errors.T.tolist(), strict=True)
    ]
    return bottom + torch.tensor(distances, dtype=torch.float64).T @ vectors.mT


def _distances(start: float, curvature: float, steps: Iterable[tuple[float, float]]) -> list[float]:
    """Return the distance to the minimum along one eigenvector, before each step and at the end."""

    def after(distance: float, step: tuple[float, float]) -> float:
        rate, error = step
        return distance - rate * (curvature * distance + error)

    return list(accumulate(steps, after, initial=start))
