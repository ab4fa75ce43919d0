"""The gallery of small loss curves: what of a run is drawn, and what is written at its end."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from snippets.figures.failures import DEEP, LEAVING, POINTS, gallery

EXPLODES = [2.0**k for k in range(100)] + [np.inf, np.nan]
FALLS = [0.9**k for k in range(500)]
STANDS = 30 * [0.25]


def panels(*curves: list[float], cured: list[float] | None = None) -> list[Axes]:
    """The panels of some runs, of which the first may have a cured one."""
    names = dict(zip("abcde", curves, strict=False))
    figure = gallery(names, cured={"a": cured} if cured else None)
    plt.close(figure)
    return [axes for axes in figure.axes if axes.axison]


def test_a_run_that_explodes_leaves_at_the_top_and_says_what_it_comes_to() -> None:
    """Nothing that is not a number is drawn, and the word for it stands there."""
    (axes,) = panels(EXPLODES)
    (line,) = axes.lines
    drawn = np.asarray(line.get_ydata(), dtype=float)
    assert np.isfinite(drawn).all()
    assert drawn[-1] > axes.get_ylim()[1] * 0.4
    assert max(drawn[:-1]) <= LEAVING
    assert [text.get_text() for text in axes.texts] == ["1", "→ nan"]


def test_nan_without_growth_ends_where_it_comes() -> None:
    """The line ends at the last number."""
    (axes,) = panels([1.0, 0.5, 0.25, np.nan, np.nan])
    assert np.asarray(axes.lines[0].get_ydata(), dtype=float).tolist() == [1.0, 0.5, 0.25]
    assert axes.texts[1].get_text() == "→ nan"


def test_a_curve_is_thinned_to_what_is_seen() -> None:
    """Few points of many, from the first to the last; the panel goes no deeper than it says."""
    (axes,) = panels(FALLS)
    drawn = axes.lines[0].get_xydata()
    assert len(drawn) <= POINTS
    assert drawn[[0, -1], 0].tolist() == [0, 499]
    assert axes.get_ylim()[0] == pytest.approx(DEEP / 2)


def test_the_cured_run_is_dashed_and_on_the_same_scale() -> None:
    """A run that stands and the one that falls are two lines of one panel."""
    first, second = panels(STANDS, FALLS, cured=[0.25 * 0.8**k for k in range(30)])
    cured, stands = first.lines
    assert cured.is_dashed()
    assert not stands.is_dashed()
    assert len(second.lines) == 1
    assert set(np.asarray(stands.get_ydata(), dtype=float)) == {0.25}


def test_a_loss_below_zero_has_a_linear_axis() -> None:
    """As that of a sum of logarithms may be; all others are logarithmic, or those that are named."""
    below, above = panels([1.0, 0.0, -2.0], STANDS)
    assert (below.get_yscale(), above.get_yscale()) == ("linear", "log")
    figure = gallery({"a": FALLS, "b": FALLS}, log="b", ends=False)
    plt.close(figure)
    assert [axes.get_yscale() for axes in figure.axes] == ["linear", "log"]
    assert [[*axes.texts] for axes in figure.axes] == [[], []]


@pytest.mark.parametrize(
    ("curves", "cured"), [({}, {}), ({"a": [1.0]}, {}), ({"a": [np.nan, 1.0]}, {}), ({"a": STANDS}, {"b": STANDS})]
)
def test_what_cannot_be_drawn_is_refused(curves: dict[str, list[float]], cured: dict[str, list[float]]) -> None:
    """No curves, none of two losses, one that begins with no number, a cured one without its panel."""
    with pytest.raises(ValueError, match=r": give "):
        gallery(curves, cured=cured)
