"""Each page as a notebook: it runs where the project is not, prints what the page prints, says what it says."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as etree

import nbformat
import pytest
import yaml
from nbformat import NotebookNode

from page_runner.checking import records, tags
from page_runner.errors import PageError
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.publishing import copies
from page_runner.publishing.cells import quiet
from page_runner.reading import lesson
from pages import DOCS, NAV, PAGES, ROOT, block, built, url
from snippets.colours import LIGHT

BLOCKS = {
    page: blocks
    for page in NAV
    if (blocks := [each for each in lesson.read(DOCS, page).scan()[1].blocks if each.number])
}
"""The pages that run code, each with its blocks."""
STEMS = {page.rpartition(".")[0]: page for page in [*BLOCKS][3:] + [*BLOCKS][:3]}  # so the sample is of the quick ones

BARE = f"""
import sys
sys.path += {sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})!r}
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""
"""A kernel that no variable of the environment and no .pth file tells where the project is: python -I -S."""
REACH = "import importlib.util as of\nprint([of.find_spec(name) for name in ('snippets', 'page_runner')])"
RUN = """
import sys, nbformat, nbclient
path, folder = sys.argv[1:]
found = nbformat.read(path, as_version=4)
where = {"metadata": {"path": folder}}
nbclient.NotebookClient(found, kernel_name="bare", timeout=300, resources=where).execute()
nbformat.write(found, path)
"""
"""In a process of its own: what nbclient leaves open is closed with it."""


def notebook(site: Path, page: str) -> NotebookNode:
    """A page's notebook as the site has it, held to the format."""
    path = site / url(page) / f"{Path(page).stem}.ipynb"
    found = nbformat.read(path, as_version=4)
    nbformat.validate(found)
    return found


@pytest.fixture
def run(tmp_path: Path) -> Callable[[NotebookNode], list[NotebookNode]]:
    """Runs a notebook in a bare kernel, in an empty folder; its cells of code, with what they gave."""
    kernel, folder, path = tmp_path / "kernels/bare", tmp_path / "elsewhere", tmp_path / "a.ipynb"
    kernel.mkdir(parents=True)
    folder.mkdir()
    argv = [sys.executable, "-I", "-S", "-c", BARE, "-f", "{connection_file}", "--IPKernelApp.log_level=40"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "bare", "language": "python"}))

    def run(found: NotebookNode) -> list[NotebookNode]:
        found.cells.insert(0, nbformat.v4.new_code_cell(REACH))
        nbformat.write(found, path)
        environment = os.environ | {"JUPYTER_PATH": str(tmp_path)}
        command = [sys.executable, "-c", RUN, path, folder]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        ran = nbformat.read(path, as_version=4)
        assert ran.cells[0].outputs[0].text == "[None, None]\n"
        return [cell for cell in ran.cells[1:] if cell.cell_type == "code"]

    return run


# It runs


@pytest.mark.sweep(2)
@pytest.mark.parametrize("stem", STEMS)
def test_a_notebook_runs_where_the_project_is_not(site: Path, stem: str, run: Callable) -> None:
    """From top to bottom: it prints the rows of the page in their order, draws its pictures, complains of nothing."""
    page = STEMS[stem]
    cells = [cell for cell in run(notebook(site, page)) if not cell.id.startswith("file-")]
    outputs = [output for cell in cells for output in cell.outputs]
    approved = records.read(records.place(page, ROOT))
    rows = [row for name, text in approved.items() if name.endswith(" prints") for row in text.splitlines()]
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout").splitlines()
    assert [row for row in rows if row.strip()] != [] or stem == "original"
    pairs = zip([row for row in rows if row.strip()], [row for row in printed if row.strip()], strict=True)
    assert [(row, other) for row, other in pairs if not records.same(row, other)] == []
    warned = any(name.endswith(" warns") for name in approved)
    assert not [output.text for output in outputs if output.get("name") == "stderr" and not warned]
    pictures = [output for output in outputs if output.output_type == "display_data"]
    yours = sum(cell.id.startswith("yours-") for cell in cells)
    assert len(pictures) == sum(" draws figure" in name for name in approved) + yours
    assert not [output for output in outputs if output.output_type == "execute_result"]


@pytest.mark.sweep(0)
def test_without_its_first_cells_it_stops(site: Path, run: Callable) -> None:
    """So the project is out of reach, and the test above can fail."""
    found = notebook(site, "the-valley.md")
    found.cells = [cell for cell in found.cells if cell.id != "folders" and not cell.id.startswith("file-")]
    with pytest.raises(AssertionError, match="No module named 'snippets'"):
        run(found)


