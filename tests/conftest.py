"""What the tests of pages and of the site share: a project to break, a page to convert, the site built once."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import markdown
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from playwright.sync_api import Browser, sync_playwright

import browser as browsers
from audit import Compressed, serve
from page_runner import records

ROOT = Path(__file__).parents[1]
PARTS = ("docs", "overrides", "page_runner", "snippets", "tests", "mkdocs.yml", "pyproject.toml", "requirements.txt")
SUB_PATH = "/a/folder/"
REPOSITORY = "https://example.org/somebody/lesson"
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


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
        self.environment = {**os.environ, "PYTHONPATH": str(folder), "NO_MKDOCS_2_WARNING": "1"}

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

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
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.delenv(records.MODE, raising=False)
    return Project(tmp_path / "project")


@pytest.fixture
def convert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Converts Markdown as the site does, into HTML; its record goes into the test's own folder."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv(records.MODE, "approve")
    config = load_config(str(ROOT / "mkdocs.yml"))
    options = config.mdx_configs | {"page_runner.extension": {"root": str(tmp_path)}}
    return lambda text: markdown.Markdown(extensions=config.markdown_extensions, extension_configs=options).convert(
        text
    )


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built strictly, once for all tests, for a sub-path of its host."""
    target = tmp_path_factory.mktemp("built") / "site"
    environment = {name: value for name, value in os.environ.items() if name != records.MODE}
    environment |= {"SITE_URL": f"https://example.org{SUB_PATH}", "NO_MKDOCS_2_WARNING": "1"}
    environment |= {"REPO_URL": REPOSITORY, "EDIT_URI": "edit/main/docs/"}
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built site is served: under a sub-path, with its own page for what is not there."""

    class Handler(Compressed):
        def translate_path(self, path: str) -> str:
            below = path.startswith(SUB_PATH)
            return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")) if below else "/outside")

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            body = (site / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

    server = serve(site, Handler)
    yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = browsers.path()
    assert program, browsers.ADVICE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM))
        yield browser
        browser.close()
