"""snippets.autograd against torch's autograd in float64, and against what it says of itself."""

from __future__ import annotations

import ast
import math
import sys
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
import torch

from pages import ROOT
from snippets import autograd
from snippets.autograd import Number

SOURCE = (ROOT / "snippets/autograd.py").read_text(encoding="utf-8")
OF_TWO: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / (b * b + 0.5),
    lambda a, b: 2 * a - b * 3,
    lambda a, b: 1 - a + b,
    lambda a, b: 3 / (a * a + 1) + b,
]
OF_ONE: list[Callable[[Any], Any]] = [
    lambda a: a**2,
    lambda a: a**3,
    lambda a: -a,
    lambda a: (a * a + 0.1) ** -0.5,
    lambda a: (0.3 * a).tanh(),
    lambda a: (0.3 * a).tanh().exp(),
    lambda a: (a * a + 0.1).log(),
    lambda a: a.sigmoid(),
    lambda a: a.relu(),
    lambda a: a * a,
]


def expression(leaves: list[Any], random: Random) -> Any:
    """Fifteen operations on what is there already, so that many results are used more than once."""
    made = list(leaves)
    for _ in range(15):
        if random.random() < 0.6:
            made.append(random.choice(OF_TWO)(random.choice(made), random.choice(made)))
        else:
            made.append(random.choice(OF_ONE)(random.choice(made)))
        made[-1] = made[-1] * 0.5 if random.random() < 0.3 else made[-1]
    return made[-1] + sum(leaf * 0.1 for leaf in leaves)


@pytest.mark.parametrize("batch", range(4))
def test_slopes_of_random_expressions_are_torchs(batch: int) -> None:
    """A hundred a batch, each of three numbers, to 1e-12 of their size."""
    compared = 0
    for seed in range(100 * batch, 100 * (batch + 1)):
        start = [Random(seed).uniform(-2, 2) + leaf for leaf in range(3)]
        mine = [Number(value) for value in start]
        theirs = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in start]
        result, expected = expression(mine, Random(seed)), expression(theirs, Random(seed))
        if not abs(expected.item()) < 1e6:
            continue
        result.backward()
        expected.backward()
        assert result.data == pytest.approx(expected.item(), rel=1e-12, abs=1e-12)
        for number, tensor in zip(mine, theirs, strict=True):
            assert number.grad == pytest.approx(tensor.grad.item(), rel=1e-12, abs=1e-12 * max(1, abs(expected.item())))
            compared += 1
    assert compared > 200


@pytest.mark.parametrize("z", [-800.0, -30.0, 0.0, 30.0, 800.0])
@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_what_bends_is_torchs_at_both_ends_and_at_0(name: str, z: float) -> None:
    """No overflow, and relu's slope at 0."""
    number, tensor = Number(z), torch.tensor(z, dtype=torch.float64, requires_grad=True)
    result, expected = getattr(number, name)(), getattr(tensor, name)()
    result.backward()
    expected.backward()
    assert result.data == pytest.approx(expected.item(), abs=1e-15)
    assert number.grad == pytest.approx(tensor.grad.item(), abs=1e-12)


def test_a_thousand_epochs_of_the_lessons_loop_are_torchs() -> None:
    """y = 2x from the same start at the same rate: w, b and the loss of each epoch, to 1e-12."""
    start, xs = (0.3, -0.2), (1.0, 2.0, 3.0)
    w, b = (Number(value) for value in start)
    theta = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=0.01)
    x = torch.tensor(xs, dtype=torch.float64)
    for _ in range(1_000):
        loss = sum((w * each + b - 2 * each) ** 2 for each in xs) / 3
        loss.backward()
        optimizer.zero_grad()
        expected = ((theta[0] * x + theta[1] - 2 * x) ** 2).mean()
        expected.backward()
        assert loss.data == pytest.approx(expected.item(), abs=1e-12)
        for number in (w, b):
            number.data -= 0.01 * number.grad
            number.grad = 0.0
        optimizer.step()
        assert [w.data, b.data] == pytest.approx(theta.tolist(), abs=1e-12)


def test_slopes_add_up_until_they_are_cleared() -> None:
    """Two calls leave twice the slope, as torch does; a number used twice gets both shares."""
    x = Number(3.0)
    square = x * x
    square.backward()
    square.backward()
    assert (x.grad, square.grad) == (12.0, 2.0)


def test_a_long_chain_needs_no_recursion() -> None:
    chain = x = Number(1.0)
    for _ in range(10 * sys.getrecursionlimit()):
        chain = chain + 1e-5
    chain.backward()
    assert x.grad == 1.0


def test_a_logarithm_of_0_is_refused() -> None:
    with pytest.raises(ValueError, match=r"(?i)math domain|positive"):
        Number(0.0).log()


def test_it_is_short_and_imports_nothing_but_math() -> None:
    """At most 120 lines, to be read whole, in the Python that a browser runs."""
    assert len(SOURCE.splitlines()) <= 120
    imported = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [alias.name for node in imported for alias in node.names] == ["math"]


def test_a_wrong_share_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison with torch can fail."""
    monkeypatch.setattr(Number, "tanh", lambda self: autograd.Number(math.tanh(self.data), ((self, 1.0),)))
    with pytest.raises(AssertionError):
        test_slopes_of_random_expressions_are_torchs(0)
