"""On a phone nothing is cut: each output, table and formula is seen whole, and what scrolls shows that it does."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable

import pytest
from matplotlib.image import imread
from playwright.sync_api import Browser, Page

from conftest import Visit, each_page
from page_runner.checking import numbers
from page_runner.running.contrast import contrast
from page_runner.running.settings import COLUMNS
from pages import PAGES, ROOT, url

RATIOS = (1, 2, 3)
BLOCK = re.compile(r"^== .* (?:prints|warns)\n((?: {4}.*\n)*)", re.MULTILINE)

# What is wider than the room that it has, or goes beyond the window; and lines of output that are broken.
CUT = """() => [...document.querySelectorAll('article :is(.prints pre, .warns pre, .tw, .eq)')].filter(part => {
    const over = [part, part.firstElementChild].some(each => each.getBoundingClientRect().right > innerWidth);
    return over || part.scrollWidth > part.clientWidth;
}).map(part => part.innerText)"""
BROKEN = """() => [...document.querySelectorAll('article :is(.prints, .warns) samp')].filter(samp =>
    Math.round(samp.getBoundingClientRect().height / parseFloat(getComputedStyle(samp).lineHeight))
    > samp.textContent.split('\\n').length).map(samp => samp.textContent)"""
WIDTH_OF_LETTERS = """() => {
    const samp = document.querySelector('.prints samp'), size = parseFloat(getComputedStyle(samp).fontSize);
    const probe = samp.appendChild(Object.assign(document.createElement('span'), {textContent: 'x'.repeat(40)}));
    const width = probe.getBoundingClientRect().width / 40;
    probe.remove();
    return [width / size, size];
}"""

# Numbers and short formulas of the text whose signs stand in more than one line: there the next is left of the last.
PARTED = r"""() => {
    const NUMBER = /[-−]?\d[\d.,]*(?:e[-+]?\d+)?(?:\s?%)?/g;
    const RELATION = /[^\s=<>]{1,12}\s[=<>≤≥≈≠]\s[^\s=<>]{1,12}/gu;
    const QUOTIENT = /(?<![\w.\/])[∂∇\dA-Za-zα-ω]{1,4}\/[∂∇\dA-Za-zα-ω]{1,4}(?![\w\/])/gu;
    const isFormula = text => /[\d∂∇α-ω\uE000]/u.test(text);
    const found = [];
    const blocks = 'article :is(p, li, td, th, dd, dt, h1, h2, h3, h4, summary, figcaption, .admonition-title)';
    for (const block of document.querySelectorAll(blocks)) {
        const places = [];
        const visit = node => {
            const isLong = node.parentElement?.closest('code')?.textContent.length > 20;      // no short formula
            if (node.parentElement?.closest('.reference :is(a, .opened)')) return;      // an address
            if (node.nodeType === Node.TEXT_NODE)
                for (let i = 0; i < node.length; i++)
                    places.push([isLong && /\s/.test(node.data[i]) ? '|' : node.data[i], node, i]);
            else if (node.localName === 'math') places.push(['\uE000', node]);
            else if (node === block || (node.localName && getComputedStyle(node).display === 'inline'))
                node.childNodes.forEach(visit);
        };
        visit(block);
        const text = places.map(([sign]) => sign).join(''), range = document.createRange();
        const left = ([sign, node, i]) => {
            if (i === undefined) return node.getBoundingClientRect();
            range.setStart(node, i); range.setEnd(node, i + 1);
            return range.getBoundingClientRect();
        };
        for (const pattern of [NUMBER, RELATION, QUOTIENT]) for (const match of text.matchAll(pattern)) {
            const seen = places.slice(match.index, match.index + match[0].length).map(left).filter(box => box.width);
            const isParted = seen.some((box, n) => n && box.left < seen[n - 1].left - 1);
            if (isParted && isFormula(match[0])) found.push(match[0]);
        }
    }
    return found;
}"""

# Marks of claims in whose room for a finger no square of 24 px fits: of points 3.9 px apart, 7 × 7 are the mark's.
SMALL = """() => [...document.querySelectorAll('.why')].filter(mark => {
    mark.scrollIntoView({block: 'center'});
    const {left, right, top, bottom} = mark.getBoundingClientRect(), places = [...Array(15).keys()];
    const hits = places.map(row => places.map(column => document.elementFromPoint(
        (left + right) / 2 + 3.9 * (column - 7), (top + bottom) / 2 + 3.9 * (row - 7)) === mark));
    const fits = (row, column) => hits.slice(row, row + 7).every(line => line.slice(column, column + 7).every(Boolean));
    return !places.slice(0, 9).some(row => places.slice(0, 9).some(column => fits(row, column)));
}).map(mark => mark.parentElement.textContent)"""
SHIFTS = """window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push([entry.value,
    entry.sources.map(({node}) => (node?.textContent ?? '').trim().slice(0, 60))])))
    .observe({type: 'layout-shift', buffered: true});"""
LATE = 400  # milliseconds; how late the font of formulas comes


@each_page
def test_outputs_tables_and_formulas_fit_a_small_phone(visit: Visit) -> None:
    """At each ratio of device pixels none is cut, and no line of an output is broken."""
    for ratio in RATIOS:
        tab = visit.look(360, ratio=ratio)
        assert tab.evaluate(CUT) == [], ratio
        assert tab.evaluate(BROKEN) == [], ratio


@pytest.mark.parametrize("page", PAGES)
def test_each_line_of_output_fits_a_phone(page: str) -> None:
    """It has at most `COLUMNS` characters, in the record of each page; the page's own words say more."""
    record = ROOT / "tests/records" / f"{page}.txt"
    outputs = BLOCK.findall(record.read_text(encoding="utf-8")) if record.exists() else []
    lines = [line[4:] for output in outputs for line in output.splitlines()]
    assert [line for line in lines if len(line) > COLUMNS] == []


