"""A page's pictures for its notebook: each as it stands in the page's HTML, with colours and a ground of its own."""

from __future__ import annotations

import re

from snippets.colours import LIGHT

PLOT = re.compile(r'<svg(?: [^>]*)? class="plot".*?</svg>', re.DOTALL)
ROLE = re.compile(r"var\(--(fig-[\w-]+)\)")
ASIDE = re.compile(r' (?:class|data-[\w-]+)="[^"]*"')
BOX = re.compile(r'viewBox="\S+ \S+ (?P<width>[\d.]+) ')
SIZE = 1.4  # pixels a unit of the drawing: a notebook's text is as wide as two phones
FONTS = "system-ui, Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"


def of(html: str) -> list[str]:
    """The pictures of a page, in their order, each as SVG that needs nothing of the page."""
    return [_alone(found[0]) for found in PLOT.finditer(html)]


def _alone(svg: str) -> str:
    """A notebook may be dark, and knows of no second colours: so a picture brings its ground."""
    start, end, rest = svg.partition(">")
    box = BOX.search(start)
    width = f' width="{SIZE * float(box["width"]):.0f}"' if box else ""
    ground = f"background: {LIGHT['fig-ground']}; color: {LIGHT['fig-ink']}; max-width: 100%; height: auto"
    look = f'xmlns="http://www.w3.org/2000/svg"{width} style="{ground}" font-family="{FONTS}"'
    start = ASIDE.sub("", start).replace("<svg", f"<svg {look}", 1)
    return ROLE.sub(lambda found: LIGHT[found[1]], start + end + rest)
