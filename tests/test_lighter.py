"""A figure's SVG in fewer characters looks the same."""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

import numpy as np
import pytest

from page_runner.running import lighter
from page_runner.running.lighter import SVG

WIDE = 0.06  # a rounded digit, half a tenth, and its own rounding


def svg(inside: str) -> etree.Element:
    return etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def drawn(points: np.ndarray) -> str:
    return "M " + "\nL ".join(f"{x:f} {y:f}" for x, y in points)


def places(element: etree.Element) -> np.ndarray:
    """The points of a line, which gives the first and each way to the next."""
    first, ways = re.fullmatch(r"M(.+)l(.+)", element.attrib["d"]).groups()  # type: ignore[union-attr]
    numbers = [float(number) for part in (first, ways) for number in re.findall(r"-?[\d.]+", part)]
    return np.cumsum(np.reshape(numbers, (-1, 2)), axis=0)


def distance(point: np.ndarray, line: np.ndarray) -> float:
    """How far a point is from a line of straight pieces."""
    start, way = line[:-1], np.diff(line, axis=0)
    along = np.clip(((point - start) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12), 0, 1)
    return float(np.hypot(*(point - start - along[:, None] * way).T).min())


t = np.linspace(0, 1, 100)
rng = np.random.default_rng(0)
LINES = {
    "a curve": np.column_stack([300 * t, 100 * np.exp(-5 * t)]),
    "a ring": np.column_stack([100 * np.cos(7 * t), 60 * np.sin(7 * t)]),
    "to and fro": np.column_stack([300 * t, 40 * (-1.0) ** np.arange(100)]),
    "a cloud": rng.uniform(0, 300, (100, 2)),
    "there and back": np.column_stack([np.concatenate([t[::2], t[::-2]]) * 300, np.full(100, 7.0)]),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_stays_where_it_was(name: str) -> None:
    """No point of it is farther from what is left than the tolerance and the rounding; both its ends are there."""
    root = svg(f'<path d="{drawn(LINES[name])}"/>')
    lighter.lighten(root)
    left = places(root[0])
    assert max(distance(point, left) for point in LINES[name]) <= 2 * lighter.TOLERANCE + WIDE
    for end in (0, -1):
        np.testing.assert_allclose(left[end], LINES[name][end], atol=WIDE)


def test_a_smooth_line_needs_fewer_points() -> None:
    root = svg(f'<path d="{drawn(LINES["a curve"])}"/>')
    lighter.lighten(root)
    assert len(places(root[0])) < 50


def test_marks_keep_their_shape_and_curves_their_points() -> None:
    """A mark is small, and drawn many times; a Bézier curve has no straight pieces."""
    shape = "M 0.123 1.456 C 0.111 0.222 0.333 0.444 0.555 0.666"
    root = svg(f'<defs><path d="{shape}"/></defs><path d="{shape}"/>')
    lighter.lighten(root)
    assert root[0][0].attrib["d"] == "M 0.12 1.46 C 0.11 0.22 0.33 0.44 0.56 0.67"
    assert root[1].attrib["d"] == "M 0.1 1.5 C 0.1 0.2 0.3 0.4 0.6 0.7"


def test_marks_that_look_the_same_say_it_once() -> None:
    """In their order, with what stands between them; one that looks otherwise, or is found by its name, stays."""
    red, blue = 'fill="red" stroke="none"', 'fill="blue" stroke="none"'
    root = svg(
        f'<use x="1" y="1" {red} href="#a"/><use x="2" y="1" {red} href="#b"/><text>between</text>'
        f'<use x="3" y="1" {red} href="#a"/><use x="4" y="1" {blue} href="#a"/>'
        f'<use x="5" y="1" id="z" {blue} href="#a"/>'
    )
    lighter.share(root)
    assert [child.tag.removeprefix(SVG) for child in root] == ["g", "text", "use", "use", "use"]
    assert root[0].attrib == {"fill": "red", "stroke": "none"}
    assert [mark.attrib for mark in root[0]] == [{"x": "1", "y": "1", "href": "#a"}, {"x": "2", "y": "1", "href": "#b"}]
    assert [mark.attrib["x"] for mark in root.iter(f"{SVG}use")] == list("12345")
