"""From text to columns. By Arrow where every row has as many cells; else by the csv module, row by row."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from rnnviz.data.files.comments import Comments
from rnnviz.data.files.head import cut_lines, lines_of
from rnnviz.data.files.numbers import spellings
from rnnviz.data.files.places import quoted, rows_listed
from rnnviz.data.files.ready import CODES, NUMBERS, TEXT, Again
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

BLOCK = 1 << 20
FIRST = 1 << 17  # bytes of the rows whose text is kept in any case
LETTERS_OF_A_BLOCK = 640  # for each column: blocks of some twenty rows where a table is very wide
LINE_ENDS = (10, 13)
MOST_BEHIND = 0.2  # of the rows, that hold something behind the last name: fewer are mistakes


@dataclass(frozen=True, eq=False)
class Region:
    """A part of UTF-8 text: data[start:end], whose first line is the file's line ``line``, counted from 1."""

    data: bytes
    start: int
    end: int
    line: int

    def has(self, letters: str) -> bool:
        return bool(letters) and self.data.find(letters.encode(), self.start, self.end) >= 0

    def view(self) -> NDArray[np.uint8]:
        return np.frombuffer(self.data, np.uint8, self.end - self.start, self.start)

    def buffer(self) -> pa.Buffer:
        return pa.py_buffer(self.data).slice(self.start, self.end - self.start)

    def lines(self) -> list[str]:
        return lines_of(self.data[self.start : self.end])

    def first(self, size: int) -> Region:
        """The whole lines among so many bytes."""
        end = self.data.rfind(b"\n", self.start, min(self.end, self.start + size)) + 1
        return replace(self, end=max(end, self.start))


@dataclass(frozen=True, eq=False)
class Cut:
    """columns: of stripped text, equally long; see ``ready`` for those of long files. lines_of: each row's line in the
    file, from 1. short: lines of the rows that had fewer cells. again: text of the columns, where some are numbers."""

    columns: list[pa.ChunkedArray]
    lines_of: Callable[[], Ints]
    findings: tuple[Finding, ...] = ()
    short: tuple[int, ...] = ()
    again: Again | None = None


def fast(
    region: Region,
    delimiter: str,
    quote: str,
    width: int,
    literal: bool = False,
    kinds: Sequence[pa.DataType] = (),
) -> Cut | None:
    """The columns by Arrow, or None where a row has another number of cells or a quote stands inside a cell.
    literal: white space around cells is kept. kinds: of the columns, if they can be; else all are text."""
    quotes = region.has(quote)
    if delimiter == " " or not delimiter.isascii() or (quotes and not _regular(region.view(), delimiter, quote)):
        return None
    quote = quote if quotes else ""
    padded = region.has(" ") or region.has("\t") or not region.data.isascii()
    text = [TEXT] * width
    parse = partial(_parsed, delimiter=delimiter, quote=quote, trimmed=padded and not literal)
    again = None
    columns = parse(region, kinds=kinds) if kinds and not (padded and literal) else None
    if columns is not None and NUMBERS in kinds:
        first = parse(region.first(FIRST), kinds=text) if not quotes else None
        again = Again(first or [], lambda: parse(region, kinds=text) or [])
    columns = columns or parse(region, kinds=text)
    return None if columns is None else Cut(columns, lambda: _lines(region, delimiter, quote), again=again)


