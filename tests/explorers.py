"""Pictures that move, as tests find and work them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page

from pages import MARKDOWN, ROOT

RECORDS = ROOT / "tests/records"
EXPLORERS = [
    (page.removesuffix(".md"), name)
    for page in MARKDOWN
    if (RECORDS / f"{page}.txt").exists()
    for name in re.findall(r" moved by ([a-z-]+):", (RECORDS / f"{page}.txt").read_text(encoding="utf-8"))
]
each = pytest.mark.parametrize(("page", "name"), EXPLORERS, ids=[f"{page}-{name}" for page, name in EXPLORERS])
STEADY = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Explorer:
    """An explorer in a browser window: what it says and what can be moved."""

    def __init__(self, tab: Page, address: str, page: str, name: str, state: str = "") -> None:
        self.tab, self.name, self.complaints = tab, name, []
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        tab.goto(f"{address}{page}/{state}")
        self.box = tab.locator(f"#{name}")
        self.box.and_(tab.locator("[data-ready]")).wait_for()
        self.data: dict[str, Any] = json.loads(self.box.get_attribute("data-explorer") or "")
        self.settle()

    def settle(self) -> None:
        """Wait for what the last change has drawn."""
        self.tab.evaluate(STEADY)

    def at(self, state: str) -> Explorer:
        """The same, once a reader has just come to a state."""
        self.tab.evaluate("hash => { location.hash = hash; }", f"{self.name}?{state}")
        self.settle()
        return self

    @property
    def seen(self) -> str:
        """All that a reader sees of the state: the drawing's parts, the values, the words."""
        return self.box.evaluate("""box => box.querySelector('.explorer-controls').innerText
            + [...box.querySelectorAll('svg.plot [data-part] *, .explorer-grip')].map(part =>
                ['d', 'x', 'y', 'cx', 'cy', 'transform', 'visibility'].map(name => part.getAttribute(name))).join()
            + [...box.querySelectorAll('input')].map(input => input.value + input.checked)""")

    @property
    def state(self) -> str:
        """The state as the address has it, once it is written."""
        self.tab.wait_for_timeout(400)
        return str(self.tab.evaluate("location.hash"))
