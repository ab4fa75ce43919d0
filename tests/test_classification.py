"""snippets.classification, its experiments and its figure: what the page on deciding rests on."""

import math
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from figures_of_the_lesson import draw_thresholds, draw_turning, named
from snippets import classification as neuron
from snippets.classification import CROSS_ENTROPY, SQUARED_ERROR, Labelled
from snippets.experiments import classification as runs
from snippets.figures.classification import boundaries

LOSSES = {
    "cross-entropy": (CROSS_ENTROPY, binary_cross_entropy_with_logits),
    "squared error": (SQUARED_ERROR, lambda z, y: mse_loss(z.sigmoid(), y)),
}
POINTS = runs.blob_points().to(torch.float64)
each_loss = pytest.mark.parametrize(("loss", "oracle"), LOSSES.values(), ids=LOSSES)


def thetas(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return 3 * torch.randn(*shape, 3, generator=generator, dtype=torch.float64)


# The neuron


@each_loss
def test_losses_are_those_of_torch(loss, oracle):
    """The mean of each loss over the points is torch's, for one neuron and for a batch of them."""
    batch = thetas(4, 5)
    ours = neuron.mean_loss(batch, POINTS, loss=loss)
    assert ours.shape == (4, 5)
    for theta, value in zip(batch.reshape(-1, 3), ours.flatten(), strict=True):
        torch.testing.assert_close(value, oracle(POINTS.features @ theta[:, None], POINTS.y))


@each_loss
def test_gradients_by_hand_are_those_of_autograd(loss, oracle):
    """The formula gives what torch finds by following the graph, on points of three features too."""
    more = neuron.with_feature(POINTS, POINTS.x.prod(dim=1))
    for data in (POINTS, more):
        theta = torch.linspace(-1, 2, data.features.shape[1], dtype=torch.float64, requires_grad=True)
        (expected,) = torch.autograd.grad(oracle(data.features @ theta[:, None], data.y), theta)
        torch.testing.assert_close(neuron.gradient_by_hand(theta.detach(), data, loss=loss), expected)


@each_loss
def test_slopes_are_those_of_the_loss(loss, oracle):
    """dL/dz by formula is the derivative of the loss of a point, from very wrong to very right."""
    z = torch.linspace(-15, 15, 61, dtype=torch.float64, requires_grad=True)
    for y in (torch.zeros_like(z), torch.ones_like(z)):
        (expected,) = torch.autograd.grad(loss.value(z, y).sum(), z)
        torch.testing.assert_close(loss.slope(z, y).detach(), expected, rtol=1e-6, atol=1e-9)


def test_the_cross_entropy_is_minus_the_logarithm():
    """It is −ln p for class 1 and −ln(1 − p) for class 0, and finite where p is 0 or 1 to rounding."""
    z = torch.linspace(-5, 5, 11, dtype=torch.float64)
    p = z.sigmoid()
    torch.testing.assert_close(CROSS_ENTROPY.value(z, torch.ones_like(z)), -p.log())
    torch.testing.assert_close(CROSS_ENTROPY.value(z, torch.zeros_like(z)), -(1 - p).log())
    assert CROSS_ENTROPY.value(torch.tensor(1000.0), torch.tensor(0.0)) == 1000


@each_loss
def test_descend_is_the_loop_of_torch(loss, oracle):
    """The recorded run is what a loop around autograd and torch.optim.SGD goes through."""
    start = thetas()
    theta = start.clone().requires_grad_()
    optimizer = torch.optim.SGD([theta], lr=0.5)
    rows = []
    for _ in range(50):
        value = oracle(POINTS.features @ theta[:, None], POINTS.y)
        rows.append([value.item(), *theta.tolist()])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    run = neuron.descend(start, POINTS, lr=0.5, steps=50, loss=loss)
    recorded = torch.cat([run.losses[:-1, None], run.thetas[:-1]], dim=1)
    torch.testing.assert_close(recorded, torch.tensor(rows, dtype=torch.float64))
    torch.testing.assert_close(run.theta, theta.detach())


def test_a_batch_descends_as_its_neurons_do():
    """Several starts at once go where each goes alone."""
    starts = thetas(2, 3)
    batch = neuron.descend(starts, POINTS, lr=0.5, steps=10)
    for index in product(range(2), range(3)):
        alone = neuron.descend(starts[index], POINTS, lr=0.5, steps=10)
        torch.testing.assert_close(batch.thetas[:, *index], alone.thetas)
        torch.testing.assert_close(batch.losses[:, *index], alone.losses)


def test_accuracy_counts_the_points_on_their_side():
    """It is the share of points whose chance of their own class is above one half."""
    theta = thetas(20)
    for one, share in zip(theta, neuron.accuracy(theta, POINTS), strict=True):
        p = neuron.probability(one, POINTS.x)[:, 0]
        own = [chance if y else 1 - chance for chance, y in zip(p.tolist(), POINTS.y.flatten(), strict=True)]
        assert share.item() == pytest.approx(sum(chance > 0.5 for chance in own) / len(own))


def test_the_weights_stand_at_right_angles_to_the_boundary():
    """From a point with z = 0, a step across w leaves z at 0, and one along w raises p above one half."""
    w, b = torch.tensor([3.0, -2.0]), torch.tensor(0.5)
    theta = torch.cat([w, b[None]])
    on_it = -b * w / (w @ w)
    across = torch.stack([on_it, on_it + torch.tensor([2.0, 3.0]), on_it + 0.1 * w, on_it - 0.1 * w])
    z = neuron.score(theta, across).flatten()
    torch.testing.assert_close(z[:2], torch.zeros(2))
    assert z[2] > 0 > z[3]


def test_blobs_lie_about_their_centres():
    """Means and spread of many points are those asked for, classes are told apart, and a seed repeats."""
    data = neuron.blobs(20_000, centres=((0, 0), (1, 2)), spread=0.5, seed=3)
    assert data.y.flatten().tolist() == [0] * 20_000 + [1] * 20_000
    for k, centre in enumerate(((0, 0), (1, 2))):
        own = data.x[data.y[:, 0] == k]
        np.testing.assert_allclose(own.mean(dim=0), centre, atol=0.02)
        np.testing.assert_allclose(own.std(dim=0), 0.5, atol=0.02)
    again = neuron.blobs(20_000, centres=((0, 0), (1, 2)), spread=0.5, seed=3)
    assert torch.equal(data.x, again.x)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Labelled(torch.zeros(3), torch.zeros(3, 1)), r"x has shape \(3,\).*a row of features"),
        (lambda: Labelled(torch.zeros(3, 2), torch.zeros(3)), r"y has shape \(3,\), not \(3, 1\).*reshape"),
        (lambda: Labelled(torch.zeros(3, 2), torch.zeros(3, 1).double()), r"y is torch.float64.*\.float\(\)"),
        (lambda: Labelled(torch.zeros(3, 2), torch.full((3, 1), 2.0)), "name the two classes 0 and 1"),
        (lambda: neuron.blobs(0, centres=((0, 0), (1, 2)), spread=1, seed=0), "count is 0"),
        (lambda: neuron.blobs(1, centres=((0, 0), (1, 2)), spread=-1, seed=0), "spread is -1"),
        (lambda: neuron.descend(thetas(), POINTS, lr=0, steps=1), "lr is 0"),
        (lambda: neuron.descend(thetas(), POINTS, lr=1, steps=0), "steps is 0"),
        (lambda: neuron.descend(torch.zeros(2), POINTS, lr=1, steps=1), r"shape \(2,\): give 3 floating numbers"),
        (lambda: neuron.descend(torch.zeros(3).long(), POINTS, lr=1, steps=1), r"tensor\(\[0\.5, 0\.5, 0\.0\]\)"),
    ],
)
def test_errors_say_what_to_change(call, message):
    """What does not fit is refused with a message that says what to do."""
    with pytest.raises(ValueError, match=message):
        call()


