"""The neuron that decides: on two blobs, from a start that is sure and wrong, and on XOR.

Block 21 of the original asks what one neuron says for the features (1, 2), before and after.
"""

from collections.abc import Iterable
from functools import cache

import torch
from torch import Tensor

from snippets.classification import (
    CROSS_ENTROPY,
    SQUARED_ERROR,
    Labelled,
    accuracy,
    blobs,
    descend,
    gradient_by_hand,
    probability,
)
from snippets.descent import Run, descent_path

POINT = (1.0, 2.0)  # the features that block 21 asks about
CENTRES = ((0.0, 0.0), POINT)  # half-way between them: the original's thresholds, 0.5 and 1.0
SPREAD = 0.5  # the blobs touch: no line separates all their points
BLOB = 50  # points in each
LR = 0.5
EPOCHS = 200
SEED = 188  # the first whose neuron says 0.34 for POINT before it learns, as the original's does
STARTS = 1_000
SURE_AND_WRONG = (-5.0, -10.0, 12.5)  # the line half-way between the blobs, its sides exchanged


@cache
def blob_points(*, count: int = BLOB, seed: int = 0) -> Labelled:
    """Return two blobs, class 0 about (0, 0) and class 1 about (1, 2); the seeds give fresh ones.

    >>> blob_points().x[0]
    tensor([-0.5629, -0.5762])
    """
    return blobs(count, centres=CENTRES, spread=SPREAD, seed=seed)


@cache
def xor() -> Labelled:
    """Return the four points of XOR: class 1 where exactly one of the two features is 1.

    >>> xor().y.flatten().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return Labelled(x, torch.tensor([[0.0], [1.0], [1.0], [0.0]]))


def start_of(seed: int) -> Tensor:
    """Return θ = (w₁, w₂, b) of torch.nn.Linear(2, 1) after torch.manual_seed(seed), in float64.

    >>> start_of(SEED)
    tensor([-0.6134,  0.2079, -0.4799], dtype=torch.float64)
    """
    return _starts_of([seed])[0].double()


@cache
def decision() -> Run:
    """Return the run on the blobs that the page trains with torch, in float64.

    >>> [f"{loss:.4f}" for loss in decision().losses[:3]]
    ['0.8046', '0.5947', '0.5016']
    """
    return descend(start_of(SEED), blob_points(), lr=LR, steps=EPOCHS)


@cache
def chances_of_many_starts(*, count: int = STARTS) -> Tensor:
    """Return what neurons of the seeds 0 to count − 1 say for POINT: before, and after EPOCHS.

    Returns:
        Probabilities (2, count).

    >>> chances_of_many_starts(count=3)[0]
    tensor([0.5427, 0.4020, 0.5049])
    """
    theta, data = _starts_of(range(count)), blob_points()
    point = theta.new_tensor([POINT])
    path = descent_path(lambda theta: gradient_by_hand(theta, data), theta, lr=LR, steps=EPOCHS)
    return probability(path[[0, -1]], point).reshape(2, count)


@cache
def from_wrong_side(*, steps: int = 1_000) -> dict[str, Run]:
    """Return a run for each loss on the blobs, from a neuron that is sure and wrong, in float64.

    >>> {name: f"{run.losses[0]:.4f}" for name, run in from_wrong_side(steps=1).items()}
    {'cross-entropy': '11.5396', 'squared error': '0.9446'}
    """
    start = torch.tensor(SURE_AND_WRONG, dtype=torch.float64)
    losses = {"cross-entropy": CROSS_ENTROPY, "squared error": SQUARED_ERROR}
    return {name: descend(start, blob_points(), lr=LR, steps=steps, loss=loss) for name, loss in losses.items()}


def accuracy_of_lines(data: Labelled, *, directions: int = 360, offsets: int = 201) -> Tensor:
    """Return the accuracy of lines that lie close together in every direction, over two features.

    Args:
        data: Points with two features.
        directions: Number of directions of w, evenly spread over the circle.
        offsets: Number of lines in each direction, from one end of the points to the other.

    Returns:
        Accuracies (directions, offsets).

    >>> accuracy_of_lines(xor()).max()
    tensor(0.7500)
    """
    angle = 2 * torch.pi * torch.arange(directions, dtype=data.x.dtype) / directions
    w = torch.stack([angle.cos(), angle.sin()], dim=-1)
    reach = 1.01 * data.x.norm(dim=1).max()  # no point lies beyond
    b = torch.linspace(-1, 1, offsets, dtype=data.x.dtype) * reach
    theta = torch.cat([w[:, None].expand(-1, offsets, -1), b[:, None].expand(directions, -1, 1)], dim=-1)
    return accuracy(theta, data)


def _starts_of(seeds: Iterable[int]) -> Tensor:
    """Return what torch.nn.Linear(2, 1) draws for each seed, (w₁, w₂, b), shape (len, 3)."""
    starts = []
    with torch.random.fork_rng(devices=()):
        for seed in seeds:
            torch.default_generator.manual_seed(seed)  # 1 µs; torch.manual_seed: 0.1 ms
            neuron = torch.nn.Linear(2, 1)
            starts.append(torch.cat([neuron.weight.detach().flatten(), neuron.bias.detach()]))
    return torch.stack(starts)
