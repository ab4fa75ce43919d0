"""A neuron that decides: p = σ(w·x + b), the chance it gives to class 1, and how it learns it.

Its parameters θ = (w₁ … w_k, b) are one tensor (..., k + 1), the bias last.
Leading dimensions hold many neurons at once: starts, or the epochs of a run.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import softplus

from snippets.checks import check_deviation
from snippets.data import Examples
from snippets.descent import Run, descent_path


@dataclass(frozen=True, eq=False)
class Labelled(Examples):
    """Points with a class: features x (n, k) and y (n, 1) of zeros and ones, of one dtype.

    Raises:
        ValueError: shapes or dtypes do not fit, or y is not 0 or 1; the message says what to do.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        if not ((self.y == 0) | (self.y == 1)).all():
            raise ValueError("y holds more than 0 and 1: name the two classes 0 and 1")


def blobs(count: int, *, centres: tuple, spread: float, seed: int) -> Labelled:
    """Return two round Gaussian blobs, class 0 about the first centre, class 1 about the second.

    Args:
        count: Points in each blob, 1 or more.
        centres: Two points of k features each.
        spread: Standard deviation along every feature, in units of the features; 0 or more.
        seed: Seed of a generator of its own; torch's global one is left alone.

    Returns:
        2 · count points in float32, those of class 0 first.

    Raises:
        ValueError: count or spread is too small.

    >>> blobs(1, centres=((0, 0), (1, 2)), spread=0.0, seed=0).x.tolist()
    [[0.0, 0.0], [1.0, 2.0]]
    """
    if count < 1:
        raise ValueError(f"count is {count}: give each class 1 point or more")
    check_deviation("spread", spread)
    about = torch.tensor(centres, dtype=torch.float32).repeat_interleave(count, dim=0)
    generator = torch.Generator().manual_seed(seed)
    y = torch.tensor([[0.0], [1.0]]).repeat_interleave(count, dim=0)
    return Labelled(about + spread * torch.randn(about.shape, generator=generator), y)


def with_feature(data: Labelled, feature: Tensor) -> Labelled:
    """Return the same points with one more feature (n,), computed from those they have.

    >>> data = Labelled(torch.tensor([[2.0, 3.0]]), torch.tensor([[1.0]]))
    >>> with_feature(data, data.x[:, 0] * data.x[:, 1]).x.tolist()
    [[2.0, 3.0, 6.0]]
    """
    return Labelled(torch.cat([data.x, feature.reshape(-1, 1)], dim=1), data.y)


def score(theta: Tensor, x: Tensor) -> Tensor:
    """Return z = w·x + b, which is 0 on the boundary and above 0 on the side of class 1.

    Args:
        theta: Parameters (w, b), shape (..., k + 1).
        x: Points (n, k).

    Returns:
        Scores (..., n, 1).

    >>> score(torch.tensor([1.0, 2.0, -2.5]), torch.tensor([[0.5, 1.0], [1.0, 2.0]])).tolist()
    [[0.0], [2.5]]
    """
    return (theta[..., :-1] @ x.mT + theta[..., -1:]).unsqueeze(-1)


def probability(theta: Tensor, x: Tensor) -> Tensor:
    """Return p = σ(w·x + b) = 1/(1 + e^−z) (..., n, 1), the chance given to class 1.

    >>> probability(torch.tensor([1.0, 0.0]), torch.tensor([[0.0], [2.0]])).flatten()
    tensor([0.5000, 0.8808])
    """
    return score(theta, x).sigmoid()


def accuracy(theta: Tensor, data: Labelled) -> Tensor:
    """Return the share of points (...) on the right side of the boundary.

    >>> data = Labelled(torch.tensor([[1.0], [3.0]]), torch.tensor([[0.0], [1.0]]))
    >>> accuracy(torch.tensor([[1.0, -2.0], [0.0, 1.0]]), data)  # a boundary at 2, and none
    tensor([1.0000, 0.5000])
    """
    return ((score(theta, data.x) > 0) == (data.y > 0)).to(data.x.dtype).mean(dim=(-2, -1))


@dataclass(frozen=True)
class Loss:
    """The loss of one point and its slope dL/dz, as functions of the score z and the class y."""

    value: Callable[[Tensor, Tensor], Tensor]
    slope: Callable[[Tensor, Tensor], Tensor]


def _squared_slope(z: Tensor, y: Tensor) -> Tensor:
    p = z.sigmoid()
    return 2 * (p - y) * p * (1 - p)  # the last two factors are σ′(z)


# −ln p for class 1 and −ln(1 − p) for class 0, written so that no large z overflows.
CROSS_ENTROPY = Loss(
    value=lambda z, y: softplus(z) - y * z,
    slope=lambda z, y: z.sigmoid() - y,
)
SQUARED_ERROR = Loss(
    value=lambda z, y: (z.sigmoid() - y).square(),
    slope=_squared_slope,
)


def mean_loss(theta: Tensor, data: Labelled, *, loss: Loss = CROSS_ENTROPY) -> Tensor:
    """Return the mean loss (...) over the points; cross-entropy is in nats.

    >>> data = Labelled(torch.tensor([[1.0], [3.0]]), torch.tensor([[0.0], [1.0]]))
    >>> print(f"{mean_loss(torch.zeros(2), data):.4f}")  # p is ½ for both points: ln 2
    0.6931
    """
    return loss.value(score(theta, data.x), data.y).mean(dim=(-2, -1))


def gradient_by_hand(theta: Tensor, data: Labelled, *, loss: Loss = CROSS_ENTROPY) -> Tensor:
    """Return the gradient of the mean loss by hand: (1/n) Σ (dL/dz)ᵢ [xᵢ, 1].

    Args:
        theta: Parameters (w, b), shape (..., k + 1), of the dtype of the data.
        data: The n points.
        loss: CROSS_ENTROPY or SQUARED_ERROR.

    Returns:
        (∂L/∂w, ∂L/∂b), shape (..., k + 1).

    >>> data = Labelled(torch.tensor([[1.0], [3.0]]), torch.tensor([[0.0], [1.0]]))
    >>> gradient_by_hand(torch.zeros(2), data)  # p is ½ for both points
    tensor([-0.5000,  0.0000])
    """
    slopes = loss.slope(score(theta, data.x), data.y)
    return slopes.squeeze(-1) @ data.features / len(data.x)


def descend(start: Tensor, data: Labelled, *, lr: float, steps: int, loss: Loss = CROSS_ENTROPY) -> Run:
    """Run full-batch gradient descent with the gradient by hand, and record it.

    Args:
        start: Parameters (w, b) to start from, shape (..., k + 1); float64 gives a float64 run.
        data: The points, cast to the dtype of start.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.
        loss: CROSS_ENTROPY or SQUARED_ERROR.

    Returns:
        Loss and θ before each step and after the last.

    Raises:
        ValueError: lr or steps is not positive, or start has not one weight per feature and a bias.

    >>> data = Labelled(torch.tensor([[1.0], [3.0]]), torch.tensor([[0.0], [1.0]]))
    >>> run = descend(torch.zeros(2), data, lr=0.5, steps=3)
    >>> [f"{loss:.4f}" for loss in run.losses]
    ['0.6931', '0.6064', '0.5822', '0.5642']
    """
    data = data.matching(start)
    thetas = descent_path(lambda theta: gradient_by_hand(theta, data, loss=loss), start, lr=lr, steps=steps)
    return Run(mean_loss(thetas, data, loss=loss), thetas, lr)  # all losses at once
