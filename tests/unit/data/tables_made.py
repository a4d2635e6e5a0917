"""Writing series sets as tables, the independent other direction of the reader."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from rnnviz.records import SeriesSet


def text_of(rows: Sequence[Sequence[object]], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def as_wide(series: SeriesSet, delimiter: str = ",") -> bytes:
    header = ["name", *(f"t{t + 1}" for t in range(series.l)), "label"]
    rows = [
        [
            series.names[i],
            *(repr(float(v)) if t < series.lengths[i] else "" for t, v in enumerate(series.X[:, i, 0])),
            series.classes[series.y[i]],
        ]
        for i in range(series.n)
    ]
    return text_of([header, *rows], delimiter)


def as_long_rows(series: SeriesSet) -> tuple[list[str], list[list[object]]]:
    header = ["series", "time", *series.features, "label"]
    rows: list[list[object]] = [
        [series.names[i], t, *(repr(float(v)) for v in series.X[t, i]), series.classes[series.y[i]]]
        for i in range(series.n)
        for t in range(series.lengths[i])
    ]
    return header, rows


def same(one: SeriesSet, other: SeriesSet) -> None:
    np.testing.assert_array_equal(one.X, other.X)
    np.testing.assert_array_equal(one.y, other.y)
    np.testing.assert_array_equal(one.lengths, other.lengths)
    assert one.classes == other.classes
    assert one.names == other.names
