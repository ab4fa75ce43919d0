"""The built site, as its readers get it: what it shows, where it leads, what it asks of a device."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page

from conftest import REPOSITORY, SUB_PATH, Build, Project, served
from page_runner.checking import records
from pages import DOCS, MARKDOWN, NAV, NOTEBOOKS, PAGES, ROOT, built, read, url
from snippets.colours import LIGHT, of_figures

MARKED = re.compile(r'^[> \t]*```python exec="on"', re.MULTILINE)


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A browser window for one test; what it complains of and asks for is kept."""
    context = chromium.new_context()
    page = context.new_page()
    page.complaints, page.requests = [], []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    yield page
    context.close()


@dataclass(frozen=True)
class Visit:
    """A reader's first visit to a page, in a window of its own; the page stays open, to be looked at.

    Attributes:
        page: Its name.
        complaints, requests: What the browser complained of, and the addresses that it asked for.
        sizes: Bytes of each answer, as sent.
        text: What the page says before anything on it is opened.
    """

    page: str
    complaints: list[str]
    requests: list[str]
    sizes: dict[str, int]
    text: str
    tab: Page

    def look(self, width: int, *, scheme: str = "light") -> Page:
        """The page in a window of this width, with all that is folded open, at its top.

        Its layout and its colours are the style sheet's alone, so it need not be loaded again.
        """
        self.tab.set_viewport_size({"width": width, "height": 900})
        self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true); scrollTo(0, 0)")
        seen = self.tab.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")
        assert seen == [width, scheme == "dark"]
        return self.tab


@pytest.fixture(scope="module")
def visit(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Visit]:
    """The page of the test's parameter, visited once for all tests that look at it."""
    context = chromium.new_context()
    tab = context.new_page()
    complaints, requests, sizes = [], [], {}
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("request", lambda asked: requests.append(asked.url))
    tab.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length", 0))}))
    tab.goto(address + url(request.param), wait_until="networkidle")
    text = tab.locator("article").inner_text()
    yield Visit(request.param, list(complaints), list(requests), dict(sizes), text, tab)
    context.close()


@pytest.fixture(scope="module")
def scriptless(chromium: Browser) -> Iterator[Page]:
    """A browser window in which no JavaScript runs."""
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


each_page = pytest.mark.parametrize("visit", PAGES, indirect=True)
each_markdown_page = pytest.mark.parametrize("visit", MARKDOWN, indirect=True)


def barriers(tab: Page) -> AxeResults:
    """What axe finds on a page as it stands."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    return AxeResults(tab.evaluate("axe.run({resultTypes: ['violations']})"))


# What ran


@pytest.mark.parametrize("page", MARKDOWN)
def test_every_marked_block_ran(site: Path, page: str) -> None:
    """As many blocks are set as having run as the page marks."""
    marked = len(MARKED.findall((DOCS / page).read_text(encoding="utf-8")))
    soup = built(site, page)
    folded = [fold for fold in soup.select("details.drawing") if fold.select_one(".highlight")]
    assert len(soup.select(".run")) + len(folded) == marked


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_shows_is_what_its_record_says(site: Path, page: str) -> None:
    """The record holds, read from the page itself: output and descriptions of figures."""
    record = ROOT / records.FOLDER / f"{page}.txt"
    soup = built(site, page)
    shown = [part.get_text() for part in soup.select(".prints samp")]
    described = [plot["aria-label"] for plot in soup.select("svg.plot")]
    entries = records.read(record) if record.exists() else {}
    approved = [text for name, text in entries.items() if name.endswith(" prints")]
    approved_figures = [text.splitlines()[0] for name, text in entries.items() if " draws figure " in name]
    assert len(shown) == len(approved)
    for now, before in zip(shown, approved, strict=True):
        lines = zip(before.splitlines(), now.splitlines(), strict=True)
        assert all(records.same(*pair) for pair in lines)
    assert len(described) == len(approved_figures)
    for now, before in zip(described, approved_figures, strict=True):
        assert records.same(before, f"figure: {now}")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_left_unset(site: Path, page: str) -> None:
    """No value, formula or fence of the source reaches the reader."""
    article = copy(built(site, page).select_one("article"))
    for code in article.select("code, pre, samp"):
        code.decompose()
    text = article.get_text()
    assert not re.search(r"\{python|\\[(\[]|```|///|\$\$", text)


@pytest.mark.parametrize("page", PAGES)
def test_ids_are_unique(site: Path, page: str) -> None:
    ids = [element["id"] for element in built(site, page).select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("page", MARKDOWN)
def test_code_fits_a_phone(page: str) -> None:
    """Lines of at most 72 characters, so that few blocks scroll."""
    source = (DOCS / page).read_text(encoding="utf-8")
    for block in re.findall(r"^([> \t]*)```python.*?\n(.*?)```", source, re.MULTILINE | re.DOTALL):
        long = [line for line in block[1].splitlines() if len(line) - len(block[0]) > 72]
        assert not long


@pytest.mark.parametrize("page", NOTEBOOKS)
def test_a_notebook_is_light_and_in_the_sites_own_look(site: Path, page: str) -> None:
    """Under 150 kB, without JupyterLab's style sheet and scripts."""
    html = (site / url(page) / "index.html").read_text(encoding="utf-8")
    assert len(html.encode()) < 150_000
    article = built(site, page).select_one("article")
    assert not article.select("style, script, [class*=jp-], [class*=ipynb]")
    assert article.select(".run .highlight pre code")


