"""The Lab in a browser: what a control writes and reads; what is drawn of a reader's run."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from barriers import barriers
from lab_code import CELL, CHOICES, LAB, RATES, ran, written
from playwright.sync_api import Browser, Locator, Page, expect

from pages import built
from runnable import PATIENCE, Runnable, recorded

FORMS = {"phone": (390, 844), "laptop": (1440, 900)}
KEPT = "JSON.parse(localStorage.getItem('lesson-code') ?? '{}')"


class Lab(Runnable):
    """The Lab's block, and its controls."""

    def __init__(self, tab: Page, address: str) -> None:
        super().__init__(tab, address, LAB, CELL.number)

    def control(self, name: str) -> Locator:
        """The control of a setting."""
        return self.box.get_by_label(name.lower().replace("_", " "), exact=True)

    def choose(self, name: str, value: object) -> Lab:
        """Choose as a reader does, and wait for what the run gives."""
        if isinstance(value, bool):
            self.control(name).set_checked(value)
        elif isinstance(value, str):
            self.control(name).select_option(value)
        else:
            self.control(name).fill(str(value))
            self.control(name).press("Tab")
        self.wait()
        return self

    @property
    def shown(self) -> dict[str, str | bool]:
        """What the controls show."""
        ticked = "input => input.type == 'checkbox' ? input.checked : input.value"
        return {name: self.control(name).evaluate(ticked) for name in CHOICES}

    @property
    def code(self) -> str:
        return self.field.input_value()

    def drawn(self, name: str) -> int:
        """How many points a list of the reader has in the figure."""
        path = self.tab.locator(f"path[data-of={name}]").get_attribute("d") or ""
        return len(re.findall("[ML]", path))


@pytest.fixture
def lab(tab: Page, address: str) -> Lab:
    """The Lab, opened."""
    opened = Lab(tab, address)
    opened.open()
    return opened


def test_a_choice_is_written_into_its_line_and_run(lab: Lab) -> None:
    """Of each kind; the rows are those that Python prints here for the same code."""
    code = CELL.code
    assert lab.code == code.rstrip()
    assert lab.shown == {"DATA": "three points", "METHOD": "gradient descent", "RATE": "0.01", "EPOCHS": "200",
                         "START_W": "-1", "START_B": "3", "SEED": "0", "CENTRED": False}  # fmt: skip
    chosen = {"METHOD": "momentum", "RATE": 0.05, "EPOCHS": 120, "START_B": -4.5, "CENTRED": True}
    for name, value in chosen.items():
        lab.choose(name, value)
    assert lab.code == written(**chosen).rstrip()
    assert lab.printed == ran(written(**chosen))[1]
    lab.choose("START_W", 2)
    assert "\nSTART_W = 2.0\n" in lab.code  # else it would be another kind of number


RUNS = [
    {"DATA": data, "METHOD": method, "RATE": RATES[data], "EPOCHS": 150, "SEED": seed, "CENTRED": seed == 2}
    for data in RATES
    for method in CHOICES["METHOD"].texts
    for seed in (1, 2)
]


@pytest.mark.sweep(1)
@pytest.mark.parametrize("part", range(4))
def test_whatever_is_chosen_prints_what_python_prints(lab: Lab, part: int) -> None:
    for settings in RUNS[part::4]:
        assert lab.run(written(**settings)) == ran(written(**settings))[1], settings


