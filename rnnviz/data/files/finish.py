"""Columns of text become a table: rows that hold nothing left out, names, units, the decimal sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rnnviz.data.files.affixes import without
from rnnviz.data.files.decimal import SPACED, decide
from rnnviz.data.files.names import different, joined, units_of
from rnnviz.data.files.places import counted, rows_listed
from rnnviz.data.files.ready import CODES, NUMBERS, TEXT, Again
from rnnviz.data.files.table import Format, Table
from rnnviz.data.limits import MAX_CELLS, MAX_COLUMNS
from rnnviz.errors import Finding
from rnnviz.records import Ints


@dataclass(frozen=True, eq=False)
class Grid:
    """What was cut from a file. columns: equally long, of text or as in ``ready``. header: rows of names; units: a row
    of them. lines_of: each row's place in the file, from 1. again: text of the columns, where some are numbers."""

    columns: list[pa.ChunkedArray]
    header: Sequence[Sequence[str]]
    units: Sequence[str] | None
    lines_of: Callable[[], Ints]
    again: Again | None = None

    @property
    def is_text(self) -> bool:
        return all(column.type == TEXT for column in self.columns)

    def text(self) -> list[pa.ChunkedArray]:
        """The text of all columns."""
        if self.again is not None:
            return self.again.whole[: len(self.columns)]
        return [column if column.type == TEXT else column.cast(TEXT) for column in self.columns]


def finished(name: str, grid: Grid, format: Format, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table, and what making it showed. None where there are no rows, or too many cells."""
    kept, findings = _without_empty(grid)
    rows = len(kept.columns[0]) if kept.columns else 0
    if not rows:
        return None, [*findings, no_rows()]
    if large := too_large(rows, len(kept.columns)):
        return None, [*findings, large]
    names, renamed = different(joined(kept.header, len(kept.columns)))
    cells = pa.table(kept.columns, names=names)
    table = Table(name, cells, format, units_of(names, kept.units), {}, (), kept.lines_of, kept.again)
    affixes = wishes.get("affixes", {})
    table = without(table, affixes)
    decimal, thousands, asked = decide(table)
    if "decimal" in wishes or "thousands" in wishes:
        decimal, thousands, asked = _wished(decimal, thousands, asked, wishes)
    questions = [found for found in asked if found.weight == "asks"]
    asked = [found for found in asked if found not in questions[1:]]  # one at a time
    table = replace(table, format=replace(format, decimal=decimal, thousands=thousands, affixes=affixes))
    findings += [*(renamed if kept.header else ()), *asked]
    return table if decimal == "." else table.as_text(), findings


def own_layout(table: Table, classes: Sequence[str] = (), source: Mapping[str, Any] | None = None) -> Table:
    """A table that this program wrote, with its layout. classes: their order, source: of the set, where the file says
    them."""
    roles = {"kind": "long", "series": "series", "time": "step", "label": "class"}
    given = {**roles, "features": table.columns[3:], "literal": True, "classes": tuple(classes)}
    return replace(table, given={**given, "source": source} if source else given)


def no_rows() -> Finding:
    remedy = "Choose a file with a row for every series or every time step."
    return Finding("There are no rows with data", remedy, code="empty")


def empty_rows(lines: Sequence[int]) -> Finding:
    """Rows that hold nothing among those that do."""
    remedy = "They were left out. Where each is a step without values, write NA into its cells, so that it is counted."
    return Finding("Rows hold nothing", remedy, rows_listed(lines), len(lines), "", "empty_rows", "tells")


def too_large(rows: int, columns: int) -> Finding | None:
    """Why a table of this size can't be read, if it can't."""
    if columns > MAX_COLUMNS:
        remedy = f"At most {MAX_COLUMNS:,} can be read: take steps together, or write one row for each step."
        return Finding(f"The table has {columns:,} columns", remedy, code="too_large")
    if rows * columns > MAX_CELLS:
        remedy = f"At most {MAX_CELLS:,} can be read: keep fewer rows, or fewer columns."
        return Finding(f"The table has {rows * columns:,} cells", remedy, code="too_large")
    return None


def _wished(
    decimal: str, thousands: str, asked: Sequence[Finding], wishes: Mapping[str, Any]
) -> tuple[str, str, list[Finding]]:
    """A decimal sign decides everything but whether spaces and apostrophes are thousands marks."""
    left = asked if "thousands" not in wishes and thousands in SPACED else ()
    decimal = wishes.get("decimal", decimal)
    thousands = wishes.get("thousands", thousands)
    open_ = [f for f in left if f.weight != "stops" and not any("decimal" in fix.changes for fix in f.fixes)]
    return decimal, "" if thousands == decimal else thousands, open_


def _without_empty(grid: Grid) -> tuple[Grid, list[Finding]]:
    """Without rows that hold nothing or repeat the names, and without empty columns at the end that have no name.
    Empty rows below all others are no rows; those among them are told, because a step may be missing there."""
    columns = list(grid.columns)
    while columns and _unnamed(grid.header, len(columns) - 1) and _empty(columns[-1]):
        columns.pop()
    empty = _all_equal(columns, [""] * len(columns))
    again = _repeated(columns, grid.header)
    if (empty.any() or again.any()) and not grid.is_text:  # of numbers, only their text can say so
        return _without_empty(replace(grid, columns=grid.text(), again=None))
    findings = [_again(grid.lines_of()[again].tolist())] if again.any() else []
    keep = ~empty & ~again
    if keep.all():
        return replace(grid, columns=columns), findings
    among = empty & np.logical_or.accumulate(keep) & np.logical_or.accumulate(keep[::-1])[::-1]
    if among.any():
        findings.append(empty_rows(grid.lines_of()[among].tolist()))
    mask = pa.array(keep)
    columns = [column.filter(mask) for column in columns]
    return replace(grid, columns=columns, lines_of=lambda: grid.lines_of()[keep]), findings


def _repeated(columns: Sequence[pa.ChunkedArray], header: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    """Rows that say the names again, as where files were put together."""
    names = list(header[-1]) if header else []
    if len(names) != len(columns) or not any(names):
        return np.zeros(len(columns[0]) if columns else 0, np.bool_)
    return _all_equal(columns, names)


def _all_equal(columns: Sequence[pa.ChunkedArray], cells: Sequence[str]) -> NDArray[np.bool_]:
    """``(rows,)`` True where every cell is the one given for its column. Of numbers, a missing one may be."""
    same = np.ones(len(columns[0]) if columns else 0, np.bool_)
    for column, cell in zip(columns, cells, strict=True):
        if not same.any():
            break
        same &= _equal(column, cell)
    return same


def _equal(column: pa.ChunkedArray, cell: str) -> NDArray[np.bool_]:
    if column.type == CODES:
        places = [(chunk.indices.to_numpy(), chunk.dictionary.index(cell).as_py()) for chunk in column.chunks]
        return np.concatenate([indices == place for indices, place in places])
    alike = pc.is_null(column) if column.type == NUMBERS else pc.equal(column, cell)
    return np.asarray(alike.to_numpy(), np.bool_)


def _unnamed(header: Sequence[Sequence[str]], j: int) -> bool:
    return not any(j < len(row) and row[j] for row in header)


def _empty(column: pa.ChunkedArray) -> bool:
    return bool(_equal(column, "").all()) if len(column) and column.type != NUMBERS else False


def _again(lines: list[int]) -> Finding:
    remedy = f"{counted(len(lines), 'row')} with the names again left out."
    return Finding("The names are repeated below", remedy, rows_listed(lines), len(lines), "", "header_rows", "tells")
