"""snippets.checks: what does not fit is named, with what to give instead; what fits passes."""

import math

import pytest
import torch

from snippets.checks import check_deviation, check_rate, check_rates, check_steps, check_within

FITS = {
    "rate": (check_rate, [1e-9, 10.0, torch.tensor([[0.1], [9.0]])]),
    "rates": (check_rates, [torch.tensor([0.0, 0.5])]),
    "steps": (check_steps, [1, 10**12]),
    "within": (check_within, [1e-9, math.inf]),
    "deviation": (lambda value: check_deviation("spread", value), [0, 0.5]),
}
DOES_NOT = {
    "rate": ([0, -0.1, math.nan, torch.tensor([0.1, math.nan])], "learning rate above 0"),
    "rates": ([torch.tensor([]), torch.tensor([0.1, -0.1]), torch.tensor([math.nan])], "0 or above"),
    "steps": ([0, -1], "give 1 or more"),
    "within": ([0, -1, math.nan], "distance above 0"),
    "deviation": ([-1, math.nan], "spread is .* 0 or more"),
}


@pytest.mark.parametrize("name", FITS)
def test_what_fits_passes_and_what_does_not_is_told(name):
    """The least that fits passes; what is just beyond, and NaN, is an error that says what to give."""
    check, good = FITS[name]
    for value in good:
        check(value)
    bad, advice = DOES_NOT[name]
    for value in bad:
        with pytest.raises(ValueError, match=advice):
            check(value)
