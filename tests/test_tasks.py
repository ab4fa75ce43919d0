"""Tasks for readers, before any browser: what is refused, what the build proves of each, what page and notebook get."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from conftest import Project
from page_runner.checking import records
from page_runner.checking.ledger import Ledger
from page_runner.errors import PageError
from page_runner.messages import Attempt
from page_runner.mode import Mode
from page_runner.page import Page
from page_runner.publishing import needed
from page_runner.publishing.again import kept_run
from page_runner.publishing.cells import ANEW, Cells
from page_runner.publishing.kept import Kept
from page_runner.reading import lesson
from page_runner.running import attempts, session
from page_runner.showing import questions
from pages import DOCS, MARKDOWN, ROOT, block, built
from serving import Server

Convert = Callable[[str], str]
HEAD = '??? task "Make it two"'
START, CHECK, SOLUTION = "w = 0", 'assert w == 2, f"w is {w}"', "w = 1 + 1"
WRONG = ('task="wrong" why="adds once"', 'task="wrong" why="goes the other way"')
SOLVED = [(name, problem) for name in MARKDOWN for problem in lesson.read(DOCS, name).scan()[1].problems]
"""The tasks of the lesson, each with its page."""


def fence(code: str, options: str, margin: int = 4) -> str:
    return "".join(f"{' ' * margin}{line}\n" for line in block(code, options).rstrip().split("\n")) + "\n"


def task(
    start: str = START, check: str = CHECK, solution: str = SOLUTION, wrong: tuple[str, ...] = ("w = 1", "w = -2"),
    head: str = HEAD, hints: int = 2, options: tuple[str, ...] = WRONG, more: str = "",
) -> str:  # fmt: skip
    """A task, as it should be or not."""
    parts = [
        f"{head}\n    Do it.\n\n",
        fence(start, 'task="start"') if start else "",
        fence(check, 'task="check"') if check else "",
        *['    ??? hint "How"\n        So.\n\n'] * hints,
        "    ??? solution\n" + fence(solution, 'task="solution"', 8) + "        Because.\n\n" if solution else "",
        *(fence(code, says) for code, says in zip(wrong, options, strict=False)),
        more,
    ]
    return "".join(parts)


def read(text: str, root: Path, name: str = "page.md") -> Page:
    """A page that is read and checked, and not run."""
    page = Page(name, text, root, Mode.PUBLISH)
    page.check()
    return page


def made(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def told(error: PageError, text: str, where: str, said: str) -> None:
    """See that an error names the last line of a text that reads so, and says so."""
    line = max(number for number, each in enumerate(text.split("\n"), 1) if each.strip() == where)
    assert str(error).startswith(f"page.md, line {line}: "), error
    assert said in str(error)


# How one is written

REFUSED = {
    "outside of any": (fence(START, 'task="start"', 0), "w = 0", "this block belongs to a task: put it"),
    "below its box": (task() + "Text.\n\n" + fence(START, 'task="start"', 0), "w = 0", "this block belongs to a task"),
    "in another box": (task().replace("??? task", "??? note"), "w = 0", "this block belongs to a task"),
    "an open box": (task(head='!!! task "T"'), '!!! task "T"', "a task is folded"),
    "an opened box": (task(head='???+ task "T"'), '???+ task "T"', "a task is folded"),
    "no words": (task(head="??? task"), "??? task", "its box has its words in quotes"),
    "the same twice": (task() + task(), HEAD, "this task stands on line 1 already"),
    "a link in its words": (task(head='??? task "[T](a.md)"'), '??? task "[T](a.md)"', "stands in the words of a task"),
    "a value in its words": (task(head='??? task "T `{python} 1`"'), '??? task "T `{python} 1`"', "stands in the words of a task"),
    "a block that runs": (task(more=fence("n = 1", 'exec="on" source="above"')), "n = 1", "a block that runs stands in"),
    "no code as given": (task(start=""), HEAD, 'this task has no block task="start"'),
    "no check": (task(check=""), HEAD, 'this task has no block task="check"'),
    "no solution": (task(solution=""), HEAD, 'this task has no block task="solution"'),
    "two checks": (task(more=fence("assert w, 'no'", 'task="check"')), "assert w, 'no'", 'a second block task="check"'),
    "a hint is missing": (task(hints=1), HEAD, "this task has 1 of its two hints"),
    "three hints": (task(hints=3), HEAD, "this task has 3 of its two hints"),
    "one wrong attempt": (task(wrong=("w = 1",)), HEAD, "this task has 1 of the two or more wrong attempts"),
    "none": (task(wrong=()), HEAD, "this task has 0 of the two or more wrong attempts"),
    "two alike": (task(wrong=("w = 1", "w  =  1 # so")), "w  =  1 # so", "this attempt is the same as another"),
    "one as given": (task(wrong=("w = 0", "w = 1")), "w = 0", "this attempt is the same as another"),
    "a solution that stands open": (task(solution="", more=fence(SOLUTION, 'task="solution"')), "w = 1 + 1", "out of order"),
    "a hint below the solution": (task(hints=1, more='    ??? hint "How"\n        So.\n'), "w = 1 + 1", "stands out of order"),
    "a check without words": (task(check="n = 2\nassert w == n"), "assert w == n", "an assertion of a check says what is missing"),
    "a check without assertion": (task(check="n = 2"), "n = 2", "an assertion of a check says what is missing"),
    "a check that is no Python": (task(check="assert w =="), "assert w ==", "the check is no Python"),
    "a check that takes a name": (task(check=f"w = 2\n{CHECK}"), "w = 2", "the check makes 'w' anew"),
    "code as given that breaks there": (task(start="import torch\nw = 0"), "import torch", "torch is not to be had"),
    "a solution that does": (task(solution="w = [*(1, 2)][1]"), "w = [*(1, 2)][1]", "a list within a list"),
    "a check that does": (task(check="n = 2\nassert w == n, format(w)"), "assert w == n, format(w)", "'format' is not known"),
    "a check that asks for what nothing makes": (task(check="assert b, 'no'"), "assert b, 'no'", "nothing makes 'b'"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_task_that_is_none_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    text, where, said = REFUSED[name]
    with pytest.raises(PageError) as error:
        read(text, tmp_path)
    told(error.value, text, where, said)


FENCES = {
    'task="begin"': 'task=\'begin\' is not task="start" or task="check"',
    'task="start" exec="on"': "unknown option 'task'",
    'task="start" source="above"': "unknown option 'source'",
    'task="start" why="so"': "tell of a wrong attempt",
    'task="solution" error="TypeError"': "tell of a wrong attempt",
    'task="wrong"': "a wrong attempt says why one would write it",
}


@pytest.mark.parametrize("options", FENCES)
def test_a_misspelt_fence_is_refused(tmp_path: Path, options: str) -> None:
    with pytest.raises(PageError, match=re.escape(FENCES[options])):
        read(block("w = 0", options), tmp_path)


def test_another_language_has_no_tasks(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="has an option of Python blocks"):
        read('```js task="start"\n1\n```\n', tmp_path)


def test_a_notebook_has_no_tasks(tmp_path: Path) -> None:
    cell = "\n".join(f"# {line}".rstrip() for line in task().split("\n"))
    with pytest.raises(PageError, match=r"^lab\.py, line 2: a task stands on a page"):
        read(f"# %% [markdown]\n{cell}\n", tmp_path, "lab.py")


def test_a_task_that_is_not_set_is_told(tmp_path: Path) -> None:
    page = read(f"# A\n\n{task()}", tmp_path)
    page.see_asked(set(), {"task-make-it-two"})
    with pytest.raises(PageError, match=r"^page\.md, line 3: this task is not read: leave an empty line above"):
        page.see_asked(set(), set())


# What is proved

UNPROVED = {
    "a solution that fails": (task(solution="w = 3"), 20, "the solution does not pass the check of its task, which says: w is 3"),
    "a solution that raises": (task(solution="w = 1 / 0"), 20, "which says: ZeroDivisionError: division by zero"),
    "code as given that passes": (task(start="w = 2"), 5, "the code as given passes the check: nothing is left to do"),
    "code as given that raises": (task(start="w = 1 / 0"), 5, "the code as given ends in an error"),
    "nothing passes": (task(check='assert "w" not in globals() or w == 2, "no"'), 5, "nothing at all passes the check"),
    "a wrong attempt that passes": (task(wrong=("w = 1", "w = 4 / 2")), 30, "a wrong attempt (goes the other way) passes the check"),
    "a wrong attempt that dies": (task(wrong=("w = 1", "w = v")), 30, "does not reach an assertion of the check, so it proves nothing: NameError"),
    "one that is no Python": (task(wrong=("w = 1", "w =")), 30, "so it proves nothing: SyntaxError"),
    "one that dies in the check": (task(wrong=("w = 1", "w = ''"), check="assert 2 - w == 0, 'no'"), 30, "so it proves nothing: TypeError"),
    "one that should die, and lives": (
        task(options=(WRONG[0], WRONG[1] + ' error="NameError"')), 30, 'does not end in error="NameError": w is -2'
    ),
    "one that dies of something else": (
        task(wrong=("w = 1", "w = 1 / 0"), options=(WRONG[0], WRONG[1] + ' error="NameError"')), 30, "ZeroDivisionError"
    ),
    "one that leaves": (task(wrong=("w = 1", "raise SystemExit(3)")), 30, "a wrong attempt of a task calls sys.exit(3)"),
    "one that writes": (task(wrong=("w = 1", "open('x', 'w')")), 30, "opens a file for writing"),
    "one that floods": (task(wrong=("w = 1", "print('x' * 30_000)")), 30, "prints more than 20,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNPROVED)
def test_what_is_not_proved_is_told_with_its_line(convert: Convert, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Page, line, which of them, what came of it."""
    monkeypatch.setattr("page_runner.checking.runnable.BUILT_IN", {"abs", "print", "globals"})
    text, line, said = UNPROVED[name]
    with pytest.raises(PageError) as error:
        convert(text)
    assert str(error.value).startswith(f"page.md, line {line}: "), error.value
    assert said in str(error.value)


