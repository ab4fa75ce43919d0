"""Pictures that move: as the build drew them at first, for mouse, finger and keyboard, unmoved by a bad address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest
from barriers import barriers
from explorers import EXPLORERS, STEADY, Explorer, each
from matplotlib.image import imread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from pages import MARKDOWN

FORMS = {"phone": (390, 844), "laptop": (1440, 900)}


@pytest.fixture(params=FORMS)
def context(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A phone with a touch screen, and a laptop."""
    width, height = FORMS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, has_touch=request.param == "phone",
                                   reduced_motion="reduce")  # fmt: skip
    yield context
    context.close()


# The drawing


@pytest.mark.sweep(1)
@each
def test_the_first_state_is_what_the_build_drew(
    chromium: Browser, address: str, page: str, name: str, tmp_path: Path
) -> None:
    """The picture with the script that has drawn it, and without any script, point by point."""
    pictures = []
    for script in (False, True):
        context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=script)
        tab = context.new_page()
        tab.goto(f"{address}{page}/")
        if script:
            tab.locator(f"#{name}[data-ready]").wait_for()
            tab.evaluate(STEADY)
        file, picture = tmp_path / f"{script}.png", tab.locator(f"#{name} > svg")
        # At a whole pixel, and a pixel for each unit: what stands above is higher with a script.
        picture.evaluate("""svg => {
            const {width, height} = svg.viewBox.baseVal, size = `width: ${width}px; height: ${height}px`;
            svg.style = `position: fixed; inset: 0 auto auto 0; z-index: 99; background: Canvas; ${size}`;
        }""")
        picture.screenshot(path=file)
        pictures.append(imread(file))
        context.close()
    assert pictures[0].shape == pictures[1].shape
    assert np.mean(abs(pictures[0] - pictures[1]).max(axis=2) > 0.1) < 2e-4


