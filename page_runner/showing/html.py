"""The HTML of what a block did, and the last touches to that of a page."""

from __future__ import annotations

import html
import re

from page_runner.messages import Fault, Result

FOLD = r"<details class=\"drawing\"[^>]*>(?:(?!</details>).)*</details>"
FIGURE = re.compile(
    rf'<div class="folded">(?P<drawn>(?:(?!<details).)*)(?P<code>{FOLD})</div>\s*'
    r"(?P<caption><figcaption>(?:(?!</figcaption>).)*</figcaption>)", re.DOTALL
)  # fmt: skip
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
ALIGNED = re.compile(r' style="text-align: (left|right|center);"')
UNSEARCHED = ' data-search-exclude="true"'  # words of the site's own: MkDocs' index and Zensical's leave them out
TASK = re.compile(r'<input type="checkbox" disabled(?P<done> checked)?')


def outputs(result: Result) -> str:
    """What a block drew; what it printed and showed, in order; and what it warned of."""
    parts = [drawing.svg for drawing in result.drawings]
    place = 0
    for shown in result.shown:
        parts += [_output("prints", result.printed[place : shown.place]), f'<div class="shows">{shown.html}</div>']
        place = shown.place
    parts += [_output("prints", result.printed[place:]), _output("warns", "\n".join(result.warned))]
    return "".join([*parts, *([_fault(result.fault)] if result.fault else [])])


def _fault(fault: Fault) -> str:
    """What went wrong, where an author looks for what was to be shown; readers never see it."""
    where = f"line {fault.line}: " if fault.line else ""
    said = html.escape(f"{where}{fault.cause}\n    {fault.source.strip()}".rstrip(), quote=False)
    return f'<div class="fault" role="alert"><pre tabindex="0">{said}</pre></div>'


def _output(kind: str, text: str) -> str:
    """What a block printed: named for those who do not see it."""
    if not text:
        return ""
    return (
        f'<div class="{kind}"><span class="unseen"{UNSEARCHED}>{kind}</span>'
        f'<pre tabindex="0"><samp>{html.escape(text.rstrip(), quote=False)}</samp></pre></div>'
    )


def fold(number: int, result: Result) -> str:
    """What opens the fold that markdown-exec sets a block's code in, behind its outputs; `block` closes it."""
    what = "draws" if result.drawings else "computes"
    return f'<details class="drawing" id="block-{number}"><summary{UNSEARCHED}>The code that {what} this</summary>'


def block(number: int, shown: str, *, folded: bool) -> str:
    """A block, with its code and its outputs."""
    if folded:
        return f'<div class="folded">{shown}</details></div>'
    return f'<div class="run" id="block-{number}">{shown}</div>'


def finish(text: str) -> str:
    """Let code and tables scroll by keyboard, set captions, name tasks, leave no `style` attribute of Markdown's."""
    text = text.replace("<pre><", '<pre tabindex="0"><')
    text = FIGURE.sub(r"\g<drawn>\g<caption>\g<code>", text)  # what a figure shows, what to see in it, how it is drawn
    text = TABLE.sub(r'<div class="tw" tabindex="0" role="group" aria-label="Table">\g<0></div>', text)
    text = TASK.sub(lambda task: f'{task[0]} aria-label="{"done" if task["done"] else "to do"}"', text)
    return ALIGNED.sub(r' class="\1"', text)
