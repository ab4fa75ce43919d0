"""Figures of the lesson: a Run in, a matplotlib Figure out; no training, no files.

style            what they share: colours, description, ways to write on them
training         the loss and the line of a run
landscapes       the landscape of the loss, and the learning rates that it allows
slopes           a tangent, lines and their points, and the error of a difference
conditions       the bound of the descent lemma
optimizers       the ways of several optimizers over one landscape
classification   two classes of points, and the boundary between them
"""

from snippets.figures.landscapes import settle_times, valley
from snippets.figures.style import COLOURS, STYLE, describe
from snippets.figures.training import fates, fit, learning, loss_on_two_axes

__all__ = [
    "COLOURS",
    "STYLE",
    "describe",
    "fates",
    "fit",
    "learning",
    "loss_on_two_axes",
    "settle_times",
    "valley",
]
