"""What settings must be: each check names the value that does not fit, and what to give instead."""

import torch
from torch import Tensor


def check_rate(lr: float | Tensor) -> None:
    """Refuse a learning rate, or one of many, that is not above 0.

    Raises:
        ValueError: lr is 0, below 0 or NaN.
    """
    if not torch.as_tensor(lr).gt(0).all():
        raise ValueError(f"lr is {lr}: give a learning rate above 0, such as 0.01")


def check_rates(rates: Tensor) -> None:
    """Refuse learning rates (k,) of which one is below 0, and none at all; 0 stays where it is.

    Raises:
        ValueError: there are no rates, or one is below 0 or NaN.
    """
    if len(rates) == 0:
        raise ValueError("no rates: give 1 or more, each 0 or above")
    if not rates.ge(0).all():
        raise ValueError(f"the least rate is {rates.min():g}: give rates of 0 or above")


def check_steps(steps: int) -> None:
    """Refuse a run of no steps.

    Raises:
        ValueError: steps is below 1.
    """
    if steps < 1:
        raise ValueError(f"steps is {steps}: give 1 or more")


def check_within(within: float) -> None:
    """Refuse a bound on a distance, in the units of the parameters, that is not above 0.

    Raises:
        ValueError: within is 0, below 0 or NaN.
    """
    if not within > 0:
        raise ValueError(f"within is {within}: give a distance above 0, such as 0.005")


def check_deviation(name: str, value: float) -> None:
    """Refuse a standard deviation below 0.

    Args:
        name: What the caller calls it.
        value: The standard deviation.

    Raises:
        ValueError: value is below 0 or NaN.
    """
    if not value >= 0:
        raise ValueError(f"{name} is {value}: a standard deviation is 0 or more")
