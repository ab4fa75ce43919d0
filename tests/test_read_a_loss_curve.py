"""The form that reads a log: it says what Python says, whatever is pasted, by the keyboard alone; its strip is sure."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

import pytest
from barriers import barriers
from playwright.sync_api import Browser, Locator, Page, expect

from page_runner.checking import records
from page_runner.publishing import folder
from pages import ROOT, built
from snippets.forensics import ahead, read, verdict
from snippets.forensics.bounds import Row

PAGE, SCRIPTS = "read-a-loss-curve/", ROOT / "docs/assets/forensics"
LOG = "\n".join(f"epoch {10 * at}  loss {loss:.4f}" for at, loss in enumerate([16, 8.5, 4.75, 2.875, 1.9375]))
HOSTILE = '<img src=x onerror="window.broken = 1"><b>epoch</b> 1 loss <script>window.broken = 1</script>'


class Form:
    """The form, in a browser's window."""

    def __init__(self, tab: Page, address: str) -> None:
        self.tab = tab
        tab.goto(address + PAGE)
        self.box = tab.get_by_role("group", name="Read a log")
        self.text = self.box.get_by_label("Your log, as it was printed")
        self.said, self.found = self.box.locator(".log-said"), self.box.locator(".log-found")

    def read(self, text: str, **settings: str) -> list[str]:
        """Fill the fields, cleared before, press the button; what is said, one text a paragraph."""
        self.box.get_by_role("button", name="Clear").click()
        expect(self.text).to_be_focused()
        self.text.fill(text)
        for name, value in settings.items():
            field = self.field(name)
            if name in ("rate", "updates"):
                field.fill(value)
            else:
                field.select_option(value)
        self.box.get_by_role("button", name="Read it").click()
        expect(self.said).not_to_be_empty()
        return self.paragraphs(self.said)

    def field(self, name: str) -> Locator:
        return self.box.locator(f"[name={name}]")

    def paragraphs(self, part: Locator) -> list[str]:
        return part.locator(":scope > p").all_inner_texts()

    def places(self, part: str) -> list[dict[str, float]]:
        """Where the parts of the drawing with a name stand."""
        return self.found.locator(f"svg [data-part={part}]").evaluate_all(
            "parts => parts.map(part => part.getBBox()).map(({x, y, width}) => ({x, y, width}))"
        )


@pytest.fixture
def form(tab: Page, address: str) -> Form:
    return Form(tab, address)


def ours(tab: Page) -> list[str]:
    """The scripts of the form that were asked for."""
    return [request for request in tab.requests if "/forensics/" in request and request.endswith(".js")]


def test_it_loads_nothing_before_it_is_used(form: Form) -> None:
    """Then each script once; and nobody complains."""
    form.tab.wait_for_load_state("networkidle")
    assert not ours(form.tab)
    form.text.focus()
    form.read(LOG)
    asked = ours(form.tab)
    assert {name.rpartition("/")[2] for name in asked} == {path.name for path in SCRIPTS.glob("*.js")}
    assert len(asked) == len(set(asked))
    assert form.tab.complaints == []


PASTES: dict[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "a fall": (LOG, {"rate": "0.01"}, {"rate": 0.01}),
    "a fall, and w jumps": (LOG, {"rate": "0,01", "jumps": "yes"}, {"rate": 0.01, "jumps": True}),
    "a root": (LOG, {"updates": "4", "loss": "root", "rate": ".1"}, {"rate": 0.1, "updates": 4, "loss": "root"}),
    "bare numbers that grow to inf": ("1.0\n4.0\n16.0\n64.0\ninf", {"rate": "0.5"}, {"rate": 0.5}),
    "one that rises and falls": ("step 1 loss 3\nstep 2 loss 5\nstep 3 loss 2", {}, {}),
    "another optimizer": (LOG, {"optimizer": "other"}, {"optimizer": "other"}),
    "what stands": ("0 0.2500\n100 0.2500\n200 0.2500\n300 0.2500\n400 0.2500", {"rate": "1"}, {"rate": 1.0}),
}


def test_it_says_what_python_says(form: Form) -> None:
    """The verdict, its sentences, what was unclear, and what to do; and each row as it was read."""
    for paste, (text, chosen, given) in PASTES.items():
        log = read(text)
        found = verdict(log, **given)
        said = form.read(text, **chosen)
        assert said == [f"{found.name.capitalize()}.", *found.words, *log.notes], paste
        assert form.paragraphs(form.found)[: 1 + len(found.next)] == ["What to do", *found.next], paste
        form.found.get_by_text("What was read").click()
        rows = form.found.get_by_role("region", name="Epochs and losses as they were read").inner_text().split()
        assert rows == [each for row in zip(log.epochs, log.printed, strict=True) for each in (f"{row[0]:g}", row[1])]


EXAMPLES = {"The first loop": "crawling", "One that diverges": "diverging", "One that jumps": "crawling"}


