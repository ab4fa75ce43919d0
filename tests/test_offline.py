"""The site without a network: what was read, what is kept when a reader asks for it, and how a new version comes."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from barriers import barriers
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit import serve
from conftest import SUB_PATH, BelowHost, Project
from page_runner.mode import Mode
from page_runner.publishing import offline
from pages import DOCS, PAGES, SAMPLE, built, url
from serving import Server

PATIENCE = 20_000  # ms
NETWORK = "The network is gone. What has come is kept: press again to go on."
WHOLE = "Kept: all pages, search and Python."


class Host:
    """Serves a copy of the site, below a folder of its host, until it is shut down; counts what it sends."""

    def __init__(self, site: Path, folder: Path) -> None:
        self.site = Path(shutil.copytree(site, folder / "host"))
        self.sent: list[tuple[str, int]] = []
        self.server = serve(self.site, self._counting())
        self.address = f"http://127.0.0.1:{self.server.server_port}{SUB_PATH}"

    def _counting(self) -> type[BelowHost]:
        sent = self.sent

        class Counting(BelowHost):
            def send_header(self, name: str, value: str) -> None:
                if name == "Content-Length":
                    sent.append((self.path, int(value)))
                super().send_header(name, value)

        return Counting

    def change(self, path: str, old: str, new: str) -> None:
        """Change a file of the site, and nothing else."""
        file = self.site / path
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {path}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def publish(self, mode: Mode = Mode.PUBLISH) -> None:
        """Make of what has been changed a version."""
        offline.add(self.site, DOCS, mode)

    def down(self) -> None:
        """No network from now on."""
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host(site: Path, tmp_path: Path) -> Iterator[Host]:
    host = Host(site, tmp_path)
    yield host
    host.down()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which workers may serve pages; elsewhere they are kept out."""
    context = chromium.new_context(service_workers="allow", reduced_motion="reduce")
    yield context
    context.close()


def until(tab: Page, holds: str) -> None:
    """Wait until something holds, which may itself have to be waited for."""
    end = f"performance.now() + {PATIENCE}"
    wait = f"if (performance.now() > end) throw new Error({holds!r}); await new Promise(done => setTimeout(done, 50))"
    tab.evaluate(f"async () => {{ const end = {end}; while (!({holds})) {{ {wait}; }} }}")


def read(tab: Page, address: str) -> None:
    """Open a page, and wait until it is kept."""
    tab.goto(address)
    until(tab, "await caches.match(location.href)")


def press(tab: Page, name: str = "Keep for offline", then: str = WHOLE) -> None:
    """Press the button at the foot, and wait for what is said."""
    tab.get_by_role("button", name=name).click()
    expect(tab.locator(".keep [role=status]")).to_have_text(then, timeout=PATIENCE)


def files_kept(tab: Page, host: Host) -> set[str]:
    """The files of this version that are kept."""
    name = f"lesson {host.address} {told(host.site)['version']}"
    kept = tab.evaluate("async name => (await (await caches.open(name)).keys()).map(({ url }) => url)", name)
    return {path.removeprefix(host.address) for path in kept}


# What the build tells the worker


def told(site: Path) -> dict[str, dict[str, list[str]]]:
    """What stands above the worker of a built site."""
    begin = (site / "sw.js").read_text(encoding="utf-8").partition("\n")[0]
    return json.loads(begin.removeprefix(offline.SETS).removesuffix(";"))


