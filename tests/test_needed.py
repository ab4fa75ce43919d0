"""What a notebook runs of a page's blocks: enough for what it shows, and little more."""

from __future__ import annotations

import ast
import contextlib
import io
import random
import re

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


SHARED: dict[str, tuple[str, str]] = {
    "by another name": ("a = []\nb = a\nb.append(1)", "print(a)"),
    "in a list": ("a = [[], []]\nfor b in a:\n    b.append(1)", "print(a)"),
    "side by side": ("a, b = [[], []], [1, 2]\nfor c, d in zip(a, b):\n    c.append(d)", "print(a)"),
    "put into another": ("a, b = [], []\nb.append(a)\na.append(1)", "print(b)"),
    "put into another of its names": ("a, b = [0], [1]\nc = a\nc[0] = b\nb.append(2)", "print(a)"),
    "out of another": ("a = {'k': []}\nb = a['k']\nb.append(1)", "print(a)"),
    "made if it is not there": ("a = {}\na.setdefault('k', []).append(1)", "print(a)"),
    "taken out": ("a = [1, 2]\nb = a.pop()", "print(a)"),
    "the next of it": ("a = iter((1, 2))\nb = next(a)", "print(next(a))"),
    "by a comprehension": ("a = []\nb = [a.append(n) for n in (1, 2)]", "print(a)"),
    "by a function": ("a = []\n\n\ndef f(n):\n    a.append(n)\n\n\nf(1)", "print(a)"),
    "by a function that gives": ("def f(a):\n    a.append(1)\n    return 2\n\n\na = []\nb = f(a)", "print(a)"),
    "by a function of a function": ("a = []\ndef f(): g()\ndef g(): a.append(1)\nb = f()", "print(a)"),
    "by a function, a part of it": ("a = [[]]\ndef f(x):\n    for b in x:\n        b.append(1)\nc = f(a)", "print(a)"),
    "by one of two of a name": ("d = []\na = d\nf = lambda n: a.append(n)\nf(1)\nf = lambda n: n", "print(d)"),
    "by a lambda": ("a = []\nf = lambda n: a.append(n)\nb = f(1)", "print(a)"),
    "by a name of all": ("n = 1\n\n\ndef f():\n    global n\n    n = 2\n\n\nf()", "print(n)"),
    "by a method": ("class A:\n    n = 1\n    def f(self): self.n += 1; return 5\na = A()\nb = a.f()", "print(a.n)"),
    "when it is made": ("a = []\n\n\nclass A:\n    def __init__(self):\n        a.append(1)\n\n\nb = A()", "print(a)"),
    "where it is written": ("import contextlib, io\na = io.StringIO()\nwith contextlib.redirect_stdout(a): print(1)",
                            "print(a.getvalue())"),
    "all of a module": ("from math import *\nn = 1", "print(cos(0))"),
    "by its case": ("match [1, 2]:\n    case [n, *_]:\n        pass", "print(n)"),
    "nobody knows how": ("k = 1\nexec('n = k')", "print(n)"),
    "among all": ("globals()['n'] = 1", "print(n)"),
    "read by nobody knows what": ("n = 1", "print(eval('n'))"),
    "given by its name": ("import random\na = [1, 2, 3]\nrandom.seed(1)\nrandom.shuffle(x=a)", "print(a)"),
    "a seed, imported anew": ("import random\nrandom.seed(3)", "import random\nprint(random.random())"),
    "a seed by its name": ("from random import seed\nseed(3)", "import random\nprint(random.random())"),
    "drawn before": ("import random\nrandom.seed(3)\nn = random.random()", "import random\nprint(random.random())"),
    "drawn before, by torch": ("import torch\ntorch.manual_seed(3)\nn = torch.randn(2)",
                               "import torch\nprint(torch.rand(1))"),
    "drawn by a function": ("import random\nrandom.seed(3)\n\n\ndef f():\n    return random.gauss(0, 1)\n\n\nn = f()",
                            "print(random.random())"),
    "how a module prints": ("import torch\ntorch.set_printoptions(precision=2)",
                            "import torch\nprint(torch.ones(1) / 3)\ntorch.set_printoptions(profile='default')"),
    "a gradient": ("import torch\nw = torch.ones(2, requires_grad=True)\nloss = (w * 3).sum()\nloss.backward()",
                   "print(w.grad)"),
    "a view": ("import torch\nw = torch.ones(2)\nv = w[:1]\nv += 1", "print(w)"),
    "in place, by its result": ("import torch\nw = torch.ones(2)\nv = w.mul_(3)", "print(w)"),
    "what an optimizer holds": (
        "import torch\nmodel = torch.nn.Linear(1, 1)\ntorch.nn.init.ones_(model.weight)\n"
        "torch.nn.init.zeros_(model.bias)\nopt = torch.optim.SGD(model.parameters(), lr=0.1)\nx = torch.ones(3, 1)\n"
        "for _ in range(5):\n    opt.zero_grad()\n    loss = ((model(x) - 3) ** 2).mean()\n"
        "    loss.backward()\n    opt.step()",
        "print([round(p.item(), 6) for p in model.parameters()])"),
    "a step by a function": (
        "import torch\nw = torch.zeros(1, requires_grad=True)\nopt = torch.optim.SGD([w], lr=0.1)\n\n\n"
        "def step():\n    opt.zero_grad()\n    loss = ((w - 3) ** 2).sum()\n    loss.backward()\n    opt.step()\n"
        "    return loss.item()\n\n\nlosses = [step() for _ in range(4)]", "print(round(w.item(), 6))"),
}  # fmt: skip
"""What is changed by another name than that which is read below."""


