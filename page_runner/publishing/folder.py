"""The site as a folder to be opened without a server, `mkdocs build --no-directory-urls`.

No browser loads modules from there, or fetches anything. So the modules of docs/assets become functions of one plain
script, behind folder.js; and what scripts would fetch lies in scripts that hand it over.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from page_runner.errors import PageError
from page_runner.publishing import offline

BEGIN = Path(__file__).with_suffix(".js")
MODULES = "assets/modules.js"
PAGES, ALONE = "site.js", "offline.js"  # the script that each page loads, and one that needs a server
IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "(?P<path>[^"]+)";', re.MULTILINE)
HANDED_ON = re.compile(r'^export \{(?P<names>[^}]*)\} from "(?P<path>[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) (?P<name>\w+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b(?!\().*", re.MULTILINE)
UNREAD = 'is not read for the folder: write import { … } from "…"; or export before a function, a class or a const'
FETCHED = ("search/*.json", "assets/run/*.gz", "assets/run/*.py")


def is_one(config: MkDocsConfig) -> bool:
    """Whether a build is of this kind."""
    return not config.use_directory_urls


def published(url: str) -> str:
    """Where a page of the folder, the-loop.html, stands on the site: the-loop/."""
    return re.sub(r"(?P<home>^|/)index\.html$|\.html$", lambda end: "/" if end["home"] is None else end["home"], url)


def write(site: Path, docs: Path) -> None:
    """Make of a built site one that works from a folder.

    Raises:
        PageError: A script imports or exports in a form that is not read here.
    """
    parts = [BEGIN.read_text(encoding="utf-8")]
    for source in sorted((docs / "assets").rglob("*.js")):
        path, code = source.relative_to(docs / "assets").as_posix(), source.read_text(encoding="utf-8")
        built = site / "assets" / path
        if path == PAGES:
            built.write_text(_bringing(path, code), encoding="utf-8")
            continue
        built.unlink()
        if EXPORT.search(code) or HANDED_ON.search(code):
            parts.append(module(path, code))
        elif path != ALONE:  # a worker, which gets its code from memory
            parts.append(_handed(f"assets/{path}", code.encode()))
    (site / MODULES).write_text("\n".join(parts), encoding="utf-8")
    for file in [file for pattern in FETCHED for file in site.glob(pattern)]:
        _hand(file, site)
        file.unlink()
    for page in site.rglob("*.html"):
        if 'class="ask"' in page.read_text(encoding="utf-8"):  # the score fetches it, to ask again
            _hand(page, site)
    for file in (*site.glob("[0-9][0-9][0-9].html"), site / offline.WORKER):  # what a server says, and what wants one
        file.unlink(missing_ok=True)


def module(path: str, code: str) -> str:
    """A module of docs/assets as a function of a plain script, which returns what it exports."""
    exported = [match["name"] for match in EXPORT.finditer(code)]
    for match in HANDED_ON.finditer(code):
        for name, _, called in (each.strip().partition(" as ") for each in match["names"].split(",")):
            exported.append(f"{called or name}: {_needed(path, match['path'])}.{name}")

    def imported(match: re.Match[str]) -> str:
        return f"const {{{match['names'].replace(' as ', ': ')}}} = {_needed(path, match['path'])};"

    body = EXPORT.sub("", IMPORT.sub(imported, HANDED_ON.sub("\n", code)))
    if other := OTHER.search(body):
        line = body.count("\n", 0, other.start()) + 1
        raise PageError(f"assets/{path}", f"this {other[0].split()[0]} {UNREAD}", line=line, source=other[0])
    begin, end = f'lesson.module("{path}", () => {{\n"use strict";\n', f"return {{ {', '.join(exported)} }};\n}});\n"
    return begin + _bringing(path, body) + end


def _needed(path: str, imported: str) -> str:
    return f'lesson.need("{posixpath.normpath(posixpath.join(posixpath.dirname(path), imported))}")'


def _bringing(path: str, code: str) -> str:
    """A script with what it imports while it runs, and where it lies, put otherwise."""
    folder = path.rpartition("/")[0]
    code = re.sub(r"\bimport\(", f'lesson.bring("{folder}{folder and "/"}", ', code)
    return code.replace("import.meta.url", f'lesson.at("{path}")')


def _hand(file: Path, site: Path) -> None:
    """Write the script that hands a file over, beside it."""
    path = file.relative_to(site).as_posix()
    file.with_name(f"{file.name}.js").write_text(_handed(path, file.read_bytes()), encoding="utf-8")


def _handed(path: str, data: bytes) -> str:
    packed = path.endswith(".gz")
    text = base64.b64encode(data).decode() if packed else data.decode()
    return f"lesson.hand({json.dumps(path)}, {json.dumps(text, ensure_ascii=False)}, {json.dumps(packed)});\n"
