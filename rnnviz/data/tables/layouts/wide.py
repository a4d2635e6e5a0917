"""Wide: a row is a series, a column a step, one feature."""

from __future__ import annotations

import numpy as np

from rnnviz.data.tables.labels import NO_LABEL, missing_labels, read_labels
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.numbers import Grid, Mask, rows_listed
from rnnviz.data.tables.parts import Parts, ask_about
from rnnviz.data.tables.table import Table
from rnnviz.errors import Finding


def read(table: Table, layout: Layout, missing: str | None) -> Parts:
    """Empty cells after a row's last value are the end of that series; those before it are missing values."""
    parts = Parts(("value",))
    if not layout.steps:
        parts.findings.append(Finding("There is no column of values", "Choose the columns of the time steps (steps)."))
        return parts
    grid = Grid.of(table.block(layout.steps), table.lines, layout.steps, layout.decimal)
    inside = _inside(grid.cells != "")
    gaps = grid.missing & inside
    parts.findings += grid.findings()
    if gaps.any():
        parts.findings += ask_about(missing, grid.places(gaps))
    lengths = inside.sum(axis=1)
    if (lengths == 0).any():
        remedy = "Fill them in, or take those rows out."
        parts.findings.append(Finding("Rows hold no value at all", remedy, *rows_listed(table.lines[lengths == 0])))
    parts.values = [row[:length, None] for row, length in zip(grid.values, lengths, strict=True)]
    parts.names = list(table.column(layout.series)) if layout.series else [str(i + 1) for i in range(len(lengths))]
    _label(parts, table, layout)
    return parts


def _label(parts: Parts, table: Table, layout: Layout) -> None:
    if layout.label is None:
        parts.findings.append(NO_LABEL)
        return
    cells = table.column(layout.label)
    parts.findings += missing_labels(cells, table.lines)
    parts.labels = read_labels(cells, layout.decimal)


def _inside(filled: Mask) -> Mask:
    """``(rows, steps)`` True up to each row's last filled cell."""
    return np.logical_or.accumulate(filled[:, ::-1], axis=1)[:, ::-1]
