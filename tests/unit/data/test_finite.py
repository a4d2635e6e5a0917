"""One pass says what looking at each value says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.data.finite import all_finite, any_nan

HUGE = float(np.finfo(np.float64).max)


@given(arrays(np.float64, st.integers(0, 12), elements=st.floats() | st.sampled_from([HUGE, -HUGE, np.inf, -np.inf])))
def test_it_is_what_looking_at_each_value_says(values: np.ndarray) -> None:
    assert all_finite(values) == np.isfinite(values).all()
    assert any_nan(values) == np.isnan(values).any()
