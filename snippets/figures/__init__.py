"""Figures of the lesson: a Run in, a matplotlib Figure out; no training, no files.

style            what they share: colours, description, ways to write on them
training         the loss and the line of a run
landscapes       a run over the contours of its loss, and a part of it enlarged
slopes           the error of a slope that a difference measures
conditions       the bound of the descent lemma
optimizers       the ways of several optimizers over one landscape
maps             points that are lines, the way down, and paths, on the shaded landscape
steps            a ball on the loss of one weight
curves           the loss at three rates, over one weight, and the steps that each rate takes
relief, places   what maps are made of: the shaded landscape, and free ground for words
classification   two classes of points, and the boundary between them
"""

from snippets.figures.curves import secant_and_tangent, steps_by_rate, three_rates
from snippets.figures.landscapes import valley
from snippets.figures.maps import descent, downhill, lines_on_a_map, round_or_narrow
from snippets.figures.steps import ball, five_fates
from snippets.figures.style import COLOURS, STYLE, describe
from snippets.figures.training import fit, learning, loss_curve, loss_on_two_axes, shrinking

__all__ = [
    "COLOURS",
    "STYLE",
    "ball",
    "descent",
    "describe",
    "downhill",
    "fit",
    "five_fates",
    "learning",
    "lines_on_a_map",
    "loss_curve",
    "loss_on_two_axes",
    "round_or_narrow",
    "secant_and_tangent",
    "shrinking",
    "steps_by_rate",
    "three_rates",
    "valley",
]
