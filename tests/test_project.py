"""The project as its authors and its maintainer meet it: what is pinned, what the commands say, what is committed."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from check import CHECKS
from check import run as check
from pages import ROOT


def text(path: str | Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def data(path: str) -> dict[str, Any]:
    return yaml.safe_load(text(path))


BIN = Path(sys.executable).parent
README = text("README.md")
CONTRIBUTING = text("CONTRIBUTING.md")
PROJECT = tomllib.loads(text("pyproject.toml"))
FORMS = ("mistake-in-a-page", "fault-of-the-tools")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )  # fmt: skip


# The checks


@pytest.mark.parametrize("command", CHECKS)
def test_a_tool_has_nothing_to_say(command: str) -> None:
    """Types, layout, spelling, order of imports, pins: `make check`, a command at a time."""
    done = check(command, ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pre_commit_names_the_same_commands() -> None:
    """What a commit is held to, and what it is called, is what `make check` says."""
    (repository,) = data(".pre-commit-config.yaml")["repos"]
    hooks = repository["hooks"]
    assert {hook["entry"].removeprefix(".venv/bin/"): hook["name"] for hook in hooks} == CHECKS
    assert all(hook["language"] == "system" and hook["pass_filenames"] is False for hook in hooks)
    assert all(hook["entry"].startswith(".venv/bin/") for hook in hooks)
    assert repository["repo"] == "local"


SLIPS = {
    "mypy": ("snippets/slip.py", '"""A slip."""\n\nSTEPS: int = "three"\n', "Incompatible types in assignment"),
    "ruff check --no-cache .": ("page_runner/slip.py", '"""A slip."""\n\n\ndef f():\n    return 1\n',
                                "Missing docstring in public function"),
    "ruff format --check --no-cache .": ("tests/slip.py", "STEPS = [1,2]\n", "would be reformatted"),
    "codespell .": ("docs/slip.md", f"It {'seveicer'[::-1]} a step.\n", "receives"),
    "deptry . --config tests/deptry.toml": ("snippets/slip.py", "import nowhere\n", "imported but missing"),
}  # fmt: skip
"""What each check is to find: the file that holds it, and what is said. The order of imports has a test of its own."""


@pytest.mark.parametrize("command", SLIPS)
def test_a_tool_finds_a_slip(tmp_path: Path, command: str) -> None:
    """No check is an empty one: in a project with the same settings, it names the file of the one slip."""
    for path in ("pyproject.toml", "requirements.txt", "tests/deptry.toml", "snippets/__init__.py", "README.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / path, tmp_path / path)
    (tmp_path / "page_runner").mkdir()
    (tmp_path / "page_runner/__init__.py").write_text('"""Nothing."""\n')
    (tmp_path / "docs").mkdir()
    path, slip, said = SLIPS[command]
    (tmp_path / path).write_text(slip)
    done = check(command, tmp_path)
    assert done.returncode != 0
    assert path in done.stdout + done.stderr
    assert said in done.stdout + done.stderr


def test_a_slip_is_known_for_each_check() -> None:
    assert {*SLIPS, "lint-imports --no-cache"} == set(CHECKS)


def test_pages_keep_their_own_layout(tmp_path: Path) -> None:
    """Ruff would set the code of pages anew, in lines too long for a phone."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "docs/notebooks").mkdir(parents=True)
    (tmp_path / "docs/a.md").write_text("```python\nn = [1,2]\n```\n")
    (tmp_path / "docs/notebooks/b.py").write_text("n = [1,2]\n")
    assert check("ruff format --check --no-cache .", tmp_path).returncode == 0


AGAINST = {
    "snippets": ("snippets/neuron.py", "snippets.descent", "snippets.neuron -> snippets.descent"),
    "rooms": ("page_runner/reading/scan.py", "page_runner.page", "page_runner.reading.scan -> page_runner.page"),
    "neighbours": (
        "page_runner/running/worker.py", "page_runner.reading.scan",
        "page_runner.running.worker -> page_runner.reading.scan",
    ),
    "a circle": ("page_runner/running/rules.py", "page_runner.running.causes", "no circle, in no room BROKEN"),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAINST)
