"""An arrow from one point to another."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from torch import Tensor

from snippets.figures.style import COLOURS


def arrow(axes: Axes, tail: Tensor, head: Tensor, *, label: str, role: str, linewidth: float) -> None:
    """Draw an arrow whose point stands at its head."""
    look: dict[str, Any] = {"arrowstyle": "-|>", "mutation_scale": 8 + 3 * linewidth, "shrinkA": 0, "shrinkB": 0}
    look |= {"color": COLOURS[role], "linewidth": linewidth, "zorder": 2, "joinstyle": "miter", "capstyle": "butt"}
    (x, y), (to_x, to_y) = tail.tolist(), head.tolist()
    gid = "x-" + label.replace(" ", "-")
    axes.add_patch(FancyArrowPatch((x, y), (to_x, to_y), label=label, gid=gid, **look))
