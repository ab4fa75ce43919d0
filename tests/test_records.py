"""What counts as the same: words and whole numbers to the letter, decimals to one unit of the last digit."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Project
from page_runner import mode
from page_runner.checking import records
from page_runner.checking.records import Entry, read, same, settle
from page_runner.errors import PageError
from page_runner.mode import Mode
from pages import sentence

SAME = [
    ("loss 0.1260", "loss 0.1261"),
    ("loss 0.1260", "loss 0.1259"),
    ("w 9.99", "w 10.00"),
    ("w -0.00", "w 0.00"),
    ("1.234e-05", "1.235e-05"),
    ("9.999e-05", "1.000e-04"),
    ("x=1, y=0.50", "x=1, y=0.51"),
    ("−0.50", "−0.51"),
]
DIFFERENT = [
    ("loss 0.1260", "loss 0.1262"),
    ("loss 0.1260", "loss 0.126"),
    ("2,274 epochs", "2,275 epochs"),
    ("epoch 20", "epoch 21"),
    ("w 1.59", "b 1.59"),
    ("loss 0.13", "loss nan"),
    ("1.234e-05", "1.236e-05"),
    ("1.234e-05", "1.234e-06"),
    ("w 0.50", "w -0.50"),
    ("torch 2.13.0", "torch 2.13.1"),
    ("a 1.0", "a 1.0 2.0"),
]


@pytest.mark.parametrize(("approved", "now"), SAME)
def test_one_unit_of_the_last_digit_is_the_same(approved: str, now: str) -> None:
    """Another processor may round the last digit the other way."""
    assert same(approved, now)
    assert same(now, approved)


@pytest.mark.parametrize(("approved", "now"), DIFFERENT)
def test_all_else_is_different(approved: str, now: str) -> None:
    assert not same(approved, now)
    assert not same(now, approved)


ENTRIES = [
    Entry("block 1 prints", "epoch 0  loss 1.50\n\nend\n", 1, 10),
    Entry("block 1 is followed by f'{w:.2f}'", "1.59", 1, 20),
]


@pytest.fixture
def approved(tmp_path: Path) -> Path:
    settle("page.md", ENTRIES, tmp_path, Mode.APPROVE)
    return tmp_path


def test_what_was_written_is_read(approved: Path) -> None:
    entries = read(approved / records.FOLDER / "page.md.txt")
    assert entries == {entry.name: entry.text.rstrip("\n") for entry in ENTRIES}


def test_the_order_of_values_does_not_matter(approved: Path) -> None:
    """A sentence may be turned round."""
    settle("page.md", ENTRIES[::-1], approved, Mode.PUBLISH)


CHANGES = {
    "a number": ([Entry("block 1 prints", "epoch 0  loss 1.60\n\nend\n", 1, 10), ENTRIES[1]], "approved: epoch 0  loss 1.50"),
    "a line less": ([Entry("block 1 prints", "epoch 0  loss 1.50\n", 1, 10), ENTRIES[1]], "approved: end"),
    "a line more": ([Entry("block 1 prints", "epoch 0  loss 1.50\n\nend\nmore\n", 1, 10), ENTRIES[1]], "now:      more"),
    "an entry less": (ENTRIES[:1], "is followed by"),
    "an entry more": ([*ENTRIES, Entry("block 2 prints", "new", 2, 30)], "block 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_an_error_and_names_what_changed(approved: Path, name: str) -> None:
    entries, message = CHANGES[name]
    with pytest.raises(PageError) as error:
        settle("page.md", entries, approved, Mode.PUBLISH)
    assert "page.md" in str(error.value)
    assert message in str(error.value)


def test_serving_warns_of_a_change(approved: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An author at work sees the difference and the page."""
    settle("page.md", ENTRIES[:1], approved, Mode.SERVE)
    assert "not what was approved" in caplog.text


def test_ci_approves_nothing() -> None:
    """Nobody reads the difference there."""
    with pytest.raises(PageError, match="nothing is approved on CI"):
        mode.of("build", {mode.VARIABLE: "approve", "CI": "true"})


def test_a_server_approves_nothing() -> None:
    """It would see the records that it wrote, and build again."""
    with pytest.raises(PageError, match="nothing is approved while serving: run `make approve`"):
        mode.of("serve", {mode.VARIABLE: "approve"})


def test_what_a_build_is_for_is_said_by_its_command_and_by_make_approve() -> None:
    """One variable answers one question: `PAGE_RECORDS=warning mkdocs build` is refused, and is no `mkdocs serve`."""
    assert mode.of("build", {}) is Mode.PUBLISH
    assert mode.of("gh-deploy", {"CI": "true"}) is Mode.PUBLISH
    assert mode.of("serve", {}) is Mode.SERVE
    assert mode.of("build", {mode.VARIABLE: "approve"}) is Mode.APPROVE
    with pytest.raises(PageError, match="PAGE_RECORDS: is 'warning': set it to 'approve'"):
        mode.of("build", {mode.VARIABLE: "warning"})


@pytest.mark.sweep(0)
def test_a_new_claim_is_approved_in_one_go(project: Project) -> None:
    """The page that lists the claims is built before its record is written: no dead link ends the build."""
    project.keep("claims.md", "glossary.md", "the-loop.md")
    words = sentence("the-loop.md", after="criterion = torch")
    project.edit("docs/the-loop.md", words, f"It [fell]`{{claim}} losses[-1] < losses[0]`.\n{words}")
    done = project.run("mkdocs", "build", "--strict", PAGE_RECORDS="approve", CI="")
    assert done.returncode == 0, done.stderr
    assert 'settles "fell"' in (project.folder / records.FOLDER / "the-loop.md.txt").read_text(encoding="utf-8")
    done = project.run("mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stderr


def test_a_record_without_a_page_is_an_error_until_it_is_approved_away(approved: Path) -> None:
    docs = approved / "docs"
    docs.mkdir()
    with pytest.raises(PageError, match="there is no such page"):
        records.tidy(docs, Mode.PUBLISH)
    (docs / "page.md").touch()
    records.tidy(docs, Mode.PUBLISH)
    (docs / "page.md").unlink()
    records.tidy(docs, Mode.APPROVE)
    assert not (approved / records.FOLDER / "page.md.txt").exists()
