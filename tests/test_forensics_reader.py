"""Whatever is pasted, its epochs and losses are found, and what is unclear is said."""

from __future__ import annotations

import math
from random import Random

import pytest

from pastes import PASTES, Paste
from snippets.forensics import Log, read, verdict
from snippets.forensics.rows import ROWS


def written(log: Log) -> str:
    """Its rows, as a paste has them."""
    return " ".join(f"{epoch:g}:{printed}" for epoch, printed in zip(log.epochs, log.printed, strict=True))


@pytest.mark.parametrize("paste", PASTES, ids=[paste.text[:30].replace("\n", " ") or "nothing" for paste in PASTES])
def test_rows_are_found(paste: Paste) -> None:
    """The rows, the words that they were known by, and a note where it could be read otherwise."""
    log = read(paste.text)
    assert written(log) == paste.rows
    assert (paste.notes in " ".join(log.notes)) if paste.notes else log.notes == ()
    assert not paste.words or " ".join(log.words) == paste.words


def test_what_is_left_out_is_told() -> None:
    """Each line without a loss, with its number and why; not those that name columns or epochs."""
    log = read("loading data\n\nepoch,loss\n0,5\n1,4\nnot a row\n1,3")
    assert written(log) == "0:5 1:3"
    assert [(number, text) for number, text, _ in log.left] == [(1, "loading data"), (5, "1,4"), (6, "not a row")]
    assert all(why for _, _, why in log.left)
    assert len(read("x" * 500).left[0][1]) == 80


def test_a_long_log_is_thinned() -> None:
    """Of 5,000 rows some hundred stay, equally far apart, with the last; and the note says so."""
    log = read("\n".join(f"epoch {epoch} loss {5 * 0.99**epoch + 1:.6f}" for epoch in range(5000)))
    assert ROWS / 2 < len(log.epochs) <= ROWS
    assert log.epochs[-1] == 4999
    assert len({two - one for one, two in zip(log.epochs, log.epochs[1:], strict=False)}) == 1
    assert "5,000 rows" in " ".join(log.notes)


def test_no_text_stops_it() -> None:
    """Pastes with letters changed, and long monotonous ones: always a log, and always a verdict on it."""
    random, signs = Random("pastes"), "0123456789.,:;|[](){}=/-+eE \t\n%'\"abclossepochvaltrainnaninf"
    texts = [sign * 20_000 for sign in ("1", "a", "[", "1,", ") ", "loss ", "1e", "1e9999 ", "loss 1e309 ")]
    for _ in range(1500):
        text = list(random.choice(PASTES).text)
        for _ in range(random.randint(1, 8)):
            place = random.randrange(len(text) + 1)
            text[place : place + random.randint(0, 2)] = random.choice(signs)
        texts.append("".join(text))
    names = set()
    for text in texts:
        log = read(text)
        assert all(math.isfinite(epoch) for epoch in log.epochs)
        names.add(verdict(log, 0.1, loss=random.choice(["squared", "root"])).name)
    assert len(names) >= 3
