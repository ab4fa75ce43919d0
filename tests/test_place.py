"""A place, and a time: where a page stands, what it needs, how long it takes, and what it hands over to."""

from __future__ import annotations

import json
import re
from pathlib import Path

import markdown
import pytest
import yaml
from barriers import barriers
from playwright.sync_api import Page

from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.extension import PageRunner
from page_runner.mode import Mode
from page_runner.reading import door, lesson, pace
from page_runner.reading.layout import paragraphs
from page_runner.showing import place
from pages import DOCS, NAV, PAGES, ROOT, built, read, url

LOOKUP = "To look things up"
SETTINGS = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)["nav"]
GROUPS = {
    title: [next(iter(page.values())) for page in below]
    for entry in SETTINGS for title, below in entry.items() if isinstance(below, list)
}  # fmt: skip
"""The groups of nav → their pages, read as YAML and no more."""
IN_ORDER = [page for title, pages in GROUPS.items() if title != LOOKUP for page in pages]


def source(name: str) -> lesson.Source:
    return lesson.read(DOCS, name)


def minutes(page: str, site: Path) -> int:
    """The minutes that a built page says above its title."""
    said = built(site, page).select_one(".eyebrow").get_text()
    return int(re.search(r"(\d+) min", said)[1])


# Its place


def test_nav_is_in_groups() -> None:
    """Each page but the first stands in one."""
    assert list(GROUPS) == ["The lesson", "Further", "When it goes wrong", LOOKUP]
    assert [page for pages in GROUPS.values() for page in pages] == NAV[1:]


@pytest.mark.parametrize("page", IN_ORDER)
def test_a_page_says_its_place(site: Path, page: str) -> None:
    """Above its title: its group, which of how many it is, and how long it takes."""
    title, pages = next((title, pages) for title, pages in GROUPS.items() if page in pages)
    first = built(site, page).article.find(recursive=False)
    said = rf"{title} · {pages.index(page) + 1} of {len(pages)} · \d+ min"
    assert first["class"] == ["eyebrow"]
    assert re.fullmatch(said, first.get_text())


@pytest.mark.parametrize("page", GROUPS[LOOKUP])
def test_a_page_to_look_things_up_in_has_no_time(site: Path, page: str) -> None:
    """And no number: nobody reads these in turn."""
    assert built(site, page).select_one(".eyebrow").get_text() == LOOKUP


def test_a_place_is_told_in_full(site: Path) -> None:
    """The template reads as many characters as the build writes; signs of HTML are written as such."""
    template = (ROOT / "overrides/main.html").read_text(encoding="utf-8")
    start = len("<!--" + place.BEGINS)
    assert f'page.content[:{start}] == "<!--{place.BEGINS}"' in template
    assert f"page.content[{start}:{start + place.WIDTH}]" in template


@pytest.mark.parametrize("page", IN_ORDER)
def test_search_finds_a_page_by_its_question_and_not_by_its_place(site: Path, page: str) -> None:
    """What stands above the title would be an entry of its own, in the place of the page's."""
    entries = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))["docs"]
    (text,) = [entry["text"] for entry in entries if entry["location"] == url(page)]
    text = re.sub(r"<p><code><code>.*?</code></code></p>\s*", "", text)  # words of readers may stand first
    assert text.startswith(f"<p>{built(site, page).select_one('.question').decode_contents()}</p>")


NAVS = {
    "flat": ("- a.md\n  - B: b.md", ["5 min", "5 min"]),
    "groups": ("- Part:\n    - A: a.md\n    - B: b.md", ["Part · 1 of 2 · 5 min", "Part · 2 of 2 · 5 min"]),
    "groups in groups": (
        "- Part:\n    - A: a.md\n    - Inner & more:\n      - b.md",
        ["Part · 1 of 1 · 5 min", "Inner & more · 1 of 1 · 5 min"],
    ),
    "two groups of one name": (
        "- One:\n    - Tasks: [a.md]\n  - Two:\n    - Tasks: [b.md]", ["Tasks · 1 of 1 · 5 min"] * 2,
    ),
    "one left out": ("- b.md", ["", "5 min"]),
}  # fmt: skip


