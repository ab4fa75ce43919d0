"""A figure's SVG in fewer characters, a third of a page's weight: what no eye can see of it is left out."""

from __future__ import annotations

import re
from functools import partial
from itertools import groupby
from xml.etree import ElementTree as etree

import numpy as np
from matplotlib.path import Path

SVG = "{http://www.w3.org/2000/svg}"
PLACES = {"d", "x", "y", "points"}  # rounded to a tenth: 0.05 of a unit is a seventh of a phone's pixel
SIZES = {"width", "height", "transform", "viewBox", "stroke-dasharray", "stroke-width"}  # to a hundredth
NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
LINE = re.compile(r"M(?P<points>[\s\d.eL+-]+)")
MANY = 8
"""So many points a line may have as it is."""
TOLERANCE = 0.1
"""How far from a line a point of it may lie that is left out, in units of the drawing, some of a phone's 390 pixels."""


def lighten(root: etree.Element, *, moves: bool = False) -> None:
    """Leave out points of lines and digits of numbers.

    Args:
        root: The drawing.
        moves: Whether a script moves its named parts: they are drawn as the script draws them.
    """
    fine = {id(part) for definitions in root.iter(f"{SVG}defs") for part in definitions.iter()}
    named = [part for part in root.iter() if moves and "data-part" in part.attrib]
    fine |= {id(part) for group in named for part in group.iter()}
    for element in root.iter():
        if "d" in element.attrib and id(element) not in fine:
            element.set("d", LINE.sub(_thinned, element.attrib["d"]))
        for name in (PLACES | SIZES) & element.attrib.keys():
            digits = 1 if name in PLACES and id(element) not in fine else 2
            text = NUMBER.sub(partial(_rounded, digits), element.attrib[name])
            element.set(name, " ".join(text.split()))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]


def share(root: etree.Element) -> None:
    """Put marks in a row that look the same into a group, which says how they look."""
    for parent in list(root.iter()):
        if parent.tag == f"{SVG}defs":
            continue
        for look, marks in [(look, list(marks)) for look, marks in groupby(list(parent), _look)]:
            if look and len(marks) > 1:
                group = etree.Element(f"{SVG}g", dict(look))
                parent.insert(list(parent).index(marks[0]), group)
                for mark in marks:
                    parent.remove(mark)
                    for name, _ in look:
                        del mark.attrib[name]
                    group.append(mark)


def _look(element: etree.Element) -> tuple[tuple[str, str], ...]:
    """How a mark looks; nothing of what is no mark."""
    own = {"x", "y", "href"}
    if element.tag != f"{SVG}use" or not own >= {name for name in element.attrib if not _inherited(name)}:
        return ()
    return tuple((name, value) for name, value in element.attrib.items() if _inherited(name))


def _inherited(name: str) -> bool:
    return name.startswith(("fill", "stroke"))


def _thinned(line: re.Match[str]) -> str:
    """A line of straight pieces with fewer points; matplotlib itself thins those from 128 points on."""
    points = np.array([float(number) for number in line["points"].replace("L", " ").split()]).reshape(-1, 2)
    if len(points) <= MANY:
        return line[0]
    path = Path(points)
    path.should_simplify, path.simplify_threshold = True, TOLERANCE
    kept = path.cleaned(simplify=True)
    vertices = np.asarray(kept.vertices, dtype=float)[np.asarray(kept.codes) != Path.STOP]
    left = [" ".join(f"{value:.3f}" for value in point) for point in vertices.tolist()]
    return f"M {' L '.join(left)} "


def _rounded(digits: int, number: re.Match[str]) -> str:
    text = f"{float(number[0]):.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
