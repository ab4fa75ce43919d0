"""Gradient descent that looks at a few examples a step: what it does about the lowest point.

examples, on_best_line    twenty examples off any line, and the same ones moved onto their best line
shuffled, drawn           which examples come when: each once per epoch, or drawn anew each time
shuffled_anywhere         the same as shuffled, by numbers that a script makes as well
descend_in_batches        the descent, many runs at once
excess, floor             how far the loss is above the least, and where it hovers, by a formula
"""

from itertools import accumulate

import torch
from torch import Tensor

from snippets.checks import check_deviation, check_rates
from snippets.data import Data
from snippets.landscape import hessian, minimum
from snippets.neuron import predict

COUNT = 20
LEHMER = 48_271, 2**31 - 1  # each number is the one before, times the first, modulo the second: `minstd_rand` of C++


def examples(*, noise: float = 1.0, seed: int = 4, count: int = COUNT) -> Data:
    """Return examples about the line y = 2x + 1, with inputs of mean 0 and spread 1.

    With such inputs the valley is round: its curvature is 2 in each direction.

    Args:
        noise: Standard deviation of the Gaussian noise in y, 0 or more.
        seed: Seed of a generator of its own; torch's global one is left alone.
        count: Number of examples, 2 or more.

    Returns:
        Examples in float64.

    Raises:
        ValueError: count or noise is too small.

    >>> from snippets.landscape import curvatures
    >>> [f"{curvature:.6f}" for curvature in curvatures(examples())]
    ['2.000000', '2.000000']
    """
    if count < 2:
        raise ValueError(f"count is {count}: inputs spread where there are 2 or more")
    check_deviation("noise", noise)
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(count, 1, generator=generator, dtype=torch.float64)
    x = (x - x.mean()) / x.std(correction=0)
    return Data(x, 2 * x + 1 + noise * torch.randn(count, 1, generator=generator, dtype=torch.float64))


def on_best_line(data: Data) -> Data:
    """Return the same examples, each moved up or down onto their best line: its loss there is 0.

    >>> from snippets.neuron import mean_squared_error
    >>> exact = on_best_line(examples())
    >>> mean_squared_error(minimum(exact), exact).item() < 1e-30
    True
    """
    data = data.to(torch.float64)
    return Data(data.x, predict(minimum(data), data.x))


def shuffled(epochs: int, *, runs: int = 1, seed: int = 0, count: int = COUNT) -> Tensor:
    """Return which example comes when, (epochs · count, runs): in each epoch each once, in a new order.

    >>> shuffled(2, count=3).reshape(2, 3).sort().values.tolist()
    [[0, 1, 2], [0, 1, 2]]
    """
    generator = torch.Generator().manual_seed(seed)
    order = torch.rand(epochs, count, runs, generator=generator).argsort(dim=1)
    return order.reshape(-1, runs)


def shuffled_anywhere(epochs: int, *, runs: int = 1, count: int = COUNT) -> Tensor:
    """Return orders as `shuffled` does, by numbers that a page's script makes as well: those of LEHMER, from 1 on.

    >>> shuffled_anywhere(1, runs=2, count=4).T.tolist()
    [[0, 1, 2, 3], [1, 3, 2, 0]]
    """
    factor, modulus = LEHMER
    numbers = accumulate(range(runs * epochs * count), lambda number, _: factor * number % modulus, initial=1)
    keys = torch.tensor(list(numbers)[1:]).reshape(runs, epochs, count)
    return keys.argsort(dim=2).reshape(runs, -1).T


def drawn(epochs: int, *, runs: int = 1, seed: int = 0, count: int = COUNT) -> Tensor:
    """Return which example comes when, (epochs · count, runs): each drawn from all, whatever came before.

    >>> drawn(50, count=3).unique().tolist()
    [0, 1, 2]
    """
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(count, (epochs * count, runs), generator=generator)


