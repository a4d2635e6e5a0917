"""What is no data at all, or data that was hurt."""

from __future__ import annotations

import random

from tests.corpus.case import Reads, Stops
from tests.corpus.clean import Clean, long_plain, wide_last, wide_named
from tests.corpus.pack import gzipped, members, xlsx, zipped
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv, join, lines

NOISE = random.Random(5).randbytes(5000)
BINARIES = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstream\n" + NOISE[:900] + b"\n%%EOF\n",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE[:900],
    "jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + NOISE[:900],
    "exe": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + NOISE[:900],
    "elf": b"\x7fELF\2\1\1\0" + bytes(8) + NOISE[:900],
    "sqlite": b"SQLite format 3\0\x10\0\1\1\0@  " + bytes(2000),
    "hdf5": b"\x89HDF\r\n\x1a\n" + bytes(40) + NOISE[:900],
    "npy": b"\x93NUMPY\1\0v\0{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }\n" + NOISE[:72],
    "pickle": b"\x80\4\x95\x1c\0\0\0\0\0\0\0\x8c\5posix\x94\x8c\6system\x94\x93\x94\x8c\4true\x94\x85\x94R\x94.",
    "wav": b"RIFF\x24\x10\0\0WAVEfmt \x10\0\0\0\1\0\1\0" + NOISE[:900],
    "mp3": b"ID3\3\0\0\0\0\0\x21" + NOISE[:900],
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + NOISE[:900],
    "matlab": b"MATLAB 5.0 MAT-file, Platform: GLNXA64" + b" " * 86 + b"\0\1IM" + NOISE[:900],
    "noise": NOISE,
    "zeros": bytes(5000),
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + NOISE[:1500],
}


@pollution(each=BINARIES)
def binary(data: bytes) -> Made:
    return Made(data, Stops())


DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", "_rels/.rels": b"<Relationships/>"}
TEXTS = {
    "html_page": b"<!DOCTYPE html>\n<html><head/>\n<body><p>Log in, please.</p></body></html>\n",
    "xml": b'<?xml version="1.0"?>\n<data><row a="1" b="2"/><row a="3" b="4"/></data>\n',
    "prose": b"Dear Anna,\n\nplease find the data, as promised, at the usual place.\nNot in here.\n\nYours,\nBen\n",
    "python": b"import numpy as np\n\n\ndef main(a, b):\n    return np.zeros((a, b))\n\n\nprint(main(1, 2))\n",
    "yaml": b"name: data\nversion: 3\nfiles:\n  - a.csv\n  - b.csv\n",
    "log": b"2024-01-01 12:00:01 INFO started\n2024-01-01 12:00:02 WARN disk, full\n2024-01-01 12:00:09 INFO done\n",
    "lfs_pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 12345\n",
    "markdown": b"| a | b |\n|---|---|\n| x | y |\n| z | w |\n",
    "base64": b"\n".join(b"VGhpcyBpcyBub3QgYSB0YWJsZSBvZiBudW1iZXJzIGF0IGFsbC4" for _ in range(30)),
    "one_word": b"hello",
    "one_number": b"3.14",
    "one_row": b"1.5,2.5,3.5,walk\n",
    "commas": b",,,,\n,,,,\n,,,,\n",
    "quote": b'"',
    "quotes": b'"""""""""',
    "newlines": b"\n\n\n\n\n",
    "braces": b"{" * 3000,
    "brackets": b"[" * 3000,
}


@pollution(ending="csv", each=TEXTS)
def no_data(data: bytes) -> Made:
    return Made(data, Stops())


@pollution(ending="xls")
def web_page_as_xls() -> Made:
    """Many programs "export to Excel" so."""
    rows = "".join(f"<tr><td>{i}</td><td>{i * 7 % 5}.5</td><td>walk</td></tr>" for i in range(30))
    return Made(
        f"<html><body><table><tr><th>t</th><th>x</th><th>c</th></tr>{rows}</table></body></html>".encode(),
        Stops(("unreadable",)),
    )


