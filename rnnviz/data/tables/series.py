"""Which rows belong together, and in which order: what long tables and recordings have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from rnnviz.data.escape import unescape
from rnnviz.data.files.names import numbered
from rnnviz.data.files.numbers import is_missing
from rnnviz.data.files.table import Table
from rnnviz.data.pace import pace
from rnnviz.data.tables.cells import Array, codes_of, columns_set, kept, numbers_of, text_of
from rnnviz.data.tables.clock import Clock, clock_of
from rnnviz.data.tables.layout import Layout
from rnnviz.data.tables.times import Times, numbers_as_times, past_midnight, read_times
from rnnviz.data.tables.values import rows_listed
from rnnviz.data.tables.words import counted, natural_order
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

FILE_ORDER = Finding(
    "There is no column of times, so the rows of a series count in the order of the file",
    "If one of the columns says when each row was measured, choose it as the time.",
    code="order",
    weight="tells",
)


@dataclass(frozen=True, eq=False)
class Grouped:
    """order: the table's rows, series by series and step by step; None for the order they are in. lengths: ``(n,)``.
    names: of the series. times: ``(rows,)`` in that order, or None. findings: what was wrong or assumed. clock: says
    the times in words."""

    order: Ints | None
    lengths: Ints
    names: tuple[str, ...]
    times: Array | None
    findings: list[Finding]
    clock: Clock | None = None

    def take(self, column: Array | Ints) -> Array | Ints:
        """A column's values in this order."""
        return column if self.order is None else column[self.order]

    def rows(self, places: Ints) -> Ints:
        """The table's rows at these places of the order."""
        return places if self.order is None else self.order[places]


def times_of(table: Table, name: str, day_first: bool | None = None) -> Times:
    """A column's times, read once."""
    known = kept(table)
    key = ("times", name, day_first)
    if key not in known:
        numbers = numbers_of(table, name) if name in columns_set(table) and table.codes(name) is not None else None
        ready = numbers_as_times(numbers) if numbers is not None else None
        known[key] = ready or read_times(text_of(table, name), table.format, day_first)
    return known[key]


def group(table: Table, layout: Layout) -> Grouped:
    """The rows of each series, in the order of time; without a time, in that of the file."""
    findings: list[Finding] = []
    codes, names = _ids(table, layout, findings)
    times = _times(table, layout, codes, findings) if layout.time else None
    if times is None:
        findings.append(FILE_ORDER)
    order = _order(codes, times)
    lengths = np.bincount(codes[codes >= 0], minlength=len(names)).astype(np.int64)
    grouped = Grouped(order, lengths, names, times if times is None or order is None else times[order], findings)
    if times is not None:
        _tell_order(table, layout, grouped)
        _twice(table, layout, grouped)
        clock = clock_of(table, str(layout.time), times_of(table, str(layout.time), layout.day_first))
        grouped = replace(grouped, clock=clock if order is None else clock.take(order))
    return cut_at_gaps(grouped) if layout.gaps == "cut" else grouped


def cut_at_gaps(grouped: Grouped) -> Grouped:
    """Series that end where a step is left out and go on as another one; told."""
    assert grouped.clock is None or grouped.times is not None
    found = pace(grouped.times, grouped.lengths, grouped.clock is not None and grouped.clock.calendar)
    if found is None or not len(found.gaps):
        return grouped
    ends = np.union1d(np.cumsum(grouped.lengths), found.gaps + 1)
    lengths = np.diff(ends, prepend=0)
    own = np.searchsorted(np.cumsum(grouped.lengths), ends - lengths, "right")
    parts = np.bincount(own, minlength=len(grouped.names))
    number = np.arange(len(own)) - np.searchsorted(own, own)
    names = [
        f"{grouped.names[i]} part {n + 1}".strip() if parts[i] > 1 else grouped.names[i]
        for i, n in zip(own.tolist(), number.tolist(), strict=True)
    ]
    pieces = f"{counted(int((parts > 1).sum()), 'series')} into {int(parts[parts > 1].sum()):,} pieces"
    what = f"Series were cut at {counted(len(found.gaps), 'gap')}, where steps are left out: {pieces}"
    cut = Finding(what, "Each piece counts as a series of its own.", code="cut", weight="tells")
    return replace(grouped, lengths=lengths, names=tuple(numbered(names)), findings=[*grouped.findings, cut])


