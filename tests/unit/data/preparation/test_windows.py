from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import RunConfig
from rnnviz.data.preparation import RECORDING, split, split_by_time, split_series
from rnnviz.data.preparation.windows import USUAL_SHARE, split_by_blocks, split_windows
from rnnviz.errors import DataError
from rnnviz.records import SeriesSet


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


def recording(y: np.ndarray, starts: np.ndarray, reach: int) -> SeriesSet:
    names = tuple(f"row {start + 1}" for start in starts)
    source = {RECORDING: {"reach": reach, "starts": dict(zip(names, starts.tolist(), strict=True))}}
    return SeriesSet(np.zeros((2, len(y), 1)), y, ("down", "up"), names=names, source=source)


@pytest.mark.parametrize("stride", [1, 4, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_held_out_windows_share_no_recorded_step_with_training_ones(stride: int, seed: int) -> None:
    starts = np.arange(0, 280, stride)
    series = recording(starts // 9 % 2, starts, 11)
    train, held = split_series(series, 0.25, seed)
    assert not steps_of(starts[train], 11) & steps_of(starts[held], 11)
    assert len(held) / (len(held) + len(train)) == pytest.approx(0.25, abs=0.03)
    assert set(series.y[train]) == set(series.y[held]) == {0, 1}


def test_a_part_of_a_recording_is_split_by_its_own_windows() -> None:
    starts = np.random.default_rng(0).permutation(280)[:100]
    series = recording(starts // 9 % 2, starts, 11)
    part = series.take(np.arange(60))
    train, held = split_series(part, 0.25, 0)
    assert not steps_of(starts[:60][train], 11) & steps_of(starts[:60][held], 11)


def test_all_other_series_are_split_by_chance() -> None:
    y = np.arange(8) % 2
    series = SeriesSet(np.zeros((2, 8, 1)), y, ("a", "b"))
    for mine, theirs in zip(split_series(series, 0.25, 3), split(y, 0.25, 3), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    strangers = SeriesSet(series.X, y, series.classes, source={RECORDING: {"reach": 3, "starts": {"row 2": 0}}})
    np.testing.assert_array_equal(split_series(strangers, 0.25, 3)[1], split(y, 0.25, 3)[1])
    with pytest.raises(DataError, match="frog"):
        split_series(SeriesSet(np.zeros((2, 3, 1)), [0, 0, 1], ("cat", "frog")), 0.25, 0)


@settings(deadline=None)
@given(
    sizes=st.lists(st.integers(1, 30), min_size=2, max_size=4),
    stride=st.integers(1, 6),
    reach=st.integers(1, 12),
    held_out=st.floats(0.05, 0.5),
)
def test_classes_in_blocks_are_held_out_class_by_class(
    sizes: list[int], stride: int, reach: int, held_out: float
) -> None:
    y = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.arange(len(y)) * stride
    found = split_by_blocks(y, starts, reach, held_out)
    apart = -(-reach // stride)  # windows from one start to the next that shares nothing with it
    if min(sizes) <= apart:
        assert found is None
        return
    if found is None:  # what shares a step with the block before may be all there is
        assert min(sizes) <= 3 * apart
        return
    train, held = found
    assert not steps_of(starts[train], reach) & steps_of(starts[held], reach)
    assert set(y[train]) == set(y[held]) == set(y)
    for label in set(y):
        assert starts[train][y[train] == label].max() < starts[held][y[held] == label].min()


def test_blocks_hold_out_the_share_they_were_told() -> None:
    y, starts = np.repeat([0, 1], 100), np.arange(200) * 5
    assert split_by_time(np.arange(200) % 2, starts, 5, 0.25)  # in turns, a point in time will do
    train, held, way = split_windows(y, starts, 5, 0.25)
    assert way == "blocks"
    assert len(train) == 150
    np.testing.assert_array_equal(held, [*range(75, 100), *range(175, 200)])


def test_blocks_of_windows_that_all_overlap_say_so() -> None:
    with pytest.raises(DataError, match="No point in time"):
        split_windows([0, 0, 1, 1], [0, 1, 2, 3], 2, 0.25)


def test_the_usual_share_is_that_of_a_run() -> None:
    assert RunConfig().held_out == USUAL_SHARE
