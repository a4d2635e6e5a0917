"""Packed files become the files in them: gz, bz2, xz, and zip with folders. Nothing grows beyond the limits."""

from __future__ import annotations

import bz2
import io
import lzma
import re
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from rnnviz.data.files.places import listed
from rnnviz.data.files.table import File
from rnnviz.data.limits import MAX_BYTES, MAX_FILES
from rnnviz.errors import Finding

GZIP, BZIP, XZ, ZIP = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", (b"PK\x03\x04", b"PK\x05\x06")
DEEPEST = 3
PIECE, CHUNK = 1 << 12, 1 << 20
_FILLED = re.compile(rb"[^\0]")
TABLES = (".parquet", ".ts", ".arff", ".csv", ".tsv", ".txt", ".dat", ".data", ".tab", ".asc", ".prn", ".log")
OTHERS = (".json", ".jsonl", ".ndjson", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".gz", ".bz2", ".xz", ".zip")
DAMAGED: tuple[type[Exception], ...] = (
    *(OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, ValueError, NotImplementedError),
    *(RuntimeError, OverflowError, MemoryError, UnicodeError, KeyError, IndexError),
)


class TooLarge(Exception):
    """What was unpacked is more than may be read."""


@dataclass
class _Unpacking:
    """left: bytes that may still be unpacked."""

    files: list[File] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    left: int = MAX_BYTES


def unpack(files: Sequence[File]) -> tuple[list[File], list[Finding]]:
    """The files, with those in archives in the place of these, and what was wrong or left out."""
    state = _Unpacking()
    try:
        for file in files:
            _add(state, file, 0)
        if not state.files and not state.findings:
            state.findings.append(Finding("There are no files", "Choose at least one.", code="empty"))
    except TooLarge:
        remedy = f"At most {MAX_BYTES // 1_000_000} MB can be read, also after unpacking: keep fewer series or digits."
        return [], [Finding("The files hold too much", remedy, code="too_large")]
    if len(state.files) > MAX_FILES:
        remedy = f"At most {MAX_FILES:,} can be read at once: put them together, or take a part of them."
        return [], [Finding(f"There are {len(state.files):,} files", remedy, code="too_many_files")]
    return state.files, state.findings


def _add(state: _Unpacking, file: File, depth: int) -> None:
    if depth > DEEPEST:
        raise TooLarge
    try:
        if file.data.startswith(ZIP) and not is_document(file.data):
            _unzip(state, file, depth)
        elif file.data.startswith((GZIP, BZIP, XZ)):
            inner = _inflated(file.data, state.left)
            state.left -= len(inner)
            name = PurePosixPath(file.name)
            packed = name.suffix.lower() in (".gz", ".bz2", ".xz", ".gzip")
            _add(state, File(str(name.with_suffix("")) if packed else file.name, inner), depth + 1)
        else:
            state.left -= len(file.data) if depth == 0 else 0
            if state.left < 0:
                raise TooLarge
            state.files.append(file)
    except DAMAGED as error:
        state.findings.append(_damaged(file.name, error))


def _unzip(state: _Unpacking, file: File, depth: int) -> None:
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir() and not _hidden(member.filename)]
        if len(members) > 4 * MAX_FILES:
            raise TooLarge
        if any(member.flag_bits & 1 for member in members):
            state.findings.append(encrypted(file.name))
            return
        chosen, left_out = choose([member.filename for member in members])
        wanted = set(chosen)
        if left_out:
            state.findings.append(_left_out(file.name, left_out))
        if not chosen:
            remedy = "Put a table into it, such as a CSV file."
            what = f"The archive {file.name} holds no table"
            state.findings.append(Finding(what, remedy, listed(left_out, len(left_out)), code="members"))
        for member in members:
            if member.filename in wanted:
                with archive.open(member) as source:
                    inner = source.read(state.left + 1)
                if len(inner) > state.left:
                    raise TooLarge
                state.left -= len(inner)
                _add(state, File(_plain(member.filename), inner), depth + 1)


