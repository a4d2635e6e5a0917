"""Names of columns from rows of names: joined, made different, of one line."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.data.files.places import listed, quoted
from rnnviz.data.files.units import bare, unit_in
from rnnviz.errors import Finding


def joined(header: Sequence[Sequence[str]], width: int) -> list[str]:
    """One name per column. In all rows but the last, a name stands for the empty cells to its right too."""
    if not header:
        return [""] * width
    rows = [_padded(row, width) for row in header]
    carried = [_carried(row) for row in rows[:-1]] + rows[-1:]
    return [" ".join(_flat(dict.fromkeys(cell for cell in cells if cell))) for cells in zip(*carried, strict=True)]


def different(names: Sequence[str]) -> tuple[tuple[str, ...], list[Finding]]:
    """``column 3`` where there is none, ``x (2)`` where one is repeated, and what was changed."""
    given = [name or f"column {i + 1}" for i, name in enumerate(names)]
    result = numbered(given)
    empty = [name for name, said in zip(given, names, strict=True) if not said]
    again = [name for name, said, new in zip(given, names, result, strict=True) if said and new != name]
    return tuple(result), _findings(empty, again)


def numbered(names: Sequence[str]) -> list[str]:
    """All different: ``x (2)`` for an ``x`` that was there already."""
    result: dict[str, None] = {}
    last: dict[str, int] = {}  # so that no number is tried twice
    for given in names:
        name, count = given, last.get(given, 1)
        while name in result:
            count += 1
            name = f"{given} ({count})"
        last[given] = count
        result[name] = None
    return list(result)


def units_of(names: Sequence[str], row: Sequence[str] | None) -> dict[str, str]:
    """Units of columns, from a row of units, else from the names."""
    cells = _padded(row, len(names)) if row is not None else [""] * len(names)
    found = {name: bare(cell) or unit_in(name) for name, cell in zip(names, cells, strict=True)}
    return {name: unit for name, unit in found.items() if unit}


def _findings(empty: list[str], again: list[str]) -> list[Finding]:
    found = []
    if again:
        where = listed(map(quoted, dict.fromkeys(again)), len(set(again)))
        remedy = "The second and later ones got a number behind the name."
        found.append(Finding("Names of columns are repeated", remedy, where, len(again), "", "header_rows", "tells"))
    if empty:
        remedy = "They are called by their place."
        where = listed(empty, len(empty))
        found.append(Finding("Columns have no name", remedy, where, len(empty), "", "header_rows", "tells"))
    return found


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _carried(row: Sequence[str]) -> list[str]:
    result, last = [], ""
    for cell in row:
        last = cell or last
        result.append(last)
    return result


def _flat(cells: Sequence[str] | dict[str, None]) -> list[str]:
    return [" ".join(cell.split()) for cell in cells]
