"""What of `snippets` a page's code reaches: the files that its notebook writes before anything else runs.

A module is taken as it stands. A package's own file would import all of the package, so of that only those lines stay
which name what the page uses.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from page_runner.reading.code import parsed

PACKAGE = "snippets"
SHEET, STYLE = "docs/assets/colours.css", f"{PACKAGE}/lesson.mplstyle"
OF_FIGURES = "--fig-"
ROLE = re.compile(r"^ *(?P<role>--[\w-]+):.*;.*$", re.MULTILINE)
OTHER = re.compile(r"var\((--[\w-]+)\)")
GROUND = ("figure.facecolor: none", "figure.facecolor: white\nfigure.dpi: 144")
"""A notebook may be dark, and knows of no second colours: so a figure brings its ground, and is large enough."""


class Reached:
    """What some code reaches.

    Attributes:
        files: Path below the project's folder → what it holds; whoever is imported stands before who imports.
    """

    def __init__(self, root: Path, blocks: Iterable[str]) -> None:
        self.root = root
        self.files: dict[str, str] = {}
        self._seen: set[str] = set()
        self._taken: dict[str, dict[str, set[str]]] = {}  # package → module → names that the package hands on
        self._follow("\n".join(blocks))  # one namespace: what a block imports, those below it use
        for package in sorted(name for name in self._seen if self._is_package(name)):
            self.files[f"{package.replace('.', '/')}/__init__.py"] = self._shortened(package)

    def _file(self, name: str) -> Path | None:
        """The file of a module or of a package of the project; None if it is neither."""
        path = self.root / name.replace(".", "/")
        found = (path.with_suffix(".py"), path / "__init__.py") if name.split(".")[0] == PACKAGE else ()
        return next((file for file in found if file.is_file()), None)

    def _is_package(self, name: str) -> bool:
        file = self._file(name)
        return file is not None and file.name == "__init__.py"

    def _follow(self, code: str) -> None:
        """Take what some code imports."""
        found = _read(code)
        packages: dict[str, str] = {}  # as the code calls them → as they are called
        for module, name, called in found.taken:
            if self._is_package(f"{module}.{name}"):
                packages[called] = f"{module}.{name}"
            self._take(module, name)
        for module, called in found.imported:
            self._need(module)
            if self._file(module):
                packages[called or PACKAGE] = module if called else PACKAGE
        for name, attribute in found.used:
            if name in packages:
                self._take(packages[name], attribute, dotted=True)

    def _take(self, module: str, name: str, *, dotted: bool = False) -> None:
        """Take what a module or a package calls by some name; all of it where that is "" or "*"."""
        self._need(module)
        if not self._is_package(module):
            return
        handed = _handed_on(self._text(module))
        if name not in handed and name and self._file(f"{module}.{name}"):
            self._need(f"{module}.{name}")
            if dotted:  # else whoever imports the module makes it known to its package
                self._taken.setdefault(module, {}).setdefault(module, set()).add(name)
            return
        for each in handed if name in ("", "*") else [name]:
            source = handed.get(each, "")
            known = source in self._taken.setdefault(module, {})
            self._taken[module].setdefault(source, set()).add(each)
            if not source and not known:  # the package has it itself
                self._follow(self._text(module))
            elif source:
                self._need(source)

    def _need(self, name: str) -> None:
        """Take a module and all that it reaches, and the packages that it stands in."""
        if name in self._seen or not self._file(name):
            return
        self._seen.add(name)
        self._need(name.rpartition(".")[0])
        if self._is_package(name):
            return
        text = self._text(name)
        self._follow(text)
        if Path(STYLE).name in text:
            self.files[STYLE] = (self.root / STYLE).read_text(encoding="utf-8").replace(*GROUND)
        if Path(SHEET).name in text:
            self.files[SHEET] = colours((self.root / SHEET).read_text(encoding="utf-8"))
        self.files[f"{name.replace('.', '/')}.py"] = text

    def _text(self, name: str) -> str:
        file = self._file(name)
        assert file
        return file.read_text(encoding="utf-8")

    def _shortened(self, package: str) -> str:
        """A package's own file, with those of its lines that are of use here; whole, if it is more than such lines."""
        text, taken = self._text(package), self._taken.get(package, {})
        if taken.get(""):
            return text
        lines = [f'"""{(ast.get_docstring(_parsed(text)) or package).splitlines()[0]}"""\n']
        lines += ["\n", *(f"from {module} import {', '.join(sorted(taken[module]))}\n" for module in sorted(taken))]
        return "".join(lines if taken else lines[:1])


def colours(sheet: str) -> str:
    """Of the style sheet with all colours the lines of those that figures have."""
    lines = {found["role"]: found[0] for found in ROLE.finditer(sheet)}
    kept = {role for role in lines if role.startswith(OF_FIGURES)}
    kept |= {other for role in kept for other in OTHER.findall(lines[role])}
    return ":root {\n" + "".join(f"{line}\n" for role, line in lines.items() if role in kept) + "}\n"


class Code(NamedTuple):
    """What code takes from elsewhere.

    Attributes:
        taken: `from module import name as called`, each.
        imported: `import module as called`, each; nothing where it is not called otherwise.
        used: Each name with what is taken from it by a dot; nothing where it stands alone.
    """

    taken: list[tuple[str, str, str]]
    imported: list[tuple[str, str]]
    used: list[tuple[str, str]]


@lru_cache(maxsize=256)
def _read(code: str) -> Code:
    """What code takes from elsewhere; whoever asks for it has read the same before, as pages share modules."""
    found, held = Code([], [], []), set[ast.expr]()
    for node in ast.walk(_parsed(code)):  # from the outside to the inside
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.taken.extend((node.module, alias.name, alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            found.imported.extend((alias.name, alias.asname or "") for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            held.add(node.value)
            found.used.append((node.value.id, node.attr))
        elif isinstance(node, ast.Name) and node not in held:
            found.used.append((node.id, ""))
    return found


def _parsed(code: str) -> ast.Module:
    return parsed(code) or ast.Module([], [])


@lru_cache(maxsize=64)
def _handed_on(text: str) -> dict[str, str]:
    """The names that a package imports to hand them on, each with the module that has it."""
    return {
        alias.asname or alias.name: node.module
        for node in _parsed(text).body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
