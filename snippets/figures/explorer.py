"""What a reader can set in a figure that moves, and the state in which it is drawn."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

Control = dict[str, Any]


def explore(
    figure: Figure,
    name: str,
    *,
    given: Mapping[str, Any],
    state: Mapping[str, float],
    controls: Sequence[Control] = (),
    goal: str = "",
    done: str = "",
) -> Figure:
    """Have a script of the page move what a figure draws, and return the figure.

    The script is docs/assets/explore/<name>.js. It finds the artists
    whose gid begins with "x-", and the panels that have such a gid.
    Without it, the figure stands as it is drawn, and says what it shows.

    Args:
        figure: The figure, drawn in the first state.
        name: The script's, and of the explorer in the page's address.
        given: What the script computes with, such as the examples; what JSON can write. `figure.places`, the heights
            and lengths at which the figure draws what is no data, are given to it as well.
        state: What the reader can change → its value in the figure as drawn.
        controls: `slider`, `switch`, `buttons`, `readouts`, in their order below the figure.
        goal: What the reader is asked to reach.
        done: What stands in its place once it is reached: what there was to see.

    Raises:
        ValueError: a value is no finite number, or a slider or a switch is none of the state or out of its range, or a
            goal has nothing that is said when it is reached.
    """
    if bool(goal) != bool(done):
        raise ValueError("a goal has a `done`, which says what there was to see, and nothing else has one")
    for key, value in state.items():
        if not math.isfinite(value):
            raise ValueError(f"{key} is {value}: a state has finite numbers")
    for control in controls:
        key = control.get("name", "")
        if key and key not in state:
            raise ValueError(f"{key!r} can be set, and is none of the state: {', '.join(state)}")
        if key and not control.get("from", 0) <= state[key] <= control.get("to", 1):
            raise ValueError(f"{key} is {state[key]:g} at first, which is out of its slider's range")
    figure.explorer = {  # type: ignore[attr-defined]
        "name": name,
        "given": {**getattr(figure, "places", {}), **given},
        "state": {key: float(value) for key, value in state.items()},
        "controls": list(controls),
        "goal": goal,
        "done": done,
    }
    return figure


def slider(
    name: str, label: str, low: float, high: float, *, digits: int, log: bool = False,
    marks: Mapping[str, float] | None = None,
) -> Control:  # fmt: skip
    """Return a slider.

    Args:
        name: What of the state it sets.
        label: What stands beside it.
        low: Its least value; 0 on a logarithmic one is for whole numbers, where equal ways are equal factors of 1 more.
        high: Its greatest value.
        digits: With how many decimals its value is shown; without `log` it goes in steps of the last one.
        log: Whether equal ways on it are equal factors.
        marks: Name → value; each is a button that sets it exactly.

    Raises:
        ValueError: low is not below high, or a logarithm would not do, or a mark is out of range.
    """
    if not low < high:
        raise ValueError(f"a slider from {low:g} to {high:g}: give a lower end first")
    if log and (low < 0 or (low == 0 and digits)):
        raise ValueError(f"a logarithmic slider from {low:g}: begin above 0, or have whole numbers, digits=0")
    for mark, value in (marks or {}).items():
        if not low <= value <= high:
            raise ValueError(f"the mark {mark!r}, {value:g}, is not between {low:g} and {high:g}")
    return {"kind": "slider", "name": name, "label": label, "from": low, "to": high, "log": log,
            "digits": digits, "marks": dict(marks or {})}  # fmt: skip


def switch(name: str, label: str) -> Control:
    """Return a box to tick: 1 in the state where it is ticked, else 0."""
    return {"kind": "switch", "name": name, "label": label}


def buttons(**labels: str) -> Control:
    """Return buttons beside each other: the name by which the script knows each → what stands on it."""
    return {"kind": "buttons", "labels": labels}


def readouts(**labels: str) -> Control:
    """Return values that the script writes: the name of each → what stands before it."""
    return {"kind": "readouts", "labels": labels}
