"""Names of columns."""

from __future__ import annotations

from rnnviz.data.files.names import different, numbered


def test_names_become_different_and_it_is_told() -> None:
    names, findings = different(["x", "", "x", "x (2)", "x", ""])
    assert names == ("x", "column 2", "x (2)", "x (2) (2)", "x (3)", "column 6")
    assert [(f.what, f.count) for f in findings] == [("Names of columns are repeated", 3), ("Columns have no name", 2)]


def test_a_name_repeated_very_often_is_numbered_through() -> None:
    count = 60_000
    assert numbered(["x"] * count) == ["x", *(f"x ({i})" for i in range(2, count + 1))]
