from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.preparation import Preparation, apply, assemble, like, patch_for, prepare
from rnnviz.data.tables.parts import Parts
from rnnviz.errors import DataError
from rnnviz.records import SeriesSet


def made(lengths: list[int], k: int = 2, seed: int = 0, **changes: Any) -> Parts:
    n = len(lengths)
    values = np.random.default_rng(seed).normal(size=(sum(lengths), k))
    fields: dict[str, Any] = {
        "features": tuple("xyz"[:k]),
        "values": values,
        "lengths": np.array(lengths, np.int64),
        "codes": np.arange(n) % 2,
        "classes": ("up", "down"),
        "names": tuple(f"s{i + 1}" for i in range(n)),
    }
    return Parts(**{**fields, **changes})


def cut(values: np.ndarray, lengths: Any) -> list[np.ndarray]:
    return np.split(values, np.cumsum(lengths)[:-1])


def holed(seed: int) -> Parts:
    parts = made([6, 9, 4], seed=seed)
    holes = np.random.default_rng(seed + 99).random(parts.values.shape) < 0.4
    holes[[2, 8, 16]] = False  # each series keeps a value of each feature
    parts.values[holes] = np.nan
    return parts


@pytest.mark.parametrize("seed", range(20))
def test_holes_are_filled_as_pandas_does(seed: int) -> None:
    parts = holed(seed)
    for how in ("interpolate", "carry"):
        got = cut(prepare(parts, Preparation(missing=how)).parts.values, parts.lengths)
        for mine, raw in zip(got, cut(parts.values, parts.lengths), strict=True):
            frame = pd.DataFrame(raw)
            theirs = frame.interpolate() if how == "interpolate" else frame.ffill()
            np.testing.assert_allclose(mine, theirs.bfill().ffill(), rtol=1e-12)


def test_series_with_holes_are_left_out() -> None:
    parts = made([3, 3, 3])
    parts.values[4, 1] = np.nan
    done = prepare(parts, Preparation(missing="leave_out"))
    assert done.parts.names == ("s1", "s3")
    np.testing.assert_array_equal(done.parts.values, parts.values[[0, 1, 2, 6, 7, 8]])
    assert not done.findings


@pytest.mark.parametrize("value", ["missing", "text", "infinite"])
def test_what_is_no_number_stops_and_its_fixes_help(value: str) -> None:
    parts = made([4, 4, 4])
    parts.values[5, 0] = np.inf if value == "infinite" else np.nan
    if value == "text":
        parts.text = np.isnan(parts.values)
    (finding,) = prepare(parts, Preparation()).findings
    assert (finding.code, finding.weight, finding.count) == (value, "stops", 1)
    assert finding.why and finding.remedy and finding.where
    assert finding.fixes
    for fix in finding.fixes:
        done = prepare(parts, Preparation(**fix.changes))
        assert not done.findings
        assert np.isfinite(done.parts.values).all()


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    parts = made([4, 5], times=np.array([0.0, 1, 2, 3, 10, 11, 12, 13, 14]))
    done = prepare(parts, Preparation())
    assert not done.findings
    np.testing.assert_array_equal(done.parts.values, parts.values)


def test_empty_series_and_features_stop() -> None:
    parts = made([3, 3, 3])
    parts.values[3:6] = np.nan
    assert [f.code for f in prepare(parts, Preparation()).findings] == ["empty_series"]
    parts = made([3, 3])
    parts.values[:, 1] = np.nan
    (finding,) = prepare(parts, Preparation(missing="carry")).findings
    assert finding.code == "empty_feature"
    assert finding.fixes[0].changes == {"features": ("x",)}


