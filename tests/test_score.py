"""Questions that take an answer, in a browser: what is counted, what is remembered, what is asked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from barriers import barriers
from playwright.sync_api import Browser, Locator, Page, expect

from conftest import Project, served
from pages import MARKDOWN, built

KEPT = "JSON.parse(localStorage.getItem('lesson-answers'))"
REFUSED = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"


def visit(tab: Page, address: str, page: str = "takeaways/") -> Locator:
    """The questions of a page, with the script that counts answers."""
    tab.goto(address + page, wait_until="networkidle")
    tab.locator(".ask-said").first.wait_for(state="attached")
    return tab.locator(".ask")


def option(ask: Locator, *, right: bool) -> Locator:
    """An option to choose: the one that is right, or the first that is not; a question asked again is waited for."""
    ask.locator(".ask-option").first.wait_for(state="attached")
    is_right = ask.locator(".ask-option").evaluate_all("all => all.map(each => !!each.querySelector('.ask-right'))")
    return ask.locator(".ask-option > summary").nth(is_right.index(right))


def score(tab: Page) -> str:
    return tab.locator(".score-told").inner_text()


@pytest.mark.sweep(1)
@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("by", ["mouse", "touch", "keyboard"])
def test_the_first_choice_is_the_answer(chromium: Browser, address: str, by: str, right: bool) -> None:
    """It opens, is marked by sign and word, and is said; the right one is open too; others change nothing."""
    context = chromium.new_context(has_touch=by == "touch", viewport={"width": 390, "height": 800})
    tab = context.new_page()
    ask = visit(tab, address).first
    chosen = option(ask, right=right)
    if by == "keyboard":
        chosen.focus()
        tab.keyboard.press("Enter")
    else:
        chosen.tap() if by == "touch" else chosen.click()
    said = ask.get_by_role("status")
    assert said.inner_text().startswith("Right." if right else "Not so.")
    assert chosen.locator("..").get_attribute("open") is not None
    assert chosen.inner_text().endswith("Your answer, and right" if right else "Your answer: not so")
    assert option(ask, right=True).locator("..").get_attribute("open") is not None
    assert ask.locator(".ask-after").get_attribute("open") is not None
    before = said.inner_text(), score(tab), tab.evaluate(KEPT)
    for summary in ask.locator("summary").all():
        summary.click()
    assert before == (said.inner_text(), score(tab), tab.evaluate(KEPT))
    assert list(before[2].values()) == ["right" if right else "missed"]
    context.close()


def test_an_answer_is_kept_and_asked_no_second_time(tab: Page, address: str) -> None:
    """On the next visit the page says how it was answered, and shows no answer until a tap."""
    option(visit(tab, address).first, right=True).click()
    ask = visit(tab, address).first
    assert ask.get_by_role("status").inner_text() == "Answered before: right at the first try."
    assert ask.locator("[open], .ask-mark").count() == 0
    option(ask, right=False).click()
    assert list(tab.evaluate(KEPT).values()) == ["right"]


def test_without_script_all_of_it_is_a_list_that_opens(chromium: Browser, address: str) -> None:
    """By keyboard; the list of all questions as well, and no score that nobody counts."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "takeaways/")
    ask = tab.locator(".ask").first
    for fold in ask.locator("details").all():
        assert fold.locator("> :not(summary)").first.is_hidden()
        fold.locator("> summary").focus()
        tab.keyboard.press("Enter")
        assert fold.locator("> :not(summary)").first.is_visible()
    assert tab.locator(".score-panel").count() == 0
    tab.get_by_text("All questions").click()
    assert tab.locator(".score li a").last.is_visible()
    context.close()


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("state", ["untouched", "right", "wrong", "all open"])
def test_a_question_has_no_barrier(tab: Page, address: str, state: str, width: int, scheme: str) -> None:
    """Whatever was answered; with the score, and with a question asked again."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    asks = visit(tab, address)
    if state != "untouched":
        option(asks.first, right=state == "right").click()
    if state == "wrong":
        tab.get_by_role("button", name="Ask me the missed ones again").click()
        tab.locator(".score-again .ask").wait_for()
    if state == "all open":
        tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert not barriers(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_finger_hits_each_option(tab: Page, address: str) -> None:
    """44 px high on a phone."""
    tab.set_viewport_size({"width": 390, "height": 800})
    asks = visit(tab, address)
    heights = asks.locator("> details > summary").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert len(heights) > 30
    assert min(heights) >= 44


def test_on_paper_all_options_are_open(tab: Page, address: str) -> None:
    """Paper cannot be clicked; the buttons are left out."""
    visit(tab, address, "the-loop/")
    tab.emulate_media(media="print")
    assert tab.locator(".ask-option .ask-right").first.bounding_box()["height"] > 0
    visit(tab, address)
    assert tab.locator(".score-panel").is_hidden()


@pytest.mark.sweep(1)
@pytest.mark.parametrize("refused", [True, False])
def test_storage_may_be_refused_or_hold_anything(tab: Page, address: str, refused: bool) -> None:
    """Then nothing is remembered, nothing fails, and the page counts what is answered on it."""
    hostile = ["nonsense", "[1]", '"text"', "null", "7", '{"a": {"b": 1}, "__proto__": "right", "/": "toString"}']
    for value in [""] if refused else hostile:
        put = f"for (const key of ['answers', 'pages']) localStorage.setItem('lesson-' + key, {json.dumps(value)})"
        tab.add_init_script(REFUSED if refused else put)
        asks = visit(tab, address)
        assert score(tab).startswith("Answered: 0 of ")
        option(asks.first, right=True).click()
        assert asks.first.get_by_role("status").inner_text() == "Right."
        assert "1 right at the first try" in score(tab)
        assert tab.complaints == []


def test_what_is_no_question_any_more_is_dropped(tab: Page, address: str) -> None:
    """Other words are another question."""
    asks = visit(tab, address)
    page = tab.evaluate("location.pathname")
    old = {f"{page}#question-gone": "right", "/elsewhere/#question-kept": "missed"}
    tab.evaluate(f"localStorage.setItem('lesson-answers', {json.dumps(json.dumps(old))})")
    option(asks.first, right=True).click()
    assert sorted(tab.evaluate(KEPT).values()) == ["missed", "right"]
    assert score(tab).startswith("Answered: 1 of ")


def test_the_missed_ones_are_asked_again(tab: Page, address: str, site: Path) -> None:
    """Of any page, in place; a right answer mends it, and leaves what was right at the first try."""
    for page in ("the-loop/", "takeaways/"):
        option(visit(tab, address, page).nth(1), right=False).click()
    option(tab.locator(".ask").nth(2), right=True).click()
    count = sum(len(built(site, page).select(".ask")) for page in MARKDOWN)
    assert score(tab).startswith(f"Answered: 3 of {count} questions, 1 right at the first try. Missed: 2.")
    again = tab.get_by_role("button", name="Ask me the missed ones again")
    again.click()
    asked = tab.locator(".score-again .ask")
    asked.nth(1).wait_for()
    assert asked.count() == 2
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert len(ids) == len(set(ids))
    links = asked.first.locator("a").evaluate_all("all => all.map(each => each.href)")
    assert all(link.startswith(address) and "takeaways" not in link for link in links)
    assert tab.locator(".score-from a").first.inner_text() == "The loop"
    option(asked.nth(0), right=True).click()
    option(asked.nth(1), right=False).click()
    assert "1 right at the first try. Missed: 1." in score(tab)
    assert sorted(tab.evaluate(KEPT).values()) == ["mended", "missed", "right"]
    again.click()
    asked.first.wait_for()
    expect(asked).to_have_count(1)
    option(asked.first, right=True).click()
    assert again.is_hidden()
    assert tab.complaints == []


def test_what_cannot_be_fetched_is_a_link(tab: Page, address: str) -> None:
    """Without a network the questions of other pages are one click away."""
    option(visit(tab, address, "the-loop/").first, right=False).click()
    visit(tab, address)
    tab.route("**/the-loop/", lambda route: route.abort())
    tab.get_by_role("button", name="Ask me the missed ones again").click()
    source = tab.locator(".score-from")
    source.wait_for()
    assert "could not be fetched" in source.inner_text()
    assert "/the-loop/#question-" in source.locator("a").get_attribute("href")


def test_a_page_is_read_when_its_end_was_reached_not_at_once(tab: Page, address: str) -> None:
    """Twenty seconds after it was opened or later; the list of pages says so without moving."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.clock.install()
    tab.goto(address + "the-loop/")
    link = tab.locator(".pages [aria-current=page]")
    place = link.bounding_box()
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    tab.clock.run_for(10_000)
    assert tab.evaluate("localStorage.getItem('lesson-pages')") is None
    tab.clock.run_for(11_000)
    tab.get_by_role("link", name="The loop read").wait_for()
    tab.evaluate("scrollTo(0, 0)")
    assert link.bounding_box() == place
    tab.goto(address + "one-step/")
    tab.clock.run_for(30_000)  # not to its end
    assert len(tab.evaluate("Object.keys(JSON.parse(localStorage.getItem('lesson-pages')))")) == 1
    visit(tab, address)
    assert "Pages read: 1 of " in score(tab)


