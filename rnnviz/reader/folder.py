"""The folder that a server and the child which reads for it share."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnviz.data.files.table import File
from rnnviz.data.reading import Reading
from rnnviz.errors import Finding
from rnnviz.reader.codec import findings_from_words, findings_to_words, read_reading, write_reading

Progress = tuple[float, str]
WAITING: Progress = (0.0, "Waiting for its turn")


@dataclass(frozen=True)
class Folder:
    """One job's: ``request`` is written by the server, everything else by the child. Each file appears whole."""

    path: Path

    def ask(self, files: Path, wishes: Mapping[str, Any]) -> None:
        """files: where they are kept, see ``shelf``."""
        _write(self.path / "request", json.dumps({"files": str(files), "wishes": dict(wishes)}).encode())

    def request(self) -> tuple[list[File], dict[str, Any]]:
        asked = json.loads((self.path / "request").read_bytes())
        return kept_files(Path(asked["files"])), asked["wishes"]

    def start_again(self) -> None:
        """Nothing is left of a child that broke off."""
        for name in ("progress", "answer", "refusal"):
            (self.path / name).unlink(missing_ok=True)

    def report(self, share: float, words: str) -> None:
        _write(self.path / "progress", json.dumps([share, words]).encode())

    def progress(self) -> Progress:
        try:
            share, words = json.loads((self.path / "progress").read_bytes())
        except FileNotFoundError:
            return WAITING
        return float(share), str(words)

    def answer(self, reading: Reading) -> None:
        whole = self.path / "answer.part"
        write_reading(whole, reading)
        os.replace(whole, self.path / "answer")

    def answered(self) -> Reading | None:
        path = self.path / "answer"
        return read_reading(path) if path.exists() else None

    def refuse(self, findings: Sequence[Finding]) -> None:
        _write(self.path / "refusal", json.dumps(findings_to_words(findings)).encode())

    def refused(self) -> tuple[Finding, ...]:
        try:
            return findings_from_words(json.loads((self.path / "refusal").read_bytes()))
        except FileNotFoundError:
            return ()

    def remove(self) -> None:
        """A child that is being killed may still be writing: what it leaves goes with the folder of all jobs."""
        shutil.rmtree(self.path, ignore_errors=True)


def keep_files(folder: Path, files: Sequence[File]) -> None:
    """Their names go into a list: a name given by a user never becomes a path."""
    folder.mkdir(mode=0o700)
    for number, file in enumerate(files):
        (folder / str(number)).write_bytes(file.data)
    _write(folder / "names", json.dumps([file.name for file in files]).encode())


def kept_files(folder: Path) -> list[File]:
    names = json.loads((folder / "names").read_bytes())
    return [File(name, (folder / str(number)).read_bytes()) for number, name in enumerate(names)]


def _write(path: Path, data: bytes) -> None:
    whole = path.with_suffix(".part")
    whole.write_bytes(data)
    os.replace(whole, path)
