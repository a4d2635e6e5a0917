"""The formats of the UCR and UEA archives, each with the cells a person would read in it."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.data.files import File, Table, open_files
from rnnviz.errors import Finding

GIVEN = {"kind": "long", "series": "series", "time": "step", "label": "class", "literal": True}
TS = "# c\n@problemName P\n@univariate true\n@classLabel true NA 1.0\n\n@data\n1.50,?,0:NA\n-3, 4e-1:1.0\n"
ARFF = (
    "% c\n@relation p\n"
    + "".join(f"@attribute 'att {t}' numeric\n" for t in range(4))
    + "@attribute target {NA,'not up'}\n@DATA\n1.50,?,0,1,NA\n-3, 4e-1,5,6,'not up'\n"
)
RELATIONAL = (
    "@relation p\n@attribute p relational\n  @attribute t0 numeric\n  @attribute t1 numeric\n@end p\n"
    "@attribute target {a,b}\n@data\n'1,2\\n3,4',a\n'5,?\\n7,8',b\n"
)


def opened(text: str, name: str = "x.ts") -> tuple[Table | None, list[Finding]]:
    tables, findings = open_files([File(name, text.encode())], {})
    return (tables[0] if tables else None), findings


def read(text: str, name: str = "x.ts") -> Table:
    table, findings = opened(text, name)
    assert table is not None, findings
    assert findings == []
    return table


def test_ts() -> None:
    table = read(TS)
    assert table.cells.to_pydict() == {
        "series": ["1", "1", "1", "2", "2"],
        "step": ["1", "2", "3", "1", "2"],
        "value": ["1.50", "?", "0", "-3", "4e-1"],
        "class": ["NA", "NA", "NA", "1.0", "1.0"],
    }
    assert table.given == {**GIVEN, "features": ("value",)}
    np.testing.assert_array_equal(table.lines([0, 4]), [7, 8])


def test_ts_of_two_dimensions_in_capitals() -> None:
    cells = read("@CLASSLABEL TRUE Up down\n@DATA\n1,2:3,4:Up\n5:6:down\n").cells.to_pydict()
    assert (cells["x1"], cells["x2"], cells["class"]) == (
        ["1", "2", "5"],
        ["3", "4", "6"],
        ["Up", "Up", "down"],
    )


def test_ts_with_times() -> None:
    text = "@timeStamps true\n@classLabel true a b\n@data\n(0,1),(2.5,2):(0,3),(2.5,4):a\n(1,5):(1,6):b\n"
    cells = read(text).cells.to_pydict()
    assert (cells["step"], cells["x1"], cells["x2"]) == (["0", "2.5", "1"], ["1", "2", "5"], ["3", "4", "6"])


def test_ts_without_classes_says_so_in_its_layout() -> None:
    table = read("@univariate true\n@classLabel false\n@data\n1,2\n3,4\n")
    assert table.given["label"] is None
    assert table.columns == ("series", "step", "value")


def test_arff_with_a_row_for_each_series() -> None:
    table = read(ARFF, "x.arff")
    assert table.cells.to_pydict() == {
        "series": ["1"] * 4 + ["2"] * 4,
        "step": ["1", "2", "3", "4"] * 2,
        "value": ["1.50", "?", "0", "1", "-3", "4e-1", "5", "6"],
        "class": ["NA"] * 4 + ["not up"] * 4,
    }
    assert table.given == {**GIVEN, "features": ("value",)}


def test_arff_with_a_series_in_each_cell() -> None:
    cells = read(RELATIONAL.replace("?", "6"), "x.arff").cells.to_pydict()
    assert (cells["x1"], cells["x2"], cells["class"]) == (list("1256"), list("3478"), list("aabb"))


def test_any_other_arff_is_a_table_like_others() -> None:
    text = "@relation r\n@attribute t numeric\n@attribute ax real\n@attribute who {a,b}\n@data\n1,2,a\n2,'3',b\n"
    table = read(text, "x.arff")
    assert table.cells.to_pydict() == {"t": ["1", "2"], "ax": ["2", "3"], "who": ["a", "b"]}
    assert table.given == {}


@pytest.mark.parametrize("filling", ["?", "NaN"])
def test_what_fills_a_series_up_is_left_out_and_told(filling: str) -> None:
    table, findings = opened(f"@classLabel true a b\n@data\n1,2,3:a\n4,{filling},{filling}:b\n")
    assert table is not None
    assert table.column("value").to_pylist() == ["1", "2", "3", "4"]
    assert [(f.code, f.weight, f.count, f.where) for f in findings] == [("short_rows", "tells", 1, "row 4")]
    np.testing.assert_array_equal(table.lines([0, 3]), [3, 4])


def test_a_step_is_no_filling_where_one_dimension_has_a_value() -> None:
    assert read(RELATIONAL, "x.arff").column("x1").to_pylist() == ["1", "2", "5", "?"]


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("@classLabel true a b\n@data\n1,2:a\n1,2:3,4:b\n", "x.ts", "corrupt"),
        ("@classLabel true a b\n@data\n1,2:3:a\n", "x.ts", "corrupt"),
        ("@classLabel true a b\n@data\n1,2:a\n1,2,3\n", "x.ts", "corrupt"),
        ("@timeStamps true\n@classLabel true a b\n@data\n(0,1):(1,1):a\n", "x.ts", "corrupt"),
        ("@classLabel true a b\n@data\n", "x.ts", "empty"),
        (ARFF.replace(",6,'not up'", ",'not up'"), "x.arff", "corrupt"),
        (ARFF.replace("'not up'\n", "'not up\n"), "x.arff", "corrupt"),
        (ARFF.replace("-3, 4e-1,5,6,'not up'", "{0 3, 4 NA}"), "x.arff", "corrupt"),
        (RELATIONAL.replace("7,8", "7"), "x.arff", "corrupt"),
        ("@relation r\n@attribute a numeric\n@data\n", "x.arff", "empty"),
    ],
)
def test_what_does_not_keep_to_the_format_stops(text: str, name: str, code: str) -> None:
    table, findings = opened(text, name)
    assert table is None
    assert [(finding.code, finding.weight) for finding in findings] == [(code, "stops")]


def test_a_class_that_the_file_does_not_name_stops() -> None:
    _, findings = opened("@classLabel true a b\n@data\n1,2:a\n1,2:c\n")
    assert [(f.code, f.where) for f in findings] == [("corrupt", "row 4")]


def test_a_number_to_be_predicted_is_no_class() -> None:
    _, findings = opened("@targetLabel true\n@data\n1,2:0.5\n1,2:0.7\n")
    assert [f.code for f in findings] == ["no_label"]
