"""What Material's search reads of a page: its words. It would take most of its time for marks that hold none."""

from __future__ import annotations

import re

FIGURE = re.compile(r'<svg class="plot".*?</svg>', re.DOTALL)
WITHIN = re.compile(r"<(?P<name>math|pre)\b[^>]*>.*?</(?P=name)>", re.DOTALL)
TAGS = {"pre": re.compile(r"</?(?:span|a)\b[^>]*>"), "math": re.compile(r"(?<!^)<[^>]*>(?!$)")}
FOR_SEARCH = re.compile(r'\s?data-search-\w+="[^"]+"')


def words(html: str) -> str:
    """A page without its figures, and without the tags that colour its code and set its formulas."""
    return WITHIN.sub(lambda found: TAGS[found["name"]].sub("", found[0]), FIGURE.sub("", html))


def shown(html: str) -> str:
    """A page as it is published: search takes its own marks out of what it has read."""
    return FOR_SEARCH.sub("", html)
