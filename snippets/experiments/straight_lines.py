"""The neuron with one weight and one bias, on examples of a straight line.

"Block 4" and "block 16" count the code blocks of the original lesson.
"""

from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor

from snippets.checks import check_steps, check_within
from snippets.data import Data, on_line, with_condition
from snippets.descent import Run, descend, descend_by_hand
from snippets.landscape import curvatures, minimum, principal_axes
from snippets.neuron import linear_neuron, parameters_of

LR = 0.01  # the learning rate of both loops of the original
EPOCHS = 100  # and their number of updates
LONG_EPOCHS = 3_000  # enough for either loop to print its targets to 2 decimals
SEEDS = 1_000
START = (0.5, 0.0)  # block 16 sets w and b itself
VALLEY_STEPS = 400  # block 16 at η = 1/λmax settles in about half of them
LEG = 1_000  # steps of a sweep between two looks at whether it can stop


@cache
def rule_2x() -> Data:
    """Return the examples of block 4: x = 1, 2, 3 and y = 2x."""
    return on_line([1, 2, 3], slope=2, intercept=0)


@cache
def rule_3x_plus_1() -> Data:
    """Return the examples of block 16: x = 1, 2, 3, 4 and y = 3x + 1."""
    return on_line([1, 2, 3, 4], slope=3, intercept=1)


@cache
def loop(*, seed: int = 0, steps: int = EPOCHS) -> Run:
    """Return the run of block 4, by autograd, in float32.

    >>> [f"{loss:.4f}" for loss in loop().losses[:4]]
    ['14.7868', '11.7298', '9.3131', '7.4027']
    """
    with torch.random.fork_rng(devices=()):
        neuron = linear_neuron(seed)
    return descend(neuron, rule_2x(), lr=LR, steps=steps)


@cache
def many_seeds(*, count: int = SEEDS) -> Run:
    """Return block 4 from the starts of the seeds 0 to count − 1, a batch (steps + 1, count).

    >>> [f"{loss:.4f}" for loss in many_seeds(count=3).losses[1]]
    ['11.7298', '10.3586', '12.9475']
    """
    starts = []
    with torch.random.fork_rng(devices=()):
        for seed in range(count):
            torch.default_generator.manual_seed(seed)  # 1 µs; torch.manual_seed: 0.1 ms
            starts.append(parameters_of(torch.nn.Linear(1, 1)))
    return descend_by_hand(torch.stack(starts), rule_2x(), lr=LR, steps=EPOCHS)


@cache
def long_run() -> Run:
    """Return block 4 from the start of loop() until it has settled, in float64.

    >>> [f"{loss:.4f}" for loss in long_run().losses[:4]]
    ['14.7868', '11.7298', '9.3131', '7.4027']
    """
    return descend_by_hand(loop().thetas[0].double(), rule_2x(), lr=LR, steps=LONG_EPOCHS)


@cache
def hand_loop(*, steps: int = EPOCHS) -> Run:
    """Return the run of block 16, from w = 0.5 and b = 0, in float64.

    >>> [f"{loss:.4f}" for loss in hand_loop().losses[:4]]
    ['60.3750', '41.8938', '29.0701', '20.1720']
    """
    start = torch.tensor(START, dtype=torch.float64)
    return descend_by_hand(start, rule_3x_plus_1(), lr=LR, steps=steps)


@cache
def valley_run() -> Run:
    """Return block 16 at η = 1/λmax: one step across the valley, then along its floor, in float64.

    >>> [f"{loss:.4f}" for loss in valley_run().losses[:3]]
    ['60.3750', '0.0029', '0.0028']
    """
    start = torch.tensor(START, dtype=torch.float64)
    fastest = 1 / curvatures(rule_3x_plus_1())[1].item()
    return descend_by_hand(start, rule_3x_plus_1(), lr=fastest, steps=VALLEY_STEPS)


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

    >>> start = torch.tensor([0.5, 0.0])
    >>> rate_sweep([0.01, 0.1, 0.2], data=rule_3x_plus_1(), start=start)
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
