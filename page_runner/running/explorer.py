"""The HTML around a figure that a script sets in motion: what it starts from, and what a reader can set.

The script is docs/assets/explore/<name>.js. Without it the figure stands alone: site.css hides all else.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from page_runner.running.figure_points import DrawingError

PART = "x-"  # begins the gid of an artist, or of a panel, that a script knows
NAME = re.compile(r"[a-z][a-z-]*")
SCRIPTS = "docs/assets/explore"
ROOT = Path(__file__).parents[2]
NOTCHES = 1000  # of a logarithmic slider


def record(figure: Figure) -> list[str]:
    """What a figure's record keeps of what moves in it."""
    explorer = getattr(figure, "explorer", None)
    if explorer is None:
        return []
    kept = json.dumps({name: explorer[name] for name in ("state", "given")}, default=str, ensure_ascii=False)
    return [f" moved by {explorer['name']}: {kept}", f" goal {explorer['goal']!r}, reached {explorer['done']!r}"]


def around(figure: Figure, svg: str) -> str:
    """The figure's SVG with its controls, once it is drawn; if nothing moves in it, with its named panels alone.

    Raises:
        DrawingError: Its name is none of an explorer's, or what is given to it cannot be written as JSON.
    """
    explorer = getattr(figure, "explorer", None)
    panels = {gid[len(PART) :]: _panel(axes) for axes in figure.axes if (gid := str(axes.get_gid())).startswith(PART)}
    if explorer is None:  # a reader's run may be drawn in them
        told = html.escape(json.dumps(panels, separators=(",", ":")))
        return svg.replace("<svg ", f'<svg data-panels="{told}" ', 1) if panels else svg
    name = explorer["name"]
    if not NAME.fullmatch(name):
        raise DrawingError(f"an explorer is called {name!r}: give it small letters and hyphens, as its script has")
    if not (ROOT / SCRIPTS / f"{name}.js").exists():
        known = sorted(path.stem for path in (ROOT / SCRIPTS).glob("*.js"))
        raise DrawingError(f"no {SCRIPTS}/{name}.js moves this figure: write it, or name one of {', '.join(known)}")
    try:
        data = json.dumps(explorer | {"panels": panels}, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise DrawingError(
            f"what is given to the explorer {name!r} cannot be written for its script: {error}"
        ) from None
    controls = "".join(KINDS[control["kind"]](name, control, explorer["state"]) for control in explorer["controls"])
    goal, words = explorer["goal"], '<p class="explorer-said"></p>'
    if goal:  # both lie in one place, so that nothing moves when it is reached
        texts = f"<span>{html.escape(goal)}</span><span>{html.escape(explorer['done'])}</span>"
        words += f'<p class="explorer-goal"><b>Try</b> <span>{texts}</span></p>'
    return (  # a section, for it holds no other: where the first end of its tag is, the index of the search reads on
        f'<div class="explorer" id="{name}" data-explorer="{html.escape(data)}">{svg}'
        f'<section class="explorer-controls needs-script" data-search-exclude="">{controls}{words}'
        f"{_row(_button('Reset', do='reset'), _button('Copy link', do='copy'))}</section></div>"
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
    key, low, high, log, marks = (control[name] for name in ("name", "from", "to", "log", "marks"))
    identity, label = f"{explorer}-{key}", html.escape(control["label"])

    def way(value: float) -> float:
        return math.log(value / low) if low else math.log1p(value)

    def at(value: float) -> float:
        return round(NOTCHES * way(value) / way(high)) if log else value

    def told(value: float) -> str:
        return f"{value:,.{control['digits']}f}"

    start, end, step = (0, NOTCHES, 1) if log else (low, high, 10 ** -control["digits"])
    ticks = "".join(f'<path d="M{1000 * (at(mark) - start) / (end - start):.1f} 0v8"/>' for mark in marks.values())
    scale = (
        f'<svg class="explorer-marks" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true">{ticks}</svg>'
    )
    names = {
        mark: mark if mark in (f"{value:g}", f"{value:,g}") else f"{mark} {told(value)}"
        for mark, value in marks.items()
    }
    named = [_button(names[mark], set=key, value=repr(value)) for mark, value in marks.items()]
    return (
        f'<div class="explorer-slider"><label for="{identity}">{label}</label>'
        f'<b data-told="{key}">{told(state[key])}</b>'
        f'<input id="{identity}" type="range" name="{key}" min="{start:g}" max="{end:g}" step="{step:g}" '
        f'value="{at(state[key]):g}" aria-valuetext="{told(state[key])}">'
        f"{scale + _row(*named, label=f'Set {label}') if marks else ''}</div>"
    )


def _switch(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    key, checked = control["name"], " checked" if state[control["name"]] else ""
    ticked = f'<input type="checkbox" name="{key}"{checked}>'
    return f'<label class="explorer-switch">{ticked} {html.escape(control["label"])}</label>'


def _buttons(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    return _row(*(_button(label, do=name) for name, label in control["labels"].items()))


def _readouts(explorer: str, control: Mapping[str, Any], state: Mapping[str, float]) -> str:
    shown = (
        f'<div><dt>{html.escape(label)}</dt><dd data-told="{name}">–</dd></div>'
        for name, label in control["labels"].items()
    )
    return f'<dl class="explorer-readouts">{"".join(shown)}</dl>'


def _row(*parts: str, label: str = "") -> str:
    named = f' role="group" aria-label="{label}"' if label else ""
    return f'<div class="explorer-row"{named}>{"".join(parts)}</div>'


def _button(label: str, *, do: str = "", set: str = "", value: str = "") -> str:
    what = f'data-do="{do}"' if do else f'data-set="{set}" value="{value}" aria-pressed="false"'
    return f'<button class="small" type="button" {what}>{html.escape(label)}</button>'


KINDS: dict[str, Callable[[str, Mapping[str, Any], Mapping[str, float]], str]] = {
    "slider": _slider, "switch": _switch, "buttons": _buttons, "readouts": _readouts,
}  # fmt: skip
"""How each kind of control is written."""
