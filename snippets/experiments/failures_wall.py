"""The losses of runs that went wrong, as their loops print them: one for each group, and six to be told apart."""

import functools
from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from snippets import landscape
from snippets.descent import descend_by_hand
from snippets.experiments.rules import START, rule_2x
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error

LR = 0.02  # where a fault is another than the rate


class Pair(NamedTuple):
    """The losses of a run with a fault, and with the fault mended, (epochs,) each."""

    wrong: Tensor
    mended: Tensor


@functools.cache
def wall() -> Mapping[str, Tensor]:
    """Six runs with a fault each → the loss of each epoch, float64, in squared units of y.

    "never cleared": each step goes along the sum of all gradients so far.
    "past the border", "too small": a rate of 0.2, and of 0.00001, on y = 2x; the border is 0.18.
    "valley": half the border, which is a good rate here.
    "at the start": the gradient is taken once.
    "last example": one example a step; of each epoch, the loss of the last one before its step.
    """
    three = rule_2x().to(torch.float64)
    begin = torch.tensor(START).double()
    border = 2 / landscape.curvatures(three)[1].item()
    with_rate = {
        name: descend_by_hand(begin, three, lr=lr, steps=steps).losses
        for name, lr, steps in (
            ("past the border", 0.2, 11), ("too small", 0.00001, 100), ("valley", border / 2, 120)
        )
    }  # fmt: skip
    first = gradient_by_hand(begin, three)
    times = torch.arange(12).double()[:, None]
    return with_rate | {
        "never cleared": mean_squared_error(_never_cleared(begin), three),
        "at the start": mean_squared_error(begin - LR * times * first, three),
        "last example": last_of_epoch().wrong,
    }


def _never_cleared(start: Tensor, steps: int = 120) -> Tensor:
    """The (w, b) of a run whose gradient is never cleared, (steps, 2)."""
    data = rule_2x().to(torch.float64)
    path, total = [start], torch.zeros(2).double()
    for _ in range(steps - 1):
        total = total + gradient_by_hand(path[-1], data)
        path.append(path[-1] - 0.01 * total)
    return torch.stack(path)


@functools.cache
def last_of_epoch(epochs: int = 60, since: int = 12) -> Pair:
    """One example a step, in random order: the loss of each epoch's last example, and that of all at its end.

    Args:
        epochs: How many are run.
        since: The first that is returned; by then the line stands nearly still.
    """
    generator = torch.Generator().manual_seed(0)
    examples = [(0.0, 1.0), (1.0, 2.0), (2.0, 6.0), (3.0, 6.0)]
    w = b = 0.0
    last, whole = [], []
    for _ in range(epochs):
        for place in torch.randperm(4, generator=generator).tolist():
            x, y = examples[place]
            error = w * x + b - y
            w, b = w - 2 * LR * error * x, b - 2 * LR * error
        last.append(error**2)
        whole.append(sum((w * x + b - y) ** 2 for x, y in examples) / 4)
    return Pair(torch.tensor(last[since:]).double(), torch.tensor(whole[since:]).double())


@functools.cache
def groups() -> Mapping[str, Pair]:
    """What a run of each group prints, and what it prints once it is mended.

    Without a bias, the neuron learns from y = 2x + 3 at x = 0, 1, 2, 3.
    """
    three = rule_2x().to(torch.float64)
    begin = torch.tensor(START).double()
    good = descend_by_hand(begin, three, lr=LR, steps=60).losses
    x = torch.arange(4).double()
    y = 2 * x + 3
    X = torch.stack([x, torch.ones(4).double()], dim=1)
    without, with_bias = torch.zeros(2).double(), torch.zeros(2).double()
    found: list[list[Tensor]] = [[], []]
    for _ in range(60):
        errors = [x * without[0] - y, X @ with_bias - y]
        for losses, error in zip(found, errors, strict=True):
            losses.append(error.square().mean())
        slope = 2 / 4 * X.T @ torch.stack(errors, dim=1)
        without[0] -= 0.1 * slope[0, 0]
        with_bias = with_bias - 0.1 * slope[:, 1]
    curves = wall()
    return {
        "explodes": Pair(curves["past the border"], good[:12]),
        "stands": Pair(good[0].expand(61), good),
        "is wrong": Pair(torch.stack(found[0]), torch.stack(found[1])),
        "misleads": last_of_epoch(),
    }
