"""The kernel that notebooks run in while the site is built: the rules of a page's process, in Jupyter's form."""

from __future__ import annotations

import json
import os
import sys
import warnings
from importlib import import_module

from ipykernel.kernelapp import IPKernelApp

from page_runner.messages import DRAWING, ROOT
from page_runner.rules import Limits, restrict, start_clock
from page_runner.session import PRELOAD


def main() -> None:
    """Start the kernel, then put it under the rules."""
    import_module(PRELOAD)
    sys.path.insert(0, os.environ.get(ROOT, ""))
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from page_runner.drawing import DrawingError, draw
    from snippets.figures import COLOURS, STYLE

    limits, cells = Limits(), iter(range(1, 1_000_000))
    app = IPKernelApp.instance()
    app.initialize(sys.argv[1:])
    plt.style.use(STYLE)

    def show_figures() -> None:
        cell = next(cells)
        for position, number in enumerate(plt.get_fignums(), start=1):
            try:
                drawing = draw(plt.figure(number), key=f"figure-{cell}-{position}", colours=COLOURS)
                shown = {"svg": drawing.svg, "record": drawing.record}
            except DrawingError as error:
                shown = {"fault": str(error)}
            app.shell.display_pub.publish({"text/plain": f"{DRAWING} {json.dumps(shown)}"})
        plt.close("all")

    def begin(info: object) -> None:
        warnings.simplefilter("error")  # in cells only: ipykernel itself warns when it ends
        start_clock(limits)

    plain = app.shell.display_formatter.formatters["text/plain"]
    plain.for_type(Figure, lambda figure, printer, cycle: None)  # it is drawn: its name says nothing more
    app.shell.events.register("pre_run_cell", begin)
    app.shell.events.register("post_execute", warnings.resetwarnings)
    app.shell.events.register("post_execute", show_figures)
    restrict(limits)
    app.start()


if __name__ == "__main__":
    main()
