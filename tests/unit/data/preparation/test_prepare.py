from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.preparation import Preparation, apply, assemble, like, patch_for, prepare
from rnnviz.data.tables.parts import Parts
from rnnviz.errors import ConfigError, DataError, RnnVizError, ShapeError
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


def unreadable() -> Parts:
    """Text in s2, an infinite value in s3, a hole in s4."""
    parts = made([5, 5, 5, 5, 5])
    parts.values[7, 0], parts.values[12, 1], parts.values[17, 0] = np.nan, np.inf, np.nan
    parts.text = np.zeros(parts.values.shape, bool)
    parts.text[7, 0] = True
    return parts


@pytest.mark.parametrize("way", ["interpolate", "carry", "leave_out"])
@pytest.mark.parametrize(
    ("choice", "row", "feature"), [("text", 7, 0), ("infinite", 12, 1), ("missing", 17, 0)], ids=lambda v: str(v)
)
def test_each_kind_of_hole_is_decided_apart_from_the_others(choice: str, row: int, feature: int, way: str) -> None:
    parts = unreadable()
    done = prepare(parts, Preparation(**{choice: way}))
    assert [f.code for f in done.findings] == [c for c in ("text", "infinite", "missing") if c != choice]
    kept = [name for name in parts.names if way != "leave_out" or name != f"s{row // 5 + 1}"]
    assert list(done.parts.names) == kept
    if way != "leave_out":
        before, after = parts.values[row - 1, feature], parts.values[row + 1, feature]
        assert done.parts.values[row, feature] == (before if way == "carry" else (before + after) / 2)
    others = [i for i in range(25) if i not in (7, 12, 17) and parts.names[i // 5] in kept]
    rows = [5 * kept.index(parts.names[i // 5]) + i % 5 for i in others]
    np.testing.assert_array_equal(done.parts.values[rows], parts.values[others])
    (one,) = (d for d in done.done if d.choice == choice)
    assert (one.count, one.of) == ((1, 5) if way == "leave_out" else (1, parts.values.size))


def test_all_kinds_of_holes_can_be_decided_in_different_ways() -> None:
    done = prepare(unreadable(), Preparation(text="leave_out", infinite="carry", missing="interpolate"))
    assert not done.findings
    assert done.parts.names == ("s1", "s3", "s4", "s5")
    assert np.isfinite(done.parts.values).all()


def test_a_feature_of_nothing_but_text_has_nothing_to_be_filled_in_from() -> None:
    parts = made([3, 3, 3])
    parts.values[3:6, 0] = np.nan
    parts.text = np.isnan(parts.values)
    (finding,) = prepare(parts, Preparation(text="interpolate")).findings
    assert (finding.code, finding.where) == ("empty_series", "series s2")
    (fix,) = finding.fixes
    assert fix.words == "Leave out that one of 3 series"
    done = prepare(parts, Preparation(text="interpolate", **fix.changes))
    assert (done.findings, done.parts.names) == ([], ("s1", "s3"))


def test_leaving_out_says_of_how_many() -> None:
    parts = made([3] * 12)
    parts.values[[1, 4, 8, 12, 13], 0] = np.nan
    (finding,) = prepare(parts, Preparation()).findings
    assert finding.fixes[-1].words == "Leave out those 4 of 12 series"


def test_outliers_can_be_replaced_while_holes_stay_to_be_decided() -> None:
    parts = made([400, 400])
    parts.values[10, 0], parts.values[600, 1] = 1e6, np.nan
    done = prepare(parts, Preparation(outliers="interpolate"))
    assert [f.code for f in done.findings] == ["missing"]
    assert done.parts.values[10, 0] == pytest.approx((parts.values[9, 0] + parts.values[11, 0]) / 2)


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


def test_where_no_series_has_a_value_none_can_be_left_out() -> None:
    parts = made([3, 3])
    parts.values[:] = np.nan
    (finding,) = prepare(parts, Preparation(missing="leave_out")).findings
    assert (finding.code, finding.weight, finding.count, finding.fixes) == ("empty_series", "stops", 2, ())


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
    got = prepare(parts, Preparation(length="resample", to=steps)).parts
    for mine, raw in zip(cut(got.values, got.lengths), cut(parts.values, parts.lengths), strict=True):
        at = np.linspace(0, len(raw) - 1, steps)
        theirs = np.stack([np.interp(at, np.arange(len(raw)), column) for column in raw.T], 1)
        np.testing.assert_allclose(mine, theirs, atol=1e-12)


def test_series_are_cut_to_the_shortest() -> None:
    done = prepare(made([3, 7]), Preparation(length="cut"))
    assert done.preparation.to == 3
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
    to=st.sampled_from([None, 5, 9]),
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


def test_evenly_spaced_steps_need_the_times_of_other_series_too() -> None:
    times = np.array([0.0, 1, 2, 4, 5, 6, 0, 1, 2, 3, 5, 6])
    parts = made([6, 6], times=times)
    done = prepare(parts, Preparation(spacing="even"))
    values = cut(parts.values, parts.lengths)
    for mine, theirs in zip(
        apply(done.as_dict(), values, cut(times, parts.lengths)),
        cut(done.parts.values, done.parts.lengths),
        strict=True,
    ):
        np.testing.assert_array_equal(mine, theirs)
    ready, raw = assemble(done, "ready", {}), assemble(prepare(made([6, 6]), Preparation()), "raw", {})
    for times_ in (None, [np.zeros(6)] * 2, [np.full(6, np.nan)] * 2):
        with pytest.raises(DataError, match="no times that rise"):
            apply(done.as_dict(), values, times_)
    with pytest.raises(DataError, match="no times that rise"):
        like(ready.source, raw)


def test_steps_without_times_stay_as_they_are() -> None:
    parts = made([6, 6])
    done = prepare(parts, Preparation(spacing="even"))
    assert done.preparation.spacing == "keep"
    np.testing.assert_array_equal(apply(done.as_dict(), [parts.values])[0], parts.values)


@pytest.mark.parametrize(
    ("preparation", "values", "times", "error", "words"),
    [
        (Preparation(outliers="clip"), [np.zeros((3, 2))], None, ConfigError, "borders"),
        ({"outliers": "clip", "fitted": {"low": "ab", "high": [1]}}, [np.zeros((3, 2))], None, ConfigError, "borders"),
        ({"outliers": "clip", "fitted": {"low": [0.0], "high": [1.0]}}, [np.zeros((3, 2))], None, ShapeError, "k = 1"),
        ({"spacing": "even", "fitted": {"interval": 0}}, [np.zeros((3, 2))], None, ConfigError, "above 0"),
        ({"patch": 0}, [np.zeros((3, 2))], None, ConfigError, "patch"),
        ({}, [np.zeros((3, 2)), np.zeros((3, 1))], None, ShapeError, "same k"),
        ({}, [[["a", 1.0]]], None, DataError, "numbers"),
        ({}, [[[1.0], [1.0, 2.0]]], None, DataError, "numbers"),
        ({"spacing": "even"}, [np.zeros((3, 2))], [[0, 1]], ShapeError, "every step"),
        ({"spacing": "even"}, [np.zeros((3, 2))], [[0, 1, 2]] * 2, ShapeError, "every step"),
        ({"spacing": "even"}, [np.zeros((3, 2))], [["x", 1, 2]], DataError, "numbers"),
    ],
)
def test_what_can_not_be_applied_is_refused_in_words(
    preparation: Any, values: Any, times: Any, error: type[RnnVizError], words: str
) -> None:
    with pytest.raises(error, match=words):
        apply(preparation, values, times)


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


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("how", ["clip", "missing"])
def test_outliers_are_moved_or_taken_as_missing_as_pandas_would(how: str, seed: int) -> None:
    parts = made([40, 60], seed=seed)
    parts.values[[3, 50, 77], [0, 1, 1]] = [1e4, -2e3, 300]
    parts.values[12, 0] = 4  # far, but not far outside
    frame = pd.DataFrame(parts.values)
    low, high = frame.quantile(0.01), frame.quantile(0.99)
    low, high = low - 5 * (high - low), high + 5 * (high - low)
    if how == "clip":
        theirs = frame.clip(low, high, axis=1)
    else:
        kept = frame.where((frame >= low) & (frame <= high))
        theirs = pd.concat([kept[:40].interpolate().bfill(), kept[40:].interpolate().bfill()])
    done = prepare(parts, Preparation(outliers=how, missing="interpolate"))
    np.testing.assert_allclose(done.parts.values, theirs.to_numpy(), rtol=1e-12)
    (said,) = (d for d in done.done if d.choice == "outliers")
    assert (said.count, said.of) == (3, 200)
    assert "the borders come from all series, also those held out" in said.words
    assert done.parts.values[12, 0] == 4


def test_codes_for_no_value_do_not_move_the_borders() -> None:
    parts = made([50, 50])
    parts.values[::3, 0] = -999
    done = prepare(parts, Preparation(outliers="missing", missing="carry"))
    assert abs(done.parts.values).max() < 10
    np.testing.assert_array_equal(done.parts.values[1::3], parts.values[1::3])


@pytest.mark.parametrize("seed", range(5))
def test_each_series_is_scaled_as_pandas_does(seed: int) -> None:
    parts = made([5, 1, 9, 3], seed=seed)
    parts.values *= [1e-6, 1e6]
    parts.values[6:15, 1] = 5.25
    got = prepare(parts, Preparation(scaling="series")).parts
    for mine, raw in zip(cut(got.values, got.lengths), cut(parts.values, parts.lengths), strict=True):
        frame = pd.DataFrame(raw)
        flat = frame.nunique() == 1
        theirs = ((frame - frame.mean()) / frame.std(ddof=0)).mask(pd.DataFrame([flat] * len(frame)), 0)
        np.testing.assert_allclose(mine, theirs.to_numpy(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("sizes", "left"),
    [((5, 4, 7), (5, 0, 7)), ((6, 0, 6), (6, 0, 6)), ((9, 1, 4), (9, 1, 4)), ((5, 5, 1), (5, 5, 0))],
)
def test_classes_with_few_series_are_left_out(sizes: tuple[int, ...], left: tuple[int, ...]) -> None:
    codes = np.random.default_rng(0).permutation(np.repeat(np.arange(3), sizes))
    parts = made([4] * sum(sizes), codes=codes, classes=("a", "b", "c"))
    done = prepare(parts, Preparation(small_classes="leave_out"))
    kept = np.isin(codes, np.flatnonzero(left))
    assert np.bincount(done.parts.codes, minlength=3).tolist() == list(left)
    assert done.parts.names == tuple(np.array(parts.names)[kept])
    np.testing.assert_array_equal(done.parts.values, parts.values[np.repeat(kept, 4)])
    (said,) = (d for d in done.done if d.choice == "small_classes")
    assert said.count == sum(sizes) - sum(left)


def old_fingerprint(series: SeriesSet) -> str:
    """The rule from before there were preparations: runs that were stored then must find their series again."""
    recording = json.dumps(series.source.get("recording"), sort_keys=True)
    said = (series.X.shape, series.classes, series.features, series.names, recording)
    digest = hashlib.sha256(repr(said).encode())
    for array in (series.X, series.y, series.lengths):
        digest.update(array.tobytes())
    return digest.hexdigest()[:32]


def with_source(source: dict[str, Any]) -> SeriesSet:
    X = np.random.default_rng(0).normal(size=(4, 6, 2))
    return SeriesSet(X, [0, 1] * 3, ("a", "b"), lengths=[4, 3, 4, 4, 2, 4], source=source)


RECORDED = {"recording": {"reach": 3, "starts": {str(i + 1): 3 * i for i in range(6)}}}


@pytest.mark.parametrize(
    "source",
    [
        {},
        RECORDED,
        {"preparation": Preparation().as_dict()},
        {**RECORDED, "preparation": {**Preparation().as_dict(), "fitted": {}}, "notes": ["Said."]},
        {"preparation": Preparation(missing="carry", text="missing", infinite="missing", spacing="keep").as_dict()},
    ],
)
def test_a_fingerprint_is_the_old_one_where_values_are_as_they_were_brought(source: dict[str, Any]) -> None:
    series = with_source(source)
    assert series.fingerprint == old_fingerprint(series)


def test_each_choice_that_changes_what_values_mean_has_its_own_fingerprint() -> None:
    sources: list[dict[str, Any]] = [{}] + [
        {"preparation": Preparation(**choice).as_dict()}
        for choice in (
            {"scaling": "series"},
            {"scaling": "none"},
            {"outliers": "clip"},
            {"outliers": "missing"},
            {"spacing": "even"},
            {"length": "cut", "to": 4},
            {"length": "resample", "to": 4},
            {"length": "resample", "to": 5},
            {"patch": 2},
        )
    ]
    sources.append({"preparation": {**Preparation(outliers="clip").as_dict(), "fitted": {"low": [0.0], "high": [1.0]}}})
    assert len({with_source(source).fingerprint for source in sources}) == len(sources)