def test_all_that_a_reader_may_need_is_listed_and_nothing_else(site: Path) -> None:
    """Each page, with its bytes and hash; no card, no notebook, nothing of Material's that no page loads."""
    files, shell = told(site)["files"], told(site)["shell"]
    assert {url(page) for page in PAGES} | {"404.html", "503.html", "search/search_index.json"} < files.keys()
    assert not [path for path in files if path.endswith((".png", ".ipynb", ".map", ".bib")) or "palette" in path]
    for path, (length, *hashes) in files.items():
        data = (site / path / "index.html" if path == "" or path.endswith("/") else site / path).read_bytes()
        assert length == len(data)
        assert hashlib.sha256(data).hexdigest().startswith(hashes[0])
        if path.endswith(".gz"):
            assert hashlib.sha256(gzip.decompress(data)).hexdigest().startswith(hashes[1])
    assert {"404.html", "503.html", "assets/site.js", "assets/site.css", "assets/fonts/math.woff2"} < set(shell)
    assert not [path for path in shell if re.match(r"$|.*/$|search/|assets/(run|explore)/", path)]


def test_a_page_says_how_much_it_is(site: Path) -> None:
    size = sum(length for length, *_ in told(site)["files"].values())
    html = (site / "index.html").read_text(encoding="utf-8")
    assert f"Keep for offline ({size / 1e6:.1f} MB)" in html


def test_a_version_is_what_is_in_it(tmp_path: Path) -> None:
    """The same files give the same version, wherever they lie; another byte another one."""
    versions = []
    for name, words in (("one", "a"), ("two", "a"), ("three", "b")):
        site = tmp_path / name
        site.mkdir()
        (site / "sw.js").write_text("code", encoding="utf-8")
        (site / "index.html").write_text(words, encoding="utf-8")
        for _ in range(2):  # a second time changes nothing
            offline.add(site, tmp_path, Mode.PUBLISH)
        assert (site / "sw.js").read_text(encoding="utf-8").endswith("\ncode")
        versions.append(told(site)["version"])
    assert versions[0] == versions[1] != versions[2]


# What a reader has without a network


def test_what_was_read_stays_and_what_was_not_is_told(context: BrowserContext, host: Host) -> None:
    """With its style, figures and what moves. In the place of another page, one that says so, and lists those there."""
    tab = context.new_page()
    read(tab, host.address + "one-step/")
    read(tab, host.address + "the-loop/")
    host.down()
    tab.goto(host.address + "one-step/index.html#five-fates")
    assert (
        tab.locator("article svg.plot").count() == len(built(host.site, "one-step.md").select("article svg.plot")) > 1
    )
    tab.locator("#ball[data-ready]").wait_for()
    assert tab.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length)")
    assert tab.evaluate("document.fonts.load('1em Stix').then(fonts => fonts.length)") == 1
    tab.goto(host.address + "the-loop")
    assert tab.url == host.address + "the-loop/"

    tab.goto(host.address + "the-valley/")
    assert tab.locator("h1").inner_text() == "There is no network, and this page is not kept"
    tab.locator("[data-kept]:visible").wait_for()
    links = tab.locator("[data-kept] a").evaluate_all("links => links.map(link => link.href)")
    assert links == [host.address + "one-step/", host.address + "the-loop/"]
    tab.goto(host.address + "no/such/page/")
    assert tab.locator("h1").inner_text() == "This page is not here"

    tab.goto(host.address + "the-loop/")
    tab.keyboard.press("/")
    said = tab.locator("dialog [role=status]")
    expect(said).to_have_text("The search could not be loaded. Is the network gone? Else reload the page.")
    tab.keyboard.press("Escape")
    opener = tab.get_by_role("button", name="Change and run").first
    opener.click()
    expect(tab.locator(".change").first).to_contain_text("Is the network gone?")