def test_an_import_against_the_order_is_refused(tmp_path: Path, name: str) -> None:
    """The contracts are no empty ones: in snippets, between the rooms of page_runner, and inside one."""
    for package in ("snippets", "page_runner"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path, imported, said = AGAINST[name]
    with (tmp_path / path).open("a") as file:
        file.write(f"\nimport {imported}\n")
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in " ".join(done.stdout.split())  # a name may be too long for its line


def committed(*endings: str) -> list[Path]:
    """The files of the project with these endings."""
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard").stdout.splitlines()
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).exists()]


def test_each_file_is_read_in_one_sitting() -> None:
    """Code has at most 250 lines to a file, tests 400."""
    lengths = {path.relative_to(ROOT): len(text(path).splitlines()) for path in committed(".py", ".js")}
    assert {path: n for path, n in lengths.items() if n > (400 if path.parts[0] == "tests" else 250)} == {}


def trespasses(source: str) -> list[str]:
    """What a test module takes that is not its own: from another test module, or a private name of the project."""
    found, ours = [], {"snippets", "page_runner"}
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            package = (getattr(node, "module", None) or names[0]).partition(".")[0]
            found += [package] if package.startswith("test_") else []
            if package in ours:
                modules |= {alias.asname or alias.name.rpartition(".")[2] for alias in node.names}
                found += [name for name in names if name.rpartition(".")[2].startswith("_")]
    for node in ast.walk(ast.parse(source)):
        private = isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__")
        if private and isinstance(node.value, ast.Name) and node.value.id in modules:
            found.append(f"{node.value.id}.{node.attr}")
    return found


def test_tests_stand_alone_and_test_what_is_public() -> None:
    """No test module imports another, and none uses a name with an underscore, which may change unseen."""
    modules = sorted((ROOT / "tests").glob("test_*.py"))
    assert {path.name: found for path in modules if (found := trespasses(text(path)))} == {}
    broken = "from test_page import block\nfrom page_runner.running import drawing\ndrawing._svg()\n"
    assert trespasses(broken) == ["test_page", "drawing._svg"]


# Pins, commands, messages


def test_every_version_is_exact_and_has_its_reason() -> None:
    lines = text("requirements.txt").splitlines()
    pins = [line for line in lines if line and not line.startswith(("#", "-e "))]
    assert len(pins) > 10
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9_-]+==\d[\da-z.]*(?:; [^#]+)?  # \S.*", pin), pin


OLD = "#!/bin/sh\ncase \"$1\" in --version) echo 'Python 3.10.9';; *) exit 1;; esac\n"
NO_VENV = '#!/bin/sh\ncase "$1" in -m) exit 1;; *) exit 0;; esac\n'


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (OLD, "Python 3.10.9 does not fit, 3.11 to 3.14 does: name one, make PYTHON=python3.12"),
        (None, "install Python 3.11 or newer"),
        (NO_VENV, "apt-get install python3-venv"),
    ],
)
def test_make_says_in_a_line_what_is_missing(tmp_path: Path, script: str | None, message: str) -> None:
    """A Python too old, none at all, one without venv."""
    python = tmp_path / "python"
    if script:
        python.write_text(script)
        python.chmod(0o755)
    done = run("make", "build", f"PYTHON={python}", f"VENV={tmp_path / 'venv'}")
    assert done.returncode != 0
    said = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert message in said[0]


def test_no_browser_gets_a_line(tmp_path: Path) -> None:
    """Browser tests are never skipped in silence."""
    nowhere = {"PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9"}
    done = run(sys.executable, "tests/browser.py", CHROMIUM=str(tmp_path / "none"), **nowhere)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines() == [
        "No browser for the tests: install Chromium (on Debian, apt-get install chromium), or set CHROMIUM to one."
    ]


# What is written


def test_the_readme_is_short() -> None:
    """What it is, how to run it, where things are: two screens."""
    assert len(README.splitlines()) <= 80


def test_the_readme_draws_the_tree_as_it_is() -> None:
    """Each thing that it names is there, and each folder that is there is named."""
    tree = README.split("## Where things are", 1)[1].split("```")[1]
    names = {name.strip("/,") for line in tree.splitlines() for name in line.partition("   ")[0].split()}
    assert {"docs", "snippets", "page_runner", "tests", "mkdocs.yml", "requirements.txt"} <= names
    for name in names:
        assert (ROOT / name).exists(), name
    committed = run("git", "ls-files").stdout.splitlines()
    for folder in {path.split("/")[0] for path in committed if "/" in path}:
        assert folder in names, folder


