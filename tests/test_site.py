"""The built site as files: what it shows, where it leads, and that nothing else was written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from copy import copy
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest

from conftest import REPOSITORY, SUB_PATH, Build, served
from page_runner.checking import records
from pages import DOCS, MARKDOWN, NAV, NOTEBOOKS, PAGES, ROOT, built, read, url

MARKED = re.compile(r'^[> \t]*```python exec="on"', re.MULTILINE)


# What ran


@pytest.mark.parametrize("page", MARKDOWN)
def test_every_marked_block_ran(site: Path, page: str) -> None:
    """As many blocks are set as having run as the page marks."""
    marked = len(MARKED.findall((DOCS / page).read_text(encoding="utf-8")))
    soup = built(site, page)
    folded = [fold for fold in soup.select("details.drawing") if fold.select_one(".highlight")]
    alone = [block for block in soup.select(".run") if not block.find_parent(class_="task")]
    assert len(alone) + len([fold for fold in folded if not fold.select_one(".run")]) == marked


@pytest.mark.parametrize("page", PAGES)
def test_what_the_page_shows_is_what_its_record_says(site: Path, page: str) -> None:
    """The record holds, read from the page itself: output and descriptions of figures."""
    record = ROOT / records.FOLDER / f"{page}.txt"
    soup = built(site, page)
    prints = soup.select(".prints samp")
    shown = [part.get_text() for part in prints if not part.find_parent(class_="task")]
    described = [plot["aria-label"] for plot in soup.select("svg.plot")]
    entries = records.read(record) if record.exists() else {}
    approved = [text for name, text in entries.items() if name.endswith(" prints") and not name.startswith("task ")]
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
    assert article.select(".highlight pre code")


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


@pytest.mark.sweep(0)
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


# Elsewhere


@pytest.mark.sweep(0)
def test_zensical_prints_the_same_numbers(site: Path, by_zensical: Path) -> None:
    """MkDocs' successor builds the Markdown pages from the same mkdocs.yml."""
    for page in MARKDOWN:
        ours = built(site, page).select_one("article")
        theirs = built(by_zensical, page).select_one("article")
        asked = ".prints samp", ".value", ".claim > span", ".answer", ".citation", "svg.plot text", "math"
        for what in (*asked, ".eyebrow", ".needs", ".time", ".start"):
            assert [part.get_text() for part in theirs.select(what)] == [part.get_text() for part in ours.select(what)]


def test_a_build_leaves_the_project_as_it_was(site_build: tuple[Path, Build]) -> None:
    """A page may not write: all files are the same after the build, but for the site."""
    assert site_build[1].changed == []
