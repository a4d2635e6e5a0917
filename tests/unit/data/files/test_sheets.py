"""Workbooks with several sheets: asked about, read by themselves or as one set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnviz.data.files import File
from rnnviz.data.reading import Reading, inspect
from rnnviz.errors import Finding
from tests.corpus.pack import Cell, ods, xlsx

Sheet = list[list[Cell]]
VALUES = np.random.default_rng(0).normal(size=(3, 6, 8)).round(2)
CLASSES = ("run", "sit", "walk")


def wide(own: np.ndarray) -> Sheet:
    return [[f"t{t}" for t in range(8)], *own.tolist()]


def long(own: np.ndarray) -> Sheet:
    return [["id", "time", "x"], *([i + 1, t, float(own[i, t])] for i in range(6) for t in range(8))]


def one_recording(own: np.ndarray) -> Sheet:
    return [["time", "x"], *([t, float(x)] for t, x in enumerate(own.ravel()))]


def of_classes(sheet: Any) -> dict[str, Sheet]:
    return {name: sheet(own) for name, own in zip(CLASSES, VALUES, strict=True)}


def read(sheets: dict[str, Sheet], pack: Any = xlsx, **wishes: Any) -> Reading:
    return inspect([File("book.xlsx", pack(sheets))], **wishes)


def question(reading: Reading) -> Finding:
    (found,) = (f for f in reading.findings if f.code == "sheet" and f.weight == "asks")
    return found


@pytest.mark.parametrize("pack", [xlsx, ods])
@pytest.mark.parametrize("sheet", [wide, long])
def test_sheets_of_the_same_columns_are_read_as_one_set_whose_classes_are_their_names(sheet: Any, pack: Any) -> None:
    sheets = of_classes(sheet)
    first, together, *single = question(read(sheets, pack)).fixes
    assert first.words == "Read all sheets; the sheet's name is the class"
    assert [fix.changes for fix in single] == [{"sheet": name} for name in CLASSES]
    for fix in (first, together):
        reading = read(sheets, pack, **fix.changes)
        series = reading.series
        assert series is not None and reading.recipe is not None
        assert (series.n, series.l, series.classes, series.title) == (18, 8, CLASSES, "book.xlsx")
        assert (reading.recipe.format.sheet, reading.recipe.layout.label) == ("*", "sheet")
        for c, own in enumerate(VALUES.astype(np.float32)):
            got = series.X[:, series.y == c, 0].T
            assert sorted(map(tuple, got.tolist())) == sorted(map(tuple, own.tolist()))


def test_recordings_on_sheets_are_cut_each_by_itself() -> None:
    reading = read(of_classes(one_recording), sheet="*", label="sheet", window=12, stride=12)
    series = reading.series
    assert series is not None
    assert (series.n, series.l, series.classes) == (12, 12, CLASSES)
    np.testing.assert_array_equal(series.X[:, 0, 0], VALUES[0].ravel()[:12].astype(np.float32))


def test_sheets_with_other_columns_are_told_and_left_out() -> None:
    sheets = {**of_classes(wide), "notes": [["who", "when"], ["Anna", "May"], ["Ben", "June"]]}
    fix = question(read(sheets)).fixes[0]
    assert fix.words == "Read the 3 sheets with the same columns; the sheet's name is the class"
    reading = read(sheets, **fix.changes)
    assert reading.series is not None and reading.series.n == 18
    (told,) = (f for f in reading.findings if f.code == "sheet")
    assert (told.weight, told.where, told.count) == ("tells", "notes", 1)


def test_sheets_of_different_columns_are_only_read_one_by_one() -> None:
    sheets = {"a": wide(VALUES[0]), "b": long(VALUES[1])}
    assert [fix.changes for fix in question(read(sheets)).fixes] == [{"sheet": "a"}, {"sheet": "b"}]


def test_a_column_called_sheet_keeps_its_name() -> None:
    sheets = {
        name: [[*rows[0], "sheet"], *([*row, "ab"[i % 2]] for i, row in enumerate(rows[1:]))]
        for name, rows in of_classes(wide).items()
    }
    (together, *_) = question(read(sheets)).fixes
    assert together.changes == {"sheet": "*"}
    series = read(sheets, kind="wide", label="sheet", **together.changes).series
    assert series is not None and series.classes == ("a", "b")


def test_findings_say_on_which_sheet() -> None:
    sheets = of_classes(wide)
    sheets["sit"][3][4] = "oops"
    (found,) = (f for f in read(sheets, sheet="*", label="sheet").findings if f.code == "text")
    assert "row 4 of book.xlsx/sit, column t4: 'oops'" in found.where
