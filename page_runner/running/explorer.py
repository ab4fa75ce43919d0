"""The HTML around a figure that a script sets in motion: what it starts from, and what a reader can set.

The script is docs/assets/explore/<name>.js. Without it the figure stands alone: site.css hides all else.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from page_runner.running.figure_points import DrawingError

PART = "x-"  # begins the gid of an artist, or of a panel, that a script knows
NAME = re.compile(r"[a-z][a-z-]*")
NOTCHES = 1000  # of a logarithmic slider


def record(figure: Figure) -> list[str]:
    """What a figure's record keeps of what moves in it."""
    explorer = getattr(figure, "explorer", None)
    if explorer is None:
        return []
    kept = json.dumps({name: explorer[name] for name in ("state", "given")}, default=str, ensure_ascii=False)
    return [f" moved by {explorer['name']}: {kept}", f" goal {explorer['goal']!r}"]


def around(figure: Figure, svg: str) -> str:
    """The figure's SVG with its controls, once it is drawn; as it is if nothing moves in it.

    Raises:
        DrawingError: Its name is none of an explorer's, or what is given to it cannot be written as JSON.
    """
    explorer = getattr(figure, "explorer", None)
    if explorer is None:
        return svg
    name = explorer["name"]
    if not NAME.fullmatch(name):
        raise DrawingError(f"an explorer is called {name!r}: give it small letters and hyphens, as its script has")
    panels = {gid[len(PART) :]: _panel(axes) for axes in figure.axes if (gid := str(axes.get_gid())).startswith(PART)}
    try:
        data = json.dumps(explorer | {"panels": panels}, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise DrawingError(
            f"what is given to the explorer {name!r} cannot be written for its script: {error}"
        ) from None
    controls = "".join(KINDS[control["kind"]](name, control, explorer["state"]) for control in explorer["controls"])
    goal = (
        f'<p class="explorer-goal"><b>Try</b> <span>{html.escape(explorer["goal"])}</span></p>'
        if explorer["goal"]
        else ""
    )
    return (
        f'<div class="explorer" id="{name}" data-explorer="{html.escape(data)}">{svg}'
        f'<div class="explorer-controls needs-script" data-search-exclude="">{controls}<p class="explorer-said"></p>{goal}'
        '<div class="explorer-row"><button class="small" type="button" data-do="reset">Reset</button>'
        '<button class="small" type="button" data-do="copy">Copy link</button></div></div></div>'
    )


def _panel(axes: Axes) -> dict[str, Any]:
    """Where a panel stands in the drawing, in its units, and from what to what its axes go."""
    width, height = axes.figure.get_size_inches() * 72  # type: ignore[union-attr]
    box = axes.get_position()
    places = {"x": (box.x0 * width, box.x1 * width), "y": ((1 - box.y0) * height, (1 - box.y1) * height)}
    limits = {"x": axes.get_xlim(), "y": axes.get_ylim()}
    logs = [key for key, scale in (("x", axes.get_xscale()), ("y", axes.get_yscale())) if scale == "log"]
    ends = {key: [*map(float, limits[key]), *(round(float(place), 4) for place in places[key])] for key in places}
    return ends | {"log": logs}


def _slider(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    key, low, high, digits = control["name"], control["from"], control["to"], control["digits"]
    identity, value, log = f"{explorer}-{key}", state[control["name"]], control["log"]

    def at(number: float) -> float:
        return round(NOTCHES * math.log(number / low) / math.log(high / low)) if log else number

    ends = (0, NOTCHES, 1) if log else (low, high, 10**-digits)
    span = ends[1] - ends[0]
    ticks = "".join(f'<path d="M{1000 * (at(mark) - ends[0]) / span:.1f} 0v8"/>' for mark in control["marks"].values())
    marks = "".join(
        f'<button class="small" type="button" data-set="{key}" value="{mark!r}" aria-pressed="{str(mark == value).lower()}">'
        f"{html.escape(label)} <small>{mark:.{digits}f}</small></button>"
        for label, mark in control["marks"].items()
    )
    return (
        f'<div class="explorer-slider"><label for="{identity}">{html.escape(control["label"])}</label>'
        f'<output for="{identity}" data-part="{key}">{value:.{digits}f}</output>'
        f'<input id="{identity}" type="range" name="{key}" min="{ends[0]:g}" max="{ends[1]:g}" step="{ends[2]:g}" '
        f'value="{at(value):g}" aria-valuetext="{value:.{digits}f}">'
        + (f'<svg class="explorer-marks" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">{ticks}</svg>'
           f'<div class="explorer-row" role="group" aria-label="Set {html.escape(control["label"])}">{marks}</div>'
           if marks else "") + "</div>"
    )  # fmt: skip


def _switch(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    checked = " checked" if state[control["name"]] else ""
    label = html.escape(control["label"])
    return f'<label class="explorer-switch"><input type="checkbox" name="{control["name"]}"{checked}> {label}</label>'


def _buttons(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    made = (f'<button class="small" type="button" data-do="{name}">{html.escape(label)}</button>'
            for name, label in control["labels"].items())  # fmt: skip
    return f'<div class="explorer-row">{"".join(made)}</div>'


def _readouts(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    made = (f"<div><dt>{html.escape(label)}</dt><dd data-part=\"{name}\">–</dd></div>"
            for name, label in control["labels"].items())  # fmt: skip
    return f'<dl class="explorer-readouts">{"".join(made)}</dl>'


KINDS: dict[str, Callable[[str, Mapping[str, Any], Mapping[str, float]], str]] = {
    "slider": _slider, "switch": _switch, "buttons": _buttons, "readouts": _readouts,
}  # fmt: skip
"""How each kind of control is written."""
