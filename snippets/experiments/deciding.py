"""Six points to part, how long a step may be for the cross-entropy, and where a weight goes that has no best value.

Of points that are mirrored at the origin, class 0 pulls at the weights as class 1 does, and the bias stays at 0.
So a "signed" point, x for class 1 and −x for class 0, says it all: it is right where w·x > 0.
"""

from functools import cache

import torch
from torch import Tensor

from snippets.checks import check_steps
from snippets.classification import Labelled
from snippets.descent import descent_path
from snippets.experiments.guarantees import power_iteration

RATE = 0.5  # below the border for any six points of the picture, 3 to either side and 2 up and down
START = (-0.6, 0.2, -0.5)  # w₁, w₂, b: the wrong way round
EPOCHS = 100
SIX = ((-1.6, 0.8), (-0.6, -1.0), (0.2, -0.2), (0.4, 1.2), (1.8, -0.4), (2.2, 1.0))
MIRRORED = ((1.0, 2.0), (1.0, -0.5), (2.4, 2.2))  # of class 1; the widest street goes straight up, 1 to either side


@cache
def six_points() -> Labelled:
    """Return three points of each class, in float64, which a line can part.

    >>> six_points().y.flatten().tolist()
    [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    """
    y = torch.tensor([[0.0]] * 3 + [[1.0]] * 3, dtype=torch.float64)
    return Labelled(torch.tensor(SIX, dtype=torch.float64), y)


@cache
def mirrored() -> Labelled:
    """Return the points MIRRORED, class 1, and the same mirrored at the origin, class 0, in float64.

    >>> mirrored().x.sum(dim=0)
    tensor([0., 0.], dtype=torch.float64)
    """
    points = torch.tensor(MIRRORED, dtype=torch.float64)
    y = torch.tensor([[0.0]] * len(points) + [[1.0]] * len(points), dtype=torch.float64)
    return Labelled(torch.cat([-points, points]), y)


def rate_border(data: Labelled) -> float:
    """Return 2/M, below which each step lowers the mean cross-entropy, from wherever.

    M is a quarter of the greatest eigenvalue of XᵀX/n, where X has a column of ones: the sigmoid is at most a quarter
    steep, and it is that steep at w = b = 0.

    >>> round(rate_border(mirrored()), 3)
    1.575
    """
    x = data.features.double()
    bends, start = x.T @ x / len(x), torch.arange(1.0, x.shape[1] + 1).double()
    return 8 / power_iteration(lambda way: bends @ way, start, turns=100)[-1].item()


def random_sets(count: int = 100, *, points: int = 6, seed: int = 0) -> Tensor:
    """Return sets of signed points in two dimensions that a line through the origin parts, (count, points, 2).

    Each point is 0.3 or more from a line of its set's own.

    >>> random_sets(3).shape
    torch.Size([3, 6, 2])
    """
    generator = torch.Generator().manual_seed(seed)
    angle = 2 * torch.pi * torch.rand(count, 1, 1, generator=generator, dtype=torch.float64)
    along = torch.cat([angle.cos(), angle.sin()], dim=2)
    x = 4 * torch.rand(count, points, 2, generator=generator, dtype=torch.float64) - 2
    side = torch.where((x * along).sum(dim=2, keepdim=True) < 0, -1.0, 1.0)
    return side * x + 0.3 * along


def weights_of(signed: Tensor, *, rate: float | Tensor, steps: int) -> Tensor:
    """Return the weights before each step and after the last, from 0 and with no bias, (steps + 1, ..., 2).

    Args:
        signed: Points (..., n, 2).
        rate: Learning rate, above 0; a tensor (..., 1) gives each set its own.
        steps: Number of updates, 1 or more.

    Raises:
        ValueError: rate or steps is not positive.

    >>> weights_of(torch.tensor([[2.0, 0.0]]), rate=0.5, steps=1)[-1]  # half of the point, times the rate
    tensor([0.5000, 0.0000])
    """
    check_steps(steps)

    def slope(w: Tensor) -> Tensor:
        wrong = torch.sigmoid(-(signed @ w.unsqueeze(-1)))  # 1 − p, the chance given to the other class
        return -(wrong * signed).mean(dim=-2)

    return descent_path(slope, torch.zeros_like(signed[..., 0, :]), lr=rate, steps=steps)


def widest_street(signed: Tensor) -> tuple[Tensor, Tensor]:
    """Return across which direction the widest street through the origin parts signed points, and half its width.

    It is as wide as it can be either where one point alone is nearest, straight ahead, or where two are equally near.

    Args:
        signed: Points (..., n, 2), two or more, which a line through the origin parts.

    Returns:
        Unit vectors (..., 2) and half widths (...).

    Raises:
        ValueError: no line through the origin parts the points of a set.

    >>> widest_street(torch.tensor([[1.0, 2.0], [1.0, -0.5], [2.0, 3.0]]))
    (tensor([1., 0.]), tensor(1.))
    """
    apart = (signed.unsqueeze(-2) - signed.unsqueeze(-3)).flatten(-3, -2)
    across = torch.stack([-apart[..., 1], apart[..., 0]], dim=-1)  # both signs: each pair comes twice
    tried = torch.cat([signed, across], dim=-2)
    long = tried.norm(dim=-1, keepdim=True)
    tried = tried / torch.where(long > 0, long, 1.0)
    nearest = (tried @ signed.mT).amin(dim=-1)
    half, at = nearest.where(long.squeeze(-1) > 0, -torch.inf).max(dim=-1)
    if not (half > 0).all():
        raise ValueError("no line through the origin parts these points: there is no street between them")
    return tried.gather(-2, at[..., None, None].expand(*at.shape, 1, 2)).squeeze(-2), half
