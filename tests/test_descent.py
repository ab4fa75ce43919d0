"""snippets.descent: the recorded loops are the loops of the page."""

import dataclasses
import math

import pytest
import torch

from snippets.data import on_line, scattered
from snippets.descent import Run, descend, descend_by_hand, settled
from snippets.landscape import curvatures, minimum
from snippets.neuron import linear_neuron, mean_squared_error, parameters_of

LINE = on_line([1, 2, 3], slope=2, intercept=0)
CLOUD = scattered(20, slope=-1, intercept=2, noise=0.5, seed=1)
LOOPS = {
    "descend": lambda **settings: descend(linear_neuron(0), LINE, **settings),
    "descend_by_hand": lambda **settings: descend_by_hand(torch.zeros(2), LINE, **settings),
}


@pytest.mark.parametrize("data", [LINE, CLOUD])
@pytest.mark.parametrize("seed", range(3))
def test_descend_is_the_loop_written_out(data, seed):
    """The record holds, to rounding, what a loop around torch.optim.SGD sees."""
    neuron = linear_neuron(seed)
    optimizer = torch.optim.SGD(neuron.parameters(), lr=0.01)
    rows = []
    for _ in range(50):
        loss = ((neuron(data.x) - data.y) ** 2).mean()
        rows.append((loss.item(), neuron.weight.item(), neuron.bias.item()))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    run = descend(linear_neuron(seed), data, lr=0.01, steps=50)
    recorded = torch.cat([run.losses[:-1, None], run.thetas[:-1]], dim=1)
    torch.testing.assert_close(recorded, torch.tensor(rows), rtol=1e-6, atol=1e-6)
    end = [neuron.weight.item(), neuron.bias.item()]
    assert run.theta.tolist() == pytest.approx(end, rel=1e-6)


def test_descend_moves_the_model_and_records_its_start():
    """Row 0 is the model as given; afterwards the model is where the last row says."""
    neuron = linear_neuron(0)
    start = parameters_of(neuron)
    run = descend(neuron, LINE, lr=0.01, steps=5)
    assert torch.equal(run.thetas[0], start)
    assert torch.equal(parameters_of(neuron), run.theta)


def test_descend_ignores_a_gradient_left_on_the_model():
    """A gradient from before is cleared, so it does not enter the first step."""
    fresh = descend(linear_neuron(0), LINE, lr=0.01, steps=5)
    neuron = linear_neuron(0)
    (100 * neuron(LINE.x).sum()).backward()
    assert torch.equal(descend(neuron, LINE, lr=0.01, steps=5).thetas, fresh.thetas)


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float64, 1e-12)])
@pytest.mark.parametrize("data", [LINE, CLOUD])
def test_descend_by_hand_is_the_same_descent(data, dtype, tolerance):
    """The gradient by hand leads along the path of autograd, for 200 steps."""
    neuron = linear_neuron(1).to(dtype)
    start = parameters_of(neuron)
    auto = descend(neuron, data, lr=0.05, steps=200)
    hand = descend_by_hand(start, data, lr=0.05, steps=200)
    assert auto.thetas.dtype == hand.thetas.dtype == auto.losses.dtype == hand.losses.dtype == dtype
    torch.testing.assert_close(hand.thetas, auto.thetas, rtol=tolerance, atol=tolerance)
    torch.testing.assert_close(hand.losses, auto.losses, rtol=tolerance, atol=tolerance)


