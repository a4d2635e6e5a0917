"""CSV files that this program wrote."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.data.files import File, open_files

OWN = b"series,step,class,x\n'NA,1,'+up,1.5\n'NA,2,'+up,2.5\nb,1,down,3.5\n"


@pytest.mark.parametrize("wishes", [{}, {"decimal": "."}, {"encoding": "utf-8"}, {"thousands": ""}])
def test_wishes_that_fit_leave_them_as_they_are(wishes: dict[str, Any]) -> None:
    (table,), _ = open_files([File("x.csv", OWN)], wishes)
    assert table.given["literal"] is True
    assert table.given["features"] == ("x",)


@pytest.mark.parametrize(
    "wishes", [{"delimiter": ","}, {"quote": ""}, {"comment": ""}, {"header": 1}, {"preamble": 0}, {"header": 0}]
)
def test_wishes_of_how_to_cut_them_make_them_files_like_others(wishes: dict[str, Any]) -> None:
    (table,), _ = open_files([File("x.csv", OWN)], wishes)
    assert not table.given