def test_the_examples_run(convert) -> None:
    """An author who copies them gets a page."""
    blocks = re.findall(r"^````markdown\n(.*?)^````$", CONTRIBUTING, re.MULTILINE | re.DOTALL)
    html = convert("\n".join(blocks))
    assert "<samp>4</samp>" in html
    assert "<figcaption>" in html
    assert '<span class="value">4</span>' in html
    assert 'data-why="losses[2] / losses[0] is 0.25, within 0.01 of 0.25"' in html


def quoted(rows: str) -> list[str]:
    """The words in backticks in the last column of a table's rows."""
    lines = [line for line in rows.splitlines() if line.startswith("| ") and not line.startswith("| caught")]
    return [words for line in lines for words in re.findall(r"`([^`]+)`", line.rsplit(" | ", 1)[1])]


def test_the_table_of_faults_says_what_is_said() -> None:
    """Messages of the build word for word, but for what stands at an ellipsis; tests by their names."""
    build, _, tests = re.findall(r"^\| caught by .*?(?=\n\n)", CONTRIBUTING + "\n\n", re.MULTILINE | re.DOTALL)
    said = set()
    for path in (ROOT / "page_runner").rglob("*.py"):
        constants = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
        said |= {node.value for node in constants if isinstance(node.value, str)}
    elsewhere = {"ZeroDivisionError", "is not found among documentation files", "references.bib has no", "is it"}
    pieces = [piece.strip(" :`?") for words in quoted(build) for piece in re.split("…", words)]
    assert len(pieces) > 30
    wrong = [piece for piece in pieces if piece not in elsewhere and not any(piece in words for words in said)]
    assert not wrong
    names = {name for path in (ROOT / "tests").glob("test_*.py") for name in re.findall(r"def (test_\w+)", text(path))}
    assert len(quoted(tests)) > 8
    assert set(quoted(tests)) <= names