def test_all_is_there_once_it_is_kept(context: BrowserContext, host: Host) -> None:
    """Every page, the search, Python; from the page where it was asked for, and later. And it can be undone."""
    tab = context.new_page()
    read(tab, host.address)
    press(tab)
    tab.goto(host.address + "the-loop/")
    host.down()
    runner = tab.locator("[data-run]").first
    runner.get_by_role("button", name="Change and run").click()
    expect(runner.get_by_role("status")).to_contain_text("Done in", timeout=PATIENCE)
    tab.keyboard.press("Tab")
    tab.get_by_role("button", name="Search").click()
    tab.keyboard.type("momentum")
    tab.locator("dialog li a").first.click()
    tab.wait_for_url("**/memory-and-scale/**")
    assert files_kept(tab, host) == told(host.site)["files"].keys()
    for page in SAMPLE:
        tab.goto(host.address + url(page))
        assert tab.locator("#away").count() == 0, page
    press(tab, "Remove what is kept", "Removed. Pages that you open are kept again.")
    tab.reload()
    assert tab.locator("#away").count() == 0
    left = files_kept(tab, host) - {*told(host.site)["shell"]}
    assert [path for path in left if path.endswith("/")] == [url(SAMPLE[-1])]
    assert "assets/run/python.js" not in left


# A new version


def update(tab: Page) -> None:
    """Look for a new version, and wait until it serves."""
    tab.evaluate("""() => new Promise(done => {
        navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
        navigator.serviceWorker.ready.then(registration => registration.update());
    })""")


@pytest.mark.sweep(0)
def test_a_new_version_takes_the_place_of_the_old_one(context: BrowserContext, host: Host) -> None:
    """Page and scripts together, also without a network, and though the browser would use what it fetched before.

    A page that is open meanwhile goes on with its own version's scripts, or is told to be loaded again.
    """
    tab, other = context.new_page(), context.new_page()
    read(tab, host.address + "the-loop/")
    read(other, host.address + "one-step/")
    other.reload()
    host.change("the-loop/index.html", "<h1 ", "<h1 data-version=new ")
    host.change("assets/explore/epochs.js", "export", "document.documentElement.dataset.script='new';export")
    host.change("assets/search.js", "No page has these words", "New words")
    host.publish()
    tab.reload()
    assert tab.locator("h1[data-version]").count() == 0
    update(tab)
    other.keyboard.press("/")
    expect(other.locator("dialog [role=status]")).to_contain_text("Else reload the page")
    host.down()
    tab.goto(host.address + "the-loop/")
    assert tab.locator("h1[data-version]").count() == 1
    until(tab, "document.documentElement.dataset.script === 'new'")
    names = tab.evaluate("caches.keys()")
    assert len([name for name in names if name[-12:] in {told(host.site)["version"]}]) == 1


@pytest.mark.sweep(0)
def test_what_was_kept_whole_is_whole_in_the_new_version(context: BrowserContext, host: Host) -> None:
    """Fetching no more than what has changed."""
    tab = context.new_page()
    read(tab, host.address)
    press(tab)
    host.change("the-valley/index.html", "<h1 ", "<h1 data-version=new ")
    host.publish()
    host.sent.clear()
    update(tab)
    assert {path.removeprefix(SUB_PATH) for path, _ in host.sent} <= {"sw.js", "the-valley/"}
    host.down()
    tab.goto(host.address + "the-valley/")
    assert tab.locator("h1[data-version]").count() == 1
    expect(tab.get_by_role("button", name="Remove what is kept")).to_be_visible()


@pytest.mark.sweep(0)
def test_a_page_of_another_version_gets_no_scripts_of_this_one(context: BrowserContext, host: Host) -> None:
    """Where the site is newer than the worker knows, its new page and its new scripts come from the network."""
    tab = context.new_page()
    read(tab, host.address + "one-step/")
    host.change("the-loop/index.html", "<h1 ", "<h1 data-version=new ")
    host.change("assets/site.js", "lesson-theme", "lesson-theme-new")
    host.change("assets/explore/epochs.js", "export", "document.documentElement.dataset.script='new';export")
    tab.goto(host.address + "the-loop/")
    assert tab.locator("h1[data-version]").count() == 1
    until(tab, "document.documentElement.dataset.script === 'new'")
    assert not tab.evaluate("caches.match(location.href).then(Boolean)")


