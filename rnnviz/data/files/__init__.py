"""Files become tables of text: bytes -> a container's content -> cells. Nothing is taken for a series here."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rnnviz.data.files.archive_arff import open_arff
from rnnviz.data.files.archive_ts import open_ts
from rnnviz.data.files.jsonl import open_json
from rnnviz.data.files.parquet import open_parquet
from rnnviz.data.files.places import listed
from rnnviz.data.files.recognise import container_of
from rnnviz.data.files.sheets import open_sheets
from rnnviz.data.files.table import File, Format, Table
from rnnviz.data.files.text import open_text
from rnnviz.data.files.unpack import unpack
from rnnviz.errors import Finding

__all__ = ["File", "Format", "Table", "open_files"]
OPENERS = {
    "text": open_text,
    "parquet": open_parquet,
    "jsonl": open_json,
    "ts": open_ts,
    "arff": open_arff,
}

_SOMETHING = re.compile(rb"[^\0 \r\n\t\xef\xbb\xbf]")


def open_files(files: Sequence[File], wishes: Mapping[str, Any]) -> tuple[list[Table], list[Finding]]:
    """The tables in these files, and everything that reading them showed.

    wishes: fields of ``Format`` that are decided; the others are recognised around them.
    All findings are in the list, those that say the same of several files once; those of the tables are empty, so that
    nothing is said twice.
    """
    unpacked, findings = unpack(files)
    opened = [_open(file, wishes) for file in unpacked]
    shown = [found for _, found in opened]
    if len(files) > 1 or len(unpacked) > 1:
        shown = [[_placed(file.name, each) for each in found] for file, found in zip(unpacked, shown, strict=True)]
    return [table for tables, _ in opened for table in tables], [*findings, *_joined(itertools.chain(*shown))]


def _open(file: File, wishes: Mapping[str, Any]) -> tuple[list[Table], list[Finding]]:
    if not _SOMETHING.search(file.data):
        remedy = "Choose a file with a row for every series or every time step."
        return [], [Finding(f"{file.name} is empty", remedy, code="empty")]
    container = wishes.get("container") or container_of(file.name, file.data)
    if isinstance(container, Finding):
        return [], [container]
    if container == "sheet":
        return open_sheets(file, wishes)
    if container not in OPENERS:
        remedy = "Save it as CSV, and try again."
        return [], [Finding(f"{file.name} is a {container} file", remedy, code="unreadable")]
    table, findings = OPENERS[container](file, wishes)
    return [table] if table else [], findings


def _placed(name: str, finding: Finding) -> Finding:
    """A finding in one of several files, with the file's name."""
    if finding.what.startswith(f"{name} is "):
        return finding
    return replace(finding, where=f"{name}: {finding.where}" if finding.where else name)


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say the same of several files become one."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(repr(replace(finding, where="", count=0)), []).append(finding)
    return [
        replace(group[0], where=listed([f.where for f in group], len(group)), count=sum(f.count for f in group))
        for group in groups.values()
    ]
