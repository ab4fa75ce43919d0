"""snippets.landscape: against closed forms, numpy, torch.func and the runs themselves."""

import ast
import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

import snippets
from snippets.data import Data, on_line, scattered
from snippets.descent import descend_by_hand
from snippets.experiments.conditions import scheduled_descent
from snippets.gradients import gradient_by_hand
from snippets.landscape import (
    condition_number,
    curvatures,
    forecast_run,
    hessian,
    minimum,
    principal_axes,
    steps_per_decade,
)
from snippets.neuron import mean_squared_error

THREE = on_line([1, 2, 3], slope=2, intercept=0)
FOUR = on_line([1, 2, 3, 4], slope=3, intercept=1)
CLOUD = scattered(30, slope=-1, intercept=2, noise=0.5, seed=1)
WIDE_AND_NARROW = [on_line(x, slope=1, intercept=2) for x in ([-3, 0, 3], [-0.1, 0.2])]  # steepest along w, along b
ALIKE = on_line([2, 2, 2], slope=3, intercept=1)
ALL = pytest.mark.parametrize("data", [THREE, FOUR, CLOUD], ids=["three", "four", "cloud"])


@pytest.mark.parametrize(("data", "rule"), [(THREE, [2, 0]), (FOUR, [3, 1])])
def test_minimum_of_exact_examples_is_their_rule(data, rule):
    """Where a line fits all examples, it is the minimum."""
    expected = torch.tensor(rule, dtype=torch.float64)
    torch.testing.assert_close(minimum(data), expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("seed", range(5))
def test_minimum_of_scattered_examples_is_that_of_numpy(seed):
    """numpy.polyfit finds the same line."""
    data = scattered(20, slope=2, intercept=-1, noise=1, seed=seed)
    expected = np.polyfit(data.x[:, 0].double(), data.y[:, 0].double(), 1)
    np.testing.assert_allclose(minimum(data), expected, rtol=1e-10)


def test_minimum_of_equal_inputs_is_the_nearest_of_many():
    """If all x are 2 and all y are 7, the line through (2, 7) with least w² + b² is meant."""
    expected = 7 / 5 * torch.tensor([2.0, 1.0], dtype=torch.float64)
    torch.testing.assert_close(minimum(ALIKE), expected)


# torch 2.13's forward mode, which torch.func.hessian needs, still compiles with torch.jit.
@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
@ALL
def test_hessian_is_that_of_the_loss(data):
    """torch.func.hessian of the loss agrees, at two different places."""
    data = data.to(torch.float64)
    loss = partial(mean_squared_error, data=data)
    for theta in (torch.zeros(2), torch.tensor([3.0, -2.0])):
        expected = torch.func.hessian(loss)(theta.double())
        torch.testing.assert_close(hessian(data), expected, rtol=1e-12, atol=1e-12)


@ALL
def test_curvatures_have_the_trace_and_determinant_of_the_hessian(data):
    """λmin + λmax is the trace of H, λmin · λmax its determinant, in ascending order."""
    least, greatest = curvatures(data)
    (a, c), (_, d) = hessian(data)
    assert 0 < least <= greatest
    torch.testing.assert_close(least + greatest, a + d, rtol=1e-12, atol=0)
    torch.testing.assert_close(least * greatest, a * d - c * c, rtol=1e-10, atol=0)


@ALL
def test_condition_number_is_that_of_numpy(data):
    """κ of H is what numpy.linalg.cond finds from singular values, and 1 or more."""
    assert condition_number(data) == pytest.approx(np.linalg.cond(hessian(data)), rel=1e-10)
    assert condition_number(data) >= 1


def test_standardised_inputs_make_a_round_bowl():
    """Inputs of mean 0 and variance 1 have H = 2 · I and κ = 1."""
    data = on_line([-1, 1], slope=3, intercept=1)
    torch.testing.assert_close(hessian(data), 2 * torch.eye(2, dtype=torch.float64))
    assert condition_number(data) == pytest.approx(1)


@pytest.mark.parametrize("x", [0, 1 / 7, 29 / 7, -1e6])
def test_equal_inputs_leave_a_flat_direction(x):
    """If all x are the same, λmin is 0 and κ is beyond all bounds, whatever rounding says of their mean."""
    data = on_line([x, x, x], slope=3, intercept=1)
    assert curvatures(data)[0] == 0
    assert condition_number(data) == math.inf


@pytest.mark.parametrize("data", [THREE, FOUR, CLOUD, ALIKE, *WIDE_AND_NARROW])
def test_principal_axes_are_those_of_numpy(data):
    """Curvatures and directions are the eigenvalues and, up to their sign, the eigenvectors of H."""
    values, vectors = np.linalg.eigh(hessian(data))
    found, directions = principal_axes(data)
    np.testing.assert_allclose(found, values, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose((directions.mT @ vectors).abs(), np.eye(2), atol=1e-9)


def test_a_round_bowl_has_axes_too():
    """Where both curvatures are the same, any two directions at right angles will do."""
    values, directions = principal_axes(on_line([-1, 1], slope=3, intercept=1))
    assert values.tolist() == [2, 2]
    torch.testing.assert_close(directions.mT @ directions, torch.eye(2, dtype=torch.float64))


def test_the_last_digit_does_not_depend_on_where_the_numbers_lie():
    """The same call gives the same bits, wherever in memory its tensors begin: figures and records rest on that."""

    def moved(tensor, by):
        room = torch.empty(tensor.numel() + 16, dtype=tensor.dtype)
        return room[by : by + tensor.numel()].view(tensor.shape).copy_(tensor)

    def results(by):
        data = Data(moved(CLOUD.x, by), moved(CLOUD.y, (3 * by) % 16))
        start = moved(torch.tensor([0.5, -0.25]), (5 * by) % 16)
        run = descend_by_hand(start, data, lr=0.01, steps=20)
        return (
            minimum(data), hessian(data), *principal_axes(data),
            run.thetas, run.losses, gradient_by_hand(run.thetas, data),
            forecast_run(start, data, lr=0.01, steps=20), scheduled_descent([0.1] * 20, data=data, start=start),
        )  # fmt: skip

    first = results(0)
    for by in range(1, 16):
        assert all(torch.equal(one, other) for one, other in zip(first, results(by), strict=True)), by


def test_nothing_is_left_to_lapack():
    """No function of snippets calls torch.linalg or numpy.linalg, whose last digits differ from call to call."""
    for path in Path(snippets.__file__).parent.rglob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}
        assert not names & {"linalg", "lstsq", "eigh", "svd", "inverse", "pinverse"}, path


@ALL
def test_steps_per_decade_divide_the_slowest_error_by_ten(data):
    """The formula of a run, from one unit up the floor, is at a tenth after that many steps."""
    slowest = torch.linalg.eigh(hessian(data)).eigenvectors[:, 0]
    steps = steps_per_decade(condition_number(data))
    start, rate = minimum(data) + slowest, 1 / curvatures(data)[1].item()
    left = (forecast_run(start, data, lr=rate, steps=steps) - minimum(data)).norm()
    assert left.item() == pytest.approx(0.1, rel=1e-9)


def test_steps_per_decade_at_its_ends():
    """A round bowl takes 1 step, 10/9 as well, without a jump; a long valley 2.3 κ."""
    assert steps_per_decade(1) == 1
    assert steps_per_decade(10 / 9 + 1e-9) == pytest.approx(1, abs=1e-6)
    assert steps_per_decade(1e12) == pytest.approx(math.log(10) * 1e12)


@pytest.mark.parametrize("kappa", [0.5, -1, math.nan])
def test_steps_per_decade_refuses_what_is_no_condition_number(kappa):
    """A condition number below 1 or NaN is an error that says so."""
    with pytest.raises(ValueError, match="1 or more"):
        steps_per_decade(kappa)


@pytest.mark.sweep(6)
@ALL
@pytest.mark.parametrize("steps", [1, 100, 1000])
@pytest.mark.parametrize("lr", [0.001, 0.01, 0.1])
def test_forecast_is_where_the_run_ends(data, steps, lr):
    """The run, made in float64, ends within 1e-10 of its forecast."""
    start = torch.tensor([0.5, 0.0], dtype=torch.float64)
    run = descend_by_hand(start, data, lr=lr, steps=steps)
    torch.testing.assert_close(forecast_run(start, data, lr=lr, steps=steps), run.theta, rtol=0, atol=1e-10)


def test_forecast_is_batched():
    """Each of many starts gets the forecast that it gets alone."""
    starts = torch.randn(4, 3, 2, generator=torch.Generator().manual_seed(0))
    together = forecast_run(starts, FOUR, lr=0.01, steps=50)
    assert together.shape == starts.shape
    for i in range(4):
        for j in range(3):
            alone = forecast_run(starts[i, j], FOUR, lr=0.01, steps=50)
            torch.testing.assert_close(together[i, j], alone, rtol=1e-12, atol=1e-12)


def test_forecast_of_no_steps_is_the_start():
    """After 0 steps the neuron is where it began."""
    start = torch.tensor([0.5, -3.0], dtype=torch.float64)
    torch.testing.assert_close(forecast_run(start, FOUR, lr=0.1, steps=0), start)


def test_forecast_holds_along_a_flat_direction():
    """Where all x are the same the run keeps its distance along the floor, as forecast."""
    start = torch.tensor([1.0, -4.0], dtype=torch.float64)
    run = descend_by_hand(start, ALIKE, lr=0.05, steps=500)
    torch.testing.assert_close(forecast_run(start, ALIKE, lr=0.05, steps=500), run.theta, rtol=0, atol=1e-10)


def test_results_are_float64():
    """The oracle is more exact than the float32 runs that it judges."""
    results = [minimum(FOUR), hessian(FOUR), curvatures(FOUR)]
    results.append(forecast_run(torch.zeros(2), FOUR, lr=0.1, steps=1))
    assert {result.dtype for result in results} == {torch.float64}
