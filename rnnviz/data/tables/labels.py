"""Reading the column of classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.tables.numbers import is_missing, rows_listed, to_numbers
from rnnviz.errors import Finding

NO_LABEL = Finding(
    "No column of classes was found",
    "Say which column names each series' class, or read the table as one long recording.",
)


def read_labels(cells: NDArray[Any], decimal: str) -> list[str]:
    """Class names as written; where all are whole numbers, written as such (``1.0`` and ``1`` are one class)."""
    values = to_numbers(cells, decimal)
    if len(values) and np.isfinite(values).all() and (values == np.round(values)).all() and np.abs(values).max() < 1e15:
        return [str(int(value)) for value in values]
    return [str(cell) for cell in cells]


def missing_labels(cells: NDArray[Any], lines: NDArray[np.int64]) -> list[Finding]:
    """The rows without a class."""
    empty = is_missing(cells)
    if not empty.any():
        return []
    remedy = "Write the class there, or take those rows out."
    return [Finding("Rows have no class", remedy, *rows_listed(lines[empty]))]
