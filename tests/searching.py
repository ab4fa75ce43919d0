"""The search of the built site, as a reader types into it, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Shown:
    """What the dialog shows for a query.

    Attributes:
        places: The results, as addresses below the site's root.
        texts: Their excerpts.
        marks: The words marked in the excerpts.
        status: What is said above them.
    """

    places: list[str]
    texts: list[str]
    marks: list[str]
    status: str


Ask = Callable[[str], Shown]

TYPE = """async query => {
    const input = document.querySelector('dialog input');
    input.value = query;
    input.dispatchEvent(new Event('input'));
    await new Promise(done => setTimeout(done));
    const results = [...document.querySelectorAll('dialog li a')];
    return {
        places: results.map(link => link.href),
        texts: results.map(link => link.querySelector('p').textContent),
        marks: results.flatMap(link => [...link.querySelectorAll('p mark')].map(mark => mark.textContent)),
        status: document.querySelector('dialog [role=status]').textContent,
    };
}"""


def asking(tab: Page, address: str) -> Ask:
    """Open the search on a page; what then asks it."""
    tab.goto(address + "the-loop/")
    tab.keyboard.press("/")
    tab.keyboard.type("loss")
    tab.locator("dialog li a").first.wait_for()

    def ask(query: str) -> Shown:
        shown = tab.evaluate(TYPE, query)
        return Shown(**shown | {"places": [place.removeprefix(address) for place in shown["places"]]})

    return ask


def missed(ask: Ask, table: dict[str, set[str]]) -> dict[str, list[str]]:
    """The queries of a table whose answers are not among the first three, with these."""
    first = {query: ask(query).places[:3] for query in table}
    return {query: first[query] for query, answers in table.items() if not answers & set(first[query])}
