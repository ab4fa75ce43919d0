"""A matplotlib figure as the page shows it (SVG) and as its record keeps it (text)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as etree

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from page_runner.messages import Drawing

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
PRESENTATION = {
    "fill", "fill-opacity", "fill-rule", "font-size", "font-style", "font-weight", "opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip
MEASURES = (
    "d", "x", "y", "width", "height", "transform", "points", "viewBox", "stroke-dasharray", "stroke-width",
)  # fmt: skip
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


class DrawingError(ValueError):
    """A figure that a reader could not use."""


def draw(figure: Figure, *, key: str, colours: dict[str, str]) -> Drawing:
    """Draw a figure for a page.

    Args:
        figure: The figure; `figure.description` says what it shows.
        key: Starts each id in the SVG; no other figure of the page has it.
        colours: Role → "#rrggbb"; each becomes the CSS variable `--fig-<role>`.

    Raises:
        DrawingError: No description, an empty panel, NaN, or a colour that is not in `colours`.
    """
    description = " ".join(getattr(figure, "description", "").split())
    if not description:
        raise DrawingError('a figure without a description: figures.describe(figure, "what it shows")')
    record = "\n".join([f"figure: {description}", *_record(figure)])
    return Drawing(svg=_svg(figure, key, description, colours), record=record)


# What it shows, in words


def _record(figure: Figure) -> Iterator[str]:
    if not figure.axes:
        raise DrawingError("an empty figure: nothing was drawn in it")
    for name, text in (("title", figure.get_suptitle()), ("x", figure.get_supxlabel()), ("y", figure.get_supylabel())):
        if text:
            yield f"{name} of all panels: {text}"
    for number, axes in enumerate(figure.axes, start=1):
        series = [line for artist in axes.get_children() for line in _series(artist, axes)]
        if not any(line.startswith("  ") for line in series):
            raise DrawingError(f"panel {number} of the figure is empty: nothing was drawn in it")
        yield f"panel {number}: {_axis(axes, 'x')}; {_axis(axes, 'y')}"
        yield from series


def _axis(axes: Axes, name: str) -> str:
    low, high = getattr(axes, f"get_{name}lim")()
    label, scale = getattr(axes, f"get_{name}label")(), getattr(axes, f"get_{name}scale")()
    return f"{name} {label!r}, {scale}, {digits(low)} to {digits(high)}"


def _series(artist: mpl.artist.Artist, axes: Axes) -> Iterator[str]:
    """The lines that tell what one artist shows; data begin with two spaces, words with one."""
    if not artist.get_visible() or artist in (axes.patch, *axes.spines.values()):
        return
    label = str(artist.get_label())
    name = f"{type(artist).__name__} {'' if label.startswith('_') else label!r}".strip()
    if isinstance(artist, mpl.text.Annotation | mpl.text.Text):
        if artist.get_text():
            x, y = artist.xy if isinstance(artist, mpl.text.Annotation) else artist.get_position()
            yield f" words {artist.get_text()!r} at {digits(x)}, {digits(y)}"
    elif isinstance(artist, mpl.lines.Line2D):
        yield f"  {name}: {_points(np.column_stack(artist.get_data()), name)}"
    elif isinstance(artist, mpl.contour.ContourSet):
        levels = np.asarray(artist.levels)
        yield f"  {name}: {len(levels)} levels, {digits(levels[0])} to {digits(levels[-1])}"
    elif isinstance(artist, mpl.collections.PathCollection):
        yield f"  {name}: {_points(np.asarray(artist.get_offsets()), name)}"
    elif isinstance(artist, mpl.collections.Collection):
        paths = [vertices for path in artist.get_paths() if len(vertices := np.asarray(path.vertices))]
        if paths:
            yield f"  {name}: {_points(np.concatenate(paths), name)}"
    elif isinstance(artist, mpl.legend.Legend):
        yield f" legend {[text.get_text() for text in artist.get_texts()]}"
    elif isinstance(artist, mpl.patches.FancyArrowPatch):
        yield f" {name}"
    elif isinstance(artist, mpl.patches.Patch):
        yield f"  {name}: {_points(artist.get_patch_transform().transform(artist.get_path().vertices), name)}"
    elif isinstance(artist, mpl.image.AxesImage):
        values = np.asarray(artist.get_array(), dtype=float)
        yield f"  {name}: {_points(np.column_stack([np.arange(values.size), values.ravel()]), name)}"


def _points(points: np.ndarray, name: str) -> str:
    points = np.ma.filled(np.ma.asarray(points, dtype=float), np.nan)
    if not np.isfinite(points).all():
        raise DrawingError(f"NaN or infinity in {name}: leave these points out, and say so")
    if len(points) == 0:
        raise DrawingError(f"{name} has no points")
    first, last = (f"({digits(x)}, {digits(y)})" for x, y in points[[0, -1]])
    least, greatest = digits(points[:, 1].min()), digits(points[:, 1].max())
    return f"{len(points)} points, first {first}, last {last}, least {least}, greatest {greatest}"


def digits(value: float) -> str:
    """A number to four significant digits, trailing zeros kept, so that a record can be compared digit by digit."""
    return f"{float(value):#.4g}".rstrip(".") if value else "0"


# What it looks like


def _svg(figure: Figure, key: str, description: str, colours: dict[str, str]) -> str:
    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": key}):
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    root = etree.fromstring(file.getvalue())
    variables = {value.lower(): f"var(--fig-{role})" for role, value in colours.items()}
    variables |= {"#000000": "currentColor", "none": "none"}
    for element in root.iter():
        _restyle(element, variables)
    _prune(root)
    _rename_ids(root, key)
    root.attrib = {"class": "plot", "role": "img", "aria-label": description, "viewBox": root.attrib["viewBox"]}
    root.attrib |= {"data-search-exclude": ""}  # tick labels are no words to search for
    root.attrib |= {"fill": "currentColor", "stroke-linejoin": "round", "stroke-linecap": "butt"}
    etree.register_namespace("", "http://www.w3.org/2000/svg")
    text = etree.tostring(root, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return re.sub(r">\s+<", "><", text)


def _restyle(element: etree.Element, variables: dict[str, str]) -> None:
    """`style` → attributes that a content security policy allows, colours → CSS variables, numbers → two decimals."""
    style = dict(part.strip().split(": ", 1) for part in element.attrib.pop("style", "").split(";") if part.strip())
    for name, value in style.items():
        if name in PRESENTATION:  # the family is for the page's style sheet to say
            element.set(name, value.removesuffix("px"))
    for name in ("fill", "stroke"):
        colour = element.attrib.get(name, "none").lower()
        if colour not in variables and not colour.startswith("url("):
            raise DrawingError(
                f"the colour {colour} is none of snippets.figures.COLOURS: it would not suit the dark page"
            )
        if name in element.attrib:
            element.set(name, variables.get(colour, colour))
    for name in MEASURES:
        if name in element.attrib:
            element.set(name, " ".join(NUMBER.sub(_two_decimals, element.attrib[name]).split()))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _two_decimals(match: re.Match[str]) -> str:
    return f"{float(match.group()):.2f}".rstrip("0").rstrip(".")


def _prune(root: etree.Element) -> None:
    """Take out what nothing shows: metadata, the style sheet that would reach the whole page, empty groups."""
    for parent in list(root.iter()):
        for child in list(parent):
            tag = child.tag.removeprefix(SVG) if isinstance(child.tag, str) else "comment"
            ghost = tag == "path" and child.get("fill") == "none" and child.get("stroke", "none") == "none"
            if tag in ("metadata", "style", "comment") or (ghost and "id" not in child.attrib):
                parent.remove(child)
    _dissolve(root)


def _dissolve(element: etree.Element) -> None:
    """From the leaves up: put what a group without a purpose holds in its place, and take out what holds nothing."""
    for position, child in reversed(list(enumerate(element))):
        _dissolve(child)
        if child.tag == f"{SVG}g" and set(child.attrib) <= {"id"}:
            element[position : position + 1] = list(child)
        elif child.tag in (f"{SVG}g", f"{SVG}defs") and not len(child):
            element.remove(child)


def _rename_ids(root: etree.Element, key: str) -> None:
    """Ids that something refers to begin with the figure's key; all others go."""
    names: dict[str, str] = {}

    def rename(name: str) -> str:
        return names.setdefault(name, f"{key}-{len(names)}")

    for element in root.iter():
        if target := element.attrib.pop(HREF, ""):  # a part of the figure; else an address, or an image's own data
            element.set("href", f"#{rename(target[1:])}" if target.startswith("#") else target)
        for name, value in element.attrib.items():
            if found := re.fullmatch(r"url\(#(.+)\)", value):
                element.set(name, f"url(#{rename(found.group(1))})")
    for element in root.iter():
        if "id" in element.attrib:
            name = element.attrib.pop("id")
            if name in names:
                element.set("id", names[name])
