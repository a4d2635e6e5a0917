from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import Frame, SeriesSet

SAYS = [2, 0, 1, 1]  # of series b, which ends after four steps


@pytest.fixture
def P(few: SeriesSet) -> np.ndarray:
    values = np.full((few.l, few.n, 3), 0.25)
    values[np.arange(4), 1, SAYS] = 0.5
    return values


def test_every_class_has_a_line_to_the_end_of_the_series(few: SeriesSet, P: np.ndarray, dark: bool) -> None:
    figure = plots.probabilities(P, few, 1, dark=dark)
    np.testing.assert_allclose([line.y for line in figure.data], 100 * P[:4, 1].T)
    np.testing.assert_array_equal(figure.data[0].x, [1, 2, 3, 4])
    assert [line.name for line in figure.data] == ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]
    assert figure.layout.yaxis.title.text == "the readout applied early (%)"
    frame = Frame(1.0, 2, np.zeros((5, 6, 1), np.float16), P.astype(np.float16))
    assert plots.probabilities(frame, few, 1, dark=dark) == figure


def test_the_step_from_which_the_verdict_stays_is_marked(few: SeriesSet, P: np.ndarray) -> None:
    figure = plots.probabilities(P, few, 1, step=2)
    assert [shape.x0 for shape in figure.layout.shapes] == [2.5, 2]
    assert "never changes again from t = 3 on" in figure.layout.title.text
    assert plots.description(figure).endswith("says down with 50 %. From step 3 on the verdict never changes again.")


def test_twelve_classes_are_told_apart_by_more_than_colour() -> None:
    names = tuple(map(str, range(12)))
    many = SeriesSet(np.zeros((3, 12, 1)), np.arange(12), names)
    lines = plots.probabilities(np.full((3, 12, 12), 1 / 12), many).data
    assert len({(line.line.dash, line.marker.symbol) for line in lines}) == 12
    assert all((line.mode, line.marker.maxdisplayed) == ("lines+markers", 8) for line in lines)


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet, P: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"\(l, n, num_classes\) = \(5, 6, 3\)"):
        plots.probabilities(P[:, :2], few)
    with pytest.raises(ConfigError, match="position -1; there are 0 to 5"):
        plots.probabilities(P, few, -1)
    with pytest.raises(ConfigError, match="Time step 5 is not there; there are 1 to 4"):
        plots.probabilities(P, few, 1, step=5)
