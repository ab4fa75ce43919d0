"""What is minimised, and how well a slope can be measured: the runs of the first two pages.

"Block 4" and "block 16" count the code blocks of the original lesson.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor

from snippets.experiments.rules import START, noisy_2x, rule_3x_plus_1
from snippets.landscape import minimum
from snippets.neuron import mean_squared_error

FRESH = 1_000  # examples that no neuron has seen
SETS = 1_000
NEIGHBOURS = 64  # weights about the start: the rounding error at one alone is a matter of luck


class Unseen(NamedTuple):
    """Mean squared errors of many fitted lines, each (sets,), in squared units of y.

    Attributes:
        seen: Of the best line of each set, on the examples of that set.
        fresh: Of the same lines, on examples that no line was fitted to.
        seen_by_rule: Of the rule y = 2x, on the examples of each set.
        fresh_by_rule: Of the rule y = 2x on the fresh examples, one number.
    """

    seen: Tensor
    fresh: Tensor
    seen_by_rule: Tensor
    fresh_by_rule: Tensor


@cache
def unseen(*, sets: int = SETS) -> Unseen:
    """Return how the best line of ten noisy examples does, on them and on examples it has not seen.

    The sets are noisy_2x(0) to noisy_2x(sets − 1); the next seed gives the 1,000 fresh examples.

    Args:
        sets: Number of sets, 1 or more.

    Returns:
        The losses of the lines and of the rule, in float64.

    >>> losses = unseen(sets=2)
    >>> [f"{loss:.3f}" for loss in (*losses.seen, *losses.fresh)]
    ['0.544', '0.603', '0.984', '1.171']
    """
    drawn = [noisy_2x(seed) for seed in range(sets)]
    thetas = torch.stack([minimum(data) for data in drawn])
    fresh, rule = noisy_2x(sets, count=FRESH), thetas.new_tensor([2.0, 0.0])
    return Unseen(
        seen=torch.stack([mean_squared_error(*pair) for pair in zip(thetas, drawn, strict=True)]),
        fresh=mean_squared_error(thetas, fresh),
        seen_by_rule=torch.stack([mean_squared_error(rule, data) for data in drawn]),
        fresh_by_rule=mean_squared_error(rule, fresh),
    )


def difference_errors(steps: Sequence[float] | Tensor, *, power: int) -> tuple[Tensor, Tensor]:
    """Return the error of ∂L/∂w by a one-sided and by a central difference, for each step.

    L is the mean of error² or error⁴ on block 16, at b = 0. Each error is the greatest at
    64 weights within 0.1 of block 16's start, as a share of the slope there.
    Only +, −, × and ÷ are used, in a fixed order, so that rounding is the same on all machines.

    Args:
        steps: How far w is moved, each above 0, (k,).
        power: 2 for the lesson's own loss, a parabola; 4 for one that is none.

    Returns:
        One-sided and central error, each (k,), in float64, without unit.

    Raises:
        ValueError: power is neither 2 nor 4, or a step is not positive.

    >>> one_sided, central = difference_errors([0.1, 0.01], power=4)
    >>> [f"{error:.1e}" for error in (*one_sided, *central)]
    ['5.4e-02', '5.6e-03', '1.4e-03', '1.4e-05']
    """
    if power not in (2, 4):
        raise ValueError(f"power is {power}: give 2, or 4 for a loss that is no parabola")
    steps = torch.as_tensor(steps, dtype=torch.float64)
    if not (steps > 0).all():
        raise ValueError(f"a step of {steps.tolist()} is not above 0: give distances such as 1e-6")
    data = rule_3x_plus_1().to(torch.float64)
    examples = list(zip(data.x.flatten().tolist(), data.y.flatten().tolist(), strict=True))

    def loss(w: Tensor) -> Tensor:
        powers = [(w * x - y) * (w * x - y) for x, y in examples]
        if power == 4:
            powers = [square * square for square in powers]
        return sum(powers) / len(examples)

    def slope(w: Tensor) -> Tensor:
        errors = [w * x - y for x, y in examples]
        if power == 4:
            errors = [2 * error * error * error for error in errors]
        parts = [2 * error * x for error, (x, _) in zip(errors, examples, strict=True)]
        return sum(parts) / len(examples)

    near = torch.arange(NEIGHBOURS, dtype=torch.float64) / NEIGHBOURS - 0.5  # −0.5 to 0.5
    w = START[0] + 0.2 * near
    exact = slope(w)
    h = steps[:, None]
    both = (loss(w + h) - loss(w)) / h, (loss(w + h) - loss(w - h)) / (2 * h)
    one_sided, central = (((found - exact) / exact).abs().amax(dim=-1) for found in both)
    return one_sided, central
