"""Runs a page's blocks in order, in the page's own process, and says what each printed, warned of and drew."""

from __future__ import annotations

import builtins
import io
import os
import sys
import types
import warnings
from dataclasses import replace
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from page_runner.messages import Attempt, Fault, Result, Settled, Shown, Task
from page_runner.running import display
from page_runner.running.answers import Answers
from page_runner.running.attempts import judge
from page_runner.running.causes import cause_of, line_in, short
from page_runner.running.comments import NAME, Comments
from page_runner.running.drawing import LARGEST, DrawingError
from page_runner.running.gallery import Gallery
from page_runner.running.module import Module
from page_runner.running.rules import Limits, RuleBroken, start_clock
from page_runner.running.terminal import seen
from snippets.figures import STYLE

NOTEBOOK = ".py"


class Stray(io.TextIOBase):
    """Stands in for stdout and stderr while a block runs, and remembers who wrote there instead of the page."""

    def __init__(self) -> None:
        self.text, self.where = "", ""

    def write(self, text: str) -> int:
        """Keep the beginning of what is written, and the place that wrote first."""
        if not self.text:
            frame: types.FrameType | None = sys._getframe(1)
            while frame and frame.f_code.co_filename == __file__:  # the page's own print
                frame = frame.f_back
            self.where = f"{short(frame.f_code.co_filename)}, line {frame.f_lineno}" if frame else "something"
        self.text += text[:200]
        return len(text)


class Runner:
    """One page's namespace, and the way its blocks are run in it."""

    def __init__(self, page: str, limits: Limits) -> None:
        self.page, self.limits = page, limits
        self.is_notebook = page.endswith(NOTEBOOK)
        plt.style.use(STYLE)
        self.comments = Comments(lambda: self.output.getvalue())
        self.module = Module(page, self.comments.code)
        self.namespace = self.module.namespace
        self.namespace["print"] = self._print
        self.namespace[NAME] = self.comments
        if self.is_notebook:
            self.namespace["display"] = self._display
        self.answers = Answers(page, self.namespace)
        self.gallery = Gallery()
        self.output, self.block = io.StringIO(), 0
        self.shown: list[Shown] = []
        self.stdout, self.stderr = Stray(), Stray()
        self.pipe = _catch_file_descriptors()

    def run(self, task: Task) -> Result:
        """Run a block, draw its figures, answer its text; what it may not do is a fault of the result."""
        result = Result()
        self.output, self.shown, self.block = io.StringIO(), result.shown, task.number
        self.stdout, self.stderr = Stray(), Stray()
        own = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self.stdout, self.stderr
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                if isinstance(task, Attempt):
                    start_clock(replace(self.limits, cpu=self.limits.attempt))
                    result.verdict = judge(task, self._print)
                else:
                    start_clock(self.limits)
                    result.fault = self._execute(task) or self.answers.settle(task, result) or self._draw(task, result)
            result.untrue += self.comments.faults() if not result.fault else []
            result.printed = seen(self.output.getvalue())
            result.answers = {place: _seen(answer) for place, answer in result.answers.items()}
            result.fault = result.fault or self._stray(task) or self._warned(task, caught, result)
        except BaseException as error:  # the page's process goes on, and says what was wrong
            result.fault = Fault(cause_of(error, self.page), line_in(self.page, error) or task.line)
        finally:
            sys.stdout, sys.stderr = own
        return result

    def _print(
        self, *values: object, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False
    ) -> None:
        file = sys.stdout if file is None else file  # a block may have sent stdout elsewhere
        builtins.print(*values, sep=sep, end=end, file=self.output if file is self.stdout else file)
        if self.output.tell() > self.limits.output:
            raise RuleBroken(f"prints more than {self.limits.output:,} characters")

    def _display(self, *values: object, metadata: Any = None, raw: bool = False, **_: object) -> None:
        """Show values as a notebook does: a figure, a table, a picture, else their text."""
        for value in values:
            if isinstance(value, Figure):
                self.gallery.described.append(value)
            elif found := display.rich(value, f"shown-{self.block}-{len(self.shown) + 1}", metadata, is_bundle=raw):
                html, record = found
                if len(html) > LARGEST:
                    raise RuleBroken(f"shows {len(html) // 1000} kB at once, where {LARGEST // 1000} kB is the most")
                self.shown.append(Shown(html, seen(record), len(seen(self.output.getvalue()))))
            elif not display.is_of_a_figure(value):
                self._print(display.text(value), file=self.stdout)

    def _execute(self, task: Task) -> Fault | None:
        try:
            if "IPython" in task.code:
                display.take_over(self._display)
            value = self.module.run(task.code, task.line, last=self.is_notebook)
            if value is not None:
                self._display(value)
        except SyntaxError as error:
            return Fault(f"{type(error).__name__}: {error.msg}", error.lineno or task.line, error.text or "")
        except BaseException as error:
            line = line_in(self.page, error) or self.module.last_line or task.line
            lines = task.code.splitlines()
            source = lines[line - task.line] if 0 <= line - task.line < len(lines) else ""
            return Fault(cause_of(error, self.page), line, source)
        return None

    def _draw(self, task: Task, result: Result) -> Fault | None:
        try:
            result.drawings = self.gallery.show(task.number)
        except DrawingError as error:
            return Fault(str(error), task.line)
        except BaseException as error:
            return Fault(f"a figure cannot be drawn: {cause_of(error, self.page)}", task.line)
        return None

    def _stray(self, task: Task) -> Fault | None:
        stray = self.stdout if self.stdout.text else self.stderr
        text, where = stray.text, stray.where
        if self.pipe is not None and not text:
            text, where = _drain(self.pipe), "compiled code"
        if text:
            return Fault(f"{where} printed {text.strip()[:80]!r}: only the page prints, a function returns", task.line)
        return None

    def _warned(self, task: Task, caught: list[warnings.WarningMessage], result: Result) -> Fault | None:
        for warning in caught:
            text = seen(f"{warning.category.__name__}: {str(warning.message).strip()}")
            if not task.warns or task.warns not in text:
                line = warning.lineno if warning.filename == self.page else task.line
                return Fault(f'unexpected {text[:300]}\nMend it, or write warns="…" on the block.', line)
            if text not in result.warned:
                result.warned.append(text)
        if task.warns and not result.warned:
            return Fault(f"the expected warning {task.warns!r} did not come", task.line)
        return None


def _seen(answer: str | Settled) -> str | Settled:
    return seen(answer) if isinstance(answer, str) else answer


def _catch_file_descriptors() -> int | None:
    """Send what compiled code writes to stdout and stderr into a pipe, and return its end to read."""
    if sys.platform == "win32":
        return None
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)  # a full pipe loses text; it does not stop the page
    os.dup2(write, 1)
    os.dup2(write, 2)
    return read


def _drain(pipe: int) -> str:
    try:
        return os.read(pipe, 10_000).decode(errors="replace")
    except BlockingIOError:
        return ""
