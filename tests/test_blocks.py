"""A page's blocks as a module of Python, and their output as a terminal leaves it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
import torch

from page_runner.errors import PageError
from page_runner.running import twin
from page_runner.running.terminal import seen
from pages import block

Convert = Callable[[str], str]


def printed(page: str) -> list[str]:
    """What each block of a converted page printed."""
    return [html.unescape(text) for text in re.findall(r"<samp>(.*?)</samp>", page, re.DOTALL)]


# Blocks as Python knows a module


def test_a_block_runs_as_the_main_module(convert: Convert) -> None:
    """What stands below `if __name__ == "__main__":` runs, as in a script."""
    page = convert(block('if __name__ == "__main__":\n    import __main__\n    n = 1\n    print(__main__.n)'))
    assert printed(page) == ["1"]


def test_annotations_are_objects(convert: Convert) -> None:
    """No `from __future__` of the build's own reaches a block: neither functions nor fields of dataclasses."""
    code = "from dataclasses import dataclass, fields\n@dataclass\nclass A:\n    n: int\ndef f(x: int): ...\n"
    assert printed(convert(block(code + "print(f.__annotations__, fields(A)[0].type)"))) == [
        "{'x': <class 'int'>} <class 'int'>"
    ]


def test_what_is_looked_up_by_its_module_is_found(convert: Convert) -> None:
    """pickle finds a class by its module's name, inspect the source of a function in a later block too."""
    first = "import pickle\nimport inspect\nclass A:\n    n = 1\n\ndef f(x):\n    return x"
    then = "print(pickle.loads(pickle.dumps(A())).n)\nprint(inspect.getsource(f))\nprint(inspect.getsource(A))"
    page = convert(block(first) + "\nText.\n\n" + block(then))
    assert printed(page) == ["1\ndef f(x):\n    return x\n\nclass A:\n    n = 1"]


def test_torch_reads_the_source_of_a_function(convert: Convert) -> None:
    """torch.jit.script compiles the text of a function; that it is deprecated, it says."""
    code = "import torch\n@torch.jit.script\ndef f(x):\n    return x + 1\nprint(f(torch.zeros(1)))"
    page = convert(block(code, 'exec="on" source="above" warns="deprecated"'))
    assert printed(page)[0] == "tensor([1.])"
    with pytest.raises(PageError, match="unexpected DeprecationWarning"):
        convert(block(code))


# Where output goes

REDIRECTED = {
    "print": ("with redirect_stdout(text):\n    print('x')", "'x\\n'"),
    "write": ("with redirect_stdout(text):\n    sys.stdout.write('x')", "'x'"),
    "print to stderr": ("with redirect_stderr(text):\n    print('x', file=sys.stderr)", "'x\\n'"),
    "print to a file": ("print('x', file=text)", "'x\\n'"),
    "nowhere": ("with redirect_stdout(None):\n    print('x')", "''"),
    "stdout by its name": ("print('x', file=sys.stdout)", "x\n''"),
}


@pytest.mark.parametrize("name", REDIRECTED)
def test_output_goes_where_a_block_sends_it(convert: Convert, name: str) -> None:
    code, caught = REDIRECTED[name]
    head = "import io\nimport sys\nfrom contextlib import redirect_stderr, redirect_stdout\ntext = io.StringIO()\n"
    assert printed(convert(block(f"{head}{code}\nprint(repr(text.getvalue()))"))) == [caught]


def test_stderr_is_not_the_pages(convert: Convert) -> None:
    """Unless it is caught."""
    with pytest.raises(PageError, match="line 3 printed 'x': only the page prints"):
        convert(block("import sys\nprint('x', file=sys.stderr)"))


# What a terminal would show

TERMINAL = {
    "colours": ("\x1b[1;31mred\x1b[0m", "red"),
    "a title and a link": ("\x1b]0;title\x07a\x1b]8;;https://example.org\x1b\\b", "ab"),
    "progress": ("\r 10 %\r 20 %\r100 %\ndone", "100 %\ndone"),
    "a shorter state": ("100 of 100\rdone", "doneof 100"),
    "an erased line": ("100 of 100\r\x1b[Kdone", "done"),
    "lines written over": ("a\nb\n\x1b[2Ac", "c\nb\n"),
    "Windows' line ends": ("a\r\nb\r\n", "a\nb\n"),
    "backspace": ("ab\bc", "ac"),
    "NUL, bell, form feed, delete, C1": ("a\0b\ac\fd\x7fe\x85f\x9b1mg", "abcdefg"),
    "half a sign": ("a\ud800b", "a�b"),
    "an escape cut short": ("a\x1b[", "a"),
    "tabs, umlauts, emoji": ("\ta\tü 🙂\n", "\ta\tü 🙂\n"),
}


@pytest.mark.parametrize("name", TERMINAL)
def test_output_is_what_a_terminal_leaves(name: str) -> None:
    """The last state of each line; nothing that only a terminal obeys."""
    text, shown = TERMINAL[name]
    assert seen(text) == shown


