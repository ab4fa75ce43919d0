"""The pages that gather: the items of the original lesson with what runs say of them, and the glossary."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from matplotlib.figure import Figure
from playwright.sync_api import Browser

from conftest import Project
from page_runner import mode
from page_runner.checking import ledger, records
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.publishing import card
from page_runner.showing import gathered, glossary
from pages import DOCS, MARKDOWN, ROOT, built

ORIGINAL = "original.md"
SOURCE = (DOCS / ORIGINAL).read_text(encoding="utf-8")
ITEMS = [int(item["number"]) for line in SOURCE.splitlines() if (item := gathered.ITEM.match(line))]
HOME = re.compile(r"\(([\w-]+\.md)\)\n\{ #([\w-]+) \.entry \}")
LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)?glossary\.md#([\w-]+)\)")


def rows(root: Path) -> dict[int, str]:
    """Each item of the original → what the page shows of it, in Markdown, from the records of a folder."""
    text = "\n".join(gathered.gather(ORIGINAL, SOURCE.splitlines(), ledger.Ledger(root), Mode.PUBLISH))
    parts = re.split(r"^\*\*(\d+)\*\* ", text, flags=re.MULTILINE)
    return {int(number): row for number, row in zip(parts[1::2], parts[2::2], strict=True)}


def test_all_items_are_there() -> None:
    """63 of them, in the order of the original."""
    assert list(range(1, 64)) == ITEMS


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_has_its_answer(site: Path, item: int) -> None:
    """A verdict, and a sentence that a run has settled, with its link, or a link to where it is answered."""
    place = built(site, ORIGINAL).find(id=f"item-{item}")
    assert re.match(rf"{item} (Right|Partly right|Wrong|Unsupported)\.", place.get_text())
    answers = [place]
    while (answer := answers[-1].find_next_sibling()) and "answer" in answer.get("class", []):
        answers.append(answer)
    assert all(answer.mark and answer.a["href"].partition("#")[2] for answer in answers[1:])
    assert answers[1:] or place.a


# Where the rates of the original's blocks stand, and others near them.
FIRST_LOOP = ("docs/the-loop.md", "lr=0.01)\n\nlosses = []", "lr=0.01 * 0.99)\n\nlosses = []")
SECOND_LOOP = ("docs/the-loop.md", "0.01 * b.grad\n    w.grad.zero_()", "0.01 * 1.01 * b.grad\n    w.grad.zero_()")
ONE_STEP = ("docs/one-step.md", "step = -0.1 * slope", "step = -0.1 * 1.1 * slope")
OF_SNIPPETS = ("snippets/experiments/straight_lines.py", "LR = 0.01 ", "LR = 0.0101 ")
ITS_TWIN = ("docs/the-loop.md", "rate = 0.01\nw, b, losses =", "rate = 0.0101\nw, b, losses =")
RATES = {22: [FIRST_LOOP], 23: [FIRST_LOOP], 51: [SECOND_LOOP], 53: [OF_SNIPPETS, ITS_TWIN], 29: [ONE_STEP]}


def found(root: Path, page: str, item: int) -> str:
    """What an item's row says, and what a page's claims found of it."""
    claims = ledger.Ledger(root).claims(page)
    return "\n".join([rows(root)[item], *(said for claim in claims if item in claim.items for said in claim.findings)])


@pytest.mark.sweep(1)
@pytest.mark.parametrize("item", RATES)
def test_another_rate_in_the_originals_block_changes_what_is_found(
    project: Project, monkeypatch: pytest.MonkeyPatch, item: int
) -> None:
    """What is said of an item, and what it rests on, is no constant: it comes from the run."""
    page = "one-step.md" if item == 29 else "the-loop.md"
    before = found(project.folder, page, item)
    for edit in RATES[item]:
        project.edit(*edit)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv(mode.VARIABLE, "approve")
    others = {path.name: path.read_text() for path in (project.folder / records.FOLDER).glob("*.txt")}
    assert project.build_page(page) == []
    assert others[f"{page}.txt"] != (project.folder / records.FOLDER / f"{page}.txt").read_text()
    after = found(project.folder, page, item)
    assert re.sub(r"[\d.,]+", "", after) == re.sub(r"[\d.,]+", "", before)
    assert after != before


def test_an_item_without_an_answer_is_refused() -> None:
    """It would be a verdict without a reason."""
    with pytest.raises(PageError, match="item 64 has no answer"):
        gathered.gather(ORIGINAL, ["64. *Wrong.* Something."], ledger.Ledger(ROOT), Mode.PUBLISH)


def test_claims_of_all_pages_have_places_of_their_own() -> None:
    """Also where the names of pages differ in a sign alone; and none has a space."""
    pages = ["a/b.md", "a-b.md", "a b.md", "a.b.md", "a/b-1.md", "ä.md"]
    places = [ledger.anchor(page, number) for page in pages for number in (1, 11)]
    assert len(set(places)) == len(places)
    assert not [place for place in places if " " in place]


def test_a_card_says_words_and_no_html(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a picture: tags and entities of the title and of the question would be read as they are."""
    drawn: list[str] = []
    monkeypatch.setattr(Figure, "text", lambda self, x, y, text, **look: drawn.append(text))
    page = SimpleNamespace(
        file=SimpleNamespace(src_uri="a.md"), meta={}, title="The <em>loop</em> &amp; more",
        content='<p class="question">Is <em>a</em> &lt; b?</p>',
    )  # fmt: skip
    config = SimpleNamespace(site_url="x", site_dir=str(tmp_path), site_name="Site", use_directory_urls=True)
    card.add(page, config, Mode.PUBLISH)
    assert [" ".join(text.split()) for text in drawn] == ["Site", "The loop & more", "Is a < b?"]