def headings(paper: str) -> set[str]:
    """The anchors that a host gives to a paper's headings."""
    found = re.findall(r"^#+ (.+)$", paper, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_links_between_the_projects_own_papers_resolve() -> None:
    """Files and headings; the build sees to those of the pages."""
    papers = {path.name: text(path) for path in ROOT.glob("*.md")}
    links = [(name, link) for name, paper in papers.items() for link in re.findall(r"\]\(([^)\s]+)\)", paper)]
    assert len(links) > 15
    for name, link in links:
        if not link.startswith("https://"):
            path, _, anchor = link.partition("#")
            assert (ROOT / path).exists(), link
            assert not anchor or anchor in headings(papers[path or name]), link


def test_make_knows_the_readmes_commands() -> None:
    """And `make help` lists each of them."""
    listed = re.findall(r"^make ([\w-]+) +\S", run("make", "help").stdout, re.MULTILINE)
    told = re.findall(r"^\| `make ([\w-]+)` \|", README, re.MULTILINE)
    assert {"serve", "check", "test", "test-all", "build", "approve"} <= set(told) <= set(listed)
    for command in told:
        assert run("make", "--no-print-directory", "--dry-run", command).returncode == 0, command


def test_ci_runs_all_that_make_test_runs() -> None:
    """The contributor's command is CI's, with each sweep whole."""
    runs = [step.get("run", "") for step in data(".github/workflows/site.yml")["jobs"]["test"]["steps"]]
    assert "make test-all" in runs
    assert text(".ci/run").rstrip().endswith("\nmake test-all")
    lanes = [
        run("make", "--no-print-directory", "--dry-run", lane).stdout.splitlines()[-1] for lane in ("test", "test-all")
    ]
    assert lanes[1] == lanes[0] + " --whole"


def test_each_licence_stands_alone_and_whole() -> None:
    """A host names the licence by the file's text, so nothing else may stand in it."""
    mit, by = text("LICENSE"), text("LICENSE-CC-BY-4.0")
    assert mit.startswith("MIT License\n\nCopyright (c) 2026 the authors of The Concept of Learning\n\nPermission is")
    assert mit.endswith("OR OTHER DEALINGS IN THE\nSOFTWARE.\n")
    assert "Creative Commons" not in mit
    assert by.startswith("Attribution 4.0 International\n")
    assert re.findall(r"^Section (\d) -- \w", by, re.MULTILINE) == list("12345678")
    assert by.endswith("Creative Commons may be contacted at creativecommons.org.\n")


def test_the_version_is_one() -> None:
    """Of the package, of what one cites, and the last in the changelog."""
    version = PROJECT["project"]["version"]
    versions = re.findall(r"^## (.+)$", text("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert re.fullmatch(re.escape(version) + r" - \d{4}-\d{2}-\d{2}", versions[1])
    assert str(data("CITATION.cff")["version"]) == version


def test_the_citation_has_what_its_format_demands() -> None:
    """Citation File Format 1.2.0; the original is what this lesson refers to."""
    citation = data("CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert [set(author) for author in citation["authors"]] == [{"name"}]
    (original,) = citation["references"]
    assert {"type", "title", "authors"} <= set(original)
    assert f"({original['url']})" in README


@pytest.mark.parametrize("form", FORMS)
def test_a_form_has_what_a_host_demands(form: str) -> None:
    """Name, description, and fields that have an id of their own and a label."""
    asked = data(f".github/ISSUE_TEMPLATE/{form}.yml")
    assert all(isinstance(asked[key], str) for key in ("name", "description"))
    assert {field["type"] for field in asked["body"]} <= {"input", "textarea"}
    ids = [field["id"] for field in asked["body"]]
    assert len(set(ids)) == len(ids) > 2
    assert all(re.fullmatch(r"[\w-]+", name) for name in ids)
    assert all(field["attributes"]["label"] for field in asked["body"])
    assert set(data(".github/ISSUE_TEMPLATE/config.yml")) <= {"blank_issues_enabled", "contact_links"}


def test_the_foot_of_a_page_leads_to_the_form() -> None:
    """By the form's file name and by the id of its first field."""
    foot = text("overrides/partials/footer.html")
    query = re.search(r'/issues/new\?.*?">', foot)[0]
    assert f"template={FORMS[0]}.yml" in query
    field = data(f".github/ISSUE_TEMPLATE/{FORMS[0]}.yml")["body"][0]["id"]
    assert f"&amp;{field}={{{{" in query


def test_the_bot_asks_weekly_and_leaves_out_what_must_stay() -> None:
    """Packages and actions, each in one group; a package left out is one that is pinned."""
    bot = data(".github/dependabot.yml")
    assert bot["version"] == 2
    assert [update["package-ecosystem"] for update in bot["updates"]] == ["pip", "github-actions"]
    for update in bot["updates"]:
        assert update["directory"] == "/"
        assert update["schedule"] == {"interval": "weekly"}
        assert [group["patterns"] for group in update["groups"].values()] == [["*"]]
    ignored = {each["dependency-name"] for each in bot["updates"][0]["ignore"]}
    assert ignored == {"torch", "zensical"}
    assert all(f"\n{name}==" in text("requirements.txt") for name in ignored)


def test_the_workflow_pins_actions_and_asks_for_little() -> None:
    """Actions by commit; nothing may be written but the pages and the notebooks, when main is published."""
    workflow = data(".github/workflows/site.yml")
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert ("permissions" in job) == (name in ("publish", "notebooks"))
        assert ("contents", "write") not in job.get("permissions", {}).items() or name == "notebooks"
        for step in job["steps"]:
            assert re.search(r"@[0-9a-f]{40}$", step.get("uses", "x@" + "0" * 40))
    pythons = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert tuple(pythons) == re.search(r"Python ([\d.]+) to ([\d.]+) is needed", README).groups()


def test_nothing_is_committed_that_is_made() -> None:
    """No build output, no notebook output, no path of somebody's machine."""
    committed = run("git", "ls-files").stdout.splitlines()
    made = [path for path in committed if re.search(r"^site/|\.pyc$|\.ipynb$|\.woff2?$|egg-info", path)]
    assert not made
    homes = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
    for path in committed:
        if path.endswith((".py", ".md", ".yml", ".toml", ".txt", ".css", ".js", ".html", ".cff")):
            assert not homes.search(text(path)), path
