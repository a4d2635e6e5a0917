from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from rnnviz.analysis.confusion import confusion
from rnnviz.errors import ShapeError

pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)


@given(pairs)
def test_counts_are_sklearns(said: list[tuple[int, int]]) -> None:
    y, verdict = np.array(said).T
    np.testing.assert_array_equal(confusion(y, verdict, 5), confusion_matrix(y, verdict, labels=range(5)))


def test_a_row_is_the_true_class_and_a_column_what_is_said() -> None:
    counts = confusion(np.array([0, 0, 2]), np.array([1, 1, 2]), 3)
    assert counts.tolist() == [[0, 2, 0], [0, 0, 0], [0, 0, 1]]
    assert counts.dtype == np.int64


def test_small_integers_of_the_store_do_not_overflow() -> None:
    said = np.full(3, 63, np.uint8)
    assert confusion(said, said, 64)[63, 63] == 3


def test_no_series_is_a_table_of_zeros() -> None:
    assert confusion(np.array([], int), np.array([], int), 2).tolist() == [[0, 0], [0, 0]]


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(ShapeError, match=r"y \(2,\) and verdict \(3,\)"):
        confusion(np.zeros(2), np.zeros(3), 2)
    with pytest.raises(ShapeError, match="from 0 to 2; they must be 0 to 1"):
        confusion(np.zeros(1), np.array([2]), 2)
