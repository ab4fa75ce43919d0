"""The bench: what it counts is what it has measured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pages import ROOT

SCRIPT = """
import ctypes, subprocess
import bench
ctypes.CDLL(None).prctl(bench.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
subprocess.run(["sh", "-c", "(sleep 1; touch ended) & exit 0"])
bench.cost("-c", "import os; assert os.path.exists('ended')", folder=bench.Path.cwd())
"""


def test_nothing_that_was_left_behind_runs_beside_what_is_measured(tmp_path: Path) -> None:
    """What a server has started outlives it for a moment, and its time would be added to that of the next command."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
