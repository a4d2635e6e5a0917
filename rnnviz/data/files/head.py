"""A text file's first lines, from which the way it is written is recognised."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rnnviz.data.limits import MAX_BYTES

SMALL = 1 << 18
LARGE = 1 << 23
FEWEST = 24
MOST = 400
csv.field_size_limit(MAX_BYTES)  # a quoted cell may be as long as a file
LAST = 24
LINE_END = re.compile(r"\r\n|\n|\r")
_BYTE_LINE_END = re.compile(rb"\r\n|\n|\r")
_MARKED = re.compile(rb"(?:[ \t]*+(?:(?:#|%|//)[^\r\n]*+)?+(?:\r\n|\n|\r))*+")  # a diary above the table


@dataclass(frozen=True)
class Head:
    """lines: physical lines without their ends. whole: they are the whole file."""

    lines: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Tail:
    """The last lines of a long file. offsets: where each begins in its bytes."""

    lines: tuple[str, ...]
    offsets: tuple[int, ...]


@dataclass(frozen=True)
class Rows:
    """Rows of stripped cells which are not all empty. starts: the physical line each begins on, counted from 0.
    ends: the line after its last one."""

    cells: list[list[str]]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.cells)


def head_of(data: bytes) -> Head:
    """The first lines of UTF-8 text: a quarter of a megabyte, or more where lines are very long, and below lines of
    comment that are more than that."""
    above, most = _above(data)
    size = SMALL
    while above + size < len(data) and size < LARGE and _ends(data, above, above + size) < FEWEST:
        size *= 2
    size += above
    lines = LINE_END.split(data[:size].decode("utf-8", "ignore"))
    whole = size >= len(data)
    if not whole and len(lines) > 1:
        lines.pop()  # it may be cut
    if whole and lines and not lines[-1]:
        lines.pop()
    return Head(tuple(lines[:most]), whole and len(lines) <= most)


def _above(data: bytes) -> tuple[int, int]:
    """Where what the head is to show begins, and how many lines it has; 0 and ``MOST`` but below a long comment."""
    marked = _MARKED.match(data)
    end = marked.end() if marked else 0
    count = len(_BYTE_LINE_END.findall(data, 0, end))
    long = end < len(data) and (end > SMALL or count > MOST - FEWEST)
    return (end, count + MOST) if long else (0, MOST)


def _ends(data: bytes, start: int, end: int) -> int:
    return data.count(b"\n", start, end) + data.count(b"\r", start, end)


def tail_of(data: bytes) -> Tail:
    """The last few lines of UTF-8 text; none where they are very long."""
    end = max(0, len(data) - SMALL)
    ends = [end + match.end() for match in _BYTE_LINE_END.finditer(data[end:])]
    starts = [offset for offset in ends if offset < len(data)][-LAST:]
    stops = [*starts[1:], len(data)]
    lines = [data[a:b].decode("utf-8").rstrip("\r\n") for a, b in zip(starts, stops, strict=False)]
    return Tail(tuple(lines), tuple(starts))


def cut_lines(lines: Sequence[str], delimiter: str, quote: str, strict: bool = False) -> Rows:
    """Cells by the csv module. A delimiter " " is any run of spaces and tabs, also at a line's ends.

    Raises ``csv.Error`` where it is strict and quotes don't fit.
    """
    spaced = delimiter == " "
    source: Iterable[str] = (f"{line.replace(chr(9), ' ').strip()}\n" if spaced else f"{line}\n" for line in lines)
    reader = csv.reader(
        source,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        skipinitialspace=True,
        strict=strict and bool(quote),
    )
    rows = Rows([], [], [])
    before = 0
    for row in reader:
        stripped = [cell.strip() for cell in row]
        if any(stripped):
            rows.cells.append(stripped)
            rows.starts.append(before)
            rows.ends.append(reader.line_num)
        before = reader.line_num
    return rows


def lines_of(data: bytes) -> list[str]:
    """All physical lines of UTF-8 text without their ends."""
    lines = LINE_END.split(data.decode("utf-8"))
    if lines and not lines[-1]:
        lines.pop()
    return lines
