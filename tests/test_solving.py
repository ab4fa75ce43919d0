"""Tasks in a browser: each is solved with the keyboard alone, and all else is told there as in the build."""

from __future__ import annotations

import re

import pytest
from barriers import barriers
from playwright.sync_api import Browser, Page, expect

from page_runner.checking import records
from page_runner.reading import lesson
from page_runner.reading.tasks import Problem
from pages import DOCS, MARKDOWN, ROOT
from runnable import PATIENCE, Exercise

TASKS = [
    (name.removesuffix(".md"), problem) for name in MARKDOWN for problem in lesson.read(DOCS, name).scan()[1].problems
]
NAMES = {f"{page}-{problem.number}": (page, problem) for page, problem in TASKS}
FIRST = "what-is-learned-1"
KEPT = "JSON.parse(localStorage.getItem('lesson-answers') ?? '{}')"


def told(page: str, problem: Problem) -> dict[str, str]:
    """What the build told each attempt at a task, by its record."""
    text = records.read(ROOT / records.FOLDER / f"{page}.md.txt")[f"task {problem.number} says"]
    return dict(line.split(": ", 1) for line in text.splitlines())


def recorded(page: str, problem: Problem, what: str) -> str:
    """What a task printed in the build."""
    return records.read(ROOT / records.FOLDER / f"{page}.md.txt").get(f"task {problem.number} {what}", "").rstrip("\n")


@pytest.fixture
def task(tab: Page, address: str) -> Exercise:
    """A task of the lesson, with its code in the field."""
    return Exercise(tab, address, *NAMES[FIRST]).unfold().open()


@pytest.mark.sweep(1)
@pytest.mark.parametrize("name", NAMES)
def test_a_task_is_solved_with_the_keyboard_alone(tab: Page, address: str, name: str) -> None:
    """From its words to "Solved"; before that, what is wrong is told there what the build told it."""
    page, problem = NAMES[name]
    task, keys = Exercise(tab, address, page, problem), tab.keyboard
    task.summary.focus()
    keys.press("Enter")
    for _ in range(6):
        keys.press("Tab")
        if task.opener.evaluate("button => button === document.activeElement"):
            break
    keys.press("Enter")
    expect(task.field).to_be_focused(timeout=PATIENCE)
    task.wait()
    assert task.printed_or_nothing == recorded(page, problem, "prints")
    expect(task.said).to_have_text(re.compile("^Done in "))
    attempts = {name: made.code for name, (_, made) in problem.attempts.items()}
    solution = attempts.pop("solution")
    for attempt, code in [*attempts.items(), ("solution", solution)]:
        keys.press("Control+a")
        keys.insert_text(code) if code else keys.press("Delete")
        keys.press("Control+Enter")
        task.wait()
        said = told(page, problem)[attempt]
        expect(task.said).to_have_text(
            "Solved." if attempt == "solution" else re.compile(rf"(Not yet: )?{re.escape(said)}\W*")
        )
        assert task.box.evaluate("block => 'solved' in block.closest('.task').dataset") == (attempt == "solution")
    assert task.printed_or_nothing == recorded(page, problem, "solved, shows")
    keys.press("Tab")
    expect(task.button("Run and check")).to_be_focused()
    assert [*tab.evaluate(KEPT).values()] == ["solved"]
    assert tab.complaints == []


def test_nothing_is_judged_until_the_reader_runs_it(task: Exercise) -> None:
    """The first run only shows what the code as given does; the next is judged, and what it is told is said."""
    expect(task.said).to_have_text(re.compile("^Done in "))
    task.button("Run and check").click()
    task.wait()
    expect(task.said).to_have_text(re.compile(r"^Not yet: .*\.$"))
    assert task.said.get_attribute("role") == "status"


ENDS = {
    "raise SystemExit": "Not yet: it ended before it was checked.",
    "1 / 0": "ZeroDivisionError: divide by zero.",
    "def loss(w, b, examples):\n    return 1 / 0": "ZeroDivisionError: divide by zero.",
    "def loss(w, b, examples):\n    assert False, 'mine'": "AssertionError: mine.",
    "def loss(w, b, examples):\n    return 'text'": "TypeError",
    "def loss(w, b, examples):\n    return examples.gone": "AttributeError",
    "loss = 1": "TypeError: 'int' object isn't callable.",
    "while True:\n    print('again')": "Stopped: it printed more than a page can show.",
    "n = []\nwhile True:\n    n.append([1, 2])": "MemoryError",
    "import torch": "no module named 'torch'",
}


def test_whatever_a_run_ends_in_is_a_plain_sentence(task: Exercise) -> None:
    """An error of the reader's own is no verdict of the check, and leads to its line; the next run is as good."""
    for code, said in ENDS.items():
        task.run_code(code)
        expect(task.said).to_contain_text(said)
        assert "check" not in task.printed_or_nothing
    task.run_code("def loss(w, b, examples):\n    return 1 / 0\n")
    expect(task.button("Go to line 2")).to_be_visible()
    task.field.fill("while True:\n    pass")
    task.button("Run and check").click()
    expect(task.said).to_have_text("Running…", timeout=PATIENCE)
    task.button("Stop").click()
    expect(task.said).to_have_text(re.compile("^Stopped after "))
    task.run_code(task.problem.code("solution"))
    expect(task.said).to_have_text("Solved.")


