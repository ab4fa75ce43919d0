"""The site's own scripts as they are sent: minified, a third smaller; docs/ has them readable.

The minifier has a fault: it moves a declaration that takes something apart, `const { a } = f(b)`, above those that
stand right before it, also above that of `b`.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def shorten(docs: Path, site: Path) -> None:
    """Write each script of the docs into the built site once more, minified, where that can be done."""
    if find_spec("minify") is None:
        return
    import minify

    for source in sorted(docs.rglob("*.js")):
        built = site / source.relative_to(docs)
        built.write_text(minify.string("text/javascript", source.read_text(encoding="utf-8")), encoding="utf-8")
