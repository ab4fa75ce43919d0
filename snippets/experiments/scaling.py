"""What shifting and dividing the inputs does to the valley: the same line, learned from other numbers."""

import math
from functools import cache

import torch
from torch import Tensor

from snippets.data import Data
from snippets.landscape import hessian, minimum, principal_axes

WITHIN = 0.005  # below it, w and b print right to two decimals
MOST = 100_000  # epochs after which a run is given up


@cache
def celsius() -> Data:
    """Return three temperatures: x in degrees Celsius, y in degrees Fahrenheit, y = 1.8x + 32.

    >>> celsius().y.flatten().tolist()
    [50.0, 68.0, 86.0]
    """
    x = torch.tensor([[10.0], [20.0], [30.0]], dtype=torch.float64)
    return Data(x, torch.tensor([[50.0], [68.0], [86.0]], dtype=torch.float64))


def changed(data: Data, shift: float, scale: float) -> Data:
    """Return the same examples with other inputs, (x − shift) / scale, in float64.

    Raises:
        ValueError: scale is not above 0.

    >>> changed(celsius(), 20, 10).x.flatten().tolist()
    [-1.0, 0.0, 1.0]
    """
    if not 0 < scale < math.inf:
        raise ValueError(f"scale is {scale}: divide by a number above 0")
    data = data.to(torch.float64)
    return Data((data.x - shift) / scale, data.y)


def undone(theta: Tensor, shift: float, scale: float) -> Tensor:
    """Return the line for the inputs as they were: w/s and b − w·m/s, of θ = (w, b), shape (..., 2).

    >>> undone(torch.tensor([18.0, 68.0]), 20, 10)
    tensor([ 1.8000, 32.0000])
    """
    w, b = theta.unbind(-1)
    return torch.stack([w / scale, b - w * shift / scale], dim=-1)


def spread(data: Data) -> tuple[float, float]:
    """Return mean and standard deviation of the inputs; of the squares the mean is taken, not n − 1 in n.

    >>> m, s = spread(celsius())
    >>> print(f"{m:.0f} {s:.3f}")
    20 8.165
    """
    x = data.x.double()
    return x.mean().item(), x.std(correction=0).item()


def line_after(data: Data, shift: float, scale: float, epochs: int) -> tuple[float, float]:
    """Return w and b, undone, after some epochs from w = b = 0 at the rate 1/λmax, by formula.

    >>> w, b = line_after(celsius(), 20, 8.165, 20)
    >>> print(f"{w:.2f} {b:.2f}")
    1.80 32.00
    """
    other = changed(data, shift, scale)
    (flat, steep), directions = principal_axes(other)
    distance = -minimum(other) @ directions * (1 - torch.stack([flat, steep]) / steep) ** epochs
    w, b = undone(minimum(other) + distance @ directions.mT, shift, scale).tolist()
    return w, b


def epochs_to_arrive(data: Data, shift: float, scale: float, *, lean: float = 1.0, most: int = MOST) -> int:
    """Count how many epochs a run takes until w and b, undone, are right to two decimals.

    It starts from w = b = 0, and its rate is that which lands across its valley, 1/λmax.

    Args:
        data: The examples.
        shift: What is subtracted from each x.
        scale: What it is then divided by, above 0.
        lean: What the rate is multiplied by, above 0 and below 2.
        most: Epochs after which to give up.

    Raises:
        ValueError: it has not arrived by then.

    >>> epochs_to_arrive(celsius(), 20, 10)
    9
    """
    other = changed(data, shift, scale)
    (p, q), (_, r) = hessian(other).tolist()
    rate = lean / principal_axes(other)[0][1].item()
    best_w, best_b = minimum(other).tolist()
    u, v = -best_w, -best_b  # how far it is from the best w and b
    for epoch in range(most + 1):
        if abs(u / scale) < WITHIN and abs(v - u * shift / scale) < WITHIN:
            return epoch
        u, v = u - rate * (p * u + q * v), v - rate * (q * u + r * v)
    raise ValueError(f"not right after {most:,} epochs: run longer")
