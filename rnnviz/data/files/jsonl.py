"""JSON: objects one after the other or in an array, each a row. Numbers keep the digits that they are written with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from rnnviz.data.files.encoding import to_utf8
from rnnviz.data.files.finish import no_rows, too_large
from rnnviz.data.files.lists import table_of
from rnnviz.data.files.table import File, Format, Table
from rnnviz.data.files.unpack import corrupt
from rnnviz.errors import Finding

_BETWEEN = re.compile(r"[\s,\x1e]*")
Row = dict[str, Any]


class NoTable(Exception):
    """JSON that holds something else than rows. The message is a remedy."""


def open_json(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table of a JSON file. Objects within objects are columns ``outer.inner``; lists are series."""
    data, encoding, findings = to_utf8(file.data, wishes.get("encoding"))
    if not data:
        return None, findings or [no_rows()]
    try:
        rows = _rows(data.decode("utf-8"))
        names = dict.fromkeys(name for row in rows for name in row)
        if not names:
            return None, [*findings, no_rows()]
        if large := too_large(len(rows), len(names)):
            return None, [*findings, large]
        columns = {name: _column([row.get(name) for row in rows]) for name in names}
    except json.JSONDecodeError as error:
        return None, [*findings, corrupt(file.name, f"line {error.lineno}")]
    except NoTable as error:
        what = f"{file.name} holds no table of objects"
        return None, [*findings, Finding(what, str(error), code="unreadable")]
    except RecursionError:
        what, remedy = f"{file.name} holds no table of objects", "Write one object of names and values for each row."
        return None, [*findings, Finding(what, remedy, code="unreadable")]
    table, more = table_of(file.name, columns, Format("jsonl", encoding), wishes)
    return table, [*findings, *more]


def _rows(text: str) -> list[Row]:
    found = list(_values(text))
    if len(found) == 1:
        found = _within(found[0])
    if not all(isinstance(row, dict) for row in found):
        raise NoTable("Write one object of names and values for each row.")
    return [dict(_flat(row)) for row in found]


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(
        object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=str, strict=False
    )
    place = _end_of_gap(text, 0)
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        yield value
        place = _end_of_gap(text, place)


def _end_of_gap(text: str, place: int) -> int:
    gap = _BETWEEN.match(text, place)
    return gap.end() if gap else place


def _object(pairs: list[tuple[str, Any]]) -> Row:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        again = next(name for name in names if names.count(name) > 1)
        raise NoTable(f"An object names {again!r} twice: give each value a name of its own.")
    return made


def _within(value: Any) -> list[Any]:
    """The rows in a file of one value: an array, an object of columns, or an object around one array of objects."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return [value]
    cells = list(value.values())
    if len(cells) > 1 and all(isinstance(cell, dict) for cell in cells) and len({tuple(cell) for cell in cells}) == 1:
        return [{name: column[key] for name, column in value.items()} for key in cells[0]]
    lists = [cell for cell in cells if isinstance(cell, list)]
    if len(lists) == len(cells) > 1 and len(set(map(len, lists))) == 1 and not any(map(_nested, lists)):
        return [dict(zip(value, row, strict=True)) for row in zip(*lists, strict=True)]
    tables = [cell for cell in lists if cell and all(isinstance(row, dict) for row in cell)]
    return tables[0] if len(tables) == 1 else [value]


def _nested(cells: list[Any]) -> bool:
    return any(isinstance(cell, (list, dict)) for cell in cells)


def _flat(row: Row, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _column(cells: list[Any]) -> pa.ChunkedArray:
    """Text, or lists of text where one cell is a list."""
    if not any(isinstance(cell, list) for cell in cells):
        return pa.chunked_array([pa.array(map(_text, cells), pa.string())])
    lists = [_list(cell) for cell in cells]
    return pa.chunked_array([pa.array(lists, pa.list_(pa.string()))])


def _list(cell: Any) -> list[str] | None:
    if cell is None:
        return None
    if not isinstance(cell, list):
        return [_text(cell)]
    if _nested(cell):
        raise NoTable("Write one list of numbers for each measured thing: there are lists or objects within lists.")
    return [_text(value) for value in cell]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return " ".join(str(cell).encode("utf-8", "replace").decode("utf-8").split())
