"""Runs that are fine, with what a log shows of them: losses of other examples, or of other weights, than one thinks.

three_losses         of the last batch, the mean on the way, and on all examples after the epoch
judged_in_training   a net with dropout, judged while it drops and while it does not
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from snippets.checks import check_steps


@dataclass(frozen=True, eq=False)
class Log:
    """What can be printed of each epoch of one run in batches, (epochs,) each.

    Attributes:
        last: The loss of its last batch, from before that batch's step.
        mean: The mean loss over the epoch, each batch from before its own step, each example counted once.
        whole: The loss on all examples after the epoch.
        new: The loss on as many new examples after the epoch.
    """

    last: Tensor
    mean: Tensor
    whole: Tensor
    new: Tensor


def three_losses(*, epochs: int, batch: int = 8, lr: float = 0.05, seed: int = 0) -> Log:
    """Return the log of a neuron from w = b = 0 on a hundred examples about y = 2x + 1, of a spread of 0.5.

    Args:
        epochs: How often all examples are seen, 1 or more.
        batch: Examples in an update; the last of an epoch has what is left.
        lr: Learning rate η > 0.
        seed: Seed of a generator of its own, for the examples and for their order.

    Raises:
        ValueError: epochs is too small.

    >>> log = three_losses(epochs=2, batch=100)
    >>> bool(log.last[1] == log.mean[1]), bool((log.mean[1] - log.whole[0]).abs() < 1e-12)
    (True, True)
    """
    check_steps(epochs)
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(2, 100, generator=generator, dtype=torch.float64)
    y = 2 * x + 1 + 0.5 * torch.randn(2, 100, generator=generator, dtype=torch.float64)
    features, theta = torch.stack([x, torch.ones_like(x)], dim=2), torch.zeros(2, dtype=torch.float64)
    rows = []
    for _ in range(epochs):
        order, total, last = torch.randperm(100, generator=generator), x.new_zeros(()), x.new_zeros(())
        for some, targets in zip(features[0, order].split(batch), y[0, order].split(batch), strict=True):
            errors = some @ theta - targets
            last = errors.square().mean()
            total = total + errors.square().sum()
            theta = theta - lr * 2 / len(targets) * errors @ some
        after = (features @ theta - y).square().mean(dim=1)
        rows.append(torch.stack([last, total / 100, after[0], after[1]]))
    return Log(*torch.stack(rows).T)


@dataclass(frozen=True, eq=False)
class Modes:
    """The loss of one net on new examples after each epoch, in its two modes, (epochs,) each.

    Attributes:
        training: While dropout strikes numbers out.
        evaluated: After eval().
    """

    training: Tensor
    evaluated: Tensor


def judged_in_training(*, epochs: int, lr: float = 0.03, seed: int = 0) -> Modes:
    """Return how a net with dropout that learns y = 2x is judged, with dropout and without.

    Args:
        epochs: Updates on two hundred examples, 1 or more.
        lr: Learning rate of Adam.
        seed: Seed for torch's global generator, which is put back.

    Raises:
        ValueError: epochs is too small.

    >>> modes = judged_in_training(epochs=3)
    >>> len(modes.training), bool((modes.training != modes.evaluated).all())
    (3, True)
    """
    check_steps(epochs)
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(seed)
        x = torch.randn(300, 1)
        y = 2 * x + 0.1 * torch.randn(300, 1)
        net = torch.nn.Sequential(
            torch.nn.Linear(1, 32), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(32, 1)
        )  # fmt: skip
        optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        rows = []
        for _ in range(epochs):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(net(x[:200]), y[:200]).backward()
            optimizer.step()
            with torch.no_grad():
                rows.append([torch.nn.functional.mse_loss(net.train(mode)(x[200:]), y[200:]) for mode in (True, False)])
            net.train()
    return Modes(*torch.tensor(rows).T)
