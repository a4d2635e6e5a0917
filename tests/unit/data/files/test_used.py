"""How far a spreadsheet reaches is known before memory is taken for it."""

from __future__ import annotations

import io
import zipfile

import pytest

from rnnviz.data.files import File, open_files
from rnnviz.data.files.used import used_by


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def workbook(rows: str) -> bytes:
    sheet = {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>"}
    return zipped(**sheet, **{"[Content_Types].xml": "<Types/>"})


def document(rows: str) -> bytes:
    return zipped(**{"content.xml": f'<d xmlns:table="t" xmlns:office="o" xmlns:text="x">{rows}</d>'})


CELL = '<table:table-cell office:value-type="float" office:value="1"{}/>'


SEVENTY = ' table:number-columns-repeated="70"'


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>', 2),
        ('<row r="3"><c r="C3"><v>1</v></c></row>', 9),
        ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", 4),
        ('<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>', 16384 * 1048576),
        ("<row><c r='A1'><v>1</v></c><x:c note='>' r = 'XFD1048576'><x:v>2</x:v></x:c></row>", 16384 * 1048576),
        ('<row r="1048576"><c/><c r="XFD1048576" s="1"/></row><row r="2"><c r="B2"><v>1</v></c></row>', 4),
    ],
)
def test_a_workbook_reaches_to_its_last_filled_cells(rows: str, cells: int) -> None:
    assert used_by(workbook(rows.replace("x:", ""))) == cells


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        (f"<table:table-row>{CELL.format('')}{CELL.format('')}</table:table-row>", 2),
        (
            f'<table:table-row>{CELL.format("")}<table:table-cell table:number-columns-repeated="16383"/>'
            '</table:table-row><table:table-row table:number-rows-repeated="1048575"><table:table-cell/>'
            "</table:table-row>",
            1,
        ),
        (
            f'<table:table-row table:number-rows-repeated="99"><table:table-cell/></table:table-row>'
            f"<table:table-row>{CELL.format(SEVENTY)}</table:table-row>",
            7000,
        ),
    ],
)
def test_an_open_document_repeats_cells(rows: str, cells: int) -> None:
    assert used_by(document(rows)) == cells


def test_a_cell_in_the_last_row_and_column_is_refused() -> None:
    data = workbook('<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>')
    tables, findings = open_files([File("x.xlsx", data)], {})
    assert tables == []
    assert [(finding.code, finding.weight) for finding in findings] == [("too_large", "stops")]
