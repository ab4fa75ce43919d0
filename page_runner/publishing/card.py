"""The picture that stands for a page where somebody shares a link to it."""

from __future__ import annotations

import html
import re
import textwrap
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from page_runner.mode import Mode
from snippets.colours import LIGHT

QUESTION = re.compile(r'<p class="(?:question|subtitle)">(.*?)</p>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
SIZE, DPI = (12, 6.3), 100  # 1200 by 630 pixels, as those who show such cards ask for


def add(page: Page, config: MkDocsConfig, mode: Mode) -> None:
    """Draw a page's card into the built site, and name it in the page's front matter for the template."""
    # Without an address nobody can be told where the card is; in a folder nobody shares one.
    if config.site_url and config.use_directory_urls and mode is not Mode.SERVE:
        place = f"assets/cards/{page.file.src_uri.rsplit('.', 1)[0].replace('/', '-')}.png"
        question = QUESTION.search(page.content or "")
        target = Path(config.site_dir) / place
        target.parent.mkdir(parents=True, exist_ok=True)
        _draw(target, _plain(str(page.title)), _plain(question[1] if question else ""), config.site_name)
        page.meta["image"] = place


def _plain(text: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(html.unescape(TAG.sub("", text)).split())


def _draw(target: Path, title: str, question: str, site: str) -> None:
    """Title and question, beside the steps of a descent."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # slow to import, and not wanted while serving
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DPI, facecolor=LIGHT["ground"])
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.6, 0.12, 0.36, 0.7))
    axes.set_axis_off()
    places = [-1.0 + step / 50 for step in range(101)]
    axes.plot(places, [place**2 for place in places], color=LIGHT["fig-grid"], linewidth=6)
    steps = [-0.95]
    for _ in range(5):
        steps.append(steps[-1] - 0.2 * 2 * steps[-1])  # gradient descent on x², at rate 0.2
    axes.plot(steps, [step**2 for step in steps], color=LIGHT["fig-loss"], linewidth=3, marker="o", markersize=16)
    left, ink, muted = 0.06, LIGHT["ink"], LIGHT["muted"]
    figure.text(left, 0.84, site, size=20, color=muted, weight="bold")
    figure.text(left, 0.62, textwrap.fill(title, 16), size=44, color=ink, weight="bold", va="top", linespacing=1.15)
    figure.text(left, 0.16, textwrap.fill(question, 34), size=26, color=muted, va="bottom", linespacing=1.3)
    figure.savefig(target, metadata={"Software": None})
