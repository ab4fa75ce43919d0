"""Forecasts: what is refused, what a page shows without a script, and what becomes of what a reader types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from barriers import barriers
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.publishing.cells import HIDES
from page_runner.reading.forecasts import apart
from page_runner.showing import questions
from pages import DOCS, MARKDOWN, block, built

HEAD = '??? forecast "After how many epochs?"'
BLOCK = "".join(f"    {line}\n" for line in block("n = 2274", 'exec="on" source="folded"').split("\n") if line) + "\n"
ROWS = ('- formula: `{python} f"{n + 26:,}"` epochs', '- run: `{python} f"{n:,}"` epochs')
ASKING = [page for page in MARKDOWN if "??? forecast" in (DOCS / page).read_text(encoding="utf-8")]
"""The pages of the lesson that ask for one."""


def box(*lines: str, head: str = HEAD, above: str = BLOCK) -> str:
    return f"{head}\n{above}" + "".join(f"    {line}\n" if line else "\n" for line in lines)


def read(text: str, root: Path) -> Page:
    """A page that is read and checked, and not run."""
    page = Page("page.md", text, root, Mode.PUBLISH)
    page.check()
    return page


def made(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


FORMULA, RUN = ROWS
# text, what its line holds, what is said of it
REFUSED = {
    "open": (box(*ROWS, head=HEAD.replace("???", "!!!")), "!!! forecast", "a forecast is folded, stands at the margin"),
    "opened": (box(*ROWS, head=HEAD.replace("???", "???+")), "???+ forecast", "a forecast is folded"),
    "no words": (box(*ROWS, head="??? forecast"), "??? forecast", "has its words in quotes"),
    "in a box": ("??? note\n" + re.sub("(?m)^(?=.)", "    ", box(*ROWS)), "??? forecast", "stands at the margin"),
    "a link in its words": (box(*ROWS, head='??? forecast "[So](a.md)?"'), "??? forecast", "a link, a footnote"),
    "twice": (box(*ROWS) + "\nText.\n\n" + box(*ROWS), "??? forecast", "this forecast stands on line 1 already"),
    "no list": (box("Text."), "Text.", "a forecast begins, but for blocks, with a list of two lines"),
    "nothing but a block": (box(), "??? forecast", "with a list of two lines"),
    "text above the list": (box("Text.", "", *ROWS), "Text.", "with a list of two lines"),
    "one of them": (box(FORMULA), "??? forecast", "with a list of two lines"),
    "the other way round": (box(RUN, FORMULA), "??? forecast", "with a list of two lines"),
    "three": (box(*ROWS, RUN), "??? forecast", "with a list of two lines"),
    "a word misspelt": (box(FORMULA.replace("formula", "fromula"), RUN), "fromula", "with a list of two lines"),
    "a reason below one": (box(FORMULA, "  So.", RUN), "So.", "with a list of two lines"),
    "a link in the list": (box(FORMULA, f"{RUN} [of](a.md)"), "[of]", "a link, a footnote or a claim"),
    "a claim in the list": (box(FORMULA, "- run: [so]`{claim} n > 2`"), "[so]", "a link, a footnote or a claim"),
    "a typed number": (box(FORMULA, "- run: many epochs"), "many", "each give one value, computed"),
    "two values": (box(f"{FORMULA} `{{python}} n`", RUN), "n + 26", "each give one value, computed"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_forecast_that_is_none_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    """Page, line, cause, cure."""
    text, where, said = REFUSED[name]
    line = max(number for number, each in enumerate(text.split("\n"), 1) if where in each)
    with pytest.raises(PageError) as error:
        read(text, tmp_path)
    assert str(error.value).startswith(f"page.md, line {line}: "), error.value
    assert said in str(error.value)


@pytest.mark.parametrize("text", ["never", "nan", "12 %", "1,00"])
def test_what_is_no_number_is_refused(convert: Callable[[str], str], text: str) -> None:
    """A reader's number could not be held against it."""
    with pytest.raises(PageError, match=rf"^page\.md, block 1, line 7: {text!r} is no number that a reader's forecast"):
        convert(box(FORMULA, f'- run: `{{python}} f"{text}"`'))


def test_a_forecast_that_is_not_set_is_told(tmp_path: Path) -> None:
    """The page is held against its source."""
    page = read(f"# A\n\n{box(*ROWS)}", tmp_path)
    page.see_asked(set(), set(), {"forecast-after-how-many-epochs"})
    with pytest.raises(PageError, match=r"^page\.md, line 3: the list of this forecast is not read"):
        page.see_asked(set(), set())


