"""What steps can do that know more than a slope, or find out what they do not know.

newton_step       slope divided by curvature, with two parameters
product_hessian   the curvatures of two weights in a row
backtrack         descent that halves its rate until the loss falls enough
power_iteration   the greatest curvature, for as many parameters as one likes
"""

from collections.abc import Callable

import torch
from torch import Tensor

from snippets.checks import check_rate, check_steps
from snippets.descent import Gradient

HALVINGS = 100  # of a rate, at most: 1 becomes 1e-30


def newton_step(slopes: Tensor, curvatures: Tensor) -> Tensor:
    """Return H⁻¹∇L for two parameters, which Newton's method subtracts from them.

    Args:
        slopes: The gradient ∇L, shape (..., 2).
        curvatures: The second derivatives H, symmetric, shape (..., 2, 2), with a determinant other than 0.

    Returns:
        Shape (..., 2); inf or NaN where the determinant is 0.

    >>> newton_step(torch.tensor([8.0, 3.0]), torch.tensor([[4.0, 0.0], [0.0, 1.0]])).tolist()
    [2.0, 3.0]
    """
    a, c, d = curvatures[..., 0, 0], curvatures[..., 0, 1], curvatures[..., 1, 1]
    one, two = slopes[..., 0], slopes[..., 1]
    return torch.stack([d * one - c * two, a * two - c * one], dim=-1) / (a * d - c * c)[..., None]


def product_hessian(theta: Tensor) -> Tensor:
    """Return the second derivatives of (w₁w₂ − 1)², the product_loss of conditions, shape (..., 2, 2).

    Args:
        theta: Parameters (w₁, w₂), shape (..., 2).

    >>> product_hessian(torch.tensor([0.0, 0.0])).tolist()
    [[0.0, -2.0], [-2.0, 0.0]]
    """
    one, two = theta.unbind(dim=-1)
    mixed = 4 * one * two - 2
    return torch.stack([2 * two.square(), mixed, mixed, 2 * one.square()], dim=-1).unflatten(-1, (2, 2))


def backtrack(
    loss: Callable[[Tensor], Tensor], gradient: Gradient, start: Tensor, *, steps: int, rate: float = 1.0
) -> tuple[Tensor, Tensor]:
    """Run gradient descent with backtracking: each step halves its rate until the loss falls enough.

    Enough is a quarter of what the tangent promises: L(θ − η∇L) ≤ L(θ) − η‖∇L‖²/4.

    Args:
        loss: The loss as a function of θ (..., k), of shape (...).
        gradient: Its gradient, of the shape of θ.
        start: Parameters θ, shape (..., k); each neuron of the batch has rates of its own.
        steps: Number of updates, 1 or more.
        rate: The rate that each step tries first, above 0.

    Returns:
        Parameters (steps + 1, ..., k), row 0 the start; and the rate of each step, (steps, ...).

    Raises:
        ValueError: steps or rate is not positive.

    Source: Boyd and Vandenberghe, Convex Optimization (2004), section 9.2.

    >>> w, rates = backtrack(lambda w: 4 * w.square().sum(-1), lambda w: 8 * w, torch.tensor([1.0]), steps=2)
    >>> w.flatten().tolist(), rates.tolist()
    ([1.0, 0.0, 0.0], [0.125, 1.0])
    """
    check_steps(steps)
    check_rate(rate)
    thetas, taken = [start], []
    for _ in range(steps):
        theta, slopes = thetas[-1], gradient(thetas[-1])
        before, squared = loss(theta), slopes.square().sum(dim=-1)
        rates = torch.full_like(squared, rate)
        for _ in range(HALVINGS):
            enough = loss(theta - rates[..., None] * slopes) <= before - rates * squared / 4
            if enough.all():
                break
            rates = torch.where(enough, rates, rates / 2)
        taken.append(rates)
        thetas.append(theta - rates[..., None] * slopes)
    return torch.stack(thetas), torch.stack(taken)


def power_iteration(multiply: Callable[[Tensor], Tensor], start: Tensor, *, turns: int) -> Tensor:
    """Return what power iteration takes for the greatest curvature after each turn; it is never above it.

    A direction that is multiplied by H again and again turns towards the one with the greatest
    curvature; the estimate is ‖Hv‖ for ‖v‖ = 1.

    Args:
        multiply: What H does to a direction v, (..., k) to (..., k); the gradient at θ + v less that
            at θ, for a loss with the same H everywhere.
        start: A direction to begin with, (..., k), not 0.
        turns: Multiplications, 1 or more.

    Returns:
        Estimates (turns, ...).

    Raises:
        ValueError: turns is below 1.

    >>> curvatures = torch.tensor([5.0, 1.0])
    >>> [f"{found:.3f}" for found in power_iteration(lambda v: curvatures * v, torch.ones(2), turns=3)]
    ['3.606', '4.907', '4.996']
    """
    check_steps(turns)
    found, direction = [], start / start.norm(dim=-1, keepdim=True)
    for _ in range(turns):
        direction = multiply(direction)
        size = direction.norm(dim=-1, keepdim=True)
        found.append(size[..., 0])
        direction = direction / size
    return torch.stack(found)
