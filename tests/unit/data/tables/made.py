"""Tables built from text, without the stage that reads files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from rnnviz.data.files.table import Format, Table
from rnnviz.data.tables import Guess, Parts, guess, lay_out, merge


def text_of(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def table_of(text: str, name: str = "table.csv", decimal: str = ".", delimiter: str = ",", **given: Any) -> Table:
    """The cells of a CSV text with a header; rows are counted from the header's 1."""
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    cells = {
        column: pa.chunked_array([pa.array([row[j].strip() if j < len(row) else "" for row in rows], pa.string())])
        for j, column in enumerate(header)
    }
    form = Format(delimiter=delimiter, decimal=decimal)
    return Table(name, pa.table(cells), form, given=given, lines_of=lambda: np.arange(2, len(rows) + 2))


def headerless(rows: Iterable[Sequence[object]]) -> str:
    rows = list(rows)
    return text_of([f"column {j + 1}" for j in range(len(rows[0]))], rows)


def guessed(text: str, **wishes: Any) -> Guess:
    return guess(merge([table_of(text)], 1), wishes)


def laid_out(text: str, **wishes: Any) -> Parts:
    table = table_of(text)
    return lay_out(table, guess(table, wishes).layout)


def codes(findings: Iterable[Any], *weights: str) -> list[str]:
    return [f.code for f in findings if not weights or f.weight in weights]


def walk(seed: int, rows: int, columns: int = 1) -> np.ndarray:
    """Smooth values ``(rows, columns)`` with three decimals."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(rows, columns))
    values = np.zeros((rows, columns))
    for t in range(rows):
        values[t] = (values[t - 1] * 0.97 if t else 0) + 0.3 * steps[t]
    return values.round(3)


def noise(seed: int, rows: int, columns: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(rows, columns)).round(3)
