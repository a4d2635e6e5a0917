"""What a guess sees of a table: some of its rows, and what each column holds there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.files.numbers import cells_to_numbers, is_missing
from rnnviz.data.files.table import Table, Text
from rnnviz.data.limits import SAMPLED_ROWS
from rnnviz.data.tables.cells import Array, Mask, begin, encode, kept
from rnnviz.data.tables.times import Times, read_times
from rnnviz.data.tables.vocabulary import called
from rnnviz.records import Ints

SAMPLED_CELLS = 400_000
SLICES = 10
LONG = 50_000
"""With so many rows it pays to read columns while it is still being guessed what they are."""
LOOKED_AT = 50
"""At so many columns without numbers it is asked whether they hold dates."""


@dataclass(frozen=True, eq=False)
class Column:
    """holds: "numbers" (most filled cells are), "dates", "clock", "text" or "nothing". clean: every filled cell is a
    number. whole: all are whole. distinct: different values; filled: cells that are. All in the rows sampled.
    values: ``(rows,)`` numbers, or seconds of dates; NaN where there is none. up: how large a share of the steps from
    row to row goes up, in the unbroken rows at the table's beginning."""

    name: str
    holds: str
    clean: bool
    whole: bool
    distinct: int
    filled: int
    rows: int
    values: Array
    up: float
    even: bool

    @property
    def number(self) -> bool:
        return self.holds == "numbers"

    @property
    def text(self) -> bool:
        return self.holds == "text"

    @property
    def dated(self) -> bool:
        return self.holds in ("dates", "clock")

    @property
    def repeats(self) -> bool:
        """Whether values come again: at least twice each on average, and not all are the same."""
        return self.distinct >= 2 and self.filled >= 2 * self.distinct

    @property
    def counts(self) -> bool:
        """Whether it goes up by one from row to row: a row number."""
        return self.whole and self.even and self.up == 1 and self.filled == self.rows and self.rows > 3

    def called(self, names: frozenset[str]) -> float:
        """See ``vocabulary.called``."""
        return called(self.name, names)


