"""snippets.experiments.scales: what memory and scale are worth, against closed forms, LAPACK and brute force."""

from __future__ import annotations

import math

import pytest
import torch

from snippets import optimizers as ours
from snippets.data import on_line, with_condition
from snippets.descent import descend_by_hand
from snippets.experiments import optimizers as races
from snippets.experiments import rule_2x, scales
from snippets.landscape import condition_number, hessian, minimum

OBLIQUE = [rule_2x(), with_condition(3), with_condition(200)]


def test_the_straight_valley_is_about_as_long_and_lies_along_the_axes() -> None:
    straight = scales.along_the_axes()
    assert hessian(straight)[0, 1] == 0
    assert abs(condition_number(straight) / condition_number(rule_2x()) - 1) < 0.1
    assert minimum(straight).tolist() == [2, 0]


@pytest.mark.parametrize("data", [scales.along_the_axes(), on_line([-1, 0, 1], slope=3, intercept=-2)])
def test_along_the_axes_own_rates_land_at_once(data) -> None:  # type: ignore[no-untyped-def]
    """From each of a hundred starts, as slope divided by curvature does with one parameter."""
    run = descend_by_hand(races.race_starts(), data, lr=scales.own_rates(data), steps=1)
    assert (run.theta - minimum(data)).abs().max() < 1e-12


@pytest.mark.parametrize("data", OBLIQUE)
def test_what_own_rates_leave_is_the_condition_of_the_scaled_inputs(data) -> None:  # type: ignore[no-untyped-def]
    """Inputs divided by the root of their mean square have that condition number, and no scale leaves a smaller one."""
    size = data.x.square().mean().sqrt()
    left = scales.scaled_condition(data)
    assert math.isclose(left, condition_number(type(data)(data.x / size, data.y)), rel_tol=1e-5)
    others = scales.conditions_of_scales(data, [10 ** (k / 50) for k in range(-100, 101)])
    assert others.min() > left * (1 - 1e-9)
    assert math.isclose(scales.conditions_of_scales(data, [1.0]).item(), left, rel_tol=1e-9)
    same = (hessian(data)[0, 0] / hessian(data)[1, 1]).item()  # the same rate for both
    assert math.isclose(scales.conditions_of_scales(data, [same]).item(), condition_number(data), rel_tol=1e-9)


def test_the_best_rate_is_the_one_with_the_earliest_median() -> None:
    """What comes back is a whole row of times, that of the rate which wins when each is run alone."""
    rates = [0.05, 0.2, 0.5]
    found = scales.best_of(ours.rmsprop, rule_2x(), rates=rates, beta=0.999)
    alone = [
        races.settle_steps(ours.rmsprop, races.race_starts(), rule_2x(), lr=rate, steps=300, beta=0.999)
        for rate in rates
    ]
    best = min(alone, key=lambda times: races.half_settled(times).item())
    assert torch.equal(found, best)


@pytest.mark.parametrize("kappa", [10, 1_000])
def test_the_steps_of_a_valley_are_those_of_its_factors(kappa: float) -> None:
    """Plain steps by ((κ − 1)/(κ + 1))ᵗ; momentum by (1 + ct)βᵗᐟ², somewhat more than by βᵗᐟ²."""
    counts = scales.steps_by_condition([kappa])
    assert counts["plain"] == [math.ceil(math.log(1_000) / -math.log((kappa - 1) / (kappa + 1)))]
    root = kappa**0.5
    least = math.log(1_000) / -math.log((root - 1) / (root + 1))
    assert least < counts["momentum"][0] < 1.7 * least


@pytest.mark.parametrize(("most", "message"), [(5, "not there after 5 steps"), (0, "give 1 or more")])
def test_too_few_steps_are_told(most: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        scales.steps_by_condition([50], most=most)
