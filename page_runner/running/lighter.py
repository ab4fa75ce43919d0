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
        moves: Whether a script moves its named parts, or draws beside them: they are drawn as the script draws.
    """
    shapes = {id(part) for definitions in root.iter(f"{SVG}defs") for part in definitions.iter()}
    named = [part for part in root.iter() if moves and "data-part" in part.attrib]
    moving = {id(part) for group in named for part in group.iter()}
    fine = shapes | moving
    for element in root.iter():
        for name in (PLACES | SIZES) & element.attrib.keys():
            digits = 1 if name in PLACES and id(element) not in fine else 2
            text = element.attrib[name]
            if name == "d" and id(element) not in moving:
                text = LINE.sub(partial(_line, digits), text)
            element.set(name, " ".join(NUMBER.sub(partial(_rounded, digits), text).split()))
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


def _line(digits: int, line: re.Match[str]) -> str:
    """A line of straight pieces: with fewer points, each as the way from the one before."""
    points = np.array([float(number) for number in line["points"].replace("L", " ").split()]).reshape(-1, 2)
    if len(points) == 1:
        return line[0]
    if len(points) > MANY:
        points = _thinned(points)
    units = np.rint(points * 10**digits).astype(int)
    return f"M{_written(units[0], digits)}l{_written(np.diff(units, axis=0).flatten(), digits)} "


def _thinned(points: np.ndarray) -> np.ndarray:
    """Fewer points of a line; matplotlib itself thins those from 128 points on."""
    path = Path(points)
    path.should_simplify, path.simplify_threshold = True, TOLERANCE
    kept = path.cleaned(simplify=True)
    return np.asarray(kept.vertices, dtype=float)[np.asarray(kept.codes) != Path.STOP]


def _written(units: np.ndarray, digits: int) -> str:
    """Numbers in a row, in tenths or hundredths; a minus parts two as well as a space does."""
    texts = [f"{unit / 10**digits:.{digits}f}".rstrip("0").rstrip(".") for unit in units.tolist()]
    return " ".join(texts).replace(" -", "-")


def _rounded(digits: int, number: re.Match[str]) -> str:
    text = f"{float(number[0]):.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
