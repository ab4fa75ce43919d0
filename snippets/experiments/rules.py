"""The examples of the original lesson's two loops, and where the second starts.

"Block 4" and "block 16" count the code blocks of the original lesson.
"""

from functools import cache

from snippets.data import Data, on_line

START = (0.5, 0.0)  # block 16 sets w and b itself


@cache
def rule_2x() -> Data:
    """Return the examples of block 4: x = 1, 2, 3 and y = 2x."""
    return on_line([1, 2, 3], slope=2, intercept=0)


@cache
def rule_3x_plus_1() -> Data:
    """Return the examples of block 16: x = 1, 2, 3, 4 and y = 3x + 1."""
    return on_line([1, 2, 3, 4], slope=3, intercept=1)
