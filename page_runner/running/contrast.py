"""How faint a line of a figure may be and still be seen on a light and on a dark page."""

from __future__ import annotations

from functools import cache

from snippets.colours import DARK, LIGHT, of_figures

LEAST = 3.0  # WCAG 1.4.11, for what one must see to understand a graphic
GROUND = "faint"  # that of an exercise, on which a line is harder to see than on the page's own


def contrast(one: str, other: str) -> float:
    """The contrast of two colours "#rrggbb", as WCAG defines it.

    >>> contrast("#000000", "#000000")
    1.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def least_opacity(role: str) -> float:
    """The least opacity, in hundredths, at which a line of a role is told from the ground in both schemes."""
    for hundredths in range(100):
        seen = (
            contrast(_over(of_figures(palette)[role], palette[GROUND], hundredths / 100), palette[GROUND])
            for palette in (LIGHT, DARK)
        )
        if min(seen) >= LEAST:
            return hundredths / 100
    return 1.0


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour[1:7]))


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _over(colour: str, ground: str, opacity: float) -> str:
    """What is seen of a colour over a ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return f"#{bytes(round(opacity * above + (1 - opacity) * below) for above, below in pairs).hex()}"