def choose(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The members of an archive that hold tables, and the others. Where the same table is there in several formats, as
    in the UCR archive, the first of ``TABLES`` is taken."""
    if len(names) == 1:
        return list(names), []
    tables = [name for name in names if _is_table(name)]
    stems: dict[PurePosixPath, str] = {}
    for name in tables:
        stem = PurePosixPath(name).with_suffix("")
        if stem not in stems or _rank(name) < _rank(stems[stem]):
            stems[stem] = name
    described = _described(stems)
    chosen = {name for stem, name in stems.items() if stem not in described}
    return [name for name in tables if name in chosen], [name for name in names if name not in chosen]


def _described(stems: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    """Those that only describe what stands in their ``_TRAIN`` beside them."""
    names = sorted(map(str, stems))  # those that begin with another follow it
    places = {name: bisect_left(names, f"{name}_TR") for name in names}
    return {PurePosixPath(name) for name, i in places.items() if i < len(names) and names[i].startswith(f"{name}_TR")}


def is_document(data: bytes) -> bool:
    """Whether a zip file is an office document or a program's package rather than an archive of files."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except DAMAGED:
        return b"[Content_Types].xml" in data[:200_000] or b"mimetypeapplication/" in data[:200]
    return "[Content_Types].xml" in names or "mimetype" in names or "META-INF/manifest.xml" in names


def encrypted(name: str) -> Finding:
    """A file that only opens with a password."""
    return Finding(f"{name} is protected by a password", "Save it without one and try again.", code="encrypted")


def corrupt(name: str, detail: str = "") -> Finding:
    """A file that is not whole."""
    remedy = "Copy or download it again; if that doesn't help, save it anew where it came from."
    return Finding(f"{name} is damaged or cut off", remedy, detail, code="corrupt")


def _inflated(data: bytes, most: int) -> bytes:
    """What a gz, bz2 or xz file holds; files put together are read one after the other."""
    out, at = [], 0
    while data.startswith((GZIP, BZIP, XZ), at):  # what else follows is no part of it
        parts, at = _member(data, at, most)
        out += parts
        most -= sum(map(len, parts))
        rest = _FILLED.search(data, at)
        at = rest.start() if rest else len(data)
    return b"".join(out)


def _member(data: bytes, at: int, most: int) -> tuple[list[bytes], int]:
    """What the packed file that begins here holds, and where it ends. It is given in pieces that grow, because what
    follows it in a piece is copied."""
    unpacker: Any = (
        zlib.decompressobj(31)
        if data.startswith(GZIP, at)
        else bz2.BZ2Decompressor()
        if data.startswith(BZIP, at)
        else lzma.LZMADecompressor()
    )
    parts, size = [], PIECE
    while not unpacker.eof:
        if at >= len(data):
            raise EOFError("the end is missing")
        parts.append(unpacker.decompress(data[at : at + size], most + 1))
        most -= len(parts[-1])
        if most < 0:
            raise TooLarge
        at, size = min(at + size, len(data)), min(2 * size, CHUNK)
    return parts, at - len(unpacker.unused_data)


def _damaged(name: str, error: Exception) -> Finding:
    return encrypted(name) if "encrypted" in str(error) else corrupt(name)


def _left_out(name: str, members: Sequence[str]) -> Finding:
    what, remedy = f"Files in {name} were left out", "They hold no table, or one that is there in another format."
    return Finding(what, remedy, listed(members, len(members)), len(members), "", "members", "tells")


def _hidden(name: str) -> bool:
    parts = PurePosixPath(_plain(name)).parts
    return "__MACOSX" in parts or any(part.startswith(".") for part in parts) or parts[-1:] == ("Thumbs.db",)


def _plain(name: str) -> str:
    """A name in an archive without drive, root and steps up."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")) or "table"


def _is_table(name: str) -> bool:
    path = PurePosixPath(name)
    prose = path.stem.lower() in ("readme", "license", "licence", "changelog", "notes", "manifest", "about")
    return path.suffix.lower() in (*TABLES, *OTHERS, "") and not prose


def _rank(name: str) -> int:
    suffix = PurePosixPath(name).suffix.lower()
    return TABLES.index(suffix) if suffix in TABLES else len(TABLES)