@pollution(ending="docx")
def text_document() -> Made:
    return Made(zipped(DOCX), Stops())


EMPTY = {"nothing": b"", "bom": b"\xef\xbb\xbf", "spaces": b"   \n  \n", "comments": b"# nothing\n# here\n"}


@pollution(each=EMPTY)
def empty(data: bytes) -> Made:
    return Made(data, Stops(("empty",)))


@pollution(wide_last, long_plain)
def names_only(clean: Clean) -> Made:
    return Made(join(lines(clean)[:1]).encode(), Stops(("empty",)))


@pollution()
def one_column_of_words() -> Made:
    return Made(join(["word", *(f"w{i}" for i in range(40))]).encode(), Stops(("one_column",)))


@pollution(wide_last, long_plain)
def zero_bytes_within(clean: Clean) -> Made:
    """A logger lost power: zeros in the middle of the file."""
    data = csv(clean)
    half = len(data) // 2
    return Made(data[:half] + bytes(64) + data[half:], Stops())


@pollution(wide_last, long_plain)
def zero_bytes_after(clean: Clean) -> Made:
    """The same at the end."""
    why = "Stopping was expected at first; every row is whole, and what was left out is said."
    return Made(csv(clean) + bytes(512), Reads(clean.truth, ("footer",)), why)


@pollution(wide_named, long_plain)
def unclosed_quote(clean: Clean) -> Made:
    """Everything after it is one cell."""
    made = clean.column(len(clean.rows[0]), "remark", ['"seen' if r == 6 else "seen" for r in range(len(clean.rows))])
    return Made(csv(made, quote=""), Stops(("quote",)))


@pollution(long_plain)
def garbage_after(clean: Clean) -> Made:
    why = "Stopping was expected at first; every row is whole, and what was left out is said."
    return Made(csv(clean) + NOISE[:700], Reads(clean.truth, ("footer",)), why)


@pollution(long_plain)
def garbage_within(clean: Clean) -> Made:
    data = csv(clean)
    return Made(data[:900] + NOISE[:300] + data[900:], Stops())


@pollution()
def endless_line() -> Made:
    return Made(b"a" * 300_000, Stops())


@pollution()
def endless_numbers() -> Made:
    """One row, and 70,000 columns: beyond the limit."""
    return Made(b"1.5," * 70_000 + b"walk\n", Stops(("too_large",)))


@pollution()
def long_cell() -> Made:
    return Made(b"a,b,class\n1,2," + b"x" * 500_000 + b"\n3,4,y\n", Stops())


@pollution(ending="gz")
def gz_of_gz_of_noise() -> Made:
    return Made(gzipped(gzipped(NOISE)), Stops())


@pollution(ending="gz")
def gz_header_only() -> Made:
    return Made(b"\x1f\x8b\x08\0", Stops(("corrupt",)))


@pollution(ending="zip")
def zip_in_zip() -> Made:
    return Made(zipped({"a.zip": zipped({"b.zip": zipped({})})}), Stops())


@pollution(ending="zip")
def zip_that_climbs() -> Made:
    """A member whose name leads out of the folder, and which holds nothing."""
    return Made(zipped({"../../etc/passwd": b"", "/abs.csv": b""}), Stops())


@pollution(ending="xlsx")
def workbook_of_entities() -> Made:
    """The billion laughs."""
    names = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{names}]><x>&l9;</x>'
    packed = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": bomb.encode()})
    return Made(packed, Stops())


@pollution(ending="xlsx")
def workbook_far_down() -> Made:
    """One cell in the last row and column that there can be: no memory is taken for what lies between."""
    parts = members(xlsx({"Sheet1": [["a", "b"]]}))
    sheet = "xl/worksheets/sheet1.xml"
    far = parts[sheet].replace(b'r="B1"', b'r="XFD1048576"').replace(b'<row r="1">', b"<row>")
    return Made(zipped({**parts, sheet: far}), Stops(), alone=True)
