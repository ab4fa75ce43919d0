"""A point of Which way is down, by autograd; the line of equal loss through it, as a circle bent by a factor of H."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import torch


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """All over the map, and beyond; the bottom; where one slope is 0; a hair beside it."""
    (left, right, *_), (low, high, *_) = panels["map"]["x"], panels["map"]["y"]
    near = [{"w": random.uniform(left, right), "b": random.uniform(low, high)} for _ in range(40)]
    far = [{"w": random.gauss(0, 1e6), "b": random.gauss(0, 1e6)} for _ in range(5)]
    return [*near, *far, *({"w": w, "b": b} for w, b in ((3, 1), (3.4, 0), (3, 1 + 1e-6), (2.6, 2.2), (0, 0)))]


def loss(theta: torch.Tensor, given: dict[str, Any]) -> torch.Tensor:
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    return torch.nn.functional.mse_loss(theta[0] * x + theta[1], y)


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """H = LLᵀ makes the loss a circle about the bottom, in u = Lᵀθ: there the point is turned, and brought back."""
    theta = torch.tensor([state["w"], state["b"]], dtype=torch.float64, requires_grad=True)
    here = loss(theta, given)
    (slopes,) = torch.autograd.grad(here, theta)
    bend = torch.linalg.cholesky(torch.autograd.functional.hessian(lambda at: loss(at, given), theta.detach())).mT
    x = torch.tensor(given["x"], dtype=torch.float64)
    y = torch.tensor(given["y"], dtype=torch.float64)
    bottom = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], dim=1), y[:, None]).solution.flatten()
    away = bend @ (theta.detach() - bottom)
    turn = torch.linspace(0, 2 * math.pi, 201, dtype=torch.float64)[:, None]
    circle = turn.cos() * away + turn.sin() * torch.stack([-away[1], away[0]])
    ring = bottom + torch.linalg.solve(bend, circle.mT).mT
    return {"loss": here.item(), "slopes": slopes.tolist(), "ring": ring.tolist()}
