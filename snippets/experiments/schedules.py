"""Learning rates that change on the way: plans that lower them, and a ramp that raises them to find the border.

plans       the rate of each update by four plans
ramp        the losses of a run whose rate grows with each step
lowest_at   at which rate of a ramp the loss was lowest, in borders
reading     what doubling the rate until the loss grows tells of the steep curvature
"""

import math

import torch
from torch import Tensor

from snippets.checks import check_rate, check_steps
from snippets.data import Data
from snippets.gradients import gradient_by_hand
from snippets.landscape import curvatures, minimum, principal_axes
from snippets.neuron import mean_squared_error


def plans(updates: int, *, rate: float, half: int) -> dict[str, Tensor]:
    """Return the learning rate of each update by four plans, which all begin at the same one.

    Args:
        updates: Number of updates, 1 or more.
        rate: The first learning rate η > 0.
        half: After how many updates the plan "1/t" has halved it.

    Returns:
        Name of the plan → rates (updates,), in float64.

    Raises:
        ValueError: updates or the rate is not positive.

    >>> by_name = plans(4, rate=0.1, half=2)
    >>> {name: [round(rate, 3) for rate in rates.tolist()] for name, rates in by_name.items()}
    {'constant': [0.1, 0.1, 0.1, 0.1], 'step decay': [0.1, 0.1, 0.01, 0.001], \
'1/t': [0.1, 0.067, 0.05, 0.04], 'cosine': [0.1, 0.085, 0.05, 0.015]}
    """
    check_rate(rate)
    check_steps(updates)
    t = torch.arange(updates, dtype=torch.float64)
    return {
        "constant": rate + 0 * t,
        "step decay": rate * 0.1 ** ((2 * t >= updates).double() + (4 * t >= 3 * updates).double()),
        "1/t": rate / (1 + t / half),
        "cosine": rate / 2 * (1 + (math.pi * t / updates).cos()),
    }


def ramp(
    starts: Tensor, data: Data, *, low: float, high: float, steps: int
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Return the losses of runs on all examples in which each rate is the one before times the same number.

    Args:
        starts: Parameters (w, b) to start from, (runs, 2).
        data: The examples.
        low: The first learning rate, above 0.
        high: The last one.
        steps: Number of updates, 2 or more.

    Returns:
        The rates (steps,), and the losses after each step (steps, runs), in float64.

    Raises:
        ValueError: low is not above 0, or steps is below 1.

    >>> from snippets.experiments.rules import rule_2x
    >>> rates, losses = ramp(torch.zeros(1, 2), rule_2x(), low=0.001, high=0.1, steps=3)
    >>> [round(rate, 3) for rate in rates.tolist()], tuple(losses.shape)
    ([0.001, 0.01, 0.1], (3, 1))
    """
    check_rate(low)
    check_steps(steps)
    data, theta = data.to(torch.float64), starts.double()
    rates = low * (high / low) ** (torch.arange(steps, dtype=torch.float64) / (steps - 1))
    thetas = theta.new_empty(steps, *theta.shape)
    for step, rate in enumerate(rates):
        theta = theta - rate * gradient_by_hand(theta, data)
        thetas[step] = theta
    return rates, mean_squared_error(thetas, data)


def lowest_at(starts: Tensor, data: Data, *, low: float, high: float, steps: int) -> Tensor:
    """Return the rate that made the least loss of a ramp, for each start, divided by the border 2/λmax, (runs,).

    >>> from snippets.experiments.rules import rule_2x
    >>> bool(lowest_at(torch.zeros(1, 2), rule_2x(), low=1e-5, high=10, steps=200) > 2)
    True
    """
    rates, losses = ramp(starts, data, low=low, high=high, steps=steps)
    return rates[losses.nan_to_num(nan=torch.inf).argmin(dim=0)] * curvatures(data)[1] / 2


def reading(start: Tensor, data: Data, *, rate: float, epochs: int = 10) -> tuple[float, int]:
    """Double the rate until the loss grows in the last of some epochs, and read the steep curvature from its growth.

    Once the steep direction grows, a step multiplies its loss by (1 − ηλ)², so λ is about (1 + √ratio)/η.

    Args:
        start: Parameters (w, b) to start each try from, (2,).
        data: The examples.
        rate: The first learning rate, far below the border.
        epochs: Epochs of a try, 1 or more.

    Returns:
        The learning rate 1/λ, and how many tries it took.

    Raises:
        ValueError: rate is not above 0, or epochs is below 1.

    >>> from snippets.experiments.rules import rule_2x
    >>> found, tries = reading(torch.zeros(2), rule_2x(), rate=1e-5)
    >>> f"{found * curvatures(rule_2x())[1]:.2f}", tries
    ('1.00', 16)
    """
    check_rate(rate)
    check_steps(epochs)
    values, axes = principal_axes(data)
    parts = values * ((start.double() - minimum(data)) @ axes).square() / 2  # of the loss, above the least
    least = mean_squared_error(minimum(data), data.to(torch.float64)).item()
    pairs, tries = list(zip(parts.tolist(), values.tolist(), strict=True)), 0
    while True:
        tries += 1
        before, after = (
            least + sum(part * (1 - rate * value) ** (2 * epoch) for part, value in pairs)
            for epoch in (epochs - 1, epochs)
        )
        if after > before:
            return rate / (1 + math.sqrt(after / before)), tries
        rate *= 2
