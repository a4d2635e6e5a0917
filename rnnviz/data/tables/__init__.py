"""Files become series sets: bytes -> text -> cells -> a guessed layout -> series. What is wrong is said all at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rnnviz.data.tables.assemble import lay_out
from rnnviz.data.tables.guess import guess
from rnnviz.data.tables.layout import FORMAT, KINDS, Kind, Layout, known_fields
from rnnviz.data.tables.parts import VALUES_MISSING, WAY_WORDS
from rnnviz.data.tables.reading import Source, read_bytes, to_cells, to_text
from rnnviz.data.tables.sniff import decimal_of, delimiter_of, header_of
from rnnviz.data.tables.table import Table
from rnnviz.errors import DataError
from rnnviz.records import SeriesSet

__all__ = [
    "KINDS",
    "VALUES_MISSING",
    "WAY_WORDS",
    "Kind",
    "Layout",
    "Source",
    "Table",
    "guess_again",
    "inspect_table",
    "lay_out",
    "read_table",
    "recognise",
]


def recognise(source: Source, **fixed: Any) -> dict[str, Any]:
    """How the text seems to be written: ``encoding``, ``delimiter``, ``decimal`` and ``header``, as far as can be told.

    fixed: those that are known already. What can't be told is not in the answer, nor is what depends on it.
    """
    told: dict[str, Any] = {}
    try:
        text, told["encoding"] = to_text(read_bytes(source)[0], fixed.get("encoding"))
        _tell_format(told, text, known_fields(fixed))
    except DataError:
        pass  # the finding is for whoever reads the table; here the answer is what was told before it
    return told


def inspect_table(source: Source, name: str | None = None, **fixed: Any) -> Table:
    """Reads a table and guesses its layout.

    source: a path, bytes, or a file opened for reading bytes. fixed: any field of ``Layout`` that is known already,
    such as ``kind="wide"`` or ``label="species"``; the others are guessed around it.

    Raises ``DataError`` where there is no table to look at: an empty file, no text, no rows, no separator found.
    What stands in the way of a layout is raised by ``lay_out``.
    """
    fixed = known_fields(fixed)
    data, name = read_bytes(source, name)
    text, encoding = to_text(data, fixed.get("encoding"))
    format_: dict[str, Any] = {"encoding": encoding}
    _tell_format(format_, text, fixed)
    content = to_cells(text, format_["delimiter"], format_["header"])
    return guess_again(Table(name, data, content, Layout("wide", **format_)), **fixed)


def guess_again(table: Table, **fixed: Any) -> Table:
    """The same cells, with the layout guessed anew around the fields that are known. Their format stays as it is."""
    kept = {key: value for key, value in known_fields(fixed).items() if key not in FORMAT}
    format_ = {field: getattr(table.layout, field) for field in FORMAT}
    fields, reason = guess(table.content, table.layout.decimal, kept)
    return replace(table, layout=Layout(**{**fields, **kept, **format_}), reason=reason)


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


def _tell_format(told: dict[str, Any], text: str, fixed: dict[str, Any]) -> None:
    """Writes the rest of ``FORMAT`` into ``told``, one after the other: each depends on those before it."""
    told["delimiter"] = fixed.get("delimiter") or delimiter_of(text)
    told["decimal"] = fixed.get("decimal") or decimal_of(text, told["delimiter"])
    told["header"] = fixed["header"] if "header" in fixed else header_of(text, told["delimiter"], told["decimal"])
