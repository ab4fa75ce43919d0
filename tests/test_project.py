"""The project as its authors and its maintainer meet it: what is pinned, what the commands say, what is committed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT

BIN = Path(sys.executable).parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    ["lint-imports --no-cache", "deptry . --config tests/deptry.toml", "ruff check --no-cache ."],
)
def test_a_tool_has_nothing_to_say(command: str) -> None:
    """Modules import in order; what is pinned is used and what is used is pinned; no common mistake."""
    name, *arguments = command.split()
    done = run(str(BIN / name), *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_import_against_the_order_is_refused(tmp_path: Path) -> None:
    """The contract is not an empty one."""
    shutil.copytree(ROOT / "snippets", tmp_path / "snippets", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "page_runner", tmp_path / "page_runner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "snippets/neuron.py").open("a") as file:
        file.write("\nimport snippets.descent\n")
    done = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "snippets.neuron -> snippets.descent" in done.stdout


def test_every_version_is_exact_and_has_its_reason() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith(("#", "-e "))]
    assert len(pins) > 10
    for pin in pins:
        assert re.fullmatch(r"[A-Za-z0-9_-]+==[\d.]+  # \S.*", pin), pin


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


def test_the_readmes_examples_run(convert) -> None:
    """An author who copies them gets a page."""
    blocks = re.findall(r"^````markdown\n(.*?)^````$", README, re.MULTILINE | re.DOTALL)
    html = convert("\n".join(blocks))
    assert "<samp>4</samp>" in html
    assert "<figcaption>" in html
    assert '<span class="value">4</span>' in html
    assert 'data-why="losses[2] / losses[0] is 0.25, within 0.01 of 0.25"' in html


def test_make_knows_the_readmes_commands() -> None:
    for command in re.findall(r"^\| `make (\w+)` \|", README, re.MULTILINE):
        assert run("make", "--dry-run", command).returncode == 0, command


def test_the_workflow_pins_actions_and_asks_for_little() -> None:
    """Actions by commit; nothing may be written but the pages, and these only when main is published."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert ("permissions" in job) == (name == "publish")
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
        if path.endswith((".py", ".md", ".yml", ".toml", ".txt", ".css", ".js", ".html")):
            assert not homes.search((ROOT / path).read_text(encoding="utf-8")), path
