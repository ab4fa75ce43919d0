"""How a page is run: values where they stand, nothing shared, nothing let through."""

from __future__ import annotations

import multiprocessing
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from page_runner.checking import records
from page_runner.errors import PageError
from page_runner.running import session
from page_runner.running.rules import Limits
from pages import block

Convert = Callable[[str], str]


def values(html: str) -> list[str]:
    return re.findall(r'<span class="value">(.*?)</span>', html)


def test_a_value_is_computed_where_it_stands(convert: Convert) -> None:
    """After the block above it, before the one below: two sentences about one name give two values."""
    html = convert("\n".join([block("n = 1"), "now `{python} n`\n", block("n = 2"), "now `{python} n`\n"]))
    assert values(html) == ["1", "2"]


def test_values_stand_in_all_kinds_of_text_in_their_own_order(convert: Convert) -> None:
    """Heading, list, table, details, caption: Python-Markdown does not set these in order."""
    text = f"""
{block("n = 1")}
## Head `{{python}} n`

- item `{{python}} n + 1`

| a | b |
|---|---|
| `{{python}} n + 2` | x |

??? question "Q"
    Inside `{{python}} n + 3`.

    ```python exec="on" source="above"
    n = 10
    ```

    Then `{{python}} n`.

After `{{python}} n + 1`, and `{{python}} n
+ 2` over two lines.
"""
    html = convert(text)
    assert values(html) == ["1", "2", "3", "4", "10", "11", "12"]


def test_a_value_in_an_image_description(convert: Convert) -> None:
    """Also where the text becomes an attribute."""
    assert 'alt="shows 3"' in convert(block("n = 3") + "\n![shows `{python} n`](x.png)\n")


def test_a_computed_text_is_not_markdown(convert: Convert) -> None:
    """Stars and tags that a run yields are shown, not obeyed."""
    html = convert(block("t = '*a* <b> _c_'") + "\n`{python} t`\n")
    assert values(html) == ["*a* &lt;b&gt; _c_"]
    assert "*a* &lt;b&gt; _c_" in convert(block("print('*a* <b> _c_')"))


def test_a_literal_in_double_backticks_stays_one(convert: Convert) -> None:
    """So that a page can show the form itself."""
    assert "<code>`{python} missing`</code>" in convert("`` `{python} missing` ``\n")


def test_a_page_shares_its_process_and_its_generator(convert: Convert) -> None:
    """One seed at the top holds for the page."""
    html = convert(block("import torch\ntorch.manual_seed(0)") + "\n" + block("print(torch.rand(1).item())"))
    assert "0.49625658988952637" in html


def test_pages_share_nothing(convert: Convert) -> None:
    """What one page does to torch, another does not see."""
    convert(block("import torch\ntorch.manual_seed(1)\ntorch.set_default_dtype(torch.float64)\nn = 1"))
    html = convert(block("import torch\nprint(torch.get_default_dtype(), torch.initial_seed() == 1, 'n' in globals())"))
    assert "torch.float32 False False" in html


def test_a_page_has_torchs_first_warning(convert: Convert) -> None:
    """torch warns once in a process; each page sees it all the same."""
    code = "import torch\nloss = torch.nn.functional.mse_loss(torch.zeros(3, 1), torch.zeros(3))"
    for _ in range(2):
        html = convert(block(code, 'exec="on" source="above" warns="Using a target size"'))
        assert "UserWarning: Using a target size" in html


