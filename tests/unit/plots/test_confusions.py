from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ShapeError

COUNTS = np.array([[8, 2, 0], [0, 0, 0], [1, 3, 6]])
CLASSES = ("up", "down", "<b>odd</b>")


def counts(C: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 5, (C, C))


def test_colours_are_the_shares_of_the_rows(dark: bool) -> None:
    cells = plots.confusion(COUNTS, CLASSES, dark).data[0]
    np.testing.assert_allclose(cells.z, [[80, 20, 0], [0, 0, 0], [10, 30, 60]])
    assert (cells.zmin, cells.zmax) == (0, 100)


def test_counts_and_shares_are_written_where_there_are_any() -> None:
    words = plots.confusion(COUNTS, CLASSES).data[1]
    written = {(row, column): text for row, column, text in zip(words.y, words.x, words.text, strict=True)}
    assert written == {
        (0, 0): "8<br>80 %",
        (0, 1): "2<br>20 %",
        (2, 0): "1<br>10 %",
        (2, 1): "3<br>30 %",
        (2, 2): "6<br>60 %",
    }


def test_hovering_says_both_classes_and_the_count() -> None:
    told = np.array(plots.confusion(COUNTS, CLASSES).data[0].customdata)
    assert told[2, 1].tolist() == ["&lt;b&gt;odd&lt;/b&gt;", "down", 3]


def test_the_description_names_the_most_frequent_mistake() -> None:
    figure = plots.confusion(COUNTS, CLASSES)
    said = "14 of 20 series are right; most often 3 of class <b>odd</b> were taken for down."
    assert plots.description(figure) == said
    assert figure.layout.title.text == "14 of 20 series are right"
    assert plots.description(plots.confusion(np.eye(2, dtype=int), ("a", "b"))) == "2 of 2 series are right."


def test_true_classes_go_down_and_verdicts_across() -> None:
    layout = plots.confusion(COUNTS, CLASSES).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("what the network says", "true class")
    assert layout.yaxis.range == (2.5, -0.5)
    assert list(layout.yaxis.ticktext) == ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]


@pytest.mark.parametrize(("C", "share", "count"), [(12, True, True), (24, False, True), (64, False, False)])
def test_as_much_is_written_as_there_is_room_for(C: int, share: bool, count: bool) -> None:
    figure = plots.confusion(counts(C), [f"class {i}" for i in range(C)])
    words = [text for trace in figure.data[1:] for text in trace.text]
    assert bool(words) == count
    assert all(("%" in text) == share for text in words)
    assert len(figure.layout.yaxis.ticktext) == C
    assert figure.layout.height <= 1000


@pytest.mark.parametrize("given", [COUNTS[:2], COUNTS[:, :2], -COUNTS])
def test_what_does_not_fit_is_refused_in_words(given: np.ndarray) -> None:
    with pytest.raises(ShapeError, match=r"must be \(3, 3\) for 3 classes, none below 0"):
        plots.confusion(given, CLASSES)
