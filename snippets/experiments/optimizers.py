"""The race of the optimizers, each tuned: same data, starts, criterion and grid for all.

The data are those of block 4 of the original, the starts those of its loop from the seeds 0 to 99.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

import torch
from torch import Tensor

from snippets.checks import check_steps, check_within
from snippets.data import Data
from snippets.experiments.rules import rule_2x
from snippets.experiments.straight_lines import many_seeds
from snippets.gradients import gradient_by_hand
from snippets.landscape import curvatures, minimum
from snippets.optimizers import Thetas, adam, gradient_descent, heavy_ball, nesterov, rmsprop

RACE_STARTS = 100
RACE_STEPS = 500  # a run counts as settled if it stays so to the end of them
RACE_LIMIT = 300  # and as lost if it is not settled by then
RACE_LOST = 2  # a setting is out if it loses more starts than that
RACE_RATES = tuple(10 ** (k / 4) for k in range(-8, 5))  # 0.01 to 10, four to each tenfold
RACE_BETAS = (0.5, 0.7, 0.8, 0.9, 0.99, 0.999, 0.9999)  # closer and closer to 1
FINE_RATES = tuple(10 ** (k / 30) for k in range(-60, 31))  # from 0.01 to 10, as many as pairs of those two
HEAT_STEPS = 150  # after so many, only settings that may still win run on,
HEAT_SIZE = 8  # so many at a time
# Each method, and the name of its memory β, if it has one; Adam's second stays at 0.999.
RACERS: dict[str, tuple[Callable[..., Thetas], str | None]] = {
    "gradient descent": (gradient_descent, None),
    "heavy ball": (heavy_ball, "beta"),
    "Nesterov": (nesterov, "beta"),
    "RMSprop": (rmsprop, "beta"),
    "Adam": (adam, "beta1"),
}


@dataclass(frozen=True, eq=False)
class Tuned:
    """A setting of a method, and how fast it is.

    Attributes:
        lr: Its learning rate.
        beta: Its memory; None for a method without.
        times: When each start has settled, (starts,); inf where it is not near at the end.
        tried: How many settings were tried to find it.
    """

    lr: float
    beta: float | None
    times: Tensor
    tried: int

    @property
    def median(self) -> float:
        """The step by which half of the starts have settled."""
        return half_settled(self.times).item()

    @property
    def lost(self) -> int:
        """How many starts have not settled by RACE_LIMIT."""
        return int((self.times > RACE_LIMIT).sum())


def race_starts() -> Tensor:
    """Return the starts (w, b) of the race, uniform in (−1, 1), shape (100, 2), in float64."""
    return many_seeds(count=RACE_STARTS).thetas[0].double()


def polyaks_setting(data: Data) -> tuple[float, float]:
    """Return η and β with which the heavy ball forgets the worst start fastest.

    η = 4/(√λmax + √λmin)², β = ((√κ − 1)/(√κ + 1))²; per step a factor √β, in the long run.
    Needs λmin > 0.

    Source: Polyak (1964).

    >>> lr, beta = polyaks_setting(rule_2x())
    >>> print(f"η = {lr:.3f}, β = {beta:.3f}")
    η = 0.274, β = 0.553
    """
    low, high = curvatures(data).sqrt().tolist()
    return 4 / (high + low) ** 2, ((high - low) / (high + low)) ** 2


def settle_steps(
    method: Callable[..., Thetas],
    start: Tensor,
    data: Data,
    *,
    lr: float | Tensor,
    steps: int,
    within: float = 0.005,
    **settings: float | Tensor,
) -> Tensor:
    """Return the first step from which each run stays near the minimum, as settled() counts it.

    Args:
        method: One of snippets.optimizers.
        start: Parameters (w, b) to start from, shape (..., 2), in float64.
        data: The examples.
        lr: Learning rate η of every step; a tensor gives each run its own, (..., 1).
        steps: Number of updates, 1 or more.
        within: Bound on max(|Δw|, |Δb|), above 0.
        settings: What else the method asks for, such as beta; like lr, perhaps for each run.

    Returns:
        Steps (...), in float64; inf for a run that is not near at its end.

    Raises:
        ValueError: within or steps is not positive.

    >>> start = torch.tensor([0.0, 0.0]).double()
    >>> settle_steps(heavy_ball, start, rule_2x(), lr=0.27, beta=0.55, steps=3_000).item()
    26.0
    """
    check_within(within)
    check_steps(steps)
    data, target = data.matching(start), minimum(data)
    run = method(lambda theta: gradient_by_hand(theta, data), start, steps * [lr], **settings)
    times = start.new_zeros(())
    for step, theta in enumerate(chain([start], run)):
        near = (theta - target).abs().amax(dim=-1) < within  # False for NaN
        times = times.where(near, step + 1)
    return times.where(near, torch.inf)


def half_settled(times: Tensor) -> Tensor:
    """Return the step by which half of the starts have settled, (..., starts) to (...).

    >>> half_settled(torch.tensor([3.0, torch.inf, 1.0, 2.0])).item()
    2.0
    """
    return times.median(dim=-1).values  # of the two in the middle, torch takes the lower


def race_times(name: str, settings: Sequence[tuple[float, float | None]], *, steps: int = RACE_STEPS) -> Tensor:
    """Return when each start of the race has settled, with each setting of a method.

    Args:
        name: One of RACERS.
        settings: Pairs of a learning rate and a memory, None for a method without, (k,).
        steps: Number of updates, 1 or more.

    Returns:
        Steps (k, starts), in float64; inf for a run that is not near at its end.

    >>> half_settled(race_times("gradient descent", [(0.1, None), (0.2, None)])).tolist()
    [201.0, inf]
    """
    method, memory = RACERS[name]
    start = race_starts().repeat(len(settings), 1, 1)
    rates, betas = zip(*settings, strict=True)
    method = partial(method, **{memory: start.new_tensor(betas)[:, None, None]}) if memory else method
    lr = start.new_tensor(rates)[:, None, None]
    return settle_steps(method, start, rule_2x(), lr=lr, steps=steps)


def race_grid(name: str) -> list[tuple[float, float | None]]:
    """Return the settings of a method that are tried: of each method equally many.

    A method without a memory spends them all on its rate.

    >>> len(race_grid("gradient descent")) == len(race_grid("Adam"))
    True
    """
    if RACERS[name][1] is None:
        return [(lr, None) for lr in FINE_RATES]
    return [(lr, beta) for lr in RACE_RATES for beta in RACE_BETAS]


@cache
def race(name: str) -> Tuned:
    """Return the fastest setting of a method on its grid.

    Its score is the step by which half of the starts have settled; it is out if it loses too many.

    Args:
        name: One of RACERS.

    Raises:
        ValueError: every setting of the grid loses too many starts.

    >>> race("heavy ball").median
    35.0
    """
    grid = race_grid(name)
    # As a run goes on, the step from which it stays near can only rise. So a short heat gives each
    # setting the least that it can end with, and settings run on in that order until none can win.
    heat = race_times(name, grid, steps=HEAT_STEPS).clamp(max=HEAT_STEPS + 1)
    least, order = half_settled(heat).sort(stable=True)
    best = None
    for first in range(0, len(grid), HEAT_SIZE):
        if best and best.median <= least[first]:
            break
        settings = [grid[k] for k in order[first : first + HEAT_SIZE]]
        for (lr, beta), times in zip(settings, race_times(name, settings), strict=True):
            found = Tuned(lr, beta, times, len(grid))
            if found.lost <= RACE_LOST and (best is None or found.median < best.median):
                best = found
    if best is None:
        raise ValueError(f"{name} loses more than {RACE_LOST} starts with each setting: widen the grid")
    return best