def test_gaps_and_uneven_times_are_told_and_evened() -> None:
    times = np.array([0.0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    parts = made([13], times=times)
    assert [f.code for f in prepare(parts, Preparation()).findings] == ["gaps"]
    even = prepare(parts, Preparation(spacing="even"))
    assert not even.findings
    for feature in range(2):
        expected = np.interp(np.arange(14), times, parts.values[:, feature])
        np.testing.assert_allclose(even.parts.values[:, feature], expected)
    parts = made([6], times=np.array([0.0, 1, 5, 6.5, 9, 20]))
    assert [(f.code, f.weight) for f in prepare(parts, Preparation()).findings] == [("uneven", "asks")]


@pytest.mark.parametrize("steps", [2, 5, 11])
def test_series_are_resampled_as_numpy_does(steps: int) -> None:
    parts = made([1, 4, 7])
    got = prepare(parts, Preparation(length="resample", steps=steps)).parts
    for mine, raw in zip(cut(got.values, got.lengths), cut(parts.values, parts.lengths), strict=True):
        at = np.linspace(0, len(raw) - 1, steps)
        theirs = np.stack([np.interp(at, np.arange(len(raw)), column) for column in raw.T], 1)
        np.testing.assert_allclose(mine, theirs, atol=1e-12)


def test_series_are_cut_to_the_shortest() -> None:
    done = prepare(made([3, 7]), Preparation(length="cut"))
    assert done.preparation.steps == 3
    assert done.parts.lengths.tolist() == [3, 3]


@given(lengths=st.lists(st.integers(6, 20), min_size=1, max_size=5), p=st.integers(1, 6))
@settings(deadline=None)
def test_a_patch_folds_and_unfolds(lengths: list[int], p: int) -> None:
    parts = made(lengths)
    got = prepare(parts, Preparation(patch=p)).parts
    for mine, raw in zip(cut(got.values, got.lengths), cut(parts.values, parts.lengths), strict=True):
        assert mine.shape == (len(raw) // p, 2 * p)
        np.testing.assert_array_equal(mine.reshape(-1, 2), raw[len(raw) % p :])
    if p > 1:
        assert got.features[:3] == (f"x (1 of {p})", f"y (1 of {p})", f"x (2 of {p})")


def test_a_patch_is_proposed_for_long_series_only() -> None:
    assert [patch_for(l) for l in (1, 400, 401, 1600, 20_000)] == [1, 1, 2, 4, 50]


plans = st.builds(
    Preparation,
    outliers=st.sampled_from(["keep", "clip"]),
    missing=st.sampled_from(["interpolate", "carry"]),
    length=st.sampled_from(["keep", "cut", "resample"]),
    steps=st.sampled_from([None, 5, 9]),
    scaling=st.sampled_from(["feature", "series", "none"]),
    patch=st.integers(1, 2),
)


@settings(deadline=None)
@given(plan=plans, lengths=st.lists(st.integers(2, 12), min_size=2, max_size=5), seed=st.integers(0, 99))
def test_to_apply_is_to_prepare(plan: Preparation, lengths: list[int], seed: int) -> None:
    parts = made(lengths, seed=seed)
    parts.values[1, 0] = 1e9
    done = prepare(parts, plan)
    got = apply(done.as_dict(), cut(parts.values, parts.lengths))
    for mine, theirs in zip(got, cut(done.parts.values, done.parts.lengths), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    raw = assemble(prepare(parts, Preparation()), "raw", {})
    ready = assemble(done, "ready", {})
    np.testing.assert_allclose(like(ready.source, raw).X, ready.X, rtol=1e-4, atol=1e-4)
    assert like(ready.source, ready) is ready


def test_series_prepared_in_another_way_are_refused() -> None:
    one = assemble(prepare(made([4, 4]), Preparation(patch=2)), "one", {})
    other = assemble(prepare(made([4, 4]), Preparation(scaling="series")), "other", {})
    with pytest.raises(DataError, match="patch 2"):
        like(one.source, other)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("lengths", [[4, 4, 4], [2, 4, 3]])
def test_a_set_is_assembled(order: Any, lengths: list[int]) -> None:
    parts = made(lengths, classes=("none", "up", "down"), codes=np.array([1, 2, 1]))
    parts.values = np.asarray(parts.values, order=order)
    series: SeriesSet = assemble(prepare(parts, Preparation()), "title", {"files": ["a"]})
    assert series.classes == ("up", "down")
    assert series.y.tolist() == [0, 1, 0]
    for i, raw in enumerate(cut(parts.values, parts.lengths)):
        np.testing.assert_array_equal(series.X[: len(raw), i], raw.astype(np.float32))


def test_no_series_at_all_is_no_accident() -> None:
    none = made([])
    for plan in (Preparation(), Preparation(patch=3, length="cut", scaling="series", missing="carry")):
        with pytest.raises(DataError):
            assemble(prepare(none, plan), "x", {})
