"""What the times of a table say in a person's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.data.files.table import Table
from rnnviz.data.tables.cells import names_in
from rnnviz.data.tables.times import Times
from rnnviz.records import Ints

EPOCH = (1e9, 3e9)  # seconds since 1970, from 2001 to 2065
UNITS = (("day", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


@dataclass(frozen=True, eq=False)
class Clock:
    """cell: what the file says of the time of a row. calendar: whether times are seconds since 1970. seconds: whether
    they are seconds at all. unit: of other numbers, "" where none is said."""

    cell: Callable[[int], str]
    calendar: bool = False
    seconds: bool = False
    unit: str = ""

    def take(self, rows: Ints) -> Clock:
        """The clock of some of the rows, in this order."""
        return replace(self, cell=lambda row: self.cell(int(rows[row])))

    def lasting(self, amount: float) -> str:
        """``3 days 2 h``, ``12 ms``, ``12``."""
        return lasting(amount) if self.seconds else f"{amount:g} {self.unit}".rstrip()


def clock_of(table: Table, name: str, times: Times) -> Clock:
    """Of a column of times, or of several that make one."""
    parts = names_in(table, name) or ()
    known = times.values[np.isfinite(times.values)]
    epoch = bool(len(known)) and EPOCH[0] <= known.min() and known.max() <= EPOCH[1]
    calendar = times.holds == "dates" or (times.holds == "numbers" and epoch)
    unit = table.units.get(name, "")
    seconds = calendar or times.holds == "clock" or unit in ("s", "sec")
    return Clock(lambda row: " ".join(table.cell(row, part) for part in parts), calendar, seconds, unit)


def lasting(seconds: float) -> str:
    """A time span in its two largest units."""
    found: list[str] = []
    for unit, size in UNITS:
        amount = seconds / size if size == 1 else seconds // size
        if amount:
            number = f"{amount:.3g}" if size == 1 else f"{int(amount):,}"
            found.append(f"{number} {unit}{'s' if unit == 'day' and amount != 1 else ''}")
            seconds -= amount * size
        elif found:
            break
    return " ".join(found[:2]) or "0 s"
