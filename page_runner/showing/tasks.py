"""Tasks for readers: folds that hold code to mend, hints and a solution, all of which open without a script."""

from __future__ import annotations

import html
from xml.etree import ElementTree as etree

from page_runner.reading import runnable
from page_runner.reading.content import Block
from page_runner.reading.questions import anchor
from page_runner.reading.tasks import CHECK, KIND, SOLUTION, Problem


def typeset(root: etree.Element) -> set[str]:
    """Give each task of a tree whose inline markup is not read yet its place on the page; return these places."""
    places: set[str] = set()
    for box in root.iter("details"):
        if KIND in str(box.get("class", "")).split() and len(box):
            box.set("id", anchor(box[0].text or "", KIND))
            places.add(box.get("id", ""))
    return places


def block(of: Block, problem: Problem, shown: str) -> str:
    """A block of a task, with its code and what it printed; the code as given with what a script needs to run it."""
    if of.options[KIND] == SOLUTION:
        return f'<div class="run">{shown}</div>'
    check = html.escape(problem.code(CHECK)).replace("\n", "&#10;")
    return (
        f'<div class="run" id="{problem.anchor}-code" data-run="{runnable.PYTHON}" data-check="{check}">{shown}</div>'
    )
