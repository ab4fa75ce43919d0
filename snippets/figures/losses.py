"""What falls while a neuron learns: its loss, and how far it is from the minimum."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from torch import Tensor

from snippets.figures.style import COLOURS, PLAIN, in_lesson_style, name_line

ROOM = (1e-4, 100.0)  # times the least and the greatest loss; between them lie those of other rates


@in_lesson_style
def loss_curve(losses: Sequence[float] | Tensor) -> Figure:
    """Draw the loss over the epochs, on a linear axis.

    Args:
        losses: Loss before each epoch, 1 or more, in squared units of y.
    """
    figure, axes = plt.subplots()
    (line,) = axes.plot(losses, color=COLOURS["loss"], label="loss")
    axes.set(xlabel="epoch", ylabel="loss")
    name_line(axes, line, at=len(losses) // 2)
    return figure


@in_lesson_style
def loss_with_room(losses: Sequence[float] | Tensor, *, name: str) -> Figure:
    """Draw the loss over the epochs on a logarithmic axis, with room above and below for other runs.

    Args:
        losses: Loss before each epoch, above 0, in squared units of y.
        name: What the panel is called where a page draws a reader's run in it.
    """
    figure, axes = plt.subplots(figsize=(4.6, 2.8))
    axes.set_gid(f"x-{name}")
    (line,) = axes.plot(losses, color=COLOURS["loss"], label="loss")
    axes.set(yscale="log", xlabel="epoch", ylabel="loss", xlim=(0, len(losses) - 1))
    low, high = min(losses), max(losses)
    axes.set_ylim(low * ROOM[0], high * ROOM[1])
    axes.yaxis.set_major_formatter(PLAIN)
    name_line(axes, line, at=len(losses) // 2)
    return figure


@in_lesson_style
def shrinking(distances: Mapping[str, Sequence[float] | Tensor]) -> Figure:
    """Draw distances to the minimum over the epochs, on a logarithmic axis, each with its name.

    Args:
        distances: What to write at a line → the distance before each epoch, above 0; up to three.
    """
    figure, axes = plt.subplots()
    for colour, dash, (name, far) in zip(
        ("loss", "w", "b"), ("-", (0, (5, 2)), (0, (1.5, 2))), distances.items(), strict=False
    ):
        (line,) = axes.plot(far, color=COLOURS[colour], linestyle=dash, label=name)
        name_line(axes, line, at=len(far) // 2)
    axes.set(yscale="log", xlabel="epoch", ylabel="distance from the minimum")
    axes.yaxis.set_major_formatter(PLAIN)
    return figure
