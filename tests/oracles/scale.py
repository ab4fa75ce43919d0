"""The shifted and divided inputs of Fix the data first, by torch.optim, autograd and the matrix of one step."""

from __future__ import annotations

from random import Random
from typing import Any

import torch
from torch import Tensor


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """All that the sliders reach, and what is round or nearly so."""
    nearly = [{"shift": 20 + random.uniform(-0.1, 0.1), "scale": random.uniform(8, 8.4)} for _ in range(15)]
    return nearly + [{"shift": random.uniform(-10, 40), "scale": 20 ** random.random()} for _ in range(35)]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The run by torch's optimizer; the valley from autograd's Hessian; the best line by least squares."""
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    seen = (x - state["shift"]) / state["scale"]

    def loss(theta: Tensor) -> Tensor:
        return (theta[0] * seen + theta[1] - y).square().mean()

    hessian = torch.func.hessian(loss)(torch.zeros(2, dtype=torch.float64))
    curvatures = torch.linalg.eigvalsh(hessian)
    best = torch.linalg.lstsq(torch.stack([seen, torch.ones_like(seen)], dim=1), y).solution
    plain = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], dim=1), y).solution
    theta = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=1 / curvatures[1].item())
    way = []
    for _ in range(given["stop"] + 1):
        way.append((theta.detach() - best).tolist())
        optimizer.zero_grad()
        loss(theta).backward()
        optimizer.step()
    step = torch.eye(2, dtype=torch.float64) - hessian / curvatures[1]
    return {
        "seen": seen.tolist(),
        "kappa": (curvatures[1] / curvatures[0]).item(),
        "border": (2 / curvatures[1]).item(),
        "epochs": _arrival(step, -best, state, given["within"]),
        "way": way,
        "best": best.tolist(),
        "undone": plain.tolist(),
    }


def _arrival(step: Tensor, away: Tensor, state: dict[str, float], within: float) -> int:
    """The first epoch at which the line for plain inputs is right, found by powers of the matrix of one step."""
    undo = torch.tensor([[1 / state["scale"], 0], [-state["shift"] / state["scale"], 1]], dtype=torch.float64)
    powers = [step]
    while ((undo @ powers[-1] @ away).abs() >= within).any():
        powers.append(powers[-1] @ powers[-1])
    epoch, here = 0, away
    for k in reversed(range(len(powers))):  # the last epoch at which it is not right, one binary digit after the other
        if ((undo @ powers[k] @ here).abs() >= within).any():
            epoch, here = epoch + 2**k, powers[k] @ here
    return epoch + 1
