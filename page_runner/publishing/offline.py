"""What a reader's browser may keep, to read without a network: the files and their hashes, for docs/sw.js."""

from __future__ import annotations

import gzip
import hashlib
import json
import posixpath
import re
from pathlib import Path
from urllib.parse import quote, unquote

from page_runner.mode import Mode

WORKER = "sw.js"
SETS = "self.SITE="  # what the build puts above the worker's own code
SIZE = "<!--size-->"  # in a page, before it is known
NAMED = r'<(?:{tags})\b[^>]*?\s(?:href|src)="(?P<path>[^":#?]+)["#?]'
MADE = ("assets/fonts/*", "assets/run/*", "search/*")  # by the build, and named by scripts and style sheets alone
LATER = re.compile(
    r"(?!404|503).*\.html|(?:assets/(?:explore|forensics|run)|search)/.*"
    r"|assets/(?:search|find|questions|forecasts)\.js"
)
"""What is kept once it is read or used: pages, what some of them load, what a reader asks for."""


def files(site: Path, docs: Path) -> list[str]:
    """The files of a built site that are shown or run, below its root, sorted: no downloads, and nothing unused."""
    found = {path.relative_to(docs) for path in (docs / "assets").rglob("*")}
    found |= {path.relative_to(site) for pattern in ("**/*.html", *MADE) for path in site.glob(pattern)}
    found |= named(site, "link|script|img|source")
    return sorted(path.as_posix() for path in found if (site / path).is_file())


def named(site: Path, tags: str) -> set[Path]:
    """What the pages of a built site name in such tags, counted from their own places, below its root."""
    found = set()
    for page in site.rglob("*.html"):
        folder = page.relative_to(site).parent
        for path in re.findall(NAMED.format(tags=tags), page.read_text(encoding="utf-8")):
            if not path.startswith("/"):
                found.add(Path(posixpath.normpath(folder / unquote(path))))
    return found


def size(paths: list[Path]) -> str:
    """How large files are together, as a reader is told."""
    return f"{sum(path.stat().st_size for path in paths) / 1e6:.1f} MB"


def add(site: Path, docs: Path, mode: Mode) -> None:
    """Tell the worker of a built site its files, and the pages their size; while serving there is nothing to keep."""
    worker = site / WORKER
    code = worker.read_text(encoding="utf-8")
    code = code.partition("\n")[2] if code.startswith(SETS) else code
    told: dict[str, object] | None = None
    if mode is not Mode.SERVE:
        paths = files(site, docs)
        whole = size([site / path for path in paths])
        for page in site.rglob("*.html"):
            page.write_bytes(page.read_bytes().replace(SIZE.encode(), whole.encode()))
        known = {_address(path): _known(site / path) for path in paths}
        version = hashlib.sha256(json.dumps([known, code]).encode()).hexdigest()[:12]
        shell = [_address(path) for path in paths if not LATER.fullmatch(path)]
        told = {"version": version, "files": known, "shell": shell}
    worker.write_text(f"{SETS}{json.dumps(told, separators=(',', ':'))};\n{code}", encoding="utf-8")


def _address(path: str) -> str:
    """Where a file is found below the site's root."""
    return quote(re.sub(r"(^|/)index\.html$", r"\1", path))


def _known(file: Path) -> list[int | str]:
    """How long a file is, and its hash; also that of what is in it, as a host may have opened it on its way."""
    data = file.read_bytes()
    return [len(data), *(_hash(each) for each in ([data, gzip.decompress(data)] if file.suffix == ".gz" else [data]))]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
