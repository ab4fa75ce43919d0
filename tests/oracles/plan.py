"""The plan of Schedules, by torch.optim and its schedulers, all runs beside each other."""

from __future__ import annotations

from random import Random
from typing import Any

import torch
from torch.optim import lr_scheduler

from snippets.experiments.noise import shuffled_anywhere


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """First rates on the whole of the slider, held for any number of epochs."""
    return [
        {"first": 0.001 * 150 ** random.random(), "until": random.choice([0, 40, random.randrange(41)])}
        for _ in range(50)
    ]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The rates, the mean loss of all runs above the least after each epoch, and that of a run on all examples."""
    x, y, start = (torch.tensor(given[name], dtype=torch.float64) for name in ("x", "y", "from"))
    features, epochs, until = torch.stack([x, torch.ones_like(x)], dim=1), given["epochs"], int(state["until"])
    best = torch.linalg.lstsq(features, y).solution
    order = shuffled_anywhere(epochs, runs=given["runs"], count=len(x))
    thetas = start.repeat(given["runs"], 1).requires_grad_()
    calm = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([thetas, calm], lr=state["first"])
    held, all_updates = until * len(x), len(order)
    falls = lr_scheduler.CosineAnnealingLR(optimizer, T_max=max(all_updates - held, 1))
    rates, gaps = [], []

    def above(theta: torch.Tensor) -> float:
        return ((theta.detach() - best) @ features.T).square().mean().item()

    for update, some in enumerate(order):
        rates.append(optimizer.param_groups[0]["lr"])
        gaps += [above(thetas)] if update % len(x) == 0 else []
        optimizer.zero_grad()
        apart = ((features[some] * thetas).sum(dim=1) - y[some]).square().sum()
        (apart + torch.nn.functional.mse_loss(features @ calm, y)).backward()
        optimizer.step()
        if update >= held:
            falls.step()
    gaps.append(above(thetas))
    return {"rates": rates, "gaps": gaps, "end": gaps[-1], "left": above(calm)}
