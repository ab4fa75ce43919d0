"""Questions that take an answer, as folds that open without a script; and the list of all of them, for the score."""

from __future__ import annotations

import re
from xml.etree import ElementTree as etree

from markdown.util import HTML_PLACEHOLDER, AtomicString

from page_runner.checking.ledger import Ledger
from page_runner.reading.questions import KIND, TASK, anchor
from page_runner.reading.sentences import escaped

MARK = "<!-- score -->"
BLOCK = re.compile(rf"(?:\s*{HTML_PLACEHOLDER % '[0-9]+'}\s*)+")
RIGHT, WRONG = "Right.", "Not so."
RAN, AFTER = "What the run says", "Once you have answered"


def typeset(root: etree.Element) -> set[str]:
    """Set the questions of a tree whose inline markup is not read yet; return their places on the page."""
    places = {_set(box, items) for box in list(root.iter()) if (items := _options(box))}
    return {place for place in places if place}


def score(book: Ledger) -> list[str]:
    """The questions, forecasts and tasks of all pages in Markdown, by page, folded."""
    lines = ['??? score "All questions, forecasts and tasks"', ""]
    for page, title in book.pages.items():
        asked = book.asked(page)
        if not asked.lookup:
            lines += [f"    [{escaped(title)}](<{page}>)", ""]
            lines += [f"    - [{words}](<{page}#{place}>)" for place, words in asked.questions]
            lines += [f"    - [Forecast: {words}](<{page}#{place}>)" for place, words in asked.forecasts]
            lines += [f"    - [Task: {words}](<{page}#{place}>)" for place, words in asked.tasks] + [""]
    return lines


def _options(box: etree.Element) -> etree.Element | None:
    """The list of a question's options, if an element is a question's box and its first thing is such a list."""
    if KIND not in str(box.get("class", "")).split() or box.tag not in ("details", "div") or not len(box):
        return None
    rest = [child for child in box[1:] if not is_block(child)]
    if rest and rest[0].tag == "ul" and any(TASK.match(text_of(item)) for item in rest[0]):
        return rest[0]
    return None


def _set(box: etree.Element, items: etree.Element) -> str:
    """Set a question: its words, a fold for each option, and one for all else that its box holds."""
    title, *content = list(box)
    words, tail, place = title.text or "", box.tail, anchor(title.text or "")
    box.clear()
    box.tag, box.tail = "div", tail
    box.attrib |= {"class": "ask", "role": "group", "id": place, "aria-labelledby": f"{place}-words"}
    etree.SubElement(box, "p", {"class": "ask-words", "id": f"{place}-words"}).text = words
    for item in items:
        box.append(_option(item))
    content.remove(items)
    if content:
        after = etree.SubElement(box, "details", {"class": "ask-after"})
        etree.SubElement(after, "summary").text = RAN if any(map(is_block, content)) else AFTER
        after.extend(content)
    return place


def _option(item: etree.Element) -> etree.Element:
    """A fold whose summary is the option, and whose text begins with the word that says whether it is right."""
    text, content = text_of(item), list(item)
    if not (item.text or "").strip() and content:
        content = content[1:]
    task = TASK.match(text)
    first, _, reason = text.partition("\n")
    fold = etree.Element("details", {"class": "ask-option"})
    etree.SubElement(fold, "summary").text = TASK.sub(r"\g<words>", first)
    paragraph = etree.SubElement(fold, "p")
    right = task is not None and task["state"] != " "
    said = etree.SubElement(paragraph, "strong", {"class": "ask-right" if right else "ask-wrong"})
    said.text = AtomicString(RIGHT if right else WRONG)
    said.tail = " " + "\n".join(line.strip() for line in reason.split("\n"))
    if not reason.strip() and content and content[0].tag == "p" and not is_block(content[0]):
        said.tail = f" {content[0].text or ''}"
        paragraph.extend(content.pop(0))
    fold.extend(content)
    return fold


def text_of(item: etree.Element) -> str:
    """The raw text that an item begins with."""
    text = (item.text or "").strip()
    return text or ((item[0].text or "").strip() if len(item) and item[0].tag == "p" else "")


def is_block(element: etree.Element) -> bool:
    """Whether an element holds nothing but blocks, which Python-Markdown puts in at the end."""
    return element.tag == "p" and bool(BLOCK.fullmatch(element.text or "")) and not len(element)
