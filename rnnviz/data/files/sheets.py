"""Spreadsheet files: .xlsx, .xls, .xlsb and .ods, by calamine."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.parsers.expat import ExpatError

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from rnnviz.data.files.comments import Comments
from rnnviz.data.files.finish import Grid, empty_rows, finished, no_rows, too_large
from rnnviz.data.files.head import Head, Rows
from rnnviz.data.files.places import listed
from rnnviz.data.files.shape import shape_of
from rnnviz.data.files.table import ALL_SHEETS, SHEET, File, Format, Table
from rnnviz.data.files.text import Sketch, told, wished
from rnnviz.data.files.unpack import DAMAGED, ZIP, corrupt, encrypted
from rnnviz.data.files.used import used_by
from rnnviz.data.limits import MAX_CLASSES
from rnnviz.errors import Finding, Fix

SHOWN = 12  # sheets by name
_BROKEN: tuple[type[Exception], ...] = (CalamineError, ExpatError, *DAMAGED)


@dataclass(frozen=True, eq=False)
class Sheet:
    """name: of the sheet. table: None where none could be made of it. findings: what reading it showed."""

    name: str
    table: Table | None
    findings: list[Finding]


def open_sheets(file: File, wishes: Mapping[str, Any]) -> tuple[list[Table], list[Finding]]:
    """The table on the sheet that is wished for, or on the first one that holds a table; or those of all sheets that
    have the same columns."""
    try:
        if large := _too_large(file.data):
            return [], [large]
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        cells = {name: _cells(book, name) for name in book.sheet_names}
    except PasswordError:
        return [], [encrypted(file.name)]
    except _BROKEN as error:
        return [], [corrupt(file.name, str(error)[:200])]
    except BaseException as error:  # a panic inside the library is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return [], [corrupt(file.name)]
    full = [name for name, rows in cells.items() if len(rows) > 1 and max(map(len, rows)) > 1]
    wish = str(wishes.get("sheet") or "")
    names = [wish] if cells.get(wish) else full
    if not names:
        return [], [no_rows()]
    sheets = [Sheet(name, *_table(file, name, cells[name], wishes)) for name in names]
    if wish == ALL_SHEETS:
        return _together(file, sheets)
    asked = [_which(sheets)] if len(sheets) > 1 else []
    return [sheets[0].table] if sheets[0].table else [], [*asked, *sheets[0].findings]


def _of_same_columns(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with the columns that most have, in any order."""
    columns = {sheet.name: frozenset(sheet.table.columns) for sheet in sheets if sheet.table}
    usual = Counter(columns.values()).most_common(1)[0][0] if columns else None
    return [sheet for sheet in sheets if columns.get(sheet.name) == usual is not None]


def _together(file: File, sheets: Sequence[Sheet]) -> tuple[list[Table], list[Finding]]:
    """Tables with names as of files in a folder of the workbook's name."""
    same = _of_same_columns(sheets)
    other = [sheet.name for sheet in sheets if sheet not in same]
    tables = [
        replace(sheet.table, name=f"{file.name}/{sheet.name}", format=replace(sheet.table.format, sheet=ALL_SHEETS))
        for sheet in same
        if sheet.table
    ]
    findings = [
        replace(found, where=f"{sheet.name}: {found.where}" if found.where else sheet.name)
        for sheet in sheets
        for found in sheet.findings
        if sheet in same or not same
    ]
    if other and same:
        remedy = "They were not read; choose one of them if it is what you want."
        what, where = "Sheets have other columns than the rest", listed(other[:SHOWN], len(other))
        findings.append(Finding(what, remedy, where, len(other), "", "sheet", "tells"))
    return tables, findings


def _too_large(data: bytes) -> Finding | None:
    """What is said of a workbook whose sheets reach too far, before any memory is taken for them."""
    return too_large(used_by(data), 1) if data.startswith(ZIP) else None


def _table(
    file: File, name: str, cells: list[list[str]], wishes: Mapping[str, Any]
) -> tuple[Table | None, list[Finding]]:
    skip = int(wishes.get("preamble", 0))
    places = [i for i, row in enumerate(cells) if i >= skip and any(row)]
    rows = Rows([cells[i] for i in places], places, [i + 1 for i in places])
    if not rows.cells:
        return None, [no_rows()]
    shape = wished(shape_of(rows.cells, True, wishes.get("footer")), wishes, len(rows))
    last = len(rows) - shape.below
    sketch = Sketch(Comments("", ",", ""), rows, shape, Head((), True), below=rows.cells[last:])
    header = rows.cells[shape.above : shape.above + shape.header]
    units = rows.cells[shape.first - 1] if shape.units else None
    starts = np.array(places[shape.first : last], np.int64) + 1
    columns = list(zip(*rows.cells[shape.first : last], strict=True))
    arrays = [pa.chunked_array([pa.array(column, pa.string())]) for column in columns]
    format = Format("sheet", preamble=sketch.preamble, header=shape.header, units=shape.units, footer=shape.below)
    grid = Grid(arrays, header, units, lambda: starts)
    table, findings = finished(file.name, grid, replace(format, sheet=name), wishes)
    between = np.setdiff1d(np.arange(starts[0], starts[-1]), starts).tolist() if table else []
    return table, [*told(sketch), *([empty_rows(between)] if between else []), *findings]


def _cells(book: CalamineWorkbook, name: str) -> list[list[str]]:
    """All rows of a sheet, from its first row, so that places are the user's; empty columns at the left left out."""
    rows = [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
    left = min((next(j for j, cell in enumerate(row) if cell) for row in rows if any(row)), default=0)
    return [row[left:] for row in rows]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, (dt.datetime, dt.date, dt.time)):
        return cell.isoformat()
    return str(cell).strip()


def _which(sheets: Sequence[Sheet]) -> Finding:
    names = [sheet.name for sheet in sheets]
    fixes = (*_all(sheets), *(Fix(f"Read the sheet {name}", {"sheet": name}) for name in names[:SHOWN]))
    what = f"There are {len(names)} sheets with tables"
    remedy = "Choose the one to read, or read them together." if len(fixes) > len(names[:SHOWN]) else "Choose one."
    return Finding(what, remedy, listed(names[:SHOWN], len(names)), len(names), "", "sheet", "asks", fixes)


def _all(sheets: Sequence[Sheet]) -> list[Fix]:
    """The clicks that read several sheets as one set."""
    same = _of_same_columns(sheets)
    if len(same) < 2 or same[0].table is None:
        return []
    which = "all sheets" if len(same) == len(sheets) else f"the {len(same)} sheets with the same columns"
    together = Fix(f"Read {which} together", {"sheet": ALL_SHEETS})
    if SHEET in same[0].table.columns or len(same) > MAX_CLASSES:
        return [together]
    by_sheet = Fix(f"Read {which}; the sheet's name is the class", {"sheet": ALL_SHEETS, "label": SHEET})
    return [by_sheet, together]