# Where it leads


def check_links(address: str, folder: Path, *, depth: int = -1) -> str:
    """What LinkChecker says of all that can be reached from an address, or of what is `depth` links away."""
    settings = folder / "linkchecker.ini"
    settings.write_text("[checking]\nmaxrequestspersecond=1000\n")
    done = subprocess.run(
        [sys.executable, "-m", "linkcheck", "--config", str(settings), "--no-status", "--verbose",
         "--recursion-level", str(depth), address],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


def check_anchors(site: Path) -> list[str]:
    """Each link to a place on a page of the site that is not there.

    LinkChecker can tell too, but loads and parses a page again for each place on it that a link leads to.
    """
    home = f"https://example.org{SUB_PATH}"
    missing = []
    for file in site.rglob("*.html"):
        address = home + file.relative_to(site).as_posix().removesuffix("index.html")
        for link in read(file).select("[href*='#']"):
            target, _, place = urljoin(address, link["href"]).partition("#")
            if place and target.startswith(home):
                path = site / unquote(target.removeprefix(home))
                path = path / "index.html" if path.is_dir() else path
                if not path.is_file() or unquote(place) not in anchors(path):
                    missing.append(f"{address}: {link['href']}")
    return missing


@cache
def anchors(file: Path) -> set[str]:
    """The places of a page that a link can lead to."""
    return {part.get("id") or part["name"] for part in read(file).select("[id], a[name]")}


def test_links_and_images_resolve(address: str, tmp_path: Path) -> None:
    said = check_links(address, tmp_path)
    assert "0 warnings found. 0 errors found" in said, said
    for page in PAGES:
        assert f"{address}{url(page)}" in said


def test_anchors_resolve(site: Path) -> None:
    assert check_anchors(site) == []


def test_the_link_checks_find_a_broken_link(site: Path, tmp_path: Path) -> None:
    """The tests above can fail: on a file, on an anchor, also of a page that another link has led to."""
    copied = shutil.copytree(site, tmp_path / "site")
    links = [f'<a href="{target}">x</a>' for target in ("the-loop/", "missing/", "the-loop/#the-loop", "the-loop/#no")]
    (copied / "extra.html").write_text(f"<!doctype html><title>x</title>{links}", encoding="utf-8")
    with served(copied) as address:
        said = check_links(f"{address}extra.html", tmp_path, depth=1)
    assert "0 warnings found. 1 error found" in said, said
    assert f"{address}missing/" in said
    assert check_anchors(copied) == [f"https://example.org{SUB_PATH}extra.html: the-loop/#no"]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_names_itself(site: Path, page: str) -> None:
    """Title, description and canonical address, for search engines and for who shares it."""
    soup = built(site, page)
    assert soup.title.get_text(strip=True)
    assert soup.select_one("meta[name=description]")["content"]
    assert soup.select_one("link[rel=canonical]")["href"] == f"https://example.org{SUB_PATH}{url(page)}"
    assert len(soup.select("h1")) == 1


# In a browser


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
    if len(lengths) < 5:
        return  # a page of lists and short paragraphs has no lines that are full
    assert 60 <= median(lengths) <= 75


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@each_page
def test_axe_finds_no_barrier(visit: Visit, width: int, scheme: str) -> None:
    """With all that is folded open."""
    found = barriers(visit.look(width, scheme=scheme))
    assert found.violations_count == 0, found.generate_report()


def test_the_axe_test_can_fail(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\">')")
    assert barriers(tab).violations_count > 0


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("part", "width"), [("menu", 390), ("search", 390), ("search", 1440)])
def test_axe_finds_no_barrier_in_what_opens(tab: Page, address: str, part: str, width: int, scheme: str) -> None:
    """The search, with results; the phone's menu."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    tab.goto(address + "the-loop/")
    if part == "menu":
        tab.get_by_role("button", name="Menu").press("Enter")
        assert tab.locator("nav#nav").get_by_role("link", name="The loop", exact=True).is_visible()
    else:
        tab.keyboard.press("/")
        tab.keyboard.type("learning rate")
        tab.locator("dialog a").first.wait_for()
    found = barriers(tab)
    assert found.violations_count == 0, found.generate_report()


def test_search_finds_what_a_reader_asks(tab: Page, address: str) -> None:
    """All words of the question, on the page that answers it; by keyboard alone."""
    tab.goto(address + "the-loop/")
    tab.keyboard.press("/")
    tab.keyboard.type("learning rate too large")
    tab.locator("dialog a").first.wait_for()
    assert "result" in tab.locator("dialog [role=status]").inner_text()
    assert "The learning rate" in tab.locator("dialog a").first.inner_text()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/the-learning-rate/**")


def test_nothing_is_fetched_for_search_before_it_is_used(tab: Page, address: str) -> None:
    tab.goto(address, wait_until="networkidle")
    assert not [request for request in tab.requests if "search" in request]
    with tab.expect_response("**/search_index.json"):
        tab.keyboard.press("/")


@each_page
def test_a_first_visit_is_light(visit: Visit) -> None:
    """At most 130 kB as sent, of that at most 6 kB of script."""
    assert sum(visit.sizes.values()) <= 130_000, visit.sizes
    scripts = [size for name, size in visit.sizes.items() if name.endswith(".js")]
    assert 0 < sum(scripts) <= 6_000, visit.sizes
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


# Pages among pages


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_on_and_can_be_mended(site: Path, page: str) -> None:
    """Previous and next by title; where its source is, and where to report a mistake."""
    soup = built(site, page)
    place = NAV.index(page)
    titles = {link["rel"][0]: link for link in soup.select(".turn a")}
    assert ("prev" in titles) == (place > 0)
    assert ("next" in titles) == (place < len(NAV) - 1)
    hrefs = [link["href"] for link in soup.select(".foot a")]
    assert f"{REPOSITORY}/edit/main/docs/{page}" in hrefs
    assert any(href.startswith(f"{REPOSITORY}/issues/new") for href in hrefs)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_its_card(site: Path, page: str) -> None:
    """The picture that is shown where somebody shares a link, 1200 by 630."""
    image = built(site, page).select_one("meta[property='og:image']")["content"]
    assert image.startswith(f"https://example.org{SUB_PATH}")
    data = (site / image.removeprefix(f"https://example.org{SUB_PATH}")).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (1200, 630)


def test_the_sitemap_has_each_page(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    for page in PAGES:
        assert f"<loc>https://example.org{SUB_PATH}{url(page)}</loc>" in sitemap


def test_every_page_is_in_the_table_of_contents() -> None:
    assert sorted(NAV) == sorted(PAGES)


# Elsewhere


def test_zensical_prints_the_same_numbers(site: Path, project: Project) -> None:
    """MkDocs' successor builds the Markdown pages from the same mkdocs.yml."""
    done = project.run("zensical", "build", SITE_URL="https://example.org/")
    assert done.returncode == 0, done.stderr
    for page in MARKDOWN:
        ours = built(site, page).select_one("article")
        theirs = built(project.folder / "site", page).select_one("article")
        for what in (".prints samp", ".value", ".claim > span", ".answer", ".citation", "svg.plot text", "math"):
            assert [part.get_text() for part in theirs.select(what)] == [part.get_text() for part in ours.select(what)]


def test_a_build_leaves_the_project_as_it_was(site_build: tuple[Path, Build]) -> None:
    """A page may not write: all files are the same after the build, but for the site."""
    assert site_build[1].changed == []
