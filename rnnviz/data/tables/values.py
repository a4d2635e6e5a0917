"""The numbers of some columns as one array, and where each row and value stands in the user's files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.files.table import Table
from rnnviz.data.finite import any_nan
from rnnviz.data.tables.cells import Array, Mask, block_of, missing_of, side_by_side
from rnnviz.data.tables.words import SHOWN, listed
from rnnviz.records import Ints


@dataclass(frozen=True, eq=False)
class Merged(Table):
    """Several tables one below the other. sources: their files' names; source: ``(rows,)`` whose each row is."""

    sources: tuple[str, ...] = ()
    source: Ints = field(default_factory=lambda: np.empty(0, np.int64))


def row_names(table: Table, rows: Sequence[int] | NDArray[Any]) -> list[str]:
    """``row 12``, or ``row 12 of walk.csv`` where there are several files."""
    lines = table.lines(rows)
    if isinstance(table, Merged):
        return [f"row {line} of {table.sources[table.source[row]]}" for line, row in zip(lines, rows, strict=True)]
    return [f"row {line}" for line in lines]


def rows_listed(table: Table, rows: Sequence[int] | NDArray[Any]) -> str:
    """The first few of these rows in words, and how many more there are."""
    return listed(row_names(table, rows[:SHOWN]), len(rows))


def stacked(table: Table, names: Sequence[str], order: Ints | None = None) -> tuple[Array, Mask | None]:
    """``(rows, len(names))`` float64, column after column in memory, and where there is text; None where there is none.
    order: the rows taken."""
    columns = block_of(table, names)
    rows = table.rows if order is None else len(order)
    beside = side_by_side(columns) if order is None else None
    values = np.empty((len(names), rows)).T if beside is None else beside
    text: Mask | None = None
    for j, (name, column) in enumerate(zip(names, columns, strict=True)):
        if beside is None:
            values[:, j] = column if order is None else column[order]
        gaps = np.isnan(column) if any_nan(column) else None
        if gaps is not None and (wrong := gaps & ~missing_of(table, name)).any():
            text = np.zeros(values.shape, np.bool_) if text is None else text
            text[:, j] = wrong if order is None else wrong[order]
    return values, text


def place_in(table: Table, names: Sequence[str], order: Ints | None) -> Callable[[int, int], str]:
    """Says where a value stands: the row and column of the file, and what is written there."""

    def place(row: int, feature: int) -> str:
        at = row if order is None else int(order[row])
        return at_cell(table, at, names[feature])

    return place


def at_cell(table: Table, row: int, name: str) -> str:
    """``row 12, column x: 'abc'``."""
    cell = table.cell(row, name)
    return f"{row_names(table, [row])[0]}, column {name}" + (f": {cell[:30]!r}" if cell else "")
