"""What printed losses tell is true; what cannot be told is refused."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from pages import ROOT
from printed_logs import SHOWN, Made, Quadratic, Shown, many, untold
from snippets.forensics import Log, Verdict, bounds, read, verdict
from snippets.forensics.bounds import bends_down, growth, pace, spread
from snippets.forensics.words import WORDS, between, shown

NAMES = {"diverging", "crawling", "floor or saddle", "fine", "does not apply", "cannot tell"}
REFUSED = {"cannot tell", "does not apply"}
LOGISTIC = {"L08", "L09", "L14", "L14b"}
BY_NAME = {shown.name: shown for shown in SHOWN}


def tally(logs: Iterable[tuple[Log, float, set[str]]]) -> Counter[str]:
    """How many verdicts are right, refused and wrong, in per cent."""
    kinds = []
    for log, rate, true in logs:
        name = verdict(log, rate, single=False).name
        kinds.append("refused" if name in REFUSED else "right" if name in true else "wrong")
    return Counter({kind: 100 * count / len(kinds) for kind, count in Counter(kinds).items()})


def broken(found: Verdict, run: Made) -> list[str]:
    """Which of the sure statements of a verdict are false; of falls only where nothing grows."""
    slack, curvatures, faults = 1e-9, run.quadratic.curvatures, []
    if found.steep is not None and found.steep > max(curvatures) * (1 + slack):
        faults.append("steep")
    if found.rate is not None and found.rate >= 2 / max(curvatures):
        faults.append("rate")
    if run.quadratic.growing:
        return faults
    if found.floor is not None and found.floor < run.quadratic.floor * (1 - slack):
        faults.append("floor")
    if found.curvature and found.jumping:
        flat, jumping = found.curvature[1] * (1 + slack), found.jumping[0] * (1 - slack)
        if min(curvatures) > flat and max(curvatures) < jumping:
            faults.append("curvature")
    return faults


def test_bounds_hold_whatever_the_digits() -> None:
    """On 2,000 parabolas, with 12 digits and unequal rows, and with few, (A), (B) and (C) are never broken."""
    random = Random("bounds")
    for _ in range(1000):
        quadratic, times = Quadratic(random), [float(random.randint(0, 50))]
        while len(times) < 6:
            times.append(times[-1] + random.choice([1, 3, 20, 100]))
        log = Log(tuple(times), tuple(f"{min(quadratic.loss(time), 1e280):.11e}" for time in times))
        run = Made(log, quadratic, set())
        assert not broken(verdict(log, quadratic.rate, single=False), run), run
    for run in many(1000, "digits"):
        found = verdict(run.log, run.rate, single=False)
        assert not broken(found, run), run
        assert found.name != "does not apply" or run.quadratic.growing, run


def test_a_bound_that_is_too_tight_would_be_seen() -> None:
    """With digits that the log has not, statements become false: the intervals are needed."""
    faults = 0
    for run in many(200, "digits"):
        finer = tuple(re.sub(r"(\.[0-9]+)", r"\g<1>0000", printed) for printed in run.log.printed)
        faults += bool(broken(verdict(Log(run.log.epochs, finer), run.rate, single=False), run))
    assert faults > 10


@pytest.mark.sweep(1)
@pytest.mark.parametrize("part", range(6))
def test_clean_logs_are_read_rightly(part: int) -> None:
    """At most .2 % of the verdicts are wrong, at least 55 % are right."""
    found = tally((run.log, run.rate, run.truths) for run in many(1500, f"clean {part}"))
    assert found["wrong"] <= 0.2
    assert found["right"] >= 55


@pytest.mark.parametrize("noise", [1e-4, 1e-3, 1e-2])
def test_noise_is_seldom_misread(noise: float) -> None:
    """Of losses that are off by up to one per cent, at most 2 % get a wrong verdict."""
    assert tally((run.log, run.rate, run.truths) for run in many(500, f"noise {noise}", noise))["wrong"] <= 2


@pytest.mark.parametrize("method", ["momentum 0.5", "momentum 0.9", "momentum 0.99", "adam", "noise"])
def test_what_it_is_not_told_of_is_seldom_misread(method: str) -> None:
    """Momentum, Adam and noise in the slopes that nobody named: at most 2 % get a wrong verdict."""
    found = tally(untold(method, 400))
    assert found["wrong"] <= 2
    assert found["right"] > 0


def test_the_one_inequality_is_what_finds_misuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the tests whether log L bends down and falls shrink too fast, noise and momentum are misread."""
    monkeypatch.setattr(bounds, "bends_down", lambda rows: False)
    monkeypatch.setattr(bounds, "falls_faster", lambda rows, single: False)
    assert tally((run.log, run.rate, run.truths) for run in many(500, "noise 0.01", 1e-2))["wrong"] > 2
    assert tally(untold("momentum 0.9", 400))["wrong"] > 2