def test_a_page_runs_the_same_where_processes_are_not_forked(convert: Convert, monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS and Windows start each page's process from nothing: one thread, each warning, and a Hessian without one."""
    monkeypatch.setattr(session, "CONTEXT", multiprocessing.get_context("spawn"))
    html = convert(
        block(
            "import torch\nprint(torch.get_num_threads(), torch.is_warn_always_enabled())\n"
            "print(torch.func.hessian(torch.sum)(torch.zeros(1)))"
        )
    )
    assert "<samp>1 True\ntensor([[0.]])</samp>" in html


def test_an_expected_warning_that_does_not_come_is_an_error(convert: Convert) -> None:
    with pytest.raises(PageError, match=r"block 1, line 2: the expected warning 'deprecated' did not come"):
        convert(block("n = 1", 'exec="on" source="above" warns="deprecated"'))


FORBIDDEN = {
    "a file": ("open('x', 'w')", "opens a file for writing"),
    "a file of torch's": ("import torch\ntorch.save(torch.zeros(9), 'x.pt')", "line 3"),
    "a folder": ("import os\nos.mkdir('x')", "makes a folder"),
    "the network": ("import socket\nsocket.create_connection(('127.0.0.1', 9))", "opens a network connection|looks up"),
    "a program": ("import subprocess\nsubprocess.run(['true'])", "starts another program"),
    "much output": ("while True: print('x' * 1000)", "prints more than 20,000 characters"),
    "much memory": ("n = bytearray(3 * 1024**3)", "needs more memory"),
    "much memory of torch's": ("import torch\nn = torch.ones(3 * 1024**3 // 4)", "needs more memory"),
    "a datagram": ("import socket\nsocket.socket(2, 2).sendto(b'x', ('127.0.0.1', 9))", "sends something over the net"),
    "a name of the network": ("import socket\nsocket.gethostbyname('localhost')", "looks up a network address"),
    "a symbolic link": ("import os\nos.symlink('a', 'b')", "makes a link"),
    "a hard link": ("import os\nos.link('/etc/hostname', 'b')", "makes a link"),
    "another mode": ("import os\nos.chmod('.', 0o777)", "calls os.chmod"),
    "a pipe with a name": ("import os\nos.mkfifo('x')", "makes a file"),
    "a terminal": ("import os\nos.forkpty()", "starts another process"),
    "a pool of processes": ("import multiprocessing\nmultiprocessing.Pool(1)", "starts another process"),
    "a process of its own": (
        "import multiprocessing\nmultiprocessing.get_context('spawn').Process(target=print).start()",
        "starts another process",
    ),
    "what nobody thought of": ("import os\nos.utime('.')", "calls os.utime"),
    "stdout behind print": ("import sys\nsys.stdout.write('x')", "only the page prints"),
    "stdout of another program": ("import os\nos.write(1, b'x')", "compiled code printed 'x'"),
}


@pytest.mark.sweep(10)
@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_page_may_not(convert: Convert, name: str) -> None:
    """Neither time, memory, output, network nor files are a page's to take."""
    code, message = FORBIDDEN[name]
    with pytest.raises(PageError, match=message):
        convert(block(code))


def test_what_sleeps_is_ended(convert: Convert, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block that uses no CPU is held to wall time."""
    monkeypatch.setattr(session, "LIMITS", Limits(wall=1))
    with pytest.raises(PageError, match="block 1, line 2: did not end within 1 s"):
        convert(block("import threading\nthreading.Event().wait()"))


MISUSES = {
    "neither runs nor says why": ("```python\nn = 1\n```", "runs, .* or says why not"),
    "another name for python": ('```py exec="on" source="above"\nn = 1\n```', "is not understood"),
    "an option without quotes": ("```python exec=on\nn = 1\n```", "is not understood"),
    "an unknown option": ('```python exec="on" source="above" sesion="a"\nn = 1\n```', "unknown option 'sesion'"),
    "not shown": ('```python exec="on"\nn = 1\n```', "is shown"),
    "never closed": ('```python exec="on" source="above"\nn = 1\n', "never closed"),
    "inside HTML": ('<div>\n```python exec="on" source="above"\nn = 1\n```\n</div>', None),
}


@pytest.mark.parametrize("name", MISUSES)
def test_a_misused_fence_is_refused_or_runs(convert: Convert, name: str) -> None:
    """No block is shown as if it had run: each runs, says why not, or fails."""
    text, message = MISUSES[name]
    if message:
        with pytest.raises(PageError, match=message):
            convert(text)
    else:
        assert '<div class="run"' in convert(text)


def test_a_value_inside_html_is_an_error(convert: Convert) -> None:
    """Python-Markdown does not set it, so the reader would see its source."""
    with pytest.raises(PageError, match="line 6: this value is not shown"):
        convert(block("n = 1") + "\n<div>\n`{python} n`\n</div>\n")


def test_a_block_that_says_why_it_does_not_run_is_shown(convert: Convert) -> None:
    html = convert('```python norun="it would never end"\nwhile True: pass\n```\n')
    assert "while" in html
    assert "norun" not in html


def test_the_code_that_draws_is_folded_under_its_figure(convert: Convert) -> None:
    """Figure, caption, code: in this order, and the code one click away."""
    code = "from snippets import figures\nfigures.describe(figures.loss_curve([4.0, 2.0, 1.0]), 'The loss halves.')"
    html = convert(block(code, 'exec="on" source="folded"') + "\n/// caption\nIt halves.\n///\n")
    order = [
        "<figure>",
        "<svg",
        'aria-label="The loss halves."',
        "<figcaption>",
        "It halves.",
        '<details class="drawing"',
        "</figure>",
    ]
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    assert html.count("<figcaption>") == 1


def test_a_page_is_held_against_its_record_once(convert: Convert, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each of its headings, which Python-Markdown finishes one by one."""
    calls = []
    monkeypatch.setattr(records, "settle", lambda *args: calls.append(args))
    convert(block("n = 1") + "".join(f"\n## Head {name}\n\nText.\n" for name in "abcd"))
    assert len(calls) == 1


def test_a_page_that_fails_leaves_no_process(convert: Convert) -> None:
    """Whatever is wrong with it: in its text, in a block, in what follows it, in a formula."""
    for text in (
        "Above `{python} 1 + 1`. Typed 4711.\n" + block("n = 1"),
        block("1 / 0"),
        block("n = 1") + "\n`{python} m`",
        block("n = 1") + "\n[@nobody1999]",
        block("n = 1") + "\n\\(x_\\)",
        block("n = 1") + "\n<div>\n`{python} n`\n</div>\n",
    ):
        with pytest.raises(PageError):
            convert(text)
    assert multiprocessing.active_children() == []


def test_the_line_of_a_broken_formula_is_its_own(convert: Convert) -> None:
    """Not that of code which holds the same signs, and also where a formula has several lines."""
    with pytest.raises(PageError, match=r"line 6: a formula does not parse"):
        convert(block("print(\n)") + "\nSee \\(x_{ )\\).")
    with pytest.raises(PageError, match=r"line 3: a formula does not parse"):
        convert("`x_`\n\n\\[\nx_\n\\]")


def test_a_block_keeps_apart_from_the_text_around_it(convert: Convert) -> None:
    """Without an empty line between them Markdown would set the block inside a paragraph."""
    html = convert("Above\n" + block("print(1)") + block("print(2)") + "below")
    assert "<p>Above</p>" in html
    assert "<p>below</p>" in html
    assert not re.search(r"<p>\s*<div", html)


@pytest.mark.parametrize("told_not_to", [False, True])
def test_what_pages_import_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told_not_to: bool) -> None:
    """A module that is no Python is told by the page that imports it; where Python writes no bytecode, we do not."""
    monkeypatch.setattr(sys, "dont_write_bytecode", told_not_to)
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets/one.py").write_text("one = 1\n")
    (tmp_path / "snippets/two.py").write_text("two = (\n")
    session.compile_all(tmp_path)
    assert len([*tmp_path.rglob("*.pyc")]) == (not told_not_to)
