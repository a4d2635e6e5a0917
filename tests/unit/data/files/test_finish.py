"""What becomes of rows that hold nothing."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.data.files import File, Table, open_files
from rnnviz.errors import Finding
from tests.corpus.pack import xlsx

ROWS = [["t", "x"], ["0", "1.5"], ["", ""], ["2", "3.5"], ["", ""], ["", ""], ["5", "6.5"], ["", ""], ["", ""]]
TEXT = "".join(",".join(row) + "\n" for row in ROWS)


def read(name: str, data: bytes) -> tuple[Table, list[Finding]]:
    (table,), findings = open_files([File(name, data)], {})
    return table, findings


@pytest.mark.parametrize(("name", "data"), [("x.csv", TEXT.encode()), ("x.xlsx", xlsx({"Sheet1": ROWS}))])
def test_empty_rows_among_others_are_told_and_those_below_are_none(name: str, data: bytes) -> None:
    table, (found,) = read(name, data)
    assert table.column("x").to_pylist() == ["1.5", "3.5", "6.5"]
    np.testing.assert_array_equal(table.lines(range(3)), [2, 4, 7])
    assert (found.code, found.weight, found.count, found.where) == ("empty_rows", "tells", 3, "row 3; row 5; row 6")


def test_rows_of_missing_values_and_empty_lines_are_not_told() -> None:
    table, findings = read("x.csv", b"t,x\n0,1.5\n\nNA,NA\n\n2,2.5\n,\n")
    assert (table.column("x").to_pylist(), findings) == (["1.5", "NA", "2.5"], [])
