"""Files become series sets: bytes -> text -> cells -> a guessed layout -> series. What is wrong is said all at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rnnviz.data.tables.assemble import lay_out, problems
from rnnviz.data.tables.guess import guess
from rnnviz.data.tables.layout import FORMAT, KINDS, Kind, Layout, known_fields
from rnnviz.data.tables.reading import Source, read_bytes, to_cells, to_text
from rnnviz.data.tables.sniff import decimal_of, delimiter_of, header_of
from rnnviz.data.tables.table import Table
from rnnviz.records import SeriesSet

__all__ = ["KINDS", "Kind", "Layout", "Source", "Table", "inspect_table", "lay_out", "problems", "read_table"]


def inspect_table(source: Source, name: str | None = None, **fixed: Any) -> Table:
    """Reads a table and guesses its layout.

    source: a path, bytes, or a file opened for reading bytes. fixed: any field of ``Layout`` that is known already,
    such as ``kind="wide"`` or ``label="species"``; the others are guessed around it.

    Raises ``DataError`` where there is no table to look at: an empty file, no text, no rows, one column only.
    What the guessed layout would stumble over is in the table's ``findings`` instead.
    """
    fixed = known_fields(fixed)
    data, name = read_bytes(source, name)
    text, encoding = to_text(data, fixed.get("encoding"))
    delimiter = fixed.get("delimiter") or delimiter_of(text)
    decimal = fixed.get("decimal") or decimal_of(text, delimiter)
    header = fixed["header"] if "header" in fixed else header_of(text, delimiter, decimal)
    content = to_cells(text, delimiter, header)
    fields, reason = guess(content, decimal, {key: value for key, value in fixed.items() if key not in FORMAT})
    format_ = {"encoding": encoding, "delimiter": delimiter, "decimal": decimal, "header": header}
    table = Table(name, data, content, Layout(**{**fields, **fixed, **format_}), reason)
    return replace(table, findings=problems(table, table.layout))


def read_table(
    source: Source,
    name: str | None = None,
    layout: Layout | None = None,
    missing: str | None = None,
    **layout_changes: Any,
) -> SeriesSet:
    """The series of a CSV or TSV file: wide, long, or one recording cut into windows (see ``Layout``).

    source: a path, bytes, or a file opened for reading bytes. layout: all of it; else it is guessed around
    ``layout_changes``, the fields that are known. missing: None (missing values are an error), "interpolate",
    "carry" or "leave_out".

    Raises ``DataError`` listing everything that is wrong, with place, count and remedy.

    >>> read_table(b"t1,t2,t3,label\\n1,2,3,up\\n2,3,4,up\\n3,2,1,down\\n").X.shape
    (3, 3, 1)
    """
    if layout is None:
        table = inspect_table(source, name, **layout_changes)
        return lay_out(table, table.layout, missing)
    if layout_changes:
        layout = replace(layout, **known_fields(layout_changes))
    data, name = read_bytes(source, name)
    text, _ = to_text(data, layout.encoding)
    return lay_out(Table(name, data, to_cells(text, layout.delimiter, layout.header), layout), layout, missing)