def test_a_notebook_writes_over_nothing(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would put shortened files in the place of the lesson's own: there it stops at its first cell."""
    first = next(cell.source for cell in notebook(site, "the-valley.md").cells if cell.cell_type == "code")
    (tmp_path / "page_runner").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match="run this elsewhere"):
        exec(first, {})
    assert [path.name for path in tmp_path.iterdir()] == ["page_runner"]


# What it holds


@pytest.mark.parametrize("page", BLOCKS)
def test_a_notebook_has_all_of_its_page(site: Path, page: str) -> None:
    """What stands open or prints, as it is, in its order; what is folded, folded; nothing of the site's own markup."""
    cells = notebook(site, page).cells
    code = {int(cell.id[6:]): cell for cell in cells if cell.id.startswith("block-")}
    assert [*code] == sorted(code)
    prints = {number for number in code if f"block {number} prints" in records.read(records.place(page, ROOT))}
    for each in BLOCKS[page]:
        whole, folded = each.code.strip("\n"), each.options["source"] == "folded"
        if not folded or each.number in prints:
            assert code[each.number].source in (whole, quiet(whole))
        if folded and each.number in code:
            assert code[each.number].metadata.jupyter.source_hidden
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert not re.search(
        r"\{python\}|\{claim|[\ue000-\uf8ff\x02]|^\s*(?:\?\?\?|!!!|///|===)|\\\\?[(\[] |\{ [.#]|\[@", text, re.MULTILINE
    )
    assert text.count("<details>") == text.count("</details>")
    assert not re.findall(r"\]\((?!https://)[^)]*\)", text)
    assert bool(built(site, page).select(".ask")) == ("**Not so.**" in text)


def test_what_a_page_gathers_comes_along(site: Path) -> None:
    """The way through the pages, with the time of each; what answers the original, indented."""
    texts = {
        page: "\n\n".join(cell.source for cell in notebook(site, page).cells if cell.cell_type == "markdown")
        for page in ("index.md", "original.md", "takeaways.md")
    }
    assert re.search(
        r"^1\. \[What is learned\]\(https://\S+\) <span class=\"time\">\d+ min", texts["index.md"], re.MULTILINE
    )
    answers = re.findall(r"^> .*<mark>.*\]\(https://\S+#claim-\d+\)$", texts["original.md"], re.MULTILINE)
    assert len(answers) > 50
    assert "All questions" not in texts["takeaways.md"]  # its marks are the browser's


@pytest.mark.parametrize("page", NAV[1:7])
def test_what_comes_first_can_be_read_in_one_sitting(site: Path, page: str) -> None:
    """In the first half of the lesson: what a page's own code can do with little effort, it does itself."""
    cells = [cell for cell in notebook(site, page).cells if cell.id == "folders" or cell.id.startswith("file-")]
    assert sum(len(cell.source.splitlines()) for cell in cells) <= 400


@pytest.mark.parametrize("page", BLOCKS)
def test_a_picture_needs_nothing_of_its_page(site: Path, page: str) -> None:
    """It is SVG with colours of its own, on its own ground, and says in words what it shows: all of the record's."""
    approved = records.read(records.place(page, ROOT))
    told = [text.splitlines()[0] for name, text in approved.items() if " draws figure" in name]
    cells = [cell for cell in notebook(site, page).cells if cell.id.startswith("picture-")]
    if page.endswith(".py"):
        assert cells == []  # the Lab draws what its reader chose
        return
    for cell, said in zip(cells, told, strict=True):
        magic, text = cell.source.split("\n", 1)
        assert magic == "%%svg"
        assert cell.metadata.jupyter.source_hidden
        root = etree.fromstring(text)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert f"background: {LIGHT['fig-ground']}" in root.attrib["style"]
        assert records.same(said, f"figure: {root.attrib['aria-label']}")
        assert "var(" not in text


@pytest.mark.parametrize("page", BLOCKS)
def test_what_a_reader_changes_is_drawn(site: Path, page: str) -> None:
    """A cell draws the lists that a block leaves behind, below the page's picture of them; the Lab's own code does."""
    lists = [each.options["curve"] for each in BLOCKS[page] if "curve" in each.options and page.endswith(".md")]
    cells = notebook(site, page).cells
    at = [number for number, cell in enumerate(cells) if cell.id.startswith("yours-")]
    assert [re.findall(r"semilogy\((\w+),", cells[number].source) for number in at] == [each.split() for each in lists]
    for number in at:
        assert cells[number - 1].id.startswith(cells[number].id.replace("yours", "picture"))
        assert "source_hidden" not in cells[number].metadata.get("jupyter", {})


@pytest.mark.parametrize("page", [page for page in PAGES if page not in BLOCKS])
def test_a_page_that_runs_nothing_has_none(site: Path, page: str) -> None:
    assert not list((site / url(page)).glob("*.ipynb"))
    assert not built(site, page).select(".foot a[download]")