def test_the_records_of_outputs_are_found() -> None:
    """Where there are none, the test above would see nothing."""
    text = (ROOT / "tests/records/the-loop.md.txt").read_text(encoding="utf-8")
    assert "    learned: w = 1.59, b = 0.93\n" in "".join(BLOCK.findall(text))


def test_the_letters_of_an_output_are_as_wide_as_any(tab: Page, address: str) -> None:
    """The face here is no narrower than Roboto Mono, whose letters are .6001 of its size; and 12 px high or nearly."""
    tab.set_viewport_size({"width": 360, "height": 900})
    tab.goto(address + "the-loop/")
    width, size = tab.evaluate(WIDTH_OF_LETTERS)
    assert width >= 0.6001
    assert size >= 11.99
    assert width * size * COLUMNS <= 360


def edge(tab: Page, part: str) -> tuple[str, str]:
    """The colours of a part's right edge and of the ground beside it, at its top, as they are seen."""
    box = tab.locator(part).first.bounding_box()
    assert box
    clip = {"x": box["x"] + box["width"] - 40, "y": box["y"] + 1, "width": 40, "height": 4}
    image = (255 * imread(io.BytesIO(tab.screenshot(clip=clip)))).round().astype("uint8")
    outer, inner = (f"#{image[len(image) // 2, place, :3].tobytes().hex()}" for place in (-2, 2))
    return outer, inner


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 700])
def test_code_that_scrolls_shows_it(tab: Page, address: str, width: int, scheme: str) -> None:
    """On a phone and on a tablet, at each ratio: an edge of 1.5:1 while it goes on, none at its end."""
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(address + "the-loop/")
    device = tab.context.new_cdp_session(tab)
    code = ".run > .highlight pre"  # none that is folded
    tab.evaluate(f"document.querySelector('{code} code').firstChild.before('x = 1  # '.padEnd(200, '.') + '\\n')")
    tab.locator(code).first.scroll_into_view_if_needed()
    for ratio in RATIOS:
        screen = {"width": width, "height": 900, "deviceScaleFactor": ratio, "mobile": False}
        device.send("Emulation.setDeviceMetricsOverride", screen)
        tab.evaluate(f"document.querySelector('{code}').scrollLeft = 0")
        assert contrast(*edge(tab, code)) >= 1.5
        tab.evaluate(f"document.querySelector('{code}').scrollLeft = 10_000")
        assert contrast(*edge(tab, code)) < 1.05


@pytest.mark.sweep(4)
@each_page
def test_no_number_and_no_short_formula_is_broken(visit: Visit) -> None:
    """Over two lines, at several widths of phones: a mark, a minus or a unit stays with what it belongs to."""
    for width in (360, 390, 412):
        assert visit.look(width).evaluate(PARTED) == [], width


@pytest.mark.sweep(4)
@each_page
def test_marks_of_claims_are_large_enough_for_a_finger(visit: Visit) -> None:
    """A square of 24 px fits into the room of each, at the end of a line and beside another."""
    assert visit.look(390).evaluate(SMALL) == []