def _parsed(
    region: Region, kinds: Sequence[pa.DataType], delimiter: str, quote: str, trimmed: bool
) -> list[pa.ChunkedArray] | None:
    """None where the rows or their cells are not such."""
    names = [str(i) for i in range(len(kinds))]
    try:
        table = pa.csv.read_csv(
            pa.BufferReader(region.buffer()),
            read_options=pa.csv.ReadOptions(column_names=names, block_size=max(BLOCK, len(names) * LETTERS_OF_A_BLOCK)),
            parse_options=pa.csv.ParseOptions(
                delimiter=delimiter, quote_char=quote or False, newlines_in_values=bool(quote)
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict(zip(names, kinds, strict=True)), null_values=spellings()
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [_trimmed_text(column) for column in table.columns] if trimmed else table.columns


def _trimmed_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type == CODES:
        different = pa.chunked_array([chunk.dictionary for chunk in column.chunks], TEXT)
        if pc.utf8_trim_whitespace(different).equals(different):
            return column
        column = column.cast(TEXT)
    return column if column.type == NUMBERS else pc.utf8_trim_whitespace(column)


def slow(region: Region, comments: Comments, width: int, even: bool) -> Cut | Finding:
    """The columns by the csv module. width: cells in a row; where rows are not even, at least so many."""
    lines = comments.out_of(region.lines())
    try:
        rows = cut_lines(lines, comments.delimiter, comments.quote, strict=True)
    except csv.Error:
        return _unclosed(lines, comments.quote, region.line)
    cells = [_trimmed(row, width) for row in rows.cells] if even else rows.cells
    starts = np.array(rows.starts, np.int64) + region.line
    widths = np.array([len(row) for row in cells], np.int64)
    long = starts[widths > width] if even else starts[:0]
    width = width if even else max([width, *widths.tolist()])
    columns = list(itertools.zip_longest(*cells, fillvalue=""))[:width] if cells else []
    columns += [("",) * len(cells)] * (width - len(columns))
    arrays = [pa.chunked_array([pa.array(column, pa.string())]) for column in columns]
    short = starts[widths < width]
    holes = _holes(short.tolist(), width) if even and comments.delimiter == " " else ()
    return Cut(arrays, lambda: starts, (*_ragged(long.tolist(), width), *holes), tuple(short.tolist()))


def without_last(cut: Cut, named: int) -> tuple[Cut, tuple[Finding, ...]]:
    """Without a column behind the ``named`` ones that is empty, as where a separator ends each row. Few filled cells in
    it are rows with too many cells."""
    if not 0 < named == len(cut.columns) - 1 or not len(cut.columns[-1]):
        return cut, ()
    filled = np.asarray(pc.not_equal(cut.columns[-1], "").to_numpy(), np.bool_)
    if filled.mean() > MOST_BEHIND:
        return cut, ()
    lines = cut.lines_of()[filled].tolist() if filled.any() else []
    return replace(cut, columns=cut.columns[:-1]), _ragged(lines, named)


def _regular(view: NDArray[np.uint8], delimiter: str, quote: str) -> bool:
    """Whether every quote stands at a cell's end or beside another, and they are in pairs."""
    places = np.flatnonzero(view == ord(quote))
    if len(places) % 2:
        return False
    allowed = np.zeros(256, np.bool_)
    allowed[[ord(delimiter), ord(quote), *LINE_ENDS]] = True
    before = (places == 0) | allowed[view[np.maximum(places - 1, 0)]]
    after = (places == len(view) - 1) | allowed[view[np.minimum(places + 1, len(view) - 1)]]
    return bool((before | after).all())


def _lines(region: Region, delimiter: str, quote: str) -> Ints:
    """The line on which each row of the fast path begins: empty lines hold no row."""
    if quote:
        reader = csv.reader((f"{line}\n" for line in region.lines()), delimiter=delimiter, quotechar=quote)
        ends = np.fromiter((reader.line_num if row else -reader.line_num for row in reader), np.int64)
        starts = np.append(0, np.abs(ends))[:-1]
        return region.line + starts[ends > 0]
    view = region.view()
    feeds, returns = view == LINE_ENDS[0], view == LINE_ENDS[1]
    ends = feeds | (returns & ~np.append(feeds[1:], False))
    stops = np.append(np.flatnonzero(ends), len(view))
    starts = np.append(0, stops[:-1] + 1)
    before_feed = feeds[np.minimum(stops, len(view) - 1)] & returns[np.maximum(stops - 1, 0)] & (stops > starts)
    return region.line + np.flatnonzero(stops - starts - before_feed > 0).astype(np.int64)


def _trimmed(row: list[str], width: int) -> list[str]:
    """Without empty cells behind the last column."""
    while len(row) > width and not row[-1]:
        row = row[:-1]
    return row


def _unclosed(lines: Sequence[str], quote: str, first_line: int) -> Finding:
    """The line on which a quote doesn't fit."""
    first = next((i for i, line in enumerate(lines) if line.count(quote) % 2), 0)
    return Finding(
        "A quote isn't closed",
        "Close it, double it, or read quotes as letters.",
        f"row {first + first_line}: {quoted(lines[first])}",
        1,
        "Everything up to the next quote would become one cell.",
        "quote",
        "stops",
        (Fix("Read quotes as letters", {"quote": ""}),),
    )


def _ragged(starts: Sequence[int], width: int) -> tuple[Finding, ...]:
    if not starts:
        return ()
    return (
        Finding(
            f"Rows have more cells than the table's {width} columns",
            "Look for a separator inside a text or a number there, such as a decimal comma, and put quotes around it.",
            rows_listed(list(starts)),
            len(starts),
            "It can't be known which cell belongs to which column.",
            "ragged",
        ),
    )


def _holes(starts: Sequence[int], width: int) -> tuple[Finding, ...]:
    """Spaces as separators can't say where a cell is empty."""
    if not starts:
        return ()
    return (
        Finding(
            f"Rows have fewer cells than the table's {width} columns",
            "Write NA where a value is missing, or put commas or tabs between the cells instead of spaces.",
            rows_listed(list(starts)),
            len(starts),
            "Spaces don't show which cell is empty, so that values could come into wrong columns.",
            "ragged",
        ),
    )
