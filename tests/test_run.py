"""A block that a reader changes and runs in the browser: the rows of the record, and a plain sentence for all else."""

from __future__ import annotations

import contextlib
import io
import re

import pytest
from playwright.sync_api import Page, expect

from page_runner.checking import records
from pages import ROOT
from runnable import BLOCKS, PATIENCE, Runnable, changed, each, recorded


def here(code: str) -> str:
    """What the Python of this test prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "code", "exec"), {"__name__": "__main__"})
    return printed.getvalue()


@pytest.fixture
def runner(tab: Page, address: str) -> Runnable:
    """The loop's block, opened."""
    return Runnable(tab, address).open()


# The same as here


def test_there_are_blocks_to_run() -> None:
    assert {"one-step", "the-loop"} <= {page for page, _ in BLOCKS}


@each
def test_a_block_prints_what_the_record_has(tab: Page, address: str, page: str, number: int) -> None:
    """To the last digit and the last space, where records.same would let one digit pass; quietly."""
    runner = Runnable(tab, address, page, number).open()
    assert runner.printed.rstrip("\n") == recorded(page, number).rstrip("\n")
    assert runner.said.inner_text().startswith("Done in ")
    assert runner.of_the_page.text_content() == recorded(page, number).rstrip("\n")
    assert tab.complaints == []


def test_another_code_prints_something_else(runner: Runnable) -> None:
    """The test above can fail."""
    before = recorded("the-loop", runner.number)
    assert runner.run(runner.field.input_value().replace("rate = 0.01", "rate = 0.010001")) != before
    assert records.same(before.splitlines()[0], runner.printed.splitlines()[0])


COLLECTOR = """
import gc
from snippets.autograd import Number

if hasattr(gc, "threshold"):
    gc.threshold(2000)
    gc.enable()
xs, ys = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]
w, b = Number(-0.25), Number(0.5)
kept = []
for epoch in range(300):
    loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys)) / 3
    w.grad = b.grad = 0.0
    loss.backward()
    w.data -= 0.01 * w.grad
    b.data -= 0.01 * b.grad
    kept.append([epoch, f"{loss.data:.6e}", (w.data, b.data)])
    if epoch % 60 == 0:
        print(f"{epoch} {loss.data:.10e} {w.data:.12f} {b.data:.12f}")
print(sum(row[0] for row in kept), kept[-1][1], "".join(row[1][0] for row in kept))


def deep(n, text):
    words = [text + str(i) for i in range(20)]
    return deep(n - 1, text + "x") + words if n else words


for i in range(200):
    words = deep(20, str(i))
    if "".join(words[:20]) != "".join(str(i) + "x" * 20 + str(j) for j in range(20)):
        print("BROKEN", i)
print(len(words), words[0], words[-1])
"""
EAGER = (("gc.disable()", "gc.threshold(2000)"), ('sys.modules["gc"] = _m = Module()', "_m = Module()"))


def test_its_collector_never_runs(runner: Runnable) -> None:
    """What would make it run at each corner changes nothing: it would free numbers in use."""
    assert runner.run(COLLECTOR) == here(COLLECTOR)


@pytest.mark.sweep(0)
def test_with_its_collector_it_would_break(tab: Page, address: str) -> None:
    """The test above can fail: with the same collector turned on, the rows are others, or the run breaks off."""

    def eager(script: str) -> str:
        for off, on in EAGER:
            assert off in script
            script = script.replace(off, on)
        return script

    changed(tab, "python.js", eager)
    runner = Runnable(tab, address).open()
    assert runner.run(COLLECTOR) != here(COLLECTOR)