def test_an_example_is_what_the_page_printed(form: Form) -> None:
    """One press takes the rows of a block and their rate, whatever was chosen before, and reads them."""
    form.read(LOG, rate="7", optimizer="other")
    record = records.read(ROOT / "tests/records/read-a-loss-curve.md.txt")
    for name, expected in EXAMPLES.items():
        form.box.get_by_role("button", name=name).click()
        text = form.text.input_value()
        assert text in [printed.rstrip("\n") for printed in record.values()], name
        found = verdict(read(text), rate=float(form.field("rate").input_value()))
        assert found.name == expected
        assert form.paragraphs(form.said) == [f"{expected.capitalize()}.", *found.words]


def test_it_is_used_with_the_keyboard_alone(form: Form) -> None:
    """Ctrl+Enter reads, Tab leads through the fields to the buttons; what is found is told, in a live region."""
    form.text.focus()
    expect(form.said).to_contain_text("Crawling.")
    form.tab.keyboard.insert_text(LOG)
    expect(form.text).to_have_value(LOG)
    form.tab.keyboard.press("Control+Enter")
    expect(form.said).to_contain_text("Cannot tell.")
    form.tab.keyboard.press("Tab")
    form.tab.keyboard.type("0.02")
    form.tab.keyboard.press("Tab")
    expect(form.said).to_contain_text("A direction with a curvature")
    form.tab.keyboard.press("Tab")
    form.tab.keyboard.press("m")
    expect(form.said).to_contain_text("Does not apply.")
    for _ in range(4):
        form.tab.keyboard.press("Tab")
    expect(form.box.get_by_role("button", name="Clear")).to_be_focused()
    form.tab.keyboard.press("Enter")
    expect(form.text).to_be_focused()
    expect(form.text).to_have_value("")
    expect(form.said).to_be_empty()
    assert form.said.get_attribute("role") == "status"


def test_no_paste_becomes_markup(form: Form) -> None:
    """Nor does it run: what is shown of it is text."""
    form.read(f"{HOSTILE}\n{LOG}\n{HOSTILE}")
    form.found.get_by_text("What was left out").click()
    assert HOSTILE[:40] in form.found.inner_text()
    assert form.box.locator("img, script, b").count() == 0
    assert form.tab.evaluate("window.broken") is None


UNREAD: list[tuple[str, dict[str, str], str]] = [
    ("", {}, "Paste some losses"),
    ("nothing to see here", {}, "No losses were found"),
    ("loss 1\nloss 2", {}, "There are too few losses"),
    (LOG, {"rate": "fast"}, "The learning rate is no number above 0"),
    (LOG, {"rate": "-0.1"}, "The learning rate is no number above 0"),
    (LOG, {"rate": "0.1", "updates": "0"}, "The updates per epoch are no number"),
    (LOG, {"updates": "1e99"}, "The updates per epoch are no number"),
]


def test_what_it_cannot_read_is_told_plainly(form: Form) -> None:
    """And a field with a fault is marked as such."""
    for text, chosen, words in UNREAD:
        assert words in " ".join(form.read(text, **chosen)), words
        wrong = [*chosen][-1:]
        assert [form.field(name).get_attribute("aria-invalid") for name in wrong] == ["true"] * len(wrong)
    assert form.tab.complaints == []


def test_the_drawing_shows_the_rows_in_their_order(form: Form) -> None:
    """A point for each, evenly to the right and down as the epochs and the losses are, the strip behind the last."""
    form.read(LOG, rate="0.01")
    points = form.places("row")
    assert len(points) == 5
    across = [two["x"] - one["x"] for one, two in pairwise(points)]
    assert max(across) - min(across) < 0.1 < min(across)
    assert [point["y"] for point in points] == sorted(point["y"] for point in points)
    (strip,) = form.places("strip")
    assert abs(strip["x"] - points[-1]["x"] - 3.5) < 0.1
    told = form.found.get_by_role("img").get_attribute("aria-label") or ""
    assert "5 rows, from 16.0000 at epoch 0 to 1.9375 at epoch 40" in told
    form.read("9 4 8 2 7 1".replace(" ", "\n"))
    assert len(form.places("row")) == 6
    assert form.places("strip") == []  # nothing can be said of what comes


def test_what_was_pasted_is_kept_until_it_is_cleared(form: Form) -> None:
    form.read(LOG, rate="0.01", loss="logistic")
    form.tab.reload()
    expect(form.text).to_have_value(LOG)
    assert [form.field(name).input_value() for name in ("rate", "loss", "jumps")] == ["0.01", "logistic", ""]
    expect(form.said).to_be_empty()
    form.text.focus()
    expect(form.said).to_contain_text("logistic")
    form.box.get_by_role("button", name="Clear").click()
    expect(form.text).to_have_value("")


