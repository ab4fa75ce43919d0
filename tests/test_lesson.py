"""What a page of the lesson owes its reader on a phone: few words, and a picture soon."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Visit
from page_runner.reading import lesson
from pages import ROOT

WORDS = 1_000
SCREEN = 844  # px; what a phone shows at once
PAGES_THAT_TEACH = [name for name, above in lesson.groups(ROOT).items() if above != ("To look things up",)]

WITHOUT_PICTURE = {"it-stops-with-an-error.md", "takeaways.md"}
"""A list of messages, and a sheet, which begins with the loop to keep."""

OPEN_WORDS = """article => {
    const leads = row => row.cells[0].querySelector('a');      // a table that leads on is navigation
    const doors = [...article.querySelectorAll('table')].filter(table => [...table.tBodies[0].rows].every(leads));
    const printed = [...article.querySelectorAll('pre, nav, svg, .explorer-controls'), ...doors];
    printed.forEach(part => part.style.display = 'none');
    const words = article.innerText.split(/\\s+/).filter(word => /[\\p{L}\\p{N}]/u.test(word));
    printed.forEach(part => part.style.display = '');
    return words.length;
}"""
FIRST_PICTURE = "article => article.querySelector('svg.plot').getBoundingClientRect().bottom + scrollY"

each_page_that_teaches = pytest.mark.parametrize("visit", PAGES_THAT_TEACH, indirect=True)


def on_a_phone(visit: Visit, what: str) -> Any:
    """What a script finds in the page's article on a phone, with all that is folded shut."""
    tab = visit.look(390)
    tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = false)")
    return tab.locator("article").evaluate(what)


@each_page_that_teaches
def test_a_page_is_short(visit: Visit) -> None:
    """At most a thousand words stand open; code, what it prints, what can be set and lists of links left out."""
    assert 300 < on_a_phone(visit, OPEN_WORDS) <= WORDS


@pytest.mark.parametrize("visit", [name for name in PAGES_THAT_TEACH if name not in WITHOUT_PICTURE], indirect=True)
def test_its_picture_comes_soon(visit: Visit) -> None:
    """The whole of it within the first two screens of a phone."""
    assert on_a_phone(visit, FIRST_PICTURE) <= 2 * SCREEN


@pytest.mark.parametrize("visit", ["the-loop.md"], indirect=True)
def test_a_longer_page_and_a_later_picture_are_seen(visit: Visit) -> None:
    """The two tests above can fail."""
    before = on_a_phone(visit, OPEN_WORDS), on_a_phone(visit, FIRST_PICTURE)
    visit.tab.locator("article h1").evaluate(
        "title => title.after(Object.assign(document.createElement('p'), {textContent: 'word '.repeat(1000)}))"
    )
    after = on_a_phone(visit, OPEN_WORDS), on_a_phone(visit, FIRST_PICTURE)
    assert after[0] == before[0] + 1_000
    assert after[1] > 2 * SCREEN
