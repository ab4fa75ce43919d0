"""Runs a page's blocks in order, in the page's own process, and says what each printed, warned of and drew."""

from __future__ import annotations

import builtins
import io
import os
import sys
import traceback
import types
import warnings
from pathlib import Path

import matplotlib.pyplot as plt

from page_runner import claims
from page_runner.drawing import DrawingError, draw
from page_runner.messages import Fault, Result, Task
from page_runner.rules import Limits, RuleBroken, start_clock
from snippets.figures import COLOURS, STYLE


class Stray(io.TextIOBase):
    """Stands in for stdout and stderr while a block runs, and remembers who wrote there instead of the page."""

    def __init__(self) -> None:
        self.text, self.where = "", ""

    def write(self, text: str) -> int:
        if not self.text:
            frame = sys._getframe(1)
            self.where = f"{_short(frame.f_code.co_filename)}, line {frame.f_lineno}"
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
        self.prose = Prose(page, self.namespace)
        self.output = io.StringIO()
        self.pipe = _catch_file_descriptors()

    def run(self, task: Task) -> Result:
        result, stray = Result(), Stray()
        self.output = io.StringIO()
        own = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = stray
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                start_clock(self.limits)
                result.fault = self._execute(task) or self.prose.settle(task, result) or self._draw(task, result)
        finally:
            sys.stdout, sys.stderr = own
        result.printed = self.output.getvalue()
        result.fault = result.fault or self._stray(task, stray) or self._warned(task, caught, result)
        return result

    def _print(
        self, *values: object, sep: str = " ", end: str = "\n", file: object = None, flush: bool = False
    ) -> None:
        builtins.print(*values, sep=sep, end=end, file=file or self.output)
        if self.output.tell() > self.limits.output:
            raise RuleBroken(f"prints more than {self.limits.output:,} characters")

    def _execute(self, task: Task) -> Fault | None:
        try:
            # The newlines make Python count lines as the page does.
            exec(compile("\n" * (task.line - 1) + task.code, self.page, "exec"), self.namespace)
        except SyntaxError as error:
            return Fault(f"{type(error).__name__}: {error.msg}", error.lineno or task.line, error.text or "")
        except BaseException as error:
            line = _line_in(self.page, error) or task.line
            lines = task.code.splitlines()
            source = lines[line - task.line] if 0 <= line - task.line < len(lines) else ""
            return Fault(_cause(error, self.page), line, source)
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


class Prose:
    """What the text after each block asks of the page's namespace: its inline values and its claims."""

    def __init__(self, page: str, namespace: dict[str, object]) -> None:
        self.page, self.namespace = page, namespace
        self.setters: dict[str, int] = {}  # a name → the last block that set it

    def settle(self, task: Task, result: Result) -> Fault | None:
        """Compute the values and check the claims that follow a block."""
        computed = claims.stored(task.code)
        self.setters |= {name: task.number for name in computed if computed[name]}
        return self._values(task, result) or self._claims(task, result)

    def _values(self, task: Task, result: Result) -> Fault | None:
        for expression, line in task.values:
            source = f"`{{python}} {expression}`"
            try:
                value = eval(compile(expression, self.page, "eval"), self.namespace)
            except BaseException as error:
                return Fault(f"an inline value cannot be computed: {_cause(error, self.page)}", line, source)
            if isinstance(value, bool) or not isinstance(value, str | int):
                kind = type(value).__name__
                return Fault(
                    f'an inline value is text or a whole number, not a {kind}: write f"{{…:.2f}}"', line, source
                )
            result.values[expression] = str(value)
        return None

    def _claims(self, task: Task, result: Result) -> Fault | None:
        for assertion, line in task.claims:
            try:
                findings = claims.settle(assertion, self.namespace)
            except claims.ClaimFails as error:
                findings = (str(error),)
                result.failed.append(Fault(f"{error.what}: {error}", line, assertion))
            except claims.ClaimError as error:
                return Fault(f"{error.what}: {error}", line, assertion)
            except BaseException as error:
                return Fault(f"{claims.ClaimError.what}: {_cause(error, self.page)}", line, assertion)
            blocks = {self.setters[name] for name in claims.names(assertion) if name in self.setters}
            result.claims[assertion] = claims.Settled(findings, tuple(sorted(blocks or {task.number})))
        return None


def _cause(error: BaseException, page: str) -> str:
    """What went wrong, in a line or two; where in `snippets`, if it was there."""
    if isinstance(error, SystemExit):
        return f"calls sys.exit({error.code!r}): a block may not end the build"
    if isinstance(error, RuleBroken):
        return str(error)
    if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
        return "needs more memory than a page may have"
    message = " ".join(str(error).split())[:300]
    last = traceback.extract_tb(error.__traceback__)[-1]
    inside = f" (in {_short(last.filename)}, line {last.lineno})" if last.filename != page else ""
    return f"{type(error).__name__}: {message}{inside}"


def _line_in(page: str, error: BaseException) -> int:
    """The innermost line of the page that the error passed through; 0 if there is none."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == page]
    return (lines[-1] or 0) if lines else 0


def _short(filename: str) -> str:
    parts = Path(filename).parts
    return "/".join(parts[parts.index("snippets") if "snippets" in parts else -2 :])


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
