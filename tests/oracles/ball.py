"""The ball of One step, by torch.optim and autograd."""

from __future__ import annotations

from random import Random
from typing import Any

import torch


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Rates up to well beyond the border, so that some runs leave for good."""
    low, high, *_ = panels["curve"]["x"]
    return [
        {"w": random.uniform(low, high), "rate": random.uniform(0, 0.6), "steps": random.randrange(61), "guess": low}
        for _ in range(50)
    ]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """Each step by an optimizer, and one where none was taken; the factor from the curvature."""
    x, y = given["x"], given["y"]
    bottom = y / x
    weights, losses, slopes = [], [], []
    w = torch.tensor(state["w"], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=state["rate"])
    for _ in range(max(int(state["steps"]), 1) + 1):
        optimizer.zero_grad()
        loss = (w * x - y) ** 2
        loss.backward()
        weights.append(w.item())
        losses.append(loss.item())
        slopes.append(w.grad.item())
        optimizer.step()
    curvature = torch.func.hessian(lambda at: (at * x - y) ** 2)(torch.tensor(1.0, dtype=torch.float64)).item()
    return {"weights": weights, "losses": losses, "slopes": slopes, "factor": 1 - state["rate"] * curvature,
            "bottom": bottom}  # fmt: skip
