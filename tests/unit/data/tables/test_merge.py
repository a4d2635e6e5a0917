from __future__ import annotations

import numpy as np
import pytest

from rnnviz.data.files.table import Table
from rnnviz.data.tables import guess, lay_out, merge
from rnnviz.data.tables.filenames import is_split, stems, told_apart
from tests.unit.data.tables.cases import listed
from tests.unit.data.tables.made import codes, headerless, table_of, text_of, walk


def recording(name: str, seed: int, rows: int = 30, time: bool = True) -> Table:
    values = listed(walk(seed, rows, 3))
    return table_of(text_of(["t", "x", "y", "z"], [[t, *v] for t, v in enumerate(values)]), name)


def layout_of(tables: list[Table], **wishes: object) -> tuple[dict[str, object], list[str]]:
    found = guess(merge(tables, len(tables)), wishes)
    fields = ("kind", "label", "series", "time", "features")
    return {name: getattr(found.layout, name) for name in fields}, codes(found.findings, "asks", "stops")


def test_one_file_per_series_whose_name_says_the_class() -> None:
    tables = [recording(f"{kind}_{i:02d}.csv", i + 10 * (kind == "run")) for kind in ("walk", "run") for i in range(6)]
    layout, asked = layout_of(tables)
    assert layout == {"kind": "long", "label": "file group", "series": "file", "time": "t", "features": ("x", "y", "z")}
    assert asked == []
    table = merge(tables, 12)
    parts = lay_out(table, guess(table, {}).layout)
    assert parts.classes == ("run", "walk")
    assert parts.names == tuple(f"{kind}_{i:02d}" for kind in ("run", "walk") for i in range(6))
    np.testing.assert_array_equal(parts.values[:30], walk(10, 30, 3))


def test_one_file_per_series_in_a_folder_per_class() -> None:
    tables = [recording(f"data/{kind}/{i}.csv", i) for i, kind in enumerate(["walk", "run"] * 6)]
    layout, asked = layout_of(tables)
    assert (layout["kind"], layout["label"], layout["series"], asked) == ("long", "folder", "file", [])


def test_one_file_per_class_with_a_series_in_each_row() -> None:
    names = [f"t{j}" for j in range(20)]
    tables = [
        table_of(text_of(names, listed(walk(i, 20, 15).T)), f"{kind}.csv") for i, kind in enumerate(("sine", "square"))
    ]
    layout, asked = layout_of(tables)
    assert (layout["kind"], layout["label"], asked) == ("wide", "file", [])


def test_one_file_per_class_with_series_in_it_whose_ids_come_again() -> None:
    rows = [[i, t, *v] for i in range(6) for t, v in enumerate(listed(walk(i, 12, 2)))]
    tables = [table_of(text_of(["id", "t", "x", "y"], rows), f"{kind}.csv") for kind in ("sine", "square")]
    layout, asked = layout_of(tables)
    assert layout == {"kind": "long", "label": "file", "series": "id + file", "time": "t", "features": ("x", "y")}
    assert asked == []
    table = merge(tables, 2)
    assert lay_out(table, guess(table, {}).layout).n == 12


def test_one_recording_per_class_is_cut_into_windows() -> None:
    layout, asked = layout_of([recording(f"{kind}.csv", i, 400) for i, kind in enumerate(("walk", "run", "sit"))])
    assert (layout["kind"], layout["label"], layout["series"], asked) == ("recording", "file", "file", [])


def test_a_train_and_a_test_file_are_one_set() -> None:
    tables = [
        table_of(
            headerless([[i % 2 + 1, *v] for i, v in enumerate(listed(walk(seed, 40, 30).T))]), f"GunPoint_{part}.tsv"
        )
        for seed, part in enumerate(("TRAIN", "TEST"))
    ]
    layout, asked = layout_of(tables)
    assert (layout["kind"], layout["label"], layout["series"], asked) == ("wide", "column 1", None, [])


def test_what_the_files_say_themselves_holds_for_all_and_ids_stay_apart() -> None:
    given = {"kind": "long", "series": "series", "time": "step", "label": "class", "features": ("x1",), "literal": True}
    text = "series,step,x1,class\n1,0,1,a\n1,1,2,a\n2,0,1,b\n2,1,2,b\n"
    table = merge([table_of(text, "A_TRAIN.ts", **given), table_of(text, "A_TEST.ts", **given)], 2)
    found = guess(table, {})
    assert found.layout.series == "file + series"
    assert found.ways[0].confidence == 1
    assert lay_out(table, found.layout).n == 4


