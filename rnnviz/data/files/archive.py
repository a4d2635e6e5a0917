"""What the archives' formats (.ts, .arff) have in common: a series, class by class, becomes a row per time step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.escape import escape, unescape
from rnnviz.data.files.finish import no_rows, too_large
from rnnviz.data.files.numbers import is_missing
from rnnviz.data.files.places import rows_listed
from rnnviz.data.files.table import Container, Format, Table
from rnnviz.errors import Finding
from rnnviz.records import Ints


@dataclass
class Series:
    """What was read of a file. cells: of each dimension, one series after the other. lengths, labels, lines: of each
    series. times: of each step, where the file has them."""

    cells: list[list[str]] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    times: list[str] = field(default_factory=list)


def long_table(
    name: str, container: Container, series: Series, features: Sequence[str] = (), classes: bool = True
) -> tuple[Table | None, list[Finding]]:
    """A row per step: series (from 1), step (from 1, or as timed), the dimensions and, if there are any, the class.
    Steps at the end of a series in which nothing was measured only fill it up to the length of the longest; they are
    left out, and that is told."""
    if not series.lengths or not series.cells or not series.cells[0]:
        return None, [no_rows()]
    lengths = np.array(series.lengths, np.int64)
    if large := too_large(int(lengths.sum()), len(series.cells) + 3):
        return None, [large]
    n = len(lengths)
    owner = np.repeat(np.arange(n), lengths)
    steps = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + 1
    names = _names(features, len(series.cells))
    columns = {"series": _numbered(np.arange(1, n + 1)).take(pa.array(owner))}
    columns["step"] = _strings(series.times) if series.times else _numbered(steps)
    columns.update({name: _strings(cells) for name, cells in zip(names, series.cells, strict=True)})
    if classes:
        plain = {label: label if unescape(label) == label else escape(label) for label in set(series.labels)}
        labels = ["" if label == "?" else plain[label] for label in series.labels]
        columns["class"] = _strings(labels).take(pa.array(owner))
    given: dict[str, Any] = {"kind": "long", "series": "series", "time": "step", "features": names, "literal": True}
    given["label"] = "class" if classes else None
    lines = np.array(series.lines, np.int64)
    table = Table(name, pa.table(columns), Format(container), {}, given, (), lambda: lines[owner])
    return _without_filling(table, names, owner, lengths, lines)


def _without_filling(
    table: Table, names: Sequence[str], owner: Ints, lengths: Ints, lines: Ints
) -> tuple[Table, list[Finding]]:
    missing = np.ones(table.rows, np.bool_)
    for name in names:
        missing &= is_missing(table.column(name))
    steps = np.arange(table.rows) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    last = np.zeros(len(lengths), np.int64)
    np.maximum.at(last, owner, np.where(missing, 0, steps + 1))
    last = np.where(last, last, lengths)  # a series without any value keeps its steps, to be found missing
    keep = steps < last[owner]
    if keep.all():
        return table, []
    shorter = np.flatnonzero(last < lengths)
    finding = Finding(
        "Series are filled up with missing values at their end",
        "They are taken to be shorter than the others: these steps were left out.",
        rows_listed(lines[shorter].tolist()),
        len(shorter),
        code="short_rows",
        weight="tells",
    )
    kept = replace(table, cells=table.cells.filter(pa.array(keep)), lines_of=lambda: lines[owner[keep]])
    return kept, [finding]


def broken(what: str, lines: Sequence[int], remedy: str) -> Finding:
    """Lines that do not keep to the format."""
    return Finding(what, remedy, rows_listed(lines), len(lines), code="corrupt")


def _names(features: Sequence[str], k: int) -> tuple[str, ...]:
    if len(features) == k and not {"series", "step", "class"} & set(features):
        return tuple(features)
    return ("value",) if k == 1 else tuple(f"x{i + 1}" for i in range(k))


def _strings(cells: Sequence[str]) -> pa.ChunkedArray:
    return pa.chunked_array([pc.utf8_trim_whitespace(pa.array(cells, pa.string()))])


def _numbered(numbers: Ints) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(numbers).cast(pa.string())])
