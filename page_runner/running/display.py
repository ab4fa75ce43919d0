"""What a notebook's cell shows beside what it prints, as Jupyter would: its last value, and what it hands to `display`.

Of what a value can be shown as, the richest is taken that a page can hold.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from html import escape
from importlib import import_module
from pprint import pformat
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.container import Container
from matplotlib.image import imread

from page_runner.running.clean import CleanError, clean_html, clean_svg, text_of

METHODS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "application/javascript": "_repr_javascript_",
    "text/latex": "_repr_latex_",
}
ALIVE = ("application/javascript", "application/vnd.jupyter.widget-view+json")
CONTAINERS, WIDTH = (dict, list, set, tuple), 79
ALT = 'a picture without a description: Image(…, alt="what it shows"), or set the picture\'s .alt'


def is_of_a_figure(value: Any) -> bool:
    """Whether a value is what matplotlib's functions return: the figure is shown, and not its parts' names."""
    if isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.dtype.kind == "O"):
        return any(map(is_of_a_figure, value.flat if isinstance(value, np.ndarray) else value))
    return isinstance(value, Artist | Container)


def rich(
    value: Any, key: str, metadata: Mapping[str, Any] | None = None, *, is_bundle: bool = False
) -> tuple[str, str] | None:
    """A value as HTML and as its record keeps it; None if it is text alone.

    Args:
        value: What the cell shows.
        key: Starts each id; nothing else on the page has it.
        metadata: What display was told of it, as {"alt": …}.
        is_bundle: Whether the value itself is what can be shown, kind → data.

    Raises:
        CleanError: It cannot be shown on a page.
    """
    bundle, told = (value, {}) if is_bundle else _bundle(value)
    said = (
        dict(metadata or {}).get("alt"),
        told.get("alt"),
        getattr(value, "alt", ""),
        getattr(value, "description", ""),
    )
    alt = next((words for words in said if words and isinstance(words, str)), "")
    if alive := next((kind for kind in ALIVE if kind in bundle), ""):
        raise CleanError(f"shows what needs a script ({alive}): a page is complete without one")
    if "text/html" in bundle:
        shown = clean_html(str(bundle["text/html"]))
        return shown, text_of(shown)
    if "text/markdown" in bundle:
        shown = clean_html(import_module("markdown").markdown(str(bundle["text/markdown"]), extensions=["tables"]))
        return shown, text_of(shown)
    if "image/svg+xml" in bundle:
        return clean_svg(str(bundle["image/svg+xml"]), key, alt)
    for kind in ("image/png", "image/jpeg"):
        if kind in bundle:
            return _picture(bundle[kind], kind, alt)
    if repr(value).startswith("<IPython."):  # a formula, or what has no words of its own
        raise CleanError(f"shows {type(value).__name__}, which a page cannot: a formula stands in the text, \\(…\\)")
    if unknown := [kind for kind in bundle if kind not in ("text/plain", "text/latex")]:
        raise CleanError(f"shows what a page cannot: {', '.join(unknown)}")
    return None


def text(value: Any) -> str:
    """A value as text, laid out as Jupyter does."""
    told = repr(value)
    return pformat(value, sort_dicts=False) if isinstance(value, CONTAINERS) and len(told) > WIDTH else told


def _bundle(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a value can be shown as, kind → data, and what it says of that."""
    if isinstance(value, type) or hasattr(value, "_a_name_that_no_class_has"):  # that has all that it is asked for
        return {}, {}
    found: dict[str, Any] = {}
    told: dict[str, Any] = {}
    if callable(method := getattr(value, "_repr_mimebundle_", None)):
        found, told = _parted(method(include=None, exclude=None))
    elif callable(getattr(value, "_ipython_display_", None)):
        found = {ALIVE[1]: ""}
    for kind, name in METHODS.items():
        if kind not in found and callable(method := getattr(value, name, None)):
            data, more = _parted(method())
            found, told = found | ({} if data is None else {kind: data}), told | more
    told |= {name: each for more in list(told.values()) if isinstance(more, dict) for name, each in more.items()}
    return found, told


def _parted(answer: Any) -> tuple[Any, dict[str, Any]]:
    """Data, and what is said of them: a method may return either one or both."""
    data, more = answer if isinstance(answer, tuple) else (answer, {})
    return data, dict(more or {})


def _picture(data: bytes | str, kind: str, alt: str) -> tuple[str, str]:
    """A picture that carries its own data, and what its record keeps: its size and its colours, quarter by quarter."""
    if not alt.strip():
        raise CleanError(ALT)
    raw = base64.b64decode(data) if isinstance(data, str) else bytes(data)
    try:
        pixels = np.asarray(imread(io.BytesIO(raw), format=kind.rpartition("/")[2]), dtype=float)
    except (OSError, SyntaxError, ValueError) as error:
        raise CleanError(f"shows a picture that cannot be read: {error}") from None
    height, width = pixels.shape[:2]
    quarters = [quarter for half in np.array_split(pixels, 2) for quarter in np.array_split(half, 2, axis=1)]
    means = [quarter.reshape(-1, *pixels.shape[2:]).mean(axis=0) for quarter in quarters if quarter.size]
    source = f"data:{kind};base64,{base64.b64encode(raw).decode()}"
    shown = f'<img src="{source}" alt="{escape(alt)}" width="{width}" height="{height}">'
    colours = " ".join(f"{each:.2f}" for each in np.ravel(means))
    return shown, f"picture: {alt}\n{width} by {height} points, colours {colours}"


def take_over(show: Callable[..., None]) -> None:
    """Have IPython's own `display` show on the page."""
    for name in ("IPython.core.display_functions", "IPython.display"):
        with suppress(ImportError):
            vars(import_module(name))["display"] = show
