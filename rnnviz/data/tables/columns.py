"""What a guess wants to know about a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.data.tables.numbers import is_missing, to_numbers

LABELS = frozenset({"label", "class", "target", "category", "kind", "type", "activity", "gesture", "state", "outcome"})
SERIES = frozenset(
    {
        "series",
        "id",
        "series_id",
        "seriesid",
        "case",
        "case_id",
        "sample",
        "sequence",
        "seq",
        "trial",
        "subject",
        "recording",
        "instance",
        "unit",
        "name",
    }
)
TIMES = frozenset(
    {
        "time",
        "t",
        "step",
        "timestamp",
        "date",
        "datetime",
        "frame",
        "row",
        "tick",
        "day",
        "hour",
        "minute",
        "second",
        "seconds",
        "ms",
        "month",
        "year",
        "index",
    }
)
_NUMBERED = re.compile(r"(.*?)[ _\-.\[]*(\d+)\]?")


@dataclass(frozen=True)
class Column:
    """number: every filled cell is one; mostly: more than half are. whole: whole numbers only. distinct: how many
    different texts; filled: how many cells are filled. All over the rows a guess looks at."""

    name: str
    number: bool
    mostly: bool
    whole: bool
    distinct: int
    filled: int
    cells: NDArray[Any]

    @classmethod
    def of(cls, name: str, cells: NDArray[Any], decimal: str) -> Column:
        filled = cells[~is_missing(cells)]
        values = to_numbers(filled, decimal)
        share = float((~np.isnan(values)).mean()) if len(filled) else 0.0
        whole = share == 1.0 and bool((values == np.round(values)).all())
        return cls(name, share == 1.0, share > 0.5, whole, len(set(filled)), len(filled), cells)

    @property
    def repeats(self) -> bool:
        """Whether the same values come again and again: at least twice each, on average, and not all the same."""
        return self.distinct >= 2 and self.filled >= 2 * self.distinct

    def called(self, names: frozenset[str]) -> bool:
        """Whether the column bears one of these names; a unit behind it, as in ``time (s)``, does not count."""
        return re.sub(r"\s*[(\[].*", "", self.name).strip().lower().replace(" ", "_") in names


def numbered(names: list[str]) -> list[str]:
    """The largest group of names that differ in a number at their end only: ``t1, t2, t3`` or ``0, 1, 2``."""
    groups: dict[str, list[str]] = {}
    for name in names:
        if match := _NUMBERED.fullmatch(name):
            groups.setdefault(match[1], []).append(name)
    return max(groups.values(), key=len, default=[])