@pytest.mark.parametrize("name", SHARED)
def test_what_is_changed_in_any_way_is_as_in_the_whole(name: str) -> None:
    above, below = SHARED[name]
    assert said("\n".join(needed([(above, False), (below, True)]))) == said("\n".join((above, below))) != ""


@pytest.mark.parametrize("name", CASES)
def test_what_is_used_below_stays(name: str) -> None:
    above, below, stays = CASES[name]
    assert needed([(above, False), (below, True)]) == [stays, below]


@pytest.mark.parametrize("name", [name for name in CASES if "draws" not in name and "no Python" not in name])
def test_it_prints_what_the_whole_prints(name: str) -> None:
    above, below, _ = CASES[name]
    whole, cut = "\n".join((above, below)), "\n".join(needed([(above, False), (below, True)]))
    assert said(cut) == said(whole) != ""


BEGIN = """import copy, random
random.seed(1)
n = 0
a, b, c, d, e = [1], [2], [3], [4], [5]
def f0(x): return x
def f1(x): return [x]
def f2(x): x.append(1)"""
PIECES = """n = #; @ = [1, 2]; @ = @; @ = [@, #]; @.append(#); @.append(@); @ = @[0]; @[0] = @; @ += [#]; @, @ = @, @
for @ in list(@)[:3]: @.append(7); if len(@) > 2: @ = []; f#(@); @ = f#(@); @ = @.pop(); @ = [@ for _ in (1, 2)]
@ = {'k': @}; @['k'] = 1; f# = lambda x: x.append(8); f# = lambda x: @.append(9); f# = lambda x: @; random.seed(#)
@ = random.random(); @ = copy.copy(@); @ = list(@); @ = sorted(@, key=str); @ = iter(@); @ = next(@)
(lambda v: v.append(3))(@); @ = max(@, @, key=str); @ = A(@); @ = @.go(); @ = @.v
""".replace("\n", "; ").split("; ")
LONG = [
    "def f#(x):\n    x.append(5)\n    return @", "def f#(x):\n    y = x\n    y.append(#)\n    return [x]",
    "def f#(x):\n    global n\n    n = #\n    return len(x)", "def f#(x):\n    x = [x]\n    @.append(x)\n    return x",
    "try:\n    @ = @[1]\nexcept Exception as fault:\n    @ = str(fault)",
    "class A:\n    def __init__(self, v): self.v = v\n    def go(self): self.v.append(#); return 1",
    "while len(@) < 3:\n    @.append(1)\n    break",
]  # fmt: skip


def some_program(chance: random.Random) -> list[str]:
    """Pieces that run one after the other: "@" is any name, "#" any number."""
    body = [BEGIN]
    for piece in chance.choices(PIECES + LONG * 3, k=12):
        filled = re.sub("[@#]", lambda sign: chance.choice("abcde" if sign[0] == "@" else "012"), piece)
        with contextlib.suppress(Exception):
            said("\n".join([*body, filled]))
            body.append(filled)
    return body


@pytest.mark.parametrize("part", range(4))
def test_whatever_stands_there_prints_what_the_whole_prints(part: int) -> None:
    """Programs made by chance, cut somewhere in two; and nearly all of them have something to leave out."""
    shorter = 0
    for seed in range(100 * part, 100 * part + 100):
        chance = random.Random(seed)
        body = some_program(chance)
        cut = chance.randrange(len(body) + 1)
        ask = f"print({chance.choice('abcden')}, f{chance.randrange(3)}(a), random.random())"
        blocks = ["\n".join(body[:cut]), "\n".join(body[cut:]), ask]
        found = needed([(blocks[0], False), (blocks[1], False), (ask, True)])
        assert anywhere("\n".join(found)) == anywhere("\n".join(blocks)), (seed, blocks, found)
        shorter += len("".join(found)) < len("".join(blocks))
    assert shorter > 80


def anywhere(code: str) -> str:
    """What a code prints, or of which kind its failure is; without places in memory."""
    try:
        return re.sub("0x[0-9a-f]+", "", said(code))
    except Exception as fault:
        return type(fault).__name__


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
