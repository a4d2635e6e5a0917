"""Time stamps and the order of rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from tests.corpus.case import Answer, Asks, Reads, Stops
from tests.corpus.clean import Clean, Dice, long_dates, long_plain, long_uneven, recording, windows
from tests.corpus.pollutions.register import Made, pollution
from tests.corpus.write import csv

START = datetime(2024, 1, 20, 8, 0, tzinfo=UTC)
HOURS = [START + timedelta(hours=t) for t in range(15)]
DAYS = [START + timedelta(days=t) for t in range(15)]

FORMATS: dict[str, Callable[[], Sequence[str]]] = {
    "iso_space": lambda: [f"{t:%Y-%m-%d %H:%M:%S}" for t in HOURS],
    "iso_days": lambda: [f"{t:%Y-%m-%d}" for t in DAYS],
    "iso_zulu": lambda: [f"{t:%Y-%m-%dT%H:%M:%SZ}" for t in HOURS],
    "iso_zone": lambda: [f"{t:%Y-%m-%dT%H:%M:%S}+02:00" for t in HOURS],
    "iso_milliseconds": lambda: [
        f"{START + timedelta(milliseconds=20 * t):%Y-%m-%d %H:%M:%S.%f}"[:-3] for t in range(15)
    ],
    "german": lambda: [f"{t:%d.%m.%Y %H:%M}" for t in HOURS],
    "german_days": lambda: [f"{t:%d.%m.%Y}" for t in DAYS],
    "slashes_day_first": lambda: [f"{t:%d/%m/%Y %H:%M}" for t in HOURS],
    "slashes_month_first": lambda: [f"{t:%m/%d/%Y %H:%M}" for t in HOURS],
    "slashes_year_first": lambda: [f"{t:%Y/%m/%d %H:%M}" for t in HOURS],
    "epoch_seconds": lambda: [str(int(t.timestamp())) for t in HOURS],
    "epoch_milliseconds": lambda: [str(int(t.timestamp()) * 1000) for t in HOURS],
    "clock": lambda: [f"{t:%H:%M:%S}" for t in HOURS],
    "clock_short": lambda: [f"{t:%H:%M}" for t in HOURS],
    "seconds": lambda: [f"{0.02 * t:.2f}" for t in range(15)],
}


@pollution(long_dates, each=FORMATS)
def stamps(clean: Clean, times: Callable[[], Sequence[str]]) -> bytes:
    return csv(long_dates(times()))


@pollution(
    long_dates, each={"german": FORMATS["german"], "epoch": FORMATS["epoch_seconds"], "days": FORMATS["iso_days"]}
)
def stamps_shuffled(clean: Clean, times: Callable[[], Sequence[str]]) -> Made:
    """The order is that of the time, whatever the order of the text."""
    made = shuffled(long_dates(times()))
    return Made(csv(made), Reads(made.truth, ("order",)))


def shuffled(clean: Clean) -> Clean:
    dice, rows = Dice(77), list(clean.rows)
    for i in range(len(rows) - 1, 0, -1):
        j = dice.below(i + 1)
        rows[i], rows[j] = rows[j], rows[i]
    return replace(clean, rows=tuple(rows), at=None)


@pollution(long_plain, long_uneven, long_dates)
def rows_shuffled(clean: Clean) -> Made:
    return Made(csv(shuffled(clean)), Reads(clean.truth, ("order",)))


@pollution(long_plain, long_dates, recording)
def rows_backwards(clean: Clean) -> Made:
    """The newest first."""
    return Made(csv(replace(clean, rows=clean.rows[::-1])), Reads(clean.truth, ("order",)))


@pollution(long_plain)
def without_time(clean: Clean) -> Made:
    """Then the order of the rows is the order of the steps."""
    return Made(csv(dropped(clean, clean.time or 0)), Reads(clean.truth))


def dropped(clean: Clean, column: int) -> Clean:
    assert clean.header is not None
    rows = tuple((*row[:column], *row[column + 1 :]) for row in clean.rows)

    def moved(c: int | None) -> int | None:
        return None if c is None or c == column else c - (c > column)

    return replace(
        clean,
        header=(*clean.header[:column], *clean.header[column + 1 :]),
        rows=rows,
        label=moved(clean.label),
        series=moved(clean.series),
        time=moved(clean.time),
        numbers=tuple(c - (c > column) for c in clean.numbers if c != column),
        at=None,
    )


@pollution(long_dates)
def ambiguous_days(clean: Clean) -> Made:
    """01/02/2024 and no day above 12: each reading has its own order."""
    days = [(10, 2), (11, 2), (12, 2), *((d, 3) for d in range(1, 13))]
    written = [f"{d:02d}/{m:02d}/2024" for d, m in days]
    month_first = np.argsort([d * 100 + m for d, m in days])
    turned = replace(clean.truth, values=tuple(v[month_first] for v in clean.truth.values))
    answers = (Answer({"day_first": True}, clean.truth), Answer({"day_first": False}, turned))
    return Made(csv(long_dates(written)), Asks("day_first", answers))


@pollution(long_dates)
def days_decided(clean: Clean) -> Made:
    """The 13th is no month."""
    days = [(d, 2) for d in range(10, 14)] + [(d, 3) for d in range(1, 12)]
    written = [f"{d:02d}/{m:02d}/2024" for d, m in days]
    return Made(csv(long_dates(written)), Reads(clean.truth, (), ("gaps", "uneven")))


@pollution(long_plain, long_dates)
def same_time_twice(clean: Clean) -> Made:
    rows = list(clean.rows)
    other = clean.cell(21, clean.numbers[0], "1.17").rows[21]
    return Made(csv(replace(clean, rows=(*rows[:22], other, *rows[22:]))), Stops(("time_twice",)))


@pollution(long_plain, long_dates)
def same_row_twice(clean: Clean) -> Made:
    """Even a row that is wholly the same is a step too many."""
    rows = list(clean.rows)
    return Made(csv(replace(clean, rows=(*rows[:22], rows[21], *rows[22:]))), Stops(("time_twice",)))


@pollution(long_plain, long_dates)
def gap(clean: Clean) -> Made:
    """Three steps are not there: read as they are, and said."""
    first = next(r for r, row in enumerate(clean.rows) if row[clean.series or 0] == (clean.truth.names or ())[3])
    rows = tuple(row for r, row in enumerate(clean.rows) if not first + 6 <= r < first + 9)
    values = list(clean.truth.values)
    values[3] = np.delete(values[3], [6, 7, 8], axis=0)
    truth = replace(clean.truth, values=tuple(values))
    return Made(csv(replace(clean, rows=rows)), Reads(truth, ("gaps",)))


@pollution(long_plain, long_dates)
def gap_cut(clean: Clean) -> Made:
    """The user said that series end where steps are left out."""
    first = next(r for r, row in enumerate(clean.rows) if row[clean.series or 0] == (clean.truth.names or ())[3])
    rows = tuple(row for r, row in enumerate(clean.rows) if not first + 6 <= r < first + 9)
    cut = [list(part) for part in (clean.truth.values, clean.truth.labels, clean.truth.names or ())]
    for part, pieces in zip(cut, ((cut[0][3][:6], cut[0][3][9:]), (cut[1][3],) * 2, ("1", "2")), strict=True):
        part[3:4] = pieces
    cut[2][3:5] = [f"{(clean.truth.names or ())[3]} part {piece}" for piece in (1, 2)]
    truth = replace(clean.truth, values=tuple(cut[0]), labels=tuple(cut[1]), names=tuple(cut[2]))
    return Made(csv(replace(clean, rows=rows)), Reads(truth, ("cut",)), wishes=(("gaps", "cut"),))


WORKING = [START + timedelta(days=t) for t in range(2, 23) if (START + timedelta(days=t)).weekday() < 5]


@pollution(long_dates, each={"days": "%Y-%m-%d", "german": "%d.%m.%Y"})
def working_days(clean: Clean, how: str) -> Made:
    """No weekend is a fault."""
    return Made(csv(long_dates([t.strftime(how) for t in WORKING])), Reads(clean.truth, ("pauses",)))


@pollution(long_dates)
def working_days_cut(clean: Clean) -> Made:
    """Nor is anything cut there."""
    written = long_dates([f"{t:%Y-%m-%d}" for t in WORKING])
    return Made(csv(written), Reads(clean.truth, ("pauses",)), wishes=(("gaps", "cut"),))


@pollution(long_plain)
def uneven(clean: Clean) -> Made:
    """Steps of many lengths."""
    times, now = [], 0
    for t in range(15):
        times.append(str(now))
        now += 1 + t * t % 7
    written = clean.map([clean.time or 0], lambda cell: times[int(cell)])
    why = "A warning was expected at first; a plain question is better, since every step is of another length."
    return Made(csv(written), Asks("uneven", (Answer({"spacing": "keep"}, clean.truth),)), why)


@pollution(long_plain, long_dates)
def time_missing(clean: Clean) -> Made:
    return Made(csv(clean.cell(20, clean.time or 0, "")), Stops(("time_missing",)))


@pollution(long_dates)
def time_in_words(clean: Clean) -> Made:
    return Made(csv(clean.cell(20, clean.time or 0, "noon")), Stops(("time_text",)))


@pollution(long_dates)
def no_such_day(clean: Clean) -> Made:
    written = clean.cell(20, clean.time or 0, "2024-02-31T05:00:00")
    return Made(csv(written), Stops(("time_text",)))


@pollution(long_dates)
def date_and_clock(clean: Clean) -> Made:
    """Two columns that make one time; the rows are in order."""
    dated = clean.map([0], lambda cell: cell.partition("T")[0])
    clocks = [row[0].partition("T")[2] for row in clean.rows]
    written = replace(dated.column(1, "time", clocks), at=None)
    written = replace(written, header=("date", *(written.header or ())[1:]))
    return Made(csv(written), Reads(clean.truth, (), ("unused",)))


@pollution(recording)
def recording_gap(clean: Clean) -> Made:
    """A window does not reach over a gap without a word."""
    rows = clean.rows[:100] + clean.rows[130:]
    return Made(csv(replace(clean, rows=rows)), Reads(windows(rows, 24, 24), ("gaps",)))


@pollution(recording)
def recording_gap_cut(clean: Clean) -> Made:
    """No window reaches over the gap: each piece has its own."""
    rows = clean.rows[:100] + clean.rows[130:]
    first, second = (windows(part, 24, 24) for part in (rows[:100], rows[100:]))
    truth = replace(first, values=first.values + second.values, labels=first.labels + second.labels)
    return Made(csv(replace(clean, rows=rows)), Reads(truth, ("cut",)), wishes=(*clean.wishes, ("gaps", "cut")))


@pollution(long_plain)
def different_starts(clean: Clean) -> Made:
    """Each series has its own clock."""
    rows = tuple((*row[:1], str(int(row[1]) + 1000 * (r // 15)), *row[2:]) for r, row in enumerate(clean.rows))
    return Made(csv(replace(clean, rows=rows)), Reads(clean.truth))
