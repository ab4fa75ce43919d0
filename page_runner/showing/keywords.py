"""What only the search reads, in the text of a page: hidden, so that nobody sees or hears it, with or without script.

The indexes of MkDocs and of Zensical keep next to no tags and no attributes. Code in code they keep, and nothing else
makes it: so docs/assets/find.js tells this from prose. It holds phrases that lead to a section; `#place title` where
what follows is found by itself; or `=lookup` on a page to look things up in.
"""

from __future__ import annotations

import html
from xml.etree import ElementTree as etree

from markdown.util import AtomicString

from page_runner.reading.keywords import phrases

LOOKUP = "=lookup"


def lines(source: list[str], prose: list[str]) -> list[str]:
    """A page's lines, with what the search reads in the place of the comments that name it.

    Args:
        source: The page's lines.
        prose: The same, with nothing in the place of its blocks.
    """
    done: list[str] = []
    for line, words in zip(source, prose, strict=True):
        done += ["", _paragraph(phrases(words)), ""] if phrases(words) else [line]
    return done


def tell(root: etree.Element, *, lookup: bool) -> None:
    """Tell the search of each entry of a glossary, and whether the page is one to look things up in.

    The name of an example's fold, and those of its parts, are the same for each: it does not read them.
    """
    for fold in root.iter("details"):
        if "example" in fold.get("class", "").split():
            for name in (*fold.findall("summary"), *fold.findall("p/strong")):
                name.set("data-search-exclude", "true")
    for paragraph in root.iter("p"):
        word = paragraph.find("strong")
        if "entry" in paragraph.get("class", "").split() and word is not None:
            paragraph.insert(0, _hidden(f"#{paragraph.get('id', '')} {''.join(word.itertext())}"))
            paragraph[0].tail, paragraph.text = paragraph.text, None
    if lookup:
        title = next((place for place, child in enumerate(root) if child.tag == "h1"), -1)
        paragraph = etree.Element("p", {"hidden": ""})
        paragraph.append(_hidden(LOOKUP))
        root.insert(title + 1, paragraph)


def _paragraph(found: list[str]) -> str:
    """Phrases as a block of HTML; without any white space, by which the template counts the words of a page."""
    text = html.escape(",".join(found), quote=False).replace(" ", "·")
    return f"<p hidden><code><code>{text}</code></code></p>"


def _hidden(text: str) -> etree.Element:
    element = etree.Element("code", {"hidden": ""})
    etree.SubElement(element, "code").text = AtomicString(text)
    return element
