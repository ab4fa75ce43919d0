"""What the Lab shows of a run: its line among the examples, its way on the map, its loss; with room for another run."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure

from snippets.data import Data
from snippets.figures.places import grounds, in_picture_style
from snippets.figures.relief import draw_rings, frame, heights, shade
from snippets.figures.style import COLOURS, PLAIN
from snippets.landscape import minimum

Pairs = Sequence[tuple[float, float]]
ROOM = 1.0  # above and below the examples, in parts of their height
LOSSES = [1e-12, 1e-4, 1e4]  # between the first and the last lie those of nearly all runs


@in_picture_style
def lab(examples: Pairs, *, fit: Pairs, way: Pairs, losses: Sequence[float], corners: Pairs) -> Figure:
    """Draw a run three times, in panels that are called as the lists: fit, way and losses.

    Args:
        examples: (x, y) of each example.
        fit: (x, y) of both ends of the neuron's line; the panel goes from one to the other.
        way: (w, b) before each epoch.
        losses: The loss before each epoch.
        corners: (w, b) of places that the map is to show as well.

    Raises:
        ValueError: all examples have one x, so that there is no lowest point.
    """
    x, y = (torch.tensor(each, dtype=torch.float64) for each in zip(*examples, strict=True))
    data = Data(x[:, None], y[:, None])
    figure, panels = plt.subplot_mosaic(
        [["fit", "way"], ["losses", "losses"]], figsize=(4.6, 4.3), width_ratios=[4, 5], height_ratios=[6, 4.6]
    )
    for name, axes in panels.items():
        axes.set_gid(f"x-{name}")
    plane, land, log = panels.values()

    plane.plot(*zip(*fit, strict=True), color=COLOURS["loss"], label="line")
    plane.plot(x, y, "o", color=COLOURS["ink"], label="examples")
    low, high = y.aminmax()
    room = ROOM * (high - low)
    plane.set(xlabel="x", ylabel="y", xlim=(fit[0][0], fit[-1][0]), ylim=((low - room).item(), (high + room).item()))
    plane.set_title("● examples", loc="left")
    plane.locator_params(nbins=5, integer=True)

    bottom, thetas = minimum(data), torch.tensor(way, dtype=torch.float64)
    view = frame(torch.cat([thetas, bottom[None], torch.tensor(corners, dtype=torch.float64)]), margin=0.05)
    levels = heights(data, view, ratio=4)
    shade(land, data, view, levels)
    land.set_title("the loss as height", loc="left")
    land.locator_params(nbins=5, integer=True)
    land.plot(*thetas.T, color=COLOURS["loss"], label="the way")
    land.plot(*thetas[0], "o", color=COLOURS["loss"], label="start")
    land.plot(*bottom, "x", color=COLOURS["ink"], markeredgewidth=2, label="lowest")

    log.plot(losses, color=COLOURS["loss"], label="loss")
    log.set(yscale="log", xlabel="epoch", xlim=(0, len(losses) - 1), ylim=(LOSSES[0], LOSSES[-1]))
    log.set_yticks(LOSSES)
    log.yaxis.set_major_formatter(PLAIN)
    log.minorticks_off()
    log.set_title("loss", loc="left", color=COLOURS["loss"])
    (ground,) = grounds(figure, land)
    ground.write("start", thetas[0].tolist(), toward=180)
    ground.write("low", bottom.tolist(), toward=45)
    draw_rings(ground, data, levels)
    return figure
