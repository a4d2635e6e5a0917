"""Reading the column of time: numbers, dates, or times of day, as seconds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rnnviz.data.files.numbers import cells_to_numbers, is_missing
from rnnviz.data.files.table import Format, Text
from rnnviz.records import Ints

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_CLOCK = r"(?P<H>\d{1,2}):(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d(?:[.,]\d+)?))?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
_ZONE = r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?(?: ?\[[\w/]+\])?"
_TIME = rf"(?:(?:,? +|T|;){_CLOCK}{_ZONE})?"
_WEEKDAY = r"(?:[A-Za-z]{2,9}\.?,? +)?"
YEAR_FIRST = rf"^{_WEEKDAY}(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?:[-/.](?P<d>\d{{1,2}}))?{_TIME}$"
YEAR_LAST = rf"^{_WEEKDAY}(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})[-/.](?P<y>\d{{4}}|\d\d){_TIME}$"
MONTH_IN_WORDS = (
    rf"^{_WEEKDAY}(?P<d>\d{{1,2}})\.?[- ](?P<word>[A-Za-zä]{{3,9}})\.?[- ,]+(?P<y>\d{{4}}|\d\d){_TIME}$",
    rf"^{_WEEKDAY}(?P<word>[A-Za-zä]{{3,9}})\.? (?P<d>\d{{1,2}}),? (?P<y>\d{{4}}){_TIME}$",
)
PARTS_OF_DATE = (
    r"^(?P<y>\d{4}) (?P<m>\d{1,2}) (?P<d>\d{1,2})"
    r"(?: (?P<H>\d{1,2}))?(?: (?P<M>\d{1,2}))?(?: (?P<S>\d{1,2}(?:\.\d+)?))?$"
)
ONLY_CLOCK = rf"^{_CLOCK}{_ZONE}$"
DURATION = r"^(?:(?P<days>\d+) days?,? )?(?P<H>\d+):(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d(?:[.,]\d+)?))?$"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OTHER_MONTHS = {"mär": 3, "mrz": 3, "mai": 5, "okt": 10, "dez": 12}
DAY = 86_400.0
MOSTLY = 0.75
"""So many rows of a column of times stand after the one before, unless it was sorted by something else."""


@dataclass(frozen=True, eq=False)
class Times:
    """values: ``(rows,)`` numbers, or seconds (since 1970 for dates), NaN where a cell holds no time. holds: "numbers",
    "dates", "clock" (a time of day) or "text". day_first: how dates like 01/02/2024 were read; None where no such date
    occurs. open: whether nothing in the column decides that. scale: seconds per unit where it is known."""

    values: Array
    holds: str
    missing: Mask = field(repr=False)
    day_first: bool | None = None
    open: bool = False

    @property
    def wrong(self) -> Mask:
        """``(rows,)`` True where a cell holds something that is no time."""
        return ~np.isfinite(self.values) & ~self.missing


def read_times(column: Text, format: Format, day_first: bool | None = None) -> Times:
    """The column's times. Most cells decide whether they are numbers or dates; the others are wrong."""
    values = cells_to_numbers(column, format)
    found = np.isfinite(values)
    if times := numbers_as_times(values):
        return times
    missing = is_missing(column)
    if found.sum() * 2 > (~missing).sum():
        return Times(np.where(found, _as_seconds(values), np.nan), "numbers", missing)
    values, first, is_open = _dates(column, day_first)
    if np.isfinite(values).sum() * 2 > (~missing).sum():
        return Times(values, "dates", missing, first, is_open)
    clock = _clock(column)
    if np.isfinite(clock).sum() * 2 > (~missing).sum():
        return Times(clock, "clock", missing)
    return Times(np.full(len(values), np.nan), "text", missing)


def numbers_as_times(values: Array) -> Times | None:
    """Times that all are numbers; None where a value is none."""
    found = np.isfinite(values)
    return Times(_as_seconds(values), "numbers", ~found) if found.all() else None


def past_midnight(clock: Array, series: Ints) -> Array:
    """``(rows,)`` times of day in seconds, with a day added wherever they fall by more than half a day from row to row
    of one series. As they are where they then still fall, for such rows do not stand in the order of time."""
    order = np.argsort(series, kind="stable")
    order = order[np.isfinite(clock[order])]
    steps, same = np.diff(clock[order]), np.diff(series[order]) == 0
    days = np.concatenate([[0], np.cumsum(same & (steps < -DAY / 2))])
    first = np.concatenate([[True], ~same])
    days -= np.maximum.accumulate(np.where(first, days, 0))
    result = clock.copy()
    result[order] += days[: len(order)] * DAY
    return clock if (np.diff(result[order])[same] < 0).any() else result


