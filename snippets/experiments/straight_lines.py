"""The runs of the neuron with one weight and one bias, on examples of a straight line.

"Block 4" and "block 16" count the code blocks of the original lesson.
"""

from functools import cache

import torch

from snippets.descent import Run, descend, descend_by_hand
from snippets.experiments.rules import START, rule_2x, rule_3x_plus_1
from snippets.landscape import curvatures
from snippets.neuron import linear_neuron, parameters_of

LR = 0.01  # the learning rate of both loops of the original
EPOCHS = 100  # and their number of updates
LONG_EPOCHS = 3_000  # enough for either loop to print its targets to 2 decimals
SEEDS = 1_000
VALLEY_STEPS = 400  # block 16 at η = 1/λmax settles in about half of them


@cache
def loop(*, seed: int = 0, steps: int = EPOCHS) -> Run:
    """Return the run of block 4, by autograd, in float32.

    >>> [f"{loss:.4f}" for loss in loop().losses[:4]]
    ['14.7868', '11.7298', '9.3131', '7.4027']
    """
    with torch.random.fork_rng(devices=()):
        neuron = linear_neuron(seed)
    return descend(neuron, rule_2x(), lr=LR, steps=steps)


@cache
def many_seeds(*, count: int = SEEDS) -> Run:
    """Return block 4 from the starts of the seeds 0 to count − 1, a batch (steps + 1, count).

    >>> [f"{loss:.4f}" for loss in many_seeds(count=3).losses[1]]
    ['11.7298', '10.3586', '12.9475']
    """
    starts = []
    with torch.random.fork_rng(devices=()):
        for seed in range(count):
            torch.default_generator.manual_seed(seed)  # 1 µs; torch.manual_seed: 0.1 ms
            starts.append(parameters_of(torch.nn.Linear(1, 1)))
    return descend_by_hand(torch.stack(starts), rule_2x(), lr=LR, steps=EPOCHS)


@cache
def long_run(*, seed: int = 0) -> Run:
    """Return block 4 from the start of loop() until it has settled, by hand, in float64.

    >>> [f"{loss:.4f}" for loss in long_run().losses[:4]]
    ['14.7868', '11.7298', '9.3131', '7.4027']
    """
    return descend_by_hand(loop(seed=seed, steps=1).thetas[0].double(), rule_2x(), lr=LR, steps=LONG_EPOCHS)


@cache
def hand_loop(*, steps: int = EPOCHS) -> Run:
    """Return the run of block 16, from w = 0.5 and b = 0, in float64.

    >>> [f"{loss:.4f}" for loss in hand_loop().losses[:4]]
    ['60.3750', '41.8938', '29.0701', '20.1720']
    """
    start = torch.tensor(START, dtype=torch.float64)
    return descend_by_hand(start, rule_3x_plus_1(), lr=LR, steps=steps)


@cache
def valley_run() -> Run:
    """Return block 16 at η = 1/λmax: one step across the valley, then along its floor, in float64.

    >>> [f"{loss:.4f}" for loss in valley_run().losses[:3]]
    ['60.3750', '0.0029', '0.0028']
    """
    start = torch.tensor(START, dtype=torch.float64)
    fastest = 1 / curvatures(rule_3x_plus_1())[1].item()
    return descend_by_hand(start, rule_3x_plus_1(), lr=fastest, steps=VALLEY_STEPS)
