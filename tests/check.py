"""`make check`: what tools can say of the project as it is written. It needs no browser and no site.

The list stands here alone. A test sees that `.pre-commit-config.yaml` names the same commands, and runs each of them.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHECKS = {
    "mypy": "types fit",
    "ruff check --no-cache .": "no common mistake, and what is public has its docstring",
    "ruff format --check --no-cache .": "one layout",
    "codespell .": "no misspelt word",
    "lint-imports --no-cache": "modules import in one direction",
    "deptry . --config tests/deptry.toml": "what is pinned is used, and what is used is pinned",
}
"""Each command, and what it sees to."""


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the list on a folder, with the tool that stands beside this Python."""
    name, *arguments = command.split()
    tool = str(Path(sys.executable).with_name(name))
    return subprocess.run([tool, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def main() -> None:
    """Run the whole list, also behind a fault; show what was said where there is one."""
    root = Path(__file__).parents[1]
    with ThreadPoolExecutor(max_workers=2) as pool:
        done = dict(zip(CHECKS, pool.map(lambda command: run(command, root), CHECKS), strict=True))
    faults = {command: result for command, result in done.items() if result.returncode}
    for command, result in faults.items():
        print(f"== {command}", result.stdout + result.stderr, sep="\n")
    for command, meaning in CHECKS.items():
        print(f"{'FAULT' if command in faults else 'ok':6}{meaning:58}{command}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