def test_what_the_check_prints_is_not_shown(task: Exercise) -> None:
    """Nor what a function of the reader's prints while it is checked."""
    task.run_code(task.problem.code("solution").replace("total = 0", "total = 0\n    print('heard')"))
    expect(task.said).to_have_text("Solved.")
    assert task.printed_or_nothing.count("heard") == 3


def test_hints_come_one_after_the_other_and_the_solution_last(tab: Page, address: str) -> None:
    """By keyboard; once the task is solved, all of them are there."""
    task = Exercise(tab, address, *NAMES[FIRST]).unfold()
    folds = task.task.locator("> .hint, > .solution")
    assert folds.count() == 3
    for opened in range(3):
        assert [fold.is_visible() for fold in folds.all()] == [place <= opened for place in range(3)]
        folds.nth(opened).locator("> summary").focus()
        tab.keyboard.press("Enter")
    expect(folds.nth(2).locator(".prints")).to_be_visible()
    tab.reload()
    task.unfold().open()
    task.run_code(task.problem.code("solution"))
    expect(folds.nth(2)).to_be_visible()


def test_what_was_written_and_that_it_was_solved_is_kept(task: Exercise) -> None:
    """Through a new visit: the code until Reset, the mark until all is forgotten; the score counts it."""
    tab, solution = task.tab, task.problem.code("solution")
    task.run_code(solution)
    tab.reload()
    expect(task.summary).to_contain_text("Solved")
    task.unfold().open()
    assert task.field.input_value() == solution
    expect(task.said).to_have_text(re.compile("^Done in "))
    task.button("Reset").click()
    assert task.field.input_value() == task.problem.code("start")
    expect(task.summary).to_contain_text("Solved")
    tab.goto(task.address + "takeaways/")
    told = tab.locator(".score-told")
    expect(told).to_contain_text(f"Tasks solved: 1 of {len(TASKS)}.")
    expect(told).to_contain_text("Answered: 0 of ")
    tab.get_by_role("button", name="Forget all answers and pages read").click()
    expect(told).to_contain_text(f"Tasks solved: 0 of {len(TASKS)}.")
    assert tab.evaluate(KEPT) == {}


@pytest.mark.parametrize("kept", ["right", "missed", "nonsense"])
def test_another_state_is_no_solution(tab: Page, address: str, kept: str) -> None:
    """Whatever stands in the browser's storage."""
    page, problem = NAMES[FIRST]
    task = Exercise(tab, address, page, problem)
    name = re.sub(r"^https?://[^/]+", "", tab.url) + f"#{problem.anchor}"
    tab.evaluate("kept => localStorage.setItem('lesson-answers', JSON.stringify(kept))", {name: kept})
    tab.reload(wait_until="networkidle")
    expect(task.summary).not_to_contain_text("Solved")
    tab.goto(f"{address}takeaways/")
    expect(tab.locator(".score-told")).to_contain_text("Tasks solved: 0 of ")


STATES = ("folded", "open", "failing", "solved")


@pytest.mark.sweep(2)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_barrier_in_a_task(tab: Page, address: str, state: str, width: int, scheme: str) -> None:
    """And nothing is wider than the window."""
    tab.set_viewport_size({"width": width, "height": 844})
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    task = Exercise(tab, address, *NAMES[FIRST])
    if state != "folded":
        task.unfold()
    if state in ("failing", "solved"):
        task.open().run_code(task.problem.code("solution" if state == "solved" else "start"))
        tab.evaluate("document.querySelectorAll('.task details').forEach(part => part.open = true)")
        expect(task.said).to_have_text(re.compile("^Solved" if state == "solved" else "^Not yet"))
    assert not barriers(tab, f"#{task.problem.anchor}")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_all_of_it_can_be_read(chromium: Browser, address: str) -> None:
    """The task, its code, its hints and its solution with what that prints, each behind a fold; no button, no check."""
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    task = Exercise(tab, address, *NAMES[FIRST]).unfold()
    for fold in task.task.locator("details").all():
        fold.locator("> summary").click()
        expect(fold.locator("> :not(summary)").first).to_be_visible()
    assert "Change and run" not in task.task.inner_text()
    assert task.problem.code("solution").split() == task.task.locator(".solution code").inner_text().split()
    assert "assert" not in task.task.inner_text()
    context.close()


def test_on_paper_all_of_it_is_open(tab: Page, address: str) -> None:
    task = Exercise(tab, address, *NAMES[FIRST])
    tab.emulate_media(media="print")
    assert task.task.locator(".solution code").bounding_box()["height"] > 0
