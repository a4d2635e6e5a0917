"""JSON and Parquet files, each with the cells a person would read in it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from rnnviz.data.files import File, Table, open_files
from rnnviz.errors import Finding


def opened(data: bytes | str, name: str = "x.json") -> tuple[Table | None, list[Finding]]:
    tables, findings = open_files([File(name, data.encode() if isinstance(data, str) else data)], {})
    return (tables[0] if tables else None), findings


def read(data: bytes | str, name: str = "x.json") -> Table:
    table, findings = opened(data, name)
    assert table is not None, findings
    assert findings == []
    return table


def parquet(columns: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


PLAIN = {"a": ["1", "2.50"], "b": ["x", "y"]}
LONG = {
    "class": ["up", "up", "down"],
    "series": ["1", "1", "2"],
    "step": ["1", "2", "1"],
    "x": ["1.5", "2", "3"],
    "y": ["4", "5", ""],
}


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": "x"}\n{"a": 2.50, "b": "y"}\n',
        '[{"a": 1, "b": "x"}, {"b": "y", "a": 2.50}]',
        '\ufeff[\n {"a": 1, "b": "x"},\n {"a": 2.50, "b": "y"}\n]\n',
        '{"a": [1, 2.50], "b": ["x", "y"]}',
        '{"a": {"0": 1, "1": 2.50}, "b": {"0": "x", "1": "y"}}',
        '{"version": 2, "rows": [{"a": 1, "b": "x"}, {"a": 2.50, "b": "y"}]}',
    ],
)
def test_rows_are_read_with_the_digits_that_they_are_written_with(text: str) -> None:
    assert read(text).cells.to_pydict() == PLAIN


def test_what_is_absent_is_empty_and_objects_within_are_columns() -> None:
    text = '{"a": null, "b": {"c": true, "d": NaN}}\n{"b": {"c": false}}\n{"a": " 7 "}\n'
    assert read(text).cells.to_pydict() == {"a": ["", "", "7"], "b.c": ["true", "false", ""], "b.d": ["NaN", "", ""]}


def test_lists_in_json_become_a_long_table() -> None:
    table = read('{"class": "up", "x": [1.5, 2], "y": [4, 5]}\n{"class": "down", "x": [3], "y": [null]}\n')
    assert {name: table.cells.to_pydict()[name] for name in LONG} == LONG
    assert table.given == {
        "kind": "long",
        "series": "series",
        "time": "step",
        "features": ("x", "y"),
        "label": "class",
    }
    np.testing.assert_array_equal(table.lines([0, 1, 2]), [1, 1, 2])


def test_lists_in_parquet_become_a_long_table() -> None:
    columns = {"class": ["up", "down"], "x": [[1.5, 2.0], [3.0]], "y": [[4, 5], None]}
    table = read(parquet(columns), "x.parquet")
    assert {name: table.cells.to_pydict()[name] for name in LONG} == LONG
    fixed = parquet({"class": ["up", "down"], "x": pa.array([[1, 2], [3, 4]], pa.list_(pa.int8(), 2))})
    assert read(fixed, "x.parquet").cells.to_pydict()["x"] == ["1", "2", "3", "4"]


def test_a_column_of_different_names_names_the_series() -> None:
    table = read('{"who": "b", "sex": "f", "x": [1, 2]}\n{"who": "a", "sex": "f", "x": [3]}\n')
    assert table.cells.to_pydict() == {
        "who": ["b", "b", "a"],
        "sex": ["f", "f", "f"],
        "step": ["1", "2", "1"],
        "x": ["1", "2", "3"],
    }
    assert (table.given["series"], table.given["label"]) == ("who", "sex")


def test_which_of_several_other_columns_is_the_class_is_left_open() -> None:
    table = read('{"a": "b", "c": "f", "x": [1, 2]}\n{"a": "b", "c": "f", "x": [3]}\n')
    assert "label" not in table.given


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": 1}\n{"a": ', "corrupt"),
        ('{"x": [1, 2], "y": [1, 2, 3], "class": "up"}\n{"x": [1], "y": [1], "class": "up"}\n', "ragged"),
        ('{"x": [[1, 2], [3, 4]], "class": "up"}\n{"x": [[1, 2]], "class": "up"}\n', "unreadable"),
        ('{"a": 1, "a": 2}\n{"a": 3}\n', "unreadable"),
        ("[[1, 2], [3, 4]]", "unreadable"),
        ("[]", "empty"),
        ("[{}]", "empty"),
        ('{"x": [], "class": "up"}\n{"x": [], "class": "down"}', "empty"),
        ('{"a":' * 5000, "unreadable"),
    ],
)
def test_what_is_no_table_stops(text: str, code: str) -> None:
    table, findings = opened(text)
    assert table is None
    assert [(finding.code, finding.weight) for finding in findings] == [(code, "stops")]


def test_lists_of_more_cells_than_may_be_are_not_read() -> None:
    """A few bytes of Parquet can stand for a list of any length."""
    zeros = pa.ListArray.from_arrays(pa.array([0, 21_000_000], pa.int32()), pa.array(np.zeros(21_000_000, np.int8)))
    table, findings = opened(parquet({"class": ["up"], "x": zeros}), "x.parquet")
    assert table is None
    assert [finding.code for finding in findings] == ["too_large"]
