"""The built site in a browser, as its readers get it: touch and keyboard, light and dark, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest
from barriers import barriers
from playwright.sync_api import Browser, Page

from conftest import Project, Visit, each_markdown_page, each_page, served
from page_runner import mode
from page_runner.checking.boxes import KINDS
from pages import built, url
from snippets.colours import LIGHT, of_figures


@pytest.fixture(scope="module")
def scriptless(chromium: Browser) -> Iterator[Page]:
    """A browser window in which no JavaScript runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@each_page
def test_a_page_loads_quietly_and_asks_nobody_else(visit: Visit, address: str) -> None:
    """No console error, and no request to another host."""
    assert visit.complaints == []
    assert {urlsplit(request).netloc for request in visit.requests} == {urlsplit(address).netloc}


@each_page
def test_nothing_is_wider_than_a_small_phone(visit: Visit) -> None:
    assert visit.look(360).evaluate("document.documentElement.scrollWidth") <= 360


@each_page
def test_nothing_scrolls_sideways_on_a_laptop(visit: Visit) -> None:
    """Neither the page nor a block of code, a table or a formula on it."""
    wide = visit.look(1440).evaluate("""[...document.querySelectorAll('html, article pre, .tw, .eq')]
        .filter(part => part.scrollWidth > part.clientWidth).map(part => part.innerText.slice(0, 80))""")
    assert wide == []


@each_markdown_page
def test_lines_of_text_are_of_a_length_that_the_eye_follows(visit: Visit) -> None:
    """60 to 75 characters on a laptop, in the middle of what its full lines have."""
    tab = visit.look(1440)
    lengths = tab.evaluate("""[...document.querySelectorAll('article > p:not([class])')].flatMap(paragraph => {
        const range = document.createRange(), lines = new Map();
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) for (let i = 0; i < walker.currentNode.length; i++) {
            range.setStart(walker.currentNode, i); range.setEnd(walker.currentNode, i + 1);
            const line = Math.round(range.getBoundingClientRect().bottom / 12);
            lines.set(line, (lines.get(line) || 0) + 1);
        }
        return [...lines.values()].slice(0, -1);
    })""")
    assert easy_to_follow(lengths), lengths


def easy_to_follow(lengths: list[int]) -> bool:
    """Whether full lines have 60 to 75 characters, in the middle of what they have; less than a dozen say nothing."""
    return len(lengths) < 12 or 60 <= median(lengths) <= 75


def test_a_page_of_short_paragraphs_may_have_no_full_line() -> None:
    """An author's first page has no more than a sentence or two; and the rule above can be broken."""
    assert easy_to_follow([])
    assert easy_to_follow(12 * [66])
    assert not easy_to_follow(12 * [90])


@pytest.mark.sweep(4)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@each_page
def test_axe_finds_no_barrier(visit: Visit, width: int, scheme: str) -> None:
    """With all that is folded open; a laptop shows an article in the colours that a phone shows it in."""
    assert not barriers(visit.look(width, scheme=scheme), seen="article" if width > 1000 else "")


MARKDOWN_THAT_IS_ON = """# All that Markdown can

```python exec="on" source="above"
n = 1
```

=== "A tab with `{python} n`"

    In it `{python} n`, and [a claim]`{claim} n == 1`.

    ```python exec="on" source="above"
    print(n)
    ```

=== "Another"

    The other one.

    ```bash
    ls
    ```

Text[^a], x~i~, x^two^, ~~gone~~, ^^new^^, ==marked==, ++ctrl+c++, HTML.

- [x] done `{python} n`
- [ ] to do

Term
:   Its meaning, `{python} n`, \\(x\\).

[^a]: A note, `{python} n`.

*[HTML]: Hypertext
"""


