"""snippets.experiments.guarantees and its figures: against autograd, LAPACK, closed forms and plain loops."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import to_hex

from figures_of_the_lesson import named
from snippets.data import scattered
from snippets.descent import descend_by_hand
from snippets.experiments import guarantees, rule_2x
from snippets.experiments.conditions import product_descent, product_gradient, product_loss
from snippets.figures import COLOURS
from snippets.figures import guarantees as drawn
from snippets.figures.relief import SHADES
from snippets.gradients import gradient_by_hand
from snippets.landscape import curvatures, hessian, minimum
from snippets.neuron import mean_squared_error

GENERATOR = torch.Generator().manual_seed(0)
STARTS = 2 * torch.randn(20, 2, generator=GENERATOR, dtype=torch.float64)
CLOUD = scattered(30, slope=-1, intercept=2, noise=0.5, seed=1).to(torch.float64)


@pytest.mark.parametrize("data", [rule_2x().to(torch.float64), CLOUD], ids=["three", "cloud"])
def test_newtons_step_lands_and_is_that_of_lapack(data) -> None:  # type: ignore[no-untyped-def]
    """From 20 random starts, on the lowest point; a step by the diagonal alone does not."""
    slopes, curved = gradient_by_hand(STARTS, data), hessian(data)
    step = guarantees.newton_step(slopes, curved)
    torch.testing.assert_close(step, torch.linalg.solve(curved.expand(20, 2, 2), slopes))
    torch.testing.assert_close(STARTS - step, minimum(data).expand(20, 2))
    assert (STARTS - slopes / curved.diag() - minimum(data)).abs().max() > 0.1


def test_the_curvatures_of_the_product_are_those_of_autograd() -> None:
    for theta in STARTS:
        expected = torch.autograd.functional.hessian(product_loss, theta)
        torch.testing.assert_close(guarantees.product_hessian(theta), expected)


def test_backtracking_is_the_loop_that_it_replaces() -> None:
    """Each start of a batch takes the steps and the rates that it would take alone, in plain Python."""
    thetas, rates = guarantees.backtrack(product_loss, product_gradient, STARTS, steps=10)
    for k, start in enumerate(STARTS.tolist()):
        w1, w2 = start
        for step in range(10):
            error = w1 * w2 - 1
            s1, s2, rate = 2 * error * w2, 2 * error * w1, 1.0
            while ((w1 - rate * s1) * (w2 - rate * s2) - 1) ** 2 > error**2 - rate * (s1**2 + s2**2) / 4:
                rate /= 2
            assert rates[step, k].item() == rate
            w1, w2 = w1 - rate * s1, w2 - rate * s2
        torch.testing.assert_close(thetas[-1, k], torch.tensor([w1, w2], dtype=torch.float64))


def test_backtracking_keeps_to_its_bounds() -> None:
    """On a parabola each rate is a halved 1, at most 3/(2λ) along the steepest way, and never below 3/(4M)."""
    steep = curvatures(CLOUD)[1].item()
    _, rates = guarantees.backtrack(
        lambda at: mean_squared_error(at, CLOUD), lambda at: gradient_by_hand(at, CLOUD), STARTS, steps=20
    )
    assert rates.min() >= 0.75 / steep
    assert rates.log2().frac().abs().max() == 0
    bowl = [
        guarantees.backtrack(lambda w, c=c: c / 2 * w.square().sum(-1), lambda w, c=c: c * w, torch.ones(1), steps=1)[1]
        for c in (1.4, 3.1, 100.0)
    ]
    assert [rate.item() for rate in bowl] == [1, 1 / 4, 1 / 128]


@pytest.mark.parametrize(("steps", "rate", "says"), [(0, 1.0, "steps is 0"), (3, 0.0, "learning rate above 0")])
def test_backtracking_refuses_senseless_settings(steps: int, rate: float, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        guarantees.backtrack(product_loss, product_gradient, STARTS, steps=steps, rate=rate)


def test_power_iteration_finds_lapacks_greatest_from_below() -> None:
    """For 20 random symmetric matrices without negative curvatures; no estimate is above it, and none falls."""
    inputs = 0.3 + torch.randn(20, 60, 30, generator=GENERATOR, dtype=torch.float64)
    curved = inputs.mT @ inputs / 30
    greatest = torch.linalg.eigvalsh(curved)[:, -1]
    start = torch.randn(20, 30, generator=GENERATOR, dtype=torch.float64)
    found = guarantees.power_iteration(lambda v: (curved @ v[..., None])[..., 0], start, turns=200)
    assert found.diff(dim=0).min() > -1e-9
    assert (found / greatest).max() < 1 + 1e-9
    torch.testing.assert_close(found[-1], greatest, rtol=1e-3, atol=0)
    with pytest.raises(ValueError, match="steps is 0"):
        guarantees.power_iteration(lambda v: v, start, turns=0)


# Its figures


def hills(w: torch.Tensor) -> torch.Tensor:
    return w**2 / 20 + 1 - torch.cos(w)


def fits(figure: plt.Figure, words: set[str]) -> None:
    """All words are there, and none is cut."""
    figure.draw_without_rendering()
    boxes = {text.get_text(): text.get_window_extent() for axes in figure.axes for text in axes.texts}
    assert set(boxes) == words
    assert all(figure.bbox.contains(box.x0, box.y0) and figure.bbox.contains(box.x1, box.y1) for box in boxes.values())
    plt.close("all")


@pytest.mark.parametrize("start", [2.2, -1.5, 4.5])
def test_the_parabola_touches_the_loss_and_lies_above_it(start: float) -> None:
    """At the ball they are one; the step ends at its lowest point, on the loss."""
    figure = drawn.under_parabola(hills, lambda w: w / 10 + torch.sin(w), steepest=1.1, start=start, view=(-4.0, 6.5))
    lines = named(figure.axes[0])
    w, bound = (torch.from_numpy(np.asarray(values)) for values in lines["parabola"].get_data())
    assert (bound - hills(w)).min() > -1e-12
    (before,), (low,), (after,) = (lines[name].get_xdata() for name in ("before", "lowest of the parabola", "after"))
    assert before == start
    assert low == after == pytest.approx(w[bound.argmin()].item(), abs=0.1)
    fits(figure, {"before", "after", "parabola", "tangent", "loss"})


def test_a_chord_joins_two_points_of_its_loss() -> None:
    figure = drawn.chords({"one": (hills, 1.0, 5.5), "two": (torch.square, -1, 2)}, view=(-3.0, 6.0))
    for axes, (loss, ends) in zip(figure.axes, ((hills, [1, 5.5]), (torch.square, [-1, 2])), strict=True):
        x, height = named(axes)["chord"].get_data()
        assert list(x) == ends
        np.testing.assert_allclose(height, loss(torch.tensor(ends, dtype=torch.float64)))
    fits(figure, {"chord"})


def test_a_landscape_has_its_shades_its_runs_and_its_least() -> None:
    """Each shade is a role of its own, from low to high, and each run is drawn whole, the first about the second."""
    runs = [product_descent(torch.tensor(start, dtype=torch.float64), lr=0.1, steps=30) for start in ([1, -1], [1, 0])]
    line = torch.tensor([[0.5, 2.0], [1, 1], [2, 0.5]])
    figure = drawn.runs_on_land(
        product_loss, runs, levels=[0.02, 0.2, 0.6, 1, 2, 4], view=(-1.6, 1.9, -1.6, 1.6), names=("p", "q"),
        marked={"saddle": (0, 0, 180)}, lines=[line],
    )  # fmt: skip
    (axes,) = figure.axes
    fills = [patch for patch in axes.patches if patch.get_label() in SHADES]
    assert [to_hex(patch.get_facecolor()) for patch in fills] == [COLOURS[role] for role in SHADES]
    for theta in STARTS[(STARTS.abs() < 1.5).all(dim=1)]:
        (found,) = (k for k, patch in enumerate(fills) if patch.get_path().contains_point(theta.tolist()))
        assert found == (torch.tensor([0.02, 0.2, 0.6, 1, 2, 4]) < product_loss(theta)).sum()
    ways = [np.column_stack(part.get_data()) for part in axes.lines if part.get_label() == "way"]
    for way, run in zip(ways, runs, strict=True):
        np.testing.assert_array_equal(way, run)
    first, second = (part.get_markersize() for part in axes.lines if part.get_label() == "start")
    assert first > second
    np.testing.assert_array_equal(np.column_stack(named(axes)["least loss"].get_data()), line)
    fits(figure, {"saddle"})


def test_newtons_arrow_ends_at_the_lowest_point() -> None:
    data = rule_2x().to(torch.float64)
    run = descend_by_hand(torch.tensor([0.0, 0.5], dtype=torch.float64), data, lr=0.09, steps=50)
    figure = drawn.newtons_step(data, run, dots=40)
    (arrow,) = (part for part in figure.axes[0].patches if part.get_label() == "Newton")
    np.testing.assert_allclose(arrow._posA_posB, [[0.0, 0.5], [2.0, 0.0]], atol=1e-9)
    assert len(named(figure.axes[0])["gradient descent"].get_xdata()) == 41
    fits(figure, {"start", "low", "Newton", "40 plain steps"})
