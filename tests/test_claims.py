"""Claims: words tied to a comparison, which runs where they stand; and numbers that nothing computed."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from conftest import Project
from page_runner.checking import ledger
from page_runner.errors import PageError
from page_runner.messages import Ask, Task
from page_runner.reading import lesson
from page_runner.reading.inline import Claim, claims
from page_runner.running.claims import settle
from page_runner.running.comparison import ClaimError, ClaimFails, parse
from page_runner.running.session import Session
from page_runner.showing import gathered
from pages import DOCS, NAV, ROOT, block, built, holding, sentence

Convert = Callable[[str], str]
PAGES = NAV
CLAIMING = [page for page in PAGES if "`{claim" in (DOCS / page).read_text(encoding="utf-8")]

NAMES = {
    "a": 3, "b": 3.0, "losses": [8.0, 2.0, 0.5], "t": torch.tensor([1.0, -2.0]), "one": torch.tensor(1.5),
    "nan": float("nan"), "third": 0.1 + 0.2, "huge": 10**400, "math": math, "torch": torch,
    "yes": torch.tensor([True, False]), "run": type("Run", (), {"loss": torch.tensor(0.25)})(),
}  # fmt: skip

HOLD = {
    "losses[0] / losses[-1] > 10": "losses[0] / losses[-1] is 16, more than 10",
    "10 < losses[0] / losses[-1]": "losses[0] / losses[-1] is 16, more than 10",
    "7 < losses[0] < 9": "losses[0] is 8, between 7 and 9",
    "abs(run.loss - 0.25) < 0.01": "run.loss is 0.25, within 0.01 of 0.25",
    "losses[0] > losses[1]": "losses[0] is 8, more than losses[1], which is 2",
    "len(losses) == 3": "len(losses) is 3, exactly 3",
    "t.abs().max() <= 2": "t.abs().max() is 2, at most 2",
    "abs(a - b) < 1e-6": "a is 3, within 1e-06 of b, which is 3",
    "losses[0] * 1e-9 < 1e-6": "losses[0] * 1e-09 is less than 1e-06",
    "losses[0] * 1e-9 < 0.5": "losses[0] * 1e-09 is less than 0.5",
    "yes.sum() == 1 and max(losses) < 9": "yes.sum() is 1, exactly 1",
    "abs(one - 2) > 0.1": "abs(one - 2) is 0.5, more than 0.1",
    "a != 4": "a is 3, not 4",
    "(t - one).abs().max() > 0.1": "(t - one).abs().max() is 3.5, more than 0.1",
    "third != 0.3": "third is 0.30000000000000004, not 0.3",
    "len(set(losses)) <= 3": "len(set(losses)) is 3, at most 3",
    "losses[0] != 5": "losses[0] is 8, not 5",
    "abs(a - 100) > 10": "abs(a - 100) is 97, more than 10",
    "abs(losses[1] / losses[0] - 0.7) > 1e-3": "abs(losses[1] / losses[0] - 0.7) is 0.45, more than 0.001",
    "abs(len(losses) - 100) > 10": "abs(len(losses) - 100) is 97, more than 10",
    "yes.float().mean() < 0.75": "yes.float().mean() is 0.5, less than 0.75",
    "huge > 10": "huge is some 10**400, more than 10",
}
FAIL = {
    "losses[0] > 10": "losses[0] is 8, not more than 10",
    "7 < losses[1] < 9": "losses[1] is 2, not more than 7",
    "abs(run.loss - 0.2) < 0.01": "run.loss is 0.25, not within 0.01 of 0.2",
    "losses[1] >= losses[0]": "losses[1] is 2, less than losses[0], which is 8",
    "len(losses) == 4": "len(losses) is 3, not 4",
    "a > 1 and a > 5": "a is 3, not more than 5",
    "third == 0.3": "third is 0.30000000000000004, not 0.3",
    "abs(third - 0.3) < 1e-17": "third is 0.30000000000000004, not within 1e-17 of 0.3",
    "0.1 < third < 0.3": "third is 0.30000000000000004, not less than 0.3",
    "third <= 0.3": "third is 0.30000000000000004, more than 0.3",
    "a == 3.00001": "a is 3, not 3.00001",
    "b == 4": "b is 3, not 4",
    "losses[0] < losses[1] < losses[2]": "losses[0] is 8, not less than losses[1], which is 2",
}
REFUSE = {
    "True": "is no comparison",
    "a": "is no comparison",
    "not a > 4": "is no comparison",
    "a > 4 or a < 4": "is no comparison",
    "a in losses": "is no comparison",
    "a >": "SyntaxError",
    "1 < 2": "cannot fail",
    "a == a": "cannot fail",
    "one == one.clone() * 1": "cannot fail",
    "a - a == 0": "cannot fail",
    "a < a + 1": "cannot fail",
    "abs(one) >= 0": "cannot fail",
    "0 <= abs(one) < 2": "cannot fail",
    "(t * t).sum() >= 0": "cannot fail",
    "a > 1 and b == b": "cannot fail",
    "max(losses) >= max(losses)": "cannot fail",
    "t > 0": "is 2 numbers, not one",
    "(a > 1) == True": "is no number but a bool",
    "'x' == 'x'": "is no number but a str",
    "nan != 3": "NaN",
    **dict.fromkeys(
        (
            "a < math.inf",
            "a > -math.inf",
            "b < math.inf",
            "a < float('inf')",
            "a < 1e999",
            "a != a + 1",
            "a % 2 <= 1",
            "len(losses) >= 0",
            "len(losses) > -1",
            "len(losses) != 0.5",
            "2 * len(losses) >= 0",
            "t.shape[0] >= 0",
            "losses.count(2.0) >= 0",
            "abs(a) > -1",
            "a ** 2 >= 0",
            "round(a) == a",
            "(a + 1) ** 2 == a ** 2 + 2 * a + 1",
            "max(losses) >= min(losses)",
            "max(losses) >= losses[0]",
            "min(losses) <= losses[1]",
            "max(a, 2) >= 2",
            "len(set(losses)) <= len(losses)",
            "sum(loss > 1 for loss in losses) >= 0",
            "t.max() >= t.min()",
            "sum(loss > 1 for loss in losses) <= len(losses)",
            "sum(loss * loss for loss in losses) >= 0",
            "sorted(losses)[0] <= sorted(losses)[-1]",
            "max(abs(loss) for loss in losses) >= 0",
            "yes.sum() >= 0",
            "math.sqrt(a) >= 0",
            "torch.linalg.norm(t) >= 0",
            "int(a > 1) >= 0",
        ),
        "cannot fail",
    ),
}


@pytest.mark.parametrize("assertion", HOLD)
def test_what_holds_says_what_it_found(assertion: str) -> None:
    assert settle(assertion, NAMES)[0] == HOLD[assertion]


@pytest.mark.parametrize("assertion", FAIL)
def test_what_does_not_hold_says_both_sides(assertion: str) -> None:
    with pytest.raises(ClaimFails) as error:
        settle(assertion, NAMES)
    assert str(error.value) == FAIL[assertion]


@pytest.mark.parametrize("assertion", REFUSE)
def test_what_cannot_fail_or_settles_nothing_is_refused(assertion: str) -> None:
    with pytest.raises(ClaimError, match=re.escape(REFUSE[assertion])) as error:
        settle(assertion, NAMES)
    assert not isinstance(error.value, ClaimFails)


# On a page

SETUP = block("losses = [8.0, 2.0, 0.5]\nn = 3")


def test_a_claim_is_checked_where_it_stands(convert: Convert) -> None:
    """After the block above it, before the one below."""
    text = SETUP + "\n[three]`{claim} n == 3`\n\n" + block("n = 4") + "\n[four]`{claim} n == 4`\n"
    html = BeautifulSoup(convert(text), "html.parser")
    assert [claim.get_text() for claim in html.select(".claim")] == ["three", "four"]
    assert [claim["id"] for claim in html.select(".claim")] == ["claim-1", "claim-2"]
    assert html.select(".why")[1]["data-why"] == "n is 4, exactly 4"
    assert html.select(".why")[1]["data-block"] == "block 2"
    assert html.select_one("#block-2.run")


def test_a_claim_rests_on_the_block_that_set_its_names(convert: Convert) -> None:
    """Not on the one that happens to stand above it."""
    html = convert(SETUP + "\n" + block("m = 1\nimport math") + "\n[three]`{claim} n == 3`\n")
    assert 'data-block="block 1"' in html


def test_claims_stand_in_all_kinds_of_text(convert: Convert) -> None:
    """With values, emphasis and formulas in their words; they are numbered in the order of the page."""
    html = convert(f"""
{SETUP}
- an [item, `{{python}} n` of them]`{{claim}} n == 3`

