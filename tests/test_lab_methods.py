"""The Lab's methods are those of torch, and its answers rest on them."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
import torch
from lab_code import CHOICES, RATES, ran, written

from snippets.experiments import lab, rule_2x
from snippets.neuron import mean_squared_error

OPTIMIZERS: dict[str, Callable] = {
    "gradient descent": torch.optim.SGD,
    "one example at a time": torch.optim.SGD,
    "momentum": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, momentum=0.9),
    "Adam": torch.optim.Adam,
}


def by_torch(settings: dict) -> tuple[list, list]:
    """The way and the losses of a run of the Lab, as torch's own optimizer goes it, in float64."""
    begun, _ = ran(written(**settings | {"EPOCHS": 0}))  # the generator stands where the run begins
    theta = torch.tensor(begun["way"][0] if begun["way"] else [begun["w"], begun["b"]], dtype=torch.float64)
    theta.requires_grad_()
    optimizer = OPTIMIZERS[settings["METHOD"]]([theta], lr=settings["RATE"])
    points, way, losses = list(begun["examples"]), [], []

    def loss(some: list) -> torch.Tensor:
        x, y = torch.tensor(some, dtype=torch.float64).T
        return torch.nn.functional.mse_loss(theta[0] * (x - begun["middle"]) + theta[1], y)

    for _ in range(settings["EPOCHS"] + 1):
        way.append(theta.tolist())
        losses.append(loss(points).item())
        if in_turn := settings["METHOD"] == "one example at a time":
            random.shuffle(points)
        for some in [[one] for one in points] if in_turn else [points]:
            optimizer.zero_grad()
            loss(some).backward()
            optimizer.step()
    return way, losses


@pytest.mark.parametrize("data", RATES)
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_a_method_goes_as_torch_goes(method: str, data: str) -> None:
    """Step for step, to within 1e-12 of what it is, or of 1; also centred."""
    assert (set(CHOICES["METHOD"].texts), set(CHOICES["DATA"].texts)) == (set(OPTIMIZERS), set(RATES))
    for centred in (False, True):
        settings = {"METHOD": method, "DATA": data, "RATE": RATES[data], "EPOCHS": 60, "CENTRED": centred, "SEED": 3}
        names, _ = ran(written(**settings))
        way, losses = by_torch(settings)
        torch.testing.assert_close(names["losses"], losses, rtol=1e-12, atol=1e-12)
        end = torch.tensor([names["w"], names["b"]], dtype=torch.float64)
        torch.testing.assert_close(end, torch.tensor(way[-1], dtype=torch.float64), rtol=1e-12, atol=1e-12)
        assert names["way"] == [] if centred or data != "three points" else len(names["way"]) == 61
        assert names["losses"][-1] < names["losses"][0]


def test_its_answers_rest_on_the_same_runs() -> None:
    """Those of the experiments: each method at a rate, one example at a time, with the same noise."""
    settings, three, chance = {"RATE": 0.05, "EPOCHS": 80, "SEED": 7}, rule_2x(), random.Random(7)
    start = torch.tensor([-1.0, 3.0], dtype=torch.float64)
    ways = lab.by_method(three, start, torch.tensor([0.01, 0.05], dtype=torch.float64), steps=80)
    for name, way in ways.items():
        names, _ = ran(written(METHOD=name, **settings))
        torch.testing.assert_close(way[:, 1].tolist(), [list(place) for place in names["way"][1:]])
    names, _ = ran(written(METHOD="one example at a time", DATA="noisy points", **settings | {"RATE": 0.02}))
    noise = lab.noisy(chance)
    assert sorted(names["examples"]) == sorted(zip(noise.x.flatten().tolist(), noise.y.flatten().tolist(), strict=True))
    turns = lab.in_turn(noise, start, lr=0.02, epochs=80, chance=chance)
    torch.testing.assert_close(mean_squared_error(turns, noise).tolist(), names["losses"][1:])


def test_its_lists_are_what_is_drawn() -> None:
    """The line goes through what the neuron says, also where x is counted from the middle."""
    for centred in (False, True):
        names, _ = ran(written(CENTRED=centred, EPOCHS=10))
        w, b, middle = names["w"], names["b"], names["middle"]
        assert names["fit"] == [(0, w * (0 - middle) + b), (4, w * (4 - middle) + b)]
        assert middle == pytest.approx(2 if centred else 0)
    assert len(names["losses"]) == 11
