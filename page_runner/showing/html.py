"""The HTML of what a block did, and the last touches to that of a page."""

from __future__ import annotations

import html
import json
import re
from dataclasses import asdict

from page_runner.messages import Fault, Result
from page_runner.reading import choices, runnable
from page_runner.reading.content import Block
from page_runner.showing import whole

UP_TO = r"[^<]*(?:<(?!{tag})[^<]*)*"  # as quick as it can be, over figures of 100 kB
FOLD = rf"<details class=\"drawing\"[^>]*>{UP_TO.format(tag='/details>')}</details>"
FIGURE = re.compile(
    rf'<div class="folded">(?P<drawn>{UP_TO.format(tag="details")})(?P<code>{FOLD})</div>\s*'
    rf"(?P<caption><figcaption>{UP_TO.format(tag='/figcaption>')}</figcaption>)"
)
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
ALIGNED = re.compile(r' style="text-align: (left|right|center);"')
UNSEARCHED = ' data-search-exclude="true"'  # words of the site's own: MkDocs' index and Zensical's leave them out
ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(?P<kind>t[hd])(?P<rest>(?: [^>]*)?)>(?P<words>.*?)</t[hd]>", re.DOTALL)
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}
SENTENCE = 40  # characters in a cell that a phone shows in no narrow column
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
    printed = whole.keep_printed(html.escape(text.rstrip(), quote=False))
    return (
        f'<div class="{kind}"><span class="unseen"{UNSEARCHED}>{kind}</span>'
        f'<pre tabindex="0"><samp>{printed}</samp></pre></div>'
    )


def fold(of: Block, result: Result) -> str:
    """What opens the fold that markdown-exec sets a block's code in, behind its outputs; `block` closes it."""
    what = "draws" if result.drawings else "computes"
    name = "" if runnable.runs_in_browser(of) else f' id="block-{of.number}"'  # else it is the name of all of it
    return f'<details class="drawing"{name}><summary{UNSEARCHED}>The code that {what} this</summary>'


def block(of: Block, shown: str, *, folded: bool) -> str:
    """A block, with its code and its outputs, and what a script needs if a reader can change it."""
    run = _told(of) if runnable.runs_in_browser(of) else ""
    if folded:
        name = f' id="block-{of.number}"' if run else ""
        return f'<div class="folded"{name}{run}>{shown}</details></div>'
    return f'<div class="run" id="block-{of.number}"{run}>{shown}</div>'


def _told(of: Block) -> str:
    """What the script is told of a block that a reader can change: where Python is, what to draw, what to choose."""
    chosen = [
        {key: value for key, value in asdict(choice).items() if value}
        for choice in choices.choices(of.options.get(choices.OPTION, ""))
    ]
    told = {
        "run": runnable.PYTHON, "curves": of.options.get(runnable.CURVE), "dots": of.options.get(runnable.DOTS),
        "choose": chosen and json.dumps(chosen, ensure_ascii=False),
    }  # fmt: skip
    return "".join(f' data-{key}="{html.escape(value)}"' for key, value in told.items() if value)


def finish(text: str) -> str:
    """The last touches, none of which adds a word.

    Numbers stay whole, code and tables scroll by keyboard, captions are set, tasks named; no `style` of Markdown's.
    """
    text = text.replace("<pre><", '<pre tabindex="0"><')
    text = FIGURE.sub(r"\g<drawn>\g<caption>\g<code>", text)  # what a figure shows, what to see in it, how it is drawn
    text = TABLE.sub(lambda table: _table(table[0]), whole.keep(text))
    text = TASK.sub(lambda task: f'{task[0]} aria-label="{"done" if task["done"] else "to do"}"', text)
    return ALIGNED.sub(r' class="\1"', text)


def _table(table: str) -> str:
    """A table that can scroll; where cells hold sentences, a phone shows its rows as cards, with the columns' names."""
    head, *rows = [list(CELL.finditer(row)) for row in ROW.findall(table)] or [[]]
    kinds = [[cell["kind"] for cell in row] for row in (head, *rows)]
    is_plain = kinds == [["th"] * len(head), *([["td"] * len(head)] * len(rows))] and "span=" not in table
    if is_plain and any(len(_words(cell)) > SENTENCE for row in rows for cell in row):
        names = iter([_words(cell) for cell in head] * (len(rows) + 1))
        table = CELL.sub(
            lambda cell: (
                f'<{cell["kind"]} role="{ROLES[cell["kind"]]}" data-column="{html.escape(next(names))}"'
                f"{cell['rest']}>{cell['words']}</{cell['kind']}>"
            ),
            table,
        )
        for tag, role in ROLES.items():  # what is no longer laid out as a table is none to some, unless it says so
            table = table.replace(f"<{tag}>", f'<{tag} role="{role}">')
        table = table.replace("<table ", "<table data-cards ", 1)
    return f'<div class="tw" tabindex="0" role="group" aria-label="Table">{table}</div>'


def _words(cell: re.Match[str]) -> str:
    """What a cell says, without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", cell["words"])).strip()
