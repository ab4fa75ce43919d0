"""The path of The valley and of The learning rate, by torch.optim, autograd and the eigenvalues of the Hessian."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import torch
from torch import Tensor


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Rates to beyond the border, as far as float64 holds the way, about their mean or not."""
    fastest = 0.25 if given["steps"] <= 100 else 0.19
    (left, right, *_), (low, high, *_) = panels["map"]["x"], panels["map"]["y"]
    return [
        {
            "w": random.uniform(left, right),
            "b": random.uniform(low, high),
            "rate": math.exp(random.uniform(math.log(0.001), math.log(fastest))),
            "centred": random.choice([0, 1]),
        }
        for _ in range(50)
    ]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The way by torch's optimizer; when it has settled and the factors from the curvatures."""
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    rate, shift = state["rate"], x.mean().item() if state.get("centred") else 0.0

    def loss(theta: Tensor) -> Tensor:
        return (theta[0] * (x - shift) + theta[1] - y).square().mean()

    theta = torch.tensor([state["w"], state["b"] + shift * state["w"]], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=rate)
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
        "factors": (1 - rate * curvatures).tolist(),
        "border": (2 / curvatures[1]).item(),
        "settled": _settled(torch.eye(2).double() - rate * torch.func.hessian(loss)(bottom), away, given),
    }


def _settled(step: Tensor, away: Tensor, given: dict[str, Any]) -> float:
    """From which epoch on both distances are small, to the end of all; infinite if they are not small there."""
    ways = away[:, None]
    power = step
    while ways.shape[1] <= given["most"]:  # twice as many, from as many steps further
        ways = torch.cat([ways, power @ ways], dim=1)
        power = power @ power
    near = ways[:, : given["most"] + 1].abs().amax(dim=0) < given["within"]  # False for NaN
    outside = (~near).nonzero()
    return (int(outside[-1]) + 1 if len(outside) else 0) if near[-1] else math.inf
