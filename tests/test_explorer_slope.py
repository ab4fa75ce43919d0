"""The arrows of Which way is down: their names, and the cross at the lowest point."""

from __future__ import annotations

import pytest
from explorers import Explorer
from playwright.sync_api import Page

COVERED = """([bottom]) => {
    const svg = document.querySelector("#slope svg.plot"), { panels } = JSON.parse(svg.parentElement.dataset.explorer);
    const at = ([from, to, start, end], value) => start + (value - from) * (end - start) / (to - from);
    const x = at(panels.map.x, bottom[0]), y = at(panels.map.y, bottom[1]);
    return [...svg.querySelectorAll('[data-part$="-word"]:not([visibility="hidden"])')].filter(word => {
        const box = word.getBBox();
        return x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
    }).map(word => word.dataset.part);
}"""


@pytest.mark.sweep(1)
@pytest.mark.parametrize("half", range(2))
def test_no_name_lies_on_the_lowest_point(tab: Page, address: str, half: int) -> None:
    """Wherever one stands about it, to two units away; some names are seen everywhere but close to it."""
    explorer = Explorer(tab, address, "which-way-is-down", "slope")
    w, b = explorer.data["given"]["bottom"]
    seen = 0
    for place in range(half, 80, 2):
        across, up = place % 10 / 2.5 - 1.8, place // 10 / 2 - 1.75
        explorer.at(f"w={w + across:.2f}&b={b + up:.2f}")
        assert tab.evaluate(COVERED, [[w, b]]) == []
        seen += explorer.box.locator('[data-part="downhill-word"][visibility="visible"]').count()
    assert seen > 20
