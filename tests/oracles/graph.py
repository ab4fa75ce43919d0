"""The graph of What backward() does: each number in it and the slope of the loss there, by autograd."""

from __future__ import annotations

from random import Random
from typing import Any

import torch


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Weights all over the slider and beyond, each at some step: what is known changes nothing of what is so."""
    return [{"w": random.uniform(-5, 8), "step": random.randrange(11)} for _ in range(50)]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    w, b = (torch.tensor(float(n), dtype=torch.float64, requires_grad=True) for n in (state["w"], given["b"]))
    product = w * given["x"]
    predicted = product + b
    error = predicted - given["y"]
    loss = error**2
    parts = [w, product, predicted, error, loss, b]
    for part in parts:
        part.retain_grad()
    loss.backward()
    return {"values": [part.item() for part in parts], "slopes": [part.grad.item() for part in parts]}
