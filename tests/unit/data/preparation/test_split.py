from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from rnnviz.data.preparation import RECORDING, Scale, split, split_by_time, split_series
from rnnviz.data.tables import read_table
from rnnviz.errors import DataError, ShapeError
from rnnviz.records import SeriesSet

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


def steps_of(starts: np.ndarray, reach: int) -> set[int]:
    return {int(start) + step for start in starts for step in range(reach)}


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    n=st.integers(2, 120),
    reach=st.integers(1, 12),
    spread=st.integers(1, 300),
    held_out=st.floats(0.05, 0.95),
)
def test_a_split_by_time_shares_no_step_and_is_as_close_as_can_be(
    seed: int, n: int, reach: int, spread: int, held_out: float
) -> None:
    rng = np.random.default_rng(seed)
    starts, y = rng.integers(0, spread, n), rng.integers(0, 2, n)
    shares = []
    for border in set(starts):  # every way that wastes no window, by hand
        before, after = y[starts + reach <= border], y[starts >= border]
        if set(before) == set(after) == {0, 1}:
            shares.append(len(after) / (len(before) + len(after)))
    if not shares:
        with pytest.raises(DataError):
            split_by_time(y, starts, reach, held_out)
        return
    train, held = split_by_time(y, starts, reach, held_out)
    assert train.dtype == held.dtype == np.int64
    assert not steps_of(starts[train], reach) & steps_of(starts[held], reach)
    assert starts[train].max() < starts[held].min()
    assert set(y[train]) == set(y[held]) == {0, 1}
    nearest = min(abs(share - held_out) for share in shares)
    assert abs(len(held) / (len(held) + len(train)) - held_out) == pytest.approx(nearest)


def test_a_recording_without_a_usable_border_says_so() -> None:
    with pytest.raises(DataError, match="No point in time"):
        split_by_time([0, 0, 1, 1], [0, 1, 2, 3], 2, 0.25)
    with pytest.raises(DataError, match="one class"):
        split_by_time([0, 0, 0], [0, 5, 9], 2, 0.25)


TIDE = b"time,level,other\n" + b"".join(b"%d,%d,%d\n" % (t, t * t % 23, t % 5) for t in range(300))


@pytest.mark.parametrize("stride", [1, 4, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_held_out_windows_share_no_recorded_step_with_training_ones(stride: int, seed: int) -> None:
    series = read_table(TIDE, kind="recording", window=8, stride=stride, ahead=3)
    train, held = split_series(series, 0.25, seed)
    rows = np.array([int(name.removeprefix("row ")) for name in series.names])
    assert not steps_of(rows[train], 8 + 3) & steps_of(rows[held], 8 + 3)
    assert len(held) / (len(held) + len(train)) == pytest.approx(0.25, abs=0.03)
    assert set(series.y[train]) == set(series.y[held]) == {0, 1}


def test_a_part_of_a_recording_is_split_by_its_own_windows() -> None:
    series = read_table(TIDE, kind="recording", window=8, stride=1, ahead=3)
    part = series.take(np.random.default_rng(0).permutation(series.n)[:100])
    train, held = split_series(part, 0.25, 0)
    rows = np.array([int(name.removeprefix("row ")) for name in part.names])
    assert not steps_of(rows[train], 11) & steps_of(rows[held], 11)


def test_all_other_series_are_split_by_chance() -> None:
    series = some_series()
    for mine, theirs in zip(split_series(series, 0.25, 3), split(series.y, 0.25, 3), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    strangers = SeriesSet(series.X, series.y, series.classes, source={RECORDING: {"reach": 3, "starts": {"row 2": 0}}})
    np.testing.assert_array_equal(split_series(strangers, 0.25, 3)[1], split(series.y, 0.25, 3)[1])
    with pytest.raises(DataError, match="frog"):
        split_series(SeriesSet(np.zeros((2, 3, 1)), [0, 0, 1], ("cat", "frog")), 0.25, 0)


def some_series(seed: int = 0) -> SeriesSet:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, 10, 8)
    lengths[0] = 9
    X = rng.normal(50, 20, (9, 8, 3)) * (np.arange(9)[:, None] < lengths)[:, :, None]
    X[:, :, 2] = 7 * (np.arange(9)[:, None] < lengths)
    return SeriesSet(X, np.arange(8) % 2, ("a", "b"), lengths=lengths)


@pytest.mark.parametrize("seed", range(5))
def test_a_scale_agrees_with_scikit_learn_on_the_true_steps(seed: int) -> None:
    series = some_series(seed)
    rows = np.concatenate([series.X[:length, i] for i, length in enumerate(series.lengths)]).astype(np.float64)
    theirs = StandardScaler().fit(rows)
    scale = Scale.fit(series)
    np.testing.assert_allclose(scale.mean, theirs.mean_, rtol=1e-5)
    np.testing.assert_allclose(scale.std, theirs.scale_, rtol=1e-5)
    assert scale.mean.dtype == scale.std.dtype == np.float32
    assert scale.std[2] == 1
    scaled = scale.apply(series)
    assert scaled.dtype == np.float32
    assert scaled.shape == series.X.shape
    assert (scaled[~series.mask] == 0).all()
    ours = np.concatenate([scaled[:length, i] for i, length in enumerate(series.lengths)])
    np.testing.assert_allclose(ours, theirs.transform(rows), atol=1e-4)


def test_a_scale_refuses_series_with_other_features() -> None:
    with pytest.raises(ShapeError, match="k = 2"):
        Scale(np.zeros(2), np.ones(2)).apply(some_series())
    with pytest.raises(ShapeError):
        Scale(np.zeros(2), np.ones(3))


def test_huge_and_tiny_values_stay_numbers() -> None:
    X = np.zeros((2, 2, 2), np.float32)
    X[:, :, 0] = [[3e38, -3e38], [1e38, 2e38]]
    X[:, :, 1] = [[1e-45, 0], [0, 0]]
    series = SeriesSet(X, [0, 1], ("a", "b"))
    assert np.isfinite(Scale.fit(series).apply(series)).all()
