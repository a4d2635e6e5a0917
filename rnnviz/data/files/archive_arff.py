"""The .arff format of Weka (https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/).

The UCR archive writes a row per series with a column per step; the UEA archive a series in one cell, a line per
dimension; all else is a table as any other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pyarrow as pa

from rnnviz.data.files.archive import Series, broken, long_table
from rnnviz.data.files.encoding import to_utf8
from rnnviz.data.files.finish import no_rows, too_large
from rnnviz.data.files.lists import table_of
from rnnviz.data.files.table import File, Format, Table
from rnnviz.errors import Finding

_ATTRIBUTE = re.compile(r"""@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s{]+)\s*(.*)""", re.IGNORECASE)
_CELL = re.compile(r"""\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,'"]*)\s*(,|$)""")
_PLAIN = re.compile(r"[^'\"\\{]*")
_NUMBERED = re.compile(r"(\D*)(\d+)")
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
FEWEST_STEPS = 4
Line = tuple[int, str]


@dataclass
class Head:
    """names, kinds: of the attributes; a relational one's own attributes are left out."""

    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    @property
    def relational(self) -> bool:
        return len(self.kinds) == 2 and self.kinds[0] == "relational"

    @property
    def steps(self) -> bool:
        """Whether all attributes but the last, the classes, are one after the other in name: att1, att2..."""
        matches = [_NUMBERED.fullmatch(name) for name in self.names[:-1]]
        found = [(match[1], int(match[2])) for match in matches if match]
        ascending = all(a[0] == b[0] and a[1] + 1 == b[1] for a, b in pairwise(found))
        nominal = self.kinds[-1].startswith("{")
        return nominal and len(found) == len(matches) >= FEWEST_STEPS and ascending


def open_arff(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The table of an .arff file: with its layout where it holds a series in each row."""
    data, encoding, findings = to_utf8(file.data, wishes.get("encoding"))
    lines = _lines(data.decode("utf-8", "replace"))
    head = _head(lines)
    if not head.names:
        return None, [*findings, no_rows()]
    rows = _rows(lines, len(head.names))
    if isinstance(rows, Finding):
        return None, [*findings, rows]
    if not rows:
        return None, [*findings, no_rows()]
    if large := too_large(len(rows), len(head.names)):
        return None, [*findings, large]
    if head.relational or head.steps:
        series = _series(rows, head.relational)
        if isinstance(series, Finding):
            return None, [*findings, series]
        table, more = long_table(file.name, "arff", series)
    else:
        columns = zip(*(["" if cell is None else cell for cell in cells] for _, cells in rows), strict=True)
        arrays = [pa.chunked_array([pa.array(column, pa.string())]) for column in columns]
        table, more = table_of(file.name, list(zip(head.names, arrays, strict=True)), Format("arff", encoding), wishes)
    return table, [*findings, *more]


def _lines(text: str) -> Iterator[Line]:
    for place, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("%"):
            yield place, stripped


def _head(lines: Iterator[Line]) -> Head:
    head, within = Head(), False
    for _, line in lines:
        if line.lower().startswith("@data"):
            break
        if line.lower().startswith("@end"):
            within = False
        match = _ATTRIBUTE.fullmatch(line)
        if not match:
            continue
        name, kind = _unquoted(match[1]), match[2].strip().lower()
        if not within:
            head.names.append(name)
            head.kinds.append(kind)
            within = kind == "relational"
    return head


def _rows(lines: Iterator[Line], width: int) -> list[tuple[int, list[str]]] | Finding:
    rows, odd, sparse = [], [], []
    for place, line in lines:
        if line.startswith("{"):
            sparse.append(place)
            continue
        cells = _cells(line)
        if cells is None or len(cells) != width:
            odd.append(place)
            continue
        rows.append((place, cells))
    if sparse:
        return broken("Rows name only the values that are not 0", sparse, "Write all values: save it as a dense file.")
    if odd:
        return broken("Rows do not have a value for each attribute", odd, f"Write {width:,} values in each row.")
    return rows


def _cells(line: str) -> list[str] | None:
    """A row's cells; None where its quotes are not closed."""
    if _PLAIN.fullmatch(line):
        return [cell.strip() for cell in line.split(",")]
    cells, place = [], 0
    while True:
        match = _CELL.match(line, place)
        if not match:
            return None
        cells.append(_unquoted(match[1].strip()))
        place = match.end()
        if match[2] == "":
            return cells if place == len(line) else None


def _series(rows: Sequence[tuple[int, list[str]]], relational: bool) -> Series | Finding:
    series, odd = Series(), []
    for place, cells in rows:
        *values, label = cells
        dimensions = [line.split(",") for line in values[0].splitlines() if line.strip()] if relational else [values]
        if not series.lengths:
            series.cells = [[] for _ in dimensions]
        if not dimensions or len(dimensions) != len(series.cells) or len(set(map(len, dimensions))) > 1:
            odd.append(place)
            continue
        for column, more in zip(series.cells, dimensions, strict=True):
            column.extend(more)
        series.lengths.append(len(dimensions[0]))
        series.labels.append(label)
        series.lines.append(place)
    remedy = "Write as many values in each line of a series, and as many lines in each."
    return broken("Series are not written like the others", odd, remedy) if odd else series


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), text[1:-1])
    return text
