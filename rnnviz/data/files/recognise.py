"""What kind of file it is, by its content."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rnnviz.data.files.table import Container
from rnnviz.data.files.unpack import ZIP, corrupt, encrypted
from rnnviz.errors import Finding

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\x00": "a picture",
    b"MM\x00*": "a picture",
    b"BM": "",
    b"\x89HDF": "an HDF5 file",
    b"MATLAB 5.0": "a MATLAB file",
    b"\x93NUMPY": "a NumPy file",
    b"\x80\x02": "a Python pickle",
    b"\x80\x03": "a Python pickle",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
    b"SQLite format 3": "a database",
    b"RIFF": "a sound or film",
    b"ID3": "a sound",
    b"OggS": "a sound",
    b"fLaC": "a sound",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zst archive",
    b"ARROW1": "an Arrow file",
    b"FEA1": "a Feather file",
    b"ORC": "",
    b"{\\rtf": "an RTF document",
    b"$FL2": "an SPSS file",
    b"<stata_dta": "a Stata file",
    b"CDF\x01": "a NetCDF file",
    b"PARE": "",
}
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<head", b"<body")
SAMPLE = 65_536
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27, 28, 29, 30, 31, 1} | {127})


def container_of(name: str, data: bytes) -> Container | Finding:
    """The kind of a file, or why it can't be read."""
    if data.startswith(ZIP):
        return _document(name, data)
    if data.startswith(OLE):
        return _old_office(name, data)
    if data.startswith(b"PAR1") or (data.startswith(b"PARE") and data.endswith(b"PARE")):
        return "parquet" if data.startswith(b"PAR1") else encrypted(name)
    if data[:SAMPLE].lstrip()[:9].lower().startswith(MARKUP):
        return _unreadable(name, "a web page or another document with marks")
    start = data[:SAMPLE].removeprefix(b"\xef\xbb\xbf")
    for line in _telling_lines(start):
        if line.startswith(b"@"):
            return "arff" if line.lower().startswith((b"@relation", b"@attribute")) else "ts"
        break
    if start.lstrip()[:1] in (b"{", b"[") and is_json(data):
        return "jsonl"
    return _binary(name, data) or "text"


def is_json(data: bytes) -> bool:
    """Whether it begins with a JSON object, or is an array."""
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text[:SAMPLE].split(b"\n", 1)[0].strip()
    if text.startswith(b"{"):
        return text[1:SAMPLE].lstrip()[:1] in (b'"', b"}")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return text[1:SAMPLE].lstrip()[:1] in (b"{", b"[") and text.rstrip()[-1:] in (b"]", b"}", b",")
    return True


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """The lines that are neither empty nor comments of the archives' formats."""
    for line in data.splitlines():
        if line.strip() and not line.lstrip().startswith((b"#", b"%")):
            yield line.strip()


def _document(name: str, data: bytes) -> Container | Finding:
    if b"xl/" in data or b"opendocument.spreadsheet" in data[:400] or b"content.xml" in data:
        return "sheet"
    if b"word/" in data or b"ppt/" in data or b"opendocument" in data[:400]:
        return _unreadable(name, "a text document or slides")
    return corrupt(name)


def _old_office(name: str, data: bytes) -> Container | Finding:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return encrypted(name)
    workbook = any(stream.encode("utf-16-le") in data for stream in ("Workbook", "WORKBOOK", "Book"))
    return "sheet" if workbook else _unreadable(name, "an old Office document")


def _binary(name: str, data: bytes) -> Finding | None:
    for sign, kind in SIGNS.items():
        if kind and data.startswith(sign):
            return _unreadable(name, kind)
    if data[4:8] == b"ftyp":
        return _unreadable(name, "a film")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return None
    sample = data[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return _unreadable(name, "a file for programs") if controls > 0.02 * len(sample) else None


def _unreadable(name: str, kind: str) -> Finding:
    remedy = "Open it in the program it came from, save the table as CSV, and try again."
    return Finding(f"{name} is {kind}, not a table", remedy, code="unreadable")
