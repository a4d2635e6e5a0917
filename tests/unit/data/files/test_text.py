"""Text files, each with the cells a person would read in it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.files import File, Table, open_files
from rnnviz.errors import Finding

PLAIN = {"a": ["1", "3", "5"], "b": ["2.5", "4", "6"], "label": ["up", "down", "up"]}


def read(text: str | bytes, **wishes: Any) -> tuple[Table, list[Finding]]:
    data = text.encode() if isinstance(text, str) else text
    tables, findings = open_files([File("x.csv", data)], wishes)
    assert len(tables) == 1, findings
    return tables[0], findings


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    return sorted((finding.weight, finding.code) for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "a,b,label\n1,2.5,up\n3,4,down\n5,6,up\n",
        "a;b;label\n1;2.5;up\n3;4;down\n5;6;up",
        "a\tb\tlabel\r\n1\t2.5\tup\r\n3\t4\tdown\r\n5\t6\tup\r\n",
        "a|b|label\r1|2.5|up\r3|4|down\r5|6|up\r",
        "a b label\n1 2.5 up\n3 4 down\n5 6 up\n",
        "  a    b   label \n\n 1  2.5\tup\n 3  4   down\n 5  6   up\n",
        "a, b, label\n1, 2.5, up\n3, 4, down\n5, 6, up\n",
        '"a","b","label"\n"1","2.5","up"\n"3","4","down"\n"5","6","up"\n',
        "'a','b','label'\n'1','2.5','up'\n'3','4','down'\n'5','6','up'\n",
        "sep=;\na;b;label\n1;2.5;up\n3;4;down\n5;6;up\n",
        "\n\na,b,label\n\n1,2.5,up\n\n3,4,down\n5,6,up\n,,\n\n",
        "a,b,label,\n1,2.5,up,\n3,4,down,\n5,6,up,\n",
        "a^b^label\n1^2.5^up\n3^4^down\n5^6^up\n",
    ],
)
def test_a_clear_table_is_read_without_a_word(text: str) -> None:
    table, findings = read(text)
    assert table.cells.to_pydict() == PLAIN
    assert findings == []


@pytest.mark.parametrize(
    ("text", "columns", "told"),
    [
        ("# made by x\na,b\n1,2\n3,4\n", {"a": ["1", "3"], "b": ["2", "4"]}, "comments"),
        ("# a b\n1 2\n3 4\n", {"a": ["1", "3"], "b": ["2", "4"]}, "comments"),
        ("a,b\n1,2\n# a break\n3,4\n5,6\n7,8\n9,0\n", {"a": list("13579"), "b": list("24680")}, "comments"),
        ("Report of May\nmade by Anna\n\na,b\n1,2\n3,4\n", {"a": ["1", "3"], "b": ["2", "4"]}, "preamble"),
        (
            "Rate,100\nName,Anna\n\na,b,c\n1,2,u\n3,4,d\n",
            {"a": ["1", "3"], "b": ["2", "4"], "c": ["u", "d"]},
            "preamble",
        ),
        ("a,b\n1,2\n3,4\n5,6\nTotal,12\n", {"a": ["1", "3", "5"], "b": ["2", "4", "6"]}, "footer"),
        (
            "a,b,c\n1,2,u\n3,4,d\n5,6,u\n\nExported on Monday\n",
            {"a": list("135"), "b": list("246"), "c": list("udu")},
            "footer",
        ),
        ("a,b\ns,m/s^2\n1,2\n3,4\n", {"a": ["1", "3"], "b": ["2", "4"]}, "units"),
        (
            ",acc,,gyr\nt,x,y,x\n1,2,3,5\n9,3,4,4\n",
            {"t": list("19"), "acc x": list("23"), "acc y": list("34"), "gyr x": list("54")},
            "header_rows",
        ),
        ("a,a,b\n1,2,3\n4,5,7\n", {"a": list("14"), "a (2)": list("25"), "b": list("37")}, "header_rows"),
        (",a,b\n0,2,3\n1,5,7\n", {"column 1": list("01"), "a": list("25"), "b": list("37")}, "header_rows"),
        ('"x","y"\n"r1",1,2\n"r2",3,4\n', {"column 1": ["r1", "r2"], "x": list("13"), "y": list("24")}, "header_rows"),
        ("a,b\n1,2\na,b\n3,4\n", {"a": ["1", "3"], "b": ["2", "4"]}, "header_rows"),
    ],
)
def test_what_is_left_out_or_put_together_is_told(text: str, columns: dict[str, list[str]], told: str) -> None:
    table, findings = read(text)
    assert table.cells.to_pydict() == columns
    assert codes(findings) == [("tells", told)]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("1.5,2.5,up\n3.5,4.5,down\n", 3, 2),
        ("up,1,2,3\ndown,3,2,1\nup,2,3,4\n", 4, 3),
        ("1\t0.5\t0.25\n2\t0.75\t0.1\n", 3, 2),
        ("1,err\n2,3\n4,5\n6,7\n", 2, 4),
    ],
)
def test_a_first_row_of_data_is_not_taken_for_names(text: str, width: int, rows: int) -> None:
    table, _ = read(text)
    assert table.columns == tuple(f"column {j + 1}" for j in range(width))
    assert table.rows == rows
    assert table.format.header == 0


@pytest.mark.parametrize("text", ["label,0,1,2\nup,5,3,4\ndown,9,7,8\n", "0,1,2,3\n5,3,4,1\n9,7,8,8\n"])
def test_counted_columns_are_names(text: str) -> None:
    table, _ = read(text)
    assert table.columns == tuple(text.split("\n")[0].split(","))


def test_series_of_different_length_leave_empty_cells_at_the_end() -> None:
    table, findings = read("up,1.5,2\ndown,3,4.5,5,6\nup,5,6,7\n")
    assert table.cells.to_pydict()["column 4"] == ["", "5", "7"]
    assert table.cells.to_pydict()["column 5"] == ["", "6", ""]
    assert findings == []


def test_rows_with_more_cells_than_names_stop_the_reading() -> None:
    _, findings = read("a,b,c\n1,2,3\n1,5,2,5,3\n5,6,7\n8,8,8\n1,2,3,4\n")
    assert codes(findings) == [("stops", "ragged")]
    assert (findings[0].count, findings[0].where) == (2, "row 3; row 6")


def test_a_quote_that_is_not_closed_stops_with_its_row_and_a_remedy() -> None:
    tables, findings = open_files([File("x.csv", b'a,b\n1,2\n3,"x\n5,6\n7,8\n')], {})
    assert not tables
    assert codes(findings) == [("stops", "quote")]
    assert "row 3" in findings[0].where
    table, findings = read('a,b\n1,2\n3,"x\n5,6\n7,8\n', **findings[0].fixes[0].changes)
    assert table.cells.to_pydict()["b"] == ["2", '"x', "6", "8"]


def test_rows_know_their_lines_quickly_and_slowly() -> None:
    quick, _ = read("a,b\r\n\r\n1,2\r\n\r\n3,4\r\n5,6\r\n")
    assert quick.lines([0, 1, 2]).tolist() == [3, 5, 6]
    broken, _ = read('a,b\n1,"x\ny"\n\n3,z\n')
    assert broken.lines([0, 1]).tolist() == [2, 5]
    ragged, _ = read("a,b,c\n1,2,3\n\n4,5\n7,8,9\n")
    assert ragged.lines([0, 1, 2]).tolist() == [2, 4, 5]


def test_wishes_are_followed() -> None:
    table, _ = read("a,b\n1,2\n3,4\n", header=0)
    assert table.cells.to_pydict() == {"column 1": ["a", "1", "3"], "column 2": ["b", "2", "4"]}
    table, _ = read("a b;c d\n1 2;3 4\n3 4;5 6\n", delimiter=";")
    assert table.columns == ("a b", "c d")
    table, _ = read("1,2\n3,4\n5,6\n", preamble=1, header=1)
    assert table.cells.to_pydict() == {"3": ["5"], "4": ["6"]}


def test_our_own_tables_say_their_layout() -> None:
    table, findings = read("series,step,class,x,y\ns1,1,up,0.5,1\ns1,2,up,0.25,2\n")
    assert findings == []
    assert table.given == {
        "kind": "long",
        "series": "series",
        "time": "step",
        "label": "class",
        "features": ("x", "y"),
        "literal": True,
        "classes": (),
    }


@given(
    st.lists(
        st.tuples(st.integers(), st.floats(allow_nan=False), st.sampled_from(["up", "a, b", 'say "x"', "a\nb"])),
        min_size=3,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_the_csv_module_writes_is_read(rows: list[tuple[int, float, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("n", "value", "label"), *rows])
    table, _ = read(out.getvalue(), delimiter=delimiter)
    assert table.column("n").to_pylist() == [str(n) for n, _, _ in rows]
    assert table.column("value").to_pylist() == [repr(value) for _, value, _ in rows]
    assert table.column("label").to_pylist() == [label for _, _, label in rows]


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", "#NV", "#1.5"])
@pytest.mark.parametrize("above", ["", "# made by x\n"])
def test_a_row_that_begins_like_a_comment_is_no_comment(cell: str, above: str) -> None:
    table, _ = read(f"{above}a,b\n1,2\n{cell},4\n5,6\n7,8\n9,0\n1,2\n")
    assert table.cells.to_pydict() == {"a": ["1", cell, "5", "7", "9", "1"], "b": list("246802")}


def test_a_first_row_that_begins_with_an_error_of_a_spreadsheet_is_data() -> None:
    table, _ = read("#N/A,2,up\n3,4,down\n5,6,up\n")
    assert table.column("column 1").to_pylist() == ["#N/A", "3", "5"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("count", [370, 400, 2_000, 30_000])
def test_a_diary_above_the_table_may_be_longer_than_what_is_looked_at_first(count: int, end: str) -> None:
    diary = [f"# {i}: all is well, battery {i % 100} %" for i in range(count)]
    table, findings = read(end.join([*diary, "a,b,label", "1,2.5,up", "3,4,down", "5,6,up"]) + end)
    assert {name: table.column(name).to_pylist() for name in table.columns} == PLAIN
    assert [(found.code, found.count) for found in findings] == [("comments", count)]


def test_a_comment_far_below_is_left_out_and_a_row_is_kept() -> None:
    rows = "".join(f"{i},2\n" for i in range(900))
    table, _ = read(f"# made by x\na,b\n{rows}# a break\n#N/A,3\n{rows}")
    assert table.column("a").to_pylist() == [*map(str, range(900)), "#N/A", *map(str, range(900))]


@pytest.mark.parametrize(
    "above",
    [
        "This holds, among others, the data of Anna.\n",
        "The data of Anna, Ben, and Carl\n",
        "Anna,Ben,Carl\n\n",
    ],
)
def test_a_sentence_above_the_names_is_no_part_of_them(above: str) -> None:
    table, findings = read(f"{above}a,b,label\n1,2.5,up\n3,4,down\n5,6,up\n")
    assert table.cells.to_pydict() == PLAIN
    assert codes(findings) == [("tells", "preamble")]


@pytest.mark.parametrize(
    "text",
    ["a long name, b, label\n1,2.5,up\n3,4,down\n5,6,up\n", "p, q, r\na long name,b,label\n1,2.5,up\n3,4,down\n"],
)
def test_names_after_spaces_are_no_sentence(text: str) -> None:
    table, _ = read(text)
    assert [name.split()[-1] for name in table.columns] == ["name", "b", "label"]


def test_a_separator_at_the_end_of_each_row_but_the_names_is_no_column() -> None:
    table, findings = read("a,b,label\n1,2.5,up,\n3,4,down,\n5,6,up,\n")
    assert table.cells.to_pydict() == PLAIN
    assert findings == []
    rows = "1,2,up,\n" * 9
    table, findings = read(f"a,b,label\n{rows}3,4,5,down\n{rows}")
    assert table.columns == ("a", "b", "label")
    assert codes(findings) == [("stops", "ragged")]
    assert findings[0].where == "row 11"


@pytest.mark.parametrize("text", ["a b c\n1 2 3\n4   6\n7 8 9\n", "1 2 3\n4   6\n7 8 9\n5 5 5\n", "a b c\n1 2\n4 6\n"])
def test_rows_of_spaces_with_a_hole_stop_the_reading(text: str) -> None:
    _, findings = read(text)
    assert codes(findings) == [("stops", "ragged")]
    assert "row 2" in findings[0].where or findings[0].where == "row 3"


ROWS = "".join(f"{i},m1,{i}.5\n" for i in range(12))


@pytest.mark.parametrize(
    ("below", "count"), [("7.08,Summe,\n", 1), ("total,,66\n", 1), ("5.5,Mean,\n3.6,Std,\n", 2), ("mean\n", 1)]
)
def test_sums_below_a_long_table_are_left_out(below: str, count: int) -> None:
    table, findings = read(f"t,id,x\n{ROWS}{below}")
    assert table.column("id").to_pylist() == ["m1"] * 12
    assert [(f.weight, f.code, f.count) for f in findings] == [("tells", "footer", count)]


def test_a_full_last_row_is_data_whatever_its_class_is_called() -> None:
    table, _ = read(f"t,id,x\n{ROWS}12,max,1\n")
    assert table.column("id").to_pylist() == [*["m1"] * 12, "max"]


@pytest.mark.parametrize(
    ("above", "columns"),
    [
        ("left,,right\n", ("left t", "left id", "right x")),
        (",left,right\n", ("t", "left id", "right x")),
    ],
)
def test_groups_over_names_belong_to_them(above: str, columns: tuple[str, ...]) -> None:
    table, findings = read(f"{above}t,id,x\n{ROWS}")
    assert table.columns == columns
    assert codes(findings) == [("tells", "header_rows")]


@pytest.mark.parametrize("text", ["# nothing\n# here\n", "% nothing, here\n\n% at all\n"])
def test_a_file_of_comments_is_empty(text: str) -> None:
    tables, findings = open_files([File("x.csv", text.encode())], {})
    assert not tables
    assert codes(findings) == [("stops", "empty")]