def test_three_rows_stand_in_a_fold(convert: Callable[[str], str]) -> None:
    """The words, a field with its name, and a fold: the numbers, how far apart they are, what else the box holds."""
    html = made(convert(f"# A\n\n{box(*ROWS, '', 'So [it is]`{claim} n > 2`.')}\nText."))
    (asked,) = html.select(".forecast")
    assert asked["id"] == "forecast-after-how-many-epochs"
    assert html.find(id=asked["aria-labelledby"]).get_text() == "After how many epochs?"
    assert html.find("label")["for"] == asked.input["id"]
    rows = [[cell.get_text().strip() for cell in row.find_all(["th", "td"])] for row in asked.details.select("tr")]
    assert rows == [
        ["Who", "says", "off the run by"], ["You", "", ""],
        ["The formula", "2,300 epochs", "+26"], ["The run", "2,274 epochs", ""],
    ]  # fmt: skip
    assert [row.get_text(strip=True) for row in asked.select("tr[hidden]")] == ["You"]
    assert asked.select_one("tr[data-number]")["data-number"] == "2274.0"
    assert asked.details.select_one(".claim").span.get_text() == "it is"
    assert "n = 2274" in asked.details.get_text()
    assert asked.find_next_sibling().get_text() == "Text."
    assert not asked.select("ul, [open]")


OFF = {
    ("2,300", "2,274"): "+26", ("2,274", "2,274"): "0", ("1.843", "1.84"): "0.00", ("0.0216", "0.0232"): "−0.0016",
    ("-3", "4"): "−7", ("1e-3", "2.5e-3"): "−1.5e-03", ("1,000,000", "0"): "+1,000,000", ("?", "2"): "", ("2", "?"): "",
}  # fmt: skip


def test_how_far_off_is_told_to_the_digits_of_the_run() -> None:
    """With its sign; nothing where either is not known."""
    assert {pair: apart(*pair) for pair in OFF} == OFF


