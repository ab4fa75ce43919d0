"""Smarter steps: memory, and a rate for each parameter; a gradient in, one θ after another out.

Each method is a generator, as short as its paper has it. It takes the gradient as a function of θ,
a θ to start from and the learning rate of each step, which may change: that is a schedule.
It yields θ after each step. θ is (..., 2) here, but of any shape; a rate or a memory β may be a
tensor that broadcasts against it, so that a whole grid of settings runs at once.
"""

from collections.abc import Callable, Iterable, Iterator

import torch
from torch import Tensor

from snippets.checks import check_rates
from snippets.data import Data
from snippets.descent import Gradient, Run
from snippets.gradients import gradient_by_hand
from snippets.neuron import mean_squared_error

Rates = Iterable[float | Tensor]  # the learning rate η of each step
Thetas = Iterator[Tensor]  # θ after each step


def gradient_descent(gradient: Gradient, theta: Tensor, rates: Rates) -> Thetas:
    """Yield θ ← θ − η∇L(θ), which is torch.optim.SGD.

    >>> slope = lambda w: 8 * (w - 1.5)  # of (2w − 3)²
    >>> [f"{w:.4f}" for w in gradient_descent(slope, torch.tensor(0.5), 3 * [0.1])]
    ['1.3000', '1.4600', '1.4920']
    """
    for rate in rates:
        theta = theta - rate * gradient(theta)
        yield theta


def heavy_ball(gradient: Gradient, theta: Tensor, rates: Rates, *, beta: float | Tensor) -> Thetas:
    """Yield θₜ₊₁ = θₜ − η∇L(θₜ) + β(θₜ − θₜ₋₁): part of the last movement is made again.

    Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964).

    >>> slope = lambda w: 8 * (w - 1.5)
    >>> [f"{w:.4f}" for w in heavy_ball(slope, torch.tensor(0.5), 3 * [0.1], beta=0.5)]
    ['1.3000', '1.8600', '1.8520']
    """
    before = theta
    for rate in rates:
        theta, before = theta - rate * gradient(theta) + beta * (theta - before), theta
        yield theta


def momentum(gradient: Gradient, theta: Tensor, rates: Rates, *, beta: float | Tensor) -> Thetas:
    """Yield θ ← θ − ηv with v ← βv + ∇L(θ), which is torch.optim.SGD(momentum=β).

    While η is constant this is heavy_ball(). Where η changes, what is left of earlier movements
    changes with it, since v remembers gradients, and heavy_ball() movements.

    >>> slope = lambda w: 8 * (w - 1.5)
    >>> [f"{w:.4f}" for w in momentum(slope, torch.tensor(0.5), 3 * [0.1], beta=0.5)]
    ['1.3000', '1.8600', '1.8520']
    """
    velocity = torch.zeros_like(theta)
    for rate in rates:
        velocity = beta * velocity + gradient(theta)
        theta = theta - rate * velocity
        yield theta


def nesterov(gradient: Gradient, theta: Tensor, rates: Rates, *, beta: float | Tensor) -> Thetas:
    """Yield yₜ₊₁ = θₜ₊₁ + β(θₜ₊₁ − θₜ) with θₜ₊₁ = yₜ − η∇L(yₜ): move on, then take the slope.

    What it yields is y, the point ahead, where the next slope is taken: while η is constant, the
    parameters of torch.optim.SGD(momentum=β, nesterov=True).

    Source: Nesterov, A method of solving a convex programming problem with convergence rate
    O(1/k²) (1983), with a constant β as in Sutskever et al., On the importance of initialization
    and momentum in deep learning (2013).

    >>> slope = lambda w: 8 * (w - 1.5)
    >>> [f"{w:.4f}" for w in nesterov(slope, torch.tensor(0.5), 3 * [0.1], beta=0.5)]
    ['1.7000', '1.6600', '1.5280']
    """
    ahead = theta
    for rate in rates:
        theta, before = ahead - rate * gradient(ahead), theta
        ahead = theta + beta * (theta - before)
        yield ahead