# Words


def test_the_glossary_is_in_order_and_each_word_is_used() -> None:
    entries = list(glossary.entries(ROOT))
    assert len(entries) > 30
    assert entries == sorted(entries)
    for page, anchor in HOME.findall((DOCS / glossary.PAGE).read_text(encoding="utf-8")):
        word = glossary.entries(ROOT)[anchor].partition(":")[0].split(",")[0]
        assert word in (DOCS / page).read_text(encoding="utf-8"), (word, page)


@pytest.mark.parametrize("page", [page for page in MARKDOWN if page != glossary.PAGE])
def test_a_word_is_explained_where_it_is_first_used(page: str) -> None:
    """Once on a page, before any other use of the same word in a sentence."""
    text = (DOCS / page).read_text(encoding="utf-8")
    anchors = [anchor for _, anchor in LINK.findall(text)]
    assert len(anchors) == len(set(anchors))


def test_a_word_opens_what_the_glossary_says(chromium: Browser, address: str) -> None:
    """By keyboard; without script it is a link to the entry."""
    page = next(page for page in MARKDOWN if page != glossary.PAGE and LINK.search((DOCS / page).read_text()))
    for script in (True, False):
        context = chromium.new_context(java_script_enabled=script)
        tab = context.new_page()
        tab.goto(address + page.removesuffix(".md") + "/")
        word = tab.locator(".term").first
        if script:
            word.press("Enter")
            assert word.get_attribute("data-why") in tab.locator(".note").inner_text()
        else:
            word.click()
            assert "glossary/#" in tab.url
        context.close()


@pytest.mark.parametrize("page", [page for page in MARKDOWN if page != glossary.PAGE])
def test_each_sign_is_in_the_table_of_signs(site: Path, page: str) -> None:
    """A letter in a formula is one that the glossary explains, or a function that everybody writes so."""
    known = {sign.get_text() for sign in built(site, glossary.PAGE).select("mi")}
    functions = {"ln", "argmin", "O", "∞", "+", "−", ".", "…", "π"}
    used = {sign.get_text() for sign in built(site, page).select("article mi")}
    assert used - known - functions == set()