@pytest.mark.parametrize("name", NAVS)
def test_any_table_of_contents_gives_places(tmp_path: Path, name: str) -> None:
    """An author's may be flat, or have groups in groups; a page that it leaves out says nothing."""
    nav, said = NAVS[name]
    (tmp_path / "mkdocs.yml").write_text(f"nav:\n  {nav}\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    for page in "ab":
        (tmp_path / f"docs/{page}.md").write_text(f"# {page}\n\nText.\n", encoding="utf-8")
    book = Ledger(tmp_path)
    assert [place.eyebrow(lesson.read(tmp_path / "docs", f"{page}.md"), book) for page in "ab"] == said


@pytest.mark.sweep(0)
def test_the_lists_of_pages_are_named(site: Path) -> None:
    """Each group's list, in the menu of any page, by the group's title; none of these names is a link."""
    for page in PAGES:
        menu = built(site, page).select_one("nav#nav")
        named = [menu.find(id=part["aria-labelledby"]).get_text() for part in menu.select("ul[aria-labelledby]")]
        assert named == list(GROUPS)
        assert [link["href"] for link in menu.select("li > a") if not link["href"].startswith("#")] == [
            link["href"] for link in menu.select("a") if not link["href"].startswith("#")
        ]


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_open_menu(tab: Page, address: str, scheme: str) -> None:
    """On a phone, where it lies over the page; each group is a list with a name there."""
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.emulate_media(color_scheme=scheme)
    tab.goto(address + "the-loop/")
    tab.get_by_role("button", name="Menu").click()
    for title, pages in GROUPS.items():
        group = tab.get_by_role("list", name=title, exact=True)
        assert group.is_visible()
        assert group.locator("> li").count() == len(pages)
    assert not barriers(tab)


def test_the_page_for_what_is_not_there_has_the_groups(site: Path) -> None:
    article = read(site / "404.html").article
    assert len(article.select("li > ul > li > a")) == len(NAV) - 1


def test_an_old_place_leads_on(site: Path) -> None:
    """What went wrong? was a section of Takeaways; who comes to that place is led to the page."""
    heading = built(site, "takeaways.md").find(id="what-went-wrong")
    assert heading.find_next("a", href="../what-went-wrong/").find_previous("h2") is heading


# What it hands over to


def hands_over(lines: list[str], following: str) -> bool:
    """Whether the last paragraph of a page is text with a link to the page that follows."""
    start, end = list(paragraphs(lines))[-1]
    leads = re.compile(rf"\]\(<?(?:\.\./)*{re.escape(following)}[)>#]")
    text = "\n".join(lines[start:end])
    return bool(re.match(r"[\w\[*]", text) and not re.match(r"[*] |\d+\.", text) and leads.search(text))


@pytest.mark.parametrize("page", [NAV[0], *IN_ORDER])
def test_the_last_line_hands_over_to_the_next_page(page: str) -> None:
    following = NAV[NAV.index(page) + 1]
    assert hands_over(source(page).lines, following), f"{page}: end it with a line that links to {following}"


@pytest.mark.parametrize(
    "end",
    ["See [it](other.md).", "??? question\n    See [it](next.md).", "- [it](next.md)", "[it](next.md).\n\nAnd more."],
)
def test_a_page_that_does_not_hand_over_is_found(end: str) -> None:
    """It ends with a link elsewhere, in a box, in a list, or with something after the link."""
    assert hands_over(["# A", "", "Text.", "", "See [it](next.md)."], "next.md")
    assert not hands_over(["# A", "", *end.split("\n")], "next.md")


# What it needs


@pytest.mark.parametrize("page", IN_ORDER)
def test_a_page_says_at_the_door_what_it_needs(site: Path, page: str) -> None:
    """Below its question, in one line from its front matter; its links lead to pages."""
    needs = built(site, page).select_one(".question + p.needs")
    assert needs.get_text().startswith("Needs: ")
    assert len(built(site, page).select(".needs")) == 1
    for link in needs.select("a"):
        assert (site / url(page) / link["href"]).resolve().is_dir()


def html(needs: str, text: str, root: Path) -> str:
    md = markdown.Markdown(extensions=["attr_list", PageRunner(root=str(root), mode=Mode.PUBLISH, pages={})])
    return md.convert(f"---\nneeds: {needs}\n---\n\n{text}")


def test_what_is_needed_is_markdown(tmp_path: Path) -> None:
    """Below the question if one follows the title, comments aside, else below the title, else above all."""
    needs = '<p class="needs">Needs: a <em>slope</em></p>'
    asked = html("a *slope*", "# A\n\nWhat?\n{ .question }\n\nText.", tmp_path)
    assert re.sub(r"\s+", "", asked).startswith(re.sub(r"\s+", "", f'<h1>A</h1><p class="question">What?</p>{needs}'))
    titled = html("a *slope*", "```text\n# no title\n```\n\nA\n=\n\nText.\n\nWhat?\n{ .question }", tmp_path)
    assert titled.index("</h1>") < titled.index(needs) < titled.index("<p>Text.")
    assert html("a *slope*", "Text.", tmp_path).startswith(needs)
    searched = html("a *slope*", "# A\n<!-- search: b -->\n\n<!-- c -->\n\nWhat?\n{ .question }\n\nText.", tmp_path)
    assert re.search(f"What\\?</p>\\s*{re.escape(needs)}\\s*<p>Text", searched)


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ("three of 3", "typed, and nothing computes it: 3"),
        ('"`{python} 3`"', r"line 2: needs: is shown at the door, before anything has run"),
        ("[a]", r"line 2: needs: is no text for YAML"),
    ],
)
def test_what_is_needed_is_text(tmp_path: Path, needs: str, said: str) -> None:
    with pytest.raises(PageError, match=said):
        html(needs, "# A", tmp_path)


