"""How large the used part of a spreadsheet is, looked at before memory is taken for it: one cell in the last row and
column makes it 17 billion cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers.expat import ParserCreate

from rnnviz.data.limits import MAX_BYTES, MAX_CELLS

Start = Callable[[str, dict[str, str]], None]
CHUNK = 1 << 20
WORDY = 5  # bytes of XML for one byte of a table
LONGEST_TAG = 4_096
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["']([0-9]+)["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass
class Used:
    """The last row and the last column with a filled cell, from 1."""

    rows: int = 0
    columns: int = 0

    def reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    @property
    def cells(self) -> int:
        return self.rows * self.columns


def used_by(data: bytes) -> int:
    """Cells that reading a zipped spreadsheet takes memory for, from A1 to the last filled ones; more than may be read
    where its XML is longer than any such table's.

    Raises ``zipfile.BadZipFile`` and the like, and ``ExpatError``, where it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > WORDY * MAX_BYTES:
            return MAX_CELLS + 1
        names = archive.namelist()
        cells = 0
        for name in names:
            if _SHEET.fullmatch(name):
                cells += _workbook_sheet(archive, name)
            elif name == "content.xml":
                with archive.open(name) as source:
                    cells += _open_document(source)
        return cells


def _workbook_sheet(archive: zipfile.ZipFile, name: str) -> int:
    """Quickly by all references in the XML; cell by cell where that says too much, or where cells have none."""
    with archive.open(name) as source:
        used, whole = _references(source)
    if whole and used.cells <= MAX_CELLS:
        return used.cells
    with archive.open(name) as source:
        return _filled(source)


def _references(source: IO[bytes]) -> tuple[Used, bool]:
    """What the references reach, and whether all cells have one."""
    used, cells, named = Used(), 0, 0
    for text in _pieces(source):
        found = _REFERENCE.findall(text)
        named += len(found)
        cells += len(_CELL.findall(text))
        rows = [int(row) for row in {row for _, row in found} | set(_ROW.findall(text))]
        used.reach(max(rows, default=0), max(map(_column, {letters for letters, _ in found}), default=0))
    return used, cells <= named


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """The text in pieces that end before a tag."""
    rest = b""
    while chunk := source.read(CHUNK):
        text = rest + chunk
        end = text.rfind(b"<")
        end = len(text) if end < len(text) - LONGEST_TAG else end
        rest = text[end:]
        yield text[:end]
    yield rest


def _filled(source: IO[bytes]) -> int:
    """Cells up to the last ones that hold anything: formats alone take no memory. Stops where it is too much."""
    used, row, column = Used(), 0, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        tag, reference = name.rpartition(":")[2], attributes.get("r", "")
        if tag == "row":
            row, column = int(reference) if reference.isdecimal() else row + 1, 0
        elif tag == "c":
            column += 1
            if match := re.fullmatch(r"([A-Za-z]+)([0-9]+)", reference):
                column, row = _column(match[1].encode()), int(match[2])
        elif tag in ("v", "is", "f"):
            used.reach(row, column)

    _parsed(source, start, used)
    return used.cells


def _open_document(source: IO[bytes]) -> int:
    """The same of OpenDocument, where a cell or a row can stand for many."""
    used, row, column = Used(), 0, 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        tag = name.rpartition(":")[2]
        if tag == "table":
            row = 0
        elif tag == "table-row":
            row, column = row + _repeated(attributes, "table:number-rows-repeated"), 0
        elif tag in ("table-cell", "covered-table-cell"):
            column += _repeated(attributes, "table:number-columns-repeated")
            if any(key.endswith(":value-type") for key in attributes):
                used.reach(row, column)
        elif tag == "p":
            used.reach(row, column)

    _parsed(source, start, used)
    return used.cells


def _parsed(source: IO[bytes], start: Start, used: Used) -> None:
    parser = ParserCreate()
    parser.StartElementHandler = start
    while chunk := source.read(CHUNK):
        parser.Parse(chunk, False)
        if used.cells > MAX_CELLS:
            return
    parser.Parse(b"", True)


def _repeated(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return min(int(text), 1 << 40) if text.isdecimal() and len(text) < 20 else 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number
