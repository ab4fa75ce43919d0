"""Blocks that a reader can change and run, as tests open and work them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from page_runner.checking import records
from page_runner.reading import lesson
from page_runner.reading.runnable import runs_in_browser
from page_runner.reading.tasks import Problem
from pages import DOCS, PAGES, ROOT

BLOCKS = [
    (page.rpartition(".")[0], block.number)
    for page in PAGES
    for block in lesson.read(DOCS, page).scan()[1].blocks
    if runs_in_browser(block)
]
each = pytest.mark.parametrize(("page", "number"), BLOCKS, ids=[f"{page}-{number}" for page, number in BLOCKS])
PATIENCE = 20_000  # ms; a busy machine runs a second for many


def recorded(page: str, number: int) -> str:
    """What the record says that a block printed."""
    (record,) = (ROOT / records.FOLDER).glob(f"{page}.??.txt")
    return records.read(record)[f"block {number} prints"]


def changed(tab: Page, script: str, change: Callable[[str], str]) -> None:
    """Have a script of the site come changed."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        before = reply.text()
        after = change(before)
        assert after != before, f"{script} is as it was"
        route.fulfill(response=reply, body=after)

    tab.route(f"**/{script}", answer)


class Runnable:
    """A block of a page that was opened, and what its reader sees and does."""

    def __init__(self, tab: Page, address: str, page: str = "the-loop", number: int = 0) -> None:
        self.tab, self.number = tab, number or dict(BLOCKS)[page]
        tab.goto(f"{address}{page}/")
        self.box = tab.locator(f"#block-{self.number}")
        self.opener = self.box.get_by_role("button", name="Change and run")

    def open(self) -> Runnable:
        """Press the button, and wait for what the run gives."""
        self.opener.click()
        self.box.locator(".run-field").wait_for(state="attached", timeout=PATIENCE)
        folded = self.box.locator("details:not([open]):has(.run-field) > summary")
        if folded.count():
            folded.click()
        return self.wait()

    @property
    def field(self) -> Locator:
        """Where the code is changed."""
        return self.box.get_by_role("textbox", name="Python")

    def button(self, name: str) -> Locator:
        """One of its buttons."""
        return self.box.get_by_role("button", name=name, exact=True)

    @property
    def said(self) -> Locator:
        """The line that says how the run stands."""
        return self.box.get_by_role("status")

    @property
    def printed(self) -> str:
        """What the reader's run has printed."""
        return self.box.locator(".run-yours samp").inner_text()

    @property
    def of_the_page(self) -> Locator:
        """What the page printed."""
        return self.box.locator(".run-page samp")

    def wait(self) -> Runnable:
        """Wait until nothing runs."""
        expect(self.said).not_to_be_empty(timeout=PATIENCE)
        expect(self.button("Stop")).to_be_disabled(timeout=PATIENCE)
        return self

    def run(self, code: str) -> str:
        """Write a code, run it to its end, and return what it printed."""
        self.field.fill(code)
        self.button("Run").click()
        self.wait()
        return self.printed


class Exercise(Runnable):
    """A task for readers, and what its reader sees and does."""

    def __init__(self, tab: Page, address: str, page: str, problem: Problem) -> None:
        self.tab, self.address, self.problem = tab, address, problem
        tab.goto(f"{address}{page}/", wait_until="networkidle")
        self.task = tab.locator(f"#{problem.anchor}")
        self.summary = self.task.locator("> summary")
        self.box = self.task.locator("> .run")
        self.opener = self.box.get_by_role("button", name="Change and run")

    def unfold(self) -> Exercise:
        """Open its box."""
        self.summary.click()
        return self

    def open(self) -> Exercise:
        """Press the button, and wait for what the run gives."""
        super().open()
        return self

    @property
    def printed_or_nothing(self) -> str:
        """What the reader's run has printed; a run that prints nothing shows no output."""
        return (self.box.locator(".run-yours samp").text_content() or "").rstrip("\n")

    def run_code(self, code: str) -> None:
        """Write a code, run it to its end, and have it checked."""
        self.field.fill(code)
        self.button("Run and check").click()
        self.wait()