def _as_seconds(values: Array) -> Array:
    """Dates written as digits (20240131, 20240131235959) and the usual epochs as seconds; else as they are."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if len(finite) else (0.0, 0.0)
    if (low >= 19_000_101 and high <= 21_001_231) or (low >= 19_000_101e6 and high <= 21_001_231_235_959):
        digits = _digits(values, low > 1e9)
        if np.isfinite(digits[np.isfinite(values)]).all():
            return digits
    for unit in (1e3, 1e6, 1e9):  # 2001 to 2065 in milliseconds, microseconds, nanoseconds
        if low >= 1e9 * unit and high <= 3e9 * unit:
            return values / unit
    return values


def _digits(values: Array, clock: bool) -> Array:
    whole = np.where(np.isfinite(values) & (values == np.floor(values)), values, -1).astype(np.int64)
    date, time = np.divmod(whole, 1_000_000) if clock else (whole, np.zeros_like(whole))
    hours, minutes, seconds = time // 10_000, time // 100 % 100, time % 100
    days = _days(*(part.astype(np.float64) for part in (date // 10_000, date // 100 % 100, date % 100)))
    result = days * DAY + hours * 3600 + minutes * 60 + seconds
    return np.where((hours < 24) & (minutes < 60) & (seconds < 60), result, np.nan)


def _dates(column: Text, day_first: bool | None) -> tuple[Array, bool | None, bool]:
    """Seconds since 1970, how day and month were told apart, and whether that is open."""
    plain = _plain(column)
    if plain is not None:
        return plain, None, False
    parts = _parts(column, YEAR_FIRST)
    seconds = _days(parts["y"], parts["m"], np.where(parts["d"] < 0, 1, parts["d"])) * DAY + _of_day(parts)
    parts = _parts(column, PARTS_OF_DATE)
    dated = _days(parts["y"], parts["m"], parts["d"]) * DAY + _of_day(parts)
    seconds = np.where(np.isfinite(seconds), seconds, dated)
    for pattern in MONTH_IN_WORDS:
        parts = _parts(column, pattern)
        dated = _days(_century(parts["y"]), parts["word"], parts["d"]) * DAY + _of_day(parts)
        seconds = np.where(np.isfinite(seconds), seconds, dated)
    parts = _parts(column, YEAR_LAST)
    rows = parts["a"] >= 0
    if not rows.any():
        return seconds, None, False
    first, is_open = _which_first(parts["a"][rows], parts["b"][rows], bool(parts["point"][rows].any()), day_first)
    day, month = (parts["a"], parts["b"]) if first else (parts["b"], parts["a"])
    dated = _days(_century(parts["y"]), month, day)
    if day_first is None and (parts["y"][rows] < 100).all():
        other = _days(_century(parts["a"]), parts["b"], parts["y"])
        if _likelier(other[rows], dated[rows], bool((parts["a"][rows] > 1).any())):
            return np.where(np.isfinite(seconds), seconds, other * DAY + _of_day(parts)), None, False
    return np.where(np.isfinite(seconds), seconds, dated * DAY + _of_day(parts)), first, is_open


def _likelier(one: Array, other: Array, by_span: bool) -> bool:
    """Whether more of the days exist; or else, whether more of them go on from row to row as time does. by_span: or
    else, whether they lie closer together, as years change less than days of a month."""
    exist = np.isfinite(one).sum(), np.isfinite(other).sum()
    if exist[0] != exist[1]:
        return bool(exist[0] > exist[1])
    both = np.isfinite(one) & np.isfinite(other)
    onward = [float((np.diff(days[both]) >= 0).mean()) if both.sum() > 1 else 0.0 for days in (one, other)]
    if onward[0] != onward[1] and max(onward) >= MOSTLY:
        return onward[0] > onward[1]
    return by_span and bool(both.any()) and bool(np.ptp(one[both]) < np.ptp(other[both]))


def _which_first(a: Array, b: Array, point: bool, wished: bool | None) -> tuple[bool, bool]:
    """Whether the day is first, and whether that is open: no date has a day above 12 and none is 31.12.2024."""
    if wished is not None:
        return wished, False
    if point or (a > 12).any():
        return True, False
    if (b > 12).any() or (a == b).all():
        return False, False
    return True, True


def _plain(column: Text) -> Array | None:
    """The quick way, for dates and times as ISO 8601 writes them, all alike and without a zone."""
    try:
        return pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64()).to_numpy() / 1e6
    except pa.ArrowInvalid:
        return None


def _clock(column: Text) -> Array:
    seconds = _of_day(parts := _parts(column, ONLY_CLOCK))
    seconds = np.where(parts["H"] >= 0, seconds, np.nan)
    parts = _parts(column, DURATION)
    long = np.maximum(parts["days"], 0) * DAY + parts["H"] * 3600 + parts["M"] * 60 + np.maximum(parts["S"], 0)
    return np.where(np.isfinite(seconds), seconds, np.where(parts["H"] >= 0, long, np.nan))


def _parts(column: Text, pattern: str) -> dict[str, Array]:
    """What the pattern's groups hold, as numbers; -1 where they hold nothing."""
    found = pc.extract_regex(column, pattern)
    names = re.compile(pattern).groupindex
    numbers: dict[str, Array] = {}
    for name in names:
        cells = pc.struct_field(found, name)
        if name == "word":
            numbers[name] = _months(cells)
        elif name == "sep":
            numbers["point"] = np.asarray(pc.fill_null(pc.equal(cells, "."), False).to_numpy(zero_copy_only=False))
        elif name == "zone":
            numbers[name] = _zones(cells)
        elif name == "half":
            numbers[name] = _looked_up(cells, {"a": 0, "p": 1}, lambda text: text.lower())
        else:
            cells = pc.replace_substring(cells, ",", ".")
            filled = pc.if_else(pc.equal(cells, ""), None, cells)
            numbers[name] = pc.fill_null(pc.cast(filled, pa.float64()), -1).to_numpy()
    return numbers


