"""The site as a folder that is opened without a server, and as a zip."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from explorers import EXPLORERS
from playwright.sync_api import Page, expect

from conftest import REPOSITORY, SUB_PATH, build_site, shared_build
from page_runner.errors import PageError
from page_runner.publishing import archive, folder
from page_runner.reading import lesson
from pages import DOCS, NAV, PAGES
from runnable import BLOCKS, recorded

PATIENCE = 20_000  # ms
SITE = f"https://example.org{SUB_PATH}"


# Modules as functions


def test_a_module_becomes_a_function_that_returns_what_it_exports() -> None:
    """Whatever form our modules have, and no line is moved."""
    code = """// Words.
import { a, b as c } from "./draw.js";
export { d, e as f } from "../find.js";
export const one = (x) => x;
export async function two() { return import("./other.js"); }
const three = new URL("x.css", import.meta.url);
"""
    assert (
        folder.module("run/x.js", code)
        == """lesson.module("run/x.js", () => {
"use strict";
// Words.
const { a, b: c } = lesson.need("run/draw.js");

const one = (x) => x;
async function two() { return lesson.bring("run/", "./other.js"); }
const three = new URL("x.css", lesson.at("run/x.js"));
return { one, two, d: lesson.need("find.js").d, f: lesson.need("find.js").e };
});
"""
    )


@pytest.mark.parametrize("line", ['import x from "./x.js";', "export default 1;", 'export * from "./x.js";'])
def test_another_form_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(PageError, match=r"assets/x\.js, line 2: this (?:im|ex)port is not read for the folder: write"):
        folder.module("x.js", f"export const a = 1;\n{line}\n")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("index.html", ""),
        ("the-loop.html", "the-loop/"),
        ("a/index.html", "a/"),
        ("a/b.html", "a/b/"),
        ("x.bib", "x.bib"),
    ],
)
def test_a_page_of_the_folder_knows_where_it_is_published(url: str, place: str) -> None:
    assert folder.published(url) == place


# The zip


def test_the_same_files_are_the_same_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever they were written, and in which order; dated by the commit, or not at all."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    packed = []
    for name, order in (("one", 1), ("two", -1)):
        site = tmp_path / name / "lesson"
        (site / "search").mkdir(parents=True)
        for path in ["index.html", "page.ipynb", "search/index.js", "unused.map"][::order]:
            (site / path).write_text('<a href="page.ipynb">', encoding="utf-8")
            os.utime(site / path, (order + 10**9, order + 10**9))
        packed.append(archive.write(site, tmp_path))
    assert packed[0].read_bytes() == packed[1].read_bytes()
    entries = zipfile.ZipFile(packed[0]).infolist()
    assert [entry.filename for entry in entries] == [
        "lesson/index.html", "lesson/page.ipynb", "lesson/search/index.js",
    ]  # fmt: skip
    assert {entry.date_time[0] for entry in entries} == {1980}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    assert zipfile.ZipFile(archive.write(site, tmp_path)).infolist()[0].date_time[:3] == (2025, 11, 24)


def test_a_zip_that_is_to_be_published_is_there(tmp_path: Path) -> None:
    """Else the build says how it is made; with it, the pages know its name and size, and the site has it."""
    config = SimpleNamespace(extra={"zip": "lesson.zip"}, config_file_path=str(tmp_path / "mkdocs.yml"), site_dir="")
    with pytest.raises(PageError, match=r"LESSON_ZIP: names lesson\.zip, which is not there: run `make zip` first"):
        archive.announce(config)
    (tmp_path / "lesson.zip").write_bytes(1_234_567 * b"x")
    archive.announce(config)
    assert (config.extra["zip"]["name"], config.extra["zip"]["size"]) == ("lesson.zip", "1.2 MB")
    (tmp_path / "site").mkdir()
    config.site_dir = str(tmp_path / "site")
    archive.publish(config)
    assert (tmp_path / "site/lesson.zip").stat().st_size == 1_234_567


# The whole of it, unpacked


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of the lesson, unpacked into a folder with a space and an é."""
    built, _ = shared_build(tmp_path_factory, "folder", lambda folder: build_site(folder, "--no-directory-urls"))
    target = tmp_path_factory.mktemp("un zippé")
    zipfile.ZipFile(built / "site.zip").extractall(target)
    return target / "site"


def file(page: str) -> str:
    """Where a page lies in the folder."""
    return f"{page.rsplit('.', 1)[0]}.html"


@pytest.fixture
def reader(tab: Page) -> Page:
    """A reader's window, with what the browser complains of."""
    tab.emulate_media(reduced_motion="reduce")
    return tab


def show(tab: Page, unpacked: Path, page: str, then: str = "") -> None:
    """Open a page of the folder."""
    tab.goto((unpacked / file(page)).as_uri() + then)


@pytest.mark.sweep(0)
def test_all_of_the_folder_leads_somewhere(unpacked: Path) -> None:
    """Links, styles, scripts and places, to the name of the file; what is on the site alone, to the site."""
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in unpacked.rglob("*.html")}
    assert {path.relative_to(unpacked).as_posix() for path in pages} == {file(page) for page in PAGES}
    places = {
        path: {part.get("id") or part["name"] for part in soup.select("[id], a[name]")} for path, soup in pages.items()
    }
    for path, soup in pages.items():
        for part in soup.select("[href], [src]"):
            target, _, place = (part.get("href") or part["src"]).partition("#")
            if re.match(r"https?:|mailto:", target):
                continue
            found = (path.parent / target).resolve() if target else path
            assert found.is_file(), f"{path}: {target}"
            assert not place or place in places.get(found, [place]), f"{path}: {place}"
        for link in (soup.select_one("link[rel=canonical]")["href"], soup.select_one("[property='og:url']")["content"]):
            assert link.startswith(SITE)
            assert not link.endswith(".html")
        for link in soup.select("a[href*='colab']"):
            place = path.relative_to(unpacked).with_suffix("")
            folder = "" if place.name == "index" else f"{place.as_posix()}/"
            assert link["href"].endswith(f"{REPOSITORY[19:]}/blob/notebooks/{folder}{place.name}.ipynb")
    assert not [path for path in unpacked.rglob("*") if path.suffix in (".map", ".png", ".wasm", ".json")]


