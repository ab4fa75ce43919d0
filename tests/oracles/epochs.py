"""The player of The loop, by torch.optim and autograd."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

import torch


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Epochs of each start; every other with slopes that pile up, so that it swings for ever."""
    return [
        {"seed": k % len(given["starts"]), "piled": k % 2, "log": 1, "epoch": random.randrange(given["last"] + 1)}
        for k in range(50)
    ]


@cache
def runs(given: str, *, piled: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """All starts side by side, since the slopes of one run know nothing of the others: their w and b, and losses."""
    x, y, rate, starts, last = (json.loads(given)[key] for key in ("x", "y", "rate", "starts", "last"))
    inputs, targets = torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    theta = torch.tensor(starts, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=rate)
    thetas, losses = [], []
    for _ in range(last + 2):
        loss = ((theta[:, :1] * inputs + theta[:, 1:] - targets) ** 2).mean(dim=1)
        thetas.append(theta.detach().clone())
        losses.append(loss.detach())
        if not piled:
            optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
    return torch.stack(thetas), torch.stack(losses)


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The whole run, and what is told of the epoch."""
    thetas, losses = runs(json.dumps(given), piled=bool(state["piled"]))
    seed, epoch = int(state["seed"]), int(state["epoch"])
    w, b = thetas[epoch, seed].tolist()
    inputs, targets = (torch.tensor(given[key], dtype=torch.float64) for key in ("x", "y"))
    line = torch.nn.functional.linear(inputs[:, None], thetas[epoch, seed, :1, None], thetas[epoch, seed, 1:]).flatten()
    off = torch.linalg.vector_norm(line - targets, ord=torch.inf).item()
    return {"thetas": thetas[:, seed].tolist(), "losses": losses[:, seed].tolist(), "w": w, "b": b,
            "loss": losses[epoch, seed].item(), "off": off}  # fmt: skip
