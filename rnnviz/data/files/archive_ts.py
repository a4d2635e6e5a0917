"""The .ts format of sktime and the UEA archive (https://www.sktime.net, "Data formats"): lines of ``@name value``, and
after ``@data`` a line per series: dimensions with ":" between them, their values with ",", and the class last."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rnnviz.data.files.archive import Series, broken, long_table
from rnnviz.data.files.encoding import to_utf8
from rnnviz.data.files.table import File, Table
from rnnviz.errors import Finding

_TIMED = re.compile(r"\(([^(),]*),([^(),]*)\)")
_WHOLE = re.compile(r"\([^(),]*,[^(),]*\)(\s*,\s*\([^(),]*,[^(),]*\))*")
_REGRESSION = Finding(
    "The file holds a number to be predicted for each series, not a class",
    "Put classes in their place, such as low and high.",
    code="no_label",
)
Line = tuple[int, str]


def open_ts(file: File, wishes: Mapping[str, Any]) -> tuple[Table | None, list[Finding]]:
    """The series of a .ts file as a long table with its layout."""
    data, _, findings = to_utf8(file.data, wishes.get("encoding"))
    lines = _lines(data.decode("utf-8", "replace"))
    head = _head(lines)
    classes = head.get("classlabel", "true").split()[:1] == ["true"]
    series = _timed(lines, classes) if head.get("timestamps") == "true" else _plain(lines, classes)
    if isinstance(series, Finding):
        return None, [*findings, series]
    if unknown := _unknown(head, series, classes):
        findings.append(unknown)
    if head.get("targetlabel", "").startswith("true"):
        findings.append(_REGRESSION)
    table, more = long_table(file.name, "ts", series, classes=classes)
    return table, [*findings, *more]


def _lines(text: str) -> Iterator[Line]:
    """The lines that are neither empty nor comments, with their places from 1."""
    for place, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith(("#", "%")):
            yield place, stripped


def _head(lines: Iterator[Line]) -> dict[str, str]:
    """What is said before the data: names in small letters, and values too but for the classes'."""
    said: dict[str, str] = {}
    for _, line in lines:
        name, _, value = line.removeprefix("@").partition(" ")
        name, value = name.lower(), value.strip()
        if name == "data":
            break
        first, _, rest = value.partition(" ")
        said[name] = f"{first.lower()} {rest}".strip()
    return said


def _plain(lines: Iterator[Line], classes: bool) -> Series | Finding:
    series, odd = Series(), []
    for place, line in lines:
        parts = line.split(":")
        label = parts.pop().strip() if classes else ""
        cells = [part.split(",") for part in parts]
        if not series.lengths:
            series.cells = [[] for _ in cells]
        if not cells or len(cells) != len(series.cells) or len(set(map(len, cells))) > 1 or (classes and not label):
            odd.append(place)
            continue
        _add(series, place, cells, label)
    return _odd(odd) if odd else series


def _timed(lines: Iterator[Line], classes: bool) -> Series | Finding:
    """Values as ``(time,value)``, the same times in each dimension."""
    series, odd = Series(), []
    for place, line in lines:
        parts = line.split("):")
        label = parts.pop().strip() if classes else ""
        bodies = [part if part.endswith(")") else f"{part})" for part in parts]
        pairs = [_TIMED.findall(body) for body in bodies]
        times = [[time.strip() for time, _ in dimension] for dimension in pairs]
        if not series.lengths:
            series.cells = [[] for _ in pairs]
        whole = pairs and all(map(_WHOLE.fullmatch, bodies)) and all(time == times[0] for time in times)
        if not whole or len(pairs) != len(series.cells) or (classes and not label):
            odd.append(place)
            continue
        series.times += times[0]
        _add(series, place, [[value for _, value in dimension] for dimension in pairs], label)
    return _odd(odd) if odd else series


def _add(series: Series, place: int, cells: Sequence[Sequence[str]], label: str) -> None:
    for column, more in zip(series.cells, cells, strict=True):
        column.extend(more)
    series.lengths.append(len(cells[0]))
    series.labels.append(label)
    series.lines.append(place)


def _odd(lines: list[int]) -> Finding:
    remedy = 'After @data, write as many values for each dimension, ":" between dimensions, and the class last.'
    return broken("Series are not written like the others", lines, remedy)


def _unknown(head: Mapping[str, str], series: Series, classes: bool) -> Finding | None:
    """Series whose class is none of those that the file names."""
    names = set(head.get("classlabel", "").split()[1:])
    lines = [line for line, label in zip(series.lines, series.labels, strict=True) if label not in names]
    if not classes or not names or not lines:
        return None
    return broken("Series have a class that the file does not name", lines, "Correct it, or add it to @classLabel.")
