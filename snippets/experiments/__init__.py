"""The named runs that pages quote, with all their seeds and settings.

rules            the examples of the original's two loops
straight_lines   the runs of a neuron with one weight and one bias on them
sweeps           how long each rate takes, and what each condition number costs
scaling          the inputs shifted and divided, and how long a run then takes
slopes           how exact a difference is; noisy examples, and fresh ones
conditions       what gradient descent is promised, and on which condition
noise            descent that looks at a few examples a step
optimizers       the race of the optimizers, each tuned
scales           what memory and scale are worth in valleys of several kinds
lab              what is asked in the Lab
classification   the neuron that decides: two blobs, a start that is sure and wrong, XOR
deciding         six points to part, how long a step may be there, and weights that have no best value
failures         what explodes, and what does not move, each with one fault
failures_falling runs whose loss falls, or seems to, while the neuron ends elsewhere
failures_printed runs that are fine, and what a log shows of them
failures_wall    runs that went wrong, to be told apart by their curves

The names of the first three stand here; pages import the others as modules.
Each run is made once in a process, and leaves torch's global generator as it was.
"Block 4" and "block 16" count the code blocks of the original lesson.
"""

from snippets.experiments.rules import START, rule_2x, rule_3x_plus_1
from snippets.experiments.straight_lines import (
    LR,
    hand_loop,
    long_run,
    loop,
    many_seeds,
    valley_run,
)
from snippets.experiments.sweeps import cost_of_condition, rate_sweep

__all__ = [
    "LR",
    "START",
    "cost_of_condition",
    "hand_loop",
    "long_run",
    "loop",
    "many_seeds",
    "rate_sweep",
    "rule_2x",
    "rule_3x_plus_1",
    "valley_run",
]