def test_at_first_it_holds_the_first_rows_of_the_page(form: Form) -> None:
    """With their rate, and again once it was cleared; a press on them chooses all, and a paste forgets the rate."""
    first = form.tab.locator(".prints samp").first.inner_text().rstrip()
    expect(form.text).to_have_value(first)
    expect(form.field("rate")).to_have_value("0.01")
    form.text.click()
    expect(form.said).to_contain_text("Crawling.")
    form.text.dispatch_event("paste")
    form.tab.keyboard.insert_text(LOG)
    expect(form.text).to_have_value(LOG)
    expect(form.field("rate")).to_have_value("")
    form.field("rate").fill("0.02")
    form.text.dispatch_event("paste")
    expect(form.field("rate")).to_have_value("0.02")
    form.box.get_by_role("button", name="Clear").click()
    form.tab.reload()
    expect(form.text).to_have_value(first)
    form.box.get_by_role("button", name="Read it").click()
    expect(form.said).to_contain_text("Crawling.")


def test_scripts_that_do_not_come_are_told_and_asked_for_again(form: Form) -> None:
    form.tab.route("**/forensics/form.js", lambda route: route.abort())
    form.text.fill(LOG)
    expect(form.said).to_contain_text("The reader could not be loaded. Is the network gone?")
    form.tab.unroute("**/forensics/form.js")
    form.tab.reload()
    assert form.read(LOG)[0] == "Cannot tell."


def test_without_a_script_there_is_no_form_and_python_is_named(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address + PAGE)
    expect(tab.locator(".log")).to_be_hidden()
    expect(tab.get_by_text("You can do this in Python too")).to_be_visible()
    expect(tab.get_by_text("found = verdict(read(printed), rate=0.01)")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_no_barrier_in_what_is_found(form: Form, width: int, scheme: str) -> None:
    """With its folds open; and nothing is wider than the window."""
    form.tab.set_viewport_size({"width": width, "height": 900})
    form.tab.emulate_media(color_scheme=scheme)
    form.read(f"{'a long line ' * 30}\n{LOG}", rate="0.01")
    form.found.locator("details").evaluate_all("folds => folds.forEach(fold => fold.open = true)")
    assert not barriers(form.tab, ".log")
    assert form.tab.evaluate("document.documentElement.scrollWidth") <= width


def test_no_other_page_has_its_style(site: Any) -> None:
    assert built(site, "read-a-loss-curve.md").select('link[href$="forensics.css"]')
    assert not built(site, "the-loop.md").select('link[href*="forensics"]')


def test_it_opens_from_a_folder_too() -> None:
    """Each of its scripts is of the form that the folder reads."""
    for path in SCRIPTS.glob("*.js"):
        assert folder.module(f"forensics/{path.name}", path.read_text(encoding="utf-8"))


# The strip


def made(seed: int, grows: bool) -> tuple[list[Row], list[tuple[float, float]]]:
    """Rows of a sum of exponentials, with what printing to some digits leaves open; and what comes behind them."""
    chance = random.Random(seed)
    parts = [(10 ** chance.uniform(-3, 2), 10 ** chance.uniform(-4, 0)) for _ in range(chance.randint(1, 6))]
    parts += [(0.01, -0.1)] * grows

    def loss(time: float) -> float:
        return 0.1 * (seed % 2) + sum(size * math.exp(-pace * time) for size, pace in parts)

    times = sorted(chance.sample(range(100), chance.randint(3, 8)))
    half = 0.5 * 10 ** -chance.randint(3, 8)
    seen = [round(loss(time) / 2 / half) * 2 * half for time in times]
    later = [times[-1] + chance.uniform(0, 300) for _ in range(5)]
    rows = [Row(time, value - half, value + half) for time, value in zip(times, seen, strict=True)]
    return rows, [(time, loss(time)) for time in later]


@pytest.mark.parametrize("grows", [False, True])
def test_the_strip_holds_what_comes(grows: bool) -> None:
    """In 400 made logs the loss stays in it; and it is narrow enough to say something."""
    narrow = 0
    for seed in range(400):
        rows, later = made(seed, grows)
        for time, loss in later:
            low, high = ahead(rows, time)
            assert low <= loss * (1 + 1e-9), seed
            assert loss <= high * (1 + 1e-9) or grows, seed
            narrow += loss < 1.5 * low if grows else high < 1.5 * low
    assert narrow > 400


def test_the_strip_is_the_same_in_the_browser(tab: Page, address: str) -> None:
    cases = [
        (rows, time) for seed in range(100) for rows, later in [made(seed, seed % 3 == 0)] for time, _ in later[:2]
    ]
    given = [[[row._asdict() for row in rows], time] for rows, time in cases]
    tab.goto(address + PAGE)
    strips = tab.evaluate(
        """async ([file, cases]) => {
            const { ahead } = await import(file);
            return cases.map(([rows, time]) => ahead(rows, time).map(each => each === Infinity ? "inf" : each));
        }""",
        [f"{address}assets/forensics/ahead.js", given],
    )
    for (rows, time), strip in zip(cases, strips, strict=True):
        assert list(map(float, strip)) == pytest.approx(ahead(rows, time), rel=1e-9, abs=1e-300)
