"""snippets.data: examples lie where they should, and bad ones are refused."""

import math

import numpy as np
import pytest
import torch

from snippets.data import SPAN, Data, on_line, scattered, with_condition


def test_on_line_examples_fit_the_line():
    """Every target is slope · x + intercept, as a float32 column."""
    data = on_line([0, 1.5, -2], slope=3, intercept=1)
    assert data.x.tolist() == [[0.0], [1.5], [-2.0]]
    assert data.y.tolist() == [[1.0], [5.5], [-5.0]]
    assert data.x.dtype == data.y.dtype == torch.float32


def test_on_line_refuses_no_inputs():
    """An empty list of inputs is an error that says what to give."""
    with pytest.raises(ValueError, match="give at least one x"):
        on_line([], slope=1, intercept=0)


def test_features_are_x_and_one():
    """Xθ is wx + b: the features are x beside a column of ones."""
    assert on_line([2, 5], slope=1, intercept=0).features.tolist() == [[2.0, 1.0], [5.0, 1.0]]


def test_to_changes_the_dtype_alone():
    """Data in float64 holds the same numbers; data already there is returned itself."""
    data = scattered(5, slope=2, intercept=1, noise=0.1, seed=0)
    double = data.to(torch.float64)
    assert double.x.dtype == double.y.dtype == torch.float64
    assert torch.equal(double.x.float(), data.x)
    assert torch.equal(double.y.float(), data.y)
    assert double.to(torch.float64) is double


def test_matching_takes_the_dtype_of_parameters_that_fit():
    """Examples go to the dtype of θ; others of one weight and bias, or whole numbers, are told apart."""
    data = on_line([1, 2], slope=2, intercept=0)
    assert data.matching(torch.zeros(5, 2)) is data
    double = data.matching(torch.zeros(2, dtype=torch.float64))
    assert isinstance(double, Data)
    assert double.y.dtype == torch.float64
    for theta in (torch.zeros(3), torch.tensor([1, 0]), torch.tensor(1.0)):
        with pytest.raises(ValueError, match=r"give 2 floating numbers.*torch\.tensor\(\[0\.5, 0\.0\]\)"):
            data.matching(theta)


@pytest.mark.parametrize("kappa", [1, 1.5, 10, 1e4, 1e6])
def test_with_condition_has_the_condition_asked_for(kappa):
    """κ of H is that of X squared, which numpy finds from singular values."""
    features = with_condition(kappa).features
    assert features.dtype == torch.float64
    assert np.linalg.cond(features) ** 2 == pytest.approx(kappa, rel=1e-8)


def test_with_condition_moves_the_inputs_and_nothing_else():
    """Whatever κ, the inputs are 2 apart and all examples lie on y = 3x + 1."""
    for kappa in (1, 100, 1e6):
        data = with_condition(kappa)
        assert torch.equal(data.y, 3 * data.x + 1)
        assert (data.x[1] - data.x[0]).item() == pytest.approx(2)


@pytest.mark.parametrize("kappa", [0.999, 0, -10, math.nan, math.inf])
def test_with_condition_refuses_what_no_data_have(kappa):
    """A condition number below 1, infinite or NaN is an error that says what is one."""
    with pytest.raises(ValueError, match="1 or more, and finite"):
        with_condition(kappa)


def test_scattered_examples_have_the_noise_asked_for():
    """Of 20,000 residuals the mean is 0 and the standard deviation is the noise, to 3 %."""
    data = scattered(20_000, slope=2, intercept=1, noise=0.5, seed=0)
    residuals = data.y - (2 * data.x + 1)
    assert residuals.mean().item() == pytest.approx(0, abs=0.015)
    assert residuals.std().item() == pytest.approx(0.5, rel=0.03)
    assert data.x.min() >= 0
    assert data.x.max() < SPAN
    assert data.x.mean().item() == pytest.approx(SPAN / 2, rel=0.03)


def test_scattered_without_noise_lies_on_the_line():
    """With noise 0 every example fits the line."""
    data = scattered(5, slope=2, intercept=1, noise=0, seed=0)
    assert torch.equal(data.y, 2 * data.x + 1)


def test_scattered_repeats_itself_and_leaves_the_global_generator_alone():
    """One seed gives one data set; another seed another; torch's own numbers do not move."""
    state = torch.get_rng_state()
    first, second, other = (scattered(10, slope=1, intercept=0, noise=1, seed=seed) for seed in (3, 3, 4))
    assert torch.equal(first.x, second.x)
    assert torch.equal(first.y, second.y)
    assert not torch.equal(first.x, other.x)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.parametrize(("count", "noise", "message"), [(1, 0.1, "2 examples"), (3, -1, "0 or")])
def test_scattered_refuses_too_little(count, noise, message):
    """One example, or a negative noise, is an error that says what is allowed."""
    with pytest.raises(ValueError, match=message):
        scattered(count, slope=1, intercept=0, noise=noise, seed=0)


def test_scattered_refuses_noise_that_is_no_number():
    """NaN is not a standard deviation."""
    with pytest.raises(ValueError, match="standard deviation"):
        scattered(3, slope=1, intercept=0, noise=float("nan"), seed=0)


@pytest.mark.parametrize("x", [torch.zeros(3), torch.zeros(3, 2), torch.zeros(0, 1)])
def test_data_refuses_inputs_that_are_no_column(x):
    """Inputs of shape (n,), (n, 2) or (0, 1) are an error that names reshape."""
    with pytest.raises(ValueError, match=r"x\.reshape\(-1, 1\)"):
        Data(x, torch.zeros(3, 1))


def test_data_refuses_targets_that_would_broadcast():
    """Targets (n,) beside inputs (n, 1) would silently make an n by n table of errors."""
    with pytest.raises(ValueError, match=r"y\.reshape\(-1, 1\)"):
        Data(torch.zeros(3, 1), torch.zeros(3))


@pytest.mark.parametrize(("x", "y"), [(torch.int64, torch.int64), (torch.float32, torch.float64)])
def test_data_refuses_dtypes_that_do_not_fit(x, y):
    """Integers, or two different dtypes, are an error that names float()."""
    with pytest.raises(ValueError, match=r"\.float\(\)"):
        Data(torch.zeros(3, 1, dtype=x), torch.zeros(3, 1, dtype=y))


def test_data_cannot_be_changed():
    """Data is frozen, so that two runs on it saw the same examples."""
    data = on_line([1], slope=1, intercept=0)
    with pytest.raises(AttributeError):
        data.x = torch.zeros(1, 1)