# Its time


@pytest.mark.parametrize("page", IN_ORDER)
def test_a_time_is_what_a_person_would_say(site: Path, page: str) -> None:
    """In fives, and no page is longer than one sits."""
    assert minutes(page, site) in (5, 10, 15, 20)


TEXT = "word " * 1000


def opened(text: str) -> pace.Open:
    return pace.opened(text.split("\n"))


def test_what_is_folded_takes_no_time() -> None:
    """Nor does code that is folded below its output; what is open does."""
    fold = f'??? note "A fold"\n    {TEXT}\n\n    ```python exec="on" source="above"\n    n = 1\n    ```\n\n'
    assert opened("# A\n").minutes() == opened(f"# A\n\n{fold}").minutes() == 5
    assert opened(f"# A\n\n{fold}Two words.").words == opened("# A\n\nA fold\n\nTwo words.").words == 5
    assert opened(fold).counts["line of code"] == 0
    for shown in (fold.replace("???", "???+"), fold.replace("???", "!!!")):
        assert opened(shown).words == 1002
        assert opened(shown).counts["line of code"] == 1
    code = '```python exec="on" source="above"\n' + "n = 1\n" * 60 + "```\n"
    assert opened(code).counts["line of code"] == 60
    assert opened(code.replace("above", "folded")).counts["line of code"] == 0


def test_a_lesson_page_of_a_thousand_words_takes_ten_minutes() -> None:
    """With a figure, some code and formulas, as such a page has."""
    code = '```python exec="on" source="above"\n' + "n = 1\n" * 40 + "```\n"
    formulas = "\\(a = 1\\) " * 10 + "\n\n\\[\nb\n\\]\n"
    assert opened(f"# A\n\n{TEXT}\n\n{code}\n{formulas}").minutes(figures=1) == 10


