"""The lesson as a zip: written by the build of a folder, and published with the site by a build that is given one."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mkdocs.config.defaults import MkDocsConfig

from page_runner.errors import PageError
from page_runner.publishing import offline

VARIABLE = "LESSON_ZIP"
"""The environment variable that names the zip to publish; mkdocs.yml reads it."""
EARLIEST = 315532800  # 1980, where the years of zip files begin


def write(site: Path, docs: Path) -> Path:
    """Pack a folder into a zip beside it; the same files of the same commit are the same bytes."""
    target = site.with_name(f"{site.name}.zip")
    beside = {path.relative_to(site) for path in site.rglob("*.html.js")}  # the scripts that hand pages over
    linked = {path.as_posix() for path in offline.named(site, "a") | beside if (site / path).is_file()}
    date = time.gmtime(max(EARLIEST, int(os.environ.get("SOURCE_DATE_EPOCH", EARLIEST))))[:6]
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted({*offline.files(site, docs), *linked}):
            entry = ZipInfo(f"{site.name}/{path}", date)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            packed.writestr(entry, (site / path).read_bytes())
    return target


def announce(config: MkDocsConfig) -> None:
    """Tell the pages' template of the zip that is to be published with them, if there is one.

    Raises:
        PageError: It is not there.
    """
    if named := config.extra.get("zip"):
        path = Path(config.config_file_path).parent / named
        if not path.is_file():
            raise PageError(VARIABLE, f"names {named}, which is not there: run `make zip` first")
        config.extra["zip"] = {"name": path.name, "size": offline.size([path]), "path": path}


def publish(config: MkDocsConfig) -> None:
    """Put that zip into the built site."""
    if told := config.extra.get("zip"):
        shutil.copy(told["path"], config.site_dir)
