"""Parquet files: every column as text, numbers with all their digits; cells that are lists are series."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rnnviz.data.files.finish import no_rows, own_layout, too_large
from rnnviz.data.files.lists import is_list, table_of
from rnnviz.data.files.table import File, Format, Table
from rnnviz.data.files.unpack import corrupt
from rnnviz.errors import Finding


def open_parquet(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table of a Parquet file."""
    try:
        source = pq.ParquetFile(pa.BufferReader(file.data))
        if large := _too_large(source.metadata):
            return None, [large]
        table = source.read().flatten()
        texts = [_lists(column) if _holds_series(column) else _text(column) for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, KeyError, UnicodeDecodeError) as error:
        return None, [corrupt(file.name, str(error)[:200])]
    if not table.num_rows or not texts:
        return None, [no_rows()]
    made, findings = table_of(file.name, list(zip(table.column_names, texts, strict=True)), Format("parquet"), wishes)
    own = (table.schema.metadata or {}).get(b"rnnviz")
    return (own_layout(made, *_said(own)) if made and own is not None else made), findings


def _said(own: bytes) -> tuple[list[str], dict[str, Any]]:
    """The order of the classes and the source of the set in the metadata of our own files; whoever changed it has
    neither."""
    try:
        said = json.loads(own)
        classes, source = [str(name) for name in said["classes"]], said.get("source")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return [], {}
    return classes, source if isinstance(source, dict) else {}


def _too_large(metadata: pq.FileMetaData) -> Finding | None:
    """What is said before reading: a few bytes can stand for lists of any length."""
    rows, columns = metadata.num_rows, metadata.num_columns
    if large := too_large(rows, columns):
        return large
    groups = [metadata.row_group(i) for i in range(metadata.num_row_groups)]
    return too_large(sum(group.column(j).num_values for group in groups for j in range(columns)), 1)


def _holds_series(column: pa.ChunkedArray) -> bool:
    return is_list(column) and not pa.types.is_nested(column.type.value_type)


def _lists(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The same lists, of text. A list that is absent is empty."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    cells = _text(pc.list_flatten(column))
    return pa.chunked_array([pa.ListArray.from_arrays(pa.array(offsets), pa.concat_arrays(cells.chunks))])


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_temporal(column.type):
        return pc.fill_null(pc.replace_substring(column.cast(pa.string()), " ", "T", max_replacements=1), "")
    if pa.types.is_nested(column.type):
        return pa.chunked_array([[str(cell) if cell is not None else "" for cell in column.to_pylist()]], pa.string())
    return pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), ""))