@pytest.mark.parametrize("place", ["print", "value", "warning"])
def test_no_page_holds_what_only_a_terminal_obeys(convert: Convert, place: str, tmp_path) -> None:
    """Neither its HTML nor its record, wherever the text comes from."""
    page = {
        "print": block(r"print('\x1b[31mred\x1b[0m\x00')"),
        "value": block(r"n = '\x1b[31mred\x00'") + "\n`{python} n`\n",
        "warning": block("import warnings\nwarnings.warn('\\x1b[31mred\\0')", 'exec="on" source="above" warns="red"'),
    }[place]
    texts = convert(page), (tmp_path / "tests/records/page.md.txt").read_text(encoding="utf-8")
    for text in texts:
        assert "red" in text
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


# What ends a block

DEATHS = {
    "exit": ("import os\nos._exit(3)", r"ended its process \(exit status 3\)"),
    "a crash of compiled code": ("import ctypes\nctypes.string_at(0)", r"ended its process \(killed by signal 11\)"),
}


@pytest.mark.parametrize("name", DEATHS)
def test_a_process_that_dies_is_told(convert: Convert, name: str) -> None:
    code, message = DEATHS[name]
    with pytest.raises(PageError, match=message):
        convert(block(code))


STARTS = {
    "a pool": "import multiprocessing\nmultiprocessing.Pool(1)",
    "a queue": "import multiprocessing\nmultiprocessing.Queue()",
    "a loader": "from torch.utils.data import DataLoader\nnext(iter(DataLoader([1, 2], num_workers=1)))",
}


@pytest.mark.parametrize("name", STARTS)
def test_who_starts_processes_is_told_so(convert: Convert, name: str) -> None:
    """And not that a file is too large, which is what Python says of the lock that it begins with."""
    with pytest.raises(PageError, match="starts another process: a page only computes, prints and draws"):
        convert(block(STARTS[name]))


# What varies

VARIES = {
    "a set": ("print({'momentum', 'adam', 'sgd'})", "The order of a set"),
    "a set in a loop": ("for name in set('abcdefgh'): print(name)", "once: "),
    "an address": ("import torch\nprint((torch.zeros(1, requires_grad=True) + 1).grad_fn)", "An address of memory"),
    "chance of torch": ("import torch\nprint(torch.randn(2))", "seed the generator"),
    "chance of numpy": ("import numpy as np\nprint(np.random.default_rng().random())", "seed the generator"),
    "the time": ("import time\nprint(time.time())", "leave out what the time decides"),
    "the day": ("import datetime\nprint(datetime.date.today())", "The time or the day"),
    "rounding": ("import torch\nprint(torch.linspace(0, 1, 99_999).double().exp().sum().item())", "it is rounding"),
    "a value": ("import random\n```\n\n`{python} str(random.random())`\n\n```python norun='x'", "seed the generator"),
    "a figure": (
        "import numpy as np\nimport matplotlib.pyplot as plt\nfrom snippets import figures\n"
        "plt.plot(np.random.rand(9))\nfigures.describe(plt.gcf(), 'Chance.')", "seed the generator",
    ),
}  # fmt: skip


@pytest.mark.sweep(4)
@pytest.mark.parametrize("name", VARIES)
def test_what_varies_is_not_approved(approving: Convert, name: str) -> None:
    """It would be refused by the next build, and by each one after it."""
    if name == "rounding" and torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        pytest.skip("this processor has one way to sum")
    code, message = VARIES[name]
    with pytest.raises(
        PageError, match=f"(?s)block 1, line .*differs from run to run, so it cannot be approved.*{message}"
    ):
        approving(block(code.replace("norun='x'", 'norun="x"')))


@pytest.mark.sweep(0)
def test_what_is_seeded_or_sorted_is_approved(approving: Convert) -> None:
    code = "import torch\ntorch.manual_seed(0)\nprint(torch.rand(1), sorted({'b', 'a'}))"
    assert printed(approving(block(code))) == ["tensor([0.4963]) ['a', 'b']"]


def test_what_is_approved_already_is_not_run_again(approving: Convert, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run that wrote the record was another; a page that shows something else is run twice."""
    runs = []
    run = twin.run
    monkeypatch.setattr(twin, "run", lambda *asked: runs.append(asked) or run(*asked))
    approving(block("print(1)\nprint('  two  ')\nprint()"))
    assert len(runs) == 1
    approving(block("print(1)\nprint('  two  ')\nprint()"))
    assert len(runs) == 1
    approving(block("print(1)"))
    assert len(runs) == 2


@pytest.mark.parametrize("hour", range(24))
def test_the_second_run_has_another_day(hour: int) -> None:
    """At whatever hour, and wherever, the build runs."""
    import os
    import time

    now = 1_700_000_000 + 3600 * hour
    here = time.strftime("%d", time.localtime(now))
    before = os.environ.get("TZ")
    os.environ["TZ"] = twin.elsewhere(now)
    time.tzset()
    try:
        assert time.strftime("%d", time.localtime(now)) != here
    finally:
        del os.environ["TZ"]
        os.environ |= {"TZ": before} if before else {}
        time.tzset()