def imported(code: str) -> set[tuple[str | None, str]]:
    """Each name that some code imports, with where from."""
    found = [node for node in ast.parse(code).body if isinstance(node, ast.ImportFrom)]
    return {(node.module, alias.name) for node in found for alias in node.names}


@pytest.mark.parametrize("page", BLOCKS)
def test_modules_stand_there_as_in_the_project(site: Path, page: str) -> None:
    """One folded cell for each, before all else that runs; of what makes a package, the lines that the page needs."""
    cells = [cell for cell in notebook(site, page).cells if cell.cell_type == "code"]
    written = [cell for cell in cells if cell.id.startswith("file-")]
    assert cells[bool(written) : len(written) + bool(written)] == written
    for cell in written:
        head, text = cell.source.split("\n", 1)
        path = head.removeprefix("%%writefile ")
        assert cell.metadata.jupyter.source_hidden
        if path.endswith(".py"):
            own = (ROOT / path).read_text(encoding="utf-8").rstrip()
            assert text == own or (path.endswith("__init__.py") and imported(text) <= imported(own))


def test_each_page_leads_to_its_notebook_and_to_colab(site: Path) -> None:
    """To the same place on the branch that the workflow pushes."""
    for page in BLOCKS:
        name = f"{Path(page).stem}.ipynb"
        first, second = built(site, page).select(".foot .small-print a")[:2]
        assert (first.text, first["href"]) == ("This page as a notebook", name)
        there = f"https://colab.research.google.com/github/somebody/lesson/blob/notebooks/{url(page)}{name}"
        assert (second.text, second["href"]) == ("Open in Colab", there)


@pytest.mark.parametrize(
    ("address", "fits"), [("a.ipynb", True), ("a.py", False), ("b.ipynb", False), ("../a.ipynb", False)]
)
def test_a_page_may_link_to_its_own_notebook(tmp_path: Path, address: str, fits: bool) -> None:
    """In HTML, where addresses begin at the page's folder; a script of that name is beside none."""
    (tmp_path / "docs").mkdir()
    link = f'<a href="{address}" download>it</a>'
    (tmp_path / "docs/a.md").write_text(link)
    _, scanned = lesson.read(tmp_path / "docs", "a.md").scan()
    with nullcontext() if address == "a.ipynb" else pytest.raises(PageError, match="leads to nothing"):
        tags.check(etree.Element("div"), [link], "a.md", scanned, tmp_path, Mode.PUBLISH)


@pytest.mark.parametrize("repository", [None, "", "https://example.org/somebody/lesson", "https://github.com/somebody"])
def test_colab_opens_what_is_on_github(tmp_path: Path, repository: str | None) -> None:
    """From elsewhere it could not."""
    page = Page("a b.md", block("n = 1"), tmp_path, Mode.PUBLISH)
    rendered = SimpleNamespace(
        title="A", meta={}, content="", file=SimpleNamespace(dest_uri="a b/index.html", url="a%20b/")
    )
    config = SimpleNamespace(site_dir=str(tmp_path), site_url="", site_name="Site", repo_url=repository)
    copies.add(rendered, page, config, SimpleNamespace(get_file_from_path=str.title))
    assert rendered.meta == {"notebook": "a%20b.ipynb"}
    assert (tmp_path / "a b/a b.ipynb").is_file()


def test_the_workflow_puts_them_where_the_link_leads(tmp_path: Path) -> None:
    """Its own words, on a site of three files: the notebooks alone, in their folders, as one commit, each time anew."""
    job = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8"))["jobs"]["notebooks"]
    assert job["permissions"] == {"actions": "read", "contents": "write"}
    assert job["needs"] == ["test", "build"]
    remote, step = tmp_path / "remote.git", job["steps"][-1]["run"]
    subprocess.run(["git", "init", "--quiet", "--bare", remote], check=True)
    for turn in ("one", "two"):
        here = tmp_path / turn
        (here / "built/a b").mkdir(parents=True)
        for name in ("index.html", "index.ipynb", f"a b/{turn}.ipynb"):
            (here / "built" / name).write_text(name)
        subprocess.run(["tar", "-cf", "artifact.tar", "-C", "built", "."], cwd=here, check=True)
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(here), "REMOTE": str(remote), "GITHUB_SHA": "abc"}
        subprocess.run(["bash", "-e", "-c", step], cwd=here, check=True, env=environment, capture_output=True)
        git = ["git", "-C", remote, "-c", "core.quotePath=false"]
        files = subprocess.run([*git, "ls-tree", "-r", "--name-only", copies.BRANCH], capture_output=True, text=True)
        assert files.stdout.splitlines() == [f"a b/{turn}.ipynb", "index.ipynb"]
        commits = subprocess.run([*git, "rev-list", "--count", copies.BRANCH], capture_output=True, text=True)
        assert commits.stdout == "1\n"
