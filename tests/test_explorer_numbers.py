"""What explorers compute is what torch does."""

from __future__ import annotations

import importlib
import math
from random import Random
from typing import Any

import numpy as np
import pytest
from explorers import EXPLORERS, Explorer, each
from playwright.sync_api import Page

from pages import ROOT


def test_each_explorer_has_its_script_its_oracle_and_a_page() -> None:
    """One file of each, and none that no page uses."""
    names = {name for _, name in EXPLORERS}
    assert len(names) > 0
    shared = {"engine", "draw", "arrow"}
    assert names == {path.stem for path in (ROOT / "docs/assets/explore").glob("*.js")} - shared
    assert names == {path.stem for path in (ROOT / "tests/oracles").glob("*.py")} - {"__init__"}


def computed(tab: Page, address: str, page: str, name: str, batch: int) -> tuple[list[Any], list[Any]]:
    """What the script gives for ten settings and the marks, or for the other forty, and what torch does."""
    explorer = Explorer(tab, address, page, name)
    oracle, data = importlib.import_module(f"oracles.{name}"), explorer.data
    marks = [
        data["state"] | {control["name"]: mark}
        for control in data["controls"]
        for mark in control.get("marks", {}).values()
    ]
    states = oracle.states(data["given"], data["panels"], Random(name))
    assert len(states) >= 50
    states = states[10:] if batch else [*states[:10], *marks, data["state"]]
    given = data["given"] | ({"steps": min(data["given"]["steps"], 300)} if batch and "steps" in data["given"] else {})
    got = tab.evaluate(
        "async ([file, states, given]) => { const { numbers } = await import(file);"
        "return states.map(state => numbers(state, given)); }",
        [f"{address}assets/explore/{name}.js", states, given],
    )
    return got, [oracle.expected(state, given) for state in states]


@pytest.mark.sweep(1)
@each
@pytest.mark.parametrize("batch", range(2))
def test_the_numbers_are_torchs(tab: Page, address: str, page: str, name: str, batch: int) -> None:
    """Fifty settings, the marks, and the first state, to 1e-9; of what grows without end, in parts of its size."""
    got, expected = computed(tab, address, page, name, batch)
    assert len(got) == len(expected) > 0
    for mine, torchs in zip(got, expected, strict=True):
        assert set(torchs) <= set(mine)
        for key in torchs:
            assert apart(mine[key], torchs[key]) < 1e-9, key


def apart(one: Any, other: Any) -> float:
    """How far two numbers, or lists of them, are from each other, in parts of the larger ones above 1."""
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if a.shape != b.shape:
        return math.inf
    same = (a == b) | (np.isnan(a) & np.isnan(b)) | (np.minimum(abs(a), abs(b)) > 1e200)
    with np.errstate(invalid="ignore", over="ignore"):
        off = np.where(same, 0.0, abs(a - b) / np.maximum(1.0, np.maximum(abs(a), abs(b))))
    return float(np.max(off, initial=0.0)) if not np.isnan(off).any() else math.inf


def test_what_is_apart_is_found() -> None:
    assert apart([1.0, math.nan, math.inf], [1.0, math.nan, math.inf]) == 0
    assert apart(1.0, 1.0 + 2e-9) > 1e-9
    assert apart([1e30, 1.0], [1.1e30, 1.0]) > 0.05
    assert apart([1.0], [1.0, 2.0]) == apart(1.0, math.nan) == math.inf
