"""Lines among the examples, and each of them as a point on the map of the loss over w and b."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from snippets.data import Data
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade, write_heights, write_high
from snippets.figures.style import BOLD, COLOURS
from snippets.landscape import minimum
from snippets.neuron import predict

LOOKS = (("w", "o"), ("b", "s"), ("gradient", "^"))  # role of the colour, marker


@in_picture_style
def lines_on_a_map(data: Data, thetas: Mapping[str, Tensor | Sequence[float]], *, errors: str = "") -> Figure:
    """Draw lines among the examples, and below each line as a point of its colour on the map of the loss.

    Args:
        data: The examples.
        thetas: Name, such as "A" → parameters (w, b), up to three.
        errors: The name whose errors are drawn, each as a stick and as its square, or none.

    Raises:
        ValueError: there are more than three names, errors is none of them, or all x are the same.
    """
    if len(thetas) > len(LOOKS):
        raise ValueError(f"{len(thetas)} lines: give up to {len(LOOKS)}, more cannot be told apart")
    if errors and errors not in thetas:
        raise ValueError(f"no line is called {errors!r}: give one of {', '.join(thetas)}")
    figure, (plane, land) = plt.subplots(2, figsize=(4.6, 6.4), height_ratios=[5, 6])
    data, named = data.to(torch.float64), _as_thetas(thetas)
    first, last = min(0.0, data.x.min().item()), data.x.max().item()
    ends = torch.tensor([[first], [last + 0.06 * (last - first)]], dtype=torch.float64)
    points = torch.stack([minimum(data), *named.values()])
    plane.set_gid("x-plane")
    land.set_gid("x-land")
    view = frame(points, margin=0.3)
    levels = heights(data, view, ratio=2)
    shade(land, data, view, levels)
    for (name, theta), (role, marker) in zip(named.items(), LOOKS, strict=False):
        look = {"color": COLOURS[role], "label": name}
        plane.plot(ends, predict(theta, ends), gid=f"x-line-{name}", **look)
        land.plot(*theta, marker, gid=f"x-point-{name}", markersize=8, **look)
    plane.plot(data.x, data.y, "o", color=COLOURS["ink"], label="examples", gid="x-examples")
    plane.set_title("● examples", loc="left")
    plane.set(xlabel="x", ylabel="y", xlim=(first, last + 0.17 * (last - first)))
    plane.locator_params(nbins=5, integer=True)
    land.set_title("the loss as height", loc="left")
    land.plot(*points[0], "x", color=COLOURS["ink"], markeredgewidth=2, label="lowest", gid="x-lowest")
    figure.align_ylabels()
    if errors:
        _draw_errors(figure, plane, data, named[errors], COLOURS[LOOKS[list(named).index(errors)][0]])
    above, below = grounds(figure, plane, land)
    for (name, theta), (role, _) in zip(named.items(), LOOKS, strict=False):
        end = ends[1].item(), predict(theta, ends)[1].item()
        above.write(name, end, color=COLOURS[role], **BOLD)
        below.write(name, theta.tolist(), toward=45, **BOLD)
    below.write("low", points[0].tolist(), toward=-45)
    write_high(below, data, view)
    write_heights(below, data, levels, levels[1:])
    draw_rings(below, data, levels)
    return figure


def _as_thetas(thetas: Mapping[str, Tensor | Sequence[float]]) -> dict[str, Tensor]:
    return {name: torch.as_tensor(theta, dtype=torch.float64) for name, theta in thetas.items()}


def _draw_errors(figure: Figure, axes: Axes, data: Data, theta: Tensor, colour: str) -> None:
    """Draw each error of a line as a stick, and its square as a square beside it, all on one side."""
    x, y, height = (part.flatten() for part in (data.x, data.y, predict(theta, data.x)))
    axes.vlines(x, y, height, color=colour, linewidth=2, label="errors", gid="x-errors")
    figure.draw_without_rendering()
    across, up = np.diff(axes.transData.transform([(0, 0), (1, 1)]), axis=0)[0]
    sides = torch.stack([y, height]).sort(dim=0).values
    widths = (height - y).abs() * up / across
    shift = 0 if (x + widths).max() <= axes.get_xlim()[1] else -1
    for at, width, low, high in torch.stack([x, widths, *sides], dim=1).tolist():
        square = Rectangle((at + shift * width, low), width, high - low, facecolor=colour, alpha=0.2, zorder=0)
        square.set(label=f"square at {at:g}", linewidth=0)
        axes.add_patch(square)
