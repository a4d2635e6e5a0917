"""What was given, how it is written, and the cells that were read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rnnviz.data.files.ready import CODES, NUMBERS, TEXT, Again
from rnnviz.errors import ConfigError, Finding
from rnnviz.records import Ints

Container = Literal["text", "sheet", "parquet", "jsonl", "ts", "arff"]
CONTAINERS: tuple[Container, ...] = get_args(Container)
ALL_SHEETS = "*"
"""No sheet can be called so."""
SHEET = "sheet"
"""The column that says which sheet a row came from, where all are read."""
Text: TypeAlias = pa.ChunkedArray


@dataclass(frozen=True, eq=False)
class File:
    """name: as the user knows it, with the folders it lay in (``walking/anna.csv``)."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Format:
    """How a file is written. Recognised first; every field can be changed.

    encoding, delimiter (" ": any run of spaces and tabs), quote ("" for none), comment ("" for none; lines that begin
    with it are skipped), preamble (lines before the names or the first row), header (rows of names: 0, 1, 2...), units
    (whether a row of units follows the names), footer (rows below the data that belong to no table): of a text.
    decimal ("." or ","), thousands ("", ",", ".", " " or "'"): of numbers in text. affixes: what the numbers of a
    column have beside them and are read without, such as a unit; by the column's name.
    sheet: of a spreadsheet file; ``ALL_SHEETS`` for all that have the same columns.
    """

    container: Container = "text"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    comment: str = ""
    preamble: int = 0
    header: int = 1
    units: bool = False
    footer: int = 0
    decimal: str = "."
    thousands: str = ""
    affixes: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None

    def __post_init__(self) -> None:
        if self.container not in CONTAINERS:
            raise ConfigError(f"A file can't be {self.container!r}; there are {', '.join(CONTAINERS)}.")
        if self.decimal not in (".", ","):
            raise ConfigError(f"The decimal sign can't be {self.decimal!r}; it is '.' or ','.")
        if self.thousands == self.decimal:
            raise ConfigError(f"The thousands mark and the decimal sign can't both be {self.decimal!r}.")
        if not isinstance(self.affixes, Mapping) or not all(map(_is_text, self.affixes.items())):
            raise ConfigError(f"What stands beside numbers must be text, by column; got {self.affixes!r:.100}.")
        if len(self.delimiter) != 1:
            raise ConfigError(f"The separator must be one character; got {self.delimiter!r}.")


def _is_text(pair: tuple[Any, Any]) -> bool:
    return all(isinstance(text, str) for text in pair)


@dataclass(frozen=True)
class Affixed:
    """What was read without the sign or unit beside it. cell, number: the first one, before and after. count: how
    many cells of a column."""

    cell: str
    number: str
    count: int


@dataclass(frozen=True, eq=False)
class Table:
    """The text of every cell, stripped, "" where there is none.

    cells: one column per name; names are different, of one line, ``column 1``... where the file has none. Arrow strings
    (no nulls), or dictionaries of them, or numbers (null where a value is missing), whose text ``again`` has: see
    ``ready``. units: of columns, from a row of units or from ``name (unit)``.
    given: what the file itself says of its layout, by the names of ``Layout`` (.ts, .arff, our own files); and of a
    set that this program wrote, under "source", what its ``SeriesSet.source`` was, unchecked.
    affixed: by column, what was read without its sign or unit (``Format.affixes``).
    findings: what reading it showed (rows left out, a footer skipped...). lines: each row's place in the user's file,
    from 1; made on demand, because only findings need it.
    """

    name: str
    cells: pa.Table
    format: Format
    units: dict[str, str] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    lines_of: Callable[[], Ints] | None = None
    again: Again | None = None
    affixed: Mapping[str, Affixed] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.cells.column_names)

    @property
    def rows(self) -> int:
        return int(self.cells.num_rows)

    def column(self, name: str) -> Text:
        """The text of a column."""
        cells = self.cells.column(name)
        if cells.type == TEXT:
            return cells
        if name not in self._text:
            self._text[name] = cells.cast(TEXT) if cells.type == CODES else self._again().whole[self._place[name]]
        return self._text[name]

    def numbers(self, name: str) -> pa.ChunkedArray | None:
        """The numbers of a column that was read so at once."""
        cells = self.cells.column(name)
        return cells if cells.type == NUMBERS else None

    def codes(self, name: str) -> pa.ChunkedArray | None:
        """A column that was read at once as different texts and where they stand."""
        cells = self.cells.column(name)
        return cells if cells.type == CODES else None

    def some(self, name: str, slices: Sequence[tuple[int, int]]) -> Text:
        """The text of some rows of a column. slices: first rows and how many."""
        cells = self.cells.column(name)
        if cells.type == NUMBERS:
            end = max(start + rows for start, rows in slices)
            first = self._again().first
            cells = first[self._place[name]] if first and end <= len(first[0]) else self.column(name)
        chunks = [chunk for start, rows in slices for chunk in cells.slice(start, rows).chunks]
        return pa.chunked_array([chunk.cast(TEXT) for chunk in chunks], TEXT)

    def cell(self, row: int, name: str) -> str:
        return str(self.some(name, [(row, 1)])[0].as_py())

    def head(self, rows: int) -> pa.Table:
        """The text of the first rows."""
        return pa.table({name: self.some(name, [(0, rows)]) for name in self.columns})

    def as_text(self) -> Table:
        """The same with nothing but text."""
        if set(self.cells.schema.types) <= {TEXT}:
            return self
        return replace(self, cells=pa.table({name: self.column(name) for name in self.columns}), again=None)

    @cached_property
    def _text(self) -> dict[str, Text]:
        return {}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: j for j, name in enumerate(self.columns)}

    def _again(self) -> Again:
        assert self.again is not None  # columns of numbers come with it
        return self.again

    def lines(self, rows: Sequence[int] | NDArray[Any]) -> Ints:
        """The places in the user's file of these rows (counted from 0)."""
        every = self.lines_of() if self.lines_of else np.arange(1, self.rows + 1, dtype=np.int64)
        return every[np.asarray(rows, np.int64)]
