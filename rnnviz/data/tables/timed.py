"""Times in the names of columns: dates, times of day, weeks, months and quarters."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from rnnviz.data.files.table import Format
from rnnviz.data.tables.times import Array, past_midnight, read_times

LOOKED_AT = 100
"""So many names, from everywhere among them, tell whether the others are looked at."""
_YEAR = r"(?P<y>(?:1[89]|2[01])\d\d)"
_PERIODS = (
    re.compile(rf"{_YEAR}[ _./-]?(?P<unit>Q|M|W|KW)[ _-]?(?P<number>\d\d?)", re.IGNORECASE),
    re.compile(rf"(?P<unit>Q|W|KW)[ _-]?(?P<number>\d\d?)[ _./-]+{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_YEAR}[ _./-]?(?P<word>[^\W\d_]{{3,9}})\.?"),
    re.compile(rf"(?P<word>[^\W\d_]{{3,9}})\.?[ _./-]?{_YEAR}"),
    re.compile(r"(?P<word>[^\W\d_]{3,9})\.?[ _./'’-]+(?P<y>\d\d)"),
)
_PER_YEAR = {"q": 4, "m": 12, "w": 53, "kw": 53}
_GERMAN = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober")
_MONTHS = (
    *((month.lower(), i) for i, month in enumerate(calendar.month_name) if month),
    *((month, i + 1) for i, month in enumerate((*_GERMAN, "november", "dezember"))),
)


def times_in(names: Sequence[str]) -> Array | None:
    """``(names,)`` something that rises with the time each name says, NaN where one says none; None where most do not.

    Of dates that can be read in two ways, the way in which they rise.
    """
    if len(names) > 2 * LOOKED_AT and times_in(names[:: len(names) // LOOKED_AT]) is None:
        return None
    if not any(letter.isdigit() for name in names for letter in name):
        return None
    cells = pa.chunked_array([pa.array(names, pa.string())])
    read = read_times(cells, Format())
    if read.holds == "clock":
        return past_midnight(read.values, np.zeros(len(names), np.int64))
    if read.holds == "dates":
        others = [read_times(cells, Format(), day_first) for day_first in (True, False)] if read.open else []
        ways = [times.values for times in (read, *others)]
        return next((way for way in ways if (np.diff(way[np.isfinite(way)]) > 0).all()), ways[0])
    periods = np.array([_period(name.strip()) for name in names], np.float64)
    return periods if np.isfinite(periods).sum() * 2 > len(names) else None


def _period(name: str) -> float:
    """Where a year's quarter, month or week starts, in years."""
    found = next((match for pattern in _PERIODS if (match := pattern.fullmatch(name))), None)
    if found is None:
        return float("nan")
    said = found.groupdict()
    year = int(said["y"]) if len(said["y"]) == 4 else int(said["y"]) + (2000 if int(said["y"]) < 69 else 1900)
    number, per_year = (
        _month(said["word"]) if "word" in said else (int(said["number"]), _PER_YEAR[said["unit"].lower()])
    )
    return year + (number - 1) / per_year if 1 <= number <= per_year else float("nan")


def _month(word: str) -> tuple[int, int]:
    """Its number, 0 where there is no such month, of twelve."""
    return next((i for month, i in _MONTHS if month.startswith(word.lower())), 0), 12