def test_one_that_never_ends_is_ended(convert: Convert) -> None:
    """After two seconds, and told as such: it proves nothing."""
    started = time.process_time()
    with pytest.raises(PageError, match=r"line 30: a wrong attempt of a task ran for more CPU seconds.*endless loop"):
        convert(task(wrong=("w = 1", "while True:\n    w = 1")))
    assert time.process_time() - started < 10


def test_what_should_die_may(convert: Convert) -> None:
    """If it says so."""
    convert(task(wrong=("w = 1", "w = v"), options=(WRONG[0], WRONG[1] + ' error="NameError"')))


def test_an_attempt_sees_nothing_of_the_page_and_the_page_nothing_of_it(convert: Convert) -> None:
    """No name, and no attempt those of another; the page goes on below as if there were none."""
    blind = ("w = v", "import random\nrandom.seed(5)\nw = -2\nv = 2")
    text = task(wrong=blind, options=(WRONG[0] + ' error="NameError"', WRONG[1]))
    above, below = block("import random\nrandom.seed(1)\nv = w = 2"), block("print(v, w, random.random())")
    with_it, without = (made(convert(f"{above}\n{each}\n{below}")).select(".run > .prints") for each in (text, ""))
    assert with_it == without != []


def test_a_judge_leaves_chance_as_it_was_and_hears_no_check() -> None:
    """What the check has the reader's own function print, nobody sees."""
    import random

    said: list[object] = []
    code = "import random\nrandom.seed(3)\ndef two():\n    print('heard')\n    return 2\nprint('mine')"
    random.seed(1)
    before = random.getstate()
    verdict = attempts.judge(Attempt(-1, code, check="assert two() == 2, 'no'"), lambda *words: said.extend(words))
    assert verdict.passed
    assert (random.getstate(), said) == (before, ["mine"])


