"""The four methods of Memory and scale, by torch.optim and autograd."""

from __future__ import annotations

import math
from random import Random
from typing import Any

import torch
from torch import Tensor

NUDGE = 1e-13  # of the start
GROWN = 1e-10  # what a way may make of it


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Starts on the map, all methods, memories and rates; where rounding decides the way, another one.

    A method that divides by the size of slopes hovers in the end, and may then be thrown anywhere by the last digit.
    """
    (left, right, *_), (low, high, *_) = panels["map"]["x"], panels["map"]["y"]
    found: list[dict[str, float]] = []
    while len(found) < 50:
        state = {
            "w": random.uniform(left, right),
            "b": random.uniform(low, high),
            "rate": math.exp(random.uniform(math.log(0.001), math.log(2))),
            "beta": random.choice([0.0, 0.999, random.randrange(1000) / 1000]),
            "method": len(found) % 4,
        }
        if state["method"] < 2 or _steady(state, given):
            found.append(state)
    return found


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The way by torch's optimizer, its losses by torch's loss, and the least-squares line."""
    thetas, losses = _way(state, given)
    x, y = _examples(given)
    bottom = torch.linalg.lstsq(torch.stack([x, torch.ones_like(x)], dim=1), y).solution
    near = (thetas - bottom).abs().amax(dim=1) < given["within"]  # False for NaN
    outside = (~near).nonzero()
    return {
        "weights": thetas[:, 0].tolist(),
        "biases": thetas[:, 1].tolist(),
        "losses": losses.tolist(),
        "bottom": bottom.tolist(),
        "longest": torch.hypot(*thetas.diff(dim=0).T).max().item(),
        "left": torch.hypot(*(thetas[-1] - bottom)).item(),
        "settled": (int(outside[-1]) + 1 if len(outside) else 0) if near[-1] else math.inf,
    }


def _steady(state: dict[str, float], given: dict[str, Any]) -> bool:
    """Whether a start that is moved by next to nothing leads the same way."""
    one, other = (_way(state | {"w": state["w"] + nudge}, given)[0] for nudge in (0.0, NUDGE))
    return (one - other).abs().max().item() < GROWN


def _examples(given: dict[str, Any]) -> list[Tensor]:
    return [torch.tensor(given[name], dtype=torch.float64) for name in "xy"]


def _way(state: dict[str, float], given: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Where torch's optimizer leads from a start, and the losses there."""
    x, y = _examples(given)
    theta = torch.tensor([state["w"], state["b"]], dtype=torch.float64, requires_grad=True)
    rate, beta = state["rate"], state["beta"]
    optimizer = [
        lambda: torch.optim.SGD([theta], lr=rate),
        lambda: torch.optim.SGD([theta], lr=rate, momentum=beta),
        lambda: torch.optim.RMSprop([theta], lr=rate, alpha=beta),
        lambda: torch.optim.Adam([theta], lr=rate, betas=(beta, 0.999)),
    ][int(state["method"])]()
    thetas, losses = [], []
    for _ in range(given["steps"] + 1):
        optimizer.zero_grad()
        loss = (theta[0] * x + theta[1] - y).square().mean()
        loss.backward()
        thetas.append(theta.detach().clone())
        losses.append(loss.detach())
        optimizer.step()
    return torch.stack(thetas), torch.stack(losses)
