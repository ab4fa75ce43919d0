"""What a notebook runs of a page's blocks: enough for what it shows, and little more."""

from __future__ import annotations

import ast
import contextlib
import io

import pytest

from page_runner.publishing.needed import needed
from page_runner.reading.code import parsed

CASES: dict[str, tuple[str, str, str]] = {
    "nothing": ("n = 1\nm = 2", "print(3)", ""),
    "one of two": ("n = 1\n\nm = 2  # two", "print(m)", "m = 2  # two"),
    "by way of another": ("n = 1\nm = n + 1\nk = 5", "print(m)", "n = 1\nm = n + 1"),
    "an import": ("from math import cos, pi\nn = cos(pi)", "print(pi)", "from math import pi"),
    "a module": ("import math, random", "print(math.pi)", "import math"),
    "a submodule": ("import os.path\nn = 1", "print(os.path.sep)", "import os.path"),
    "by another name": ("import math as m, random as r", "print(m.pi)", "import math as m"),
    "a function": ("k = 3\n\n\ndef f(x):\n    return k * x\n\n\nn = f(1)", "print(f(2))",
                   "k = 3\n\n\ndef f(x):\n    return k * x"),
    "what a function calls its own": ("x = 1\nk = 2\n\n\ndef f(x):\n    k = x\n    return k", "print(f(3))",
                                      "def f(x):\n    k = x\n    return k"),
    "a decorator": ("from functools import cache\n\n\n@cache\ndef f():\n    return 1", "print(f())",
                    "from functools import cache\n\n\n@cache\ndef f():\n    return 1"),
    "a loop that fills": ("a = {}\nb = []\nfor n in (1, 2):\n    a[n] = n\nfor n in (3, 4):\n    b.append(n)",
                          "print(b)", "b = []\nfor n in (3, 4):\n    b.append(n)"),
    "a loop that counts": ("a = 0\nfor n in (1, 2):\n    a += n", "print(a)", "a = 0\nfor n in (1, 2):\n    a += n"),
    "the last of a loop": ("for n in (1, 2):\n    pass\nm = 3", "print(n)", "for n in (1, 2):\n    pass"),
    "a place in a list": ("a = [0, 0]\na[1] = 5\nb = a[:]", "print(a)", "a = [0, 0]\na[1] = 5"),
    "a seed": ("import random\nrandom.seed(3)\nn = 1", "print(random.random())", "import random\nrandom.seed(3)"),
    "changed in place": ("a = [2, 1]\na.sort()", "print(a)", "a = [2, 1]\na.sort()"),
    "given to what changes it": ("import heapq\na = [2, 1]\nheapq.heapify(a)\nb = 1", "print(a)",
                                 "import heapq\na = [2, 1]\nheapq.heapify(a)"),
    "set anew": ("n = 1\nn = 2\nm = 3", "print(n)", "n = 2"),
    "set anew, perhaps": ("n = 1\nif n > 5:\n    n = 2", "print(n)", "n = 1\nif n > 5:\n    n = 2"),
    "two at once": ("a, b = 1, 2", "print(b)", "a, b = 1, 2"),
    "set by who asks": ("n = 1", "n = 2\nprint(n)", ""),
    "the loop's own": ("n = 1", "for n in (1, 2):\n    print(n)", ""),
    "the loop's own, inside": ("n = 1\ne = 2", "for n in (1, 2):\n    e = n\n    print(e)", ""),
    "a comprehension's own": ("n = 1\nm = (2, 3)", "print([n for n in m])", "m = (2, 3)"),
    "a comprehension's source": ("n = (1, 2)", "print([n for n in n])", "n = (1, 2)"),
    "added to": ("n = 1", "n += 1\nprint(n)", "n = 1"),
    "in a string": ("n = 1\nm = 2", 'print(f"{n:.2f}")', "n = 1"),
    "what draws": ("from snippets import figures\nn = 1\nfigures.describe(n, 'one')", "print(n)", "n = 1"),
    "a walrus": ("if (n := 5) > 3:\n    m = n", "print(m)", "if (n := 5) > 3:\n    m = n"),
    "with": ("import io\nwith io.StringIO('a') as f:\n    n = f.read()", "print(n)",
             "import io\nwith io.StringIO('a') as f:\n    n = f.read()"),
    "what draws from it": ("import torch\ng = torch.Generator().manual_seed(0)\nn = torch.rand(1, generator=g)\nm = 1",
                           "print(torch.rand(1, generator=g))",
                           "import torch\ng = torch.Generator().manual_seed(0)\nn = torch.rand(1, generator=g)"),
    "two on a line": ("a = []\na.append(1); a.append(2)", "print(a)", "a = []\na.append(1); a.append(2)"),
    "what waits": ("async def f():\n    return 1\n\n\nn = 1", "print(f.__name__)", "async def f():\n    return 1"),
    "what is caught": ("import warnings\nwith warnings.catch_warnings() as seen:\n    n = 1", "print(seen)",
                       "import warnings\nwith warnings.catch_warnings() as seen:\n    n = 1"),
    "the name of a fault": ("try:\n    n = 1 / 0\nexcept ArithmeticError as fault:\n    m = str(fault)", "print(m)",
                            "try:\n    n = 1 / 0\nexcept ArithmeticError as fault:\n    m = str(fault)"),
    "another function's own": ("k = 1\n\n\ndef f():\n    k = 2\n    return k", "print(k)", "k = 1"),
    "a class": ("class A:\n    n = 1\n\n\na = A()\na.n = 2", "print(a.n)",
                "class A:\n    n = 1\n\n\na = A()\na.n = 2"),
    "what is no Python": ("n =", "print(1)", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_used_below_stays(name: str) -> None:
    above, below, stays = CASES[name]
    assert needed([(above, False), (below, True)]) == [stays, below]


@pytest.mark.parametrize("name", [name for name in CASES if "draws" not in name and "no Python" not in name])
def test_it_prints_what_the_whole_prints(name: str) -> None:
    above, below, _ = CASES[name]
    whole, cut = "\n".join((above, below)), "\n".join(needed([(above, False), (below, True)]))
    assert said(cut) == said(whole) != ""


def said(code: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {})
    return printed.getvalue()


def test_a_block_between_hands_on() -> None:
    """What is taken of it needs what stands above it."""
    blocks = [("n = 1\nk = 9", False), ("m = n + 1\nj = k", False), ("print(m)", True)]
    assert needed(blocks) == ["n = 1", "m = n + 1", "print(m)"]


def test_a_tree_that_others_read_stays_as_it_is() -> None:
    """What is known of a block's code is known to the whole build."""
    code = "from math import cos, pi"
    before = ast.dump(parsed(code))
    assert needed([(code, False), ("print(pi)", True)])[0] == "from math import pi"
    assert ast.dump(parsed(code)) == before


def test_what_is_whole_stays_whole() -> None:
    """Whoever needs it, and with what it needs."""
    blocks = [("n = 1", False), ("m = n\n# of no use", True), ("print(2)", True)]
    assert [*needed(blocks)] == [code for code, _ in blocks]
