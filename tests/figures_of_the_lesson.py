"""The figures of the lesson, drawn from runs like those of its pages, for what is true of each of them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from torch import Tensor

from snippets.data import scattered
from snippets.descent import Run, descend_by_hand
from snippets.experiments import classification as decisions
from snippets.experiments import hand_loop, long_run, loop, rule_2x, rule_3x_plus_1, valley_run
from snippets.experiments.conditions import Promises, promises
from snippets.experiments.slopes import difference_errors
from snippets.figures import STYLE, fit, learning, loss_curve, shrinking, valley
from snippets.figures.classification import boundaries
from snippets.figures.conditions import descent_lemma
from snippets.figures.optimizers import ways
from snippets.figures.slopes import errors_over_step
from snippets.landscape import curvatures, minimum
from snippets.optimizers import adam, follow, gradient_descent, heavy_ball, nesterov, rmsprop

CLOUD = scattered(30, slope=-1.5, intercept=2, noise=0.7, seed=1)
POINTS = {"A": (0.0, 1.0), "B": (1.0, 2.0), "C": (3.0, 0.0)}
STEPS = torch.tensor([float(f"{m}e-{k}") for k in range(14, 0, -1) for m in (1, 2, 5)] + [1.0], dtype=torch.float64)
EPSILON = torch.finfo(torch.float64).eps
MARKS = {"√ε": EPSILON ** (1 / 2), "∛ε": EPSILON ** (1 / 3)}
WAYS = {
    "gradient descent": (gradient_descent, 0.1, {}),
    "heavy ball": (heavy_ball, 0.1, {"beta": 0.8}),
    "RMSprop": (rmsprop, 0.1, {}),
    "Adam": (adam, 0.5, {}),
    "Nesterov": (nesterov, 0.05, {"beta": 0.8}),
}


def bounces(rates: list[float], steps: int = 12) -> dict[str, list[float]]:
    """The single weight of (2w − 3)² from w = 0.5, at each rate."""
    paths = {}
    for rate in rates:
        path = [0.5]
        for _ in range(steps):
            path.append(path[-1] - 8 * rate * (path[-1] - 1.5))
        paths[f"η = {rate}"] = path
    return paths


def draw_divergence() -> Figure:
    run = descend_by_hand(torch.zeros(2), rule_2x(), lr=0.19, steps=60)
    return loss_curve(run.losses)


@cache
def errors(power: int) -> tuple[Tensor, Tensor]:
    """One-sided and central error at each of STEPS."""
    return difference_errors(STEPS, power=power)


def draw_errors() -> Figure:
    panels = {"squared errors, a parabola": errors(2), "errors to the fourth power": errors(4)}
    return errors_over_step(STEPS, panels, marks=MARKS)


def draw_turning() -> Figure:
    run = decisions.decision()
    return boundaries(decisions.blob_points(), {f"epoch {k}": run.thetas[k] for k in (0, 1, 5, 20, 200)})


def draw_thresholds() -> Figure:
    marked = {"A": (-0.8, 2.4), "B": (1.5, 0.0)}
    end = {"end": decisions.decision().theta}
    return boundaries(decisions.blob_points(), end, thresholds=(0.5, 1.0), points=marked)


def lemma_at(start: Tensor) -> Promises:
    """What is promised of a step on block 16 at rates from 0 to beyond 2/M."""
    border = 2 / curvatures(rule_3x_plus_1())[1].item()
    rates = torch.linspace(0, 1.15 * border, 116, dtype=torch.float64)
    return promises(rates, data=rule_3x_plus_1(), start=start)


@cache
def runs_of(count: int) -> dict[str, Run]:
    """The first of WAYS on block 4, by what is written above each."""
    start = loop().thetas[0].double()
    return {
        f"{name}\n40 steps": follow(method, start, rule_2x(), rates=40 * [lr], **settings)
        for name, (method, lr, settings) in list(WAYS.items())[:count]
    }


FIGURES: dict[str, Callable[[], Figure]] = {
    "learning": lambda: learning(rule_2x(), loop(), epochs=[0, 5, 20, 100]),
    "learning, close lines": lambda: learning(rule_2x(), long_run(), epochs=[0, 300, 1000, 3000]),
    "learning, another seed": lambda: learning(rule_2x(), loop(seed=1), epochs=[0, 1, 2, 3, 4]),
    "valley": lambda: valley(rule_3x_plus_1(), valley_run()),
    "valley, until settled": lambda: valley(rule_3x_plus_1(), valley_run(), steps=182),
    "loss, longer": lambda: loss_curve(long_run().losses[:1001]),
    "loss, diverging": draw_divergence,
    "loss": lambda: loss_curve(loop().losses),
    "shrinking": lambda: shrinking({"across": 0.9 ** torch.arange(100), "along": 0.998 ** torch.arange(100)}),
    "fit": lambda: fit(rule_2x(), loop().theta),
    "fit, scattered": lambda: fit(CLOUD, minimum(CLOUD)),
    "errors": draw_errors,
    "boundaries": draw_turning,
    "boundaries, with thresholds": draw_thresholds,
    "descent lemma": lambda: descent_lemma(lemma_at(hand_loop().thetas[40])),
    "ways": lambda: ways(rule_2x(), runs_of(4)),
    "ways, an odd number": lambda: ways(rule_2x(), runs_of(5)),
}


def named(axes: Axes) -> dict[str, Line2D]:
    """The lines of a panel by their labels."""
    return {str(line.get_label()): line for line in axes.lines}


def series(figure: Figure) -> list[dict[str, Line2D]]:
    """The lines of each panel by their labels."""
    return [named(axes) for axes in figure.axes]


def dashes(figure: Figure) -> set[str]:
    """The ways of a figure to break a line, each as SVG has it; a whole line has none."""
    return set(re.findall(r"stroke-dasharray: ([\d., ]+)", svg(figure)))


def svg(figure: Figure) -> str:
    with plt.style.context(STYLE):
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()
