"""How the columns of a long text are best cut, as far as some of its rows show it: see ``ready``."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from rnnviz.data.files.cells import missing
from rnnviz.data.files.numbers import is_plain
from rnnviz.data.files.ready import CODES, NUMBERS, TEXT

LEAST_BYTES = 4_000_000
MOST_COLUMNS = 40
REPEATS, NUMBERS_REPEAT = 2, 8  # rows for each different text, from which on it pays to keep each text once


def kinds_of(rows: Sequence[Sequence[str]], width: int) -> list[pa.DataType]:
    """The kind of each column, from some of its rows."""
    return [_kind_of([row[j] for row in rows if j < len(row)]) for j in range(width)]


def _kind_of(cells: Sequence[str]) -> pa.DataType:
    filled = [cell for cell in cells if not missing(cell)]
    different = len(set(cells))
    broken = any("." in cell for cell in filled) and all(map(is_plain, filled))
    if filled and different * (NUMBERS_REPEAT if broken else REPEATS) <= len(cells):
        return CODES
    return NUMBERS if broken else TEXT