class Look:
    """Some rows of a table, as text and as numbers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        limit = max(20, min(SAMPLED_ROWS, SAMPLED_CELLS // max(1, len(table.columns))))
        self.whole = table.rows <= limit
        self.slices = [(0, table.rows)] if self.whole else _slices(table.rows, limit)
        self.head = self.slices[0][1]
        self.rows = sum(rows for _, rows in self.slices)
        self.columns = self._columns()
        self.by_name = {column.name: column for column in self.columns}
        self._codes: dict[str, Ints] = {}

    @classmethod
    def at(cls, table: Table) -> Look:
        """A look at the table, taken once."""
        known = kept(table)
        if "look" not in known:
            known["look"] = look = cls(table)
            if table.rows >= LONG:
                broken = [c.name for c in look.columns if c.number and not c.whole]
                named = [c.name for c in look.columns if c.repeats and c.name not in broken]
                begin(table, broken, named)
        return known["look"]

    def text(self, name: str) -> Text:
        """``(rows sampled,)`` of a column."""
        return self.table.some(name, self.slices)

    def cell(self, row: int, name: str) -> str:
        """The text of one of the rows sampled."""
        for start, rows in self.slices:
            if row < rows:
                return self.table.cell(start + row, name)
            row -= rows
        raise IndexError(row)

    def codes(self, name: str) -> Ints:
        """``(rows sampled,)`` each cell as an index into the different texts of the column."""
        if name not in self._codes:
            self._codes[name] = encode(self.text(name))[0]
        return self._codes[name]

    @cached_property
    def numbers(self) -> Array:
        """``(columns, rows sampled)``."""
        if not self.table.columns or not self.rows:
            return np.empty((len(self.table.columns), self.rows))
        result = np.empty((len(self.table.columns), self.rows))
        result[self._texts] = cells_to_numbers(self._flat, self.table.format).reshape(-1, self.rows)
        for j in np.flatnonzero(~self._texts):
            cells = self.table.numbers(self.table.columns[j])
            assert cells is not None
            result[j] = np.concatenate([cells.slice(start, rows).to_numpy() for start, rows in self.slices])
        return result

    @cached_property
    def missing(self) -> Mask:
        if not self.table.columns or not self.rows:
            return np.zeros((len(self.table.columns), self.rows), bool)
        gaps = np.isnan(self.numbers)
        if gaps[self._texts].any():
            gaps[self._texts] &= is_missing(self._flat).reshape(-1, self.rows)
        return gaps

    @cached_property
    def _texts(self) -> Mask:
        """``(columns,)`` which were not read as numbers at once."""
        return np.array([self.table.numbers(name) is None for name in self.table.columns])

    @cached_property
    def _flat(self) -> pa.ChunkedArray:
        """All columns of text, one after the other."""
        names = [name for name, text in zip(self.table.columns, self._texts, strict=True) if text]
        chunks = [chunk for name in names for chunk in self.text(name).chunks]
        return pa.chunked_array([pa.chunked_array(chunks, pa.string()).combine_chunks()])

    def _columns(self) -> list[Column]:
        numbers, missing = self.numbers, self.missing
        found = np.isfinite(numbers) | np.isinf(numbers)
        filled, many = (~missing).sum(axis=1), found.sum(axis=1)
        with np.errstate(invalid="ignore"):
            whole = ((numbers == np.round(numbers)) | ~found).all(axis=1) & (many > 0)
        distinct, finite = _distinct(numbers), np.where(np.isinf(numbers), np.nan, numbers)
        asked = 0
        columns = []
        for j, name in enumerate(self.table.columns):
            holds, values, number = "nothing", finite[j], int(distinct[j])
            if many[j] * 2 > filled[j]:
                holds = "numbers"
            elif filled[j]:
                number = int(pc.count_distinct(self.text(name)).as_py()) - bool(missing[j].any())
                times = self._times(name) if asked < LOOKED_AT else None
                asked += 1
                holds = times.holds if times is not None and times.holds in ("dates", "clock") else "text"
                values = times.values if times is not None and holds != "text" else values
            up, even = _rising(values[: self.head]) if holds in ("numbers", "dates", "clock") else (0.0, False)
            clean = bool(many[j] == filled[j])
            row = (name, holds, clean, bool(whole[j]) and clean, number, int(filled[j]), self.rows, values, up, even)
            columns.append(Column(*row))
        return columns

    def _times(self, name: str) -> Times | None:
        """A column without any digit says no time."""
        column = self.text(name)
        digits = pc.any(pc.match_substring_regex(column, r"\d")).as_py()
        return read_times(column, self.table.format) if digits else None


def _slices(rows: int, limit: int) -> list[tuple[int, int]]:
    """The first rows, and a few from everywhere below: where each part starts, and how many they are."""
    head, part = limit // 2, max(1, limit // 2 // SLICES)
    return [(0, head), *((start, part) for start in np.linspace(head, rows - part, SLICES).astype(int).tolist())]


def _distinct(numbers: Array) -> Ints:
    """``(columns,)`` how many different numbers each column holds."""
    if not numbers.shape[1]:
        return np.zeros(len(numbers), np.int64)
    ordered = np.sort(numbers, axis=1)
    known = ~np.isnan(ordered)
    others = (ordered[:, 1:] != ordered[:, :-1]) & known[:, 1:]
    return (known[:, :1].sum(axis=1) + others.sum(axis=1)).astype(np.int64)


def _rising(values: Array) -> tuple[float, bool]:
    """The share of steps that go up, and whether the steps up are (nearly) all alike."""
    steps = np.diff(values[np.isfinite(values)])
    if not len(steps):
        return 0.0, False
    up = steps[steps > 0]
    even = len(up) > 0 and bool(np.isfinite(up).all() and np.ptp(up) <= 1e-3 * abs(float(np.median(up))))
    return float(len(up) / len(steps)), even
