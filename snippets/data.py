"""The examples to learn from: settings in, tensors out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import torch
from torch import Tensor

from snippets.checks import check_deviation

SPAN = 4.0  # scattered inputs lie in [0, 4), where the lesson's own examples lie


@dataclass(frozen=True, eq=False)
class Examples:
    """What there is to learn from: inputs x (n, k) and targets y (n, 1), of one floating dtype.

    Raises:
        ValueError: shapes or dtypes do not fit; the message says what to change.
    """

    x: Tensor
    y: Tensor

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or 0 in self.x.shape:
            raise ValueError(f"x has shape {tuple(self.x.shape)}, not (n, k): give each example a row of features")
        if self.y.shape != (len(self.x), 1):
            raise ValueError(
                f"y has shape {tuple(self.y.shape)}, not {(len(self.x), 1)}: "
                "give one target for each example, with y.reshape(-1, 1)"
            )
        if not self.x.is_floating_point() or self.x.dtype != self.y.dtype:
            raise ValueError(
                f"x is {self.x.dtype}, y is {self.y.dtype}: convert both to one floating type with .float()"
            )

    @cached_property
    def features(self) -> Tensor:
        """X = [x, 1] (n, k + 1): what w and b are multiplied by."""
        return torch.cat([self.x, torch.ones_like(self.y)], dim=1)

    def to(self, dtype: torch.dtype) -> Self:
        """Return the same examples in another floating dtype."""
        return self if dtype == self.x.dtype else type(self)(self.x.to(dtype), self.y.to(dtype))

    def matching(self, theta: Tensor) -> Self:
        """Return the same examples in the dtype of parameters that fit them.

        Args:
            theta: Parameters (w, b), shape (..., k + 1), floating.

        Raises:
            ValueError: theta has not one weight for each feature and a bias, or is not floating.
        """
        count = self.features.shape[1]
        if theta.shape[-1:] != (count,) or not theta.is_floating_point():
            such = [0.5] * (count - 1) + [0.0]
            raise ValueError(
                f"the parameters are {theta.dtype} of shape {tuple(theta.shape)}: give {count} floating "
                f"numbers, the weights and then the bias, as in torch.tensor({such})"
            )
        return self.to(theta.dtype)


@dataclass(frozen=True, eq=False)
class Data(Examples):
    """Examples with one input: x (n, 1) and y (n, 1), of one floating dtype.

    Raises:
        ValueError: shapes or dtypes do not fit; the message says what to change.
    """

    def __post_init__(self) -> None:
        if self.x.ndim != 2 or self.x.shape[1] != 1 or len(self.x) == 0:
            raise ValueError(f"x has shape {tuple(self.x.shape)}, not (n, 1): reshape it with x.reshape(-1, 1)")
        super().__post_init__()


def on_line(inputs: Sequence[float], *, slope: float, intercept: float) -> Data:
    """Return examples that lie exactly on the line y = slope · x + intercept.

    Args:
        inputs: The x of each example, 1 or more.
        slope: The weight w that the neuron should find.
        intercept: The bias b that the neuron should find.

    Returns:
        As many examples as inputs, in float32.

    Raises:
        ValueError: there are no inputs.

    >>> on_line([1, 2, 3], slope=2, intercept=0).y.flatten().tolist()
    [2.0, 4.0, 6.0]
    """
    if len(inputs) == 0:
        raise ValueError("no inputs: give at least one x, such as [1, 2, 3]")
    x = torch.tensor(inputs, dtype=torch.float32).reshape(-1, 1)
    return Data(x, slope * x + intercept)


def with_condition(kappa: float) -> Data:
    """Return two examples of y = 3x + 1 whose loss has the condition number κ.

    Inputs of mean c and spread 1 have the Hessian 2 · [[c² + 1, c], [c, 1]], with eigenvalues
    2√κ and 2/√κ where c = κ^¼ − κ^−¼: the farther the inputs lie from 0, the greater κ.

    Args:
        kappa: Condition number κ, 1 (where c = 0) or more.

    Returns:
        Examples at x = c − 1 and c + 1, in float64.

    Raises:
        ValueError: kappa is below 1, or not finite.

    >>> with_condition(1).x.flatten().tolist()
    [-1.0, 1.0]
    """
    if not 1 <= kappa < math.inf:
        raise ValueError(f"kappa is {kappa}: a condition number is 1 or more, and finite here")
    centre = kappa**0.25 - kappa**-0.25
    x = centre + torch.tensor([[-1.0], [1.0]], dtype=torch.float64)
    return Data(x, 3 * x + 1)


def scattered(count: int, *, slope: float, intercept: float, noise: float, seed: int) -> Data:
    """Return examples scattered about the line y = slope · x + intercept.

    Args:
        count: Number of examples, 2 or more.
        slope: Slope of the line.
        intercept: Where the line crosses x = 0.
        noise: Standard deviation of the Gaussian noise added to y, in units of y; 0 or more.
        seed: Seed of a generator of its own; torch's global one is left alone.

    Returns:
        Examples in float32, x drawn uniformly from [0, 4).

    Raises:
        ValueError: count or noise is too small.

    >>> scattered(3, slope=2, intercept=0, noise=0, seed=0).x.flatten()
    tensor([1.9850, 3.0729, 0.3539])
    """
    if count < 2:
        raise ValueError(f"count is {count}: a line needs 2 examples or more")
    check_deviation("noise", noise)
    generator = torch.Generator().manual_seed(seed)
    x = SPAN * torch.rand(count, 1, generator=generator)
    return Data(x, slope * x + intercept + noise * torch.randn(count, 1, generator=generator))
