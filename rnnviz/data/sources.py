"""What a caller may give as files, and the files it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from rnnviz.data.files.table import File
from rnnviz.data.limits import MAX_BYTES, MAX_FILES
from rnnviz.errors import ConfigError, DataError, Finding

Source = str | Path | bytes | BinaryIO | File


def files_of(sources: Source | Sequence[Source]) -> list[File]:
    """The files behind paths (of files or folders), bytes, files opened for reading bytes, or ``File`` records.

    several: as a list or a tuple. Raises ``DataError`` where one can't be read or there is too much.
    """
    every = sources if isinstance(sources, (list, tuple)) else [cast(Source, sources)]
    files = [file for source in every for file in _files(source)]
    size = sum(len(file.data) for file in files)
    if size > MAX_BYTES:
        remedy = f"At most {MAX_BYTES // 1_000_000} MB can be read: keep fewer series, or fewer digits."
        raise DataError([Finding(f"The files hold {size / 1e6:,.0f} MB", remedy, code="too_large")])
    return files


def _files(source: Source) -> Iterable[File]:
    if isinstance(source, File):
        return [source]
    if isinstance(source, bytes):
        return [File("table", source)]
    if isinstance(source, (str, Path)):
        path = Path(source)
        return _folder(path) if path.is_dir() else [_from_disk(path, path.name)]
    data = source.read(MAX_BYTES + 1)
    if not isinstance(data, bytes):
        raise ConfigError("The file must be opened for reading bytes: open(path, 'rb').")
    return [File(Path(str(getattr(source, "name", "table"))).name, data)]


def _folder(folder: Path) -> Iterable[File]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if len(paths) > MAX_FILES:
        remedy = f"At most {MAX_FILES:,} can be read at once: put them together, or take a part of them."
        raise DataError([Finding(f"The folder holds {len(paths):,} files", remedy, code="too_many_files")])
    return [_from_disk(path, path.relative_to(folder).as_posix()) for path in paths]


def _from_disk(path: Path, name: str) -> File:
    try:
        with path.open("rb") as file:
            return File(name, file.read(MAX_BYTES + 1))
    except OSError as error:
        raise DataError([Finding(f"The file {path} can't be read", f"{error.strerror}.", code="unreadable")]) from None
