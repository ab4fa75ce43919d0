"""The kernel that notebooks run in while the site is built: the rules of a page's process, in Jupyter's form."""

from __future__ import annotations

import json
import os
import sys
import warnings
from dataclasses import asdict
from importlib import import_module

from ipykernel.kernelapp import IPKernelApp

from page_runner.messages import DRAWING, ROOT, TASKS, VALUES, Result, Task
from page_runner.rules import Limits, restrict, start_clock
from page_runner.session import PRELOAD


def main() -> None:
    """Start the kernel, then put it under the rules."""
    tasks = [Task(**task) for task in json.loads(os.environ.get(TASKS, "[]"))]
    slow = any("torch.func" in task.code or "torch.optim" in task.code for task in tasks)
    import_module(PRELOAD if slow else "page_runner.settings")
    sys.path.insert(0, os.environ.get(ROOT, ""))
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from page_runner.drawing import DrawingError, draw
    from page_runner.worker import Prose
    from snippets.figures import COLOURS, STYLE

    limits = Limits()
    app = IPKernelApp.instance()
    app.initialize(sys.argv[1:])
    plt.style.use(STYLE)

    prose = Prose("the notebook", app.shell.user_ns)
    count = 0

    def show(what: str, content: object) -> None:
        app.shell.display_pub.publish({"text/plain": f"{what} {json.dumps(content)}"})

    def finish_cell() -> None:
        nonlocal count
        count += 1
        for position, number in enumerate(plt.get_fignums(), start=1):
            try:
                drawing = draw(plt.figure(number), key=f"figure-{count}-{position}", colours=COLOURS)
                shown = {"svg": drawing.svg, "record": drawing.record}
            except DrawingError as error:
                shown = {"fault": str(error)}
            show(DRAWING, shown)
        plt.close("all")
        if count <= len(tasks):
            result = Result()
            result.fault = prose.settle(tasks[count - 1], result)
            show(VALUES, asdict(result))

    def begin(info: object) -> None:
        warnings.simplefilter("error")  # in cells only: ipykernel itself warns when it ends
        start_clock(limits)

    plain = app.shell.display_formatter.formatters["text/plain"]
    plain.for_type(Figure, lambda figure, printer, cycle: None)  # it is drawn: its name says nothing more
    app.shell.events.register("pre_run_cell", begin)
    app.shell.events.register("post_execute", warnings.resetwarnings)
    app.shell.events.register("post_execute", finish_cell)
    restrict(limits)
    app.start()


if __name__ == "__main__":
    main()