def test_what_asks_for_work_takes_time() -> None:
    """Exercises, questions, formulas, figures; code that looks like one of them does not, and a sign is a word."""
    task = '!!! exercise "Try"\n    Text.\n\n    ??? solution "It"\n        \\(a = 1\\)\n\n'
    nothing = {"formula": 0, "display": 0, "line of code": 0, "exercise": 0, "question": 0}
    asked = opened(f'{task}??? question "What?"\n    Text.\n').counts
    assert asked == nothing | {"exercise": 1, "question": 1}
    shown = opened("```text\n??? question\n\\(a = 1\\)\n```\n\n`\\(a = 1\\)`, \\(b\\), \\(b = 1\\)\n\n\\[c\\]\n").counts
    assert shown == nothing | {"formula": 1, "display": 1, "line of code": 2}
    assert opened("# A").minutes(figures=40) == 10


def test_what_is_no_prose_is_not_counted() -> None:
    """Addresses, attributes, comments, what settles a claim."""
    text = "Some [words](a-long-address.md){ .x } are [here]`{claim} n > 1 and n < 3`. <!-- not these -->\n{ .needs }"
    assert opened(text).words == 4


# The start page


def test_the_start_page_lists_the_way_through(site: Path) -> None:
    """Each page with its group, its question, and the time that it says; all lists but the first are folded."""
    article = built(site, "index.md").article
    first = GROUPS["The lesson"]
    times = [minutes(page, site) for page in first]
    each = f"{min(times)} to {max(times)}" if len(set(times)) > 1 else times[0]
    said = f"{len(first)} pages, {each} min each, then {len(IN_ORDER) - len(first)} to go further"
    assert article.find(recursive=False).get_text() == said
    for number, (title, pages) in enumerate(GROUPS.items()):
        listed = article.find("h3", id=title.lower().replace(" ", "-")).find_next_sibling()
        assert listed.name == ("details" if number else "ol")
        assert not number or listed.summary.get_text() == f"{len(pages)} pages"
        items = listed.select("li")
        assert [item.a["href"] for item in items] == [url(page) for page in pages]
        for item, page in zip(items, pages, strict=True):
            question = built(site, page).select_one(".question").get_text()
            time = f" {minutes(page, site)} min" if page in IN_ORDER else ""
            assert item.get_text() == f"{item.a.get_text()}{time}{question}"


def test_the_button_on_the_start_page_says_what_comes(site: Path) -> None:
    button = built(site, "index.md").select_one("a.start")
    first = GROUPS["The lesson"][0]
    assert button["href"] == url(first)
    assert button.get_text() == f"Start: page 1 of {len(GROUPS['The lesson'])}, {minutes(first, site)} minutes"


def test_a_question_may_hold_what_a_run_gives() -> None:
    """Elsewhere what it gives is left open."""
    assert door.question(["# A", "", "Is [it]`{claim} n > 1` `{python} n`?", "{ .question }"]) == "Is it …?"
    assert door.question(['<p class="question">What', "now?</p>"]) == "What\nnow?"
    assert door.question(["# A", "", "What?"]) == ""


def test_a_page_that_cannot_be_read_is_left_out_of_the_way(tmp_path: Path) -> None:
    """What is wrong with it is told where it is read; the start page is shown all the same."""
    (tmp_path / "mkdocs.yml").write_text("nav: [a.md, b.md, gone.md]", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "docs/b.md").write_bytes(b"\xff")
    assert [entry.name for entry in place.way(LedgerOf(tmp_path))] == ["a.md"]


class LedgerOf(Ledger):
    """A ledger that knows the titles of pages without reading them."""

    pages = {"a.md": "A", "b.md": "B", "gone.md": "Gone"}  # noqa: RUF012
