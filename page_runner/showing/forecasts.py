"""Forecasts: a field for the reader's number, and what the formula and the run say, which opens without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as etree

from page_runner.reading.forecasts import FORMULA, KIND, NUMBER, ROW, RUN, apart, value
from page_runner.reading.inline import MARK_PATTERN
from page_runner.reading.questions import anchor
from page_runner.showing.questions import is_block, text_of

ASKS, COMPARES, OPENS = "Your forecast", "Compare", "Formula and run"
HEADS = ("Who", "says", "off the run by")
YOU, NAMES = "You", {FORMULA: "The formula", RUN: "The run"}
LONGEST = "40"  # of what a reader types


def typeset(root: etree.Element, told: Callable[[str], str]) -> set[str]:
    """Set the forecasts of a tree whose inline markup is not read yet; return their places on the page.

    Args:
        root: The tree.
        told: Puts what was computed in the place of the marks in a text.
    """
    places: set[str] = set()
    for box in list(root.iter("details")):
        if KIND in str(box.get("class", "")).split() and (items := _list(box)) is not None:
            places.add(_set(box, items, told))
    return places


def _list(box: etree.Element) -> etree.Element | None:
    """The list that a box begins with, but for blocks, if each of its items is a row."""
    rest = [child for child in box[1:] if not is_block(child)]
    is_one = bool(rest) and rest[0].tag == "ul" and all(ROW.fullmatch(f"- {text_of(item)}") for item in rest[0])
    return rest[0] if is_one else None


def _set(box: etree.Element, items: etree.Element, told: Callable[[str], str]) -> str:
    """Set a forecast: its words, the field, and a fold with the rows and all else that its box holds."""
    title, *content = list(box)
    above = content[: content.index(items)]
    words, tail, place = title.text or "", box.tail, anchor(title.text or "", KIND)
    box.clear()
    box.tag, box.tail = "div", tail
    box.attrib |= {"class": KIND, "role": "group", "id": place, "aria-labelledby": f"{place}-words"}
    etree.SubElement(box, "p", {"class": "ask-words", "id": f"{place}-words"}).text = words
    form = etree.SubElement(box, "div", {"class": "forecast-form needs-script", "data-search-exclude": "true"})
    etree.SubElement(form, "label", {"for": f"{place}-field"}).text = ASKS
    field = {"type": "text", "inputmode": "decimal", "enterkeyhint": "done", "autocomplete": "off"}
    etree.SubElement(form, "input", {"id": f"{place}-field", **field, "maxlength": LONGEST})
    etree.SubElement(form, "button", {"type": "button", "class": "button"}).text = COMPARES
    fold = etree.SubElement(box, "details", {"class": "ask-after"})
    etree.SubElement(fold, "summary").text = OPENS
    fold.append(_table([text_of(item) for item in items], told))
    fold.extend([*content[len(above) + 1 :], *above])
    return place


def _table(rows: list[str], told: Callable[[str], str]) -> etree.Element:
    """What the two say, and how far apart they are; above it a row for the reader's number, which a script fills."""
    table = etree.Element("table", {"class": "forecast-rows"})
    head = etree.SubElement(etree.SubElement(table, "thead"), "tr")
    for name in HEADS:
        etree.SubElement(head, "th", {"scope": "col"}).text = name
    body = etree.SubElement(table, "tbody")
    _row(body, YOU, "", "", {"class": "forecast-yours", "hidden": ""})
    found = [row for text in rows if (row := ROW.fullmatch(f"- {text}"))]
    texts = {row["who"]: told("".join(f"\ue000{mark}\ue001" for mark in re.findall(MARK_PATTERN, row["said"])))
             for row in found}  # fmt: skip
    for row in found:
        who, text = row["who"], texts[row["who"]]
        if who == RUN and (number := NUMBER.fullmatch(text)):
            digits = "e" if number["power"] else str(len(number["digits"] or ""))
            _row(body, NAMES[who], row["said"], "", {"data-number": repr(value(text)), "data-digits": digits})
        else:
            _row(body, NAMES[who], row["said"], apart(text, texts.get(RUN, "")), {})
    return table


def _row(body: etree.Element, who: str, says: str, off: str, attributes: dict[str, str]) -> None:
    row = etree.SubElement(body, "tr", attributes)
    etree.SubElement(row, "th", {"scope": "row"}).text = who
    for text in (says, off):
        etree.SubElement(row, "td").text = text
