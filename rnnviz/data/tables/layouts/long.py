"""Long: a row is one step of one series; columns for the series, the time, the features and the class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.tables.labels import NO_LABEL, missing_labels, read_labels
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.numbers import Array, Grid, is_missing, names_listed, natural, rows_listed
from rnnviz.data.tables.parts import Parts, ask_about
from rnnviz.data.tables.table import Table
from rnnviz.data.tables.times import read_times
from rnnviz.errors import Finding

Groups = dict[str, NDArray[np.int64]]


def read(table: Table, layout: Layout, missing: str | None) -> Parts:
    """Series come in the order of their ids, steps in the order of time, wherever their rows stand in the file.

    Without a time column the steps keep the order of the file.
    """
    parts = Parts(layout.features)
    if layout.series is None or not layout.features:
        what, remedy = "No column tells which rows belong together", "Choose the column of the series' ids (series)."
        if layout.series is not None:
            what, remedy = "There is no column of values", "Choose the columns of the features (features)."
        parts.findings.append(Finding(what, remedy))
        return parts
    grid = Grid.of(table.block(layout.features), table.lines, layout.features, layout.decimal)
    parts.findings += grid.findings()
    if grid.missing.any():
        parts.findings += ask_about(missing, grid.places(grid.missing))
    groups = _groups(parts, table, layout.series)
    if layout.time is not None:
        groups = _in_time(parts, table, layout, groups)
    parts.names = list(groups)
    parts.values = [grid.values[rows] for rows in groups.values()]
    _label(parts, table, layout, groups)
    return parts


def _groups(parts: Parts, table: Table, series: str) -> Groups:
    """Each series' rows."""
    ids = table.column(series)
    empty = is_missing(ids)
    if empty.any():
        remedy = "Write there which series they belong to, or take those rows out."
        parts.findings.append(Finding("Rows belong to no series", remedy, *rows_listed(table.lines[empty])))
    rows: dict[str, list[int]] = {}
    for row in np.flatnonzero(~empty):
        rows.setdefault(str(ids[row]), []).append(int(row))
    return {name: np.array(rows[name], np.int64) for name in natural(list(rows))}


def _in_time(parts: Parts, table: Table, layout: Layout, groups: Groups) -> Groups:
    times, found = read_times(table.column(str(layout.time)), table.lines, layout.decimal)
    parts.findings += found
    ordered = {name: rows[np.argsort(times[rows], kind="stable")] for name, rows in groups.items()}
    twice = [row for rows in ordered.values() for row in _repeated(rows, times)]
    if twice:
        remedy = "Each step of a series needs a time of its own: correct them, or check the series column."
        parts.findings.append(
            Finding("Times come twice in one series", remedy, *rows_listed(table.lines[sorted(twice)]))
        )
    return ordered


def _repeated(rows: NDArray[np.int64], times: Array) -> list[int]:
    return [int(row) for row in rows[1:][np.diff(times[rows]) == 0]]


def _label(parts: Parts, table: Table, layout: Layout, groups: Groups) -> None:
    if layout.label is None:
        parts.findings.append(NO_LABEL)
        return
    cells = table.column(layout.label)
    parts.findings += missing_labels(cells, table.lines)
    labels = np.array(read_labels(cells, layout.decimal), dtype=object)
    known = ~is_missing(cells)
    changing = [name for name, rows in groups.items() if len(set(labels[rows[known[rows]]])) > 1]
    if changing:
        remedy = "A series has one class: correct it, or check which columns are series and class."
        parts.findings.append(Finding("The class changes within a series", remedy, *names_listed(changing)))
    parts.labels = [str(labels[rows[0]]) for rows in groups.values()]
