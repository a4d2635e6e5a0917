"""Rows whose cells are lists, a series in one cell, become a row per time step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.files.finish import Grid, finished, no_rows, too_large
from rnnviz.data.files.names import different, joined
from rnnviz.data.files.places import listed, quoted, rows_listed
from rnnviz.data.files.table import Format, Table
from rnnviz.errors import Finding
from rnnviz.records import Ints

_ID = re.compile(r"[+-]?[0-9]+|.*[^\W\d].*", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Long:
    """columns: of text, a row per step. lengths: steps of each series. given: as in ``Table``."""

    names: tuple[str, ...]
    columns: list[pa.ChunkedArray]
    lengths: Ints
    given: dict[str, Any]


def is_list(column: pa.ChunkedArray) -> bool:
    kind = column.type
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def table_of(
    name: str,
    columns: Mapping[str, pa.ChunkedArray] | Sequence[tuple[str, pa.ChunkedArray]],
    format: Format,
    wishes: Mapping[str, Any],
) -> tuple[Table | None, list[Finding]]:
    """The table of columns that are text or lists of text."""
    decided = {"decimal": ".", "thousands": "", "affixes": wishes.get("affixes", {})}
    pairs = list(columns.items()) if isinstance(columns, Mapping) else list(columns)
    names, renamed = different(joined([[name for name, _ in pairs]], len(pairs)))
    arrays = [column for _, column in pairs]
    if not any(map(is_list, arrays)):
        grid = Grid(arrays, [list(names)], None, lambda: np.arange(1, len(arrays[0]) + 1, dtype=np.int64))
        table, findings = finished(name, grid, format, decided)
        return table, [*renamed, *findings]
    long = exploded(names, arrays)
    if isinstance(long, Finding):
        return None, [*renamed, long]
    lines = np.repeat(np.arange(1, len(long.lengths) + 1, dtype=np.int64), long.lengths)
    grid = Grid(long.columns, [list(long.names)], None, lambda: lines)
    table, findings = finished(name, grid, format, decided)
    return (replace(table, given=long.given) if table else None), [*renamed, *findings]


def exploded(names: Sequence[str], columns: Sequence[pa.ChunkedArray]) -> Long | Finding:
    """A row per step. The lists are the features; the first other column in which no cell is there twice names the
    series, as long as one is left for the classes; else they are counted."""
    features = [(name, column) for name, column in zip(names, columns, strict=True) if is_list(column)]
    others = [(name, column) for name, column in zip(names, columns, strict=True) if not is_list(column)]
    lengths = _lengths(features)
    if isinstance(lengths, Finding):
        return lengths
    rows = int(lengths.sum())
    if not rows:
        return no_rows()
    if large := too_large(rows, len(names) + 2):
        return large
    series = next((name for name, column in others if _tells_apart(column)), None) if len(others) > 1 else None
    taken = set(names)
    if series is None:
        series = _free("series", taken)
        others.insert(0, (series, _text(np.arange(1, len(lengths) + 1))))
    step = _free("step", taken)
    parents = pa.array(np.repeat(np.arange(len(lengths)), lengths))
    counted = np.arange(rows) - np.repeat(np.cumsum(lengths) - lengths, lengths) + 1
    long = [(name, column.take(parents)) for name, column in others]
    long += [(step, _text(counted)), *((name, _flat(column, lengths)) for name, column in features)]
    left = [name for name, _ in others if name != series]
    given: dict[str, Any] = {"kind": "long", "series": series, "time": step, "features": tuple(n for n, _ in features)}
    if len(left) == 1:
        given["label"] = left[0]
    return Long(tuple(name for name, _ in long), [column for _, column in long], lengths, given)


def _lengths(features: Sequence[tuple[str, pa.ChunkedArray]]) -> Ints | Finding:
    """``(rows,)`` steps of each row's series. A list that is absent is as long as the others, and holds nothing."""
    each = np.stack([_each(column) for _, column in features])
    lengths = np.asarray(each.max(axis=0), np.int64)
    odd = np.flatnonzero(((each != lengths) & (each > 0)).any(axis=0)) + 1
    if not len(odd):
        return lengths
    names = listed((quoted(name) for name, _ in features), len(features))
    return Finding(
        "Lists in one row are of different lengths",
        "Write as many values for each of them, with null where one is missing.",
        rows_listed(odd.tolist()),
        len(odd),
        f"At each time step the network reads one value of each of {names}.",
        "ragged",
    )


def _each(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(pc.list_value_length(column), 0).to_numpy(), np.int64)


def _flat(column: pa.ChunkedArray, lengths: Ints) -> pa.ChunkedArray:
    """The lists' cells one below the other; as many empty cells where a list is absent."""
    cells = pc.fill_null(pc.list_flatten(column), "")
    each = _each(column)
    if (each == lengths).all():
        return cells
    there = np.repeat(each > 0, lengths)
    places = pa.array(np.cumsum(there) - 1, mask=~there)
    return pc.fill_null(cells.take(places), "")


def _tells_apart(column: pa.ChunkedArray) -> bool:
    """Whether a column's cells may be names: all different, filled, whole numbers or with a letter."""
    cells = column.to_pylist()
    return len(set(cells)) == len(cells) > 1 and all(map(_ID.fullmatch, cells))


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _text(numbers: Ints) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(numbers).cast(pa.string())])
