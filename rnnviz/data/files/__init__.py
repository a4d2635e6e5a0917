"""Files become tables of text: bytes -> a container's content -> cells. Nothing is taken for a series here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.data.files.table import File, Format, Table
from rnnviz.data.files.text import open_text
from rnnviz.errors import Finding

__all__ = ["File", "Format", "Table", "open_files"]


def open_files(files: Sequence[File], wishes: Mapping[str, Any]) -> tuple[list[Table], list[Finding]]:
    """The tables in these files, and everything that reading them showed.

    wishes: fields of ``Format`` that are decided; the others are recognised around them.
    All findings are in the list; those of the tables are empty, so that nothing is said twice.
    """
    tables, findings = [], []
    for file in files:
        table, found = open_text(file, wishes)
        findings += found
        if table:
            tables.append(table)
    return tables, findings
