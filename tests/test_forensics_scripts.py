"""The page's own reader of loss curves, in JavaScript, says what Python says."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from random import Random
from typing import Any

from playwright.sync_api import Page

from pages import ROOT
from pastes import PASTES
from printed_logs import SHOWN, many
from snippets.forensics import read, verdict
from snippets.forensics.words import WORDS

FILES = ROOT / "docs/assets/forensics"


def ask(tab: Page, address: str, module: str, call: str, given: list[Any]) -> list[Any]:
    """What a function of a script gives for each of some arguments, on a page of the built site."""
    tab.goto(f"{address}404.html")
    return tab.evaluate(
        f"async (given) => {{ const script = await import({f'{address}assets/forensics/{module}.js'!r});"
        f"return given.map((each) => script.{call}(...each)); }}",
        given,
    )


def same(mine: Any, pythons: Any) -> bool:
    """Whether words are the same, and numbers to 1e-9 of their size."""
    if isinstance(pythons, tuple | list):
        return isinstance(mine, list) and len(mine) == len(pythons) and all(map(same, mine, pythons))
    if isinstance(pythons, float) and isinstance(mine, int | float) and not isinstance(mine, bool):
        return mine == pythons or abs(mine - pythons) <= min(1e-9 * max(abs(mine), abs(pythons)), 1e300)
    return isinstance(mine, bool) == isinstance(pythons, bool) and mine == pythons


def test_what_differs_is_found() -> None:
    assert same([1.0, None, math.inf, ["a"]], (1.0 + 1e-12, None, math.inf, ("a",)))
    for mine, pythons in (
        (1e-7, 1.00001e-7),
        (None, 1.0),
        (math.inf, 1.0),
        ("a", "b"),
        ([1.0], (1.0, 2.0)),
        (True, 1.0),
    ):
        assert not same(mine, pythons)


def test_verdicts_are_pythons(tab: Page, address: str) -> None:
    """On the 27 logs of others, told more or less of them, and on 200 made up: to the word, and to 1e-9."""
    random, asked = Random("scripts"), []
    for shown in SHOWN:
        asked += [(shown.log, {"rate": shown.rate, "loss": loss}) for loss in ("squared", "root", "logistic", "other")]
        asked += [(shown.log, {"rate": shown.rate, "jumps": jumps, "updates": 3}) for jumps in (True, False)]
        asked += [(shown.log, {}), (shown.log, {"optimizer": "other"})]
    for run in [*many(150, "scripts"), *many(50, "scripts", noise=1e-4)]:
        asked.append((run.log, {"rate": run.rate, "single": False, "jumps": random.choice([None, True, False])}))
    given = [[{"epochs": log.epochs, "printed": log.printed}, told] for log, told in asked]
    names = set()
    for (log, told), mine in zip(asked, ask(tab, address, "verdict", "verdict", given), strict=True):
        expected = asdict(verdict(log, **told))
        names.add(expected["name"])
        assert mine.keys() == expected.keys()
        for part, value in expected.items():
            assert same(mine[part], value), (part, log, told)
    assert len(names) == 6


def test_rows_are_pythons(tab: Page, address: str) -> None:
    """Of all pastes and of 300 with letters changed: rows, words, lines left out, notes; ranges too."""
    random, texts = Random("rows"), [paste.text for paste in PASTES]
    for _ in range(300):
        text = list(random.choice(PASTES).text)
        for _ in range(random.randint(1, 6)):
            place = random.randrange(len(text) + 1)
            text[place : place + random.randint(0, 2)] = random.choice('0123456789.,:;|[](){}/-+eE \t\n"aochlps')
        texts.append("".join(text))
    logs = [read(text) for text in texts]
    for text, log, mine in zip(texts, logs, ask(tab, address, "rows", "read", [[text] for text in texts]), strict=True):
        for part, value in asdict(log).items():
            assert same(mine[part], value), (part, text)
    ranges = ask(tab, address, "bounds", "ranges", [[log.printed, False] for log in logs])
    assert all(same(mine, log.ranges(single=False)) for mine, log in zip(ranges, logs, strict=True))


def test_what_cannot_be_is_refused(tab: Page, address: str) -> None:
    """A rate or updates that are not above 0, another loss: an error, as in Python."""
    log = {"epochs": [0, 1, 2], "printed": ["3", "2", "1"]}
    for told in ({"rate": 0}, {"rate": -1}, {"updates": 0}, {"updates": 1e10}, {"loss": "l2"}, {"optimizer": "sgd"}):
        tab.goto(f"{address}404.html")
        said = tab.evaluate(
            "async ([file, log, told]) => { const { verdict } = await import(file);"
            "try { return verdict(log, told).name; } catch (error) { return error.message; } }",
            [f"{address}assets/forensics/verdict.js", log, told],
        )
        assert "give numbers above 0" in said or "is one of" in said


def test_both_have_one_text() -> None:
    """The sentences of the script are those of Python."""
    text = (FILES / "words.js").read_text(encoding="utf-8")
    begin = text.index("{", text.index("WORDS ="))
    assert json.JSONDecoder().raw_decode(text, begin)[0] == WORDS


def test_scripts_are_readable_in_one_sitting() -> None:
    """At most 250 lines each."""
    assert len(list(FILES.glob("*.js"))) > 0
    for path in [*FILES.glob("*.js"), *(ROOT / "snippets/forensics").glob("*.py")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, path
