"""Search leads those whose loss falls for nothing, or whose log misleads, to their entry."""

from __future__ import annotations

from searching import Ask, missed

STANDS, SIGMOID, SOFTMAX, NEGATIVE, EQUAL, BIAS, STALE, SWINGS, SIGN, SORTED, ONE, NEW, HOVERS, JUMPS = (
    f"it-falls-and-is-wrong/#{place}"
    for place in ("the-loss-falls-fast-then-seems-to-stand", "it-stops-at-05-and-all-answers-are-right",
                  "it-stops-at-055-or-at-146", "the-loss-is-negative", "all-hidden-weights-are-the-same",
                  "it-is-off-by-the-same-amount-everywhere", "the-loss-falls-then-rises-without-end",
                  "the-loss-swings-up-and-down", "the-loss-rises-however-small-the-rate",
                  "it-forgets-what-it-learned-first", "one-example-at-a-time-ends-somewhere-else",
                  "the-loss-on-new-examples-rises", "the-loss-hovers-and-does-not-settle",
                  "a-weight-jumps-from-side-to-side")
)  # fmt: skip
LAST, LAGS, BEFORE, SUM, OTHER, SCHEDULER, MODE, RUNS, AFTER, ERROR, IN_TURN, STOP = (
    f"the-print-misleads/#{place}"
    for place in ("the-loss-jumps-and-the-line-stands-still", "new-examples-have-the-lower-loss",
                  "the-loss-does-not-fit-the-weights-beside-it", "the-loss-is-many-times-larger-than-theirs",
                  "it-prints-one-loss-and-steps-on-another", "a-warning-about-lr_schedulerstep",
                  "one-model-another-loss-each-time", "different-results-every-run",
                  "zero_grad-stands-after-step", "the-error-is-y-minus-output",
                  "w-is-changed-before-b", "nothing-tells-the-loop-to-stop")
)  # fmt: skip

TROUBLED = {
    "overfitting": {NEW}, "model predicts same class always": {SORTED}, "accuracy does not improve": {SORTED},
    "different results every run": {RUNS}, "reproducible results": {RUNS}, "set random seed": {RUNS},
    "loss is negative": {NEGATIVE}, "NLLLoss negative": {NEGATIVE},
    "loss stalls": {STANDS}, "slope is right but the bias is not": {STANDS}, "bias does not converge": {STANDS},
    "sigmoid twice": {SIGMOID}, "BCEWithLogitsLoss with sigmoid": {SIGMOID}, "loss stuck at 0.5": {SIGMOID},
    "softmax before CrossEntropyLoss": {SOFTMAX}, "loss stuck at 1.46": {SOFTMAX}, "double softmax": {SOFTMAX},
    "initialize weights to zero": {EQUAL}, "hidden units all the same": {EQUAL}, "symmetry breaking": {EQUAL},
    "forgot the bias": {BIAS}, "predictions off by a constant": {BIAS}, "loss falls then rises": {STALE, SWINGS},
    "gradient computed outside the loop": {STALE}, "forgot zero_grad": {SWINGS}, "gradient ascent": {SIGN},
    "loss increases even with small learning rate": {SIGN}, "plus instead of minus": {SIGN},
    "forgot to shuffle": {SORTED}, "sorted labels": {SORTED}, "one example at a time": {ONE, "noise/"},
    "dividing by n gives different results": {ONE}, "validation loss increases": {NEW}, "noisy loss": {HOVERS},
    "weights oscillate": {JUMPS}, "loss of the last batch": {LAST}, "epoch loss jumps": {LAST},
    "validation loss lower than training loss": {LAGS}, "first epoch shows the initial loss": {BEFORE},
    "printed loss does not match weights": {BEFORE}, "huge loss value": {SUM}, "reduction mean": {SUM},
    "gradient check": {OTHER}, "extra p(1-p) factor": {OTHER},
    "UserWarning: Detected call of `lr_scheduler.step()` before `optimizer.step()`": {SCHEDULER},
    "scheduler step order": {SCHEDULER}, "forgot model.eval()": {MODE}, "different predictions every time": {MODE},
    "ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 4])": {MODE},
    "zero_grad after step": {AFTER}, "y minus prediction": {ERROR}, "update w before b": {IN_TURN},
    "simultaneous update": {IN_TURN}, "how does it know when to stop": {STOP, "why-it-works/#when-to-stop"},
}  # fmt: skip
"""What those type whose loss falls and whose answer is wrong: the words of an error, or their own."""


def test_a_symptom_and_a_warning_lead_to_their_entry(ask: Ask) -> None:
    """Among the first three results, for each."""
    assert missed(ask, TROUBLED) == {}
