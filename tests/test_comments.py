"""A comment `# → …` says what its line gives: false numbers in it end the build, true ones pass."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import markdown
import pytest

from page_runner.errors import PageError
from page_runner.extension import PageRunner
from page_runner.mode import Mode
from pages import block

Convert = Callable[[str], str]

TRUE = """
import torch
x = 0.1 + 0.2  # → 0.3
x  # → 0.30
x = y = 2  # → 2
x += 1; y = x + 1  # → 4
print("loss", 14.78679)  # → loss 14.787
print(14.78679)  # → 14.79, at the start
print(
    1, 2
)  # → 1 2
torch.tensor([1.0, 0.12345678])  # → [1.0000, 0.123457]
torch.tensor(2.5)  # → 2.5
for i in range(3):
    x = i * i  # → 4
if x:
    a, b = 1, 2.5  # → (1, 2.5)
def square(n):
    return n * n  # → 9
square(3)  # → 9
big = 12_345  # → 12,345
small = 1.234e-7  # → 1.23e-07
[1, 2, 3]  # → [1, 2, 3]
"text"  # → text
x == 4  # → True
None  # → nothing to see
class Run:
    rate: float = 0.5  # → 0.5
run = Run()
run.rate = 0.25  # → 0.25
moved = torch.zeros(1)  # → [0.0]
moved += 1  # → [1.0]
print("# → 9 in a text")  # a remark of 77

# → 12 below nothing
print("a", 1.5)
# → a 1.5
print("b 2\\nc 3")  # → b 2
# → c 3
"""


def test_true_comments_pass_and_change_nothing(convert: Convert) -> None:
    """Values, texts printed, tensors, loops, returns; the page shows the code as it is typed."""
    html = convert(block(TRUE))
    assert "loss 14.78679" in html
    assert "__comments__" not in html


FALSE = {
    "print(14.78679)  # → 123.456": ("123.456", "14.78679"),
    "x = 0.25  # → 0.26": ("0.26", "0.25"),
    "x = 3  # → 4": ("4", "3"),
    "x = 3.49  # → 3.5001": ("3.5001", "3.49"),
    "x = 1; y = 2  # → 1": ("1", "2"),
    "for i in range(3):\n    x = i  # → 1": ("1", "2"),
    "print(2)\n# → 3": ("3", "2"),
    "1 > 2  # → True": ("True", "False"),
    "[1, 2]  # → [2, 1]": ("[2, 1]", "[1, 2]"),
    "import torch\ntorch.tensor([0.5])  # → 0.6": ("0.6", "[0.5]"),
}


@pytest.mark.parametrize("code", FALSE)
def test_a_false_comment_is_told_with_both_sides(convert: Convert, code: str) -> None:
    said, given = FALSE[code]
    with pytest.raises(PageError) as error:
        convert(block(code))
    line = 2 + code.partition("\n#")[0].count("\n")
    assert f"block 1, line {line}: the comment says {said}, the line gives {given}" in str(error.value)


@pytest.mark.parametrize("code", ["if 1 > 2:\n    x = 1  # → 1", "for i in range(3):  # → 3\n    pass"])
def test_a_comment_that_nothing_settles_is_told(convert: Convert, code: str) -> None:
    with pytest.raises(PageError, match="nothing settles what this comment says"):
        convert(block(code))


def test_a_block_that_does_not_run_is_not_checked(convert: Convert) -> None:
    convert('```python norun="why"\nx = 1  # → 2\n```')


def test_an_error_keeps_its_line(convert: Convert) -> None:
    """Also where comments are checked, and where the block is no Python."""
    with pytest.raises(PageError, match="line 3: ZeroDivisionError"):
        convert(block("x = 1  # → 1\n1 / 0  # → 2"))
    with pytest.raises(PageError, match="line 3: SyntaxError"):
        convert(block("x = 1  # → 1\nx = ("))


def test_a_function_with_a_comment_works_in_a_later_block(convert: Convert) -> None:
    code = "def f():\n    return 1  # → 1\nf()"
    assert "<samp>1</samp>" in convert(block(code) + "\n" + block("print(f())"))


def test_while_serving_a_false_comment_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    md = markdown.Markdown(
        extensions=[
            "pymdownx.highlight",
            "pymdownx.superfences",
            PageRunner(root=str(tmp_path), mode=Mode.SERVE, pages={}),
        ]
    )
    page = md.preprocessors["page_runner_read"]
    with caplog.at_level(logging.WARNING):
        page.run(block("x = 1  # → 2").splitlines())
    assert "the comment says 2, the line gives 1" in caplog.text