def rmsprop(
    gradient: Gradient,
    theta: Tensor,
    rates: Rates,
    *,
    beta: float | Tensor = 0.99,
    eps: float = 1e-8,
) -> Thetas:
    """Yield θ ← θ − ηg/(√s + ε) with s ← βs + (1 − β)g², which is torch.optim.RMSprop(alpha=β).

    g is the gradient, and each parameter has an s of its own: the mean of its recent g².

    Source: Tieleman and Hinton, Lecture 6.5, rmsprop (2012), which has β = 0.9 and no ε;
    β = 0.99 and ε = 1e-8, outside the root, are torch's.

    >>> slope = lambda w: 8 * (w - 1.5)
    >>> [f"{w:.4f}" for w in rmsprop(slope, torch.tensor(0.5), 3 * [0.1], beta=0.9)]
    ['0.8162', '1.0011', '1.1308']
    """
    square = torch.zeros_like(theta)
    for rate in rates:
        slope = gradient(theta)
        square = beta * square + (1 - beta) * slope**2
        theta = theta - rate * slope / (square.sqrt() + eps)
        yield theta


def adam(
    gradient: Gradient,
    theta: Tensor,
    rates: Rates,
    *,
    beta1: float | Tensor = 0.9,
    beta2: float | Tensor = 0.999,
    eps: float = 1e-8,
) -> Thetas:
    """Yield θ ← θ − ηm̂/(√v̂ + ε), which is torch.optim.Adam.

    m and v are running means of g and g², both from 0; m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) take
    out what that 0 has left in them. The first step is η long in each parameter.

    Source: Kingma and Ba, Adam: a method for stochastic optimization (2015), algorithm 1.

    >>> slope = lambda w: 8 * (w - 1.5)
    >>> [f"{w:.4f}" for w in adam(slope, torch.tensor(0.5), 3 * [0.1])]
    ['0.6000', '0.6996', '0.7984']
    """
    mean = square = torch.zeros_like(theta)
    for t, rate in enumerate(rates, start=1):
        slope = gradient(theta)
        mean = beta1 * mean + (1 - beta1) * slope
        square = beta2 * square + (1 - beta2) * slope**2
        unbiased, scale = mean / (1 - beta1**t), square / (1 - beta2**t)
        theta = theta - rate * unbiased / (scale.sqrt() + eps)
        yield theta


def follow(
    method: Callable[..., Thetas],
    start: Tensor,
    data: Data,
    *,
    rates: Iterable[float],
    **settings: float,
) -> Run:
    """Run one of these methods on the loss of a neuron, and record it.

    Args:
        method: One of the methods above.
        start: Parameters (w, b) to start from, shape (..., 2); float64 gives a float64 run.
        data: The examples, cast to the dtype of start.
        rates: Learning rate η ≥ 0 of each step, (steps,): as many steps as rates, 1 or more.
        settings: What else the method asks for, such as beta.

    Returns:
        Loss and θ before each step and after the last; its lr is the rates, (steps,).

    Raises:
        ValueError: there are no rates, one is below 0 or NaN, or start is not floating (..., 2).

    >>> from snippets.data import on_line
    >>> data = on_line([1, 2, 3, 4], slope=3, intercept=1)
    >>> run = follow(heavy_ball, torch.tensor([0.5, 0.0]), data, rates=3 * [0.01], beta=0.5)
    >>> [f"{loss:.4f}" for loss in run.losses]
    ['60.3750', '41.8938', '22.4951', '9.5244']
    """
    steps = torch.as_tensor(list(rates), dtype=start.dtype)
    check_rates(steps)
    data = data.matching(start)
    updates = method(lambda theta: gradient_by_hand(theta, data), start, steps.tolist(), **settings)
    thetas = torch.stack([start, *updates])
    return Run(mean_squared_error(thetas, data), thetas, steps)