def descend_in_batches(
    start: Tensor, data: Data, *, rates: float | Tensor, order: Tensor, batch: int = 1
) -> Tensor:  # fmt: skip
    """Return where runs are after each update, of which each looks at the next few examples of its order.

    Args:
        start: Parameters (w, b) to start from, (2,) or (runs, 2).
        data: The examples.
        rates: Learning rate η ≥ 0: one, one for each run (runs, 1), or one for each update (updates, 1, 1).
        order: Which example comes when, (examples seen, runs).
        batch: Examples in an update; a divisor of those seen.

    Returns:
        Parameters (updates + 1, runs, 2), in float64; row 0 is the start.

    Raises:
        ValueError: batch does not divide the examples seen, or a rate is below 0.

    >>> data = examples()
    >>> whole = descend_in_batches(torch.zeros(2), data, rates=0.5, order=shuffled(1), batch=20)
    >>> bool((whole[-1, 0] - minimum(data)).abs().max() < 1e-12)  # at 1/λ it lands, the valley being round
    True
    """
    seen, runs = order.shape
    if batch < 1 or seen % batch:
        raise ValueError(f"batch is {batch}: give a divisor of the {seen} examples seen")
    data, updates = data.to(torch.float64), seen // batch
    rates = torch.as_tensor(rates, dtype=torch.float64)
    check_rates(rates.flatten())
    steps = 2 / batch * (rates if rates.ndim == 3 else rates.expand(updates, *rates.shape))
    turns = order.reshape(updates, batch, runs).mT
    features, targets = data.features[turns], data.y.flatten()[turns]  # (updates, runs, batch[, 2])
    theta = start.double().expand(runs, 2)
    thetas = theta.new_empty(updates + 1, runs, 2)
    thetas[0] = theta
    for update, (some, right, step) in enumerate(zip(features, targets, steps, strict=True), start=1):
        errors = (some * theta[:, None]).sum(dim=2) - right
        theta = theta - step * (errors[:, :, None] * some).sum(dim=1)
        thetas[update] = theta
    return thetas


def excess(thetas: Tensor, data: Data) -> Tensor:
    """Return by how much the loss on all examples is above the least, (...), for parameters (..., 2)."""
    away = thetas - minimum(data)
    return (away @ hessian(data) * away).sum(dim=-1) / 2


def floor(data: Data, *, rate: float, batch: int = 1) -> float:
    """Return the loss above the least at which descent hovers, on average, when each example is drawn anew.

    A step takes the distance d to the minimum to (I − ηAᵢ)d − ηgᵢ, with example i's own Hessian Aᵢ and its
    own slopes gᵢ at the minimum. These have the mean 0, so the mean S of ddᵀ is, once it stays, the mean of
    (I − ηAᵢ)S(I − ηAᵢ)ᵀ plus η² times the mean of gᵢgᵢᵀ: linear equations. Of a batch, A and g are means.

    Args:
        data: The examples.
        rate: Learning rate η > 0.
        batch: Examples in an update, 1 or more.

    Returns:
        Half the trace of HS; inf where no such S exists, as the runs go ever further away on average.

    >>> data = examples()
    >>> round(floor(data, rate=0.05), 3), floor(data, rate=0.6)
    (0.098, inf)
    """
    data, bottom = data.to(torch.float64), minimum(data)
    mean, one = hessian(data), torch.eye(2, dtype=torch.float64)
    own = 2 * data.features[:, :, None] * data.features[:, None, :]
    errors = data.features @ bottom - data.y.flatten()
    slopes = 2 * errors[:, None] * data.features
    pulls = (slopes[:, :, None] * slopes[:, None, :]).mean(dim=0) / batch
    apart = torch.stack([torch.kron(each - mean, each - mean) for each in own]).mean(dim=0) / batch
    keeps = torch.kron(one - rate * mean, one - rate * mean) + rate**2 * apart
    spread = rate**2 * pulls.flatten()
    for _ in range(60):  # twice as many terms of the sum of keepsᵗ · spread each time
        spread, keeps = spread + keeps @ spread, keeps @ keeps
    return (mean.flatten() @ spread).item() / 2 if keeps.abs().max() < 1 else torch.inf
