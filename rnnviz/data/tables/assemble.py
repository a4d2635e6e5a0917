"""From parts to a series set, or to everything that stands in its way."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.data.preparation import RECORDING
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.layouts import long, recording, wide
from rnnviz.data.tables.limits import MAX_CLASSES, MAX_STEPS, MAX_VALUES
from rnnviz.data.tables.numbers import natural
from rnnviz.data.tables.parts import Parts, checked_missing, fill
from rnnviz.data.tables.table import Table
from rnnviz.errors import DataError, Finding
from rnnviz.records import SeriesSet

READERS = {"wide": wide.read, "long": long.read, "recording": recording.read}


def lay_out(table: Table, layout: Layout, missing: str | None = None) -> SeriesSet:
    """The table's series in this layout.

    missing: None (missing values are an error that lists them), "interpolate", "carry" or "leave_out".
    The set's source holds the file's name, the layout, ``missing`` and ``notes``: sentences on all that was left out,
    filled in or reordered. That of a recording also says where each window lies (see ``preparation.RECORDING``).

    Raises ``DataError`` with every finding: what, where in the user's file, how often, and the remedy.
    """
    missing = checked_missing(missing)
    table = table.cut_for(layout)
    _known_columns(table, layout)
    parts = READERS[layout.kind](table, layout, missing)
    if not parts.findings:
        fill(parts, missing)
    found = parts.findings + _check(parts, layout)
    if found:
        raise DataError(found)
    source = {"file": table.name, "layout": layout.as_dict(), "missing": missing, "notes": parts.notes}
    if layout.kind == "recording":
        source[RECORDING] = {"reach": layout.window + layout.ahead, "starts": parts.starts}
    return _series_set(parts, table.name, source)


def _known_columns(table: Table, layout: Layout) -> None:
    unknown = [name for name in layout.columns() if name not in table.columns]
    if unknown:
        remedy = f"There are: {', '.join(table.columns[:20])}{' ...' if len(table.columns) > 20 else ''}."
        raise DataError(
            [Finding(f"There is no column {', '.join(map(repr, unknown[:5]))}", remedy, count=len(unknown))]
        )


def _check(parts: Parts, layout: Layout) -> list[Finding]:
    """What is wrong with the series as a whole, as far as it can be told."""
    n, classes = len(parts.values), len(set(parts.labels))
    longest = max((len(values) for values in parts.values), default=0)
    found = []
    if n == 1:
        found.append(Finding("There is only one series", "At least two of each class are needed, better a hundred."))
    elif n == 0 and not parts.findings:
        found.append(Finding("No series is left", "Choose another layout or another way with missing values."))
    elif classes == 1:
        where = "look further ahead" if layout.kind == "recording" else "check the class column"
        remedy = f"There must be at least two, so that there is something to tell apart; {where}."
        found.append(Finding(f"All series have the same class, {parts.labels[0]!r}", remedy, count=n))
    if classes > MAX_CLASSES:
        remedy = f"At most {MAX_CLASSES} can be told apart; perhaps another column holds the classes."
        found.append(Finding(f"There are {classes} different classes", remedy, count=classes))
    if longest == 1 and n > 1 and layout.kind != "recording":
        remedy = "There is nothing to follow in it: check which columns are the steps, or choose another layout."
        found.append(Finding("Every series has only one step", remedy, count=n))
    if longest > MAX_STEPS:
        remedy = f"At most {MAX_STEPS:,} can be used; check the series column or cut the series."
        found.append(Finding(f"The longest series has {longest:,} steps", remedy))
    elif longest * n * len(parts.features) > MAX_VALUES:
        remedy = f"At most {MAX_VALUES:,} can be used, counting every series as long as the longest: use fewer series."
        found.append(Finding(f"There are {longest * n * len(parts.features):,} values", remedy))
    return found


def _series_set(parts: Parts, title: str, source: Mapping[str, object]) -> SeriesSet:
    classes = natural(parts.labels)
    place = {name: i for i, name in enumerate(classes)}
    lengths = np.array([len(values) for values in parts.values], np.int64)
    X = np.zeros((lengths.max(), len(lengths), len(parts.features)), np.float32)
    for i, values in enumerate(parts.values):
        X[: len(values), i] = values
    y = np.array([place[label] for label in parts.labels], np.int64)
    return SeriesSet(X, y, tuple(classes), parts.features, lengths, tuple(parts.names), title, source)