def test_a_name_that_is_missing_is_told_in_words() -> None:
    """As the browser does: an empty field is no error."""
    verdict = attempts.judge(Attempt(-1, "", check=CHECK), print)
    assert (verdict.passed, verdict.said, verdict.error) == (False, "nothing is called w", "")


@pytest.mark.parametrize("name", ["start", "check", "solution", "wrong 1"])
def test_what_was_proved_is_kept_while_an_author_works(tmp_path: Path, name: str) -> None:
    """Under all parts of a task: a change of one runs the page again; a sentence more above it does not."""
    texts = {"": task(), "start": task(start="w = 5"), "check": task(check="assert w == 2, 'other'"),
             "solution": task(solution="w = 2 * 1"), "wrong 1": task(wrong=("w = 9", "w = -2"))}  # fmt: skip
    runs = []

    def run(*asked: object) -> list:
        runs.append(asked)
        return session.run(*asked)

    for text, count in ((texts[""], 1), ("More.\n\n" + texts[""], 1), (texts[name], 2)):
        page = Page("page.md", text, tmp_path, Mode.SERVE, kept_run(run, Kept(tmp_path)))
        page.run()
        assert [page.results[made.number].verdict.passed for _, made in page.scanned.problems[0].attempts.values()] == [
            False, True, False, False, False
        ]  # fmt: skip
        assert len(runs) == count


@pytest.mark.sweep(0)
def test_while_serving_what_is_not_proved_is_a_warning(project: Project) -> None:
    """The author sees the page, with what is wrong in the terminal."""
    project.keep()
    (project.folder / "docs/one-step.md").write_text("# A\n\n" + task())
    with Server(project.folder) as server:
        said = server.edit("docs/one-step.md", "w = 1 + 1", "w = 3")
        assert "one-step.md, line 22: the solution does not pass the check of its task, which says: w is 3" in said
        assert "Make it two" in server.page("one-step/")


# What is shown and recorded


