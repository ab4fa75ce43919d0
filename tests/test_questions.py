"""Questions that take an answer: what is read as one, what is refused, what a page shows without a script."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.reading.questions import anchor
from page_runner.showing import questions
from pages import MARKDOWN, block, built

QUESTION = """??? question "Where is w?"
    - [ ] Here.
      Too far.
    - [x] There.
      It is there.
"""


def read(text: str, root: Path, name: str = "page.md") -> Page:
    """A page that is read and checked, and not run."""
    page = Page(name, text, root, Mode.PUBLISH)
    page.check()
    return page


def made(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def box(*lines: str, head: str = '??? question "Why?"') -> str:
    return "\n".join([head, *(f"    {line}" if line else "" for line in lines)])


A, B = ("- [ ] Ay", "  no"), ("- [x] Be", "  yes")
OTHER = ("- [ ] Ce", "  no")

# text, the line that is named, what is said of it
REFUSED = {
    "none is right": (box(*A, *OTHER), 1, "no option of this question is right: mark the one that is"),
    "two are right": (box(*B, "- [X] Ay", "  yes"), 4, "a second right option"),
    "one option": (box(*B), 1, "has two or more"),
    "no reason": (box("- [ ] Ay", *B), 2, "an option without a reason: say on the lines below it"),
    "no reason at the end": (box(*A, "- [x] Be", "", "After."), 4, "an option without a reason"),
    "two alike": (box(*A, *B, "- [ ]  ay", "  no"), 6, "two options of this question are the same"),
    "one in another": (
        box(*A, "- [x] Be", "  yes", "", '    ??? question "How?"', *(f"        {line}" for line in (*A, *B))), 7,
        "a question with options stands in another",
    ),
    "one below another's list": (
        box(*A, *B, "", '??? question "How?"', *(f"    {line}" for line in (*A, *B))), 7, "stands in another"
    ),
    "no words": (box(*A, *B, head="??? question"), 1, "a question with options has its words in quotes"),
    "empty words": (box(*A, *B, head='??? question ""'), 1, "has its words in quotes"),
    "the same twice": (f"{QUESTION}\nText.\n\n{QUESTION}", 9, "stands on line 1 already"),
    "text above the list": (box("Think.", "", *A, *B), 4, "this is no option: those of a question stand first"),
    "a second list": (box(*A, *B, "", "Text.", "", *A), 9, "this is no option"),
    "a list in an option": (box(*A, *B, "", "    - [ ] more"), 7, "this is no option"),
    "numbers": (box("1. [ ] Ay", "    no", "2. [x] Be", "    yes"), 2, "this is not read as an option"),
    "an item without a mark": (box(*A, *B, "- Ce", "  no"), 6, "this is not read as an option"),
    "no space in the mark": (box("- [] Ay", "  no", *B), 2, "this is not read as an option"),
    "no space behind it": (box("- [ ]Ay", "  no", *B), 2, "this is not read as an option"),
    "another sign": (box(*A, "- [✓] Be", "  yes"), 4, "this is not read as an option"),
    "no words behind it": (box(*A, "- [x]", "  yes"), 4, "this is not read as an option"),
    "a claim in an option": (block("n = 1") + "\n" + box("- [ ] [Ay]`{claim} n == 1`", "  no", *B), 6, "a claim"),
    "a link in an option": (box("- [ ] [Ay](a.md)", "  no", *B), 2, "a link, a footnote"),
    "a link in its words": (box(*A, *B, head='??? question "[Why](a.md)?"'), 1, "a link, a footnote or a claim"),
    "in a tab": ('=== "Tab"\n\n' + "\n".join("    " + line for line in box(*A, *OTHER).split("\n")), 3, "no option"),
    "in an item": ("- a\n\n" + "\n".join("    " + line for line in box(*A, *OTHER).split("\n")), 3, "no option"),
    "an open box": (box(*A, *OTHER, head='!!! question "Why?"'), 1, "no option of this question is right"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_question_that_is_none_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    """Page, line, cause, cure."""
    text, line, said = REFUSED[name]
    with pytest.raises(PageError) as error:
        read(text, tmp_path)
    assert str(error.value).startswith(f"page.md, line {line}: ")
    assert said in str(error.value)


def test_a_notebooks_question_is_held_to_the_same(tmp_path: Path) -> None:
    """With the line of its own file."""
    cell = "\n".join(f"# {line}" for line in box(*A, *OTHER).split("\n"))
    with pytest.raises(PageError, match=r"^lab\.py, line 5: no option of this question is right"):
        read(f"# %%\nn = 1\n\n# %% [markdown]\n{cell}\n", tmp_path, "lab.py")


def test_a_question_is_a_list_that_opens(convert: Callable[[str], str]) -> None:
    """Its words, a fold for each option that begins with whether it is right, and what is read after an answer."""
    html = made(convert(f"{QUESTION}\n    Both are numbers.\n\nText."))
    (ask,) = html.select(".ask")
    assert ask["id"] == "question-where-is-w"
    assert html.find(id=ask["aria-labelledby"]).get_text() == "Where is w?"
    assert [fold.summary.get_text() for fold in ask.select("details")] == ["Here.", "There.", "Once you have answered"]
    assert [fold.p.get_text() for fold in ask.select("details")] == [
        "Not so. Too far.", "Right. It is there.", "Both are numbers."
    ]  # fmt: skip
    assert not html.select("input")
    assert not ask.select("[open]")
    assert ask.find_next_sibling().get_text() == "Text."


def test_nothing_but_what_is_folded_tells_which_is_right(convert: Callable[[str], str]) -> None:
    """With the text of the folds taken out, an option that is right is written like one that is not."""
    folds = made(convert(QUESTION)).select(".ask-option")
    for fold in folds:
        fold.summary.string = "…"
        for part in fold.find_all(recursive=False)[1:]:
            part.decompose()
    assert len({str(fold).strip() for fold in folds}) == 1


def test_values_claims_formulas_and_blocks_stand_in_it(convert: Callable[[str], str]) -> None:
    """A block before the list runs before the options ask it, and is shown with what stands below them."""
    text = box(
        *block("n = 2").rstrip().split("\n"), "", "- [ ] At `{python} 3 * n`, \\(x\\).",
        "  [Too far]`{claim} n < 3`, says [the run](#a).", "- [x] At 2.", "  Since:", "",
        *(f"    {line}" for line in block("print(n + 5)").rstrip().split("\n")), "",
        *block("print(n + 7)").rstrip().split("\n"), "", "So [it is]`{claim} n == 2`.",
        head='??? question "With `{python} 1 + 1`, where?"',
    )  # fmt: skip
    ask = made(convert(f"# A\n\n{block('import math')}\n{text}\n")).select_one(".ask")
    assert ask["id"] == "question-with-where"
    assert ask.p.get_text() == "With 2, where?"
    first, second, after = ask.find_all("details", recursive=False)
    assert first.summary.get_text().startswith("At 6, ")
    assert first.math
    assert [claim.span.get_text() for claim in ask.select(".claim")] == ["Too far", "it is"]
    assert second.p.get_text() == "Right. Since:"
    assert [part.get_text() for part in second.select("samp")] == ["7"]
    assert after.summary.get_text() == "What the run says"
    assert [part.get_text() for part in after.select("samp")] == ["9"]
    assert [part["id"] for part in after.select(".run")] == ["block-2", "block-4"]


def test_the_sentence_of_a_claim_ends_with_its_option(tmp_path: Path) -> None:
    """Also where the option has no full stop."""
    text = block("n = 2") + "\n" + box("- [ ] 0.2", "  It is [more]`{claim} n > 1`.", *B).replace("0.2", "two")
    assert [claim.sentence for claim in read(text, tmp_path).claims] == ["It is [[more]]."]


@pytest.mark.parametrize("sign", ["-", "*", "+"])
@pytest.mark.parametrize("head", ["???", "???+", "!!!"])
def test_whatever_begins_its_items_and_its_box(convert: Callable[[str], str], sign: str, head: str) -> None:
    text = QUESTION.replace("- [", f"{sign} [").replace("[x]", "[X]").replace("???", head)
    html = made(convert(text))
    assert [fold.strong.get_text() for fold in html.select(".ask > details")] == ["Not so.", "Right."]


PLACES = {
    "in a tab": '=== "Tab"\n\n{}',
    "in an item": "- a\n\n{}",
    "in a box": '!!! note "N"\n\n{}',
    "in an exercise": '!!! exercise "E"\n    Text.\n\n{}',
}


@pytest.mark.parametrize("place", PLACES)
def test_a_question_stands_wherever_a_box_does(convert: Callable[[str], str], place: str) -> None:
    inside = "\n".join(f"    {line}" for line in QUESTION.splitlines())
    html = made(convert(PLACES[place].format(inside)))
    assert len(html.select(".ask > .ask-option")) == 2
    assert not html.select("input[type=checkbox]")


QUOTED = "> " + QUESTION.rstrip().replace("\n", "\n> ")


@pytest.mark.parametrize("text", [f"- {QUESTION}", f"Text.\n{QUESTION}", QUOTED], ids=["item", "text", "quotation"])
def test_a_question_is_set_or_refused(convert: Callable[[str], str], text: str) -> None:
    """Never shown as a list of tasks, wherever its box begins."""
    with suppress(PageError):
        assert len(made(convert(text)).select(".ask > .ask-option")) == 2


def test_a_question_that_is_not_set_is_told(tmp_path: Path) -> None:
    """And what is set as one, and is none in the source: the two are held against each other."""
    page = read(f"# A\n\n{QUESTION}", tmp_path)
    page.see_asked({"question-where-is-w"}, set())
    with pytest.raises(PageError, match=r"^page\.md, line 3: the options of this question are not read"):
        page.see_asked(set(), set())
    with pytest.raises(PageError, match="stands where it cannot be followed"):
        page.see_asked({"question-where-is-w", "question-other"}, set())


def test_options_apart_from_each_other(convert: Callable[[str], str]) -> None:
    """With empty lines between them, and reasons of several paragraphs."""
    text = box("- [ ] Ay", "", "    No.", "", "    Never.", "", "- [x] Be", "", "    - yes", "    - indeed")
    first, second = made(convert(text)).select(".ask-option")
    assert [part.get_text() for part in first.select("p")] == ["Not so. No.", "Never."]
    assert second.p.get_text().strip() == "Right."
    assert [part.get_text() for part in second.select("li")] == ["yes", "indeed"]


def test_a_question_without_a_list_of_tasks_stays_what_it_is(convert: Callable[[str], str]) -> None:
    html = made(convert('??? question "Why?"\n    - an item\n\n    Text.\n\n- [x] a task\n- [ ] another'))
    assert html.select_one("details.question")
    assert not html.select(".ask")
    assert len(html.select("input[type=checkbox]")) == 2


def test_a_place_changes_with_the_words_alone() -> None:
    assert anchor("Where is w, then?") == "question-where-is-w-then"
    assert anchor("λmax of `x`: twice?") == "question-λmax-of-x-twice"


# The list of all questions


def asking(folder: Path) -> Ledger:
    """Three pages, one of them to look things up in."""
    docs = folder / "docs"
    docs.mkdir()
    (folder / "mkdocs.yml").write_text("nav: [One: a.md, Two: b.md, Words: c.md]\n")
    (docs / "a.md").write_text(f"# A\n\n{QUESTION}\n<!--\n{QUESTION.replace('w?', 'x?')}-->\n")
    (docs / "b.md").write_text('# B\n\n??? question "Plain?"\n    Text.\n')
    (docs / "c.md").write_text(f"---\nlookup: true\n---\n# C\n\n{QUESTION}")
    return Ledger(folder)


def test_the_score_lists_the_questions_of_all_pages(tmp_path: Path) -> None:
    """From their sources: of pages to read, each with its questions; none that a comment holds."""
    lines = [line.strip() for line in questions.score(asking(tmp_path)) if line]
    assert lines[1:] == ["[One](<a.md>)", "- [Where is w?](<a.md#question-where-is-w>)", "[Two](<b.md>)"]


def test_the_score_is_true_of_this_build(tmp_path: Path) -> None:
    """Words that were changed are listed as they are now, with the values in them."""
    book = asking(tmp_path)
    text = block("n = 2") + "\n" + QUESTION.replace("Where is w?", "With `{python} n`, where?")
    book.now = {"a.md": Page("a.md", text, tmp_path, Mode.PUBLISH)}
    assert "    - [With 2, where?](<a.md#question-with-where>)" in questions.score(book)


def test_every_question_of_the_lesson_is_listed(site: Path) -> None:
    """Each link of the list leads to one; MkDocs checks the anchors."""
    listed = [link["href"].rpartition("#")[2] for link in built(site, "takeaways.md").select(".score li a")]
    asked = [ask["id"] for page in MARKDOWN for ask in built(site, page).select(".ask")]
    assert sorted(place for place in listed if place.startswith("question-")) == sorted(asked)
    assert len(built(site, "takeaways.md").select(".ask")) >= 10


@pytest.mark.sweep(0)
def test_zensical_sets_them_too(by_zensical: Path) -> None:
    """It is all done by the Markdown extension; the list as well."""
    page = built(by_zensical, "takeaways.md")
    assert len(page.select(".score li")) > len(page.select(".ask")) >= 10
