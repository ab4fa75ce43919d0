"""The site's own scripts as they are sent: without comments and spaces, a quarter smaller; docs/ has them readable."""

from __future__ import annotations

from pathlib import Path

import rjsmin


def shorten(docs: Path, site: Path) -> None:
    """Write each script of the docs into the built site once more, shortened."""
    for source in sorted(docs.rglob("*.js")):
        built = site / source.relative_to(docs)
        built.write_text(rjsmin.jsmin(source.read_text(encoding="utf-8")) + "\n", encoding="utf-8")
