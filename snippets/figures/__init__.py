"""Figures of the lesson: a Run in, a matplotlib Figure out; no training, no files.

style            what they share: colours, description, ways to write on them
training         the line of a run
losses           its loss, and how far it is from the minimum
landscapes       a run over the contours of its loss, and a part of it enlarged
bowls            valleys in their shape alone, for inputs shifted and divided
slopes           the error of a slope that a difference measures
conditions       the bound of the descent lemma
guarantees       a ball under its parabola, chords, runs on landscapes, Newton's step
schedules        what falling rates lead to, and a ramp with the border that it passes
optimizers       the ways of several optimizers over one landscape
maps             lines, and each as a point on the shaded landscape
ways             the way up and the way down from a point of it
paths            runs down it
steps            a ball on the loss of one weight
player           one epoch of a run, seen three times
lab              a run seen three times, with room for another
curves           the loss at three rates, and the steps that each rate takes
printed          losses as they were printed, and where they can go on
failures         a gallery of runs that went wrong, one small curve each
tangents         the loss over one weight, and its slopes
graph            what a loss was made from, its values forward and its slopes back
arrows, contours what some of these are drawn with
relief, places   what maps are made of: the shaded landscape, and free ground for words
noise            the cloud of a descent in batches, and how high it hovers
classification   two classes of points, and the boundary between them
deciding         how sure a neuron is, two losses of its score, and the widest street
explorer         what a reader can set in a figure that moves
"""

from snippets.figures.curves import losses_at_rates, steps_by_rate
from snippets.figures.explorer import buttons, explore, readouts, slider, switch
from snippets.figures.lab import lab
from snippets.figures.landscapes import valley
from snippets.figures.losses import loss_curve, loss_with_room, shrinking
from snippets.figures.maps import lines_on_a_map
from snippets.figures.paths import descent, path_and_loss, round_or_narrow
from snippets.figures.player import player
from snippets.figures.steps import ball, five_fates
from snippets.figures.style import COLOURS, STYLE, describe
from snippets.figures.tangents import secant_and_tangent
from snippets.figures.training import fit, learning
from snippets.figures.ways import downhill

__all__ = [
    "COLOURS",
    "STYLE",
    "ball",
    "buttons",
    "descent",
    "describe",
    "downhill",
    "explore",
    "fit",
    "five_fates",
    "lab",
    "learning",
    "lines_on_a_map",
    "loss_curve",
    "loss_with_room",
    "losses_at_rates",
    "path_and_loss",
    "player",
    "readouts",
    "round_or_narrow",
    "secant_and_tangent",
    "shrinking",
    "slider",
    "steps_by_rate",
    "switch",
    "valley",
]
