"""Spreadsheet files: .xlsx, .xls, .xlsb and .ods, by calamine."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from xml.parsers.expat import ExpatError

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from rnnviz.data.files.comments import Comments
from rnnviz.data.files.finish import Grid, empty_rows, finished, no_rows, too_large
from rnnviz.data.files.head import Head, Rows
from rnnviz.data.files.shape import shape_of
from rnnviz.data.files.table import File, Format, Table
from rnnviz.data.files.text import Sketch, told, wished
from rnnviz.data.files.unpack import DAMAGED, ZIP, corrupt, encrypted
from rnnviz.data.files.used import used_by
from rnnviz.errors import Finding, Fix

_BROKEN: tuple[type[Exception], ...] = (CalamineError, ExpatError, *DAMAGED)


def open_sheet(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table on the sheet that is wished for, or on the first one that holds a table."""
    try:
        if large := _too_large(file.data):
            return None, [large]
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        sheets = {name: _cells(book, name) for name in book.sheet_names}
    except PasswordError:
        return None, [encrypted(file.name)]
    except _BROKEN as error:
        return None, [corrupt(file.name, str(error)[:200])]
    except BaseException as error:  # a panic inside the library is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return None, [corrupt(file.name)]
    full = [name for name, rows in sheets.items() if len(rows) > 1 and max(map(len, rows)) > 1]
    wish = wishes.get("sheet")
    name = wish if wish in sheets else full[0] if full else None
    if name is None or not sheets[name]:
        return None, [no_rows()]
    asked = [_which(full)] if wish not in sheets and len(full) > 1 else []
    table, findings = _table(file, name, sheets[name], wishes)
    return table, [*asked, *findings]


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


def _which(names: Sequence[str]) -> Finding:
    fixes = tuple(Fix(f"Read the sheet {name}", {"sheet": name}) for name in names[:12])
    what = f"There are {len(names)} sheets with tables"
    return Finding(what, "Choose the one to read.", ", ".join(names[:12]), len(names), "", "sheet", "asks", fixes)
