"""snippets.experiments.failures: each run has its fault, and the same run without it does not."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from snippets.experiments import failures


def test_descended_is_what_an_optimizer_of_torch_does() -> None:
    """The same losses as SGD's, for one run and for each of a batch."""
    start = torch.tensor([0.5, -1.0, 3.0], dtype=torch.float64)
    batch = start.clone().requires_grad_()
    ours = failures.descended(lambda: (2 * batch - 3) ** 2, [batch], lr=0.05, steps=20)
    for column, begin in enumerate(start):
        w = begin.clone().requires_grad_()
        optimizer = torch.optim.SGD([w], lr=0.05)
        for step in range(20):
            loss = (2 * w - 3) ** 2
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            assert abs(ours[step, column] - loss.item()) < 1e-12


def test_one_at_a_time_is_a_step_of_half_the_squared_error_each() -> None:
    """What autograd gives with one example after the other, and the rate halved for the 2 of the square."""
    w, b = (torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in range(2))
    for _ in range(3):
        for x in range(1, 9):
            failures.descended(lambda x=x: (w * x + b - x) ** 2, [w, b], lr=0.05, steps=1)
    losses, at, bias = failures.one_at_a_time(8, lr=0.1, rounds=3)
    assert (at, bias) == pytest.approx((w.item(), b.item()), rel=1e-9)
    xs = torch.arange(1.0, 9.0, dtype=torch.float64)
    assert losses[-1] == pytest.approx(functional.mse_loss(w * xs + b, xs).item())


def test_nan_comes_without_growth_and_only_by_hand() -> None:
    """Until the logarithm is of 0 both losses are the same, and fall."""
    by_hand, in_one = (failures.sure(from_score=way) for way in (False, True))
    ends = int(by_hand.isnan().nonzero()[0])
    assert 10 < ends < 100
    torch.testing.assert_close(by_hand[:ends], in_one[:ends])
    assert in_one.diff().max() < 0


def test_a_last_relu_stops_a_net_for_good() -> None:
    """Where all slopes are 0 the loss never changes; without that ReLU none is 0, and some nets learn."""
    losses, steepest = failures.relu_nets(last=True, steps=50)
    off = steepest == 0
    assert 30 < int(off.sum()) < 70
    assert (losses[:, off] == losses[0, off]).all()
    assert not (losses[-1, ~off] == losses[0, ~off]).all()
    free, slopes = failures.relu_nets(last=False)
    assert slopes.min() > 0
    assert free[-1].min() < 0.1


def test_xor_nets_follow_the_slopes_of_autograd() -> None:
    """The loss after a short step falls by the rate times the squared slope, as it must."""
    losses = failures.xor_nets(nets=3, lr=1e-4, steps=2)
    first = losses.diff(dim=0)
    assert first.max() < 0
    assert (first[1] / first[0]).tolist() == pytest.approx([1, 1, 1], abs=1e-3)
    late = failures.xor_nets()
    assert (late[50] > 0.24).all()
    assert int((late[-1] < 0.01).sum()) > 30


def test_shapes_that_do_not_fit_end_at_the_variance() -> None:
    """With targets that fit, the line is found."""
    losses, w, b = failures.paired(fits=False)
    assert (losses[-1].item(), w, b) == pytest.approx((11.25, 0, 2.5), abs=1e-3)
    losses, w, b = failures.paired(fits=True)
    assert (losses[-1].item(), w, b) == pytest.approx((0, 3, 1), abs=1e-3)


def test_a_sure_sigmoid_is_flat_for_the_squared_error_alone() -> None:
    """Both start at the same loss and weight; one run arrives."""
    (slow, stays), (quick, moves) = (failures.sure_and_wrong(squared=way) for way in (True, False))
    assert (stays[0], slow[0]) == (moves[0], quick[0])
    assert stays[-1] < -5.5
    assert moves[-1] > 3
    assert quick[-1] < slow[-1] / 100
