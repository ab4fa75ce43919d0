"""Runs that explode, and runs that do not move: each with one fault, and mended.

descended        the losses of any descent, and what it ends at
sure             a yes or no from one weight, with the cross-entropy by hand or from the score
sure_and_wrong   the same neuron, from a start that is sure and wrong, with the squared error
one_at_a_time    a line from one example after the other
relu_nets        small nets whose last layer is a ReLU, or is none
xor_nets         small nets that learn XOR, after a long time
paired           a line from targets of another shape than the answers
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from snippets.checks import check_rate, check_steps

Loss = Callable[[], Tensor]


def descended(loss: Loss, parameters: Sequence[Tensor], *, lr: float, steps: int) -> Tensor:
    """Move parameters down a loss, and return it before each step, (steps, ...), NaN if it comes to that.

    Args:
        loss: What to lower; of a batch one loss each, which share no parameter.
        parameters: What it depends on; moved in place.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    Raises:
        ValueError: lr or steps is not positive.

    >>> w = torch.tensor(0.5, requires_grad=True)
    >>> descended(lambda: (2 * w - 3) ** 2, [w], lr=0.125, steps=2).tolist()
    [4.0, 0.0]
    """
    check_rate(lr)
    check_steps(steps)
    losses = []
    for _ in range(steps):
        value = loss()
        losses.append(value.detach())
        slopes = torch.autograd.grad(value.sum(), parameters)
        with torch.no_grad():
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter -= lr * slope
    return torch.stack(losses)


def sure(*, from_score: bool, lr: float = 1.0, steps: int = 100) -> Tensor:
    """Return the cross-entropy of a neuron p = σ(wx) on four examples that 0 divides, before each step.

    By hand it is −(y log p + (1 − y) log(1 − p)) in float32, which is NaN once a p is 1.

    Args:
        from_score: Whether it is computed from wx, in one formula.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    >>> [torch.isnan(sure(from_score=way)).any().item() for way in (False, True)]
    [True, False]
    """
    x = torch.tensor([-4.0, -0.4, 0.4, 4.0])
    y = (x > 0).float()
    w = torch.zeros((), requires_grad=True)

    def by_hand() -> Tensor:
        p = torch.sigmoid(w * x)
        return -(y * p.log() + (1 - y) * (1 - p).log()).mean()

    def in_one() -> Tensor:
        return functional.binary_cross_entropy_with_logits(w * x, y)

    return descended(in_one if from_score else by_hand, [w], lr=lr, steps=steps)


def sure_and_wrong(*, squared: bool, lr: float = 0.5, steps: int = 200) -> tuple[Tensor, Tensor]:
    """Return the squared error of p = σ(wx) and w, from w = −6 where it should be above 0, before each step.

    Args:
        squared: Whether it steps along the slope of the squared error, with its factor p(1 − p);
            else along that of the cross-entropy, which has none.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    >>> [f"{sure_and_wrong(squared=way)[1][-1]:.1f}" for way in (True, False)]
    ['-5.7', '4.0']
    """
    check_rate(lr)
    check_steps(steps)
    x = torch.tensor([-2.0, -1.0, 1.0, 2.0], dtype=torch.float64)
    y = (x > 0).double()
    w, rows = -6.0, []
    for _ in range(steps):
        p = torch.sigmoid(w * x)
        rows.append((float(((p - y) ** 2).mean()), w))
        slopes = (p - y) * x * (2 * p * (1 - p) if squared else 1)
        w -= lr * float(slopes.mean())
    losses, weights = torch.tensor(rows, dtype=torch.float64).T
    return losses, weights


def one_at_a_time(count: int, *, lr: float, rounds: int) -> tuple[list[float], float, float]:
    """Learn y = x from x = 1 to `count`, one example after the other, from w = b = 0.

    Args:
        count: Number of examples, 1 or more.
        lr: What the error times x is multiplied by: twice the learning rate of a squared error.
        rounds: How often each example has its turn, 1 or more.

    Returns:
        The mean squared error before each round and at the end, then w and b.

    >>> losses, w, b = one_at_a_time(8, lr=0.1, rounds=5)
    >>> print(f"{w:.5f} {b:.6f}")
    1.00240 0.001533
    """
    check_rate(lr)
    check_steps(rounds)
    w = b = 0.0
    xs = range(1, count + 1)
    losses = [sum(x * x for x in xs) / count]
    for _ in range(rounds):
        for x in xs:
            error = x - (w * x + b)
            w, b = w + lr * error * x, b + lr * error
        losses.append(sum((x - (w * x + b)) ** 2 for x in xs) / count)
    return losses, w, b


def relu_nets(*, last: bool, nets: int = 100, lr: float = 0.01, steps: int = 200) -> tuple[Tensor, Tensor]:
    """Let nets of three layers learn y = 2x − 1 for x = −1 to 5: one number, four, two, one, with ReLUs.

    Args:
        last: Whether the last layer has a ReLU too, so that no answer is below 0.
        nets: How many, each from another start: Xavier's weights, biases 0.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.

    Returns:
        Losses before each step, (steps, nets), and the greatest slope of each net at its start, (nets,).
    """
    x = torch.arange(-1.0, 6)[:, None]
    y = 2 * x - 1
    generator = torch.Generator().manual_seed(0)
    parameters = []
    for rows, columns in ((1, 4), (4, 2), (2, 1)):
        bound = (6 / (rows + columns)) ** 0.5
        parameters.append(bound * (2 * torch.rand(nets, rows, columns, generator=generator) - 1))
        parameters.append(torch.zeros(nets, 1, columns))
    for parameter in parameters:
        parameter.requires_grad_()

    def loss() -> Tensor:
        (a, b), (c, d), (e, f) = zip(parameters[::2], parameters[1::2], strict=True)
        answer = torch.relu(torch.relu(x @ a + b) @ c + d) @ e + f
        return ((torch.relu(answer) if last else answer) - y).square().mean(dim=(1, 2))

    slopes = torch.autograd.grad(loss().sum(), parameters)
    steepest = torch.stack([slope.abs().amax(dim=(1, 2)) for slope in slopes]).amax(dim=0)
    return descended(loss, parameters, lr=lr, steps=steps), steepest


def xor_nets(*, nets: int = 40, lr: float = 5.0, steps: int = 1_000) -> Tensor:
    """Let nets of two hidden sigmoids learn XOR by the squared error, and return their losses, (steps + 1, nets).

    Args:
        nets: How many, each from another small start.
        lr: Learning rate η > 0.
        steps: Number of updates, 1 or more.
    """
    check_rate(lr)
    check_steps(steps)
    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], dtype=torch.float64)
    y = torch.tensor([[0.0], [1.0], [1.0], [0.0]], dtype=torch.float64)
    generator = torch.Generator().manual_seed(0)
    into, to, out, at = (
        (torch.rand(nets, *shape, generator=generator, dtype=torch.float64) - 0.5) * 2**0.5
        for shape in ((2, 2), (1, 2), (2, 1), (1, 1))
    )
    losses = []
    for _ in range(steps + 1):
        hidden = torch.sigmoid(x @ into + to)
        answer = torch.sigmoid(hidden @ out + at)
        losses.append((answer - y).square().mean(dim=(1, 2)))
        above = (answer - y) * answer * (1 - answer) / 2
        below = above @ out.mT * hidden * (1 - hidden)
        into -= lr * (x.T @ below)
        to -= lr * below.sum(dim=1, keepdim=True)
        out -= lr * (hidden.mT @ above)
        at -= lr * above.sum(dim=1, keepdim=True)
    return torch.stack(losses)


def paired(*, fits: bool, lr: float = 0.3, steps: int = 60) -> tuple[Tensor, float, float]:
    """Learn y = 3x + 1 from x = −1 to 2 with targets (4, 1), which fit the answers, or (4,), which do not.

    With (4,) each answer is held against each target, (4, 4).

    Returns:
        Losses before each step, (steps,), then w and b.

    >>> losses, w, b = paired(fits=False)
    >>> print(f"loss {losses[-1]:.2f}  w {w:.2f}  b {b:.2f}")
    loss 11.25  w 0.00  b 2.50
    """
    x = torch.tensor([[-1.0], [0.0], [1.0], [2.0]])
    y = 3 * x + 1 if fits else (3 * x + 1).flatten()
    w, b = torch.ones((), requires_grad=True), torch.zeros((), requires_grad=True)
    losses = descended(lambda: (w * x + b - y).square().mean(), [w, b], lr=lr, steps=steps)
    return losses, w.item(), b.item()