def _ids(table: Table, layout: Layout, findings: list[Finding]) -> tuple[Ints, tuple[str, ...]]:
    """``(rows,)`` each row's series as an index into the names, -1 where it belongs to none; names in a person's order,
    those of files that this program wrote in the order of the file."""
    if layout.series is None:
        return np.zeros(table.rows, np.int64), ("",)
    codes, texts = codes_of(table, layout.series)
    cells = pa.chunked_array([pa.array(texts, pa.string())])
    missing = np.array([text == "" for text in texts], bool) if layout.literal else is_missing(cells)
    if missing.any():
        rows = np.flatnonzero(missing[codes])
        findings.append(
            Finding(
                "Rows belong to no series",
                "Write there which series they belong to, or take those rows out.",
                f"column {layout.series}: {rows_listed(table, rows)}",
                len(rows),
                "A step counts only within its series.",
                "series_missing",
            )
        )
    there = np.flatnonzero(~missing)
    names = [texts[i] for i in there]
    kept_order = list(range(len(names))) if layout.literal else natural_order(names)
    if not missing.any() and kept_order == list(range(len(names))):
        return codes, tuple(map(unescape, names) if layout.literal else names)
    place = np.full(len(texts), -1, np.int64)
    place[there[kept_order]] = np.arange(len(names))
    ordered = [names[i] for i in kept_order]
    return place[codes], tuple(map(unescape, ordered) if layout.literal else ordered)


def _order(codes: Ints, times: Array | None) -> Ints | None:
    """The rows that belong to a series, sorted by series and time; None where they are sorted already."""
    step = np.diff(codes)
    if times is None:
        return (
            None
            if not len(codes) or (codes[0] >= 0 and (step >= 0).all())
            else _belonging(np.argsort(codes, kind="stable"), codes)
        )
    in_time = (np.diff(times) >= 0) | (step > 0)
    if len(codes) and codes[0] >= 0 and (step >= 0).all() and in_time.all() and np.isfinite(times).all():
        return None
    return _belonging(np.lexsort((times, codes)), codes)


def _belonging(order: Ints, codes: Ints) -> Ints:
    return order[codes[order] >= 0].astype(np.int64)


def _times(table: Table, layout: Layout, codes: Ints, findings: list[Finding]) -> Array:
    """``(rows,)`` in seconds or in the column's unit; a clock goes on past midnight within a series."""
    times = times_of(table, str(layout.time), layout.day_first)
    why = "The steps of a series are read one after the other, so their order must be known."
    for mask, what, remedy, code in (
        (times.missing, "Rows have no time", "Write the time there, or take those rows out.", "time_missing"),
        (times.wrong, "Times are neither numbers nor dates", "Correct them, or choose another column.", "time_text"),
    ):
        if mask.any():
            rows = np.flatnonzero(mask)
            where = f"column {layout.time}: {rows_listed(table, rows)}"
            keep = Fix("Take the rows in the order of the file", {"time": None})
            findings.append(Finding(what, remedy, where, len(rows), why, code, fixes=(keep,)))
    if times.holds != "clock":
        return times.values
    onward = past_midnight(times.values, codes)
    rows = np.flatnonzero(onward > times.values)
    if len(rows):
        what = "Times of day fall by more than half a day; what follows counts to the next day"
        remedy = "If the rows do not stand in the order of time in the file, add the date."
        where = f"column {layout.time}: {rows_listed(table, rows)}"
        findings.append(Finding(what, remedy, where, len(rows), code="order", weight="tells"))
    return onward


def _tell_order(table: Table, layout: Layout, grouped: Grouped) -> None:
    """Says so where steps of a series do not stand in the file in the order of time."""
    if grouped.order is None:
        return
    starts = np.zeros(len(grouped.order), bool)
    starts[(np.cumsum(grouped.lengths) - grouped.lengths)[grouped.lengths > 0]] = True
    back = (np.diff(grouped.order, prepend=-1) < 0) & ~starts
    if back.any():
        moved = np.sort(grouped.order[back])
        what = "Rows do not stand in the order of time in the file, and were put in that order"
        remedy = f"If the order of the file is the right one, choose no column for the time instead of {layout.time!r}."
        where = rows_listed(table, moved)
        keep = Fix("Keep the order of the file", {"time": None})
        grouped.findings.append(Finding(what, remedy, where, len(moved), code="order", weight="tells", fixes=(keep,)))


def _twice(table: Table, layout: Layout, grouped: Grouped) -> None:
    times = grouped.times
    assert times is not None
    same = np.diff(times) == 0
    ends = np.cumsum(grouped.lengths)[:-1]
    same[ends[(ends > 0) & (ends < len(times))] - 1] = False
    if not same.any():
        return
    rows = np.sort(grouped.rows(np.flatnonzero(same) + 1))
    series = f" within one series of {layout.series!r}" if layout.series else ""
    grouped.findings.append(
        Finding(
            f"Times come twice{series}",
            "Correct them, or check which columns are time and series; or keep the order of the file.",
            f"column {layout.time}: {rows_listed(table, rows)}",
            len(rows),
            "Two steps at the same time have no order, and the network would read one of them first.",
            "time_twice",
            fixes=(Fix("Keep the order of the file", {"time": None}),),
        )
    )
