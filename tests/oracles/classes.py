"""The points of A neuron that decides, by torch.nn and torch.optim; whether they part, by corners and edges."""

from __future__ import annotations

import math
from itertools import combinations, product
from random import Random
from typing import Any

import torch
from torch import Tensor


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Points anywhere on the plane, so that some sets part and most do not; few epochs and many."""
    ends = {"x": panels["plane"]["x"][:2], "y": panels["plane"]["y"][:2]}
    found = []
    for k in range(50):
        some = int(math.exp(random.uniform(0, math.log(800))))
        state: dict[str, float] = {"epochs": some if k else given["most"]}
        for i, (axis, (low, high)) in product(range(len(given["y"])), ends.items()):
            aside = 0.7 * (2 * given["y"][i] - 1) if k % 2 and axis == "x" else 0  # in half, the classes are apart
            state[f"{axis}{i}"] = min(max(random.uniform(low, high) * (0.6 if k % 2 else 1) + aside, low), high)
        found.append(state)
    return found


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The run by torch's loss and optimizer; classes are apart if no edges cross and none lies within the other."""
    y = torch.tensor(given["y"], dtype=torch.float64)
    x = torch.tensor([[state[f"x{i}"], state[f"y{i}"]] for i in range(len(y))], dtype=torch.float64)
    neuron = torch.nn.Linear(2, 1, dtype=torch.float64)
    with torch.no_grad():
        neuron.weight.copy_(torch.tensor(given["from"][:2], dtype=torch.float64))
        neuron.bias.fill_(given["from"][2])
    optimizer = torch.optim.SGD(neuron.parameters(), lr=given["rate"])
    criterion = torch.nn.BCEWithLogitsLoss()
    for _ in range(int(state["epochs"])):
        optimizer.zero_grad()
        criterion(neuron(x).flatten(), y).backward()
        optimizer.step()
    with torch.no_grad():
        scores = neuron(x).flatten()
        return {
            "theta": [*neuron.weight.flatten().tolist(), neuron.bias.item()],
            "loss": criterion(scores, y).item(),
            "right": ((scores > 0) == (y > 0)).double().tolist(),
            "size": neuron.weight.norm().item(),
            "apart": -1 if _overlap(x[y == 0], x[y == 1]) else 1,
        }


def _overlap(one: Tensor, other: Tensor) -> bool:
    """Whether two triangles have a point in common."""
    edges = [list(combinations(corners, 2)) for corners in (one, other)]
    if any(_cross(*first, *second) for first, second in product(*edges)):
        return True
    return _within(one[0], other) or _within(other[0], one)


def _cross(a: Tensor, b: Tensor, c: Tensor, d: Tensor) -> bool:
    """Whether two stretches cross: a + s(b − a) = c + t(d − c)."""
    s, t = torch.linalg.solve(torch.stack([b - a, c - d], dim=1), c - a).tolist()
    return 0 <= s <= 1 and 0 <= t <= 1


def _within(point: Tensor, corners: Tensor) -> bool:
    """Whether a point is a mean of three corners with no weight below 0."""
    rows, sums = torch.cat([corners.T, point.new_ones(1, 3)]), torch.cat([point, point.new_ones(1)])
    return bool((torch.linalg.solve(rows, sums) >= 0).all())
