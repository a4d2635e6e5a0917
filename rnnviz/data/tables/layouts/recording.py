"""Recording: one long series without labels, cut into windows whose label is what comes next."""

from __future__ import annotations

import numpy as np

from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.numbers import Array, Grid, counted, rows_listed
from rnnviz.data.tables.parts import Parts, ask_about, filled
from rnnviz.data.tables.table import Table
from rnnviz.data.tables.times import read_times
from rnnviz.errors import Finding
from rnnviz.records import Ints

FALLS, RISES = "falls", "rises"
HELD_OUT = (
    "What is held out is the last part of the recording. Windows across its beginning are used on neither side, so "
    "that no value serves both to learn and to test."
)


def read(table: Table, layout: Layout, missing: str | None) -> Parts:
    """Windows of ``window`` steps, one every ``stride`` steps, each with all features.

    With v the target feature and e a window's last step, the class is "rises" where ``v[e + ahead] > v[e]`` and
    "falls" where ``v[e + ahead] < v[e]``. Windows where the two are equal are neither; they are left out, with a
    note. A window's name is the row of the file it starts on.
    """
    parts = Parts(layout.features)
    if layout.target not in layout.features:
        remedy = f"Choose one of the features: {', '.join(layout.features) or 'none was found'}."
        parts.findings.append(Finding("No feature was chosen whose future is the class", remedy))
        return parts
    grid = Grid.of(table.block(layout.features), table.lines, layout.features, layout.decimal)
    parts.findings += grid.findings()
    if grid.missing.any():
        parts.findings += ask_about(missing, grid.places(grid.missing))
    order = _order(parts, table, layout)
    values = _without_gaps(parts, grid.values[order], missing)
    needed = layout.window + layout.ahead
    if len(values) < needed:
        remedy = f"Choose a shorter window or look less far ahead: {needed} steps are needed for one window."
        parts.findings.append(Finding(f"The recording has {len(values)} steps", remedy))
    elif not parts.findings:
        _windows(parts, values, table.lines[order], layout)
    return parts


def _windows(parts: Parts, values: Array, lines: Ints, layout: Layout) -> None:
    future = values[:, layout.features.index(str(layout.target))]
    ties = gaps = 0
    for start in range(0, len(values) - layout.window - layout.ahead + 1, layout.stride):
        window = values[start : start + layout.window]
        last = start + layout.window - 1
        change = future[last + layout.ahead] - future[last]
        if np.isnan(window).any() or np.isnan(change):
            gaps += 1
        elif change == 0:
            ties += 1
        else:
            parts.values.append(window)
            parts.labels.append(RISES if change > 0 else FALLS)
            parts.names.append(f"row {lines[start]}")
            parts.starts[parts.names[-1]] = start
    if gaps:
        parts.notes.append(f"Left out: {counted(gaps, 'window')} with missing values.")
    if ties:
        parts.notes.append(f"Left out: {counted(ties, 'window')} after which {layout.target} neither rises nor falls.")
    parts.notes.append(HELD_OUT)


def _order(parts: Parts, table: Table, layout: Layout) -> Ints:
    """The rows in the order of time; in the file's where there is no time column."""
    if layout.time is None:
        return np.arange(len(table.lines))
    times, found = read_times(table.column(layout.time), table.lines, layout.decimal)
    parts.findings += found
    order = np.argsort(times, kind="stable")
    twice = order[1:][np.diff(times[order]) == 0]
    if len(twice):
        remedy = "A recording has one row for every time: correct them, or name another column for the time."
        parts.findings.append(Finding("Times come twice", remedy, *rows_listed(table.lines[np.sort(twice)])))
    if (order != np.arange(len(order))).any():
        parts.notes.append("The rows were put in the order of time.")
    return order


def _without_gaps(parts: Parts, values: Array, missing: str | None) -> Array:
    count = int(np.isnan(values).sum())
    if not count or missing in (None, "leave_out") or parts.findings:
        return values
    if np.isnan(values).all(axis=0).any():
        parts.findings.append(Finding("A feature has no value at all", "Leave it out of the features."))
        return values
    how = "a line between their neighbours" if missing == "interpolate" else "the last value before them"
    parts.notes.append(f"Filled in: {counted(count, 'missing value')}, by {how}; at an end, by the nearest value.")
    return filled(values, str(missing))
