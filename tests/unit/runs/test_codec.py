from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnviz.records import Frame, SeriesSet
from rnnviz.runs import codec


@given(arrays(np.float32, array_shapes(min_dims=0, max_dims=4, min_side=0)))
def test_arrays_come_back_bit_for_bit_in_their_shape(array: np.ndarray) -> None:
    back = codec.unpack(codec.pack({"a": array}))["a"]
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()


def test_an_array_that_lies_transposed_in_memory_comes_back_the_same() -> None:
    array = np.arange(6, dtype=np.float64).reshape(2, 3).T
    np.testing.assert_array_equal(codec.unpack(codec.pack({"a": array}))["a"], array)


@given(
    title=st.text(max_size=20),
    names=st.lists(st.text(max_size=5), min_size=3, max_size=3),
    lengths=st.lists(st.integers(1, 4), min_size=3, max_size=3),
)
def test_a_series_set_comes_back_with_its_words(title: str, names: list[str], lengths: list[int]) -> None:
    X = np.random.default_rng(0).normal(size=(4, 3, 2))
    source = {"file": "x.csv", "layout": {"q": 3}}
    series = SeriesSet(X, [0, 1, 0], ("ä", "β"), ("left", "right"), lengths, names, title, source)
    back = codec.unpack_series(codec.pack_series(series))
    assert back.fingerprint == series.fingerprint
    assert (back.title, back.names, back.source) == (series.title, series.names, series.source)


def test_a_frame_comes_back() -> None:
    H, P = np.ones((5, 3, 2), np.float16), np.full((5, 3, 4), 0.25, np.float16)
    back = codec.unpack_frame(codec.pack_frame(Frame(1.5, 7, H, P)), 1.5, 7)
    assert (back.epoch, back.step) == (1.5, 7)
    np.testing.assert_array_equal(back.H, H)
    np.testing.assert_array_equal(back.P, P)


@pytest.mark.parametrize("header", [None, {"a": 1}])
def test_the_header_is_what_was_given(header: dict[str, int] | None) -> None:
    assert codec.header(codec.pack({"x": np.zeros(3)}, header)) == (header or {})