@pytest.mark.sweep(0)
def test_what_is_written_by_hand_is_shown(lab: Lab) -> None:
    """As it is typed; what a control cannot show leaves it empty, and a line that is gone, out of use."""
    lab.field.fill(written(RATE=0.25, METHOD="Adam", CENTRED=True).replace("EPOCHS = 200", "EPOCHS = 1_500  # long"))
    assert lab.shown | {"RATE": "0.25", "METHOD": "Adam", "CENTRED": True, "EPOCHS": "1500"} == lab.shown
    lab.choose("EPOCHS", 100)
    assert "\nEPOCHS = 100  # long\n" in lab.code
    lab.field.fill(
        written(METHOD="mine").replace("RATE = 0.01", "RATE = 1 / 8").replace("\nSEED = 0\n", "\nSEED = 1 +\n")
    )
    assert lab.shown | {"RATE": "", "METHOD": "", "SEED": ""} == lab.shown
    lab.choose("RATE", 0.02)
    assert "\nRATE = 0.02\n" in lab.code
    lab.field.fill(lab.code.replace("RATE = 0.02\n", ""))
    expect(lab.control("RATE")).to_be_disabled()
    lab.field.fill("RATE = .5\n" + lab.code)
    expect(lab.control("RATE")).to_be_enabled()
    assert lab.shown["RATE"] == "0.5"
    assert lab.tab.complaints == []


STEPS = [("RATE", 0.01, 0.02), ("RATE", 0.175, 0.176), ("RATE", 0.00009, 0.0001), ("EPOCHS", 120, 121)]


@pytest.mark.sweep(0)
def test_arrows_go_by_what_is_there(lab: Lab) -> None:
    """In the author's steps, and in finer ones from a finer value; each value is one of the steps, so none is amiss."""
    for name, value, above in STEPS:
        lab.choose(name, value)
        assert lab.control(name).evaluate("input => input.checkValidity()"), (name, value)
        lab.control(name).press("ArrowUp")
        assert float(lab.shown[name]) == pytest.approx(above)