| a | b |
|---|---|
| x | [**in** a table]`{{claim}} n < 4` |

??? question "Q"
    In an answer, [over two
    lines]`{{claim}} losses[0] > 7` and more.

!!! original "What the original said"
    In a note, with a formula [\\(x < 2\\)]`{{claim 22, 23}} losses[1] < 3`.
""")
    set_ = BeautifulSoup(html, "html.parser").select(".claim")
    assert [claim["id"] for claim in set_] == [f"claim-{number}" for number in (1, 2, 3, 4)]
    assert set_[0].get_text() == "item, 3 of them"
    assert set_[1].strong
    assert set_[3].math


def test_the_record_keeps_sentence_assertion_value_and_block(convert: Convert, tmp_path: Path) -> None:
    """What the page "Claims" is made of."""
    convert(
        SETUP + "\nOne.\nThe loss fell to `{python} f'{losses[2]:.1f}'`,\n"
        "[a quarter]`{claim 22} abs(losses[2] / losses[1] - 0.25) < 0.01` of [the one before](x.md).\nThree.\n"
    )
    (claimed,) = ledger.Ledger(tmp_path).claims("page.md")
    assert claimed.sentence == "The loss fell to 0.5, [[a quarter]] of the one before."
    assert claimed.assertion == "abs(losses[2] / losses[1] - 0.25) < 0.01"
    assert claimed.findings == ("losses[2] / losses[1] is 0.25, within 0.01 of 0.25",)
    assert (claimed.blocks, claimed.items, claimed.number) == ((1,), (22,), 1)


def test_a_claim_that_fails_quotes_its_sentence_and_both_sides(project: Project) -> None:
    """Page, block, line, sentence, sides; in fewer than ten lines."""
    page, loop = "the-loop.md", "criterion = torch"
    words = sentence(page, after=loop)
    project.edit(f"docs/{page}", words, f"The loss is [tiny]`{{claim}} losses[-1] < 0.001` now.\n{words}")
    message = "\n".join(project.build_page(page))
    assert re.search(rf"the-loop\.md, {holding(page, loop)}, line \d+: a claim fails: ", message)
    assert "losses[-1] is 0.126, not less than 0.001" in message
    assert "“The loss is [[tiny]] now.”" in message
    assert len(message.splitlines()) < 10


@pytest.mark.sweep(0)
def test_a_claim_in_the_notebook_fails_alike(project: Project) -> None:
    path = project.folder / "docs/notebooks/lab.py"
    text = path.read_text(encoding="utf-8") + "\n# %% [markdown]\n# The border is [far]`{claim} border > 100`.\n"
    path.write_text(text, encoding="utf-8")
    message = "\n".join(project.build_page("notebooks/lab.py"))
    assert re.search(r"lab\.py, block \d+, line \d+: a claim fails: border is 0\.1803, not more than 100", message)
    assert "“The border is [[far]].”" in message


MISPLACED = {
    "no words": ("A `{claim} n == 3`.", "a claim follows its words in brackets"),
    "words apart": ("A [word] `{claim} n == 3`.", "a claim follows its words in brackets"),
    "inside HTML": ("<div>\n[three]`{claim} n == 3`\n</div>", "this claim is not shown"),
    "not a claim": ("[three]`{clam} n == 3`", "inline code that begins with {word}"),
    "unknown name": ("[three]`{claim} m == 3`", "NameError: name 'm' is not defined"),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_misplaced_claim_is_refused(convert: Convert, name: str) -> None:
    text, message = MISPLACED[name]
    with pytest.raises(PageError, match=re.escape(message)):
        convert(SETUP + "\n" + text + "\n")


def just_past(assertion: str) -> Iterator[str]:
    """The assertion with one side of one comparison moved just past the other."""
    comparisons = list(parse(assertion))
    for changed in range(len(comparisons)):
        parts = []
        for number, comparison in enumerate(comparisons):
            left, right = ast.unparse(comparison.left), ast.unparse(comparison.right)
            sign = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}[
                type(comparison.operator)
            ]
            if number == changed:
                step = {"<": "+ 1e-9", "<=": "+ 1e-3 * (1 + abs({0}))", ">": "- 1e-9", ">=": "- 1e-3 * (1 + abs({0}))",
                        "==": "+ 1", "!=": ""}[sign].format(f"({right})")  # fmt: skip
                left = f"(0 if ({right}) == float('inf') else ({right}) {step})"
            parts.append(f"{left} {sign} {right}")
        yield " and ".join(parts)


@pytest.mark.sweep(1)
@pytest.mark.parametrize("page", CLAIMING)
def test_each_claim_fails_when_an_operand_changes(page: str) -> None:
    """What was measured is moved just past its bound, in the page's own process: so would the build fail."""
    _, scanned = lesson.read(DOCS, page).scan()
    count = 0
    with Session(page, ROOT) as session:
        for ran in (part for part in scanned.blocks if part.number):
            assert session.run(ran.task()).fault is None
            for claim in (marker for marker in ran.markers.values() if isinstance(marker, Claim)):
                for assertion in just_past(claim.expression):
                    asked = Ask("claim", assertion, claim.line, 0)
                    result = session.run(Task(ran.number, line=claim.line, asks=(asked,)))
                    assert result.failed, f"{claim.expression} holds as {assertion}: {result.fault}"
                    assert result.failed[0].startswith("a claim fails: ")
                    count += 1
    assert count >= len(claims(scanned.markers)) > 0


