from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rnnviz.data.export import to_parquet
from rnnviz.data.files import File
from rnnviz.data.preparation import Preparation, Scale, like, split_series
from rnnviz.data.preparation.carried import preparation_of, recording_of
from rnnviz.data.reading import inspect, read_table
from rnnviz.records import SeriesSet

WISHES: list[dict[str, Any]] = [
    {},
    {"scaling": "series"},
    {"scaling": "none", "patch": 2},
    {"outliers": "clip", "length": "resample", "to": 9},
    {"spacing": "even", "scaling": "series"},
]


def recorded(**wishes: Any) -> SeriesSet:
    """Windows of stride 1, which overlap in all but one step."""
    noise = np.random.default_rng(0).normal(size=(300, 2))
    noise[17, 1] = 1e4
    rows = "".join(f"{t * 0.5},{x},{y},{'up' if t // 30 % 2 else 'down'}\n" for t, (x, y) in enumerate(noise.tolist()))
    layout = {"kind": "recording", "time": "t", "window": 12, "stride": 1}
    return read_table(File("watch.csv", f"t,x,y,label\n{rows}".encode()), **layout, **wishes)


def written(series: SeriesSet, source: Any) -> File:
    """The Parquet file of a set, with another source in its metadata."""
    table = pq.read_table(pa.BufferReader(to_parquet(series)))
    said = {**json.loads(table.schema.metadata[b"rnnviz"]), "source": source}
    out = pa.BufferOutputStream()
    pq.write_table(table.replace_schema_metadata({"rnnviz": json.dumps(said)}), out)
    return File("x.parquet", out.getvalue().to_pybytes())


@pytest.mark.parametrize("wishes", WISHES)
def test_a_set_comes_back_from_parquet_with_its_recording_and_preparation(wishes: dict[str, Any]) -> None:
    series = recorded(**wishes)
    back = read_table(File("x.parquet", to_parquet(series)))
    assert back.fingerprint == series.fingerprint
    assert back.source["preparation"] == series.source["preparation"]
    for mine, theirs in zip(split_series(back, 0.25, 0), split_series(series, 0.25, 0), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(Scale.of(back).std, Scale.of(series).std)
    assert like(series.source, back) is back
    again = read_table(File("y.parquet", to_parquet(back)))
    assert again.fingerprint == series.fingerprint


def test_windows_keep_their_places_whatever_is_done_to_them_now() -> None:
    series = recorded()
    for wishes in ({"patch": 2}, {"features": ("x",)}, {"scaling": "none"}):
        back = read_table(File("x.parquet", to_parquet(series)), **wishes)
        assert back.source["recording"] == series.source["recording"]
    assert back.source["preparation"]["scaling"] == "none"


HURT: list[Any] = [
    None,
    "recording",
    {"recording": 5, "preparation": "patch"},
    {"recording": {"reach": 12}, "preparation": {"missing": []}},
    {"recording": {"reach": True, "starts": {}}, "preparation": {"patch": 3}},
    {"recording": {"reach": 12, "starts": {"row 1": 0}}, "preparation": {"outliers": "clip"}},
    {"preparation": {"outliers": "clip", "fitted": {"low": [0.0], "high": [1.0]}}},
    {"preparation": {"outliers": "clip", "fitted": {"low": [0.0, float("nan")], "high": [1, 10**400]}}},
    {"preparation": {"spacing": "even", "fitted": {"interval": -1}}},
    {"preparation": {"spacing": "even", "fitted": [1]}},
]


@pytest.mark.parametrize("source", HURT)
def test_what_does_not_fit_the_set_is_not_believed(source: Any) -> None:
    series = recorded()
    reading = inspect(written(series, source))
    assert reading.series is not None, reading.findings
    assert "recording" not in reading.series.source
    assert reading.series.source["preparation"] == {**Preparation().as_dict(), "fitted": {}}


@pytest.mark.parametrize("start", [-1, 0.0, "0", None, True, 2**60])
def test_a_start_is_a_step(start: Any) -> None:
    assert recording_of({"recording": {"reach": 2, "starts": {"a": 0, "b": start}}}, ("a", "b")) is None
    assert recording_of({"recording": {"reach": 2, "starts": {"a": 0, "b": start}}}, ("a",)) is not None


def test_only_what_is_measured_is_kept() -> None:
    given = {"patch": 2, "outliers": "clip", "fitted": {"low": [None], "high": [1.5], "interval": 2.0, "more": "x" * 9}}
    found = preparation_of({"preparation": given}, 2)
    assert found == (Preparation(patch=2, outliers="clip"), {"low": [None], "high": [1.5]})
