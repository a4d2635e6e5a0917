"""Tables and wishes in which a guess has next to nothing to hold on to."""

from __future__ import annotations

import pytest

from rnnviz.data.tables import facts, guess, lay_out
from rnnviz.errors import DataError
from tests.unit.data.tables.made import codes, table_of


@pytest.mark.parametrize("columns", [1, 2])
def test_columns_that_only_count_rows_leave_no_class(columns: int) -> None:
    header = ",".join(f"{'yx'[j]}_0" for j in range(columns))
    table = table_of(header + "\n" + "".join(",".join([str(i)] * columns) + "\n" for i in range(18)))
    found = guess(table, {})
    parts = lay_out(table, found.layout)
    assert found.layout.label is None
    assert codes([*found.findings, *parts.findings])


@pytest.mark.parametrize("name", ["nope", "", "id + nope"])
@pytest.mark.parametrize("role", ["series", "label", "time", "target"])
@pytest.mark.parametrize("kind", [None, "wide", "long", "recording"])
def test_a_wish_for_a_column_that_is_not_there_is_named_and_no_more(name: str, role: str, kind: str | None) -> None:
    table = table_of("id,t,v,class\n1,0,5,a\n1,1,6,a\n1,2,7,a\n2,0,5,b\n2,1,4,b\n2,2,3,b\n")
    found = guess(table, {role: name} | ({"kind": kind} if kind else {}))
    assert getattr(found.layout, role) == name
    facts(table, found.layout)
    if name in found.layout.columns():
        with pytest.raises(DataError, match="no column"):
            lay_out(table, found.layout)


def test_what_a_file_says_of_columns_it_does_not_have_does_not_count() -> None:
    text = "id,t,v,group\n1,0,5,a\n1,1,6,a\n1,2,7,a\n2,0,5,b\n2,1,4,b\n2,2,3,b\n"
    given = {"kind": "long", "series": "series", "time": "step", "label": "class", "features": ("v",), "literal": True}
    assert guess(table_of(text, **given), {}).layout == guess(table_of(text), {}).layout