def test_a_curvature_with_two_ends_is_one_of_the_parabolas() -> None:
    """Of the intervals that are closed on both sides, 95 % hold a curvature, to a tenth of it."""
    held = []
    for run in many(1500, "two ends"):
        found = verdict(run.log, run.rate, single=False)
        if found.curvature and found.curvature[0] > 0 and math.isfinite(found.curvature[1]):
            ends = [found.curvature, *([found.jumping] if found.jumping else [])]
            held.append(any(0.9 * low <= c <= 1.1 * high for low, high in ends for c in run.quadratic.curvatures))
    assert len(held) > 100
    assert sum(held) >= 0.95 * len(held)


@pytest.mark.parametrize("log", SHOWN, ids=lambda log: log.name)
def test_logs_of_others_are_read_as_their_data_say(log: Shown) -> None:
    """Each gets the verdict that its data confirm, and none that falls a rate to use."""
    found = verdict(log.log, log.rate, loss="logistic" if log.name in LOGISTIC else "squared")
    assert found.name == log.expected
    assert (found.rate is None) == (found.name != "diverging")
    assert found.words
    assert found.next


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("L01", 0.0717, 0.0730), ("L04", 2.182e6, 2.183e6), ("L18", 5883, 5884), ("L25", 12_879_155, 12_879_160)],
)
def test_a_curvature_is_as_exact_as_the_digits(name: str, low: float, high: float) -> None:
    """L01's flat one is .07295; the steepest of L04 2.1824e6, of L18 5,883.4, of L25 12,879,156."""
    found = verdict(BY_NAME[name].log, BY_NAME[name].rate)
    assert found.curvature is not None
    assert low <= found.curvature[0] <= found.curvature[1] <= high


def test_a_log_that_jumps_is_not_called_slow() -> None:
    """L05 reads as 39,772 or as 2.1824e6, and the second is true: both are said, and no more."""
    found = verdict(BY_NAME["L05"].log, BY_NAME["L05"].rate)
    assert found.curvature is not None
    assert found.jumping is not None
    assert found.curvature[1] == pytest.approx(39_772.8, abs=0.1)
    assert found.jumping[0] <= 2.18245e6 <= found.jumping[1]
    assert "jumps" in " ".join(found.words)
    told = verdict(BY_NAME["L05"].log, BY_NAME["L05"].rate, jumps=True)
    assert "Halve the learning rate" in " ".join(told.next)


def test_the_log_of_an_issue_of_pytorch_gives_its_rate() -> None:
    """https://github.com/pytorch/pytorch/issues/23142: above .00944 it diverges; one over the curvature is .0047."""
    losses = "36.44832992553711 43.94552230834961 53.461822509765625 65.54042053222656 80.87049865722656"
    log = read("\n".join(f"epoch: {epoch} loss: {loss}" for epoch, loss in enumerate(losses.split())))
    found = verdict(log, 0.01)
    assert found.name == "diverging"
    assert found.curvature is not None
    assert 211 < found.curvature[0] < found.curvature[1] < 213.2
    assert found.limit == pytest.approx(0.00946, abs=3e-5)
    assert found.rate == pytest.approx(0.0047, abs=2e-5)


def test_the_first_loop_of_the_lesson_crawls() -> None:
    """Its printed rows: 437 to 624 epochs for a tenth (478), flattest at most .263 (.240), steepest 10.82 (11.09)."""
    lines = (ROOT / "tests/records/the-loop.md.txt").read_text(encoding="utf-8").splitlines()
    log = read("\n".join([line for line in lines if line.startswith("    epoch ")][:6]))
    assert log.epochs == (0, 20, 40, 60, 80, 99)
    found = verdict(log, 0.01)
    assert found.name == "crawling"
    assert found.tenfold == pytest.approx((437, 624), abs=1)
    assert found.curvature == pytest.approx((0, 0.263), abs=1e-3)
    assert found.steep == pytest.approx(10.82, abs=0.01)
    assert found.floor == pytest.approx(0.012, abs=1e-3)


def test_a_changed_digit_is_found_or_harms_little() -> None:
    """Four of five logs with one digit changed are refused; none gets a wrong name, 2 in 100 a false bound."""
    random, kinds = Random("changed"), Counter[str]()
    for run in many(1500, "changed"):
        printed = list(run.log.printed)
        if len(printed) < 5 or run.quadratic.growing:
            continue
        row = random.randrange(1, len(printed) - 1)
        mantissa = printed[row].partition("e")[0]
        place = random.choice([at for at, sign in enumerate(mantissa) if sign.isdigit()])
        digit = random.choice([sign for sign in "0123456789" if sign != mantissa[place]])
        printed[row] = printed[row][:place] + digit + printed[row][place + 1 :]
        found = verdict(Log(run.log.epochs, tuple(printed)), run.rate, single=False)
        assert found.name in REFUSED or found.name in run.truths, run
        kinds["refused" if found.name in REFUSED else "said"] += 1
        kinds["false"] += bool(broken(found, run))
    total = kinds["refused"] + kinds["said"]
    assert total > 500
    assert kinds["refused"] >= 0.8 * total
    assert kinds["false"] <= 0.03 * total