@pytest.mark.sweep(0)
def test_a_worker_that_is_left_over_where_an_author_works_goes(
    context: BrowserContext, host: Host, project: Project
) -> None:
    """The page comes from the server again; `mkdocs serve` begins none."""
    tab = context.new_page()
    read(tab, host.address)
    host.publish(Mode.SERVE)
    host.change("index.html", 'type="module"', 'type="text/nothing"')
    host.change("index.html", "<h1", "<h1 data-version=new")
    tab.goto(host.address)
    tab.locator("h1[data-version]").wait_for(timeout=PATIENCE)
    until(tab, "!(await navigator.serviceWorker.getRegistrations()).length")
    assert tab.evaluate("caches.keys()") == []

    project.keep("index.md")
    with Server(project.folder) as server:
        assert server.page("sw.js").startswith("self.SITE=null;\n")
        assert "offline.js" not in server.page("")
        assert "data-keep" not in server.page("")


# Where it fails


def no_room(tab: Page, host: Host) -> None:
    quota = {"origin": host.address.removesuffix(SUB_PATH), "quotaSize": 700_000}
    tab.context.new_cdp_session(tab).send("Storage.overrideQuotaForOrigin", quota)


def another_page(tab: Page, host: Host) -> None:
    host.change("the-valley/index.html", "<h1 ", "<h1 data-version=new ")


FAILS: dict[str, tuple[Callable[[Page, Host], None], str]] = {
    "no room": (no_room, "There is no room for it in this browser."),
    "no network": (lambda tab, host: host.down(), NETWORK),
    "another version": (another_page, "The site is being changed just now. Try again in some minutes."),
}


@pytest.mark.sweep(0)
@pytest.mark.parametrize("reason", FAILS)
def test_it_says_plainly_why_not_all_is_kept(context: BrowserContext, host: Host, reason: str) -> None:
    """And can be asked for again."""
    tab, (breaks, words) = context.new_page(), FAILS[reason]
    read(tab, host.address)
    breaks(tab, host)
    press(tab, then=words)
    expect(tab.get_by_role("button", name="Keep for offline")).to_be_enabled()


@pytest.mark.sweep(0)
def test_it_says_plainly_where_nothing_can_be_kept(tab: Page, address: str) -> None:
    """A private window, a browser without workers."""
    tab.goto(address)
    press(tab, then="This browser keeps no pages, or not in a private window.")
    assert tab.complaints == []


# What it costs, and whom it stops


@pytest.mark.sweep(0)
@pytest.mark.parametrize("page", ["index.md", "the-valley.md", "memory-and-scale.md", "which-way-is-down.md"])
def test_a_first_visit_stays_light(context: BrowserContext, host: Host, page: str) -> None:
    """At most 130 kB with all that is kept; nothing is fetched twice, and nothing moves."""
    tab = context.new_page()
    tab.add_init_script("""new PerformanceObserver(list => {
        window.moved = (window.moved ?? 0) + list.getEntries().reduce((sum, entry) => sum + entry.value, 0);
    }).observe({ type: 'layout-shift', buffered: true });""")
    read(tab, host.address + url(page))
    tab.wait_for_timeout(500)
    sent = [path for path, _ in host.sent]
    assert sorted(set(sent)) == sorted(sent)
    assert sum(size for _, size in host.sent) <= 130_000, host.sent
    assert tab.evaluate("window.moved ?? 0") < 0.01


@pytest.mark.sweep(0)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_no_barrier_without_a_network(context: BrowserContext, host: Host, width: int, scheme: str) -> None:
    """In what is said when all is kept, on the page that stands for one that is not; and by the keyboard alone."""
    tab = context.new_page()
    tab.set_viewport_size({"width": width, "height": 900})
    tab.emulate_media(color_scheme=scheme)
    read(tab, host.address + "takeaways/")
    tab.get_by_role("button", name="Keep for offline").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(".keep [role=status]")).to_have_text(WHOLE, timeout=PATIENCE)
    for where in ("takeaways/", "503.html"):
        if not tab.url.endswith(where):
            tab.goto(host.address + where)
        assert not barriers(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
