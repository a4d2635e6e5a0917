"""Long: a row is one step of one series; columns for the series, the time, the features and the class."""

from __future__ import annotations

import numpy as np

from rnnviz.data.escape import unescape
from rnnviz.data.files.table import Table
from rnnviz.data.tables.labels import WITHOUT, Classes, missing_classes, read_classes
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.layouts.changing import one_class_each, settled
from rnnviz.data.tables.parts import Parts, empty
from rnnviz.data.tables.series import Grouped, group
from rnnviz.data.tables.values import place_in, rows_listed, stacked
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

NO_SERIES = Finding(
    "No column tells which rows belong together",
    "Choose the column of the series' names or numbers; or read the rows as one recording.",
    why="A network reads one series at a time.",
    code="series_missing",
    fixes=(Fix("Read the rows as one recording", {"kind": "recording"}),),
)
NO_VALUES = Finding(
    "There is no column of values",
    "Choose the columns that were measured.",
    why="The network needs at least one number at each step.",
    code="no_values",
)


def read(table: Table, layout: Layout) -> Parts:
    """Series come in the order of their names, steps in the order of time, wherever their rows stand in the file."""
    if layout.series is None or not layout.features:
        found = [NO_SERIES] if layout.series is None else []
        return empty(layout.features, found + ([] if layout.features else [NO_VALUES]))
    grouped = group(table, layout)
    values, text = stacked(table, layout.features, grouped.order)
    parts = Parts(
        tuple(map(unescape, layout.features)) if layout.literal else layout.features,
        values,
        grouped.lengths,
        np.full(len(grouped.names), -1, np.int64),
        (),
        grouped.names,
        grouped.times,
        text,
        grouped.clock,
        place=place_in(table, layout.features, grouped.order),
        findings=grouped.findings,
    )
    if layout.label is None:
        parts.findings.append(WITHOUT)
        return parts
    return _labelled(parts, table, layout, grouped)


def _labelled(parts: Parts, table: Table, layout: Layout, grouped: Grouped) -> Parts:
    classes = read_classes(table, layout)
    codes = np.asarray(grouped.take(classes.codes), np.int64)
    parts.classes = classes.names
    parts.codes, changing = one_class_each(codes, parts)
    rows = np.flatnonzero(codes < 0)
    if len(rows):
        parts.findings.append(_missing(table, classes, parts, grouped, rows))
    return settled(parts, codes, changing, layout) if len(changing) else parts


def _missing(table: Table, classes: Classes, parts: Parts, grouped: Grouped, rows: Ints) -> Finding:
    """Rows without a class: told where the series' other rows have one, else it stops."""
    bare = np.repeat(parts.codes < 0, parts.lengths)
    if bare.any():
        return missing_classes(table, classes, np.sort(grouped.rows(np.flatnonzero(bare))))
    return Finding(
        "Rows have no class of their own; they count to that of their series' other rows",
        "Write the class there if that is wrong.",
        rows_listed(table, np.sort(grouped.rows(rows))),
        len(rows),
        code="label_missing",
        weight="tells",
    )
