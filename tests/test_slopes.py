"""snippets.experiments.slopes and snippets.figures.slopes: what the first two pages run and draw."""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from figures_of_the_lesson import EPSILON, MARKS, STEPS, draw_errors, errors, named
from snippets.experiments.rules import EXAMPLES, noisy_2x, rule_3x_plus_1
from snippets.experiments.slopes import FRESH, difference_errors, unseen


def test_a_fitted_line_does_better_on_its_own_examples_than_the_rule():
    """Least squares is the least loss on the examples given, in each set; on fresh ones it is not."""
    losses = unseen(sets=50)
    assert (losses.seen <= losses.seen_by_rule).all()
    assert losses.seen.mean() < losses.fresh_by_rule < losses.fresh.mean()


def test_losses_of_the_sets_are_those_of_a_fit_by_numpy():
    """The first sets, fitted by numpy's polyfit, have the same losses on their own and on fresh examples."""
    losses, fresh = unseen(sets=3), noisy_2x(3, count=FRESH)
    for seed in range(3):
        x, y = (part.flatten().numpy() for part in (noisy_2x(seed).x, noisy_2x(seed).y))
        assert len(x) == EXAMPLES
        fit = np.polyfit(x, y, 1)
        np.testing.assert_allclose(losses.seen[seed], np.mean((np.polyval(fit, x) - y) ** 2), rtol=1e-10)
        missed = np.polyval(fit, fresh.x.numpy()) - fresh.y.numpy()
        np.testing.assert_allclose(losses.fresh[seed], np.mean(missed**2), rtol=1e-10)
        np.testing.assert_allclose(losses.seen_by_rule[seed], np.mean((2 * x - y) ** 2), rtol=1e-10)


def test_mean_losses_are_those_that_theory_expects():
    """With n examples, noise 1 and 2 parameters the training loss is 1 − 2/n on average."""
    losses = unseen()
    spread = (losses.seen.std() / len(losses.seen) ** 0.5).item()
    assert losses.seen.mean().item() == pytest.approx(1 - 2 / EXAMPLES, abs=5 * spread)


@pytest.mark.parametrize("power", [2, 4])
def test_errors_are_those_of_exact_arithmetic_where_rounding_is_small(power):
    """For steps of 0.1 to 0.001 the errors are those that fractions give."""
    data = rule_3x_plus_1()
    examples = [(Fraction(x), Fraction(y)) for x, y in zip(data.x[:, 0].tolist(), data.y[:, 0].tolist(), strict=True)]

    def loss(w):
        return sum((w * x - y) ** power for x, y in examples) / 4

    def slope(w):
        return sum(power * (w * x - y) ** (power - 1) * x for x, y in examples) / 4

    weights = [Fraction(1, 2) + Fraction(k - 32, 320) for k in range(64)]
    for step, one_sided, central in zip(
        (0.1, 0.01, 0.001), *difference_errors([0.1, 0.01, 0.001], power=power), strict=True
    ):
        h = Fraction(step)
        exact = max(abs((loss(w + h) - loss(w)) / h / slope(w) - 1) for w in weights)
        assert one_sided == pytest.approx(float(exact), rel=1e-6)
        exact = max(abs((loss(w + h) - loss(w - h)) / (2 * h) / slope(w) - 1) for w in weights)
        assert central == pytest.approx(float(exact), rel=1e-4, abs=1e-12)


def test_the_v_has_the_slopes_that_theory_gives():
    """Truncation goes with h to one side and with h² for the central difference; rounding with 1/h."""
    both = errors(4)
    logs = STEPS.log10()
    for error, power, low, high in ((both[0], 1, -5, -1), (both[1], 2, -3.5, -1), (both[1], -1, -14, -7)):
        branch = (logs > low) & (logs < high)
        found = np.polyfit(logs[branch], error[branch].log10(), 1)[0]
        assert found == pytest.approx(power, abs=0.1)


def test_on_a_parabola_the_central_difference_only_rounds():
    """Its error never exceeds some ε/h, even at h = 1; the one-sided one does at each step above 1e-6."""
    one_sided, central = errors(2)
    assert (central < 10 * EPSILON / STEPS).all()
    assert (one_sided[STEPS > 1e-6] > 100 * EPSILON / STEPS[STEPS > 1e-6]).all()


@pytest.mark.parametrize(("steps", "power", "advice"), [([0.1], 3, "2, or 4"), ([0.1, 0.0], 2, "above 0")])
def test_difference_errors_says_what_to_change(steps, power, advice):
    """Another power, or a step that is not above 0, is an error that says what to give."""
    with pytest.raises(ValueError, match=advice):
        difference_errors(steps, power=power)


def test_errors_are_drawn_whole_and_their_branches_named():
    """Both errors of each panel are drawn at each step; only the loss that is no parabola has a branch h²."""
    figure = draw_errors()
    for axes, power in zip(figure.axes, (2, 4), strict=True):
        for name, error in zip(("one-sided", "central"), errors(power), strict=True):
            np.testing.assert_array_equal(named(axes)[name].get_xydata(), torch.stack([STEPS, error], dim=1))
        assert named(axes)["one-sided"].is_dashed() != named(axes)["central"].is_dashed()
        texts = {text.get_text() for text in axes.texts}
        assert {"rounding ∝ 1/h", "one-sided ∝ h", *MARKS} <= texts
        assert ("central ∝ h²" in texts) == (power == 4)
    plt.close("all")
