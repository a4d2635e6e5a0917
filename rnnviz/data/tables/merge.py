"""Several files become one table, with columns that say which file a row came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.files.numbers import GROUPS, number_pattern
from rnnviz.data.files.table import ALL_SHEETS, SHEET, Affixed, Format, Table, Text
from rnnviz.data.tables.cells import JOIN
from rnnviz.data.tables.filenames import FILE, stems, told_apart
from rnnviz.data.tables.values import Merged
from rnnviz.data.tables.words import counted, names_listed, quoted
from rnnviz.errors import Finding


def merge(tables: list[Table], files: int) -> Table:
    """One table of all rows, in the order of the files.

    Of several tables, it has the columns ``file`` (the name without folders and ending), ``folder`` where these differ,
    and ``file group`` for words of the names that some files share; of the sheets of a workbook ``sheet`` instead of
    ``file``. Files whose columns differ from those of most files are left out, with a finding that stops. files: how
    many were given, some of which may not have become tables.
    """
    if len(tables) == 1:
        return tables[0]
    tables = [table.as_text() for table in tables]
    findings: list[Finding] = []
    same, other = _of_same_columns(tables)
    if other:
        findings.append(_differ(same, other))
    findings += _twice(same)
    same = _alike(same, findings)
    rows = np.array([table.rows for table in same])
    source = np.repeat(np.arange(len(same)), rows)
    columns = same[0].columns
    cells = pa.concat_tables([table.cells.select(list(columns)) for table in same])
    added = _origin(same) if len(same) > 1 else {}
    for name, texts in added.items():
        cells = cells.append_column(
            _new(name, columns), pa.chunked_array([pa.array(texts, pa.string()).take(pa.array(source))])
        )
    units = {name: unit for table in same for name, unit in table.units.items()}
    return Merged(
        _title(tables, files),
        cells,
        same[0].format,
        units,
        _given(same, _new(FILE, columns)),
        tuple(findings),
        lambda: np.concatenate([table.lines(np.arange(table.rows)) for table in same]),
        affixed=_affixed(same),
        sources=tuple(table.name for table in same),
        source=source,
    )


def _origin(tables: list[Table]) -> dict[str, list[str]]:
    """Columns that say where rows came from, a text for each table."""
    names = [table.name for table in tables]
    files, more = stems(names), told_apart(names)
    if any(table.format.sheet != ALL_SHEETS for table in tables):
        return {FILE: files, **more}
    sheets = [name.rpartition("/")[2] for name in names]
    return {SHEET: sheets, **({FILE: files} if len(set(sheets)) < len(sheets) else {}), **more}


def _new(name: str, columns: Sequence[str]) -> str:
    """A name that the table does not have."""
    given, again = name, 2
    while name in columns:
        name, again = f"{given} ({again})", again + 1
    return name


def _of_same_columns(tables: list[Table]) -> tuple[list[Table], list[Table]]:
    """The tables with the columns that most have (in any order), and the others."""
    usual = Counter(frozenset(table.columns) for table in tables).most_common(1)[0][0]
    groups: tuple[list[Table], list[Table]] = [], []
    for table in tables:
        groups[set(table.columns) != usual].append(table)
    return groups


def _differ(same: list[Table], other: list[Table]) -> Finding:
    first = other[0]
    less = [name for name in same[0].columns if name not in first.columns]
    more = [name for name in first.columns if name not in same[0].columns]
    lacks = [f"lacks {quoted(less)}"] if less else []
    has = [f"has also {quoted(more)}"] if more else []
    return Finding(
        "Files have other columns than the rest",
        f"Give all files the same columns, or bring these by themselves: {first.name} {' and '.join(lacks + has)}.",
        names_listed([table.name for table in other]),
        len(other),
        "All series need the same features.",
        "columns_differ",
    )


def _twice(tables: list[Table]) -> list[Finding]:
    """Files that hold the same."""
    first: dict[tuple[int, str], list[Table]] = {}
    twice = []
    for table in tables:
        alike = first.setdefault((table.rows, str(table.cells.slice(0, 3).to_pylist())), [])
        if any(table.cells.equals(other.cells) for other in alike):
            twice.append(table.name)
        alike.append(table)
    if not twice:
        return []
    return [
        Finding(
            "Files hold the same as another one",
            "Take the copies out.",
            names_listed(twice),
            len(twice),
            "What is both learned from and tested on makes the test look better than it is.",
            "series_twice",
            "warns",
        )
    ]


def _alike(tables: list[Table], findings: list[Finding]) -> list[Table]:
    """The tables with numbers written as in the first one that has any decimal sign; the others' text is put so."""
    base = next((table for table in tables if _has_marks(table)), tables[0]).format
    changed, wrong = [], []
    for table in tables:
        if (table.format.decimal, table.format.thousands) != (base.decimal, base.thousands) and _has_marks(table):
            columns = [_rewritten(column, table.format, base) for column in table.cells.columns]
            if any(column is None for column in columns):
                wrong.append(table.name)
            else:
                table = replace(table, cells=pa.table(dict(zip(table.columns, columns, strict=True))))
        changed.append(replace(table, format=base))
    if wrong:
        findings.append(
            Finding(
                "The files write numbers in different ways",
                "Write all with a point or all with a comma, or bring them one after the other.",
                names_listed(wrong),
                len(wrong),
                "Read in the wrong way, 1,234 is a thousand times too large.",
                "mixed_decimal",
            )
        )
    return changed


def _rewritten(column: Text, own: Format, base: Format) -> Text | None:
    """A column's numbers as the other format writes them; None where a cell is a number only in that other one."""
    number = pc.match_substring_regex(column, number_pattern(own.decimal, own.thousands))
    other = pc.match_substring_regex(column, number_pattern(base.decimal, base.thousands))
    if pc.any(pc.and_(other, pc.invert(number))).as_py():
        return None
    plain = pc.replace_substring_regex(column, GROUPS[own.thousands], "") if own.thousands else column
    return pc.if_else(number, pc.replace_substring(plain, own.decimal, base.decimal), column)


def _has_marks(table: Table) -> bool:
    """Whether any number may have a decimal sign or a thousands mark."""
    return any(
        pc.any(pc.match_substring_regex(column, "[0-9][.,' \u00a0\u2009\u202f][0-9]")).as_py()
        for column in table.cells.columns
    )


def _given(tables: list[Table], file: str) -> dict[str, Any]:
    """What all files say of their layout; series which have the same name in two files are told apart by the file."""
    given = dict(tables[0].given)
    if any(dict(table.given) != given for table in tables):
        return {}
    series = given.get("series")
    if series in tables[0].columns and len(tables) > 1:
        seen = Counter(name for table in tables for name in pc.unique(table.column(str(series))).to_pylist())
        if any(count > 1 for count in seen.values()):
            given["series"] = file + JOIN + str(series)
    return given


def _affixed(tables: list[Table]) -> dict[str, Affixed]:
    """The first example of each column, and how many cells of all tables."""
    merged: dict[str, Affixed] = {}
    for table in tables:
        for name, more in table.affixed.items():
            known = merged.get(name)
            merged[name] = replace(known, count=known.count + more.count) if known else more
    return merged


def _title(tables: list[Table], files: int) -> str:
    if files == 1 and tables[0].format.sheet == ALL_SHEETS:
        return tables[0].name.rpartition("/")[0]
    more = max(files, len(tables)) - 1
    return f"{tables[0].name} and {counted(more, 'more file')}"
