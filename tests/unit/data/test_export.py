from __future__ import annotations

import codecs
import csv
import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from rnnviz.data.escape import unescape
from rnnviz.data.export import lost_in_csv, states_to_csv, to_csv, to_parquet
from rnnviz.data.reading import read_table
from rnnviz.errors import ShapeError
from rnnviz.records import SeriesSet

finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
words = st.one_of(st.text(max_size=6), st.sampled_from(["=1", "NA", "", "step", "class", 'a"b', "a,b", "a\nb", "x "]))


@st.composite
def sets(draw: st.DrawFn) -> SeriesSet:
    l, n, k = draw(st.tuples(*[st.integers(1, 4)] * 3))
    X = draw(arrays.arrays(np.float32, (l, n, k), elements=finite))
    names = draw(st.lists(words, min_size=n, max_size=n, unique=True))
    features = draw(st.lists(words, min_size=k, max_size=k, unique=True))
    lengths = draw(arrays.arrays(np.int64, n, elements=st.integers(1, l)))
    lengths[0] = l
    return SeriesSet(X, np.arange(n) % 2, ("=a", "none"), features, lengths, names, source={"task": "x"})


def rows_by_hand(series: SeriesSet) -> list[tuple[str, int, str, list[float]]]:
    return [
        (series.names[i], t + 1, series.classes[series.y[i]], series.X[t, i].tolist())
        for i in range(series.n)
        for t in range(int(series.lengths[i]))
    ]


@settings(deadline=None)
@given(series=sets())
def test_a_plain_csv_reader_finds_every_value_again(series: SeriesSet) -> None:
    header, *rows = csv.reader(io.StringIO(to_csv(series).decode("utf-8-sig"), newline=""))
    assert header[:3] == ["series", "step", "class"]
    assert len(set(header)) == len(header)
    assert tuple(map(unescape, header[3:])) == series.features
    got = [(unescape(row[0]), int(row[1]), unescape(row[2]), [float(np.float32(v)) for v in row[3:]]) for row in rows]
    assert got == rows_by_hand(series)


@settings(deadline=None)
@given(series=sets())
def test_parquet_holds_the_same_exactly(series: SeriesSet) -> None:
    table = pq.read_table(io.BytesIO(to_parquet(series)))
    said = json.loads(table.schema.metadata[b"rnnviz"])
    assert tuple(said["names"]) == series.names
    assert tuple(said["features"]) == series.features
    assert tuple(said["classes"]) == series.classes
    assert said["source"] == dict(series.source)
    columns = [table.column(i).to_pylist() for i in range(table.num_columns)]
    got = [(unescape(name), step, unescape(label), list(v)) for name, step, label, *v in zip(*columns, strict=True)]
    assert got == rows_by_hand(series)


def test_pandas_reads_the_same_numbers() -> None:
    rng = np.random.default_rng(0)
    X = (rng.normal(size=(30, 20, 3)) * 10.0 ** rng.integers(-30, 30, (30, 20, 3))).astype(np.float32)
    series = SeriesSet(X, np.arange(20) % 2, ("a", "b"))
    table = pd.read_csv(io.BytesIO(to_csv(series)), dtype=str)
    np.testing.assert_array_equal(
        table[["x1", "x2", "x3"]].astype("float64").to_numpy(np.float32), X.transpose(1, 0, 2).reshape(-1, 3)
    )


def test_numbers_have_no_more_digits_than_they_need() -> None:
    series = SeriesSet(np.array([[[0.1]], [[-2.5]], [[16777216]]]), [0], ("a",), ("v",))
    assert to_csv(series) == b"series,step,class,v\n1,1,a,0.1\n1,2,a,-2.5\n1,3,a,16777216\n"


def test_a_spreadsheet_is_told_that_letters_are_utf8_and_the_set_comes_back() -> None:
    names = ("ä", "b", "c", "日")
    series = SeriesSet(np.ones((3, 4, 1)), [0, 1, 0, 1], ("gehen", "stürzen"), ("Gerät °C",), names=names)
    assert series.names[3].encode() in to_csv(series)
    assert to_csv(series).startswith(codecs.BOM_UTF8 + b"series,step,class,")
    back = read_table(to_csv(series))
    assert (back.names, back.classes, back.features) == (series.names, series.classes, series.features)
    np.testing.assert_array_equal(back.X, series.X)
    assert pd.read_csv(io.BytesIO(to_csv(series))).columns[3] == "Gerät °C"
    H = np.zeros((1, 3, 4, 2), np.float32)
    assert states_to_csv(H, series).startswith(codecs.BOM_UTF8)


def test_equal_names_are_told_apart() -> None:
    series = SeriesSet(np.ones((1, 3, 2)), [0, 0, 0], ("a",), ("x", "x"), names=("s", "s (2)", "s"))
    rows = list(csv.reader(io.StringIO(to_csv(series).decode())))
    assert rows[0] == ["series", "step", "class", "x", "x (2)"]
    assert len({row[0] for row in rows[1:]}) == 3


def test_long_sets_are_written_whole() -> None:
    series = SeriesSet(np.arange(250_000, dtype=np.float32).reshape(2500, 100, 1), np.arange(100) % 2, ("a", "b"))
    lines = to_csv(series).splitlines()
    assert len(lines) == 250_001
    assert float(lines[-1].split(b",")[-1]) == series.X[-1, -1, 0]


def test_what_csv_can_not_keep_is_named() -> None:
    def lost(**source: Any) -> list[str]:
        return lost_in_csv(SeriesSet(np.ones((2, 2, 1)), [0, 1], ("a", "b"), source=source))

    assert lost() == lost(task="x", preparation={"missing": "carry", "scaling": "feature"}) == []
    (windows,) = lost(recording={"reach": 2, "starts": {"1": 0, "2": 1}})
    assert "recording" in windows
    (scaled,) = lost(preparation={"scaling": "series"})
    assert "scaled" in scaled


def test_states_have_a_row_per_layer_series_and_step() -> None:
    series = SeriesSet(np.ones((3, 2, 1)), [0, 1], ("up", "=down"), lengths=[3, 2])
    H = np.random.default_rng(0).normal(size=(2, 3, 2, 4)).astype(np.float32)
    table = pd.read_csv(io.BytesIO(states_to_csv(H, series)), dtype=str)
    assert list(table) == ["series", "step", "layer", "class", "unit 1", "unit 2", "unit 3", "unit 4"]
    assert len(table) == 2 * (3 + 2)
    for row in table.itertuples(index=False):
        name, step, layer = (int(cell) - 1 for cell in row[:3])
        np.testing.assert_array_equal(np.array(row[4:], np.float32), H[layer, step, name])
        assert row[3] == ("up", "'=down")[name]


def test_states_of_other_series_are_refused() -> None:
    with pytest.raises(ShapeError, match="have the shape"):
        states_to_csv(np.zeros((1, 3, 5, 2), np.float32), SeriesSet(np.ones((3, 2, 1)), [0, 1], ("a", "b")))