def test_whatever_markdown_a_page_uses_has_no_barrier(
    project: Project, tab: Page, scriptless: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tabs, tasks, footnotes, definitions, keys, each kind of box, on a phone and a laptop, by day and by night."""
    boxes = [
        f'{sign} {kind} "A {kind}"\n    A [link](#a), `code`.\n'
        for kind in KINDS
        for sign in ("!!!", "???+")
        if kind not in ("task", "forecast")
    ]
    (project.folder / "docs/all.md").write_text("\n".join([MARKDOWN_THAT_IS_ON, *boxes]), encoding="utf-8")
    monkeypatch.setenv(mode.VARIABLE, "approve")
    monkeypatch.delenv("CI", raising=False)
    assert project.build_page("all.md") == []
    with served(project.folder / "site") as address:
        tab.goto(address + "all/")
        for width in (390, 1440):
            tab.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert not barriers(tab)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
        scriptless.goto(address + "all/")
        other = scriptless.get_by_text("The other one.")
        assert not other.is_visible()
        scriptless.locator(".tabbed-set > input").first.focus()
        scriptless.keyboard.press("ArrowRight")
        assert other.is_visible()
        label = scriptless.locator(".tabbed-labels > label").nth(1)
        assert label.evaluate("label => getComputedStyle(label).outlineStyle") == "solid"


def test_the_axe_test_can_fail(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    assert "image-alt" in barriers(tab)
    tab.evaluate("""document.body.insertAdjacentHTML('beforeend', '<p id=pale>Pale</p>');
        Object.assign(document.querySelector('#pale').style, {color: '#777', background: '#888'})""")
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        assert "color-contrast" in barriers(tab)
        assert "color-contrast" not in barriers(tab, seen="#pale")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_take_the_schemes_colours(tab: Page, address: str, scheme: str) -> None:
    """Every colour that a figure asks for is defined, and differs between the schemes."""
    drawn = of_figures(LIGHT)
    red, green, blue = bytes.fromhex(drawn["loss"].removeprefix("#"))

    tab.emulate_media(color_scheme=scheme)
    tab.goto(address + "the-loop/")
    line = tab.locator("svg.plot [stroke='var(--fig-loss)']").first
    colour = line.evaluate("element => getComputedStyle(element).stroke")
    assert colour.startswith("rgb(")
    assert (colour == f"rgb({red}, {green}, {blue})") == (scheme == "light")
    for role in drawn:
        value = tab.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--fig-{role}')")
        assert value.strip(), role


@each_page
def test_words_formulas_and_figures_need_no_script(visit: Visit, scriptless: Page, address: str, site: Path) -> None:
    """What a reader sees with JavaScript is there without it."""
    scriptless.goto(address + url(visit.page))
    plain = built(site, visit.page)
    assert scriptless.locator("article svg.plot").count() == len(plain.select("article svg.plot"))
    assert scriptless.locator("article math").count() == len(plain.select("article math"))
    assert visit.text == scriptless.locator("article").inner_text()


def test_the_page_for_what_is_not_there_works_anywhere(tab: Page, address: str) -> None:
    """Under a sub-path, however deep the wrong address is: its style, its links."""
    tab.goto(address + "no/such/page/")
    assert [text for text in tab.complaints if "404" not in text] == []
    links = tab.locator("main a").evaluate_all("links => links.map(link => link.href)")
    assert address in links
    assert address + "the-loop/" in links
    assert tab.evaluate("document.styleSheets.length") > 0


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_the_menu(tab: Page, address: str, scheme: str) -> None:
    """The phone's, opened by keyboard; test_search.py has the search."""
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tab.goto(address + "the-loop/")
    tab.get_by_role("button", name="Menu").press("Enter")
    assert tab.locator("nav#nav").get_by_role("link", name="The loop", exact=True).is_visible()
    assert not barriers(tab)


@each_page
def test_a_first_visit_is_light(visit: Visit) -> None:
    """At most 130 kB as sent, of that at most 6 kB of script; 8 kB with questions, 14 kB with pictures that move."""
    assert sum(visit.sizes.values()) <= 130_000, visit.sizes
    most = 8_000 if visit.tab.locator(".ask, .score").count() else 6_000
    most = 14_000 if visit.tab.locator(".explorer").count() else most
    scripts = [size for name, size in visit.sizes.items() if name.endswith(".js")]
    assert 0 < sum(scripts) <= most, visit.sizes
    assert all(visit.sizes.values()), visit.sizes


def test_the_theme_follows_the_system_until_the_reader_chooses(tab: Page, address: str) -> None:
    """And the choice is kept."""
    ground = "getComputedStyle(document.body).backgroundColor"
    tab.emulate_media(color_scheme="dark")
    tab.goto(address)
    dark = tab.evaluate(ground)
    tab.get_by_role("button", name="Use the light theme").click()
    light = tab.evaluate(ground)
    assert light != dark
    tab.reload(wait_until="networkidle")
    assert tab.evaluate(ground) == light
    tab.get_by_role("button", name="Use the dark theme").click()
    assert tab.evaluate(ground) == dark


def test_code_is_copied(tab: Page, address: str) -> None:
    """What is copied runs: the code, and none of its output."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(address + "the-loop/")
    tab.get_by_role("button", name="Copy code").first.click()
    tab.get_by_role("button", name="Copied").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("import torch\n\ntorch.manual_seed(0)")
    compile(copied, "copied", "exec")
    assert "14.7868" not in copied


def test_the_skip_link_comes_first_and_skips(tab: Page, address: str) -> None:
    tab.goto(address + "the-loop/")
    tab.keyboard.press("Tab")
    assert "skip" in tab.evaluate("document.activeElement.innerText").lower()
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#the-loop"


@each_page
def test_text_in_figures_is_legible_on_a_phone(visit: Visit) -> None:
    """At least 11 px as shown at 390 px."""
    sizes = visit.look(390).evaluate("""[...document.querySelectorAll('svg.plot text')].map(text => {
        const svg = text.ownerSVGElement;
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return [parseFloat(getComputedStyle(text).fontSize) * scale, text.textContent];
    })""")
    assert all(size >= 11 for size, _ in sizes), sorted(sizes)[:3]
