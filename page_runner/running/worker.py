"""Runs a page's blocks in order, in the page's own process, and says what each printed, warned of and drew."""

from __future__ import annotations

import builtins
import io
import os
import sys
import types
import warnings
from typing import Any

import matplotlib.pyplot as plt

from page_runner.messages import Fault, Result, Task
from page_runner.running.answers import Answers
from page_runner.running.causes import cause_of, line_in, short
from page_runner.running.comments import NAME, Comments
from page_runner.running.drawing import DrawingError, draw
from page_runner.running.rules import Limits, RuleBroken, start_clock
from snippets.figures import COLOURS, STYLE


class Stray(io.TextIOBase):
    """Stands in for stdout and stderr while a block runs, and remembers who wrote there instead of the page."""

    def __init__(self) -> None:
        self.text, self.where = "", ""

    def write(self, text: str) -> int:
        """Keep the beginning of what is written, and the place that wrote first."""
        if not self.text:
            frame = sys._getframe(1)
            self.where = f"{short(frame.f_code.co_filename)}, line {frame.f_lineno}"
        self.text += text[:200]
        return len(text)


class Runner:
    """One page's namespace, and the way its blocks are run in it."""

    def __init__(self, page: str, limits: Limits) -> None:
        self.page, self.limits = page, limits
        plt.style.use(STYLE)
        module = types.ModuleType("page")
        sys.modules["page"] = module  # dataclasses of a block look their module up
        self.namespace = module.__dict__
        self.namespace["print"] = self._print
        self.comments = self.namespace[NAME] = Comments(lambda: self.output.getvalue())
        self.answers = Answers(page, self.namespace)
        self.output = io.StringIO()
        self.pipe = _catch_file_descriptors()

    def run(self, task: Task) -> Result:
        """Run a block, draw its figures, answer its text; what it may not do is a fault of the result."""
        result, stray = Result(), Stray()
        self.output = io.StringIO()
        own = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = stray
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                start_clock(self.limits)
                result.fault = self._execute(task) or self.answers.settle(task, result) or self._draw(task, result)
        finally:
            sys.stdout, sys.stderr = own
        result.printed = self.output.getvalue()
        result.untrue += self.comments.faults() if not result.fault else []
        result.fault = result.fault or self._stray(task, stray) or self._warned(task, caught, result)
        return result

    def _print(
        self, *values: object, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False
    ) -> None:
        if file is None:  # a block may have sent stdout elsewhere
            file = self.output if isinstance(sys.stdout, Stray) else sys.stdout
        builtins.print(*values, sep=sep, end=end, file=file)
        if self.output.tell() > self.limits.output:
            raise RuleBroken(f"prints more than {self.limits.output:,} characters")

    def _execute(self, task: Task) -> Fault | None:
        try:
            # The newlines make Python count lines as the page does.
            source = "\n" * (task.line - 1) + task.code
            code = compile(self.comments.code(source, self.page), self.page, "exec", dont_inherit=True)
            exec(code, self.namespace)
        except SyntaxError as error:
            return Fault(f"{type(error).__name__}: {error.msg}", error.lineno or task.line, error.text or "")
        except BaseException as error:
            line = line_in(self.page, error) or task.line
            lines = task.code.splitlines()
            source = lines[line - task.line] if 0 <= line - task.line < len(lines) else ""
            return Fault(cause_of(error, self.page), line, source)
        return None

    def _draw(self, task: Task, result: Result) -> Fault | None:
        figures = [plt.figure(number) for number in plt.get_fignums()]
        try:
            for position, figure in enumerate(figures, start=1):
                key = f"figure-{task.number}-{position}"
                result.drawings.append(draw(figure, key=key, colours=COLOURS))
        except DrawingError as error:
            return Fault(str(error), task.line)
        finally:
            plt.close("all")
        return None

    def _stray(self, task: Task, stray: Stray) -> Fault | None:
        text, where = stray.text, stray.where
        if self.pipe is not None and not text:
            text, where = _drain(self.pipe), "compiled code"
        if text:
            return Fault(f"{where} printed {text.strip()[:80]!r}: only the page prints, a function returns", task.line)
        return None

    def _warned(self, task: Task, caught: list[warnings.WarningMessage], result: Result) -> Fault | None:
        for warning in caught:
            text = f"{warning.category.__name__}: {str(warning.message).strip()}"
            if not task.warns or task.warns not in text:
                line = warning.lineno if warning.filename == self.page else task.line
                return Fault(f'unexpected {text[:300]}\nMend it, or write warns="…" on the block.', line)
            if text not in result.warned:
                result.warned.append(text)
        if task.warns and not result.warned:
            return Fault(f"the expected warning {task.warns!r} did not come", task.line)
        return None


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
