"""What each column holds, and what the layout makes of it."""

from __future__ import annotations

import numpy as np

from rnnviz.data.files.table import Table
from rnnviz.data.finite import any_nan
from rnnviz.data.tables.cells import block_of, count_missing, has_codes, names_in, numbers_of
from rnnviz.data.tables.columns import Column, Look
from rnnviz.data.tables.guessed import ColumnFacts
from rnnviz.data.tables.layout import Layout

HOLDS = {"clock": "dates"}


def facts(table: Table, layout: Layout) -> tuple[ColumnFacts, ...]:
    """One record for each column, in the order of the file. ``distinct`` counts the rows that a guess looks at."""
    look, roles = Look.at(table), roles_of(table, layout)
    if not look.whole:
        block_of(table, [c.name for c in look.columns if roles.get(c.name) == "feature"])  # lay_out needs them, too
    return tuple(
        ColumnFacts(
            column.name,
            roles.get(column.name, "not used"),
            HOLDS.get(column.holds, column.holds),
            column.distinct,
            _missing(table, look, j, column),
            _example(table, look, j, column),
            table.units.get(column.name, ""),
        )
        for j, column in enumerate(look.columns)
    )


def roles_of(table: Table, layout: Layout) -> dict[str, str]:
    """What the layout uses each column as."""
    wide = layout.kind == "wide"
    many = dict.fromkeys(layout.steps, "step") if wide else dict.fromkeys(layout.features, "feature")
    single = {layout.series: "series", None if wide else layout.time: "time", layout.label: "class"}
    parts = {part: role for name, role in single.items() if name for part in names_in(table, name) or ()}
    return many | parts


def _missing(table: Table, look: Look, j: int, column: Column) -> int:
    if look.whole:
        return int(look.missing[j].sum())
    full = column.number and column.clean and column.filled == column.rows
    if full and not has_codes(table, column.name) and not any_nan(numbers_of(table, column.name)):
        return 0
    return count_missing(table, column.name)


def _example(table: Table, look: Look, j: int, column: Column) -> str:
    filled = np.flatnonzero(~look.missing[j])
    if not column.filled or not len(filled):
        return ""
    return look.cell(int(filled[0]), column.name)
