from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.preparation import split
from rnnviz.errors import DataError

counts = st.lists(st.integers(2, 40), min_size=2, max_size=6)


@settings(deadline=None)
@given(counts=counts, held_out=st.floats(0.01, 0.99), seed=st.integers(0, 2**31 - 1))
def test_a_split_is_stratified_sorted_and_complete(counts: list[int], held_out: float, seed: int) -> None:
    y = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    train, held = split(y, held_out, seed)
    assert train.dtype == held.dtype == np.int64
    assert sorted([*train, *held]) == list(range(len(y)))
    assert (np.diff(train) > 0).all()
    assert (np.diff(held) > 0).all()
    for label, count in enumerate(counts):
        got = int((y[held] == label).sum())
        assert 1 <= got <= count - 1
        assert abs(got - count * held_out) <= 1 or got in (1, count - 1)


def test_a_split_holds_out_the_share_it_was_told() -> None:
    y = np.arange(100) % 4
    assert len(split(y, 0.25, 0)[1]) == 25
    np.testing.assert_array_equal(split(y, 0.25, 5)[1], split(y, 0.25, 5)[1])
    assert not np.array_equal(split(y, 0.25, 5)[1], split(y, 0.25, 6)[1])


def test_a_class_without_series_does_not_matter() -> None:
    train, held = split([0, 0, 2, 2], 0.5, 0)
    assert len(train) == len(held) == 2


@pytest.mark.parametrize(
    ("y", "held_out", "words"),
    [
        ([0], 0.25, ["too little data"]),
        ([], 0.25, ["too little data"]),
        ([1, 1, 1], 0.25, ["one class"]),
        ([0, 0, 1], 0.25, ["one series only", "frog"]),
        ([0, 0, 1, 1], 1.0, ["held-out share"]),
        ([0, 0, 1], 0.0, ["held-out share", "frog"]),
    ],
)
def test_an_impossible_split_says_why(y: list[int], held_out: float, words: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        split(y, held_out, 0, ("cat", "frog"))
    for word in words:
        assert word in str(caught.value)
