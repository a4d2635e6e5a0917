"""Guessing how the text is cut: the separator, the decimal sign, and whether the first row holds names."""

from __future__ import annotations

import re

import numpy as np

from rnnviz.data.tables.numbers import is_missing, to_numbers
from rnnviz.data.tables.reading import cut
from rnnviz.errors import DataError, Finding

LOOKED_AT = 200
DELIMITERS = ("\t", ";", "|", ",")
_COMMA = re.compile(r"[+-]?\d+,\d+([eE][+-]?\d+)?")
_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")


def delimiter_of(text: str) -> str:
    """The first of tab, semicolon, bar and comma that cuts nearly every row into two cells or more; else spaces,
    where they cut nearly every row into the same number of cells.

    Raises ``DataError`` where none does.
    """
    for delimiter in DELIMITERS:
        rows, _ = cut(text, delimiter, LOOKED_AT)
        if not rows:
            raise DataError([Finding("The file is empty", "Choose a file with a row for every series or time step.")])
        if np.mean([len(row) > 1 for row in rows]) >= 0.9:
            return delimiter
    widths = [len(row) for row in cut(text, " ", LOOKED_AT)[0]]
    if np.median(widths) > 1 and np.mean(np.equal(widths, np.median(widths))) >= 0.9:
        return " "
    remedy = (
        "It takes at least two, of values and of classes or times, separated by commas, semicolons, tabs, bars or "
        "spaces. If there are more, choose what separates them (delimiter)."
    )
    raise DataError([Finding("The table has one column only", remedy)])


def decimal_of(text: str, delimiter: str) -> str:
    """A comma where numbers like 1,5 occur and numbers like 1.5 do not; else a point."""
    rows, _ = cut(text, delimiter, LOOKED_AT)
    cells = [cell.strip() for row in rows for cell in row]
    comma = any(_COMMA.fullmatch(cell) for cell in cells)
    return "," if comma and not any(_POINT.fullmatch(cell) for cell in cells) else "."


def header_of(text: str, delimiter: str, decimal: str) -> bool:
    """Whether the first row holds names: a word above numbers, steps counted 0, 1, 2..., or words not found below."""
    rows, _ = cut(text, delimiter, LOOKED_AT)
    if not rows:
        return False
    first, below = rows[0], rows[1:]
    top = np.array([cell.strip() for cell in first], dtype=object)
    numbers = to_numbers(top, decimal)
    words = np.isnan(numbers) & ~is_missing(top)
    columns = [np.array([row[j].strip() for row in below if j < len(row)], dtype=object) for j in range(len(top))]
    if not below:
        return bool(words.all())
    if any(words[j] and _numeric(column, decimal) for j, column in enumerate(columns)):
        return True
    if words.all():
        return len(set(top)) == len(top) and not any(top[j] in column for j, column in enumerate(columns))
    counted = numbers[~np.isnan(numbers)]
    return len(counted) > 2 and counted[0] in (0, 1) and bool((np.diff(counted) == 1).all())


def _numeric(column: np.ndarray, decimal: str) -> bool:
    """Whether most of a column's filled cells are numbers."""
    filled = column[~is_missing(column)] if len(column) else column
    return len(filled) > 0 and np.isfinite(to_numbers(filled, decimal)).mean() > 0.5
