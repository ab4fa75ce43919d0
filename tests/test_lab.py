"""The Lab: its methods are those of torch; what a control writes and reads; what is drawn of a reader's run."""

from __future__ import annotations

import contextlib
import gzip
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from barriers import barriers
from playwright.sync_api import Browser, Locator, Page, expect

from page_runner.reading import lesson
from page_runner.reading.choices import choices
from pages import DOCS, built
from runnable import PATIENCE, Runnable, recorded
from snippets.experiments import lab as lab_of
from snippets.experiments import rule_2x
from snippets.neuron import mean_squared_error

LAB = "notebooks/lab"
_, SCANNED = lesson.read(DOCS, f"{LAB}.py").scan()
CELL = next(each for each in SCANNED.blocks if "choose" in each.options)
CHOICES = {choice.name: choice for choice in choices(CELL.options["choose"])}
FORMS = {"phone": (390, 844), "laptop": (1440, 900)}
KEPT = "JSON.parse(localStorage.getItem('lesson-code') ?? '{}')"


def written(**settings: object) -> str:
    """The Lab's code with other settings."""
    code = CELL.code
    for name, value in settings.items():
        text = f'"{value}"' if isinstance(value, str) else repr(value)
        code, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {text}", code)
        assert count == 1
    return code


def ran(code: str) -> tuple[dict, str]:
    """The names that a code leaves behind here, and what it prints."""
    printed, names = io.StringIO(), {"__name__": "__main__"}
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "code", "exec"), names)
    return names, printed.getvalue()


# The methods

OPTIMIZERS: dict[str, Callable] = {
    "gradient descent": torch.optim.SGD,
    "one example at a time": torch.optim.SGD,
    "momentum": lambda parameters, lr: torch.optim.SGD(parameters, lr=lr, momentum=0.9),
    "Adam": torch.optim.Adam,
}
RATES = {"three points": 0.03, "noisy points": 0.02, "far away": 0.00003, "my points": 0.02}


def by_torch(settings: dict) -> tuple[list, list]:
    """The way and the losses of a run of the Lab, as torch's own optimizer goes it, in float64."""
    begun, _ = ran(written(**settings | {"EPOCHS": 0}))  # the generator stands where the run begins
    theta = torch.tensor(begun["way"][0] if begun["way"] else [begun["w"], begun["b"]], dtype=torch.float64)
    theta.requires_grad_()
    optimizer = OPTIMIZERS[settings["METHOD"]]([theta], lr=settings["RATE"])
    points, way, losses = list(begun["examples"]), [], []

    def loss(some: list) -> torch.Tensor:
        x, y = torch.tensor(some, dtype=torch.float64).T
        return torch.nn.functional.mse_loss(theta[0] * (x - begun["middle"]) + theta[1], y)

    for _ in range(settings["EPOCHS"] + 1):
        way.append(theta.tolist())
        losses.append(loss(points).item())
        if in_turn := settings["METHOD"] == "one example at a time":
            random.shuffle(points)
        for some in [[one] for one in points] if in_turn else [points]:
            optimizer.zero_grad()
            loss(some).backward()
            optimizer.step()
    return way, losses


@pytest.mark.parametrize("data", RATES)
@pytest.mark.parametrize("method", OPTIMIZERS)
def test_a_method_goes_as_torch_goes(method: str, data: str) -> None:
    """Step for step, to within 1e-12 of what it is, or of 1; also centred."""
    assert (set(CHOICES["METHOD"].texts), set(CHOICES["DATA"].texts)) == (set(OPTIMIZERS), set(RATES))
    for centred in (False, True):
        settings = {"METHOD": method, "DATA": data, "RATE": RATES[data], "EPOCHS": 60, "CENTRED": centred, "SEED": 3}
        names, _ = ran(written(**settings))
        way, losses = by_torch(settings)
        torch.testing.assert_close(names["losses"], losses, rtol=1e-12, atol=1e-12)
        end = torch.tensor([names["w"], names["b"]], dtype=torch.float64)
        torch.testing.assert_close(end, torch.tensor(way[-1], dtype=torch.float64), rtol=1e-12, atol=1e-12)
        assert names["way"] == [] if centred or data != "three points" else len(names["way"]) == 61
        assert names["losses"][-1] < names["losses"][0]


def test_its_answers_rest_on_the_same_runs() -> None:
    """Those of the experiments: each method at a rate, one example at a time, with the same noise."""
    settings, three, chance = {"RATE": 0.05, "EPOCHS": 80, "SEED": 7}, rule_2x(), random.Random(7)
    start = torch.tensor([-1.0, 3.0], dtype=torch.float64)
    ways = lab_of.by_method(three, start, torch.tensor([0.01, 0.05], dtype=torch.float64), steps=80)
    for name, way in ways.items():
        names, _ = ran(written(METHOD=name, **settings))
        torch.testing.assert_close(way[:, 1].tolist(), [list(place) for place in names["way"][1:]])
    names, _ = ran(written(METHOD="one example at a time", DATA="noisy points", **settings | {"RATE": 0.02}))
    noise = lab_of.noisy(chance)
    assert sorted(names["examples"]) == sorted(zip(noise.x.flatten().tolist(), noise.y.flatten().tolist(), strict=True))
    turns = lab_of.in_turn(noise, start, lr=0.02, epochs=80, chance=chance)
    torch.testing.assert_close(mean_squared_error(turns, noise).tolist(), names["losses"][1:])


def test_its_lists_are_what_is_drawn() -> None:
    """The line goes through what the neuron says, also where x is counted from the middle."""
    for centred in (False, True):
        names, _ = ran(written(CENTRED=centred, EPOCHS=10))
        w, b, middle = names["w"], names["b"], names["middle"]
        assert names["fit"] == [(0, w * (0 - middle) + b), (4, w * (4 - middle) + b)]
        assert middle == pytest.approx(2 if centred else 0)
    assert len(names["losses"]) == 11


# In the browser


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
    for method in OPTIMIZERS
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
    assert (lab.code, lab.printed) == (code, printed)
    lab.choose(name, 1)
    expect(lab.said).to_contain_text("Done in ")


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
    assert [lab.drawn(name) for name in ("losses", "way", "fit", "examples")] == [201, 0, 2, 30]
    expect(lab.said).to_contain_text("way: empty, so it is not drawn.")
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
