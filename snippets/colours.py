"""The colours of the lesson: role → value, read from the site's style sheet, which alone holds the values.

Neither torch nor matplotlib is imported here, so that whoever needs a colour has it at once.
"""

import re
from pathlib import Path

SHEET = Path(__file__).parents[1] / "docs" / "assets" / "colours.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
ROLE = re.compile(r"--([\w-]+)\s*:\s*([^;{}]+);")
HEX = r"(#[0-9a-f]{6}(?:[0-9a-f]{2})?)"
PAIR = re.compile(rf"light-dark\({HEX}, {HEX}\)")
SAME = re.compile(r"var\(--([\w-]+)\)")
OF_FIGURES = "fig-"


class ColourError(LookupError):
    """A role without a colour that can be read; the message says what to write."""


class Palette(dict[str, str]):
    """Role → colour, as "#rrggbb", or "#rrggbbaa" where it is translucent."""

    def __init__(self, colours: dict[str, str], *, prefix: str = "") -> None:
        super().__init__(colours)
        self.prefix = prefix

    def __missing__(self, role: str) -> str:
        line = f"--{self.prefix}{role}: light-dark(#rrggbb, #rrggbb);"
        raise ColourError(f"no colour has the role {role!r}: write {line!r} in {SHEET.name}")


def read(sheet: Path) -> tuple[Palette, Palette]:
    """Return the colours of a style sheet on a light and on a dark page.

    Args:
        sheet: CSS whose custom properties are all colours: `--role: light-dark(#rrggbb, #rrggbb);`
            or `--role: var(--other);`, whose role stands above.

    Returns:
        Role, without its dashes → light value, and role → dark value.

    Raises:
        ColourError: there is no such file, or a value is written otherwise.
    """
    try:
        text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), sheet.read_text(encoding="utf-8"))
    except OSError as error:
        raise ColourError(f"{sheet} cannot be read: run from the project's folder, with its docs") from error
    light, dark = Palette({}), Palette({})
    for found in ROLE.finditer(text):
        role, value = found.groups()
        if pair := PAIR.fullmatch(value.strip()):
            light[role], dark[role] = pair.groups()
        elif same := SAME.fullmatch(value.strip()):
            light[role], dark[role] = light[same[1]], dark[same[1]]
        else:
            raise ColourError(
                f"{sheet.name}, line {text.count(chr(10), 0, found.start()) + 1}: --{role} is {value.strip()!r}: "
                "write light-dark(#rrggbb, #rrggbb), in small letters, or var(--other)"
            )
    return light, dark


def of_figures(palette: Palette) -> Palette:
    """Return the colours of figures, without the prefix of their roles: loss for fig-loss.

    Raises:
        ColourError: two roles have one colour, so that a page could not tell which is meant.
    """
    found = {role.removeprefix(OF_FIGURES): colour for role, colour in palette.items() if role.startswith(OF_FIGURES)}
    for role, colour in found.items():
        others = [other for other in found if found[other] == colour and other != role]
        if others:
            raise ColourError(
                f"--{OF_FIGURES}{role} and --{OF_FIGURES}{others[0]} are both {colour}: "
                "give them values that differ, be it by a hair"
            )
    return Palette(found, prefix=OF_FIGURES)


LIGHT, DARK = read(SHEET)
