"""A matplotlib figure as the SVG that a page shows: in the page's colours, and touching nothing else on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Mapping
from xml.etree import ElementTree as etree

import matplotlib as mpl
from matplotlib.figure import Figure

from page_runner.running.contrast import least_opacity
from page_runner.running.explorer import PART
from page_runner.running.lighter import SVG, lighten, share

HREF = "{http://www.w3.org/1999/xlink}href"
PRESENTATION = {
    "fill", "fill-opacity", "fill-rule", "font-size", "font-style", "font-weight", "image-rendering", "opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor",
}  # fmt: skip


class ForeignColour(ValueError):
    """A line, a word or a fill has a colour that no CSS variable stands for; its argument is that colour."""


def svg(figure: Figure, key: str, description: str, colours: Mapping[str, str], data: Collection[str] = ()) -> str:
    """Draw a figure as an SVG element.

    Args:
        figure: The figure.
        key: Starts each id; no other figure of the page has it.
        description: What the figure shows.
        colours: Role → "#rrggbb"; each becomes the CSS variable `--fig-<role>`.
        data: The group ids of artists whose fills stand for values, and so may have any colour.

    Raises:
        ForeignColour: A colour is none of these.
    """
    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": key}):
        figure.savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    root = etree.fromstring(file.getvalue())
    variables = {value.lower(): f"var(--fig-{role})" for role, value in colours.items()}
    variables |= {"#000000": "currentColor", "none": "none"}
    valued = {id(element) for group in root.iter() if group.get("id") in data for element in group.iter()}
    for element in root.iter():
        unstyle(element, PRESENTATION)
        _name_part(element)
        _recolour(element, variables, is_data=id(element) in valued)
    _hide(root)
    _prune(root)
    panels = any(str(axes.get_gid()).startswith(PART) for axes in figure.axes)
    lighten(root, moves=panels or hasattr(figure, "explorer"))
    rename_ids(root, key)
    share(root)
    root.attrib = {"class": "plot", "role": "img", "aria-label": description, "viewBox": root.attrib["viewBox"]}
    root.attrib |= {"data-search-exclude": ""}  # tick labels are no words to search for
    root.attrib |= {"fill": "currentColor", "stroke-linejoin": "round", "stroke-linecap": "butt"}
    return written(root)


def written(root: etree.Element) -> str:
    """An SVG element as it stands in HTML."""
    etree.register_namespace("", "http://www.w3.org/2000/svg")
    text = etree.tostring(root, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return re.sub(r">\s+<", "><", text)


def unstyle(element: etree.Element, kept: Collection[str]) -> None:
    """`style` → attributes that a content security policy allows, as far as they are to be kept."""
    parts = [part.partition(":") for part in element.attrib.pop("style", "").split(";")]
    for name, value in ((name.strip(), value.strip()) for name, _, value in parts):
        if name in kept:  # the family of a font is for the page's style sheet to say
            element.set(name, value.removesuffix("px"))


def _name_part(element: etree.Element) -> None:
    """The group id "x-ball" of an artist → data-part="ball", by which a script finds what it is to move."""
    if element.get("id", "").startswith(PART):
        element.set("data-part", element.attrib.pop("id").removeprefix(PART))


def _hide(root: etree.Element) -> None:
    """A part that is drawn with alpha=0 waits for its script, which shows it."""
    for group in reversed([part for part in root.iter() if "data-part" in part.attrib]):  # a panel holds parts
        for part in [part for part in group.iter() if _is_clear(part)]:
            for name in ("opacity", "fill-opacity", "stroke-opacity"):
                part.attrib.pop(name, None)
            group.set("visibility", "hidden")


def _is_clear(part: etree.Element) -> bool:
    """Whether neither its fill nor its stroke is seen, since it was drawn so; a hollow mark has its stroke."""
    paints = [(part.get(name, "none"), part.get(f"{name}-opacity")) for name in ("fill", "stroke")]
    return part.get("opacity") == "0" or (
        any(opacity == "0" for _, opacity in paints)
        and all(opacity == "0" or paint == "none" for paint, opacity in paints)
    )


def _recolour(element: etree.Element, variables: Mapping[str, str], *, is_data: bool) -> None:
    """Colours → CSS variables; the fill of what stands for values, and an edge of the same colour, stay."""
    own = element.get("fill") if is_data else None
    for name in ("fill", "stroke"):
        colour = element.attrib.get(name, "none").lower()
        if colour not in variables and not colour.startswith("url(") and colour != own:
            raise ForeignColour(colour)
        if name in element.attrib:
            element.set(name, variables.get(colour, colour) if colour != own else colour)
    if not is_data and element.get("fill") == "none":
        _strengthen(element)


def _strengthen(line: etree.Element) -> None:
    """A line that is so faint that some would not see it is drawn as strong as it must be."""
    role = line.get("stroke", "").removeprefix("var(--fig-").removesuffix(")")
    for name in ("opacity", "stroke-opacity"):
        if role and 0 < (opacity := float(line.get(name, 1))) < 1:
            line.set(name, f"{max(opacity, least_opacity(role)):g}")


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


def rename_ids(root: etree.Element, key: str) -> None:
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
