"""Numbers with a sign or a unit beside them: ``12 mm``, ``7 %``, ``$5``. They are text until someone says that they are
to be read without it, which is offered only where all cells of a column have the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from rnnviz.data.files.cells import missing, numberish
from rnnviz.data.files.table import Affixed, Table, Text
from rnnviz.data.files.units import is_unit

_SPACE = "[ \u00a0\u2009\u202f]?"
_SIGN = "[+\\-\u2212]?"
_DIGITS = "[0-9.,](?:[0-9.,' \u2019\u00a0\u2009\u202f]*[0-9.,])?(?:[eE][+-]?[0-9]+)?"
_MONEY = r"(?:US|AU|CA|A|C|HK|NZ|S)?\$|[€£¥₹]|USD|EUR|CHF|GBP|JPY|Rs\.?|Fr\.?"
_BEFORE = re.compile(rf"({_SIGN})({_MONEY}){_SPACE}({_SIGN}{_DIGITS})")
_BEHIND = re.compile(rf"({_SIGN}{_DIGITS}){_SPACE}([^\d\s.,+\-\u2212].*)")
_SHORT = re.compile(r"[^\W\d_]{1,4}(?:/[a-z]+[²2]?)?|[%‰°€£¥₹$]C?")


def apart(cell: str) -> tuple[str, str]:
    """A cell's number and what stands beside it; two empty texts where it is no such cell.

    >>> apart("12.5 °C"), apart("-$5"), apart("12")
    (('12.5', '°C'), ('-5', '$'), ('', ''))
    """
    if before := _BEFORE.fullmatch(cell):
        number, affix = before[1] + before[3], before[2]
    elif (behind := _BEHIND.fullmatch(cell)) and (_SHORT.fullmatch(behind[2]) or is_unit(behind[2])):
        number, affix = behind[1], behind[2]
    else:
        return "", ""
    return (number, affix) if numberish(number) else ("", "")


def shared(cells: Iterable[str]) -> str:
    """What stands beside the number in every cell that is not missing; "" where they differ or one has nothing."""
    affix = ""
    for cell in cells:
        if missing(cell):
            continue
        found = apart(cell)[1]
        if not found or found != (affix or found):
            return ""
        affix = found
    return affix


def without(table: Table, affixes: Mapping[str, str]) -> Table:
    """The table with these affixes, by column, taken off; cells that have another one stay text."""
    columns, units, affixed = {}, dict(table.units), {}
    for name, affix in affixes.items():
        if name not in table.columns or not affix:
            continue
        column = table.column(name)
        numbers = pc.replace_substring_regex(column, _pattern(affix), r"\1\2\3")
        changed = pc.not_equal(numbers, column)
        count = pc.sum(changed).as_py() or 0
        if count:
            first = pc.index(changed, True).as_py()
            columns[name], affixed[name] = numbers, Affixed(_at(column, first), _at(numbers, first), count)
            units.setdefault(name, affix)
    if not columns:
        return table
    cells = pa.table({name: columns.get(name, table.cells.column(name)) for name in table.columns})
    return replace(table, cells=cells, units=units, affixed=affixed)


def _pattern(affix: str) -> str:
    """Of a cell with this affix on one side, in the words of RE2."""
    escaped = re.escape(affix)
    return f"^({_SIGN}){escaped}{_SPACE}({_SIGN}{_DIGITS})$|^({_SIGN}{_DIGITS}){_SPACE}{escaped}$"


def _at(column: Text, row: int) -> str:
    return str(column[row].as_py())
