"""The cloud of Noise, by torch.optim and autograd, on the examples in the order that the page gives."""

from __future__ import annotations

from random import Random
from typing import Any

import torch
from torch.utils.data import BatchSampler


def states(given: dict[str, Any], panels: dict[str, Any], random: Random) -> list[dict[str, float]]:
    """Batches of each size with each order, rates up to where single examples run away."""
    return [
        {
            "batch": 1 + k % 20,
            "rate": random.choice([0.01, 0.05, random.uniform(0.01, 0.4)]),
            "seed": random.randrange(len(given["orders"])),
            "falls": random.choice([0, 1]),
            "exact": random.choice([0, 1]),
        }
        for k in range(60)
    ]


def expected(state: dict[str, float], given: dict[str, Any]) -> dict[str, Any]:
    """The run, its loss above the least as that of torch at both places, and the mean of it at the end."""
    x, y = (torch.tensor(given[name], dtype=torch.float64) for name in "xy")
    features = torch.stack([x, torch.ones_like(x)], dim=1)
    best = torch.linalg.lstsq(features, y).solution
    if state["exact"]:
        y = features @ best
    theta = torch.tensor(given["from"], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=state["rate"])
    mse = torch.nn.functional.mse_loss
    twin = theta.detach().clone().requires_grad_()  # whose steps look at all examples
    other, calm = torch.optim.SGD([twin], lr=state["rate"]), [twin.tolist()]
    thetas, seen = [theta.tolist()], [0]
    order = [ord(letter) - ord("a") for letter in given["orders"][int(state["seed"])]]
    for epoch in range(given["epochs"]):
        turn = order[epoch * len(x) : (epoch + 1) * len(x)]
        for some in BatchSampler(turn, int(state["batch"]), drop_last=False):
            if state["falls"]:
                for each in (optimizer, other):
                    each.param_groups[0]["lr"] = state["rate"] / (1 + seen[-1] / (given["half"] * len(x)))
            for each, at, examples in ((optimizer, theta, some), (other, twin, turn)):
                each.zero_grad()
                mse(features[examples] @ at, y[examples]).backward()
                each.step()
            thetas.append(theta.tolist())
            calm.append(twin.tolist())
            seen.append(seen[-1] + len(some))
    # Of squared errors, what is above the least is the mean square of what both lines say apart.
    places, quiet = (torch.tensor(way, dtype=torch.float64) for way in (thetas, calm))
    excess, left = ((features @ (way - best).T).square().mean(dim=0) for way in (places, quiet))
    quarter = next(k for k, past in enumerate(seen) if past > 3 / 4 * seen[-1])
    return {"weights": places[:, 0].tolist(), "biases": places[:, 1].tolist(), "seen": seen, "excess": excess.tolist(),
            "quarter": quarter, "left": left[quarter].item(), "floor": excess[quarter:].mean().item()}  # fmt: skip
