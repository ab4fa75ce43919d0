"""The runs of "It falls, and is wrong" and "The print misleads", against loops as PyTorch writes them."""

import pytest
import torch

from snippets.experiments import rule_3x_plus_1
from snippets.experiments.failures_falling import FAULTS, in_order, overfit, powers, squashed, stepping
from snippets.experiments.failures_printed import judged_in_training, three_losses
from snippets.landscape import curvatures

FOUR, START = rule_3x_plus_1(), torch.tensor([0.5, 0.0]).double()
GENERATOR = torch.Generator().manual_seed(3)
LABELS = (torch.arange(40) >= 20).double()
POINTS = torch.stack([torch.randn(40, generator=GENERATOR).double() + LABELS, torch.ones(40).double()], dim=1)


def stepped(*, clear: bool, steps: int) -> torch.Tensor:
    """The losses of torch's own loop, which clears its slopes or does not."""
    theta = torch.nn.Parameter(START.clone())
    optimizer, losses = torch.optim.SGD([theta], lr=0.01), []
    for _ in range(steps + 1):
        if clear:
            optimizer.zero_grad()
        loss = (FOUR.x.double() * theta[0] + theta[1] - FOUR.y.double()).square().mean()
        loss.backward()
        losses.append(loss.detach())
        optimizer.step()
    return torch.stack(losses)


@pytest.mark.parametrize(("fault", "clear"), [("none", True), ("added up", False)])
def test_slopes_add_up_as_those_of_torch_do(fault: str, clear: bool) -> None:
    run = stepping(fault, FOUR, start=START, lr=0.01, steps=60)
    torch.testing.assert_close(run.losses, stepped(clear=clear, steps=60))


def test_a_stale_slope_and_a_wrong_sign_go_where_a_formula_says() -> None:
    """The loss of equal steps is a parabola in their number; uphill each part grows by 1 + ηλ."""
    stale = stepping("taken at the start", FOUR, start=START, lr=0.01, steps=30).losses
    assert stale.diff(n=3).abs().max() < 1e-9
    uphill = stepping("wrong sign", FOUR, start=START, lr=0.01, steps=60).losses
    growth = (1 + 0.01 * curvatures(FOUR)[1]) ** 2
    assert abs(uphill[-1] / uphill[-2] / growth - 1) < 1e-3


def test_a_fault_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="take one of none, taken at the start"):
        stepping("piled", FOUR, start=START, lr=0.01, steps=1)
    assert "none" in FAULTS


@pytest.mark.parametrize("twice", [True, False])
def test_a_score_squashed_twice_is_descended_as_autograd_does(twice: bool) -> None:
    theta = torch.zeros(2).double().requires_grad_()
    losses = []
    for _ in range(21):
        score = POINTS @ theta
        loss = torch.nn.functional.binary_cross_entropy_with_logits(score.sigmoid() if twice else score, LABELS)
        losses.append(loss.detach())
        (slope,) = torch.autograd.grad(loss, theta)
        theta = (theta - 0.5 * slope).detach().requires_grad_()
    torch.testing.assert_close(squashed(POINTS, LABELS, twice=twice, lr=0.5, steps=20), torch.stack(losses))


def test_weights_go_at_once_where_a_loop_leads_them() -> None:
    """With more columns than examples, too: what has no slope stays at 0."""
    x, new = (torch.rand(count, generator=GENERATOR).double() for count in (6, 9))
    seen, values, others = powers(x, count=8), x.sin(), powers(new, count=8)
    rate = 1 / torch.linalg.eigvalsh(2 / 6 * seen.T @ seen)[-1]
    weights, losses = torch.zeros(8).double(), []
    for _ in range(50):
        losses.append((others @ weights - new.sin()).square().mean())
        weights = weights - rate * 2 / 6 * (seen @ weights - values) @ seen
    torch.testing.assert_close(overfit(seen, values, others, new.sin(), steps=50).new, torch.stack(losses))


def test_one_batch_of_all_knows_no_order() -> None:
    """Sorted or mixed, if all examples are in one batch; in small ones the last class wins."""
    both = [in_order(POINTS, LABELS, mixed=mix, lr=1.0, epochs=3, batch=40) for mix in (True, False)]
    torch.testing.assert_close(both[0].whole, both[1].whole)
    parted = in_order(POINTS, LABELS, mixed=False, lr=4.0, epochs=3, batch=5)
    assert parted.right[-1, 1] > parted.right[-1, 0] + 0.3


def test_the_mean_of_an_epoch_counts_each_example_once() -> None:
    """At a rate of nearly 0 nothing moves: the mean on the way is the loss on all examples, whatever the batches."""
    for batch in (7, 8, 100):
        log = three_losses(epochs=1, batch=batch, lr=1e-12)
        torch.testing.assert_close(log.mean, log.whole)


def test_a_judge_leaves_the_global_generator_as_it_was() -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    judged_in_training(epochs=2)
    assert torch.equal(before, torch.get_rng_state())
