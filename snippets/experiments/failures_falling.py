"""Runs that go wrong without a word: the loss falls, or seems to, and the neuron ends elsewhere.

stepping    descent along something that is not the slope here
squashed    a yes-or-no neuron whose score goes through the sigmoid once more than it should
overfit     ten weights that learn from few examples, and are judged by others
in_order    examples in batches, sorted by their label or mixed anew in each epoch
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from snippets.checks import check_rate, check_steps
from snippets.data import Data
from snippets.descent import Run, descent_path
from snippets.experiments.guarantees import power_iteration
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error

FAULTS: dict[str, Callable[[Tensor, Tensor, Tensor], Tensor]] = {
    "none": lambda here, first, total: here,
    "taken at the start": lambda here, first, total: first,
    "added up": lambda here, first, total: total,
    "wrong sign": lambda here, first, total: -here,
}
"""What a step goes against, made of the slope here, the slope at the start, and the sum of all slopes so far."""


def stepping(fault: str, data: Data, *, start: Tensor, lr: float, steps: int) -> Run:
    """Return a run whose steps go against what a fault makes of the slopes.

    Args:
        fault: One of FAULTS.
        data: The examples.
        start: Parameters (w, b) to start from, shape (2,).
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    Returns:
        Loss and θ before each step and after the last, in float64.

    Raises:
        ValueError: there is no such fault, or lr or steps is not positive.

    >>> from snippets.experiments.rules import rule_3x_plus_1
    >>> run = stepping("taken at the start", rule_3x_plus_1(), start=torch.tensor([0.5, 0.0]), lr=0.01, steps=10)
    >>> [f"{run.losses[step]:.2f}" for step in (0, 3, 6, 10)]
    ['60.38', '15.03', '0.00', '27.11']
    """
    if fault not in FAULTS:
        raise ValueError(f"there is no fault {fault!r}: take one of {', '.join(FAULTS)}")
    check_rate(lr)
    check_steps(steps)
    data, theta = data.to(torch.float64), start.double()
    first, total, thetas = gradient_by_hand(theta, data), torch.zeros_like(theta), [theta]
    for _ in range(steps):
        here = gradient_by_hand(theta, data)
        total = total + here
        theta = theta - lr * FAULTS[fault](here, first, total)
        thetas.append(theta)
    path = torch.stack(thetas)
    return Run(mean_squared_error(path, data), path, lr)


def squashed(features: Tensor, labels: Tensor, *, twice: bool, lr: float, steps: int) -> Tensor:
    """Return the losses, (steps + 1,), of a yes-or-no neuron from 0, its score squashed once or twice.

    The loss takes scores and squashes them itself, as torch.nn.BCEWithLogitsLoss does. `twice` sends the
    scores through a sigmoid before that.

    Args:
        features: (n, k), a column of ones for the bias among them.
        labels: 0 or 1, (n,).
        twice: Whether the fault is made.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    >>> squashed(torch.ones(2, 1), torch.tensor([0.0, 1.0]), twice=False, lr=0.5, steps=1)
    tensor([0.6931, 0.6931])
    """
    theta, losses = torch.zeros(features.shape[1], dtype=features.dtype), []
    for _ in range(steps + 1):
        score = features @ theta
        given = score.sigmoid() if twice else score
        losses.append(cross_entropy(given, labels))
        slope = given.sigmoid() - labels
        if twice:
            slope = slope * given * (1 - given)
        theta = theta - lr * features.T @ slope / len(labels)
    return torch.stack(losses)


@dataclass(frozen=True, eq=False)
class Judged:
    """Losses of a run on the examples that it learns from, and on others.

    Attributes:
        seen: The loss on the first, before each step, (steps,).
        new: The loss on the others, (steps,).
    """

    seen: Tensor
    new: Tensor


def powers(x: Tensor, *, count: int = 10) -> Tensor:
    """Return 1, x, x² and so on, `count` columns, for inputs (n,).

    >>> powers(torch.tensor([2.0]), count=4).tolist()
    [[1.0, 2.0, 4.0, 8.0]]
    """
    return x[:, None] ** torch.arange(count)


def overfit(
    seen: Tensor, values: Tensor, others: Tensor, theirs: Tensor, *, steps: int = 2000, decay: float = 0.0
) -> Judged:
    """Return what becomes of weights, one for each column, that learn from some examples at the rate 1/λmax.

    Args:
        seen: Features of the examples to learn from, (n, k).
        values: Their y, (n,).
        others: Features of the new examples, (m, k).
        theirs: Their y, (m,).
        steps: How many losses to return, 1 or more.
        decay: Weight decay, as torch.optim.SGD has it: so many times the weights is added to each slope.

    >>> x, y = torch.tensor([-1.0, 0.0, 1.0]).double(), torch.tensor([0.0, 1.0, 2.0]).double()
    >>> run = overfit(powers(x, count=2), y, powers(x, count=2), y, steps=3)
    >>> bool((run.seen == run.new).all()), f"{run.seen[0]:.3f}"
    (True, '1.667')
    """
    check_steps(steps)
    bends = 2 / len(seen) * seen.T @ seen + decay * torch.eye(seen.shape[1], dtype=seen.dtype)
    pull = 2 / len(seen) * seen.T @ values
    steepest = power_iteration(lambda way: bends @ way, torch.ones_like(pull), turns=100)[-1]
    weights = descent_path(lambda at: bends @ at - pull, torch.zeros_like(pull), lr=1 / steepest, steps=steps)[:-1]
    return Judged((weights @ seen.T - values).square().mean(1), (weights @ others.T - theirs).square().mean(1))


@dataclass(frozen=True, eq=False)
class Epochs:
    """What a run in batches shows of each epoch.

    Attributes:
        printed: The mean of the losses of its batches, each from before its step, (epochs,).
        whole: The loss on all examples after it, (epochs,).
        right: The share of each class that it gets right then, (epochs, 2): class 0, class 1.
    """

    printed: Tensor
    whole: Tensor
    right: Tensor


def in_order(
    features: Tensor, labels: Tensor, *, mixed: bool, lr: float, epochs: int, batch: int = 10, seed: int = 0
) -> Epochs:
    """Return a yes-or-no neuron's run from 0, in batches that come in the order of the examples, or mixed.

    Args:
        features: (n, k), a column of ones for the bias among them.
        labels: 0 or 1, (n,).
        mixed: Whether the examples are mixed anew in each epoch.
        lr: Learning rate η > 0.
        epochs: How often all examples are seen, 1 or more.
        batch: Examples in an update.
        seed: Seed of a generator of its own, for the mixing.

    >>> ones, labels = torch.ones(20, 1), torch.arange(20) // 10 * 1.0
    >>> in_order(ones, labels, mixed=False, lr=2.0, epochs=3).right.tolist()
    [[0.0, 1.0], [0.0, 1.0], [0.0, 1.0]]
    """
    generator, theta = torch.Generator().manual_seed(seed), torch.zeros(features.shape[1], dtype=features.dtype)
    rows: list[list[Tensor]] = []
    for _ in range(epochs):
        order = torch.randperm(len(labels), generator=generator) if mixed else torch.arange(len(labels))
        losses = []
        for some, answers in zip(features[order].split(batch), labels[order].split(batch), strict=True):
            score = some @ theta
            losses.append(cross_entropy(score, answers))
            theta = theta - lr * some.T @ (score.sigmoid() - answers) / len(answers)
        score = features @ theta
        right = (score > 0) == (labels == 1)
        shares = [right[labels == label].double().mean() for label in (0, 1)]
        rows.append([torch.stack(losses).mean(), cross_entropy(score, labels), torch.stack(shares)])
    printed, whole, shares_of_each = (torch.stack(column) for column in zip(*rows, strict=True))
    return Epochs(printed, whole, shares_of_each)
