"""Barriers: what axe finds on a page as it stands, of names, order and contrast."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

COLOURS = {"runOnly": ["color-contrast"]}
ALL_BUT_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
ASKED = {"resultTypes": ["violations"], "preload": False}  # else it fetches each style sheet again, for no rule of ours


def barriers(tab: Page, place: str = "html", *, seen: str = "") -> str:
    """A report of what axe finds, or nothing; in the dark, where nothing else is different, of colours alone.

    Args:
        tab: A browser window, its page as a reader has it.
        place: A selector of what is looked at, else all of the page.
        seen: A selector of a part whose colours are not looked at, which costs most: another test has seen them.
    """
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    is_dark = tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    here = {"include": [[place]]}
    runs = [(here, COLOURS if is_dark else {})]
    if seen:
        runs = [(here | {"exclude": [[seen]]}, COLOURS), *([] if is_dark else [(here, ALL_BUT_COLOURS)])]
    found = [AxeResults(tab.evaluate("asked => axe.run(...asked)", [where, ASKED | rules])) for where, rules in runs]
    return "\n".join(results.generate_report() for results in found if results.violations_count)
