"""What no line of a page ends in: a number, a short formula."""

from __future__ import annotations

import re

OPAQUE = r"<(?P<element>pre|svg|script|style|textarea|math|code)\b.*?</(?P=element)>"
CODE = r"<code>(?=[^<]*[-/| ])(?P<code>[^<]{3,})</code>"
MATH = r"<math\b[^<]*(?:<(?!/math>)[^<]*)*</math>"
SPACE = "[ \n]"
LETTER = "[^\\W\\d_]"
BEFORE = rf"(?:(?<=[\d²³%)])|(?<=\b{LETTER})|(?<=</math>)|(?<=</span>))"  # a number, a letter, what is set
AFTER = rf"(?=[\d(√∂∇]|{LETTER}(?!\w)|<math|<span)"
RELATION = rf"(?<=\S){SPACE}(?:[=≤≥≈≠≪≫∝∈]|&lt;|&gt;){SPACE}(?=\S)"
OPERATOR = rf"{BEFORE}{SPACE}[-+−±×·÷/]{SPACE}{AFTER}"
NUMBER = r"(?:<span class=\"value\">[^<]{1,12}</span>|(?<![\w.])\d[\d.,]*)"
TERM = rf"{NUMBER}?{MATH}"  # a browser parts even a number from the formula right behind it
SIGNED = rf"(?P<signed>{TERM}(?:(?:{RELATION}|{OPERATOR})(?:{TERM})?)*|(?:(?:{RELATION}|{OPERATOR})(?:{TERM})?)+)"
STOP = "(?P<stop>[,.;:!?)]*)"
PARTED = r"(?<![^\s<>;(\[“\"])(?P<parted>[^\s<>&“”\"]{1,20}[-–/|][^\s<>&“”\"]*)"  # where a browser may end a line
SIGN = re.compile(rf"{CODE}|{SIGNED}{STOP}|{OPAQUE}|<[^>]*>|&#?\w+;|{PARTED}", re.DOTALL)
WORDS = re.compile(rf"{LETTER}{{2,}}")
SYMBOL = re.compile(r"[\d∂∇√∞Α-Ωα-ω²³⁻]")
COMPARED = re.compile(r"(?:(?:[=!]=|&[lg]t;=?) )-?\d[\w.]*(?:(?<=e)[-+]\d+)?|\d[\d.]*e[-+]\d+")
SEGMENT = re.compile(r"(?<=/)[^/<]{0,20}\d[^/<]{0,20}|[-_]\d+(?:[-.]\d+)*")
PRINTED = re.compile(r"\d[\d.]*(?:e[-+]|[-/])\d[\d.]*(?:[-/]\d[\d.]*)*")
PARTS = re.compile(f"({MATH})", re.DOTALL)
WHOLE = r'<span class="whole">\g<0></span>'
LONGEST = 20  # characters; a phone's line has some 40


def keep(html: str) -> str:
    """Hold together, in a page's text, what a browser would part: at the signs of a formula, at a hyphen or a slash.

    >>> keep("at w = 1.59").replace("\\u00a0", "~")
    'at w~=~1.59'
    >>> keep("of ∂L/∂w, and/or")
    'of <span class="whole">∂L/∂w</span>, and/or'
    >>> keep("and <math>b</math>, from")
    'and <span class="whole"><math>b</math>,</span> from'
    >>> keep("&gt;1/2 &#47;//")
    '&gt;<span class="whole">1/2</span> &#47;//'
    >>> keep("example.org/an-address-that-is-long-2020-8-29-words")
    'example.org/an-address-that-is-long<wbr><span class="whole">-2020-8-29</span>-words'
    """
    return SIGN.sub(_kept, html)


def keep_printed(html: str) -> str:
    """The same in what a block printed, where only numbers are known.

    >>> keep_printed("loss 1e-06")
    'loss <span class="whole">1e-06</span>'
    """
    return PRINTED.sub(WHOLE, html)


def _kept(found: re.Match[str]) -> str:
    if found.lastgroup in (None, "element"):  # a tag, or what is not read
        return found[0]
    if code := found["code"]:
        short = len(code) <= LONGEST
        return f'<span class="whole">{found[0]}</span>' if short else f"<code>{COMPARED.sub(WHOLE, code)}</code>"
    if signed := found["signed"]:
        formulas = [re.sub("<[^>]*>", "", formula) for formula in PARTS.findall(signed)]
        is_alone = PARTS.fullmatch(signed) and not found["stop"]  # a browser parts it from a comma
        if is_alone or not all(len(formula) <= LONGEST for formula in formulas):
            return found[0]
        parts = re.split(f"({MATH}|<[^>]*>)", signed)
        text = "".join(part if part.startswith("<") else re.sub(SPACE, "\u00a0", part) for part in parts)
        text += found["stop"]
        return f'<span class="whole">{text}</span>' if formulas else text  # no such space holds a formula
    token = found["parted"] or ""
    if len(token) > LONGEST:  # an address
        return SEGMENT.sub(rf"<wbr>{WHOLE}", token)
    token = token.rstrip(".,;:!?")
    while token.endswith((")", "]")) and token.count("(") + token.count("[") < token.count(")") + token.count("]"):
        token = token[:-1].rstrip(".,;:!?")
    if len(token) < 3 or not (SYMBOL.search(token) or not WORDS.search(token)):
        return found[0]
    return f'<span class="whole">{token}</span>{found[0][len(token) :]}'
