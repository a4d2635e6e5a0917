"""From cells to numbers, remembering what was empty, what was text and what was infinite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rnnviz.errors import Finding

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "?", "-"})
LARGEST = float(np.finfo(np.float32).max)
SHOWN = 5


@dataclass(frozen=True, eq=False)
class Grid:
    """Numbers of some columns, all arrays ``(rows, columns)``; values are NaN wherever there is no number."""

    values: Array
    missing: Mask
    text: Mask
    infinite: Mask
    cells: NDArray[Any]
    lines: NDArray[np.int64]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, cells: NDArray[Any], lines: NDArray[np.int64], columns: Sequence[str], decimal: str = ".") -> Grid:
        values = np.empty(cells.shape)
        for j in range(cells.shape[1]):
            values[:, j] = to_numbers(cells[:, j], decimal)
        missing = np.isnan(values)
        missing[missing] = is_missing(cells[missing])
        infinite = np.abs(values) > LARGEST
        return cls(values, missing, np.isnan(values) & ~missing, infinite, cells, lines, tuple(columns))

    def findings(self) -> list[Finding]:
        """Cells that hold text or infinite values."""
        found = []
        if self.text.any():
            remedy = "Correct them, or leave those columns out."
            found.append(Finding("There is text where numbers should be", remedy, *self.places(self.text)))
        if self.infinite.any():
            remedy = "Write the true values there, or empty the cells and say what to do about missing values."
            found.append(Finding("Values are infinite or too large", remedy, *self.places(self.infinite)))
        return found

    def places(self, mask: Mask) -> tuple[str, int]:
        """The first few cells of the mask, by row and column of the user's file, and how many there are."""
        rows, columns = np.nonzero(mask)
        named = [
            _place(self.lines[i], self.columns[j], self.cells[i, j])
            for i, j in zip(rows[:SHOWN], columns[:SHOWN], strict=True)
        ]
        return _listed(named, len(rows)), len(rows)


def to_numbers(column: NDArray[Any], decimal: str = ".") -> Array:
    """``(rows,)`` float64, NaN where a cell holds no number."""
    text = pd.Series(column, dtype=object)
    if decimal == ",":
        text = text.map(lambda cell: cell.replace(".", "x").replace(",", "."))
    return np.asarray(pd.to_numeric(text, errors="coerce"), np.float64)


def is_missing(cells: NDArray[Any]) -> Mask:
    """True where a cell is empty or says in words that there is no value."""
    short = [len(cell) <= 4 and cell.lower() in MISSING for cell in cells.ravel()]
    return np.array(short, bool).reshape(cells.shape)


def rows_listed(lines: Sequence[int] | NDArray[np.int64]) -> tuple[str, int]:
    """The first few rows in words, and how many there are."""
    return _listed([f"row {line}" for line in lines[:SHOWN]], len(lines)), len(lines)


def counted(count: int, word: str) -> str:
    """``1 window``, ``2 windows``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def names_listed(names: Sequence[str]) -> tuple[str, int]:
    """The first few names in words, and how many there are."""
    return _listed([str(name) for name in names[:SHOWN]], len(names)), len(names)


def natural(names: Sequence[str]) -> list[str]:
    """Different names in a person's order: 2 before 10 where all are numbers, else by letters."""
    different = sorted(set(names))
    values = to_numbers(np.array(different, dtype=object))
    return sorted(different, key=float) if np.isfinite(values).all() else different


def _place(line: int, column: str, cell: str) -> str:
    return f"row {line}, column {column}" + (f": {cell[:30]!r}" if cell else "")


def _listed(named: list[str], count: int) -> str:
    more = f" and {count - len(named)} more" if count > len(named) else ""
    return "; ".join(named) + more