@pytest.mark.sweep(1)
@each
def test_without_a_script_it_is_a_picture(chromium: Browser, address: str, page: str, name: str) -> None:
    """With its words, and with no control that would do nothing."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}{page}/")
    assert tab.locator(f"#{name} > svg").get_attribute("role") == "img"
    assert not tab.locator(f"#{name} .explorer-controls").is_visible()
    context.close()


@pytest.mark.sweep(1)
@each
def test_nothing_on_the_page_moves(context: BrowserContext, address: str, page: str, name: str) -> None:
    """While it loads, and while it is used: no layout shift, and what stands below keeps its place."""
    tab = context.new_page()
    tab.add_init_script("""window.shifts = [];
        new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(entry.value)))
            .observe({type: 'layout-shift', buffered: true})""")
    explorer = Explorer(tab, address, page, name)
    below = f"Math.round(document.querySelector('#{name}').getBoundingClientRect().bottom + scrollY)"
    heights = {tab.evaluate(below)}
    for control in explorer.box.locator("button:not([data-do=copy]), input, .explorer-grip").all():
        control.focus()
        for key in ("Enter", "ArrowRight", "Shift+ArrowUp", "End"):
            control.press(key)
            explorer.settle()
            heights.add(tab.evaluate(below))
    assert len(heights) == 1
    assert tab.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)") < 1e-3
    assert explorer.complaints == []


# What a reader can do


@pytest.mark.sweep(1)
@each
def test_each_control_is_worked_by_keyboard_alone(context: BrowserContext, address: str, page: str, name: str) -> None:
    """Tab comes to each in turn, keys change what it is for, and Tab leads out again."""
    explorer = Explorer(context.new_page(), address, page, name)
    tab, box = explorer.tab, explorer.box
    controls = box.locator("input, .explorer-grip, button")
    count = controls.count()
    box.evaluate("box => { box.tabIndex = -1; box.focus({preventScroll: true}); }")
    reached, changed = [], []
    for _ in range(count):
        tab.keyboard.press("Tab")
        here = tab.evaluate("""() => {
            const it = document.activeElement, names = ['data-do', 'data-set', 'value', 'name', 'aria-label'];
            return it.closest('.explorer') && names.map(name => it.getAttribute(name)).join();
        }""")
        assert here
        reached.append(here)
        before = explorer.seen
        for key in ("ArrowRight", "ArrowUp", "Space"):
            tab.keyboard.press(key)
            explorer.settle()
        changed.append(explorer.seen != before)
    assert len(set(reached)) == count
    tab.keyboard.press("Tab")
    assert tab.evaluate("!document.activeElement.closest('.explorer')")
    still = [what for what, moved in zip(reached, changed, strict=True) if not moved]
    assert len(still) <= 2, still  # a button may find nothing to do, as Reset does at the first state
    assert explorer.complaints == []


@pytest.mark.sweep(1)
@each
def test_a_mouse_drags_each_handle(chromium: Browser, address: str, page: str, name: str) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    explorer = Explorer(context.new_page(), address, page, name)
    mouse = explorer.tab.mouse
    for grip in explorer.box.locator(".explorer-grip").all():
        grip.scroll_into_view_if_needed()
        before, where = grip.get_attribute("aria-valuetext"), grip.bounding_box()
        assert where
        x, y = where["x"] + where["width"] / 2, where["y"] + where["height"] / 2
        mouse.move(x, y)
        mouse.down()
        for step in range(1, 6):
            mouse.move(x + 6 * step, y - 5 * step)
        mouse.up()
        explorer.settle()
        assert grip.get_attribute("aria-valuetext") != before
    context.close()


@pytest.mark.sweep(1)
@each
def test_a_finger_on_a_handle_does_not_scroll_and_beside_it_does(
    chromium: Browser, address: str, page: str, name: str
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
                                   reduced_motion="reduce")  # fmt: skip
    explorer = Explorer(context.new_page(), address, page, name)
    tab, device = explorer.tab, context.new_cdp_session(explorer.tab)

    def swipe(x: float, y: float) -> None:
        """A finger that goes up by 120 px, and comes to rest before it is lifted."""
        for kind, up in (("touchStart", 0), *(("touchMove", min(20 * n, 120)) for n in range(1, 10)), ("touchEnd", 0)):
            points = [] if kind == "touchEnd" else [{"x": x + up / 6, "y": y - up}]
            device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            tab.wait_for_timeout(20)
        tab.wait_for_timeout(200)

    grips = explorer.box.locator(".explorer-grip")
    for grip in grips.all():
        explorer.box.evaluate("box => { box.scrollIntoView({block: 'center'}); }")
        where, before, top = grip.bounding_box(), grip.get_attribute("aria-valuetext"), tab.evaluate("scrollY")
        assert where
        swipe(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
        explorer.settle()
        assert tab.evaluate("scrollY") == top
        assert grip.get_attribute("aria-valuetext") != before
    words = explorer.box.locator(".explorer-said")
    words.evaluate("words => { words.scrollIntoView({block: 'center'}); }")
    top, said = tab.evaluate("scrollY"), words.bounding_box()
    assert said
    swipe(said["x"] + 20, said["y"] + 10)
    assert tab.evaluate("scrollY") != top
    explorer.box.evaluate("box => { box.scrollIntoView({block: 'start'}); }")
    free = tab.evaluate("""name => {
        const svg = document.querySelector(`#${name} > svg`), box = svg.getBoundingClientRect();
        for (let down = 0.9; down > 0; down -= 0.05) for (let across = 0.1; across < 1; across += 0.05) {
            const x = box.left + across * box.width, y = box.top + down * box.height;
            const it = document.elementFromPoint(x, y);
            if (it && svg.contains(it) && !it.closest('.explorer-grip')) return [x, y];
        }
    }""", name)  # fmt: skip
    top = tab.evaluate("scrollY")
    swipe(*free)
    assert tab.evaluate("scrollY") != top
    context.close()


@pytest.mark.sweep(1)
@each
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_any_state(
    context: BrowserContext, address: str, page: str, name: str, scheme: str
) -> None:
    """At first, and on a phone by day at each end of each control, with a handle in focus; in the dark its colours."""
    explorer = Explorer(context.new_page(), address, page, name)
    tab = explorer.tab
    tab.emulate_media(color_scheme=scheme)
    is_phone = tab.evaluate("innerWidth") < 700
    for key in ("", "End", "Home", "ArrowRight") if is_phone and scheme == "light" else ("End",):
        for control in explorer.box.locator("input, .explorer-grip").all() if key else ():
            control.press(key)
        explorer.settle()
        assert not barriers(tab, f"#{name}")


# What is said


@pytest.mark.sweep(0)
@each
def test_what_happened_is_said_once_it_has_settled(tab: Page, address: str, page: str, name: str) -> None:
    """Nothing before the reader does something; then the words that stand there, and not each on the way."""
    explorer = Explorer(tab, address, page, name)
    aloud = explorer.box.locator("[role=status]")
    tab.wait_for_timeout(900)
    assert aloud.inner_text() == ""
    # Pressed in the page, once a frame: from here, on a slow machine, there is a rest between two presses.
    heard = explorer.box.locator("input, .explorer-grip").first.evaluate("""async control => {
        const aloud = control.closest('.explorer').querySelector('[role=status]'), heard = [];
        const key = new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true});
        const moves = {range: () => { control.stepUp(); control.dispatchEvent(new Event('input')); },
                       checkbox: () => control.click()};
        for (let press = 0; press < 5; press++) {
            (moves[control.type] ?? (() => control.dispatchEvent(key)))();
            await new Promise(requestAnimationFrame);
            heard.push(aloud.textContent);
        }
        return heard;
    }""")
    assert heard == [""] * 5
    expect(aloud).not_to_have_text("")
    assert aloud.inner_text().startswith(explorer.box.locator(".explorer-said").inner_text())


# The address

HOSTILE = (
    "=", "=&", "={key}=", "{key}=NaN", "{key}=Infinity", "{key}=1e999", "{key}=-1e9", "{key}=0x1", "{key}=0,1",
    "{key}=<b>1</b>", "{key}=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "__proto__=1", "constructor=1", "toString=1",
    "nobody=1", "{key}=1;alert(1)", "{key}=%00", "{key}=%ff", "{key}= ", "%", "{key}=1e5", "{key}=true", "\u202e=1",
    "{key}=" + 5000 * "9",
)  # fmt: skip


@pytest.mark.sweep(0)
@each
def test_a_broken_address_gives_the_first_state(tab: Page, address: str, page: str, name: str) -> None:
    """And never becomes markup, nor a state of objects' own names."""
    explorer = Explorer(tab, address, page, name)
    first, count = explorer.seen, tab.locator("article *").count()
    tab.on("dialog", lambda dialog: explorer.complaints.append(dialog.message))
    random = Random(name)
    noise = ["".join(chr(random.randrange(33, 1000)) for _ in range(random.randrange(40))) for _ in range(20)]
    hostile = [text.replace("{key}", key) for key in explorer.data["state"] for text in HOSTILE]
    for query in dict.fromkeys([*hostile, *noise]):
        assert explorer.at(query).seen == first, query
    assert tab.locator("article *").count() == count
    assert tab.evaluate("Object.keys(Object.prototype).length") == 0
    assert explorer.complaints == []


