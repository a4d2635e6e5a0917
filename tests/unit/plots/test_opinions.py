from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import Frame, SeriesSet


@pytest.fixture
def P(few: SeriesSet) -> np.ndarray:
    parts = np.random.default_rng(1).random((few.l, few.n, few.num_classes))
    return parts / parts.sum(-1, keepdims=True)


def test_input_and_probabilities_of_that_series_are_drawn_to_its_end(few: SeriesSet, P: np.ndarray) -> None:
    figure = plots.verdicts(P, few, index=1)
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    bars = [trace for trace in figure.data if trace.type == "bar"]
    np.testing.assert_array_equal([line.y for line in lines], few.X[:4, 1].T)
    np.testing.assert_allclose([bar.y for bar in bars], 100 * P[:4, 1].T)
    np.testing.assert_array_equal(bars[0].x, [1, 2, 3, 4])


def test_a_frame_is_drawn_as_well(few: SeriesSet, P: np.ndarray) -> None:
    frame = Frame(1.0, 7, np.zeros((few.l, few.n, 3), np.float16), P.astype(np.float16))
    bars = [trace.y for trace in plots.verdicts(frame, few, 1).data if trace.type == "bar"]
    np.testing.assert_allclose(bars, 100 * P[:4, 1].T, atol=0.1)


def test_title_and_description_say_the_truth_and_the_last_verdict(few: SeriesSet, P: np.ndarray) -> None:
    P[3, 1] = [0.125, 0.125, 0.75]
    figure = plots.verdicts(P, few, index=1)
    assert figure.layout.title.text == "series b: it is down, the network says &lt;b&gt;odd&lt;/b&gt;"
    assert plots.description(figure).endswith("after the last one <b>odd</b> with 75 %.")


def test_the_settled_step_is_marked_where_it_begins(few: SeriesSet, P: np.ndarray) -> None:
    figure = plots.verdicts(P, few, index=1, settled=3)
    assert {shape.x0 for shape in figure.layout.shapes} == {2.5}
    assert [note.text for note in figure.layout.annotations] == ["settled at t = 3"]
    assert not plots.verdicts(P, few, index=1).layout.shapes


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet, P: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"\(5, 6, 2\).*\(5, 6, 3\)"):
        plots.verdicts(P[..., :2], few)
    with pytest.raises(ConfigError, match="position 6; there are 0 to 5"):
        plots.verdicts(P, few, index=6)
