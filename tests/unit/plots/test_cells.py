from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import Frame, SeriesSet

H = np.random.default_rng(2).uniform(-1, 1, (2, 5, 6, 3))


@pytest.fixture
def P(few: SeriesSet) -> np.ndarray:
    parts = np.random.default_rng(1).random((few.l, few.n, few.num_classes))
    return parts / parts.sum(-1, keepdims=True)


def bands(figure: object) -> list[tuple[np.ndarray, np.ndarray]]:
    """Steps and values of each band, from the bottom up, without the empty columns between the cells."""
    found = []
    for cells in figure.data[::2]:  # type: ignore[attr-defined]
        edges, values = np.array(cells.x), np.array(cells.z, float)
        assert np.isnan(values[:, 1::2]).all()
        found.append(((edges[::2] + edges[1::2]) / 2, values[::-1, ::2]))
    return found


def texts(figure: object, band: int) -> list[str]:
    return list(figure.data[2 * band + 1].text)  # type: ignore[attr-defined]


def test_the_numbers_of_the_series_flow_from_the_input_to_the_verdict(
    few: SeriesSet, P: np.ndarray, dark: bool
) -> None:
    figure = plots.unrolled(few, H, P, 1, step=3, window=2, dark=dark)
    (t, x), (_, lower), (_, upper), (_, said) = bands(figure)
    np.testing.assert_allclose(t, [2, 3])
    np.testing.assert_allclose(x, few.X[1:3, 1].T)
    np.testing.assert_allclose(lower, H[0, 1:3, 1].T)
    np.testing.assert_allclose(upper, H[1, 1:3, 1].T)
    np.testing.assert_allclose(said, 100 * P[1:3, 1].T)
    assert texts(figure, 1) == [f"{value:.2f}" for value in H[0, 1:3, 1].T.ravel()]
    assert figure.layout.title.text == "series b: time steps 2 to 3 of 4"


def test_numbers_stand_on_their_own_cells(few: SeriesSet, P: np.ndarray) -> None:
    figure = plots.unrolled(few, H, P, 0)
    for band, (t, values) in enumerate(bands(figure)):
        cells, words = figure.data[2 * band], figure.data[2 * band + 1]
        rows = np.array(cells.y)
        for x, y, text in zip(words.x, words.y, words.text, strict=True):
            row = int(np.flatnonzero((rows[:-1] < y) & (y < rows[1:]))[0])
            value = values[::-1][row, int(np.abs(t - x).argmin())]
            assert float(text) == pytest.approx(value, abs=0.5 if cells.zmin == 0 else 0.005)


def test_no_two_bands_overlap_and_each_row_has_its_name(few: SeriesSet, P: np.ndarray) -> None:
    figure = plots.unrolled(few, H, P, 0)
    spans = [(cells.y[0], cells.y[-1]) for cells in figure.data[::2]]
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    names = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    assert len(names) == 2 + 3 + 3 + 3 + 4  # rows, and a title for each band
    assert names[spans[1][1] - 0.5] == "unit 1"
    assert names[0.5] == "height"


@pytest.mark.parametrize(
    ("step", "window", "expected"), [(1, 3, [1, 2, 3]), (3, 3, [2, 3, 4]), (5, 3, [3, 4, 5]), (2, 9, [1, 2, 3, 4, 5])]
)
def test_the_window_lies_around_the_step_within_the_series(
    few: SeriesSet, P: np.ndarray, step: int, window: int, expected: list[int]
) -> None:
    figure = plots.unrolled(few, H, P, 0, step, window)
    assert list(figure.layout.xaxis.tickvals) == expected
    light = max(figure.layout.shapes, key=lambda shape: shape.line.width)
    assert light.x0 < step < light.x1


def test_the_first_step_starts_from_0_and_a_later_one_from_the_state_before(few: SeriesSet, P: np.ndarray) -> None:
    def said(step: int) -> list[str]:
        return [note.text for note in plots.unrolled(few, H[1], P, 0, step, 2).layout.annotations]

    assert said(1).count("0") == 1
    assert said(5).count("0") == 0


def test_verdicts_stand_above_their_steps(few: SeriesSet, P: np.ndarray) -> None:
    notes = [note for note in plots.unrolled(few, H[1], P, 0).layout.annotations if note.text.startswith("<b>")]
    safe = ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]
    assert [note.text for note in notes] == [f"<b>{safe[c]}</b>" for c in P[:, 0].argmax(-1)]


def test_many_units_are_grouped_in_their_order_and_it_says_so(few: SeriesSet, P: np.ndarray) -> None:
    many = np.random.default_rng(0).uniform(-1, 1, (5, 6, 30))
    order = np.random.default_rng(1).permutation(30)
    figure = plots.unrolled(few, many, P, 0, order=order)
    values = bands(figure)[1][1]
    groups = np.array_split(order, 12)
    np.testing.assert_allclose(values, [many[:, 0, group].mean(-1) for group in groups])
    assert "30 units in 12 groups" in figure.layout.title.text
    first = groups[0]
    assert f"units {first[0] + 1}, {first[1] + 1}, … (mean of 3)" in figure.layout.yaxis.ticktext


def test_of_many_features_and_classes_some_are_drawn_and_it_says_so() -> None:
    many = SeriesSet(
        np.random.default_rng(0).normal(size=(3, 20, 15)), np.arange(20), tuple(f"c{i}" for i in range(20))
    )
    P = np.random.default_rng(0).dirichlet(np.ones(20), (3, 20))
    figure = plots.unrolled(many, np.zeros((3, 20, 2)), P, 0)
    shown = bands(figure)
    np.testing.assert_allclose(shown[0][1], many.X[:, 0, :12].T)
    likely = np.sort(np.argsort(P[-1, 0])[-12:])
    np.testing.assert_allclose(shown[-1][1], 100 * P[:, 0, likely].T)
    assert "12 of 15 features" in plots.description(figure) and "12 of 20 classes" in plots.description(figure)


def test_a_frame_gives_both_states_and_probabilities(few: SeriesSet, P: np.ndarray) -> None:
    half, parts = H[1].astype(np.float16), P.astype(np.float16)
    frame = Frame(1.0, 2, half, parts)
    assert plots.unrolled(few, frame, frame, 2) == plots.unrolled(few, half, parts, 2)


def test_what_does_not_fit_is_refused_in_words(few: SeriesSet, P: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"\(2, 5, 5, 3\); for these series it must be \(5, 6, h\)"):
        plots.unrolled(few, H[:, :, :5], P)
    with pytest.raises(ShapeError, match="P has the shape"):
        plots.unrolled(few, H, P[..., :2])
    with pytest.raises(ConfigError, match="Time step 5 is not there; there are 1 to 4"):
        plots.unrolled(few, H, P, 1, step=5)
    with pytest.raises(ConfigError, match="window can't be 0"):
        plots.unrolled(few, H, P, window=0)
    with pytest.raises(ShapeError, match="each of the units 0 to 2 once"):
        plots.unrolled(few, H, P, order=[0, 1])
