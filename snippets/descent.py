"""Gradient descent: a model and data in, a frozen Run out."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from snippets.checks import check_rate, check_steps, check_within
from snippets.data import Data
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error, parameters_of

Gradient = Callable[[Tensor], Tensor]  # of a loss, as a function of θ


@dataclass(frozen=True, eq=False)
class Run:
    """What a run of gradient descent went through.

    Row 0 is the start, row t what t steps led to; row -1 is the end.
    A batched run has further dimensions (...), one entry for each neuron.

    Attributes:
        losses: Loss at each θ, shape (steps + 1, ...), in squared units of y.
        thetas: Parameters (w, b), shape (steps + 1, ..., 2).
        lr: The learning rate η of every step; of a batch perhaps one for each neuron.
    """

    losses: Tensor
    thetas: Tensor
    lr: float | Tensor

    @property
    def steps(self) -> int:
        """Number of updates; one epoch each, since a step uses all examples."""
        return len(self.losses) - 1

    @property
    def loss(self) -> Tensor:
        """Loss at the end, shape (...)."""
        return self.losses[-1]

    @property
    def theta(self) -> Tensor:
        """Parameters (w, b) at the end, shape (..., 2)."""
        return self.thetas[-1]


def descend(model: torch.nn.Module, data: Data, *, lr: float, steps: int) -> Run:
    """Run full-batch gradient descent as the page writes it, and record it.

    Args:
        model: Module with one weight and one bias, moved in place.
        data: The examples, cast to the dtype of the model.
        lr: Learning rate η > 0. Above 2/λmax the run diverges, to inf and NaN.
        steps: Number of updates, 1 or more.

    Returns:
        Loss and θ before each step and after the last.

    Raises:
        ValueError: lr or steps is not positive, or the model is no such module.

    >>> from snippets.data import on_line
    >>> from snippets.neuron import linear_neuron
    >>> data = on_line([1, 2, 3], slope=2, intercept=0)
    >>> run = descend(linear_neuron(0), data, lr=0.01, steps=4)
    >>> [f"{loss:.4f}" for loss in run.losses]
    ['14.7868', '11.7298', '9.3131', '7.4027', '5.8924']
    """
    check_rate(lr)
    check_steps(steps)
    data = data.matching(parameters_of(model))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, thetas = [], []
    for _ in range(steps):
        loss = torch.nn.functional.mse_loss(model(data.x), data.y)
        losses.append(loss.detach())
        thetas.append(parameters_of(model))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    losses.append(torch.nn.functional.mse_loss(model(data.x), data.y).detach())
    thetas.append(parameters_of(model))
    return Run(torch.stack(losses), torch.stack(thetas), lr)


def descent_path(gradient: Gradient, start: Tensor, *, lr: float | Tensor, steps: int) -> Tensor:
    """Return where gradient descent leads, with all steps at one learning rate: θ ← θ − η∇L(θ).

    Args:
        gradient: The gradient of the loss as a function of θ.
        start: Parameters θ to start from, of any shape; left as they are.
        lr: Learning rate η > 0; a tensor broadcasts against θ.
        steps: Number of updates, 1 or more.

    Returns:
        Parameters, shape (steps + 1, *start.shape); row 0 is the start.

    Raises:
        ValueError: lr or steps is not positive.

    >>> descent_path(lambda w: 8 * (w - 1.5), torch.tensor(0.5), lr=0.1, steps=3)
    tensor([0.5000, 1.3000, 1.4600, 1.4920])
    """
    check_rate(lr)
    check_steps(steps)
    thetas = [start.detach()]
    for _ in range(steps):
        thetas.append(thetas[-1] - lr * gradient(thetas[-1]))
    return torch.stack(thetas)


def descend_by_hand(start: Tensor, data: Data, *, lr: float | Tensor, steps: int) -> Run:
    """Run the same descent with the gradient by hand: several times faster, and batched.

    Args:
        start: Parameters (w, b) to start from, shape (..., 2); float64 gives a float64 run.
        data: The examples, cast to the dtype of start.
        lr: Learning rate η > 0. Above 2/λmax the run diverges, to inf and NaN.
            A tensor (..., 1) gives each neuron of the batch its own.
        steps: Number of updates, 1 or more.

    Returns:
        Loss and θ before each step and after the last.

    Raises:
        ValueError: lr or steps is not positive, or start is not floating (..., 2).

    >>> from snippets.data import on_line
    >>> data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    >>> run = descend_by_hand(torch.tensor([0.5, 0.0]), data, lr=0.01, steps=3)
    >>> [f"{loss:.4f}" for loss in run.losses]
    ['60.3750', '41.8938', '29.0701', '20.1720']
    """
    data = data.matching(start)
    thetas = descent_path(lambda theta: gradient_by_hand(theta, data), start, lr=lr, steps=steps)
    return Run(mean_squared_error(thetas, data), thetas, lr)  # all losses at once


def settled(run: Run, target: Tensor, *, within: float) -> int:
    """Return the first step from which w and b stay near their targets to the end.

    Args:
        run: One run, not a batch.
        target: Parameters (w, b) that it should reach, shape (2,).
        within: Bound on max(|Δw|, |Δb|), above 0; below 0.005 both print right to 2 decimals.

    Returns:
        A step from 0, the start, to run.steps.

    Raises:
        ValueError: it is not near its target at the end, the run is a batch, or within is
            not positive.
    """
    if run.losses.ndim != 1:
        raise ValueError(f"a batch of shape {tuple(run.loss.shape)}: give one run at a time")
    check_within(within)
    near = (run.thetas - target).abs().amax(dim=-1) < within  # False for NaN
    if not near[-1]:
        raise ValueError(f"not settled after {run.steps} steps: run longer")
    outside = (~near).nonzero()
    return int(outside[-1]) + 1 if len(outside) else 0
