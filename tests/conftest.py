"""What the tests of pages and of the site share: a project to break, a page to convert, the site built once."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import markdown
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

import browser as browsers
from audit import Compressed, serve
from page_runner import mode
from page_runner.checking import records, varies
from page_runner.mode import Mode
from pages import MARKDOWN, PAGES, ROOT, SAMPLE, url
from searching import Ask, asking

os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch's threads, for tensors as small as these, wait for each other

PARTS = ("docs", "overrides", "page_runner", "snippets", "tests", "mkdocs.yml", "pyproject.toml", "requirements.txt")
TIMEOUT = 300  # seconds, for a command of a test
SUB_PATH = "/a/folder/"
REPOSITORY = "https://github.com/somebody/lesson"
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--whole`: every case of every sweep, as `make test-all` asks for."""
    parser.addoption("--whole", action="store_true", help="run sweeps over many cases whole, and not a sample of each")


def pytest_configure(config: pytest.Config) -> None:
    """`sweep(n)`: of the test's cases `make test` takes n, evenly spread, 0 for none; `make test-all` takes all."""
    config.addinivalue_line("markers", "sweep(n): a sweep over cases, of which `make test` takes n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Unless `--whole` or named tests are asked for, keep a fixed sample of each sweep; of pages, those of SAMPLE."""
    if config.getoption("--whole") or config.args_source is not config.ArgsSource.TESTPATHS:
        return
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        name = item.nodeid.partition("[")[0]
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if not any(value in PAGES and value not in SAMPLE for value in values if isinstance(value, str)):
            cases.setdefault(name, []).append(item)
    kept = set()
    for group in cases.values():
        marker = group[0].get_closest_marker("sweep")
        count = min(marker.args[0], len(group)) if marker else len(group)
        kept |= {group[place * len(group) // count] for place in range(count)}
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]  # in their order, in which tests of one page stand together


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """All tests run in one process more than there are processors, for many wait, at most four; named ones in this."""
    return min((os.cpu_count() or 1) + 1, 4) if config.args_source is config.ArgsSource.TESTPATHS else 0


class Project:
    """A copy of the project, to break and to build.

    `environment` is what its commands run in: this copy's `snippets`, not that which pip installed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=ignore)
            else:
                shutil.copy(source, folder / part)
        inherited = {name: value for name, value in os.environ.items() if name != mode.VARIABLE}
        self.environment = inherited | {"PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"}

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def files(self) -> set[tuple[str, int, int]]:
        """Each file with its size and when it was changed; what Python keeps of its modules left out."""
        files = [path for path in self.folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        return {(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    def keep(self, *pages: str) -> None:
        """Leave of the other pages no more than a heading: links to them hold, and they cost nothing."""
        empty = {".md": "# Empty\n", ".py": "# %% [markdown]\n# # Empty\n"}
        for path in (self.folder / "docs").rglob("*.*"):
            page = path.relative_to(self.folder / "docs").as_posix()
            if path.suffix in empty and page not in pages:
                path.write_text(empty[path.suffix], encoding="utf-8")
                (self.folder / records.FOLDER / f"{page}.txt").unlink(missing_ok=True)

    def build_page(self, page: str) -> list[str]:
        """Build one page in this process; the messages of the build that failed, or none."""
        for path in (self.folder / "docs").rglob("*.*"):
            if path.suffix in (".md", ".py") and path != self.folder / "docs" / page:
                path.unlink()
        notebook = page.endswith(".py")
        less = {} if notebook else {"plugins": [], "hooks": []}
        config = load_config(
            str(self.folder / "mkdocs.yml"), site_dir=str(self.folder / "site"), nav=[{"Page": page}], **less
        )
        if not notebook:  # what the hooks say, which would add fonts and cards
            what_for = mode.of("build", os.environ)
            config.mdx_configs["page_runner.extension"] = {"root": str(self.folder), "mode": what_for}
        messages: list[str] = []
        handler = logging.Handler(logging.ERROR)
        handler.emit = lambda record: messages.append(record.getMessage())
        logger = logging.getLogger("mkdocs")
        logger.addHandler(handler)
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
        except Abort:
            return "\n".join(messages).splitlines()
        finally:
            os.chdir(before)
            logger.removeHandler(handler)
        return []

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `python -m …` in the project."""
        return subprocess.run(
            [sys.executable, "-m", *command], cwd=self.folder, env=self.environment | environment,
            capture_output=True, text=True, check=False, timeout=TIMEOUT,
        )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv(mode.VARIABLE, raising=False)
    return Project(tmp_path / "project")


@pytest.fixture
def approving(tmp_path: Path) -> Callable[[str], str]:
    """Converts Markdown as the site does, into HTML; its record is approved, in the test's own folder."""
    config = load_config(str(ROOT / "mkdocs.yml"))
    options = config.mdx_configs | {"page_runner.extension": {"root": str(tmp_path), "mode": Mode.APPROVE}}
    return lambda text: markdown.Markdown(extensions=config.markdown_extensions, extension_configs=options).convert(
        text
    )


@pytest.fixture
def convert(approving: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """The same, but the page is not run a second time, to see whether it varies."""
    monkeypatch.setattr(varies, "check", lambda *page: None)
    return approving


@dataclass(frozen=True)
class Build:
    """A build of the whole site: its messages if it failed, and the files of the project that it changed."""

    fault: str
    changed: list[str]


def build_site(folder: Path, *options: str) -> Build:
    """Build the whole site strictly into `folder`/site, for a sub-path of its host, from a copy of the project."""
    project = Project(folder / "project")
    before = project.files()
    done = project.run(
        "mkdocs", "build", "--strict", "--site-dir", str(folder / "site"), *options,
        SITE_URL=f"https://example.org{SUB_PATH}", REPO_URL=REPOSITORY, EDIT_URI="edit/main/docs/",
    )  # fmt: skip
    changed = {path for path, *_ in before ^ project.files()}
    return Build(done.stderr if done.returncode else "", sorted(changed))


def build_with_zensical(folder: Path) -> Build:
    """The same with MkDocs' successor, which has no hooks, plugins or notebooks."""
    project = Project(folder / "project")
    done = project.run("zensical", "build", SITE_URL="https://example.org/")
    return Build(done.stderr if done.returncode else "", [])


def build_once(folder: Path, make: Callable[[Path], Build]) -> Build:
    """Build in the first process that comes here; those that come later wait for it, and get what it got.

    pytest-xdist runs the tests in several processes. Making a folder succeeds in one of them, on every system.
    """
    result = folder / "build.json"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + TIMEOUT + 30
        while not result.exists():
            assert time.monotonic() < end, "the process that was to build the site has ended without a word"
            time.sleep(0.1)
        return Build(**json.loads(result.read_text(encoding="utf-8")))
    build = Build("the build was interrupted", [])
    try:
        build = make(folder)
    except Exception as error:
        build = Build(f"{type(error).__name__}: {error}", [])
    finally:
        draft = folder / "draft.json"
        draft.write_text(json.dumps(asdict(build)), encoding="utf-8")
        draft.replace(result)  # at once: nobody reads half of it
    return build


def shared_build(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Build] = build_site
) -> tuple[Path, Build]:
    """The folder of a build of the whole site that all tests share, and what is known of it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the one that all processes share
    build = build_once(folder / name, make)
    assert not build.fault, build.fault
    return folder / name, build


@pytest.fixture(scope="session")
def site_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Build]:
    """The site as it is published."""
    return shared_build(tmp_path_factory, "built")


@pytest.fixture(scope="session")
def site(site_build: tuple[Path, Build]) -> Path:
    """The whole site, built once for all tests, which only read it."""
    return site_build[0] / "site"


@pytest.fixture(scope="session")
def by_zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as MkDocs' successor builds it from the same mkdocs.yml."""
    return shared_build(tmp_path_factory, "by-zensical", build_with_zensical)[0] / "project/site"


class BelowHost(Compressed):
    """Serves a site under a sub-path of its host, with its own page for what is not there."""

    def translate_path(self, path: str) -> str:
        below = path.startswith(SUB_PATH)
        return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")) if below else "/outside")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("LinkChecker", "welcome")  # else it waits between requests, so as not to be a burden
        super().end_headers()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address where a built site is served meanwhile."""
    server = serve(site, BelowHost)
    try:
        yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = browsers.path(bare=True)
    assert program, browsers.ADVICE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM))
        # A worker would answer in the place of what a test puts there; test_offline.py lets it.
        browser.new_context = partial(browser.new_context, service_workers="block")  # type: ignore[method-assign]
        yield browser
        browser.close()


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


@pytest.fixture(scope="module")
def ask(chromium: Browser, address: str) -> Iterator[Ask]:
    """Asks the search of the built site."""
    context = chromium.new_context()
    yield asking(context.new_page(), address)
    context.close()


@dataclass(frozen=True)
class Visit:
    """A reader's first visit to a page, in a window of its own; the page stays open, to be looked at.

    Attributes:
        page: Its name.
        complaints, requests: What the browser complained of, and the addresses that it asked for.
        sizes: Bytes of each answer, as sent.
        text: What the page says before anything on it is opened, without what a script brings.
    """

    page: str
    complaints: list[str]
    requests: list[str]
    sizes: dict[str, int]
    text: str
    tab: Page
    device: CDPSession

    def look(self, width: int, *, scheme: str = "light", ratio: int = 1) -> Page:
        """The page in a window of this width, with so many device pixels to one, all that is folded open, at its top.

        Its layout and its colours are the style sheet's alone, so it need not be loaded again.
        """
        self.tab.set_viewport_size({"width": width, "height": 900})
        screen = {"width": width, "height": 900, "deviceScaleFactor": ratio, "mobile": False}
        self.device.send("Emulation.setDeviceMetricsOverride", screen)
        self.tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true); scrollTo(0, 0)")
        seen = self.tab.evaluate("[innerWidth, devicePixelRatio, matchMedia('(prefers-color-scheme: dark)').matches]")
        assert seen == [width, ratio, scheme == "dark"]
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
    only = "'.score-panel, .explorer-controls, .needs-script, .change'"  # what a script brings
    hidden = f"hide => document.querySelectorAll({only}).forEach(part => part.style.display = hide ? 'none' : '')"
    tab.evaluate(hidden, True)
    text = tab.locator("article").inner_text()
    tab.evaluate(hidden, False)
    yield Visit(request.param, list(complaints), list(requests), dict(sizes), text, tab, context.new_cdp_session(tab))
    context.close()


each_page = pytest.mark.parametrize("visit", PAGES, indirect=True)
each_markdown_page = pytest.mark.parametrize("visit", MARKDOWN, indirect=True)
