"""Which figures a block shows: those that are open, and those that it described, be they closed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from page_runner.messages import Drawing
from page_runner.running.drawing import DrawingError, draw
from snippets.figures import COLOURS


class Description:
    """Stands in for the attribute `description` of all figures, and tells of each that is set."""

    def __init__(self, tell: Callable[[Figure], None]) -> None:
        self.tell = tell

    def __get__(self, figure: Figure | None, kind: type | None = None) -> Any:
        if figure is None or "description" not in vars(figure):
            raise AttributeError("description")
        return vars(figure)["description"]

    def __set__(self, figure: Figure, text: str) -> None:
        vars(figure)["description"] = text
        self.tell(figure)


@dataclass
class Kept:
    """A figure as a block showed it: its key, and what came of it."""

    key: str
    drawing: Drawing


class Gallery:
    """The figures of a page, block by block."""

    def __init__(self) -> None:
        self.described: list[Figure] = []  # in this block
        self.shown: WeakKeyDictionary[Figure, Kept] = WeakKeyDictionary()  # in an earlier one
        Figure.description = Description(self.described.append)  # type: ignore[attr-defined]

    def show(self, block: int) -> list[Drawing]:
        """Draw the figures of a block, and close them.

        Raises:
            DrawingError: One cannot be shown; or one that an earlier block showed was gone on with in silence.
        """
        try:
            opened = [plt.figure(number) for number in plt.get_fignums()]
            figures = dict.fromkeys([*self.described, *opened])
            drawings = [self._draw(figure, f"figure-{block}-{n}") for n, figure in enumerate(figures, start=1)]
            for figure in [figure for figure in self.shown if figure.stale]:
                self._see_that_it_is_as_it_was(figure)
            return drawings
        finally:
            self.described.clear()
            plt.close("all")

    def _draw(self, figure: Figure, key: str) -> Drawing:
        drawing = draw(figure, key=key, colours=COLOURS)
        self.shown[figure] = Kept(key, drawing)
        figure.stale = False
        return drawing

    def _see_that_it_is_as_it_was(self, figure: Figure) -> None:
        shown = self.shown[figure]
        changed = draw(figure, key=shown.key, colours=COLOURS) != shown.drawing
        figure.stale = False
        if changed:
            raise DrawingError(
                "goes on with a figure that an earlier block showed: describe it once more, with figures.describe, "
                "and this block shows it too"
            )