# On the site


@pytest.mark.parametrize("page", CLAIMING)
def test_each_claim_is_on_the_page_of_claims_and_leads_back(site: Path, page: str) -> None:
    """The mark leads to its entry, the entry to the words and to the block they rest on."""
    here, there = built(site, page), built(site, gathered.PAGE)
    recorded = ledger.Ledger(ROOT).claims(page)
    marks = here.select(".claim > .why")
    assert len(marks) == len(recorded) == len(claims(lesson.read(DOCS, page).scan()[1].markers))
    for mark, claim in zip(marks, recorded, strict=True):
        assert mark["href"].endswith(f"claims/#{claim.anchor}")
        sentence = there.find(id=claim.anchor)
        entry = sentence.find_next_sibling("p")
        assert sentence.mark
        assert entry.code.get_text() == claim.assertion
        leads = [link["href"].partition("#")[2] for link in entry.select("a")]
        assert leads == [f"claim-{claim.number}", *(f"block-{number}" for number in claim.blocks)]
        for anchor in leads:
            assert here.find(id=anchor), anchor


def test_a_claim_says_what_settled_it_to_mouse_touch_and_keyboard(chromium: Browser, address: str) -> None:
    """And to a screen reader: a named button with a state, and a live region that speaks."""
    for touch in (False, True):
        context = chromium.new_context(has_touch=touch, viewport={"width": 390, "height": 800})
        tab = context.new_page()
        tab.goto(address + "the-loop/")
        mark, note = tab.get_by_role("button", name="How this was settled").first, tab.locator("span.note")
        why = mark.get_attribute("data-why")
        if touch:
            mark.tap()
            note.get_by_text(why.split("\n")[0]).wait_for()
            mark.tap()
        else:
            mark.hover()
            note.get_by_text(why.split("\n")[0]).wait_for()
            tab.mouse.move(0, 0)
            note.wait_for(state="hidden")
            mark.press("Enter")
            assert note.get_by_role("link", name="rests on block").get_attribute("href").startswith("#block-")
            assert mark.get_attribute("aria-expanded") == "true"
            box = note.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
            tab.keyboard.press("Escape")
        note.wait_for(state="hidden")
        assert mark.get_attribute("aria-expanded") == "false"
        assert tab.url == address + "the-loop/"
        context.close()


def test_without_script_a_claim_leads_to_the_page_of_claims(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + "the-loop/")
    tab.get_by_role("link", name="How this was settled").first.click()
    assert tab.url.endswith("claims/#the-loop-1")
    context.close()