def test_one_button_forgets_all_of_it(tab: Page, address: str) -> None:
    """Answers, pages read and what is asked again; it says so, and the page can be answered anew."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    asks = visit(tab, address)
    tab.evaluate("localStorage.setItem('lesson-pages', JSON.stringify({[location.pathname]: 1}))")
    visit(tab, address)
    assert tab.locator(".pages .read").count() == 1
    option(asks.first, right=False).click()
    tab.get_by_role("button", name="Ask me the missed ones again").click()
    tab.locator(".score-again .ask").wait_for()
    tab.get_by_role("button", name="Forget all answers and pages read").click()
    assert tab.locator(".score-done").inner_text() == "All answers and pages read are forgotten."
    assert tab.evaluate("[localStorage.getItem('lesson-answers'), localStorage.getItem('lesson-pages')]") == 2 * [None]
    assert tab.locator(".pages .read, .score-again .ask, .ask-mark, .ask [open]").count() == 0
    assert score(tab).startswith("Answered: 0 of ")
    option(asks.first, right=True).click()
    assert "1 right at the first try" in score(tab)


@pytest.mark.sweep(0)
def test_addresses_may_end_in_html(project: Project, tab: Page) -> None:
    """Where `use_directory_urls` is off: score, asking again, pages read."""
    project.keep("takeaways.md", "one-step.md")
    project.edit("mkdocs.yml", "plugins:\n", "use_directory_urls: false\nplugins:\n")
    done = project.run("mkdocs", "build", "--site-dir", str(project.folder / "site"))
    assert done.returncode == 0, done.stderr
    with served(project.folder / "site") as address:
        option(visit(tab, address, "one-step.html").first, right=False).click()
        tab.evaluate("localStorage.setItem('lesson-pages', JSON.stringify({[location.pathname]: 1}))")
        visit(tab, address, "takeaways.html")
        assert "Missed: 1." in score(tab)
        assert "Pages read: 1 of " in score(tab)
        tab.get_by_role("button", name="Ask me the missed ones again").click()
        option(tab.locator(".score-again .ask"), right=True).click()
        assert "Missed: 0." in score(tab)
