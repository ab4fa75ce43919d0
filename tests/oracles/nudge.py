"""A nudge of Which way is down, by torch's own loss before it and after it, and autograd."""

from __future__ import annotations

from random import Random
from typing import Any

import torch


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Equal factors from a thousandth to 6, and the one that leads to the loss of the start, across the valley."""
    across = 17 / 3
    return [{"nudge": 10 ** random.uniform(-3, 0.778)} for _ in range(48)] + [{"nudge": across}, {"nudge": 6.0}]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    w = torch.tensor(given["w"], dtype=torch.float64, requires_grad=True)
    here = torch.nn.functional.mse_loss(w * x + given["b"], y)
    here.backward()
    there = torch.nn.functional.mse_loss((w.detach() + state["nudge"]) * x + given["b"], y)
    change = there.item() - here.item()
    return {"here": here.item(), "there": there.item(), "change": change, "rate": change / state["nudge"],
            "slope": w.grad.item()}  # fmt: skip
