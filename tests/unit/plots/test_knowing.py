from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ShapeError

RISING = np.linspace(0.5, 1, 20)


def test_accuracy_is_drawn_against_the_share_seen_both_in_per_cent(dark: bool) -> None:
    figure = plots.early(RISING, dark=dark)
    (line,) = figure.data
    np.testing.assert_allclose(line.x, np.arange(5, 101, 5))
    np.testing.assert_allclose(line.y, 100 * RISING)
    assert figure.layout.xaxis.title.text == "share of each series seen (%)"
    assert figure.layout.yaxis.title.text == "accuracy (%)"
    assert plots.description(figure).endswith("50 % after 5 % of each series, 100 % after 100 %.")


def test_several_epochs_differ_in_more_than_colour() -> None:
    figure = plots.early({f"epoch {i}": RISING for i in range(12)})
    assert len({(line.line.dash, line.marker.symbol) for line in figure.data}) == 12
    assert figure.data[3].name == "epoch 3"
    assert figure.layout.showlegend


def test_guessing_is_a_line() -> None:
    figure = plots.early([0.2, 0.9], shares=[0.5, 1], chance=0.25)
    assert [shape.y0 for shape in figure.layout.shapes] == [25]
    assert figure.layout.annotations[0].text == "guessing: 25 %"


@pytest.mark.parametrize("values", [RISING[:3], np.ones((20, 2)), 1.0])
def test_what_does_not_fit_is_refused_in_words(values: object) -> None:
    with pytest.raises(ShapeError, match=r"for \(20,\) shares seen"):
        plots.early(values)