REFUSED = {
    ("EPOCHS", "2.5"): "Not run: epochs takes a whole number from 0 to 5,000. What you see is the run before.",
    ("RATE", "2.1"): "Not run: rate takes a number from 0 to 2. What you see is the run before.",
    ("START_W", ""): "Not run: start w takes a number from −9 to 9. What you see is the run before.",
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("case", REFUSED, ids=range(len(REFUSED)))
def test_what_may_not_be_is_said_before_and_after(lab: Lab, case: tuple[str, str]) -> None:
    """Each control tells its range; a value out of it is not run, and the next one is."""
    name, value = case
    expect(lab.control(name)).to_have_accessible_description(re.search("from (.*?)\\.", REFUSED[case])[1])
    code, printed = lab.code, lab.printed
    lab.control(name).fill(value)
    lab.control(name).press("Enter")
    expect(lab.said).to_have_text(REFUSED[case])
    assert not lab.control(name).evaluate("input => input.checkValidity()")
    lab.button("Run").click()
    lab.control("CENTRED").check()  # it would be run with the value before, and that is not what is to be seen
    expect(lab.said).to_have_text(REFUSED[case])
    expect(lab.control(name)).to_have_value(value)
    assert (lab.code, lab.printed) == (code.replace("CENTRED = False", "CENTRED = True"), printed)
    lab.choose(name, 1)
    expect(lab.said).to_contain_text("Done in ")


@pytest.mark.sweep(0)
def test_what_may_not_be_goes_with_its_line_or_at_once(lab: Lab) -> None:
    """Where the code is changed by hand, and with Reset."""
    lab.control("RATE").fill("7")
    lab.control("RATE").press("Enter")
    lab.field.fill(written(RATE=0.5))
    assert lab.shown["RATE"] == "0.5"
    assert lab.run(written(RATE=0.25)) == ran(written(RATE=0.25))[1]
    lab.button("Reset").click()
    lab.control("RATE").fill("7")
    lab.control("RATE").press("Enter")
    lab.button("Reset").click()
    assert lab.shown["RATE"] == "0.01"
    lab.button("Run").click()
    lab.wait()
    assert lab.printed == ran(CELL.code)[1]


def test_a_comma_is_a_point(lab: Lab) -> None:
    """Where numbers have a point: the browser would drop the comma, and take 0,1 for 1."""
    lab.control("RATE").fill("")
    lab.control("RATE").press_sequentially("0,15")
    lab.control("RATE").press("Enter")
    lab.wait()
    assert "\nRATE = 0.15\n" in lab.code


HOSTILE = [
    "1; import os",
    "__import__('os')",
    "0.1\nprint(1)",
    "1e999",
    "NaN",
    "0x10",
    "$&",
    "-3",
    "3",
    "",
    "0.1.1",
    "1_0",
]


@pytest.mark.sweep(0)
def test_no_value_becomes_more_than_a_literal(lab: Lab) -> None:
    """Typed, or set by another script, into a field that was a field of numbers, and into one of texts."""
    before = lab.code
    control = lab.control("RATE").element_handle()
    for kind in ("number", "text"):
        for value in HOSTILE:
            change = "(input, set) => { Object.assign(input, set); input.dispatchEvent(new Event('change')); }"
            control.evaluate(change, {"type": kind, "value": value})
            assert lab.code == before, (kind, value)
    lab.control("METHOD").evaluate("""select => {
        select.append(new Option('x"; print(1) #')), select.selectedIndex = 4;
        select.dispatchEvent(new Event('change'));
    }""")
    assert "print(1)" not in lab.code
    assert lab.tab.complaints == []


@pytest.mark.sweep(0)
def test_what_was_chosen_is_kept_until_reset(lab: Lab) -> None:
    """Through a new visit, in the code and in the controls."""
    lab.choose("DATA", "far away").choose("RATE", 0.00005)
    code = lab.code
    lab.tab.reload()
    lab.open()
    assert lab.code == code
    assert lab.shown | {"DATA": "far away", "RATE": "0.00005"} == lab.shown
    lab.button("Reset").click()
    assert lab.code == CELL.code.rstrip()
    assert (lab.shown["DATA"], lab.shown["RATE"]) == ("three points", "0.01")
    assert lab.tab.evaluate(KEPT) == {}


def test_the_run_is_drawn_over_the_pages(lab: Lab) -> None:
    """The same code, the same places; other points as rings; on the map of three points no way of others."""
    places = lab.tab.evaluate("""['losses', 'way', 'fit'].map(name => {
        const panel = document.querySelector(`[data-part=${name}]`), yours = panel.querySelector('[data-of]');
        const at = path => (path.getAttribute('d').match(/-?[\\d.]+/g) ?? []).map(Number);
        const page = [...panel.querySelectorAll('path[stroke="var(--fig-loss)"]')].map(at).find(d => d.length > 3);
        return [page, at(yours)];
    })""")
    for page, yours in places:
        assert page[:2] == pytest.approx(yours[:2], abs=0.1)
        assert page[-2:] == pytest.approx(yours[-2:], abs=0.1)
    assert [lab.drawn(name) for name in ("losses", "way", "fit", "examples")] == [201, 201, 2, 3]
    lab.choose("DATA", "noisy points")
    low, high = lab.tab.evaluate("JSON.parse(document.querySelector('svg[data-panels]').dataset.panels).fit.y")[:2]
    inside = [y for _, y in ran(written(DATA="noisy points"))[0]["examples"] if low <= y <= high]
    assert 25 < len(inside) < 30  # a ring is whole, or is not there
    assert [lab.drawn(name) for name in ("losses", "way", "fit", "examples")] == [201, 0, 2, len(inside)]
    expect(lab.said).to_contain_text("way: nothing to draw.")
    lab.choose("EPOCHS", 300)
    expect(lab.said).to_contain_text(
        re.compile(r"losses: 301 values, from [\d.]+ to [\d.]+\. The figure ends at 200\.")
    )
    lab.choose("RATE", 1.5)  # it runs away, further than a drawing reaches
    assert lab.drawn("fit") == 0
    expect(lab.tab.locator(".run-legend")).to_have_text("dashed, and rings: your run")
    lab.button("Reset").click()
    assert [lab.drawn(name) for name in ("losses", "way", "fit", "examples")] == [0] * 4
    expect(lab.tab.locator(".run-legend")).to_be_hidden()


@pytest.mark.sweep(0)
def test_the_keyboard_alone_does_it(tab: Page, address: str) -> None:
    """From the button to the controls, in their order, through them to Run, and to the code."""
    lab = Lab(tab, address)
    lab.opener.focus()
    tab.keyboard.press("Enter")
    expect(lab.control("DATA")).to_be_focused(timeout=PATIENCE)
    lab.wait()
    tab.keyboard.press("ArrowDown")
    for name in list(CHOICES)[1:]:
        tab.keyboard.press("Tab")
        expect(lab.control(name)).to_be_focused()
        tab.keyboard.press({"RATE": "ArrowUp", "CENTRED": "Space"}.get(name, "ArrowDown"))
    tab.keyboard.press("Tab")
    expect(lab.button("Run")).to_be_focused()
    tab.keyboard.press("Enter")
    lab.wait()
    assert lab.shown == {"DATA": "noisy points", "METHOD": "momentum", "RATE": "0.02", "EPOCHS": "150",
                         "START_W": "-1.5", "START_B": "2.5", "SEED": "0", "CENTRED": True}  # fmt: skip
    same = {"DATA": "noisy points", "METHOD": "momentum", "RATE": 0.02, "EPOCHS": 150, "START_W": -1.5, "START_B": 2.5}
    assert lab.printed == ran(written(**same, CENTRED=True))[1]


@pytest.mark.sweep(0)
def test_an_error_leads_into_the_code(lab: Lab) -> None:
    """Also where the reader has folded it."""
    lab.field.fill(lab.code.replace("middle = 0 ", "middle = nothing "))
    lab.box.locator("details.drawing:has(.run-field) > summary").click()
    lab.button("Run").click()
    lab.wait()
    lab.box.get_by_role("button", name=re.compile("Go to line")).click()
    expect(lab.field).to_be_focused()


def test_without_a_script_there_is_the_code_and_what_it_printed(chromium: Browser, address: str) -> None:
    """And nothing that would need one."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}{LAB}/")
    part = tab.locator(f"#block-{CELL.number}")
    assert part.locator("input, select, button").count() == 0
    expect(part.locator(".prints samp")).to_have_text(recorded(LAB, CELL.number).rstrip("\n"))
    part.locator("summary").click()
    expect(part.locator("code")).to_contain_text("RATE = 0.01")
    assert "Change and run" not in tab.locator("article").inner_text()
    context.close()


# Looks and weight


@pytest.mark.sweep(1)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_no_barrier_in_the_lab(tab: Page, address: str, form: str, scheme: str) -> None:
    """Idle and open; nothing is wider than the window, and figure and controls are seen together."""
    width, height = FORMS[form]
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    lab = Lab(tab, address)
    lab.opener.wait_for()
    for state in ("idle", "open"):
        if state == "open":
            lab.open()
        assert not barriers(tab, "article")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.evaluate(f"document.querySelector('#block-{CELL.number}').scrollIntoView()")
    expect(lab.box.locator("svg[data-panels]")).to_be_in_viewport(ratio=1)
    expect(lab.control("DATA")).to_be_in_viewport(ratio=1)


@pytest.mark.sweep(0)
def test_controls_cost_nothing_where_there_are_none(tab: Page, address: str, site: Path) -> None:
    """They are fetched for a block that has them, when it is opened."""
    Runnable(tab, address).open()
    assert not [asked for asked in tab.requests if "choose" in asked]
    Lab(tab, address)
    tab.wait_for_load_state("networkidle")
    assert not [asked for asked in tab.requests if "choose" in asked]
    assert 500 < len(gzip.compress((site / "assets/run/choose.js").read_bytes())) < 2_000
    page = str(built(site, f"{LAB}.py"))
    bare = re.sub(r' data-(?:run|curves|dots|choose|panels)="[^"]*"', "", page)
    assert len(gzip.compress(page.encode())) - len(gzip.compress(bare.encode())) < 500
