"""Many runs at once: how long each learning rate takes, and what each condition number costs."""

from collections.abc import Sequence

import torch
from torch import Tensor

from snippets.checks import check_steps, check_within
from snippets.data import Data, with_condition
from snippets.descent import descend_by_hand
from snippets.landscape import curvatures, minimum, principal_axes

LEG = 1_000  # steps between two looks at whether a sweep can stop


def rate_sweep(
    rates: Sequence[float] | Tensor,
    *,
    data: Data,
    start: Tensor,
    within: float = 0.005,
    steps: int = 30_000,
) -> Tensor:
    """Return the step at which each learning rate settles at the minimum, as settled() counts it.

    All rates run at once, in float64, each until it has settled or is lost.

    Args:
        rates: The learning rates η > 0, (k,).
        data: The examples.
        start: Parameters (w, b) to start from, shape (2,).
        within: Bound on max(|Δw|, |Δb|), above 0.
        steps: Number of updates after which to give up, 1 or more.

    Returns:
        Steps (k,), in float64; NaN for a rate that has not settled by then.

    Raises:
        ValueError: a rate, within or steps is not positive.

    >>> from snippets.data import on_line
    >>> data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    >>> start = torch.tensor([0.5, 0.0])
    >>> rate_sweep([0.01, 0.1, 0.2], data=data, start=start)
    tensor([1098.,  109.,   nan], dtype=torch.float64)
    """
    check_within(within)
    check_steps(steps)
    rates = torch.as_tensor(rates, dtype=torch.float64)
    target = minimum(data)
    theta = start.double().repeat(len(rates), 1)
    # Squared, the distance to the minimum is a sum of c²(1 − ηλ)²ᵗ, which is convex in t:
    # below η = 2/λmax it only falls, and where it is above its start it grows for ever.
    falls = rates < 2 / curvatures(data)[1]
    lost = (theta - target).norm(dim=-1) + 2 * within
    times = torch.full_like(rates, torch.nan)
    since = torch.zeros_like(rates)  # the step after the last one that was not near
    live = torch.ones_like(falls)
    for begin in range(0, steps, LEG):
        leg = min(LEG, steps - begin)
        run = descend_by_hand(theta[live], data, lr=rates[live, None], steps=leg)
        away = ~((run.thetas - target).abs().amax(dim=-1) < within)  # True for NaN
        after = torch.arange(begin + 1, begin + leg + 2)[:, None]
        since[live] = torch.maximum(since[live], (away * after).amax(dim=0))
        theta[live] = run.theta
        times[live] = since[live].where(~away[-1], torch.nan)
        distance = (theta - target).norm(dim=-1)
        live &= (distance < lost) & ~(falls & (distance < within))
        if not live.any():
            break
    return times


def cost_of_condition(kappas: Sequence[float]) -> Tensor:
    """Return how many steps at η = 1/λmax divide the error by ten along the slowest direction.

    Each is counted in a run on data with that condition number, from one unit up the floor of
    its valley; landscape.steps_per_decade is the theory.

    Args:
        kappas: Condition numbers κ, 1 or more, (k,).

    Returns:
        Steps (k,), in float64.

    Raises:
        ValueError: a condition number is below 1.

    >>> cost_of_condition([1, 10, 100]).tolist()
    [1.0, 22.0, 230.0]
    """
    counts = []
    for kappa in kappas:
        data = with_condition(kappa)
        values, vectors = principal_axes(data)
        slowest = vectors[:, 0]
        counts.append(
            rate_sweep(
                1 / values[-1:],
                data=data,
                start=minimum(data) + slowest,
                within=slowest.abs().max().item() / 10,
                steps=1 + int(3 * kappa),  # ln 10 < 3
            )
        )
    return torch.cat(counts)
