"""Uploaded files, kept on disk under the fingerprint of their names and contents, so that each is written once."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from rnnviz.data.files.table import File
from rnnviz.errors import DataError, Finding
from rnnviz.reader.folder import keep_files

KEPT_BYTES = 2_000_000_000
KEPT = 64


class Shelf:
    """Those used last are kept, up to so many and so many bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, files: Sequence[File]) -> str:
        """The files' fingerprint. They are hashed while they are written: both leave Python to others."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = self._folder / f"fresh-{secrets.token_hex(8)}"
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(keep_files, fresh, files)
            name = fingerprint(files)
            writing.result()
        with self._lock:
            if (self._folder / name).exists():
                shutil.rmtree(fresh)
            else:
                fresh.rename(self._folder / name)
            self._kept[name] = sum(len(file.data) for file in files)
            self._kept.move_to_end(name)
            self._make_room()
        return name

    def path(self, name: str) -> Path:
        """Where the files are. Raises ``DataError`` where they had to make room for others."""
        with self._lock:
            if name not in self._kept:
                raise DataError([gone()])
            self._kept.move_to_end(name)
        return self._folder / name

    def _make_room(self) -> None:
        while len(self._kept) > 1 and (len(self._kept) > KEPT or sum(self._kept.values()) > KEPT_BYTES):
            name, _ = self._kept.popitem(last=False)
            with suppress(FileNotFoundError):
                shutil.rmtree(self._folder / name)


def gone() -> Finding:
    return Finding("The file is no longer kept here", "Bring it again.", code="gone")


def fingerprint(files: Sequence[File]) -> str:
    """64 hexadecimal digits over all names and contents."""
    digest = hashlib.sha256()
    for file in files:
        name = file.name.encode(errors="backslashreplace")
        digest.update(b"%d %d " % (len(name), len(file.data)) + name)
        digest.update(file.data)
    return digest.hexdigest()
