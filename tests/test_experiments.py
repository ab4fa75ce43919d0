"""snippets.experiments: the named runs are the original's loops, and what pages say of them."""

import pytest
import torch

from snippets import experiments
from snippets.descent import settled
from snippets.experiments import hand_loop, long_run, loop, many_seeds, rule_2x, rule_3x_plus_1
from snippets.landscape import forecast, minimum


def original_block_4(seed):
    """Block 4 of the original, seeded."""
    torch.manual_seed(seed)
    model = torch.nn.Linear(1, 1)
    x = torch.tensor([[1.0], [2.0], [3.0]])
    y = torch.tensor([[2.0], [4.0], [6.0]])
    criterion = torch.nn.MSELoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    losses = []
    for _ in range(100):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, [model.weight.item(), model.bias.item()]


def original_block_16():
    """Block 16 of the original, without its printing, in float64."""
    x = torch.tensor([1.0, 2.0, 3.0, 4.0], dtype=torch.float64)
    y = torch.tensor([4.0, 7.0, 10.0, 13.0], dtype=torch.float64)
    w = torch.tensor([0.5], dtype=torch.float64, requires_grad=True)
    b = torch.tensor([0.0], dtype=torch.float64, requires_grad=True)
    losses = []
    for _ in range(100):
        loss = ((w * x + b - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            w -= 0.01 * w.grad
            b -= 0.01 * b.grad
            w.grad.zero_()
            b.grad.zero_()
        losses.append(loss.item())
    return losses, [w.item(), b.item()]


@pytest.mark.parametrize("seed", [0, 1, 17])
def test_loop_is_block_4(seed):
    """loop(seed) records the losses and the end of the original's own loop."""
    losses, theta = original_block_4(seed)
    run = loop(seed=seed)
    assert run.losses[:-1].tolist() == pytest.approx(losses, rel=1e-6)
    assert run.theta.tolist() == pytest.approx(theta, rel=1e-6)


def test_hand_loop_is_block_16():
    """hand_loop() records the losses and the end of the original's own loop."""
    losses, theta = original_block_16()
    assert hand_loop().losses[:-1].tolist() == pytest.approx(losses, rel=1e-12)
    assert hand_loop().theta.tolist() == pytest.approx(theta, rel=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 998])
def test_many_seeds_holds_the_loop_of_each_seed(seed):
    """A column of the batch is the loop by autograd from the same seed, in float32."""
    batch, alone = many_seeds(), loop(seed=seed)
    torch.testing.assert_close(batch.thetas[:, seed], alone.thetas, rtol=1e-6, atol=1e-6)
    torch.testing.assert_close(batch.losses[:, seed], alone.losses, rtol=1e-5, atol=1e-6)


def test_many_seeds_counts():
    """There is one column for each of the 1,000 seeds, or as many as asked for."""
    assert many_seeds().losses.shape == (101, 1000)
    assert many_seeds(count=5).thetas.shape == (101, 5, 2)
    assert torch.equal(many_seeds(count=5).thetas[0], many_seeds().thetas[0, :5])


def test_long_run_goes_on_where_the_loop_stops():
    """long_run() begins as loop() does, and after 100 epochs is where loop() ends."""
    torch.testing.assert_close(long_run().thetas[:101].float(), loop().thetas, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(
    ("run", "data"),
    [(long_run, rule_2x), (lambda: hand_loop(steps=experiments.LONG_EPOCHS), rule_3x_plus_1)],
    ids=["long_run", "hand_loop"],
)
def test_the_long_runs_settle_when_the_forecast_says(run, data):
    """The first epoch that prints its targets to 2 decimals is that of the formula, unrun."""
    start, target = run().thetas[0], minimum(data())

    def distance(steps):
        there = forecast(start, data(), lr=experiments.LR, steps=steps)
        return (there - target).abs().max().item()

    epoch = settled(run(), target, within=0.005)
    assert distance(epoch) < 0.005 <= distance(epoch - 1)


def test_100_epochs_are_not_enough():
    """Block 4 ends near the line 1.59x + 0.93, block 16 near 3.03x + 0.90: neither its rule."""
    # From the formula θ* + V(I − ηΛ)¹⁰⁰Vᵀ(θ₀ − θ*), worked outside this package with numpy.
    assert loop().theta.tolist() == pytest.approx([1.58869758, 0.93495556], abs=2e-6)
    assert hand_loop().theta.tolist() == pytest.approx([3.0338, 0.9006], abs=1e-4)


def test_few_seeds_come_close():
    """About one seed in five ends with w within 0.1 of 2, though the original says "close"."""
    share = ((many_seeds().theta[:, 0] - 2).abs() < 0.1).float().mean().item()
    assert share == pytest.approx(0.2, abs=0.02)


def test_each_run_is_made_once():
    """The second call returns what the first one made."""
    assert loop() is loop()
    assert loop(seed=1) is loop(seed=1)
    assert many_seeds() is many_seeds()
    assert long_run() is long_run()
    assert hand_loop() is hand_loop()
    assert rule_2x() is rule_2x()
    assert rule_3x_plus_1() is rule_3x_plus_1()


def test_runs_leave_the_global_generator_alone():
    """A page's own random numbers are the same whether a run was cached or not."""
    state = torch.get_rng_state()
    loop(seed=123)
    many_seeds(count=3)
    long_run()
    hand_loop(steps=3)
    assert torch.equal(torch.get_rng_state(), state)
