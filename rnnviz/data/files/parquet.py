"""Parquet files: every column as text, numbers with all their digits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rnnviz.data.files.finish import Grid, finished, no_rows, own_layout, too_large
from rnnviz.data.files.table import File, Format, Table
from rnnviz.data.files.unpack import corrupt
from rnnviz.errors import Finding


def open_parquet(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table of a Parquet file."""
    try:
        source = pq.ParquetFile(pa.BufferReader(file.data))
        rows, columns = source.metadata.num_rows, source.metadata.num_columns
        if large := too_large(rows, columns):
            return None, [large]
        table = source.read().flatten()
        texts = [_text(column) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, KeyError, UnicodeDecodeError) as error:
        return None, [corrupt(file.name, str(error)[:200])]
    if not rows or not texts:
        return None, [no_rows()]
    own = b"rnnviz" in (table.schema.metadata or {})
    grid = Grid(texts, [table.column_names], None, lambda: np.arange(1, rows + 1, dtype=np.int64))
    made, findings = finished(file.name, grid, Format("parquet"), {"decimal": ".", "thousands": ""})
    return (own_layout(made) if made and own else made), findings


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_temporal(column.type):
        return pc.fill_null(pc.replace_substring(column.cast(pa.string()), " ", "T", max_replacements=1), "")
    if pa.types.is_nested(column.type):
        return pa.chunked_array([[str(cell) if cell is not None else "" for cell in column.to_pylist()]], pa.string())
    return pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), ""))
