"""Several files become one table."""

from __future__ import annotations

from rnnviz.data.files.table import Table


def merge(tables: list[Table], files: int) -> Table:
    """One table of all rows."""
    return tables[0]