@pytest.mark.sweep(0)
@pytest.mark.parametrize("page", NAV)
def test_a_page_opens_from_a_folder(reader: Page, unpacked: Path, page: str) -> None:
    """Quietly, with its style, its figures and the font of its formulas; the theme can be switched."""
    show(reader, unpacked, page)
    reader.wait_for_load_state("networkidle")
    assert reader.evaluate("getComputedStyle(document.querySelector('.top')).position") == "sticky"
    soup = BeautifulSoup((unpacked / file(page)).read_text(encoding="utf-8"), "html.parser")
    assert reader.locator("article svg.plot").count() == len(soup.select("article svg.plot"))
    if soup.select("article math"):
        assert reader.evaluate("document.fonts.load('1em Stix').then(fonts => fonts.length)") == 1
    reader.locator("[data-theme-switch]").click()
    assert reader.evaluate("document.documentElement.dataset.theme") in ("light", "dark")
    assert reader.locator("[data-keep]").count() == 0
    assert reader.complaints == []
    assert {request.partition(":")[0] for request in reader.requests} == {"file"}


@pytest.mark.sweep(0)
@pytest.mark.parametrize(("page", "name"), EXPLORERS, ids=[f"{page}-{name}" for page, name in EXPLORERS])
def test_a_picture_moves_from_a_folder(reader: Page, unpacked: Path, page: str, name: str) -> None:
    """By its first slider or handle, and says what happened; the address holds its state."""
    show(reader, unpacked, f"{page}.md")
    box = reader.locator(f"#{name}")
    box.and_(reader.locator("[data-ready]")).wait_for()
    picture = box.locator("svg.plot")
    before = picture.evaluate("picture => picture.innerHTML")
    box.locator("input[type=range], .explorer-grip").first.press("ArrowRight")
    expect(picture).not_to_have_js_property("innerHTML", before)
    expect(reader).to_have_url(re.compile(rf"\.html#{name}\?"))
    assert reader.complaints == []


@pytest.mark.sweep(0)
def test_search_and_questions_work_from_a_folder(reader: Page, unpacked: Path) -> None:
    """A result leads to its section; an answer counts, and what was missed is asked again."""
    show(reader, unpacked, "notebooks/lab.py")
    reader.keyboard.press("/")
    reader.keyboard.type("momentum")
    reader.locator("dialog li a").first.click()
    reader.wait_for_url("**/memory-and-scale.html**")

    show(reader, unpacked, "the-loop.md")
    question = reader.locator(".ask").first
    question.locator(".ask-option:not(:has(.ask-right))").first.locator("summary").click()
    expect(question.locator(".ask-said")).to_contain_text("Not so.")
    show(reader, unpacked, "takeaways.md")
    reader.get_by_role("button", name="Ask me the missed ones again").click()
    again = reader.locator(".score-again .ask")
    expect(again).to_have_count(1)
    again.locator(".ask-option:has(.ask-right) > summary").click()
    expect(again.locator(".ask-said")).to_have_text("Right.")
    assert reader.complaints == []


@pytest.mark.sweep(0)
def test_a_task_is_solved_from_a_folder(reader: Page, unpacked: Path) -> None:
    """The check runs there, and the score counts it."""
    page = "one-step.md"
    problem = lesson.read(DOCS, page).scan()[1].problems[0]
    show(reader, unpacked, page, f"#{problem.anchor}")
    task = reader.locator(f"#{problem.anchor}")
    task.locator("> summary").click()
    task.get_by_role("button", name="Change and run").click()
    task.get_by_role("textbox", name="Python").fill(problem.code("solution"), timeout=PATIENCE)
    task.get_by_role("button", name="Run and check").click()
    expect(task.get_by_role("status")).to_have_text("Solved.", timeout=PATIENCE)
    show(reader, unpacked, "takeaways.md")
    expect(reader.locator(".score-told")).to_contain_text("Tasks solved: 1 of ")
    assert reader.complaints == []


@pytest.mark.sweep(0)
def test_a_block_runs_from_a_folder(reader: Page, unpacked: Path) -> None:
    """Python, its random and its engine; where its file is gone, it says so, and what the page printed stays."""
    page, number = BLOCKS[0]
    show(reader, unpacked, f"{page}.md")
    block = reader.locator(f"#block-{number}")
    block.get_by_role("button", name="Change and run").click()
    expect(block.get_by_role("status")).to_contain_text("Done in", timeout=PATIENCE)
    assert block.locator(".run-yours samp").inner_text().strip() == recorded(page, number).strip()
    block.get_by_role("textbox", name="Python").fill(
        "import random\nfrom snippets.autograd import Number\nprint(random.random() < 1, Number(2.0) * 3)"
    )
    block.get_by_role("button", name="Run", exact=True).click()
    expect(block.locator(".run-yours samp")).to_contain_text("True", timeout=PATIENCE)
    assert reader.complaints == []
    (python,) = (unpacked / "assets/run").glob("python.*.gz.js")
    python.rename(python.with_suffix(".gone"))
    try:
        reader.reload()
        block.get_by_role("button", name="Change and run").click()
        expect(block.get_by_role("status")).to_contain_text("Python could not be loaded", timeout=PATIENCE)
    finally:
        python.with_suffix(".gone").rename(python)
