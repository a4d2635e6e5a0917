"""Reading the column of time: numbers or dates, as numbers that only order matters of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rnnviz.data.tables.numbers import Array, is_missing, rows_listed, to_numbers
from rnnviz.errors import Finding


def read_times(cells: NDArray[Any], lines: NDArray[np.int64], decimal: str) -> tuple[Array, list[Finding]]:
    """``(rows,)`` numbers, or seconds since 1970 for dates, NaN where neither; and what can't be read."""
    values = to_numbers(cells, decimal)
    missing = is_missing(cells)
    if not np.isfinite(values).any():
        values = _dates(cells)
    wrong = ~np.isfinite(values) & ~missing
    found = []
    if missing.any():
        remedy = "Write the time there, or take those rows out."
        found.append(Finding("Rows have no time", remedy, *rows_listed(lines[missing])))
    if wrong.any():
        remedy = "Correct them, or name another column for the time."
        found.append(Finding("Times are neither numbers nor dates", remedy, *rows_listed(lines[wrong])))
    return np.where(np.isfinite(values), values, np.nan), found


def _dates(cells: NDArray[Any]) -> Array:
    dates = pd.to_datetime(pd.Series(cells, dtype=object), errors="coerce", format="ISO8601", utc=True)
    if dates.isna().all():
        dates = pd.to_datetime(pd.Series(cells, dtype=object), errors="coerce", format="%d.%m.%Y %H:%M", utc=True)
    seconds = (dates - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1)
    return np.asarray(seconds, np.float64)
