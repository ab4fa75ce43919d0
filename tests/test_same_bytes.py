"""Two clean builds are the same to the byte, wherever, whenever and however they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Project
from page_runner.running.twin import OLDER

EPOCH = "1764000000"  # the commit's time, which make sets
HERE = {
    "TZ": "Pacific/Pago_Pago",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "1",
    "OMP_NUM_THREADS": "1",
    "PAGE_PROCESSES": "1",
}
THERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "2", "OMP_NUM_THREADS": "4"}


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def difference(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """What differs between two sites: files that one lacks, and where the others first differ."""
    said = [f"{name}: in one alone" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        if (a := one[name]) != (b := other[name]):
            place = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            around = slice(max(0, place - 40), place + 40)
            said.append(f"{name}, byte {place}: {a[around]!r}, {b[around]!r}")
    return said


@pytest.mark.sweep(0)
def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    """In two folders, one with a space and an é, across the date line; other locales, seeds, threads, processes."""
    sites = []
    for name, environment in (("here", HERE), ("là, ailleurs é", THERE)):
        project = Project(tmp_path / name)
        address = {"SITE_URL": "https://example.org/", "SOURCE_DATE_EPOCH": EPOCH}
        done = project.run("mkdocs", "build", "--strict", **address, **environment)
        assert done.returncode == 0, done.stderr
        sites.append(files(project.folder / "site"))
    assert len(sites[0]) > 50
    assert difference(*sites) == []


@pytest.mark.sweep(0)
def test_an_older_processor_finds_what_was_approved(tmp_path: Path) -> None:
    """Its sums are rounded in another order; a run that such a difference grows in would print something else."""
    done = Project(tmp_path).run("mkdocs", "build", "--strict", **OLDER)
    assert done.returncode == 0, done.stderr


def test_a_difference_is_named() -> None:
    """The test above can fail, and says where."""
    one = {"a.html": b"x", "b.html": b"one and one", "c.html": b"same"}
    other = {"b.html": b"one and two", "c.html": b"same"}
    assert difference(one, other) == ["a.html: in one alone", "b.html, byte 8: b'one and one', b'one and two'"]
