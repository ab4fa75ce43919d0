"""The path of The valley and of The learning rate, by torch.optim, autograd and the iteration's eigenvalues."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import torch
from torch import Tensor


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Rates to beyond the border, as far as float64 holds the way, with momentum or not, about their mean or not."""
    fastest = 0.4 if given["steps"] <= 100 else 0.19
    (left, right, *_), (low, high, *_) = panels["map"]["x"], panels["map"]["y"]
    return [
        {
            "w": random.uniform(left, right),
            "b": random.uniform(low, high),
            "rate": math.exp(random.uniform(math.log(0.001), math.log(fastest))),
            "momentum": random.choice([0, random.randrange(100) / 100]),
            "centred": random.choice([0, 1]),
        }
        for _ in range(50)
    ]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The way by torch's optimizer; when it has settled and the factors from the matrix of one step."""
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    rate, momentum, shift = state["rate"], state.get("momentum", 0), x.mean().item() if state.get("centred") else 0.0

    def loss(theta: Tensor) -> Tensor:
        return (theta[0] * (x - shift) + theta[1] - y).square().mean()

    theta = torch.tensor([state["w"], state["b"] + shift * state["w"]], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=rate, momentum=momentum)
    thetas, losses = [], []
    for _ in range(given["steps"] + 1):
        optimizer.zero_grad()
        now = loss(theta)
        now.backward()
        thetas.append(theta.tolist())
        losses.append(now.item())
        optimizer.step()
    features = torch.stack([x - shift, torch.ones_like(x)], dim=1)
    bottom = torch.linalg.lstsq(features, y).solution
    curvatures, directions = torch.linalg.eigh(torch.func.hessian(loss)(bottom))
    away = torch.tensor(thetas[0], dtype=torch.float64) - bottom
    weights, biases = zip(*thetas, strict=True)
    return {
        "weights": list(weights),
        "biases": list(biases),
        "losses": losses,
        "bottom": bottom.tolist(),
        "parts": (directions.T @ away).abs().tolist(),
        "factors": [_factor(_step(curvature.reshape(1, 1), rate, momentum)) for curvature in curvatures],
        "border": (2 * (1 + momentum) / curvatures[1]).item(),
        "settled": _settled(_step(torch.func.hessian(loss)(bottom), rate, momentum), away, given),
    }


def _step(hessian: Tensor, rate: float, momentum: float) -> Tensor:
    """What one step makes of the distances and of the last step: d, v → d + βv − ηHd, βv − ηHd."""
    eye = torch.eye(len(hessian), dtype=torch.float64)
    rows = [
        torch.cat([eye - rate * hessian, momentum * eye], dim=1),
        torch.cat([-rate * hessian, momentum * eye], dim=1),
    ]
    return torch.cat(rows)


def _factor(step: Tensor) -> float:
    """The eigenvalue of largest size where it is real, and its size where it is not."""
    values = torch.linalg.eigvals(step)
    largest = values[values.abs().argmax()]
    return (largest.real if largest.imag == 0 else largest.abs()).item()


def _settled(step: Tensor, away: Tensor, given: dict[str, Any]) -> float:
    """From which epoch on both distances are small, to the end of all; infinite if they are not small there."""
    ways = torch.cat([away, torch.zeros_like(away)])[:, None]
    power = step
    while ways.shape[1] <= given["most"]:  # twice as many, from as many steps further
        ways = torch.cat([ways, power @ ways], dim=1)
        power = power @ power
    near = ways[:2, : given["most"] + 1].abs().amax(dim=0) < given["within"]  # False for NaN
    outside = (~near).nonzero()
    return (int(outside[-1]) + 1 if len(outside) else 0) if near[-1] else math.inf
