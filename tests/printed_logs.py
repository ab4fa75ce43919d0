"""Logs that tests read: of public troubles, and made up, with their truth in closed form."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

import numpy as np

from snippets.forensics import Log


class Shown(NamedTuple):
    """A log that somebody published, as troubles of others have it, and what is to be said of it."""

    name: str
    rate: float
    epochs: Sequence[int]
    losses: str
    expected: str

    @property
    def log(self) -> Log:
        """Its rows."""
        return Log(tuple(map(float, self.epochs)), tuple(self.losses.split()))


SHOWN = [
    Shown(
        "L01",
        0.01,
        range(0, 9001, 1000),
        "7.93e+04 3.41e+00 7.93e-01 1.84e-01 4.28e-02 9.95e-03 2.31e-03 5.37e-04 1.25e-04 2.90e-05",
        "crawling",
    ),
    Shown(
        "L03",
        5e-07,
        range(0, 901, 100),
        "2529.46 695.99 694.92 693.86 692.81 691.77 690.73 689.71 688.70 687.69",
        "crawling",
    ),
    Shown(
        "L04",
        9.9e-07,
        range(0, 10, 1),
        "9.55884e+04 1.28213e+05 1.72159e+05 2.31358e+05 3.11100e+05 4.18517e+05 5.63212e+05 7.58122e+05 "
        "1.02068e+06 1.37435e+06",
        "diverging",
    ),
    Shown(
        "L05",
        9e-07,
        range(0, 10, 1),
        "6.64616e+04 6.18990e+04 5.76572e+04 5.37137e+04 5.00474e+04 4.66388e+04 4.34700e+04 4.05239e+04 "
        "3.77849e+04 3.52385e+04",
        "cannot tell",
    ),
    Shown(
        "L07",
        0.1,
        range(0, 901, 100),
        "5.76170e+04 2.21086e+02 2.19209e+02 2.19207e+02 2.19207e+02 2.19207e+02 2.19207e+02 2.19207e+02 "
        "2.19207e+02 2.19207e+02",
        "floor or saddle",
    ),
    Shown(
        "L08",
        0.1,
        range(0, 9001, 1000),
        "0.684610468560574 0.1590977666870456 0.08460064176930081 0.05705327279402531 0.042907594216820076 "
        "0.034338477298845684 0.028603798022120097 0.024501569608793 0.02142370332569295 0.019030137124109114",
        "crawling",
    ),
    Shown(
        "L09",
        0.001,
        (*range(0, 9001, 1000), 9999),
        "0.96 0.31 0.30 0.30 0.30 0.30 0.30 0.30 0.30 0.30 0.30",
        "cannot tell",
    ),
    Shown("L11a", 0.01, range(0, 41, 20), "2.82329 0.190351 0.151357", "cannot tell"),
    Shown("L11b", 0.01, range(1960, 2001, 20), "1.46397e-05 1.32962e-05 1.20761e-05", "crawling"),
    Shown(
        "L12",
        0.1,
        range(0, 14, 1),
        "5.81756 1.65477 0.470691 0.133885 0.0380829 0.0108324 0.00308123 0.000876432 0.00024929 7.09082e-05 "
        "2.01716e-05 5.73716e-06 1.6319e-06 4.63772e-07",
        "fine",
    ),
    Shown("L13", 1e-05, (0, 10, 1990, 2000), "7105.46 5.89726 3.18588 3.1781", "crawling"),
    Shown("L14", 0.01, range(0, 801, 200), "1.73078 0.571512 0.507414 0.471824 0.447585", "crawling"),
    Shown("L14b", 0.01, range(9200, 10001, 200), "0.159066 0.15656 0.154132 0.151778 0.149496", "crawling"),
    Shown("L16", 1e-05, (0, 1, 99, 100), "0.15230925 0.15230872 0.1522546 0.15225402", "cannot tell"),
    Shown("L17", 1.5, range(0, 5, 1), "5.73203 23.1494 27.2798 8.668 5.77111", "does not apply"),
    Shown("L18", 0.01, range(1, 4, 1), "1763.884644 5802485.500000 19408035840.000000", "diverging"),
    Shown(
        "L20",
        0.01,
        range(500, 5001, 500),
        "7.860118 3.828538 3.092191 2.957697 2.933134 2.928648 2.927830 2.927680 2.927651 2.927648",
        "cannot tell",
    ),
    Shown("L20b", 0.01, range(500, 2001, 500), "7.860118 3.828538 3.092191 2.957697", "crawling"),
    Shown(
        "L22",
        1e-06,
        range(99, 1700, 100),
        "1204.69580078125 800.4120483398438 532.8396606445312 355.7377014160156 238.50912475585938 "
        "160.9066162109375 109.53182220458984 75.5177001953125 52.99580764770508 38.08183670043945 "
        "28.204927444458008 21.66313934326172 17.329788208007812 14.459078788757324 12.557035446166992 "
        "11.296628952026367 10.461311340332031",
        "crawling",
    ),
    Shown(
        "L23",
        0.01,
        range(50, 951, 50),
        "0.078097254 0.077967979 0.077853732 0.077752732 0.077663496 0.077584624 0.077514939 0.077453338 "
        "0.077398948 0.077350870 0.077308379 0.077270873 0.077237763 0.077208482 0.077182651 0.077159837 "
        "0.077139676 0.077121906 0.077106208",
        "cannot tell",
    ),
    Shown(
        "L24",
        0.1,
        range(0, 10, 1),
        "1.0298337936401367 0.8178885579109192 0.4703792631626129 0.1962183117866516 0.0619336031377316 "
        "0.0884876772761345 0.2775749266147614 0.5320941805839539 0.7531698346138000 0.8695605397224426",
        "does not apply",
    ),
    Shown(
        "L24b",
        0.1,
        range(0, 10, 1),
        "1.1083202362060547 0.3732085227966309 0.1592179238796234 0.0920740887522697 0.0612552836537361 "
        "0.0359693244099617 0.0363772809505463 0.0245949663221836 0.0224329363554716 0.0218768958002329",
        "does not apply",
    ),
    Shown(
        "L25",
        1e-06,
        range(0, 5, 1),
        "1305310646.9058952 184198069792.42996 25992991779912.277 3667984265155172.0 5.176052331083886e+17",
        "diverging",
    ),
    Shown(
        "L29",
        0.1,
        range(1000, 8001, 1000),
        "0.125059 0.125059 0.125059 0.125059 0.125059 0.125059 0.125059 0.125059",
        "floor or saddle",
    ),
    Shown("L31", 0.01, range(0, 5, 1), "1.10886 1.53702 0.866067 1.32708 1.20029", "does not apply"),
    Shown(
        "L32",
        0.01,
        range(0, 10, 1),
        "0.306261 0.305863 0.305571 0.305317 0.305056 0.304763 0.304438 0.304063 0.303648 0.303203",
        "does not apply",
    ),
    Shown("L34", 1.9, range(1, 4, 1), "0.5000 0.4050 0.3281", "cannot tell"),
]


class Quadratic:
    """A parabola, a start and a rate: its loss after any number of steps, in closed form."""

    def __init__(self, random: Random) -> None:
        dims, kappa, top = random.randint(2, 20), 10 ** random.uniform(0, 6), 10 ** random.uniform(-2, 3)
        self.curvatures = [top, top / kappa, *(top * kappa ** -random.random() for _ in range(dims - 2))]
        start = 10 ** random.uniform(-2, 4)
        shares = self.curvatures if random.random() < 0.5 else [1.0] * dims  # equal in w, or in the loss
        parts = [share * random.gauss(0, 1) ** 2 for share in shares]
        self.parts = [start * part / sum(parts) for part in parts]
        self.floor = 0.0 if random.random() < 0.5 else start * 10 ** random.uniform(-4, 1)
        self.share = 10 ** random.uniform(-3, 0) if random.random() < 0.75 else random.uniform(1, 1.5)
        self.rate = self.share * 2 / top
        self.growing = self.share > 1
        factors = [abs(1 - self.rate * curvature) for curvature in self.curvatures]
        self.logs = [2 * math.log(factor) if factor else -1e9 for factor in factors]

    def loss(self, at: float) -> float:
        """The loss after so many steps."""
        parts = zip(self.parts, self.logs, strict=True)
        return self.floor + sum(part * math.exp(min(at * log, 700)) for part, log in parts)


class Made(NamedTuple):
    """A made-up log and what is true of it."""

    log: Log
    quadratic: Quadratic
    truths: set[str]

    @property
    def rate(self) -> float:
        """Its learning rate."""
        return self.quadratic.rate


def truths(loss: Callable[[int], float], at: int, floor: float, growing: bool) -> set[str]:
    """What may be said of a run, by the steps until a tenth of the rest is left; 70 to 140 are both."""
    if growing:
        return {"diverging"}
    rest = loss(at) - floor
    if rest < 0.01 * loss(at):
        return {"floor or saddle"}
    fine = {"fine"} if loss(at + 140) - floor <= rest / 10 else set()
    return fine | ({"crawling"} if loss(at + 70) - floor > rest / 10 else set())


def _printed(random: Random, loss: Callable[[int], float], spacings: Sequence[int], latest: int) -> tuple[Log, int]:
    """Rows as a loop prints them, and when the last one was."""
    spacing, rows = random.choice(spacings), random.randint(3, 10)
    first = 0 if random.random() < 0.5 else random.randint(1, latest)
    style = f".{random.randint(3, 6)}f" if random.random() < 0.5 else f".{random.randint(2, 5)}e"
    times = [first + spacing * row for row in range(rows)]
    values = [loss(time) for time in times]
    printed = tuple(f"{value:{style}}" if abs(value) < 1e290 else "inf" for value in values)
    return Log(tuple(map(float, times)), printed), times[-1]


def many(count: int, seed: str, noise: float = 0.0) -> Iterator[Made]:
    """So many logs of parabolas, the same for a seed; noise is a share of each loss."""
    random = Random(seed)
    for _ in range(count):
        quadratic = Quadratic(random)
        loss = (
            quadratic.loss
            if not noise
            else lambda at, exact=quadratic.loss: exact(at) * (1 + noise * random.gauss(0, 1))
        )
        log, last = _printed(random, loss, (1, 2, 5, 10, 20, 50, 100, 1000), 1000)
        yield Made(log, quadratic, truths(quadratic.loss, last, quadratic.floor, quadratic.growing))


def untold(method: str, count: int) -> list[tuple[Log, float, set[str]]]:
    """Logs of runs by momentum, by Adam, or with noise in the slopes, each with its rate and its truths."""
    random, draw = Random(method), np.random.default_rng(0)
    name, _, size = method.partition(" ")
    all_ = [Quadratic(random) for _ in range(count)]
    curvatures, parts = np.zeros((count, 20)), np.zeros((count, 20))
    for at, one in enumerate(all_):
        curvatures[at, : len(one.parts)], parts[at, : len(one.parts)] = one.curvatures, one.parts
    floors = np.array([one.floor for one in all_])
    w = np.sqrt(2 * parts / np.where(curvatures > 0, curvatures, 1))
    beta = float(size) if name == "momentum" else 0.0
    rates = np.array([min(one.share, 0.98) * 2 * (1 + beta) / max(one.curvatures) for one in all_])
    if name == "adam":
        rates = 10 ** draw.uniform(-3, -1, count) * w.max(axis=1)
    spread = w.max(axis=1)[:, None] * 10 ** draw.uniform(-3, 0, (count, 1))
    memory, scale, losses = np.zeros_like(w), np.zeros_like(w), []
    for step in range(1, 1242):
        losses.append(floors + (curvatures * w**2).sum(axis=1) / 2)
        slopes = curvatures * w
        if name == "noise":
            slopes = slopes + curvatures * spread * draw.standard_normal(w.shape)
        if name == "adam":
            memory, scale = 0.9 * memory + 0.1 * slopes, 0.999 * scale + 0.001 * slopes**2
            w = w - rates[:, None] * (memory / (1 - 0.9**step)) / (np.sqrt(scale / (1 - 0.999**step)) + 1e-8)
        else:
            memory = beta * memory + slopes
            w = w - rates[:, None] * memory
    table = np.array(losses)
    made = []
    for at, one in enumerate(all_):
        log, last = _printed(random, lambda step, at=at: float(table[step, at]), (1, 2, 5, 10, 20, 50, 100), 200)
        true = truths(lambda step, at=at: float(table[step, at]), last, one.floor, growing=False)
        made.append((log, float(rates[at]), true))
    return made