def test_the_score_lists_it_with_what_its_words_compute(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("nav: [One: a.md]\n")
    text = f"# A\n\n{block('m = 3')}\n{box(*ROWS, head=HEAD.replace('After', 'At `{python} m`, after'))}"
    book = Ledger(tmp_path, {"a.md": Page("a.md", text, tmp_path, Mode.PUBLISH)})
    listed = "    - [Forecast: At 3, after how many epochs?](<a.md#forecast-at-after-how-many-epochs>)"
    assert listed in questions.score(book)


def test_a_notebook_hides_what_it_would_tell() -> None:
    assert "forecast" in HIDES


# In a browser


def visit(tab: Tab, address: str, page: str = "the-loop/") -> Locator:
    """The forecast of a page, with its script."""
    tab.goto(address + page, wait_until="networkidle")
    tab.locator(".forecast > .ask-said").wait_for(state="attached")
    return tab.locator(".forecast")


def kept(tab: Tab) -> dict[str, str]:
    found: dict[str, str] = tab.evaluate("JSON.parse(localStorage.getItem('lesson-answers') ?? '{}')")
    return found


TAKEN = {
    "300": 300, "12,5": 12.5, "1e-3": 0.001, "about 300": 300, "~ 2.5 epochs": 2.5, "2,274": 2274, "2.274": 2.274,
    "0,125": 0.125, "1,250.5": 1250.5, "1.250,5": 1250.5, "1,250,000": 1250000, "1.250.000": 1250000, "1 250": 1250,
    "1'250": 1250, "1\u202f250": 1250, "-3": -3, "\u22123": -3, "+4": 4, ".5": 0.5, ",5": 0.5, "2k": 2000, "3E5": 3e5,
    "2 thousand": 2000, "1.5 million": 1.5e6, "\uff13\uff10\uff10": 300, "20 %": 20, "300.": 300, "12,5e2": 1250,
    "007": 7, "": None, "many": None, "nan": None, "Infinity": None, "300-400": None, "200 or 500": None, "1/3": None,
    "1.2.3": None, "1,2,3": None, "1,25,000": None, "1e999": None, "1.5.2,3": None, "99999999999999 1 1": None,
    "<b>": None, "${1}; ${2}": None, "e5": 5,
}  # fmt: skip


def test_a_number_is_taken_as_it_is_meant(tab: Tab, address: str) -> None:
    """A comma before three digits parts thousands, as on the pages; what is not one number is none."""
    visit(tab, address)
    found = tab.evaluate(
        "async ([from, texts]) => { const { taken } = await import(from); return texts.map((text) => taken(text)) }",
        [f"{address}assets/forecasts.js", list(TAKEN)],
    )
    got = {text: one.get("number") for text, one in zip(TAKEN, found, strict=True)}
    assert got == pytest.approx(TAKEN)
    assert all(("number" in one) != bool(one.get("refused")) for one in found)


@pytest.mark.parametrize("page", ASKING)
def test_a_forecast_is_made_with_the_keyboard(tab: Tab, address: str, page: str) -> None:
    """Enter opens the rows, says what was taken, and keeps it; the next visit says so, and shows no row."""
    name = page.removesuffix(".md") + "/"
    asked = visit(tab, address, name)
    asked.locator("input").focus()
    tab.keyboard.type("about 12,5")
    tab.keyboard.press("Enter")
    status = asked.get_by_role("status")
    expect(status).to_have_text(re.compile(r"^Taken as 12\.5\. The formula says .*\d.*, the run .*\d.*\.$"))
    rows = [row.inner_text().split("\t") for row in asked.locator("tr").all()]
    assert [row[0] for row in rows] == ["Who", "You", "The formula", "The run"]
    assert rows[1][1] == "12.5"
    run = asked.locator("[data-number]")
    digits, off = int(run.get_attribute("data-digits")), 12.5 - float(run.get_attribute("data-number"))
    said = float(rows[1][2].replace(",", "").replace("−", "-"))
    assert abs(said - off) <= 0.51 * 10**-digits
    assert list(kept(tab).values()) == ["guess 12.5"]
    asked.locator("input").fill("7")
    tab.keyboard.press("Enter")
    assert rows[1] != asked.locator("tr").nth(1).inner_text().split("\t")
    asked = visit(tab, address, name)
    expect(asked.get_by_role("status")).to_have_text("Your forecast was 12.5.")
    assert asked.locator("[open]").count() == 0
    assert asked.locator("table").is_hidden()
    assert tab.complaints == []


HOSTILE = [
    "<img src=x onerror=alert(1)> 5",
    '"><script>alert(1)</script>',
    "`${5}`",
    "&lt;b&gt;5",
    "javascript:5",
    "5" * 40,
]


def test_what_is_typed_never_becomes_markup(tab: Tab, address: str) -> None:
    """Of it a number alone is shown, or that there is none."""
    asked = visit(tab, address)
    before = asked.locator("*").count()
    for text in HOSTILE:
        asked.locator("input").fill(text)
        asked.get_by_role("button", name="Compare").click()
        expect(asked.get_by_role("status")).to_have_text(
            re.compile("^(Taken as [0-9.e]+\\. The formula|No number|More than one number)")
        )
    assert asked.locator("*").count() == before
    assert asked.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert tab.complaints == []


def test_what_is_no_number_is_said_and_opens_nothing(tab: Tab, address: str) -> None:
    asked = visit(tab, address)
    asked.locator("input").press("Enter")
    expect(asked.get_by_role("status")).to_have_text("No number was found there. Type one in digits.")
    assert asked.locator("input").get_attribute("aria-invalid") == "true"
    assert asked.locator("[open]").count() == 0
    assert kept(tab) == {}


def test_the_score_counts_it_and_forgets_it(tab: Tab, address: str) -> None:
    """What is kept may be anything."""
    asked = visit(tab, address)
    asked.locator("input").fill("300")
    asked.locator("input").press("Enter")
    tab.goto(address + "takeaways/", wait_until="networkidle")
    assert f"Forecasts made: 1 of {len(ASKING)}." in tab.locator(".score-told").inner_text()
    assert "Answered: 0 of " in tab.locator(".score-told").inner_text()
    (name,) = kept(tab)
    for state in ("guess x", "guess 1<b>", ["guess 3"], {"a": 1}, 7, "guess 1e999999"):
        stored = json.dumps({name: state})
        tab.evaluate("text => localStorage.setItem('lesson-answers', text)", stored)
        said = visit(tab, address).get_by_role("status").inner_text()
        assert said in ("", "Your forecast was ∞.")
        assert tab.complaints == []
    tab.goto(address + "takeaways/", wait_until="networkidle")
    tab.get_by_role("button", name="Forget all answers and pages read").click()
    assert f"Forecasts made: 0 of {len(ASKING)}." in tab.locator(".score-told").inner_text()


def test_without_script_the_rows_stand_in_a_fold(chromium: Browser, address: str) -> None:
    """And no field that nobody would read."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "the-loop/")
    asked = tab.locator(".forecast")
    assert asked.locator("input").is_hidden()
    assert asked.locator("table").is_hidden()
    asked.locator("> details > summary").focus()
    tab.keyboard.press("Enter")
    rows = [row.inner_text().split("\t")[0] for row in asked.locator("tr").all() if row.is_visible()]
    assert rows == ["Who", "The formula", "The run"]
    context.close()


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_has_no_barrier(tab: Tab, address: str, width: int, scheme: str) -> None:
    """Before and after, and where nothing could be taken; a finger hits field and button."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    asked = visit(tab, address)
    for typed in ("", "1 2", "300"):
        asked.locator("input").fill(typed)
        asked.locator("input").press("Enter")
        assert not barriers(tab, ".forecast")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        min(
            asked.locator(".forecast-form > :is(input, button)").evaluate_all(
                "all => all.map(each => each.offsetHeight)"
            )
        )
        >= 44
    )


def test_every_forecast_of_the_lesson_is_listed(site: Path) -> None:
    """Each link of the list leads to one."""
    listed = [link["href"].rpartition("#")[2] for link in built(site, "takeaways.md").select(".score li a")]
    asked = [each["id"] for page in MARKDOWN for each in built(site, page).select(".forecast")]
    assert sorted(place for place in listed if place.startswith("forecast-")) == sorted(asked)
    assert len(asked) == len(ASKING) >= 5
