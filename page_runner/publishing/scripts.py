"""The site's own scripts as they are sent: minified, a third smaller; docs/ has them readable.

The minifier has a fault: it moves a declaration that takes something apart, `const { a } = f(b)`, above those that
stand right before it, also above that of `b`.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from page_runner.errors import PageError


def shorten(docs: Path, site: Path) -> None:
    """Write each script of the docs into the built site once more, minified, where that can be done.

    Raises:
        PageError: One is no JavaScript.
    """
    if find_spec("minify") is None:
        return
    import minify

    for source in sorted(docs.rglob("*.js")):
        name, text = source.relative_to(docs), source.read_text(encoding="utf-8")
        try:
            short = minify.string("text/javascript", text)
        except minify.MinifyError as error:
            cause, line = str(error).partition("\n")[0], int((re.findall(r"line (\d+)", str(error)) or [0])[0])
            shown = text.splitlines()[line - 1] if line else ""
            raise PageError(str(name), f"no JavaScript: {cause}", line=line, source=shown) from None
        (site / name).write_text(short, encoding="utf-8")
