"""Wide: a row is a series, a column one value of one step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from rnnviz.data.escape import unescape
from rnnviz.data.files.numbers import is_missing
from rnnviz.data.files.table import Table
from rnnviz.data.tables.cells import Mask, block_of, text_of
from rnnviz.data.tables.labels import WITHOUT, missing_classes, read_classes
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.layouts.long import NO_VALUES
from rnnviz.data.tables.parts import Parts, empty
from rnnviz.data.tables.values import at_cell, rows_listed
from rnnviz.data.tables.words import names_listed
from rnnviz.errors import Finding
from rnnviz.records import Ints

NAN = pa.array(["NaN", "nan", "NAN"])


def read(table: Table, layout: Layout) -> Parts:
    """Empty cells after a row's last value are the end of that series, and so is NaN there, with which the UCR
    archive fills rows up: that is told. Those before it are missing values."""
    features = layout.features or ("value",)
    k = len(features)
    if not layout.steps:
        return empty(features, [NO_VALUES])
    if len(layout.steps) % k:
        return empty(features, [_unequal(layout)])
    grid = np.stack(block_of(table, layout.steps), axis=1)
    filled, missing, nan = _filled(table, layout.steps, grid)
    lengths, padded = _ends(filled, nan, k)
    inside = np.arange(grid.shape[1] // k) < lengths[:, None]
    values = grid.reshape(len(grid), -1, k)[inside]
    wrong = (np.isnan(grid) & ~missing).reshape(len(grid), -1, k)[inside]
    parts = Parts(
        features,
        values,
        lengths,
        np.full(len(grid), -1, np.int64),
        (),
        _names(table, layout),
        text=wrong if wrong.any() else None,
        place=_place(table, layout.steps, inside, k),
    )
    if len(padded):
        parts.findings.append(_padded(table, padded))
    _repeated(parts, table, layout)
    _label(parts, table, layout, filled)
    return parts


def _filled(table: Table, steps: tuple[str, ...], grid: np.ndarray) -> tuple[Mask, Mask, Mask]:
    """``(rows, steps)`` where a cell is not empty, where it says that there is no value, and where it says NaN."""
    gaps = np.isnan(grid)
    filled, missing, nan = ~gaps, np.zeros_like(gaps), np.zeros_like(gaps)
    columns = np.flatnonzero(gaps.any(axis=0))
    if len(columns):
        chunks = [chunk for j in columns for chunk in table.column(steps[j]).chunks]
        cells = pa.chunked_array([pa.chunked_array(chunks, pa.string()).combine_chunks()])
        shape = (len(columns), len(grid))
        missing[:, columns] = is_missing(cells).reshape(shape).T
        nan[:, columns] = np.asarray(pa.compute.is_in(cells, value_set=NAN).to_numpy()).reshape(shape).T
        filled[:, columns] |= np.asarray(pa.compute.not_equal(cells, "").to_numpy()).reshape(shape).T
    return filled, missing, nan


def _ends(filled: Mask, nan: Mask, k: int) -> tuple[Ints, Ints]:
    """Each row's number of steps, and the rows that are filled up behind them. A row without any value keeps its steps,
    to be found missing."""
    written = _lengths(filled, k)
    if not nan.any():
        return written, np.zeros(0, np.int64)
    valued = _lengths(filled & ~nan, k)
    lengths = np.where(valued, valued, written)
    return lengths, np.flatnonzero(lengths < written)


def _lengths(filled: Mask, k: int) -> Ints:
    """Each row's last step with any cell."""
    steps: Mask = np.asarray(filled.reshape(len(filled), -1, k).any(axis=2))
    last = steps.shape[1] - np.argmax(steps[:, ::-1], axis=1)
    return np.where(steps.any(axis=1), last, 0).astype(np.int64)


def _place(table: Table, steps: tuple[str, ...], inside: Mask, k: int) -> Callable[[int, int], str]:
    rows, at = np.nonzero(inside)

    def place(row: int, feature: int) -> str:
        return at_cell(table, int(rows[row]), steps[int(at[row]) * k + feature])

    return place


def _names(table: Table, layout: Layout) -> tuple[str, ...]:
    """Those of the file, and numbers for series without one; repeated ones are told apart."""
    if layout.series is None:
        return tuple(str(i + 1) for i in range(table.rows))
    given = text_of(table, layout.series, " / ").to_pylist()
    given = [unescape(name) for name in given] if layout.literal else [n or str(i + 1) for i, n in enumerate(given)]
    if len(set(given)) == len(given):
        return tuple(given)
    result: dict[str, None] = {}
    often: dict[str, int] = {}
    taken = set(given)
    for name in given:
        often[name] = often.get(name, 0) + 1
        new = name if often[name] == 1 else f"{name} ({often[name]})"
        while often[name] > 1 and (new in taken or new in result):
            often[name] += 1
            new = f"{name} ({often[name]})"
        result[new] = None
    return tuple(result)


def _repeated(parts: Parts, table: Table, layout: Layout) -> None:
    if layout.series is None:
        return
    given = text_of(table, layout.series, " / ")
    counts = given.value_counts()
    twice = [c["values"].as_py() for c in counts if c["counts"].as_py() > 1 and c["values"].as_py()]
    if twice:
        parts.findings.append(
            Finding(
                "The same series stands in more than one row",
                "Take repeated rows out; if a row is one step of a series and not a whole one, read the table as long.",
                f"column {layout.series}: {names_listed(twice)}",
                len(twice),
                "What is both learned from and tested on makes the test look better than it is.",
                "series_twice",
                "warns",
            )
        )


def _unequal(layout: Layout) -> Finding:
    k, steps = len(layout.features), len(layout.steps)
    return Finding(
        "The features do not all have the same number of steps",
        f"{steps} columns can't be shared among {k} features ({', '.join(layout.features[:5])}): leave out those that "
        "have no partner.",
        count=steps % k,
        why="At each step the network reads one value of every feature.",
        code="steps_unequal",
    )


def _label(parts: Parts, table: Table, layout: Layout, filled: Mask) -> None:
    if layout.label is None:
        parts.findings.append(WITHOUT)
        return
    classes = read_classes(table, layout)
    parts.codes, parts.classes = classes.codes.copy(), classes.names
    rows = np.flatnonzero(parts.codes < 0)
    if len(rows):
        short = _short(table, layout, classes.names, filled, rows)
        if len(short):
            parts.findings.append(_short_rows(table, short))
        rest = np.setdiff1d(rows, short)
        if len(rest):
            parts.findings.append(missing_classes(table, classes, rest))


def _short(table: Table, layout: Layout, classes: tuple[str, ...], filled: Mask, rows: Ints) -> Ints:
    """Rows without a class whose last filled cell is one: it slipped to the left."""
    found = []
    for row in rows[:1000]:
        at = np.flatnonzero(filled[row])
        if len(at) and table.column(layout.steps[at[-1]])[int(row)].as_py() in classes:
            found.append(row)
    return np.array(found, np.int64)


def _padded(table: Table, rows: Ints) -> Finding:
    return Finding(
        "Series are filled up with missing values at their end",
        "They are taken to be shorter than the others: these steps were left out.",
        rows_listed(table, rows),
        len(rows),
        code="short_rows",
        weight="tells",
    )


def _short_rows(table: Table, rows: Ints) -> Finding:
    return Finding(
        "Rows are shorter than the names above them, so that their class stands among the values",
        "Fill them up with empty cells before the class, or put the class into the first column.",
        rows_listed(table, rows),
        len(rows),
        "The class would be read as the last value.",
        "short_rows",
    )
