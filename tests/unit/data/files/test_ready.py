"""What is read as numbers or codes while it is cut is what reading its text gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.files import File, Table, open_files, text
from rnnviz.data.files.kinds import kinds_of
from rnnviz.data.files.ready import CODES, NUMBERS, TEXT
from rnnviz.data.reading import inspect
from rnnviz.data.tables.cells import block_of, codes_of, missing_of, numbers_of, side_by_side

NUMBER = st.floats(allow_nan=False).map(repr) | st.integers(-(10**20), 10**20).map(str)
ODD = st.sampled_from(
    ["", "NA", "nan", "-nan", "nan(1)", "inf", "-Infinity", "∞", "1e400", "+1.5", "0x1p3", "1,5", " 2.5"]
)
ODDER = st.sampled_from(["1.5\u00a0", "\u22121.5", "1_0.5", "up", "--", "1.5 kg", ".5", "5."])
CELL = st.one_of(NUMBER, NUMBER, NUMBER, NUMBER, ODD, ODDER)


def long_file(rows: int = 60, extra: Sequence[str] = ()) -> bytes:
    """Series, step, one fine and one coarse feature, and a class; more rows behind it."""
    rng = np.random.default_rng(1)
    lines = [f"{i // 10},{i % 10},{rng.normal():.4f},{i % 3}.5,{('up', 'down')[i // 10 % 2]}" for i in range(rows)]
    return "\n".join(["series,step,x,y,class", *lines, *extra, ""]).encode()


def opened(data: bytes, at_once: bool) -> Table:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "LEAST_BYTES", 0 if at_once else 10**9)
        (table,), _ = open_files([File("x.csv", data)], {})
    return table


def test_columns_are_cut_as_what_they_hold() -> None:
    assert [column.type for column in opened(long_file(), True).cells.columns] == [CODES, CODES, NUMBERS, CODES, CODES]
    assert {column.type for column in opened(long_file(), False).cells.columns} == {TEXT}


def test_cells_that_do_not_repeat_and_are_no_numbers_stay_text() -> None:
    assert kinds_of([[f"name {i}", str(i), f"{i}.25", f"{i}.25 kg"] for i in range(50)], 4) == [
        TEXT,
        TEXT,
        NUMBERS,
        TEXT,
    ]


@given(cells=st.lists(CELL, min_size=1, max_size=30), place=st.sampled_from([0, 2, 3]))
def test_whatever_follows_is_read_as_its_text_is(cells: list[str], place: int) -> None:
    rows = [["7", "1", "0.125", "0.5", "up"] for _ in cells]
    for row, cell in zip(rows, cells, strict=True):
        row[place] = f'"{cell}"' if "," in cell else cell
    data = long_file(extra=[",".join(row) for row in rows])
    ready, plain = opened(data, True), opened(data, False)
    assert ready.columns == plain.columns and ready.format == plain.format
    for name in plain.columns:
        assert ready.column(name).to_pylist() == plain.column(name).to_pylist()
        assert ready.head(70).column(name).to_pylist() == plain.head(70).column(name).to_pylist()
        np.testing.assert_array_equal(numbers_of(ready, name), numbers_of(plain, name))
        np.testing.assert_array_equal(missing_of(ready, name), missing_of(plain, name))
        assert codes_of(ready, name)[1] == codes_of(plain, name)[1]
        np.testing.assert_array_equal(codes_of(ready, name)[0], codes_of(plain, name)[0])


@pytest.mark.parametrize(
    "extra",
    [
        ["series,step,x,y,class"],
        [",,,,", "6,0,1.5,2.5,up"],
        ["6,0,NA,1.5,up", "6,1,,2.5,up", "6,2,inf,2.5,up"],
        ["6,0,text,1.5,up"],
        ["6,0,1.5,1.5"],
        ['6,0,"1.5",1.5,"u""p"'],
        ["6,0, 1.5 ,1.5, up "],
        ["# end"],
    ],
)
def test_the_whole_reading_is_the_same(extra: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plain = inspect([File("x.csv", long_file(extra=extra))])
        patch.setattr(text, "LEAST_BYTES", 0)
        ready = inspect([File("x.csv", long_file(extra=extra))])
    assert (ready.recipe, ready.ways, ready.head, ready.rows) == (plain.recipe, plain.ways, plain.head, plain.rows)
    assert (ready.columns, ready.findings, ready.done) == (plain.columns, plain.findings, plain.done)
    assert (ready.series is None) == (plain.series is None)
    if ready.series is not None and plain.series is not None:
        assert ready.series.fingerprint == plain.series.fingerprint


def test_numbers_lie_side_by_side() -> None:
    lines = [f"{i // 10},{i / 7:.4f},{i / 9:.5f},{i / 11:.6f}" for i in range(40)]
    table = opened("\n".join(["series,a,b,c", *lines, ""]).encode(), True)
    columns = block_of(table, ["a", "b"])
    together = side_by_side(columns)
    assert together is not None and np.shares_memory(together, columns[0])
    np.testing.assert_array_equal(together, np.stack(columns, axis=1))
    assert side_by_side(block_of(table, ["b", "a"])) is None
    assert side_by_side(block_of(table, ["a", "c"])) is None


def test_a_table_can_be_made_text_again() -> None:
    table, plain = opened(long_file(), True).as_text(), opened(long_file(), False)
    assert table.cells.to_pydict() == plain.cells.to_pydict()
    assert set(table.cells.schema.types) == {TEXT}
