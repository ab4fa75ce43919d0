"""The field of a block that a reader changes: keys, what is kept, the curve over the page's own, looks and weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from barriers import barriers
from playwright.sync_api import Browser, Page, expect

from page_runner.errors import PageError
from page_runner.publishing import scripts
from page_runner.reading.runnable import PYTHON
from pages import DOCS, built
from runnable import PATIENCE, Runnable, recorded

IDLE, PRESSED = 500, 185_000  # bytes, as sent
FORMS = {"phone": (390, 844), "laptop": (1440, 900)}
KEPT = "JSON.parse(localStorage.getItem('lesson-code') ?? '{}')"


@pytest.fixture
def runner(tab: Page, address: str) -> Runnable:
    """The loop's block, opened."""
    return Runnable(tab, address).open()


# Keys


@pytest.mark.sweep(1)
def test_the_keyboard_alone_does_it(tab: Page, address: str) -> None:
    """From the block's code to the button, into the field, and out of it to Run, with nothing that holds it."""
    runner = Runnable(tab, address)
    runner.box.locator(".highlight pre").focus()
    tab.keyboard.press("Tab")
    expect(runner.opener).to_be_focused()
    tab.keyboard.press("Enter")
    expect(runner.field).to_be_focused(timeout=PATIENCE)
    runner.wait()
    tab.keyboard.press("Control+a")
    tab.keyboard.type("for n in range(2):")
    tab.keyboard.press("Enter")
    tab.keyboard.type("print(n)")
    tab.keyboard.press("Control+Enter")
    runner.wait()
    assert runner.printed == "0\n1\n"
    expect(runner.field).to_be_focused()
    tab.keyboard.press("Tab")
    expect(runner.button("Run")).to_be_focused()
    tab.keyboard.press("Tab")  # Stop, which has nothing to stop, is left out
    expect(runner.button("Reset")).to_be_focused()
    tab.keyboard.press("Enter")
    expect(runner.field).to_be_focused()
    tab.keyboard.press("Shift+Tab")
    expect(runner.field).not_to_be_focused()


def test_a_press_into_the_text_leads_there(runner: Runnable) -> None:
    """Where it was pressed: the text in colours behind the field does not catch it."""
    runner.field.fill("first\nsecond\n")
    runner.button("Run").focus()
    runner.field.click(position={"x": 25, "y": 45})
    expect(runner.field).to_be_focused()
    runner.tab.keyboard.type("2")
    assert "2" in runner.field.input_value().split("\n")[1]


