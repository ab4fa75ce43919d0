"""Figures as a browser shows them: words lie on no line, and each line is told from its ground, by day and by night."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from conftest import Visit, each_page

# Words of a figure that lie on a line or on other words. Of a word's box the letters have the middle.
ON_LINES = """() => {
    const found = [];
    const inner = text => {
        const {left, right, top, bottom} = text.getBoundingClientRect(), upright = right - left < bottom - top;
        const less = .22 * (upright ? right - left : bottom - top);
        return upright && text.textContent.length > 2
            ? {left: left + less, right: right - less, top, bottom}
            : {left, right, top: top + less, bottom: bottom - less};
    };
    const drawn = part => {
        const {stroke, strokeWidth, visibility} = getComputedStyle(part);
        return stroke !== 'none' && parseFloat(strokeWidth) > 0 && visibility !== 'hidden' && !part.closest('defs');
    };
    const clip = part => {
        const name = part.closest('[clip-path]')?.getAttribute('clip-path').slice(5, -1);
        const frame = name && document.getElementById(name)?.querySelector('rect');
        if (!frame) return () => true;
        const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(side => parseFloat(frame.getAttribute(side)));
        return point => x <= point.x && point.x <= x + width && y <= point.y && point.y <= y + height;
    };
    const seen = part => getComputedStyle(part).visibility !== 'hidden';
    for (const svg of document.querySelectorAll('svg.plot')) {
        const words = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim() && seen(text))
            .map(text => [text.textContent, inner(text)]);
        for (const part of [...svg.querySelectorAll('path, line, polyline, rect')].filter(drawn)) {
            if (part.localName === 'path' && !part.getAttribute('d')?.trim()) continue;
            const shown = clip(part), matrix = part.getScreenCTM(), length = part.getTotalLength();
            for (let at = 0; at <= length; at += .7) {
                const point = part.getPointAtLength(at);
                if (!shown(point)) continue;
                const {x, y} = point.matrixTransform(matrix);
                for (const [word, box] of words)
                    if (box.left < x && x < box.right && box.top < y && y < box.bottom) found.push(word);
            }
        }
        const uses = [...svg.querySelectorAll('use')].filter(seen);
        const marks = uses.map(mark => ['a mark', mark.getBoundingClientRect()]);
        words.forEach(([word, box], n) => [...words.slice(n + 1), ...marks].forEach(([, other]) => {
            if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)
                found.push(word);
        }));
    }
    return [...new Set(found)];
}"""

# Lines of a figure with less than 3:1, with what they have.
FAINT = """() => {
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
        .reduce((sum, part, n) => sum + part * [.2126, .7152, .0722][n], 0);
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const found = [];
    for (const svg of document.querySelectorAll('svg.plot')) {
        const ground = parts(getComputedStyle(svg.closest('.exercise') ?? document.body).backgroundColor);
        for (const part of svg.querySelectorAll('path, line, polyline, rect, use')) {
            const {stroke, strokeOpacity} = getComputedStyle(part);
            if (stroke === 'none' || part.closest('defs, clipPath')) continue;
            let opacity = parseFloat(strokeOpacity);
            for (let each = part; each !== svg; each = each.parentElement) opacity *= getComputedStyle(each).opacity;
            const [r, g, b, a = 1] = parts(stroke);
            const seen = [r, g, b].map((value, n) => value * opacity * a + ground[n] * (1 - opacity * a));
            const [low, high] = [light(seen), light(ground)].sort((one, other) => one - other);
            const ratio = (high + .05) / (low + .05);
            if (ratio < 3) found.push([Number(ratio.toFixed(2)), part.outerHTML.slice(0, 150)]);
        }
    }
    return found;
}"""


@pytest.mark.sweep(4)
@each_page
def test_words_of_figures_lie_on_no_line(visit: Visit) -> None:
    """Nor on a mark or on other words, on a phone and on a laptop, where they are smaller."""
    for width in (360, 1440):
        assert visit.look(width).evaluate(ON_LINES) == [], width


@pytest.mark.sweep(4)
@each_page
def test_each_line_of_a_figure_is_seen(visit: Visit) -> None:
    """3:1 against the ground, in both schemes."""
    for scheme in ("light", "dark"):
        assert visit.look(390, scheme=scheme).evaluate(FAINT) == [], scheme


@pytest.mark.parametrize(
    ("test", "change"),
    [
        (ON_LINES, "plot.querySelectorAll('text').forEach(text => text.setAttribute('transform', 'translate(20 0)'))"),
        (ON_LINES, "plot.querySelector('text').after(plot.querySelector('text').cloneNode(true))"),
        (FAINT, "plot.setAttribute('stroke-opacity', .3)"),
    ],
    ids=["a word on a line", "a word on another", "a faint line"],
)
def test_these_tests_can_fail(tab: Page, address: str, test: str, change: str) -> None:
    tab.goto(address + "the-loop/")
    assert tab.evaluate(test) == []
    tab.evaluate(f"() => {{ const plot = document.querySelector('svg.plot'); {change}; }}")
    assert tab.evaluate(test) != []