def test_updates_count_and_epochs_are_told() -> None:
    """Ten updates an epoch: a tenth of the curvature, the same number of epochs."""
    one, ten = (verdict(BY_NAME["L01"].log, 0.01, updates=updates) for updates in (1, 10))
    assert one.tenfold == pytest.approx(ten.tenfold)
    assert one.curvature is not None
    assert ten.curvature is not None
    assert ten.curvature[1] == pytest.approx(one.curvature[1] / 10, rel=1e-3)


def test_a_root_is_squared_first() -> None:
    """The roots of L12's losses lead to its curvature."""
    log = BY_NAME["L12"].log
    roots = replace(log, printed=tuple(f"{math.sqrt(float(printed)):.6g}" for printed in log.printed))
    found, squared = verdict(roots, 0.1, loss="root"), verdict(log, 0.1)
    assert found.name == squared.name == "fine"
    assert found.curvature == pytest.approx(squared.curvature, rel=1e-3)


def test_what_does_not_fit_is_said_at_once() -> None:
    """Another optimizer, another loss, a loss below 0, too few rows, one rise, a loss that is gone after a fall."""
    fall = Log((0, 1, 2, 3), ("4.00", "2.00", "1.00", "0.50"))
    assert verdict(fall, optimizer="other").name == "does not apply"
    assert verdict(fall, loss="other").name == "does not apply"
    for epochs, losses, name in [
        ((0, 1, 2), "1.0 0.5 -0.2", "does not apply"),
        ((0, 1), "1.0 0.5", "cannot tell"),
        ((), "", "cannot tell"),
        ((0, 1, 2), "1.00 0.90 0.95", "cannot tell"),
        ((0, 1, 2), "1.00 0.90 nan", "cannot tell"),
        ((0, 1, 2), "1.00 9.00 inf", "diverging"),
        ((0, 1, 2, 3), "1.00 2.00 1.50 1.40", "does not apply"),
    ]:
        found = verdict(Log(epochs, tuple(losses.split())), 0.1)
        assert found.name == name, losses
        assert found.name in NAMES
        assert found.rate is None
    for wrong in ({"rate": 0}, {"rate": math.nan}, {"updates": 0}, {"loss": "l2"}, {"optimizer": "sgd"}):
        with pytest.raises(ValueError, match=r"give|one of"):
            verdict(fall, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="do not rise"):
        Log((1, 1), ("1", "2"))


def test_without_a_rate_nothing_is_said_of_curvatures() -> None:
    """The name and the pace are the same."""
    for log in SHOWN:
        found, known = verdict(log.log), verdict(log.log, log.rate)
        assert found.name == known.name
        assert found.tenfold == known.tenfold
        assert found.curvature is found.jumping is found.steep is found.limit is found.rate is None


def test_words_keep_to_what_is_known() -> None:
    """No sentence promises an end or a best, and each has a use."""
    sentences = " ".join(WORDS.values()).lower()
    assert "converge" not in sentences
    assert "optimal" not in sentences
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "snippets/forensics").glob("*.py"))
    for key in WORDS:
        assert code.count(f'"{key}"') > 1 or code.count(f'"{key.removesuffix(" next")}"') > 1, key


def test_an_interval_is_shown_no_narrower_than_it_is() -> None:
    """Whatever its ends, and whatever the digits."""
    random = Random("shown")
    for _ in range(2000):
        low = 10 ** random.uniform(-9, 12)
        high = low * (1 + 10 ** random.uniform(-9, 1))
        ends = [float(end.replace(",", "")) for end in between(low, high).split(" to ")]
        assert ends[0] <= low * (1 + 2e-12)
        assert ends[-1] >= high * (1 - 2e-12) or len(ends) == 1
    assert shown(0.00945, 3, up=True) == shown(0.00945, 3, up=False) == "0.00945"


def test_a_pace_is_that_of_its_exponential() -> None:
    """For equal and unequal rows, falling and growing."""
    for s in (1e-6, 0.01, 1.0):
        for first, second in ((1, 1), (20, 19), (10, 1990)):
            falls = [math.exp(-s * first) * math.expm1(-s * second) / math.expm1(-s * first), s]
            assert pace(falls[0], first, second) == pytest.approx(s, rel=1e-6) or falls[0] == 0
            rises = math.expm1(min(s * second, 700)) / -math.expm1(-s * first)
            assert s * second > 700 or growth(rises, first, second) == pytest.approx(s, rel=1e-6)
    assert pace(1.0, 1, 1) == growth(1.0, 1, 1) == 0
    assert pace(0.0, 1, 1) == math.inf
    assert spread("nan") is spread("inf") is None
    assert not bends_down([])
