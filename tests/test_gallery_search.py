"""Search leads those whose run went wrong to its entry: by an error, word for word, and by a beginner's words."""

from __future__ import annotations

import pytest

from searching import Ask, missed

GROWS, LARGE, SUM, ONE_BY_ONE, LOG, ROOT, SOFTMAX, AT_ONCE = (
    f"it-explodes/#{place}"
    for place in ("the-loss-grows-to-inf-and-nan", "the-inputs-are-large-and-it-is-nan", "a-sum-where-the-mean-was",
                  "one-example-at-a-time-and-it-explodes", "nan-and-the-loss-never-grew",
                  "the-loss-is-fine-the-gradient-is-nan", "a-softmax-by-hand-gives-nan",
                  "nan-from-the-very-first-loss")
)  # fmt: skip
HARDLY, SAME, AFTER, NO_LEAF, CUT, TWICE, EMPTY, OFF, SURE, SHAPES, STUCK, PLATEAU, ZERO = (
    f"it-does-not-move/#{place}"
    for place in ("the-loss-hardly-falls-at-all", "the-loss-is-the-same-to-the-last-digit",
                  "the-gradient-is-none-after-one-step", "the-gradient-is-none-from-the-start",
                  "backward-says-does-not-require-grad", "backward-a-second-time",
                  "optimizer-got-an-empty-parameter-list", "the-gradient-is-exactly-0-from-the-start",
                  "sure-and-wrong-and-it-does-not-learn", "it-predicts-the-mean-for-everything",
                  "the-accuracy-is-stuck-or-one-class-for-all", "it-stands-for-thousands-of-steps-then-falls",
                  "the-gradient-is-0-the-loss-is-not")
)  # fmt: skip
MULTIPLIED, DTYPE, TARGET, DEVICE, INPLACE, SCALAR = (
    f"it-stops-with-an-error/#{place}"
    for place in ("mat1-and-mat2-shapes-cannot-be-multiplied", "mat1-and-mat2-must-have-the-same-dtype",
                  "target-is-out-of-bounds", "expected-all-tensors-to-be-on-the-same-device",
                  "modified-by-an-inplace-operation", "grad-can-be-implicitly-created-only-for-scalar-outputs")
)  # fmt: skip

FIRST = {
    "nan": GROWS, "loss is nan": GROWS, "loss is nan pytorch": GROWS, "loss is nan in tensorflow": GROWS,
    "gradient is nan": ROOT, "loss not decreasing": HARDLY, "gradients are None": NO_LEAF,
    "accuracy stuck": STUCK, "accuracy not improving": STUCK, "accuracy stuck at 50%": STUCK,
    "always predicts one class": STUCK, "loss stuck at 0.693": STUCK,
}  # fmt: skip
"""What those type who know only what they see → what comes first."""

TROUBLED = {
    "element 0 of tensors does not require grad": {CUT},
    "my loss is nan": {GROWS, LOG, "it-explodes/"}, "loss blows up": {GROWS}, "nan when i use bigger numbers": {LARGE},
    "inputs not scaled nan": {LARGE}, "reduction='sum'": {SUM}, "reduction mean or sum nan": {SUM},
    "batch size 1 diverges": {ONE_BY_ONE}, "log(0) nan": {LOG}, "nan in cross entropy": {LOG},
    "Function 'PowBackward0' returned nan values in its 0th output.": {ROOT}, "sqrt nan gradient": {ROOT},
    "softmax overflow": {SOFTMAX}, "nan in the first epoch": {AT_ONCE}, "std(): degrees of freedom is <= 0": {AT_ONCE},
    "exact same loss every epoch": {SAME}, "optimizer wrong parameters": {SAME}, "forgot optimizer.step": {SAME},
    "AttributeError: 'NoneType' object has no attribute 'zero_'": {AFTER}, "w.grad is None": {AFTER, NO_LEAF},
    "a leaf Variable that requires grad is being used in an in-place operation": {AFTER},
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed": {NO_LEAF},
    "can't optimize a non-leaf Tensor": {NO_LEAF},
    "element 0 of tensors does not require grad and does not have a grad_fn": {CUT},
    "'float' object has no attribute 'backward'": {CUT}, "accuracy as loss": {CUT},
    "RuntimeError: Trying to backward through the graph a second time": {TWICE}, "retain_graph=True": {TWICE},
    "optimizer got an empty parameter list": {EMPTY}, "dead relu": {OFF}, "saturated sigmoid": {SURE},
    "This will likely lead to incorrect results due to broadcasting": {SHAPES}, "predicts the mean": {SHAPES},
    "same prediction for every input": {SHAPES}, "xor stuck at 0.25": {PLATEAU}, "loss plateau xor": {PLATEAU},
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (3x8 and 4x1)": {MULTIPLIED},
    "mat1 and mat2 must have the same dtype, but got Double and Float": {DTYPE},
    "expected m1 and m2 to have the same dtype": {DTYPE}, "Found dtype Double but expected Float": {DTYPE},
    "IndexError: Target -1 is out of bounds.": {TARGET}, "Target 10 is out of bounds": {TARGET},
    "Expected all tensors to be on the same device, but found at least two devices": {DEVICE},
    "one of the variables needed for gradient computation has been modified by an inplace operation": {INPLACE},
    "grad can be implicitly created only for scalar outputs": {SCALAR}, "accuracy stuck at 10%": {STUCK},
    "gradient is zero but loss is not": {ZERO}, "learning rate too small loss barely moves": {HARDLY},
}  # fmt: skip
"""What those type whose run stops, explodes or does not move: the words of an error, or their own."""


def test_an_error_and_a_symptom_lead_to_their_entry(ask: Ask) -> None:
    """Among the first three results, for each."""
    assert missed(ask, TROUBLED) == {}


@pytest.mark.parametrize("query", FIRST)
def test_a_few_words_lead_to_their_entry(ask: Ask, query: str) -> None:
    """First of all, with little words between them or without, whatever the program is called."""
    assert ask(query).places[0] == FIRST[query]


def test_a_result_whose_title_answers_shows_its_first_line(ask: Ask) -> None:
    """That says what to do; neither the name of a fold nor the words of a picture's controls are read."""
    assert ask("loss is nan").texts[0].startswith("The learning rate is too large")
    for query in ("loss", "why and the cure", "Play epoch", "New seed"):
        for text in ask(query).texts:
            assert not any(words in text for words in ("How to tell, why", "You see.", "PlayEpoch")), text