@pytest.mark.sweep(2)
@pytest.mark.parametrize(("width", "ratio"), [(390, 3), (1440, 1)])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_moves_while_a_page_loads(chromium: Browser, address: str, page: str, width: int, ratio: int) -> None:
    """A layout shift of at most .01, be the font of the formulas ever so late."""
    context = chromium.new_context(viewport={"width": width, "height": 844}, device_scale_factor=ratio)
    try:
        tab = context.new_page()
        tab.add_init_script(SHIFTS)
        tab.route("**/*.woff2", lambda route: (time.sleep(LATE / 1000), route.continue_()))
        tab.goto(address + url(page), wait_until="load")
        tab.evaluate("document.fonts.ready")
        tab.wait_for_timeout(LATE)
        shifts = tab.evaluate("shifts")
    finally:
        context.close()
    assert sum(value for value, _ in shifts) <= 0.01, shifts


LONG = "print('loss ' + ' '.join(f'{n / 7:.5f}' for n in range(1, 12)), 1e-06)\nprint('x' * 100)"
WIDE = (
    "|"
    + "|".join(f" column {letter} " for letter in "abcdefghijkl")
    + "|\n"
    + "|---" * 12
    + "|\n"
    + "| 1,000.5 " * 12
    + "|\n"
)
SENTENCES = (
    "| sign | what it says |\n|---|---|\n| \\(w\\) | The weight, by which the input is multiplied: w = 1.59. |\n"
)


@pytest.fixture
def phone(
    tab: Page, address: str, convert: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Page]:
    """Shows a text as a page of the site does, on a small phone; its numbers may be typed."""
    monkeypatch.setattr(numbers, "check", lambda *page: None)

    def show(text: str) -> Page:
        tab.set_viewport_size({"width": 360, "height": 900})
        tab.goto(address)
        tab.evaluate("html => document.querySelector('article').innerHTML = html", convert(text))
        return tab

    return show


def test_whatever_a_block_prints_is_seen(phone: Callable[[str], Page]) -> None:
    """A line that is too long is broken, where there are words between them, and no number is."""
    tab = phone(f'```python exec="on" source="above"\n{LONG}\n```\n')
    assert tab.evaluate(CUT) == []
    assert tab.evaluate(BROKEN) != []  # so that test can fail
    assert tab.locator("samp .whole").evaluate("part => part.getClientRects().length") == 1


def test_a_tensor_fits_by_itself(phone: Callable[[str], Page]) -> None:
    """So does an array: both are laid out for a phone."""
    code = "import numpy as np\nimport torch\n\nprint(torch.arange(60).double() / 7)\nprint(np.arange(60) / 7)"
    assert phone(f'```python exec="on" source="above"\n{code}\n```\n').evaluate(BROKEN) == []


def test_a_table_of_sentences_becomes_cards(phone: Callable[[str], Page]) -> None:
    """It fits, each cell named by its column, and is a table still to those who hear it."""
    tab = phone(SENTENCES)
    assert tab.evaluate(CUT) == []
    cell = tab.get_by_role("cell").last
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"what it says')
    assert tab.get_by_role("columnheader").count() == 2
    assert tab.evaluate("document.querySelector('td').offsetWidth") > 250


def test_a_table_of_many_columns_scrolls_and_shows_it(phone: Callable[[str], Page]) -> None:
    """It has no sentence that a card would hold; and the test for what is cut can fail."""
    tab = phone(WIDE)
    assert tab.evaluate(CUT) != []
    assert contrast(*edge(tab, ".tw")) >= 1.5


BREAKABLE = "The rate is η < 2/M, the slope ∂L/∂w, and \\(w\\) = `{python} '1.59'`, or 1e-06, 1 − 8η and `a == b`. "


def test_signs_keep_what_they_stand_between(phone: Callable[[str], Page]) -> None:
    """However the lines of a text fall; and the test for what is broken can fail."""
    text = '```python exec="on" source="above"\nn = 1\n```\n\n' + BREAKABLE * 6
    tab = phone(text)
    for width in range(200, 360, 8):
        tab.evaluate("width => document.querySelector('article').style.width = `${width}px`", width)
        assert tab.evaluate(PARTED) == [], width
    tab.evaluate("document.querySelector('article').lastElementChild.textContent = 'aaaa w = 1.59 '.repeat(60)")
    assert tab.evaluate(PARTED) != []


def test_the_test_of_marks_can_fail(tab: Page, address: str) -> None:
    """Of a mark over which another lies."""
    tab.goto(address + "the-loop/")
    tab.evaluate("document.querySelector('.why').parentElement.style.pointerEvents = 'none'")
    assert len(tab.evaluate(SMALL)) >= 1
