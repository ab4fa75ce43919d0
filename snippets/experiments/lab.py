"""What is asked in the Lab, at many settings at once: its noisy points, and its methods.

Chance there is Python's own, so it is a generator of that kind here.
"""

from random import Random

import torch
from torch import Tensor

from snippets.data import SPAN, Data
from snippets.gradients import gradient_by_hand
from snippets.optimizers import adam, gradient_descent, momentum


def noisy(chance: Random, count: int = 30) -> Data:
    """Return points about the line y = 2x, with noise of deviation 1 and x from 0 to 4, in float64.

    Args:
        chance: The generator, which has moved on then.
        count: How many points, 1 or more.

    >>> noisy(Random(0), 2).x.flatten()
    tensor([3.3777, 1.0357], dtype=torch.float64)
    """
    points = []
    for _ in range(count):
        x = chance.uniform(0, SPAN)
        points.append((x, 2 * x + chance.gauss(0, 1)))
    x, y = torch.tensor(points, dtype=torch.float64).mT[:, :, None]
    return Data(x, y)


def in_turn(data: Data, start: Tensor, *, lr: float, epochs: int, chance: Random) -> Tensor:
    """Return where one example at a time leads, in each epoch in another order: (epochs, 2), after each epoch.

    Args:
        data: The examples.
        start: Parameters (w, b), (2,).
        lr: The learning rate of each step.
        epochs: How many times to go through all examples, 1 or more.
        chance: The generator, which says in which order.

    >>> from snippets.data import on_line
    >>> data = on_line([1, 2, 3], slope=2, intercept=0)
    >>> in_turn(data, torch.tensor([-1.0, 3.0]), lr=0.05, epochs=100, chance=Random(0))[-1]
    tensor([1.9765, 0.0508], dtype=torch.float64)
    """
    points = torch.cat([data.x, data.y], dim=1).tolist()
    (w, b), thetas = start.tolist(), []
    for _ in range(epochs):
        chance.shuffle(points)
        for x, y in points:
            error = w * x + b - y
            w, b = w - lr * 2 * error * x, b - lr * 2 * error
        thetas.append((w, b))
    return torch.tensor(thetas, dtype=torch.float64)


def by_method(data: Data, start: Tensor, rates: Tensor, *, steps: int) -> dict[str, Tensor]:
    """Return where each method leads at each rate: its name → parameters after each step, (steps, rates, 2).

    Momentum keeps 0.9 of its speed, and Adam has the memories that it comes with.

    Args:
        data: The examples.
        start: Parameters (w, b), (2,), in float64.
        rates: The learning rates, (rates,).
        steps: How many steps, 1 or more.
    """
    data = data.to(torch.float64)
    begin, same = start.expand(len(rates), 2), steps * [rates[:, None]]
    runs = {
        "gradient descent": gradient_descent(lambda theta: gradient_by_hand(theta, data), begin, same),
        "momentum": momentum(lambda theta: gradient_by_hand(theta, data), begin, same, beta=0.9),
        "Adam": adam(lambda theta: gradient_by_hand(theta, data), begin, same),
    }
    return {name: torch.stack([*run]) for name, run in runs.items()}