def test_descend_by_hand_is_batched():
    """A batch (3, 4, 2) of starts runs as its 12 starts run alone."""
    starts = torch.randn(3, 4, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    batch = descend_by_hand(starts, CLOUD, lr=0.05, steps=100)
    assert batch.losses.shape == (101, 3, 4)
    assert batch.thetas.shape == (101, 3, 4, 2)
    for i in range(3):
        for j in range(4):
            alone = descend_by_hand(starts[i, j], CLOUD, lr=0.05, steps=100)
            torch.testing.assert_close(batch.thetas[:, i, j], alone.thetas, rtol=1e-12, atol=1e-12)
            torch.testing.assert_close(batch.losses[:, i, j], alone.losses, rtol=1e-12, atol=1e-12)


def test_descend_by_hand_takes_a_rate_for_each_neuron():
    """Rates (4, 1) run as each runs alone, though one of them leaves for ever."""
    rates = [0.01, 0.05, 9.0, 0.1]
    start = torch.tensor([0.5, 0.0], dtype=torch.float64)
    batch = descend_by_hand(start.expand(4, 2), CLOUD, lr=torch.tensor(rates)[:, None].double(), steps=400)
    for k, rate in enumerate(torch.tensor(rates).double().tolist()):
        alone = descend_by_hand(start, CLOUD, lr=rate, steps=400)
        torch.testing.assert_close(batch.thetas[:, k], alone.thetas, rtol=1e-12, atol=1e-12, equal_nan=True)
    assert batch.loss.isfinite().tolist() == [True, True, False, True]


@pytest.mark.parametrize("rate", [0, -0.1, math.nan])
def test_descend_by_hand_refuses_one_bad_rate_of_many(rate):
    """All rates of a batch must be above 0."""
    with pytest.raises(ValueError, match="learning rate above 0"):
        descend_by_hand(torch.zeros(2, 2), LINE, lr=torch.tensor([[0.1], [rate]]), steps=1)


def test_descend_by_hand_leaves_its_start_alone():
    """The start is copied: neither it nor a graph behind it is touched."""
    start = torch.zeros(2, requires_grad=True)
    run = descend_by_hand(start, LINE, lr=0.01, steps=3)
    assert start.tolist() == [0.0, 0.0]
    assert not run.thetas.requires_grad


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_a_run_pairs_each_loss_with_its_parameters(loop):
    """Row t holds the loss at θₜ itself; there is one row more than steps."""
    run = loop(lr=0.01, steps=7)
    assert (run.steps, run.lr, len(run.losses), len(run.thetas)) == (7, 0.01, 8, 8)
    torch.testing.assert_close(run.losses, mean_squared_error(run.thetas, LINE))
    assert torch.equal(run.loss, run.losses[7])
    assert torch.equal(run.theta, run.thetas[7])


def test_a_run_cannot_be_changed():
    """A Run is frozen, so that a figure shows what was recorded."""
    run = LOOPS["descend"](lr=0.01, steps=1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.lr = 1.0


@pytest.mark.parametrize("data", [LINE, CLOUD])
def test_the_limit_of_the_learning_rate_is_2_over_the_greatest_curvature(data):
    """Just below 2/λmax the run arrives at the minimum; just above it leaves for ever."""
    limit = 2 / curvatures(data)[1].item()
    start = minimum(data) + torch.tensor([1.0, 1.0])
    below = descend_by_hand(start, data, lr=0.99 * limit, steps=3_000)
    above = descend_by_hand(start, data, lr=1.01 * limit, steps=3_000)
    torch.testing.assert_close(below.theta, minimum(data), rtol=1e-9, atol=1e-9)
    assert above.loss > 1e9 * above.losses[0]


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_divergence_is_recorded_and_no_error(loop):
    """At η = 1 the loss passes through inf to NaN, and the run still has all its rows."""
    run = loop(lr=1.0, steps=100)
    assert run.losses.isinf().any()
    assert run.loss.isnan()
    assert run.steps == 100


def test_a_long_run_is_affordable():
    """20,000 steps by hand end at the minimum, in a fraction of a second."""
    run = descend_by_hand(torch.zeros(2, dtype=torch.float64), CLOUD, lr=0.05, steps=20_000)
    torch.testing.assert_close(run.theta, minimum(CLOUD), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("lr", [0, -0.1, math.nan])
def test_loops_refuse_a_rate_that_is_not_positive(loop, lr):
    """A learning rate of 0, below 0 or NaN is an error that says what to give."""
    with pytest.raises(ValueError, match="learning rate above 0"):
        loop(lr=lr, steps=1)


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_loops_refuse_no_steps(loop):
    """A run of no steps is an error that says what to give."""
    with pytest.raises(ValueError, match="give 1 or more"):
        loop(lr=0.1, steps=0)


def test_descend_refuses_a_model_without_one_weight_and_bias():
    """A model of two inputs is refused before it is moved."""
    with pytest.raises(ValueError, match="one weight and one bias"):
        descend(torch.nn.Linear(2, 1), LINE, lr=0.1, steps=1)


@pytest.mark.parametrize("start", [torch.tensor([1, 0]), torch.zeros(3), torch.zeros(2, 1), torch.tensor(1.0)])
def test_descend_by_hand_refuses_starts_that_are_no_parameters(start):
    """Integers, or a last dimension that is not (w, b), are an error that shows a start."""
    with pytest.raises(ValueError, match=r"torch\.tensor\(\[0\.5, 0\.0\]\)"):
        descend_by_hand(start, LINE, lr=0.1, steps=1)


def run_through(thetas):
    """A run of which only the parameters matter."""
    thetas = torch.as_tensor(thetas, dtype=torch.float64)
    return Run(losses=torch.zeros(thetas.shape[:-1]), thetas=thetas, lr=0.1)


@pytest.mark.sweep(6)
@pytest.mark.parametrize("seed", range(30))
def test_settled_is_its_definition(seed):
    """On random walks: the first step such that this one and all later ones are near."""
    generator = torch.Generator().manual_seed(seed)
    run = run_through(torch.randn(40, 2, generator=generator).cumsum(0).flip(0))
    target, within = run.theta, 4.0

    def near(step):
        return all(abs(run.thetas[step, k] - target[k]) < within for k in (0, 1))

    expected = next(t for t in range(41) if all(near(later) for later in range(t, 40)))
    assert settled(run, target, within=within) == expected


def test_settled_does_not_count_a_passing_visit():
    """A run that is near, leaves and comes back has settled when it came back."""
    run = run_through([[0, 0], [9, 0], [0, 0], [0, 9], [0, 0], [0, 0]])
    assert settled(run, torch.zeros(2), within=1) == 4


def test_settled_at_the_start_and_at_the_last_row():
    """A run that never leaves has settled at step 0, one that just arrived at its last step."""
    assert settled(run_through([[0, 0], [0, 0]]), torch.zeros(2), within=1) == 0
    assert settled(run_through([[5, 0], [5, 0], [0, 0]]), torch.zeros(2), within=1) == 2


def test_settled_needs_less_than_the_bound():
    """At a distance of exactly `within` the run is not near."""
    with pytest.raises(ValueError, match="run longer"):
        settled(run_through([[0, 0], [1, 0]]), torch.zeros(2), within=1)


@pytest.mark.parametrize("end", [[5.0, 0.0], [0.0, 5.0], [math.nan, 0.0], [math.inf, 0.0]])
def test_settled_refuses_a_run_that_is_not_there(end):
    """A run that ends away from its target, or at NaN, is an error that counts its steps."""
    with pytest.raises(ValueError, match="not settled after 3 steps: run longer"):
        settled(run_through([[0, 0], [0, 0], [0, 0], end]), torch.zeros(2), within=1)


def test_settled_refuses_a_batch():
    """Many runs at once have no one step."""
    with pytest.raises(ValueError, match="one run at a time"):
        settled(run_through(torch.zeros(4, 5, 2)), torch.zeros(2), within=1)


@pytest.mark.parametrize("within", [0, -1, math.nan])
def test_settled_refuses_a_bound_that_is_not_positive(within):
    """A bound of 0, below 0 or NaN is an error that says what to give."""
    with pytest.raises(ValueError, match="distance above 0"):
        settled(run_through([[0, 0], [0, 0]]), torch.zeros(2), within=within)
