"""Cells to bytes, the tidy way, with every habit of a writer as an option."""

from __future__ import annotations

from collections.abc import Sequence

from tests.corpus.clean import Clean


def quoted(cell: str, delimiter: str, quote: str, always: bool) -> str:
    if always or any(mark in cell for mark in (delimiter, quote, "\n", "\r")):
        return quote + cell.replace(quote, quote * 2) + quote
    return cell


def line(cells: Sequence[str], delimiter: str = ",", quote: str = '"', always: bool = False) -> str:
    return delimiter.join(quoted(cell, delimiter, quote, always) for cell in cells) if quote else delimiter.join(cells)


def lines(clean: Clean, delimiter: str = ",", quote: str = '"', always: bool = False) -> list[str]:
    """The header, if there is one, and the rows."""
    rows = [clean.header, *clean.rows] if clean.header is not None else [*clean.rows]
    return [line(row, delimiter, quote, always) for row in rows]


def join(written: Sequence[str], end: str = "\n") -> str:
    return "".join(f"{one}{end}" for one in written)


def csv(clean: Clean, delimiter: str = ",", quote: str = '"', always: bool = False, end: str = "\n") -> bytes:
    return join(lines(clean, delimiter, quote, always), end).encode()
