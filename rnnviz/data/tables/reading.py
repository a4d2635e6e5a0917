"""From a file to text to cells. Nothing is interpreted here but the separators."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.tables.limits import MAX_BYTES, MAX_CELLS
from rnnviz.errors import ConfigError, DataError, Finding

Source = str | Path | bytes | BinaryIO
_SIGNS = {
    b"PK\x03\x04": "an Excel or zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip file",
}


@dataclass(frozen=True, eq=False)
class Cells:
    """The text of every cell, stripped. cells: ``(rows, columns)`` of str; lines: ``(rows,)`` each row's place in the
    user's file, counted from 1 with the header."""

    columns: tuple[str, ...]
    cells: NDArray[Any]
    lines: NDArray[np.int64]


def read_bytes(source: Source, name: str | None = None) -> tuple[bytes, str]:
    """The file's bytes and what to call it. Raises ``DataError`` for files that are not there, empty or too big."""
    if isinstance(source, bytes):
        data, called = source, "table"
    elif isinstance(source, (str, Path)):
        data, called = _from_disk(Path(source)), Path(source).name
    else:
        data, called = source.read(MAX_BYTES + 1), Path(str(getattr(source, "name", "table"))).name
    if not isinstance(data, bytes):
        raise ConfigError("The file must be opened for reading bytes: open(path, 'rb').")
    if len(data) > MAX_BYTES:
        _refuse(f"The file is larger than {MAX_BYTES // 1_000_000} MB", "Keep fewer series, or fewer digits.")
    if not data.strip():
        _refuse("The file is empty", "Choose a file with a row for every series or every time step.")
    return data, name or called


def to_text(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text and its encoding: the one given, else by byte order mark, else UTF-8, else Windows-1252."""
    for sign, kind in _SIGNS.items():
        if data.startswith(sign):
            _refuse(f"This is not a text file but {kind}", "Save it as CSV (comma separated values) and try again.")
    for candidate in [encoding] if encoding else _candidates(data):
        try:
            text = data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff"), candidate
    if encoding:
        _refuse(
            f"This is not a text file in the encoding {encoding}", "Choose another encoding, or let it be recognised."
        )
    return _refuse("This is not a text file", "Save the table as CSV in UTF-8 and try again.")


def to_cells(text: str, delimiter: str, header: bool) -> Cells:
    """Cuts the text. Blank lines are skipped, short rows filled up with empty cells.

    Raises ``DataError`` for broken quotes, for no rows and for too many cells.
    """
    rows, lines = cut(text, delimiter)
    names = rows.pop(0) if header and rows else []
    lines = lines[1:] if header else lines
    if not rows:
        _refuse("There are no rows with data", "Below the names there must be a row for every series or time step.")
    width = max(len(names), *(len(row) for row in rows))
    if width * len(rows) > MAX_CELLS:
        _refuse(f"The table has {width * len(rows):,} cells", f"At most {MAX_CELLS:,} can be read: keep fewer rows.")
    cells = np.full((len(rows), width), "", dtype=object)
    for i, row in enumerate(rows):
        cells[i, : len(row)] = [cell.strip() for cell in row]
    while width > len(names) and header and width > 1 and not (cells[:, width - 1] != "").any():
        width -= 1  # a separator at the end of every line makes no column
    return Cells(_names(names, width), cells[:, :width], np.array(lines, np.int64))


def cut(text: str, delimiter: str, limit: int | None = None) -> tuple[list[list[str]], list[int]]:
    """The first ``limit`` rows that hold anything, and the line each one starts on.

    A delimiter " " stands for any run of spaces and tabs, also at a line's ends.
    """
    source: Iterable[str] = io.StringIO(text, newline="")
    if delimiter == " ":  # the csv module skips spaces before a cell, so that a run of them counts once
        source = (line.replace("\t", " ").rstrip() + "\n" for line in source)
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    before = 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(before + 1)
            before = reader.line_num
            if limit is not None and len(rows) >= limit:
                break
    except csv.Error as error:
        raise DataError(
            [
                Finding(
                    "The table can't be cut into cells",
                    f"Look for a quote that isn't closed: {error}.",
                    f"row {before + 1}",
                )
            ]
        ) from None
    return rows, lines


def _names(names: list[str], width: int) -> tuple[str, ...]:
    """``width`` different names of one line each: empty ones by place, repeated ones numbered."""
    result: dict[str, None] = {}
    for i in range(width):
        given = " ".join(names[i].split()) if i < len(names) else ""
        given = name = given or f"column {i + 1}"
        again = 2
        while name in result:
            name, again = f"{given} ({again})", again + 1
        result[name] = None
    return tuple(result)


def _candidates(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    return ["utf-8"] if b"\0" in data else ["utf-8", "cp1252"]


def _from_disk(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError([Finding(f"The file {path} can't be read", f"{error.strerror}.")]) from None


def _refuse(what: str, remedy: str) -> Any:
    raise DataError([Finding(what, remedy)])