TYPED = {
    "Enter keeps the indent": (["    a = 1", "Enter", "b"], "    a = 1\n    b"),
    "Enter adds to it behind a colon": (["if a:", "Enter", "b"], "if a:\n    b"),
    "also before a comment": (["if a:  # why", "Enter", "b"], "if a:  # why\n    b"),
    "Backspace takes four spaces": (["        ", "Backspace", "b"], "    b"),
    "or as many as are over": (["      ", "Backspace", "b"], "    b"),
    "and elsewhere one sign": (["a    ", "Backspace", "b"], "a   b"),
    "what is typed is undone": (["if a:", "Enter", "Control+z", "b"], "if a:b"),
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("name", TYPED)
def test_what_keys_write(runner: Runnable, name: str) -> None:
    keys, written = TYPED[name]
    runner.field.fill("")
    for key in keys:
        if re.fullmatch(r"[A-Z]\w+(\+\w)?", key):
            runner.tab.keyboard.press(key)
        else:
            runner.tab.keyboard.type(key)
    assert runner.field.input_value() == written


def test_the_field_has_its_name_and_says_its_keys(runner: Runnable) -> None:
    assert runner.field.get_attribute("aria-describedby") == f"block-{runner.number}-code-keys"
    expect(runner.box.locator(".run-keys")).to_have_text("Ctrl+Enter runs, Tab leaves the field.")
    assert runner.box.locator(".run-keys").get_attribute("id") == f"block-{runner.number}-code-keys"
    expect(runner.box.get_by_role("region", name="What your run printed")).to_be_visible()


COLOURED = """[...CSS.highlights].map(([name, ranges]) =>
    [name, [...ranges].map(range =>
        range.startContainer.data.slice(range.startOffset, range.endOffset)).filter(text => text.trim())])"""


@pytest.mark.sweep(0)
def test_its_words_have_the_pages_colours(runner: Runnable) -> None:
    """Each once, also after a change; what an f-string computes is no string."""
    for code in ("x", 'for n in range(3):  # "three"\n    print(f"a {n:2}", 0.5)\n'):
        runner.field.fill(code)
    found = dict(runner.tab.evaluate(COLOURED))
    assert found["run-keyword"] == ["for"]
    assert found["run-constant"] == ["range", "print"]
    assert found["run-number"] == ["3", "0.5"]
    assert found["run-string"] == ['"a {', ':2}"']
    assert found["run-quiet"] == ["in", "(", ")", ":", '# "three"', "(", ",", ")"]


# What is kept


def test_what_a_reader_wrote_is_kept_until_reset(runner: Runnable) -> None:
    """In this browser, for this block, through a new visit."""
    tab, original = runner.tab, runner.field.input_value()
    assert tab.evaluate(KEPT) == {}
    expect(runner.button("Reset")).to_be_disabled()
    runner.run("print('mine')")
    tab.reload()
    runner.open()
    assert (runner.field.input_value(), runner.printed) == ("print('mine')", "mine\n")
    assert runner.box.get_by_role("textbox", name="Python, as you left it").count() == 1
    assert [key.rpartition("/the-loop/")[2] for key in tab.evaluate(KEPT)] == [f"#block-{runner.number}"]
    runner.button("Reset").click()
    assert runner.field.input_value() == original
    assert runner.box.get_by_role("textbox", name="Python, yours to change").count() == 1
    expect(runner.said).to_have_text("As the page has it.")
    expect(runner.box.locator(".run-yours")).to_be_hidden()
    expect(runner.of_the_page).to_be_visible()
    assert tab.evaluate(KEPT) == {}
    tab.reload()
    runner.open()
    assert runner.field.input_value() == original


@pytest.mark.sweep(1)
@pytest.mark.parametrize("kept", ['["another code", "mine"]', '"mine"', "1", "null", "[]"])
def test_what_was_kept_of_another_code_is_let_go(tab: Page, address: str, kept: str) -> None:
    """The page has been written again since; or somebody has written there what is none."""
    runner = Runnable(tab, address)
    name = re.sub(r"^https?://[^/]+", "", tab.url) + f"#block-{runner.number}"
    tab.evaluate("all => localStorage.setItem('lesson-code', all)", f'{{"{name}": {kept}}}')
    runner.open()
    assert runner.field.input_value().startswith("rate = 0.01\n")
    assert runner.printed.rstrip("\n") == recorded("the-loop", runner.number).rstrip("\n")
    assert tab.complaints == []


# The curve

PATHS = """name => {
    const panel = document.querySelector(`svg [data-part="${name}"]`);
    const [page, yours] = [panel.querySelector('path[stroke="var(--fig-loss)"]'), panel.querySelector('path[data-of]')];
    const at = path => (path.getAttribute('d').match(/-?[\\d.]+/g) ?? []).map(Number);
    return [at(page), at(yours), getComputedStyle(yours).strokeDasharray, getComputedStyle(yours).stroke];
}"""


def paths(runner: Runnable) -> tuple[list[float], list[float]]:
    """The page's own curve and the reader's, as numbers."""
    page, yours, *_ = runner.tab.evaluate(PATHS, "losses")
    return page, yours


def test_the_readers_run_lies_over_the_pages(runner: Runnable) -> None:
    """The same code gives the same curve, to a tenth of a unit; dashed, in another colour, within the panel."""
    page, yours, dashes, colour = runner.tab.evaluate(PATHS, "losses")
    assert len(page) == len(yours) == 200
    assert max(abs(a - b) for a, b in zip(page, yours, strict=True)) < 0.1
    assert dashes != "none"
    assert colour == runner.tab.locator(".run-legend").evaluate("words => getComputedStyle(words).color")
    expect(runner.said).to_contain_text("losses: 100 values, from 14.79 to 0.13.")
    expect(runner.tab.locator(".run-legend")).to_have_text("dashed: your run")


@pytest.mark.sweep(0)
def test_another_rate_is_another_curve(runner: Runnable) -> None:
    """A better one ends lower; one that diverges leaves by the top; Reset takes it away."""
    code = runner.field.input_value()
    page, _ = paths(runner)
    runner.run(code.replace("rate = 0.01", "rate = 0.15"))
    _, better = paths(runner)
    assert better[-1] > page[-1] + 20  # units of a drawing go down
    runner.run(code.replace("rate = 0.01", "rate = 0.5"))
    _, away = paths(runner)
    assert away[-1] < 0
    expect(runner.said).to_contain_text("losses: 100 values, from 14.79 to ")
    runner.button("Reset").click()
    assert paths(runner)[1] == []
    expect(runner.tab.locator(".run-legend")).to_be_hidden()


ODD = {
    "losses = []": 0,
    "losses = 'text'": 0,
    "losses = [1, 'a']": 0,
    "losses = [[1], [2]]": 0,
    "loss = 1": 0,
    "losses = [3, 2, 1]": 3,
    "losses = [3, 0, -1]": 3,
    "losses = [3, float('inf'), 1]": 1,
    "losses = [3, float('nan'), 1]": 1,
    "losses = [1.0] * 5000": 101,
    "losses = [2, 1]\n1 / 0": 2,
}


@pytest.mark.sweep(0)
def test_whatever_is_left_behind_is_drawn_as_far_as_it_goes(runner: Runnable) -> None:
    """No list of numbers, no curve; no number, no further; nothing below 0 on a logarithmic axis, and no complaint."""
    for code, points in ODD.items():
        runner.run(code)
        assert len(paths(runner)[1]) == 2 * points, code
    assert runner.tab.complaints == []


@pytest.mark.sweep(1)
@pytest.mark.parametrize("form", FORMS)
def test_the_second_curve_is_in_sight(chromium: Browser, address: str, form: str) -> None:
    """A reader who presses Run sees the figure, and still the button, though both need most of a phone."""
    width, height = FORMS[form]
    window = {"viewport": {"width": width, "height": height}, "has_touch": form == "phone"}
    context = chromium.new_context(reduced_motion="reduce", **window)
    runner = Runnable(context.new_page(), address)
    runner.opener.scroll_into_view_if_needed()
    runner.open()
    runner.run(runner.field.input_value().replace("rate = 0.01", "rate = 0.15"))
    expect(runner.button("Run")).to_be_in_viewport(ratio=1)
    expect(runner.tab.locator("svg:has(path[data-of])")).to_be_in_viewport(ratio=0.98)
    context.close()


# Looks

STATES = {
    "idle": "",
    "open": "print(1)",
    "running": "while True:\n    pass",
    "in error": "print(1)\nprint(1 / 0)",
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier_in_a_block(tab: Page, address: str, state: str, form: str, scheme: str) -> None:
    """And nothing is wider than the window."""
    width, height = FORMS[form]
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    runner = Runnable(tab, address)
    runner.opener.wait_for()
    if STATES[state]:
        runner.open()
        runner.field.fill(STATES[state])
        runner.button("Run").click()
        ends = {"running": "Running…", "in error": "ZeroDivisionError: divide by zero."}
        expect(runner.said).to_contain_text(ends.get(state, "Done in "), timeout=PATIENCE)
    assert not barriers(tab, f"#block-{runner.number}")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.sweep(0)
def test_the_field_and_its_colours_lie_on_each_other(runner: Runnable) -> None:
    """Else the caret stands beside the letters; on a phone the letters have 16 px, or it would enlarge the page."""
    for width in (390, 1440):
        runner.tab.set_viewport_size({"width": width, "height": 900})
        boxes = runner.box.locator(".run-field").evaluate("""field => [...field.children].map(part =>
            [...['x', 'y', 'width', 'height'].map(side => part.getBoundingClientRect()[side]), part.scrollWidth,
             part.scrollHeight,
             ...['fontSize', 'fontFamily', 'fontSizeAdjust', 'lineHeight', 'letterSpacing', 'padding'].map(
                 name => getComputedStyle(part)[name])])""")
        assert boxes[0] == boxes[1]
        assert (boxes[0][6] == "16px") == (width == 390)


@pytest.mark.sweep(0)
def test_nothing_moves_when_the_button_comes(tab: Page, address: str) -> None:
    """Its place is kept before the script has run; without scripts there is no such place."""
    tops = []
    for script in ("**/site.js", ""):
        if script:
            tab.route(script, lambda route: route.abort())
        tab.goto(f"{address}the-loop/")
        tops.append(
            tab.locator("[data-run]:not([data-check]) .prints").evaluate(
                "part => part.getBoundingClientRect().top + scrollY"
            )
        )
        tab.unroute_all()
    assert tops[0] == tops[1]
    assert tab.locator("[data-run]:not([data-check]) .change").count() == 1


def test_without_a_script_it_is_a_block_like_any_other(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}the-loop/")
    assert "Change and run" not in tab.locator("article").inner_text()
    gaps = tab.evaluate("""[...document.querySelectorAll('article > .run:has(> .prints)')].map(run =>
        run.querySelector('.prints').getBoundingClientRect().top
            - run.querySelector('.highlight').getBoundingClientRect().bottom)""")
    assert max(gaps) - min(gaps) < 1
    context.close()


# Weight, and who is asked


def packed(text: str | bytes) -> int:
    return len(gzip.compress(text.encode() if isinstance(text, str) else text))


def test_it_costs_next_to_nothing_until_it_is_pressed(site: Path, tmp_path: Path) -> None:
    """What script, style and page have more for it, compressed, is 500 bytes at most."""
    (tmp_path / "site.js").write_text(
        re.sub(r"\n// Blocks that a reader can change:.*?\n}\n|\nopenBlocks\(\);|\nconst ASSETS .*?;", "",
               (DOCS / "assets/site.js").read_text(encoding="utf-8"), flags=re.DOTALL), encoding="utf-8")  # fmt: skip
    (tmp_path / "built").mkdir()
    scripts.shorten(tmp_path, tmp_path / "built")
    without = tmp_path / "built/site.js"
    without = without if without.exists() else tmp_path / "site.js"
    script = packed((site / "assets/site.js").read_bytes()) - packed(without.read_bytes())
    style = (site / "assets/site.css").read_text(encoding="utf-8")
    plain = re.sub(r"  /\* Its words are here, as those of the copy.*?3\.9rem; }\n", "", style, flags=re.DOTALL)
    page = (site / "the-loop/index.html").read_text(encoding="utf-8")
    bare = re.sub(r' data-(?:run|curves|panels)="[^"]*"', "", page)
    assert len(plain) < len(style)
    assert len(bare) < len(page)
    assert 100 < script + packed(style) - packed(plain) + packed(page) - packed(bare) <= IDLE


def test_a_script_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("const a = 1;\nconst a = 2;\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"^a\.js, line 2: no JavaScript: .*declared.*\n    const a = 2;"):
        scripts.shorten(tmp_path, tmp_path)


def test_a_press_costs_little_and_once(tab: Page, address: str) -> None:
    """185 kB as sent, from this host alone; without a network the next run is as good, in a worker that begins anew."""
    sizes: dict[str, int] = {}
    runner = Runnable(tab, address)
    tab.wait_for_load_state("networkidle")
    tab.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length", 0))}))
    runner.open()
    assert {url.rpartition("/")[2] for url in sizes} >= {PYTHON, "python.js", "runner.js", "field.js", "run.css"}
    assert all(url.startswith(address) for url in sizes)
    assert 150_000 < sum(sizes.values()) <= PRESSED, sizes
    tab.context.set_offline(True)
    runner.field.fill("while True:\n    pass")
    runner.button("Run").click()
    expect(runner.said).to_have_text("Running…", timeout=PATIENCE)
    runner.button("Stop").click()
    assert runner.run("print(6)") == "6\n"


def test_the_policy_of_the_site_holds(runner: Runnable, site: Path) -> None:
    """No code from text is allowed to the page, in WebAssembly or without, no style on an element; none is tried."""
    policy = built(site, "the-loop.md").select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert "unsafe" not in policy
    runner.run("print(1)\nprint(1 / 0)")
    assert runner.tab.complaints == []
    assert runner.tab.locator("[data-run] [style]").count() == 0


def test_its_licence_is_one_link_away(runner: Runnable, site: Path) -> None:
    link = runner.box.get_by_role("link", name="MicroPython")
    assert link.get_attribute("href").endswith("/assets/run/licences.txt")
    said = (site / "assets/run/licences.txt").read_text(encoding="utf-8")
    assert "Damien P. George" in said
    assert "Apache License 2.0" in said