IMPORTS = {
    "random": (
        "import random\n\nrandom.seed(0)\nfor n in range(400):\n"
        '    print(f"{random.random():.15f} {random.gauss(0, 1):.12f} {random.randrange(10)}")\n'
        "cards = list(range(30))\nrandom.shuffle(cards)\nprint(cards, random.choice(cards))\n"
    ),
    "snippets.autograd": (
        "from snippets import autograd\nfrom snippets.autograd import Number\n\nw = Number(0.5)\n"
        "loss = (w * 2 - 3) ** 2 + w.tanh() + (w * 3).exp() - w.sigmoid().log() + 1 / w\nloss.backward()\n"
        'print(f"{loss.data:.12f} {w.grad:.12f}", autograd.Number is Number)\nprint(w)\n'
    ),
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("module", IMPORTS)
def test_a_module_is_fetched_when_it_is_imported(runner: Runnable, module: str) -> None:
    """Not before, and once; it gives what it gives here."""
    asked = f"assets/run/{module}.py"
    assert not [request for request in runner.tab.requests if request.endswith(".py")]
    for _ in range(2):
        assert runner.run(IMPORTS[module]) == here(IMPORTS[module])
    assert [request.endswith(asked) for request in runner.tab.requests if request.endswith(".py")] == [True]


@pytest.mark.sweep(0)
def test_nothing_is_left_over_from_a_run(runner: Runnable) -> None:
    runner.run("left = 1")
    runner.run("print(left)")
    expect(runner.said).to_contain_text("NameError: name 'left' isn't defined")


# What goes wrong


def test_an_error_is_told_as_python_does_and_its_line_is_marked(runner: Runnable) -> None:
    """What was printed before it stays; the button leads to the line."""
    code = "def half(n):\n    return n / zero\n\nprint('first')\nhalf(1)\n"
    assert runner.run(code) == (
        'first\nTraceback (most recent call last):\n  File "your code", line 5, in <module>\n'
        "  File \"your code\", line 2, in half\nNameError: name 'zero' isn't defined\n"
    )
    marked = """[...CSS.highlights.get('run-wrong')].map(range =>
        range.startContainer.data.slice(range.startOffset, range.endOffset))"""
    assert runner.tab.evaluate(marked) == ["    return n / zero"]
    runner.button("Go to line 2").click()
    expect(runner.field).to_be_focused()
    chosen = runner.field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    assert chosen == "    return n / zero"
    seen = "field => [getComputedStyle(field, '::selection').color, getComputedStyle(document.body).color]"
    assert len({*runner.field.evaluate(seen)}) == 1  # the field's own text is clear, above that with colours
    runner.field.press("ArrowLeft")
    runner.field.press("Enter")
    assert runner.tab.evaluate(marked) == []


@pytest.mark.sweep(0)
def test_the_line_of_an_error_comes_into_sight(runner: Runnable) -> None:
    """The field is as long as its code, so it is the page that goes there."""
    runner.run("\n" * 3 + "zero\n" + "\n" * 120)
    runner.button("Go to line 4").click()
    place = "field => field.getBoundingClientRect().top + 3.5 * field.clientHeight / 125"
    assert 80 < runner.field.evaluate(place) < runner.tab.evaluate("innerHeight") - 80


SYNTAX = {"x = 1\nfor n in 3\n": 2, "print(1\n": 2, "if 1:\nprint(2)": 2, "  x = 1": 1}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("code", SYNTAX)
def test_what_is_no_python_is_told_with_its_line(runner: Runnable, code: str) -> None:
    """The last line, where Python names one below it."""
    runner.run(code)
    expect(runner.said).to_contain_text(re.compile("SyntaxError|IndentationError"))
    assert len(runner.tab.evaluate("[...CSS.highlights.get('run-wrong')]")) == 1
    assert runner.box.get_by_role("button", name=f"Go to line {SYNTAX[code]}").count() == 1


@pytest.mark.sweep(0)
def test_an_error_in_a_module_leads_to_the_line_that_called_it(runner: Runnable) -> None:
    runner.run("from snippets.autograd import Number\n\nNumber(-1).log()")
    assert 'File "snippets/autograd.py", line ' in runner.printed
    assert runner.button("Go to line 3").is_visible()


HINTS = {
    "import torch": "no module named 'torch'. The browser has plain Python",
    "import itertools": "no module named 'itertools'. The browser has math, random and snippets.autograd.",
    "def f(n):\n    return f(n + 1)\nf(0)": "maximum recursion depth exceeded. Here a function may call itself",
    "for n in [1, 2]\n    print(n)": "SyntaxError: invalid syntax. Often a colon, a bracket or a quote is missing",
    "rate = 0,05": "A number has a point, no comma: 0.05.",
    "n = [(1, 2) (3, 4)]": "TypeError: 'tuple' object isn't callable. Between two brackets a comma may be missing.",
    "input()": "EOFError: nobody can type here while it runs.",
    "numbers = []\nwhile True:\n    numbers.append([1, 2, 3])":
        "MemoryError: the run has filled its memory. Each number that a run makes takes some of it",
}  # fmt: skip


@pytest.mark.sweep(1)
@pytest.mark.parametrize("code", HINTS, ids=range(len(HINTS)))
def test_what_cannot_be_had_here_is_said(runner: Runnable, code: str) -> None:
    """In a sentence, with the next run as good as the first; a long trace is cut."""
    assert len(runner.run(code).splitlines()) < 12
    expect(runner.said).to_contain_text(HINTS[code])
    expect(runner.of_the_page).to_be_visible()
    assert runner.run("print(1)") == "1\n"


@pytest.mark.sweep(0)
def test_memory_that_was_filled_and_caught(runner: Runnable) -> None:
    """No word of the run's own beginning and end reaches the reader."""
    code = "try:\n    n = []\n    while True:\n        n.append([1, 2, 3])\nexcept MemoryError:\n    print('full')"
    assert runner.run(code) == "full\n"


@pytest.mark.sweep(0)
def test_an_endless_loop_is_stopped(runner: Runnable) -> None:
    """At once, however long it would go on; after five seconds it is asked whether it ends."""
    runner.field.fill("n = 0\nwhile True:\n    n += 1")
    runner.button("Run").click()
    expect(runner.said).to_have_text("Running…", timeout=PATIENCE)
    expect(runner.said).to_have_text("Still running. If its loop never ends, Stop ends it.", timeout=PATIENCE)
    runner.button("Stop").press("Enter")
    expect(runner.said).to_have_text(re.compile(r"Stopped after \d+\.\d s\."), timeout=1_000)
    expect(runner.button("Run")).to_be_focused()
    expect(runner.of_the_page).to_be_visible()
    assert runner.run("print(2)") == "2\n"


@pytest.mark.sweep(0)
def test_a_run_that_is_begun_anew_ends_the_one_before(runner: Runnable) -> None:
    """Nothing of the older one is shown."""
    runner.field.fill("while True:\n    pass")
    runner.button("Run").click()
    expect(runner.said).to_have_text("Running…", timeout=PATIENCE)
    assert runner.run("print(3)") == "3\n"
    expect(runner.said).to_have_text(re.compile("^Done in "))


def test_a_flood_of_output_is_cut(runner: Runnable) -> None:
    """Where a page of the build would be refused, at 20,000 characters."""
    printed = runner.run('while True:\n    print("again and again")')
    expect(runner.said).to_have_text("Stopped: it printed more than a page can show.")
    assert 19_900 < len(printed) < 20_050  # to the end of a line
    assert runner.box.locator(".run-yours pre").bounding_box()["height"] < 600
    expect(runner.of_the_page).to_be_visible()
    assert runner.run("print(4)") == "4\n"


# What does not come

ABSENT = "Python could not be loaded: is the network gone? Run tries again. What the page printed is still right."
OLD = re.compile("This browser is too old to run Python here.*What the page printed is still right.")


@pytest.mark.sweep(1)
@pytest.mark.parametrize("file", ["*.wasm.gz", "python.js"])
def test_a_python_that_does_not_come_is_said_and_asked_for_again(tab: Page, address: str, file: str) -> None:
    tab.route(f"**/run/{file}", lambda route: route.fulfill(status=404, body="not here"))
    runner = Runnable(tab, address).open()
    expect(runner.said).to_have_text(ABSENT)
    expect(runner.of_the_page).to_be_visible()
    tab.unroute_all()
    assert runner.run("print(5)") == "5\n"


@pytest.mark.sweep(0)
def test_a_module_that_does_not_come_is_said(runner: Runnable) -> None:
    runner.tab.route("**/random.py", lambda route: route.abort())
    runner.run("import random")
    expect(runner.said).to_have_text(ABSENT)


@pytest.mark.sweep(1)
@pytest.mark.parametrize("file", ["runner.js", "field.js", "run.css"])
def test_a_field_that_does_not_come_is_said(tab: Page, address: str, file: str) -> None:
    """On the button; the block stands there as it did."""
    tab.route(f"**/run/{file}", lambda route: route.abort())
    runner = Runnable(tab, address)
    runner.opener.click()
    expect(runner.box.locator(".change")).to_have_text(
        "Could not be loaded. Is the network gone? Else reload the page.", timeout=PATIENCE
    )
    expect(runner.box.locator(".highlight code")).to_be_visible()
    expect(runner.box.locator(".prints samp")).to_be_visible()


LACKING = {
    "what opens a file": "delete self.DecompressionStream;",
    "WebAssembly": "delete self.WebAssembly;",
    "WebAssembly as new as this": "WebAssembly.compile = async () => { throw new WebAssembly.CompileError('new'); };",
}


@pytest.mark.sweep(1)
@pytest.mark.parametrize("name", LACKING)
def test_a_browser_that_is_too_old_says_so(tab: Page, address: str, name: str) -> None:
    changed(tab, "python.js", lambda script: LACKING[name] + script)
    runner = Runnable(tab, address).open()
    expect(runner.said).to_have_text(OLD)
    expect(runner.of_the_page).to_be_visible()


@pytest.mark.sweep(0)
def test_a_host_that_opens_the_file_itself_does_no_harm(tab: Page, address: str) -> None:
    """Some take ".gz" for a way to send it, and the browser has opened it before anyone asks."""
    tab.route(
        "**/*.wasm.gz", lambda route: route.fulfill(response=(reply := route.fetch()), body=reply.body(),
                                                    headers=reply.headers | {"content-encoding": "gzip"})
    )  # fmt: skip
    runner = Runnable(tab, address).open()
    assert runner.printed.rstrip("\n") == recorded("the-loop", runner.number).rstrip("\n")


def test_the_engine_is_sent_as_it_stands(site) -> None:
    """The file that a page reads, and the one that the browser imports, are one."""
    sent = (site / "assets/run/snippets.autograd.py").read_bytes()
    assert sent == (ROOT / "snippets/autograd.py").read_bytes()