def _looked_up(cells: Text, values: dict[str, float], key: object = None) -> Array:
    encoded = pc.fill_null(cells, "").dictionary_encode().unify_dictionaries()
    result = [np.empty(0)]
    for chunk in encoded.chunks:
        known = np.array(
            [values.get(key(text) if callable(key) else text, -1) for text in chunk.dictionary.to_pylist()]
        )
        result.append(known[chunk.indices.to_numpy()] if len(known) else np.empty(0))
    return np.concatenate(result)


def _months(cells: Text) -> Array:
    names = {name: i + 1.0 for i, name in enumerate(MONTHS)} | OTHER_MONTHS
    return _looked_up(cells, names, lambda text: text.lower()[:3])


def _zones(cells: Text) -> Array:
    """Seconds east of Greenwich; 0 where none is said."""
    encoded = pc.fill_null(cells, "").dictionary_encode().unify_dictionaries()
    result = [np.empty(0)]
    for chunk in encoded.chunks:
        known = np.array([_offset(text) for text in chunk.dictionary.to_pylist()])
        result.append(known[chunk.indices.to_numpy()] if len(known) else np.empty(0))
    return np.concatenate(result)


def _offset(text: str) -> float:
    if text[:1] not in ("+", "-"):
        return 0.0
    digits = text[1:].replace(":", "").ljust(4, "0")
    return (-1 if text[0] == "-" else 1) * (int(digits[:2]) * 3600.0 + int(digits[2:]) * 60.0)


def _of_day(parts: dict[str, Array]) -> Array:
    """Seconds since midnight in Greenwich; 0 where no time is said, NaN where there is no such time."""
    hours, half = parts["H"], parts.get("half", np.full(len(parts["H"]), -1.0))
    twelve = np.where(half >= 0, hours % 12 + 12 * np.maximum(half, 0), hours)
    wrong = (hours > 24) | ((half >= 0) & ((hours > 12) | (hours < 1)))
    seconds = np.maximum(twelve, 0) * 3600 + np.maximum(parts["M"], 0) * 60 + np.maximum(parts["S"], 0)
    return np.where(wrong, np.nan, seconds - parts.get("zone", 0.0))


def _century(years: Array) -> Array:
    """Two digits as POSIX reads them: 69 to 99 are 1969 to 1999."""
    return np.where((years >= 0) & (years < 100), np.where(years < 69, 2000 + years, 1900 + years), years)


def _days(years: Array, months: Array, days: Array) -> Array:
    """Days since 1970, NaN where there is no such date."""
    good = (years >= 1) & (months >= 1) & (months <= 12) & (days >= 1) & (days <= 31)
    y, m, d = (np.where(good, part, 1).astype(np.int64) for part in (years, months, days))
    first = ((y - 1970) * 12 + (m - 1)).astype("datetime64[M]")
    result = first.astype("datetime64[D]").astype(np.int64) + d - 1
    good &= d <= (first + 1).astype("datetime64[D]").astype(np.int64) - first.astype("datetime64[D]").astype(np.int64)
    return np.where(good, result.astype(np.float64), np.nan)