# The runs


def test_the_run_on_the_blobs_is_that_of_torch_modules():
    """decision() is what Linear, BCELoss and SGD do from the seed, in float32."""
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(runs.SEED)
        module = torch.nn.Linear(2, 1)
    data, optimizer = runs.blob_points(), torch.optim.SGD(module.parameters(), lr=runs.LR)
    for _ in range(runs.EPOCHS):
        loss = torch.nn.BCELoss()(torch.sigmoid(module(data.x)), data.y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    end = torch.cat([module.weight.detach().flatten(), module.bias.detach()]).double()
    torch.testing.assert_close(runs.decision().theta, end, rtol=1e-4, atol=1e-4)


def test_many_starts_hold_the_run_of_the_page():
    """The chances of the page's seed are those of its run, and no smaller seed starts so near 0.34."""
    before, after = runs.chances_of_many_starts(count=runs.SEED + 1)
    point = torch.tensor([runs.POINT], dtype=torch.float64)
    start, end = neuron.probability(runs.decision().thetas[[0, -1]], point).flatten().tolist()
    assert before[-1].item() == pytest.approx(start, abs=1e-6)
    assert after[-1].item() == pytest.approx(end, abs=1e-4)
    assert ((before - 0.34).abs() < 0.005).nonzero().flatten().tolist() == [runs.SEED]


def test_the_generator_is_left_alone():
    """A start drawn for a run does not move torch's own generator."""
    state = torch.get_rng_state()
    runs.start_of(5)
    assert torch.equal(state, torch.get_rng_state())


def test_the_wrong_side_is_the_best_line_turned_round():
    """The sure and wrong start has the boundary half-way between the centres, class 1 on the side of class 0."""
    start = torch.tensor(runs.SURE_AND_WRONG)
    centres = torch.tensor(runs.CENTRES)
    half_way = centres.mean(dim=0, keepdim=True)
    assert neuron.score(start, half_way).item() == 0
    p = neuron.probability(start, centres).flatten()
    assert p[0] > 0.99999
    assert p[1] < 0.00001
    assert torch.cosine_similarity(start[:2], centres[1] - centres[0], dim=0).item() == pytest.approx(-1)


def test_the_squared_error_stalls_where_the_cross_entropy_does_not():
    """From a sure and wrong start one is right for most points after 200 epochs, the other for few."""
    ends = {name: run.thetas[200].float() for name, run in runs.from_wrong_side().items()}
    shares = {name: neuron.accuracy(end, runs.blob_points()).item() for name, end in ends.items()}
    assert shares["cross-entropy"] > 0.9
    assert shares["squared error"] < 0.1
    assert all(torch.equal(run.thetas[0].float(), torch.tensor(runs.SURE_AND_WRONG))
               for run in runs.from_wrong_side().values())  # fmt: skip


def test_weights_on_separable_points_grow_like_a_logarithm():
    """On x = −2, −1, 1, 2 the weight follows the solution of dw/dt = e^−w/2, which is ln(1 + t/2)."""
    points = Labelled(torch.tensor([[-2.0], [-1.0], [1.0], [2.0]]), torch.tensor([[0.0], [0.0], [1.0], [1.0]]))
    run = neuron.descend(torch.zeros(2, dtype=torch.float64), points, lr=1.0, steps=4_000)
    assert run.thetas[:, 1].abs().max() < 1e-9
    for step in (1_000, 2_000, 4_000):
        assert run.thetas[step, 0].item() == pytest.approx(math.log(1 + step / 2), abs=0.02)
    assert run.losses.diff().max() < 0 < run.losses.min()


def test_no_line_solves_xor():
    """Every labelling of the four points but XOR and its opposite is that of some line tried."""
    x = runs.xor().x
    best = {}
    for classes in product([0.0, 1.0], repeat=4):
        data = Labelled(x, torch.tensor(classes)[:, None])
        best[classes] = runs.accuracy_of_lines(data, directions=36, offsets=101).max().item()
    assert {classes for classes, share in best.items() if share < 1} == {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert min(best.values()) == 0.75


def test_the_product_solves_xor():
    """With x₁·x₂ as a third feature the neuron comes to be right for all four points."""
    four = runs.xor()
    more = neuron.with_feature(four, four.x[:, 0] * four.x[:, 1])
    assert more.x.tolist() == [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]]
    run = neuron.descend(torch.zeros(4), more, lr=1.0, steps=300)
    assert neuron.accuracy(run.theta, more) == 1
    alone = neuron.descend(runs.start_of(0), four, lr=1.0, steps=2_000)
    torch.testing.assert_close(neuron.probability(alone.theta, four.x.double()), torch.full_like(four.y, 0.5).double())


# The figure


def test_each_boundary_is_where_the_score_is_zero():
    """Both ends of each line have z = 0 and lie on the frame; the earlier lines are the lighter."""
    figure = draw_turning()
    lines, run = named(figure.axes[0]), runs.decision()
    (x0, x1), (y0, y1) = figure.axes[0].get_xlim(), figure.axes[0].get_ylim()
    strengths = []
    for epoch in (0, 1, 5, 20, 200):
        ends = lines[f"epoch {epoch}"].get_xydata()
        assert ends.shape == (2, 2)
        z = neuron.score(run.thetas[epoch], torch.tensor(ends))
        np.testing.assert_allclose(z, 0, atol=1e-9)
        for x, y in ends:
            assert min(abs(x - x0), abs(x - x1), abs(y - y0), abs(y - y1)) < 1e-9
        strengths.append(lines[f"epoch {epoch}"].get_alpha())
    assert strengths == sorted(strengths)
    assert strengths[-1] == 1
    plt.close("all")


def test_each_arrow_points_to_class_1():
    """An arrow starts on its boundary and goes along the weights, on axes of one scale."""
    figure = draw_turning()
    axes = figure.axes[0]
    assert axes.get_aspect() == 1
    arrows = [text for text in axes.texts if text.arrow_patch is not None]
    for epoch, arrow in zip((0, 1, 5, 20, 200), arrows, strict=True):
        theta = runs.decision().thetas[epoch]
        assert neuron.score(theta, torch.tensor([arrow.xy], dtype=torch.float64)).abs().max() < 1e-9
        along = torch.tensor(arrow.get_position(), dtype=torch.float64)
        assert torch.cosine_similarity(along, theta[:2], dim=0).item() == pytest.approx(1)
    plt.close("all")


def test_every_point_is_drawn_with_its_class():
    """Open and filled markers hold the points of class 0 and 1; thresholds and marked points are at their places."""
    lines, data = named(draw_thresholds().axes[0]), runs.blob_points()
    for k in (0, 1):
        np.testing.assert_array_equal(lines[f"class {k}"].get_xydata(), data.x[data.y[:, 0] == k])
    assert lines["class 0"].get_markerfacecolor() == "none" != lines["class 1"].get_markerfacecolor()
    assert list(lines["feature 1 = 0.5"].get_xdata()) == [0.5, 0.5]
    assert list(lines["feature 2 = 1"].get_ydata()) == [1, 1]
    assert lines["A"].get_xydata().tolist() == [[-0.8, 2.4]]
    plt.close("all")


def test_a_boundary_outside_the_points_is_refused():
    """One that does not pass among the points is an error that names it."""
    with pytest.raises(ValueError, match="'far' does not pass among the points"):
        boundaries(runs.blob_points(), {"far": torch.tensor([1.0, 1.0, 50.0])})
    plt.close("all")


@pytest.mark.parametrize("theta", [[1.0, 0.0, -0.5], [0.0, 1.0, -0.5], [1.0, 1.0, -1.0]])
def test_upright_and_level_boundaries_are_drawn(theta):
    """A boundary along an axis has its two ends too."""
    line = named(boundaries(runs.blob_points(), {"one": torch.tensor(theta)}).axes[0])["one"]
    ends = line.get_xydata()
    np.testing.assert_allclose(neuron.score(torch.tensor(theta).double(), torch.tensor(ends)), 0, atol=1e-9)
    assert np.ptp(ends, axis=0).max() > 1
    plt.close("all")
