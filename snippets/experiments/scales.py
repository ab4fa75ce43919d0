"""What memory and scale are worth in valleys of several kinds: long ones, and some that lie along the axes.

A rate for each parameter is 1 divided by its own curvature, the diagonal of the Hessian.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from snippets.checks import check_steps
from snippets.data import Data, on_line, with_condition
from snippets.experiments.optimizers import half_settled, polyaks_setting, race_starts, settle_steps
from snippets.landscape import curvatures, hessian, principal_axes
from snippets.optimizers import Thetas, heavy_ball


def along_the_axes() -> Data:
    """Return three examples of y = 2x whose inputs have the mean 0, so that their valley lies along the axes.

    >>> hessian(along_the_axes()).diagonal().prod() == hessian(along_the_axes()).det()
    tensor(True)
    """
    return on_line([-8, 0, 8], slope=2, intercept=0)


def one_rate(data: Data) -> float:
    """Return the rate that is best for the worst start, 2/(λmin + λmax).

    >>> print(f"{one_rate(on_line([1, 2, 3], slope=2, intercept=0)):.3f}")
    0.176
    """
    return 2 / curvatures(data).sum().item()


def own_rates(data: Data) -> Tensor:
    """Return a rate for w and one for b, each 1 divided by its own curvature, (2,).

    >>> own_rates(on_line([-2, 0, 2], slope=2, intercept=0))
    tensor([0.1875, 0.5000], dtype=torch.float64)
    """
    return 1 / hessian(data).diagonal()


def scaled_condition(data: Data) -> float:
    """Return the condition number that is left with own_rates(): (1 + ρ)/(1 − ρ) with ρ = |Hwb|/√(Hww·Hbb).

    >>> print(f"{scaled_condition(on_line([1, 2, 3], slope=2, intercept=0)):.1f}")
    26.0
    """
    (ww, wb), (_, bb) = hessian(data).tolist()
    mixed = abs(wb) / (ww * bb) ** 0.5
    return (1 + mixed) / (1 - mixed)


def conditions_of_scales(data: Data, ratios: Sequence[float]) -> Tensor:
    """Return the condition number that is left with other rates for w and b.

    Args:
        data: The examples.
        ratios: By what the rate of w is multiplied against that of own_rates(), each above 0, (k,).

    Returns:
        Condition numbers (k,), in float64.
    """
    rates = own_rates(data).repeat(len(ratios), 1)
    rates[:, 0] *= torch.tensor(ratios, dtype=torch.float64)
    roots = rates.sqrt()
    scaled = roots[:, :, None] * hessian(data) * roots[:, None, :]  # the eigenvalues of rates · H
    w, b, both = scaled[:, 0, 0], scaled[:, 1, 1], scaled[:, 0, 1]
    greatest = (w + b) / 2 + torch.hypot((w - b) / 2, both)
    return greatest**2 / (w * b - both**2)  # the least is the determinant over the greatest


def best_of(
    method: Callable[..., Thetas], data: Data, *, rates: Sequence[float], steps: int = 300, **settings: float
) -> Tensor:
    """Return when each start of the race has settled, at that rate with which half of them have first.

    Args:
        method: One of snippets.optimizers.
        data: The examples.
        rates: The learning rates to try, (k,).
        steps: Number of updates, 1 or more.
        settings: What else the method asks for, such as beta.

    Returns:
        Steps (starts,), in float64; inf for a run that is not near at its end.
    """
    starts, lr = race_starts(), torch.tensor(rates, dtype=torch.float64)[:, None, None]
    times = settle_steps(method, starts.repeat(len(rates), 1, 1), data, lr=lr, steps=steps, **settings)
    return times[half_settled(times).argmin()]


def steps_by_condition(kappas: Sequence[float], *, left: float = 1e-3, most: int = 20_000) -> dict[str, list[int]]:
    """Return how many steps it takes from one unit up the floor to a part of that, in valleys of several lengths.

    Args:
        kappas: Condition numbers κ, 1 or more.
        left: What part of the distance is to be left.
        most: After how many steps to give up, 1 or more.

    Returns:
        "plain" → steps at 2/(λmin + λmax), "momentum" → steps with Polyak's setting, each (k,).

    Raises:
        ValueError: most is too small, or below 1.
    """
    check_steps(most)
    counts: dict[str, list[int]] = {"plain": [], "momentum": []}
    for data in map(with_condition, kappas):
        matrix, up = hessian(data), principal_axes(data)[1][:, 0]
        for name, (lr, beta) in {"plain": (one_rate(data), 0.0), "momentum": polyaks_setting(data)}.items():
            run = heavy_ball(lambda theta, H=matrix: H @ theta, up, most * [lr], beta=beta)  # type: ignore[misc]
            for step, away in enumerate(run, 1):
                if away.norm() <= left:
                    counts[name].append(step)
                    break
            else:
                raise ValueError(f"not there after {most} steps: give more")
    return counts
