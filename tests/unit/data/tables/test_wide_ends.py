"""Where the rows of a wide table end."""

from __future__ import annotations

import numpy as np

from tests.unit.data.tables.made import laid_out


def test_nan_at_a_rows_end_fills_it_up_and_is_told() -> None:
    parts = laid_out(
        "t1,t2,t3,t4,label\n1,2,NaN,nan,a\n1,NaN,3,NaN,b\n3,2,3,4,a\n5,6,7,,b\n", kind="wide", label="label"
    )
    assert list(parts.lengths) == [2, 3, 4, 3]
    np.testing.assert_array_equal(parts.values[:, 0], [1, 2, 1, np.nan, 3, 3, 2, 3, 4, 5, 6, 7])
    told = [(f.weight, f.code, f.count, f.where) for f in parts.findings]
    assert told == [("tells", "short_rows", 2, "row 2; row 3")]


def test_other_words_and_rows_without_any_value_stay_missing() -> None:
    parts = laid_out("t1,t2,t3,label\n1,2,NA,a\nNaN,NaN,NaN,b\n1,2,3,a\n", kind="wide", label="label")
    assert list(parts.lengths) == [3, 3, 3]
    assert np.isnan(parts.values[:, 0]).sum() == 4
    assert parts.findings == []


def test_a_step_ends_a_row_only_where_all_its_features_do() -> None:
    text = "x_0,y_0,x_1,y_1,x_2,y_2,label\n1,2,3,4,NaN,6,a\n1,2,3,4,NaN,NaN,b\n1,2,3,4,5,6,a\n"
    steps = ("x_0", "y_0", "x_1", "y_1", "x_2", "y_2")
    parts = laid_out(text, kind="wide", label="label", features=("x", "y"), steps=steps)
    assert list(parts.lengths) == [3, 2, 3]
