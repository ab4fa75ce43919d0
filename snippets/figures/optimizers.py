"""The ways of several optimizers over one landscape."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import torch
from matplotlib.figure import Figure

from snippets.data import Data
from snippets.descent import Run
from snippets.figures.contours import end_contours_at_words
from snippets.figures.landscapes import contours
from snippets.figures.style import COLOURS, THIN, in_lesson_style, write
from snippets.landscape import minimum


@in_lesson_style
def ways(data: Data, runs: Mapping[str, Run]) -> Figure:
    """Draw runs over the contours of the loss, a panel for each, all with the same view.

    A contour has four times the loss of the next one inside, above the least loss; one goes
    through the start. A dot is a step.

    Args:
        data: The examples.
        runs: What to write above a panel, in lines of up to 18 letters → the run to draw, all of
            it; 1 or more runs from one start.

    Raises:
        ValueError: there is no run, or one has a step that is not finite.
    """
    if not runs or not all(run.thetas.isfinite().all() for run in runs.values()):
        raise ValueError("no run, or one that diverges: give runs whose steps are all finite")
    rows = (len(runs) + 1) // 2
    figure, grid = plt.subplots(rows, 2, figsize=(4.6, 0.6 + 2.5 * rows), sharex=True, sharey=True, squeeze=False)
    bottom = minimum(data)
    points = torch.cat([bottom[None], *(run.thetas.double() for run in runs.values())])
    low, high = points.aminmax(dim=0)
    room = 0.08 * (high - low)
    low, high = low - room, high + room
    panels = grid.flatten()
    for axes in panels[len(runs) :]:
        axes.remove()
    for axes, (name, run) in zip(panels, runs.items(), strict=False):
        contours(axes, data, low, high, through=run.thetas[0].double())
        axes.plot(*run.thetas.T, color=COLOURS["ink"], linewidth=THIN, label="the run")
        axes.plot(*run.thetas[1:].T, ".", color=COLOURS["ink"], markersize=4, label="steps")
        axes.plot(*run.thetas[0], "o", color=COLOURS["ink"], label="start")
        axes.plot(*bottom, "x", color=COLOURS["mark"], markeredgewidth=2, label="minimum")
        axes.axis(torch.stack([low, high], dim=1).flatten().tolist())
        axes.set_title(name, loc="left")
        axes.locator_params(nbins=4)
    look = {"ha": "left", "va": "top"}
    write(panels[0], "start", run.thetas[0].tolist(), offset=(2, -7), **look)
    look = {"color": COLOURS["mark"], "ha": "left", "va": "center"}
    write(panels[0], "minimum", bottom.tolist(), offset=(8, 0), **look)
    figure.supylabel("b (y)", fontsize="medium")
    for axes in panels[max(len(runs) - 2, 0) : len(runs)]:
        axes.set_xlabel("w (y per x)")
        axes.tick_params(labelbottom=True)
    end_contours_at_words(figure)
    return figure
