"""The examples of the original lesson's two loops, and where the second starts; the first rule's with noise.

"Block 4" and "block 16" count the code blocks of the original lesson.
"""

from functools import cache

import torch

from snippets.data import Data, on_line, scattered

START = (0.5, 0.0)  # block 16 sets w and b itself
EXAMPLES = 10  # in each noisy set


@cache
def rule_2x() -> Data:
    """Return the examples of block 4: x = 1, 2, 3 and y = 2x."""
    return on_line([1, 2, 3], slope=2, intercept=0)


@cache
def rule_3x_plus_1() -> Data:
    """Return the examples of block 16: x = 1, 2, 3, 4 and y = 3x + 1."""
    return on_line([1, 2, 3, 4], slope=3, intercept=1)


def noisy_2x(seed: int, *, count: int = EXAMPLES) -> Data:
    """Return examples of y = 2x with noise of standard deviation 1, in float64.

    >>> noisy_2x(0, count=2).y.flatten()
    tensor([3.6795, 5.0754], dtype=torch.float64)
    """
    return scattered(count, slope=2, intercept=0, noise=1, seed=seed).to(torch.float64)
