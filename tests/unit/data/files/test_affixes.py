"""What stands beside numbers: told apart, shared or not, taken off."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.data.files import File, open_files
from rnnviz.data.files.affixes import apart, shared
from rnnviz.data.reading import inspect
from rnnviz.errors import ConfigError


@pytest.mark.parametrize(
    ("cell", "number", "affix"),
    [
        ("12 mm", "12", "mm"),
        ("12mm", "12", "mm"),
        ("-$5", "-5", "$"),
        ("$-5", "-5", "$"),
        ("US$ 5", "5", "US$"),
        ("5 EUR", "5", "EUR"),
        ("7 %", "7", "%"),
        ("12.5°C", "12.5", "°C"),
        ("3 m/s²", "3", "m/s²"),
        ("1 200 mm", "1 200", "mm"),
        ("1.5e-3 V", "1.5e-3", "V"),
        ("1,234.5\u00a0kg", "1,234.5", "kg"),
    ],
)
def test_a_number_and_what_stands_beside_it(cell: str, number: str, affix: str) -> None:
    assert apart(cell) == (number, affix)


@pytest.mark.parametrize(
    "cell",
    ["12", "", "mm", "0x10", "12-Jan", "<0.5", "1.5*", "1_000", "12:30", "3/4", "S01", "--5 V", "1 2 m", "1.2.3 V"],
)
def test_what_is_no_such_cell(cell: str) -> None:
    assert apart(cell) == ("", "")


def test_all_cells_must_share_it() -> None:
    assert shared(["1 mm", "NA", "", "2mm"]) == "mm"
    assert shared(["1 mm", "1.2 cm"]) == shared(["1 mm", "2"]) == shared(["1 mm", "$2"]) == shared(["NA"]) == ""


def test_only_the_column_and_the_affix_that_were_named_are_read_without() -> None:
    text = "a,b,class\n1 mm,1 mm,x\n2 cm,2 mm,y\n3 mm,3 mm,x\n"
    (table,), _ = open_files([File("x.csv", text.encode())], {"affixes": {"a": "mm", "none": "kg"}})
    assert table.column("a").to_pylist() == ["1", "2 cm", "3"]
    assert table.column("b").to_pylist() == ["1 mm", "2 mm", "3 mm"]
    one = table.affixed["a"]
    assert (one.cell, one.number, one.count, table.units) == ("1 mm", "1", 2, {"a": "mm"})


@pytest.mark.parametrize("name", ["x.json", "x.csv"])
def test_other_containers_too(name: str) -> None:
    text = '[{"a": "1 mm", "b": 2}, {"a": "5 mm", "b": 3}]' if name.endswith("json") else "a,b\n1 mm,2\n5 mm,3\n"
    (table,), _ = open_files([File(name, text.encode())], {"affixes": {"a": "mm"}})
    assert table.column("a").to_pylist() == ["1", "5"]


@pytest.mark.parametrize("affixes", [{"a": 5}, {1: "mm"}, ["mm"], "mm"])
def test_what_is_no_text_by_column_is_refused(affixes: Any) -> None:
    with pytest.raises(ConfigError, match="must be text, by column"):
        inspect(b"a,b\n1 mm,2\n5 mm,3\n", affixes=affixes)
