"""snippets.optimizers, its race and its figure: each method is torch's, the race finds what a search by hand finds."""

import math

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from figures_of_the_lesson import named, runs_of
from snippets.data import scattered, with_condition
from snippets.descent import descend_by_hand, settled
from snippets.experiments import loop, rule_2x, rule_3x_plus_1
from snippets.experiments import optimizers as races
from snippets.figures.optimizers import ways
from snippets.gradients import gradient_by_hand
from snippets.landscape import curvatures, forecast_run, minimum
from snippets.optimizers import adam, follow, gradient_descent, heavy_ball, momentum, nesterov, rmsprop

STEPS = 3_000
TWINS = {
    "gradient descent": (gradient_descent, {}, torch.optim.SGD, {}),
    "heavy ball": (heavy_ball, {"beta": 0.9}, torch.optim.SGD, {"momentum": 0.9}),
    "momentum": (momentum, {"beta": 0.9}, torch.optim.SGD, {"momentum": 0.9}),
    "Nesterov": (nesterov, {"beta": 0.9}, torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "RMSprop": (rmsprop, {"beta": 0.999}, torch.optim.RMSprop, {"alpha": 0.999}),
    "Adam": (adam, {}, torch.optim.Adam, {}),
    "Adam, other settings": (
        adam, {"beta1": 0.5, "beta2": 0.99, "eps": 1e-3}, torch.optim.Adam, {"betas": (0.5, 0.99), "eps": 1e-3},
    ),
}  # fmt: skip
METHODS = [(gradient_descent, {}), (heavy_ball, {"beta": 0.9}), (nesterov, {"beta": 0.9}), (rmsprop, {}), (adam, {})]


def start_of_the_loop():
    return loop().thetas[0].double()


def torch_thetas(optimizer, settings, data, rates):
    """What an optimizer of torch does, in float64."""
    data = data.to(torch.float64)
    theta = torch.nn.Parameter(start_of_the_loop())
    stepper = optimizer([theta], lr=rates[0], **settings)
    thetas = [theta.detach().clone()]
    for rate in rates:
        stepper.param_groups[0]["lr"] = rate
        theta.grad = gradient_by_hand(theta.detach(), data)
        stepper.step()
        thetas.append(theta.detach().clone())
    return torch.stack(thetas)


@pytest.mark.parametrize(("method", "mine", "optimizer", "its"), TWINS.values(), ids=TWINS)
def test_each_method_is_torchs(method, mine, optimizer, its):
    """Over 3,000 steps in float64 each stays within 1e-12 of torch.optim."""
    rates = STEPS * [0.01]
    own = follow(method, start_of_the_loop(), rule_2x(), rates=rates, **mine).thetas
    assert (own - torch_thetas(optimizer, its, rule_2x(), rates)).abs().max() < 1e-12


@pytest.mark.parametrize("name", ["gradient descent", "momentum", "RMSprop", "Adam"])
def test_a_schedule_is_torchs(name):
    """With a rate that changes at each step they are torch's with that rate set before each step."""
    method, mine, optimizer, its = TWINS[name]
    rates = [0.05 / (1 + step / 10) for step in range(300)]
    own = follow(method, start_of_the_loop(), rule_2x(), rates=rates, **mine).thetas
    assert (own - torch_thetas(optimizer, its, rule_2x(), rates)).abs().max() < 1e-12


def test_the_defaults_are_torchs():
    """Memory and eps of RMSprop and Adam, if not given, are those of torch."""
    for method, optimizer in ((rmsprop, torch.optim.RMSprop), (adam, torch.optim.Adam)):
        own = follow(method, start_of_the_loop(), rule_2x(), rates=50 * [0.01]).thetas
        assert (own - torch_thetas(optimizer, {}, rule_2x(), 50 * [0.01])).abs().max() < 1e-12


def test_polyak_and_torch_part_where_the_rate_changes():
    """A constant rate: the same. Halved: what torch carries over from earlier steps is half of Polyak's."""
    start, rates = start_of_the_loop(), 10 * [0.1] + [0.05]
    ball = follow(heavy_ball, start, rule_2x(), rates=rates, beta=0.9).thetas
    velocity = follow(momentum, start, rule_2x(), rates=rates, beta=0.9).thetas
    assert (ball - velocity)[:11].abs().max() < 1e-12
    data = rule_2x().to(torch.float64)
    carried = [path[11] - path[10] + 0.05 * gradient_by_hand(path[10], data) for path in (ball, velocity)]
    torch.testing.assert_close(carried[1], carried[0] / 2, rtol=1e-9, atol=1e-12)


def test_without_memory_they_are_gradient_descent():
    """At β = 0 the heavy ball, torch's momentum and Nesterov's variant take the steps of gradient descent."""
    plain = descend_by_hand(start_of_the_loop(), rule_2x(), lr=0.1, steps=50).thetas
    for method in (heavy_ball, momentum, nesterov):
        run = follow(method, start_of_the_loop(), rule_2x(), rates=50 * [0.1], beta=0.0)
        torch.testing.assert_close(run.thetas, plain, rtol=1e-12, atol=1e-12)


def test_follow_is_descend_by_hand():
    """Gradient descent through follow() has the losses of descend_by_hand(), on noisy data too."""
    data = scattered(30, slope=-1, intercept=2, noise=0.5, seed=1)
    expected = descend_by_hand(start_of_the_loop(), data, lr=0.05, steps=40)
    run = follow(gradient_descent, start_of_the_loop(), data, rates=40 * [0.05])
    torch.testing.assert_close(run.losses, expected.losses)
    assert run.steps == 40


@pytest.mark.parametrize(("method", "settings"), METHODS)
def test_a_batch_is_its_members(method, settings):
    """Two starts at two rates in one tensor go the ways that they go alone."""
    starts, rates = torch.tensor([[0.5, 0.0], [-1.0, 2.0]]).double(), torch.tensor([[0.01], [0.05]]).double()
    data = rule_2x().to(torch.float64)
    together = torch.stack([*method(lambda theta: gradient_by_hand(theta, data), starts, 30 * [rates], **settings)])
    for k in range(2):
        alone = follow(method, starts[k], data, rates=30 * [rates[k].item()], **settings)
        torch.testing.assert_close(together[:, k], alone.thetas[1:], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("rates", [[], [0.1, -0.1], [math.nan]])
def test_follow_refuses_what_is_no_rate(rates):
    """No rates, a negative one or NaN is an error that says what to give."""
    with pytest.raises(ValueError, match=r"give .* 0 or above"):
        follow(gradient_descent, torch.zeros(2), rule_2x(), rates=rates)


def test_adam_does_not_see_the_scale_of_the_loss():
    """A gradient a thousand times as large gives the same way, to what eps leaves of it."""
    data = rule_2x().to(torch.float64)
    ways_of = [
        torch.stack([*adam(lambda theta, c=c: c * gradient_by_hand(theta, data), start_of_the_loop(), 200 * [0.1])])
        for c in (1, 1000)
    ]
    torch.testing.assert_close(*ways_of, rtol=0, atol=1e-6)


@pytest.mark.parametrize("kappa", [2, 46.1, 1_000])
def test_polyaks_setting_has_his_rate(kappa):
    """Along both eigenvectors the matrix from (θₜ, θₜ₋₁) to the next has spectral radius (√κ − 1)/(√κ + 1)."""
    data = with_condition(kappa)
    lr, beta = races.polyaks_setting(data)
    for curvature in curvatures(data).tolist():
        step = np.array([[1 + beta - lr * curvature, -beta], [1, 0]])
        radius = np.abs(np.linalg.eigvals(step)).max()
        # A double root: its computed size is off by the root of rounding.
        assert radius == pytest.approx((kappa**0.5 - 1) / (kappa**0.5 + 1), abs=1e-6)


@pytest.mark.parametrize(("method", "settings"), METHODS)
def test_settle_steps_counts_as_settled_does(method, settings):
    """Each start has the count that settled() gives its own run, or inf where that refuses."""
    starts = races.race_starts()[:4]
    times = races.settle_steps(method, starts, rule_3x_plus_1(), lr=0.1, steps=400, **settings).tolist()
    for start, time in zip(starts, times, strict=True):
        run = follow(method, start, rule_3x_plus_1(), rates=400 * [0.1], **settings)
        try:
            assert time == settled(run, minimum(rule_3x_plus_1()), within=0.005)
        except ValueError:
            assert time == math.inf


def test_settle_steps_counts_from_the_start():
    """A start at the minimum has settled at step 0."""
    assert races.settle_steps(gradient_descent, minimum(rule_2x()), rule_2x(), lr=0.1, steps=3) == 0


@pytest.mark.parametrize(("change", "message"), [({"within": 0}, "distance above 0"), ({"steps": 0}, "give 1 or more")])
def test_settle_steps_refuses_what_is_not_positive(change, message):
    """A distance or a number of steps that is not positive is an error that says what to give."""
    with pytest.raises(ValueError, match=message):
        races.settle_steps(gradient_descent, torch.zeros(2), rule_2x(), **{"lr": 0.1, "steps": 3} | change)


def test_the_starts_are_those_of_the_loop():
    """The race starts where torch.nn.Linear(1, 1) starts with the seeds 0, 1, 2 …"""
    assert races.race_starts().shape == (races.RACE_STARTS, 2)
    for seed in (0, 1, 99):
        assert torch.equal(races.race_starts()[seed], loop(seed=seed).thetas[0].double())


def test_half_settled_is_the_lower_median():
    """By that step, and not one earlier, at least half have settled; inf counts as not."""
    for times in ([5.0, 1.0, 3.0, math.inf], [2.0, 1.0, math.inf], [math.inf] * 2):
        half = races.half_settled(torch.tensor(times)).item()
        assert sum(time <= half for time in times) * 2 >= len(times)
        assert sum(time < half for time in times) * 2 < len(times)


@pytest.mark.parametrize("name", ["gradient descent", "heavy ball"])
def test_the_heats_lose_no_winner(name):
    """A search of the whole grid without heats finds the same setting and the same median."""
    grid = races.race_grid(name)
    times = races.race_times(name, grid)
    medians = races.half_settled(times).where((times > races.RACE_LIMIT).sum(dim=1) <= races.RACE_LOST, math.inf)
    best = races.race(name)
    assert (best.lr, best.beta) == grid[int(medians.argmin())]
    assert best.median == medians.min()
    assert best.tried == len(grid)
    assert races.race(name) is best


def test_each_method_tries_equally_many_settings():
    """None twice; those of a method without memory lie between the same ends."""
    grids = [races.race_grid(name) for name in races.RACERS]
    assert {len(grid) for grid in grids} == {len(set(grid)) for grid in grids} == {91}
    rates = [[lr for lr, _ in grid] for grid in grids]
    assert {(min(each), max(each)) for each in rates} == {(0.01, 10.0)}


def test_the_order_that_the_page_tells_holds_on_a_grid_twice_as_fine(monkeypatch):
    """Momentum and Nesterov before Adam, Adam before the others, each by a third or more."""
    betas = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999]
    for fine in (False, True):
        if fine:
            monkeypatch.setattr(races, "RACE_RATES", tuple(10 ** (k / 8) for k in range(-16, 9)))
            monkeypatch.setattr(races, "RACE_BETAS", tuple(betas))
            monkeypatch.setattr(races, "FINE_RATES", tuple(10 ** (k / 60) for k in range(-120, 61)))
        median = {name: races.race.__wrapped__(name).median for name in races.RACERS}
        assert 1.33 * max(median["heavy ball"], median["Nesterov"]) < median["Adam"]
        assert 1.5 * median["Adam"] < min(median["gradient descent"], median["RMSprop"])


def test_gradient_descent_settles_when_the_forecast_says():
    """From each start the formula, unrun, is near at the step that the race counted, and away one before."""
    best, data = races.race("gradient descent"), rule_2x()
    for start, time in zip(races.race_starts(), best.times.int().tolist(), strict=True):
        before, then = (forecast_run(start, data, lr=best.lr, steps=step) for step in (time - 1, time))
        assert (then - minimum(data)).abs().max() < 0.005 <= (before - minimum(data)).abs().max()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_ways_draws_a_panel_for_each_run(count):
    """Each run is drawn whole under its name, with start and minimum, in one view for all."""
    runs = runs_of(count)
    figure = ways(rule_2x(), runs)
    assert [axes.get_title("left") for axes in figure.axes] == list(runs)
    for axes, run in zip(figure.axes, runs.values(), strict=True):
        lines = named(axes)
        assert set(lines) == {"the run", "steps", "start", "minimum"}
        np.testing.assert_array_equal(lines["the run"].get_xydata(), run.thetas)
        np.testing.assert_array_equal(lines["steps"].get_xydata(), run.thetas[1:])
        np.testing.assert_allclose(lines["minimum"].get_xydata(), [[2, 0]])
        assert axes.viewLim.bounds == figure.axes[0].viewLim.bounds
        assert all(axes.viewLim.contains(*theta) for theta in run.thetas.tolist())
    assert all(axes.get_xlabel() for axes in figure.axes[-2:])
    plt.close("all")


def test_ways_refuses_a_run_that_diverges():
    """A step that is not finite, or no run at all, is an error."""
    lost = descend_by_hand(start_of_the_loop(), rule_2x(), lr=10.0, steps=300)
    for runs in ({}, {"lost": lost}):
        with pytest.raises(ValueError, match="finite"):
            ways(rule_2x(), runs)