@pytest.mark.sweep(1)
@each
def test_a_state_is_shared_by_its_address_and_reset_forgets_it(
    chromium: Browser, address: str, page: str, name: str
) -> None:
    """Whoever opens the link sees what its sender saw; reset shows the first state again, and the plain address."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")
    explorer = Explorer(context.new_page(), address, page, name)
    first = explorer.seen
    for control in explorer.box.locator("input, .explorer-grip").all():
        control.press("ArrowLeft")
    explorer.settle()
    changed = explorer.seen
    assert changed != first
    explorer.box.locator("[data-do=copy]").click()
    link = explorer.tab.evaluate("navigator.clipboard.readText()")
    other = Explorer(context.new_page(), address, page, name, state=link[link.index("#") :])
    assert other.seen.replace("Copy link", "") == changed.replace("Copy link", "")
    assert other.box.evaluate("box => Math.abs(box.getBoundingClientRect().top) < innerHeight")
    other.box.locator("[data-do=reset]").click()
    other.settle()
    assert other.seen == first
    assert other.state == ""
    context.close()


@pytest.mark.sweep(0)
@each
def test_what_moves_by_itself_was_asked_for_and_can_be_stopped(
    chromium: Browser, address: str, page: str, name: str
) -> None:
    """With motion allowed, nothing moves at first, and what runs stops at the next press."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    explorer = Explorer(context.new_page(), address, page, name)
    first = explorer.seen
    explorer.tab.wait_for_timeout(600)
    assert explorer.seen == first
    run = explorer.box.locator("[data-do=run]")
    if run.count():
        if name == "ball":  # at its first rate it is home in a second
            explorer.box.get_by_role("button", name="0.01", exact=True).click()
        run.click()
        explorer.tab.wait_for_timeout(500)
        moving = explorer.seen
        explorer.tab.wait_for_timeout(500)
        assert explorer.seen != moving
        run.click()
        explorer.settle()
        still = explorer.seen
        explorer.tab.wait_for_timeout(500)
        assert explorer.seen == still
    context.close()


# Bytes


@pytest.mark.sweep(2)
@pytest.mark.parametrize("page", sorted({page for page, _ in EXPLORERS}))
def test_a_page_loads_what_it_uses_and_no_more(tab: Page, address: str, page: str) -> None:
    """Scripts of at most 14 kB in all, as sent; no explorer of another page."""
    sizes: dict[str, int] = {}
    tab.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length", 0))}))
    tab.goto(f"{address}{page}/", wait_until="networkidle")
    for name in (name for of, name in EXPLORERS if of == page):
        tab.locator(f"#{name}[data-ready]").wait_for()
    scripts = {place.rsplit("/", 1)[1][:-3]: size for place, size in sizes.items() if place.endswith(".js")}
    own = {name for of, name in EXPLORERS if of == page}
    assert (
        own | {"engine", "draw"}
        <= set(scripts)
        <= own | {"engine", "draw", "arrow", "slope", "site", "questions", "forecasts", "offline"}
    )
    assert sum(scripts.values()) <= 14_000


@pytest.mark.sweep(1)
@pytest.mark.parametrize("page", sorted({page[:-3] for page in MARKDOWN} - {"index"} - {page for page, _ in EXPLORERS}))
def test_a_page_without_an_explorer_loads_nothing_of_one(tab: Page, address: str, page: str) -> None:
    tab.goto(f"{address}{page}/", wait_until="networkidle")
    assert not [place for place in tab.requests if "/explore/" in place]