def test_a_task_is_folds_that_open_without_a_script(convert: Convert) -> None:
    """The code as given with its check for the script, two hints, the solution with what it prints; no more."""
    text = task(start="w = 0\nprint(w)", solution="w = 1 + 1\nprint(w, 'it is')", check=CHECK + '\n# "<&>"')
    html = made(convert(f"# A\n\n{text}\nBelow."))
    (box,) = html.select("details.task")
    assert box["id"] == "task-make-it-two"
    assert [part.get_text() for part in box.select("summary")] == ["Make it two", "How", "How", "Solution"]
    given = box.select_one(":scope > .run")
    assert (given["id"], given["data-check"]) == ("task-make-it-two-code", CHECK + '\n# "<&>"')
    assert given["data-run"].endswith(".wasm.gz")
    assert [part.get_text() for part in box.select("samp")] == ["0", "2 it is"]
    assert "adds once" not in box.get_text()
    assert "assert" not in box.get_text()
    assert box.select_one(".solution > .run").get("data-run") is None
    assert not html.select("[open]")


def test_a_record_has_what_is_printed_and_what_each_is_told(convert: Convert, tmp_path: Path) -> None:
    convert(block("print(1)") + "\n" + task(start="w = 0\nprint(w)", solution="w = 2\nprint('two')"))
    assert records.read(records.place("page.md", tmp_path)) == {
        "block 1 prints": "1",
        "task 1 prints": "0",
        "task 1 solved, shows": "two",
        "task 1 says": "start: w is 0\nsolution: solved\nwrong 1: w is 1\nwrong 2: w is -2\n"
        "nothing at all: nothing is called w",
    }


def test_the_score_lists_the_tasks_of_all_pages(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("nav: [One: a.md]\n")
    (tmp_path / "docs/a.md").write_text(f"# A\n\n{task()}")
    assert "    - [Task: Make it two](<a.md#task-make-it-two>)" in questions.score(Ledger(tmp_path))


def test_a_notebook_has_it_at_its_end_with_a_check_that_waits(tmp_path: Path) -> None:
    """In cells that run from top to bottom unsolved; once solved, the check says so."""
    other = task(head='??? task "Once more"')
    page = Page("page.md", f"# A\n\n{task()}\n{block('print(1)')}\nThe end.\n\n{other}", tmp_path, Mode.PUBLISH)
    said = SimpleNamespace(text=lambda lines: "\n".join(lines), summary=str)
    cells = {cell.name: cell for cell in Cells(page, said, needed.of(page), []).all}
    assert [*cells][:6] == ["text-1", "block-1", "text-2", "task-1", "task-1-check", "text-3"]
    assert "at the end of this notebook: Make it two" in cells["text-1"].text
    assert cells["text-2"].text.endswith(f"Once more**\n\n## Tasks\n\n{ANEW}\n\n### Make it two\n\nDo it.")
    assert cells["text-3"].text.endswith("</details>\n\n### Once more\n\nDo it.")
    assert cells["task-1"].text == START
    names: dict[str, object] = {}
    for name in ("task-1", "task-1-check"):
        exec(cells[name].text, names)
    with pytest.raises(AssertionError, match="w is 0"):
        names["check"]()
    exec(SOLUTION, names)
    names["check"]()
    assert cells["text-3"].text.count("<details>") == 3
    assert "w = 1 + 1" in cells["text-3"].text
    assert "adds once" not in "".join(cell.text for cell in cells.values())


# The lesson's own


def test_the_lesson_has_its_tasks(site: Path) -> None:
    """Two or more on each of the first six pages and on four of the next group; the score lists each."""
    asking = [name for name, above in lesson.groups(ROOT).items() if above == ("The lesson",)][:6]
    asking += ["fix-the-data-first.md", "noise.md", "schedules.md", "memory-and-scale.md"]
    count = {page: sum(name == page for name, _ in SOLVED) for page in asking}
    assert min(count.values()) >= 2, count
    listed = [link["href"].rpartition("#")[2] for link in built(site, "takeaways.md").select(".score li a")]
    assert sorted(place for place in listed if place.startswith("task-")) == sorted(each.anchor for _, each in SOLVED)


def test_what_is_proved_costs_little() -> None:
    """Five seconds of CPU time at most, all tasks of the lesson together."""
    started = time.process_time()
    for _, problem in SOLVED:
        for _, attempt in problem.attempts.values():
            attempts.judge(replace(attempt), lambda *words, **how: None)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("place", range(len(SOLVED)), ids=[f"{name}-{each.number}" for name, each in SOLVED])
def test_a_task_fits_a_phone(place: int) -> None:
    """The code as given and the solution, in lines and their length; shorter lines need no scrolling in the field."""
    name, problem = SOLVED[place]
    for part in [*problem.of("start"), *problem.of("solution")]:
        lines = part.code.splitlines()
        assert max(map(len, lines)) <= 44, f"{name}, line {part.line}"
        assert len(lines) <= 24, f"{name}, line {part.line}"
