"""The gallery's door: its curves show the faults they are named after, its table leads on; and one sheet on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Page

from pages import DOCS, built
from searching import asking, missed
from snippets.experiments import failures_wall

TABLE_ROW = re.compile(r"^\| \[.+?\]\((?P<page>[\w-]+\.md)#(?P<place>[\w-]+)\)", re.MULTILINE)
MOVED = (
    "the-loss-grows-to-inf-and-nan", "a-weight-jumps-from-side-to-side", "the-loss-falls-fast-then-seems-to-stand",
    "the-loss-hardly-falls-at-all", "the-loss-hovers-and-does-not-settle", "the-loss-on-new-examples-rises",
    "the-gradient-is-0-the-loss-is-not", "the-loss-swings-up-and-down",
)  # fmt: skip
"""What had a section on this page, and stands on another now."""

TROUBLES = {
    "nan with large inputs": "it-explodes/#the-inputs-are-large-and-it-is-nan",
    "one outlier makes it nan": "it-explodes/#the-inputs-are-large-and-it-is-nan",
    "one example at a time gives another result": "it-falls-and-is-wrong/#one-example-at-a-time-ends-somewhere-else",
    "sum or mean of squared errors": "the-print-misleads/#the-loss-is-many-times-larger-than-theirs",
    "forgot zero_grad": "it-falls-and-is-wrong/#the-loss-swings-up-and-down",
    "zero_grad after step": "the-print-misleads/#zero_grad-stands-after-step",
    "all weights initialized to the same value": "it-falls-and-is-wrong/#all-hidden-weights-are-the-same",
    "loss grows every epoch": "it-explodes/#the-loss-grows-to-inf-and-nan",
    "target size different to the input size": "it-does-not-move/#it-predicts-the-mean-for-everything",
    "bias converges slowly": "it-falls-and-is-wrong/#the-loss-falls-fast-then-seems-to-stand",
    "dead relu": "it-does-not-move/#the-gradient-is-exactly-0-from-the-start",
    "xor stuck": "it-does-not-move/#it-stands-for-thousands-of-steps-then-falls",
    "lr_scheduler.step() before optimizer.step()": "the-print-misleads/#a-warning-about-lr_schedulerstep",
    "loss printed one epoch late": "the-print-misleads/#the-loss-does-not-fit-the-weights-beside-it",
    "epoch loss is the last batch": "the-print-misleads/#the-loss-jumps-and-the-line-stands-still",
    "loss decreases then increases": "it-falls-and-is-wrong/#the-loss-falls-then-rises-without-end",
    "plus or minus gradient": "the-print-misleads/#the-error-is-y-minus-output",
    "sigmoid derivative in cross entropy": "the-print-misleads/#it-prints-one-loss-and-steps-on-another",
    "w.grad is None after update": "it-does-not-move/#the-gradient-is-none-after-one-step",
    "optimizer has wrong parameters": "it-does-not-move/#the-loss-is-the-same-to-the-last-digit",
    "linear regression intercept wrong": "it-falls-and-is-wrong/#the-loss-falls-fast-then-seems-to-stand",
    "when does gradient descent stop": "the-print-misleads/#nothing-tells-the-loop-to-stop",
    "log of zero nan": "it-explodes/#nan-and-the-loss-never-grew",
    "bias=False loss stuck": "it-falls-and-is-wrong/#it-is-off-by-the-same-amount-everywhere",
    "sigmoid twice": "it-falls-and-is-wrong/#it-stops-at-05-and-all-answers-are-right",
    "explodes one example at a time": "it-explodes/#one-example-at-a-time-and-it-explodes",
    "weight oscillates but loss falls": "it-falls-and-is-wrong/#a-weight-jumps-from-side-to-side",
    "forgot model.eval()": "the-print-misleads/#one-model-another-loss-each-time",
}
"""What 28 people might type whose trouble was public and is reproduced in the gallery → the section that answers it."""

PAPER = {"width": 703, "height": 1032}  # px; A4 without margins of 12 mm


def test_the_messages_stand_on_both_pages_alike() -> None:
    """The door has all of them, and so has the page of errors, where those of its own need no address."""
    errors = "it-stops-with-an-error.md"
    door, page = ((DOCS / name).read_text(encoding="utf-8") for name in ("what-went-wrong.md", errors))
    first = page.split("| what it says |", 1)[1].split("\n\n", 1)[0]
    assert first == door.replace(f"({errors}#", "(#").split("| what it says |", 1)[1].split("\n\n", 1)[0]


# The curves


def test_each_group_ends_better_once_it_is_mended() -> None:
    """Lower, or steadier: the print that misleads is of the same run."""
    for name, (wrong, mended) in failures_wall.groups().items():
        assert len(wrong) == len(mended)
        if name == "misleads":
            assert mended[-10:].std() < 0.05 * wrong[-10:].std()
        else:
            assert mended[-1] < wrong[-1] / 100, name


def test_each_curve_has_the_form_of_its_fault() -> None:
    """Each form is in one of the six alone, so that it tells which is which."""
    wall = failures_wall.wall()
    forms = {
        "never cleared": lambda loss: (
            turns(loss) > 10 and loss[len(loss) // 2 :].max() > 0.9 * loss[0] > 9 * loss.min()
        ),
        "past the border": lambda loss: (loss.diff() > 0).all(),
        "valley": lambda loss: loss[10] < loss[0] / 100 and bool((loss.diff() < 0).all()),
        "at the start": lambda loss: torch.allclose(loss.diff().diff(), loss[2] - 2 * loss[1] + loss[0]),
        "last example": lambda loss: turns(loss) > len(loss) / 3,
        "too small": lambda loss: 0.9 * loss[0] < loss[-1] < loss[0] and bool((loss.diff() < 0).all()),
    }
    for fault, form in forms.items():
        assert [name for name, loss in wall.items() if form(loss)] == [fault]


def turns(loss: torch.Tensor) -> int:
    """How often a loss goes from falling to climbing, or back."""
    return int((loss.diff().sign().diff() != 0).sum())


# The table


def test_the_table_leads_to_each_entry(site: Path) -> None:
    """Each section of the five pages has its row: one for a symptom, and one for each error that it answers."""
    text = (DOCS / "what-went-wrong.md").read_text(encoding="utf-8")
    errors, _, symptoms = text.partition("**[It explodes]")
    rows, told = TABLE_ROW.findall(symptoms), TABLE_ROW.findall(errors)
    assert len(rows) == len(set(rows)) > 35
    assert len(told) > 12
    pages = sorted({page for page, _ in rows + told})
    assert len(pages) == 5
    for page in pages:
        headings = {heading["id"] for heading in built(site, page).select("article :is(h2, h3)[id]")}
        listed = {place for of, place in rows + told if of == page}
        assert listed <= headings
        assert headings - listed <= {"not-a-bug"}, page


@pytest.mark.parametrize("place", MOVED)
def test_an_old_address_leads_on(site: Path, place: str) -> None:
    """What had a section here is a link to where it stands now."""
    link = built(site, "what-went-wrong.md").find(id=place)
    assert link["href"].endswith(f"/#{place}")


# The search


def test_each_public_trouble_is_found_in_one_step_and_listed_at_the_door(tab: Page, address: str) -> None:
    """Its entry is among the first three results for plain words, and has a row in the table."""
    assert missed(asking(tab, address), {query: {place} for query, place in TROUBLES.items()}) == {}
    rows = {f"{page[:-3]}/#{place}" for page, place in TABLE_ROW.findall((DOCS / "what-went-wrong.md").read_text())}
    assert set(TROUBLES.values()) <= rows


# On paper


def test_takeaways_is_one_sheet(tab: Page, address: str) -> None:
    """The loop, the rates, the symptoms and the sentences on one A4, and nothing that is asked."""
    tab.goto(address + "takeaways/")
    assert pages_of(tab) == 1
    tab.set_viewport_size(PAPER)
    tab.emulate_media(media="print")
    shown = [part.inner_text() for part in tab.locator("article h2").all() if part.is_visible()]
    assert [text.rstrip("#") for text in shown] == ["The loop", "The rates", "What went wrong?", "Five sentences"]
    assert not any(part.is_visible() for part in tab.locator("article .ask, article .exercise, .foot").all())
    assert cut_off(tab) == []
    assert tab.evaluate("document.querySelector('article').getBoundingClientRect().bottom") < PAPER["height"]


def test_a_longer_sheet_and_a_wider_line_are_seen(tab: Page, address: str) -> None:
    """The test above can fail."""
    tab.goto(address + "takeaways/")
    tab.evaluate("document.querySelector('article h2').after(...Array(30).fill('word ').map(text => "
                 "Object.assign(document.createElement('p'), {textContent: text})))")  # fmt: skip
    tab.evaluate("document.querySelector('article pre code').append('x'.repeat(300))")
    assert pages_of(tab) == 2
    tab.set_viewport_size(PAPER)
    tab.emulate_media(media="print")
    tab.evaluate("document.querySelector('article pre code').style.whiteSpace = 'pre'")
    assert cut_off(tab) != []


def pages_of(tab: Page) -> int:
    """How many pages of A4 a page is, printed."""
    return len(re.findall(rb"/Type\s*/Page\b", tab.pdf(format="A4", prefer_css_page_size=False)))


def cut_off(tab: Page) -> list[str]:
    """What of the sheet is wider than its place, or begins left of the paper."""
    return tab.evaluate(
        """() => [...document.querySelectorAll('article > :not(.paper-ends ~ *), article pre, article td, article li')]
            .filter(part => part.offsetWidth && (part.scrollWidth > part.clientWidth + 1
                || part.getBoundingClientRect().left < -1 || part.getBoundingClientRect().right > innerWidth + 1))
            .map(part => part.textContent.slice(0, 40))"""
    )
