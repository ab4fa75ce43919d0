"""The line of What is learned, by torch.nn, autograd and torch.linalg."""

from __future__ import annotations

from random import Random
from typing import Any

import torch


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """All over the map, its corners, and far beyond its edge."""
    corners = [{"w": w, "b": b} for w in panels["land"]["x"][:2] for b in panels["land"]["y"][:2]]
    inside = [{"w": random.uniform(*panels["land"]["x"][:2]), "b": random.uniform(*panels["land"]["y"][:2])}
              for _ in range(26)]  # fmt: skip
    return corners + inside + [{key: random.uniform(*given["ranges"][key]) for key in "wb"} for _ in range(20)]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The loss by torch.nn; the lowest point by least squares; the floor is along the least curvature of autograd's."""
    x, y = (torch.tensor(given[key], dtype=torch.float64)[:, None] for key in "xy")
    theta = torch.tensor([[state["w"]], [state["b"]]], dtype=torch.float64)

    def loss(theta: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.mse_loss(torch.nn.functional.linear(x, theta[:1], theta[1]), y)

    columns = torch.cat([x, torch.ones_like(x)], dim=1)
    away = theta - torch.linalg.lstsq(columns, y).solution
    hessian = torch.func.hessian(loss)(theta).reshape(2, 2)
    says = torch.nn.functional.linear(x, theta[:1], theta[1])
    return {
        "says": says.flatten().tolist(),
        "errors": (says - y).flatten().tolist(),
        "loss": loss(theta).item(),
        "across": (torch.linalg.eigh(hessian).eigenvectors[:, 1] @ away).abs().item(),
        "away": away.norm().item(),
    }
