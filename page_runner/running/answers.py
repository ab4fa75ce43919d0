"""What the text after each block asks of the page's namespace, answered there: its inline values and its claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from page_runner.messages import Ask, Fault, Result, Settled, Task
from page_runner.running import claims
from page_runner.running.causes import cause_of
from page_runner.running.comparison import ClaimError, ClaimFails, names

Kind = Callable[[Ask, int, Result], Fault | None]
"""Answers what is asked after a block of that number, into its result."""


AN = (*"aeiouAEIOU", "ndarray")  # how names of types begin that one calls "an …"


class Answers:
    """The way a page's questions are answered. `kinds` has the answer to each kind of marker of reading/inline.py."""

    def __init__(self, page: str, namespace: dict[str, Any]) -> None:
        self.page, self.namespace = page, namespace
        self.setters: dict[str, int] = {}  # a name → the last block that set it
        self.kinds: dict[str, Kind] = {"python": self._value, "claim": self._claim}

    def settle(self, task: Task, result: Result) -> Fault | None:
        """Answer what follows a block, values first: a claim that fails is told with those in its sentence."""
        computed = claims.stored(task.code)
        self.setters |= {name: task.number for name in computed if computed[name]}
        for ask in sorted(task.asks, key=lambda ask: list(self.kinds).index(ask.kind)):
            if fault := self.kinds[ask.kind](ask, task.number, result):
                return fault
        return None

    def _value(self, ask: Ask, block: int, result: Result) -> Fault | None:
        source = f"`{{python}} {ask.expression}`"
        try:
            value = eval(compile(ask.expression, self.page, "eval", dont_inherit=True), self.namespace)
            text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
            (text or "").encode()
        except BaseException as error:
            return Fault(f"an inline value cannot be computed: {cause_of(error, self.page)}", ask.line, source)
        if text is None:
            kind = type(value).__name__
            what = f"not {'an' if kind.startswith(AN) else 'a'} {kind}: {_cure(value)}"
            return Fault(f"an inline value is text or a whole number, {what}", ask.line, source)
        result.answers[ask.place] = text
        return None

    def _claim(self, ask: Ask, block: int, result: Result) -> Fault | None:
        assertion = ask.expression
        try:
            findings = claims.settle(assertion, self.namespace)
        except ClaimFails as error:
            findings = (str(error),)
            result.failed[ask.place] = f"{error.what}: {error}"
        except ClaimError as error:
            return Fault(f"{error.what}: {error}", ask.line, assertion)
        except BaseException as error:
            return Fault(f"{ClaimError.what}: {cause_of(error, self.page)}", ask.line, assertion)
        blocks = {self.setters[name] for name in names(assertion) if name in self.setters}
        result.answers[ask.place] = Settled(findings, tuple(sorted(blocks or {block})))
        return None


def _cure(value: Any) -> str:
    """What to write in the place of a value that is neither text nor a whole number."""
    kind = str(getattr(value, "dtype", type(value).__name__))
    count = value.numel() if hasattr(value, "numel") else getattr(value, "size", 1)
    if value is None:
        return "its expression gives nothing"
    if isinstance(count, int) and count != 1:
        return 'take one of its numbers, as in f"{…[0]:.2f}"'
    if kind.endswith("bool"):
        return 'write "yes" if … else "no"'
    if "int" in kind:
        return "write int(…), or ….item()"
    return 'write f"{…:.2f}"' if "float" in kind else 'write it as text, f"{…}"'