def test_rows_are_named_with_their_file() -> None:
    tables = [recording("a.csv", 1), table_of("t,x,y,z\n0,1,oops,3\n", "b.csv")]
    table = merge(tables, 2)
    parts = lay_out(table, guess(table, {"kind": "long", "series": "file", "label": "file"}).layout)
    assert parts.text is not None
    row = int(np.flatnonzero(parts.text[:, 1])[0])
    assert parts.place(row, 1) == "row 2 of b.csv, column y: 'oops'"


def test_columns_in_another_order_are_the_same_columns() -> None:
    table = merge([table_of("a,b\n1,2\n", "p.csv"), table_of("b,a\n4,3\n", "q.csv")], 2)
    assert table.column("a").to_pylist() == ["1", "3"]
    assert not table.findings


def test_other_columns_stop() -> None:
    same = [table_of(f"a,b\n{i},2\n", f"p{i}.csv") for i in range(2)]
    (found,) = merge([*same, table_of("a,c\n1,2\n", "q.csv")], 3).findings
    assert (found.code, found.weight, found.count, found.where) == ("columns_differ", "stops", 1, "q.csv")
    assert "lacks 'b' and has also 'c'" in found.remedy


def test_numbers_are_written_alike_before_they_are_joined() -> None:
    point, comma = table_of("a,b\n1.5,2\n", "p.csv"), table_of("a;b\n-2,5e1;x,y\n", "q.csv", ",", ";")
    table = merge([point, comma], 2)
    assert (table.format.decimal, table.column("a").to_pylist()) == (".", ["1.5", "-2.5e1"])
    assert table.column("b").to_pylist() == ["2", "x,y"]
    whole = table_of("a;b\n1;2\n", "r.csv", ",", ";")
    assert merge([whole, point], 2).format.decimal == "."
    assert not merge([whole, point], 2).findings


def test_numbers_that_only_another_file_would_take_for_numbers_stop() -> None:
    point, comma = table_of("a,b\n1.5,2\n", "p.csv"), table_of("a;b\n1,5;2\n1.25;3\n", "q.csv", ",", ";")
    (found,) = merge([point, comma], 2).findings
    assert (found.code, found.weight, found.where) == ("mixed_decimal", "stops", "q.csv")


def test_the_same_file_twice_is_told() -> None:
    (found,) = merge([table_of("a,b\n1,2\n", "p.csv"), table_of("a,b\n1,2\n", "q.csv")], 2).findings
    assert (found.code, found.weight, found.where) == ("series_twice", "warns", "q.csv")


def test_a_column_that_is_called_file_already_keeps_its_name() -> None:
    table = merge([table_of("file,b\n1,2\n", "p.csv"), table_of("file,b\n3,4\n", "q.csv")], 2)
    assert table.columns == ("file", "b", "file (2)")
    assert table.column("file").to_pylist() == ["1", "3"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["walk_01.csv", "walk_02.csv", "run_01.csv"], {"file group": ["walk", "walk", "run"]}),
        (["s1_walk.csv", "s2_walk.csv", "s2_run.csv"], {"file group": ["walk", "walk", "run"]}),
        (["a/x.csv", "b/x.csv"], {"folder": ["a", "b"]}),
        (["train/a/1.csv", "test/b/2.csv"], {"folder": ["a", "b"]}),
        (["a.csv", "b.csv"], {}),
        (["walk1.csv", "walk2.csv", "fast run3.csv"], {"file group": ["walk", "walk", "fast run"]}),
    ],
)
def test_what_names_tell_apart(names: list[str], expected: dict[str, list[str]]) -> None:
    assert told_apart(names) == expected


def test_stems_are_different() -> None:
    assert stems(["a/x.csv.gz", "a/y.tsv"]) == ["x", "y"]
    assert stems(["a/x.csv", "b/x.csv"]) == ["a/x", "b/x"]
    assert is_split(["GunPoint_TRAIN", "GunPoint_TEST"])
    assert not is_split(["walk", "run"])
