"""How the times of series go: evenly, with steps left out, or with pauses that come every week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.records import Ints

Doubles = NDArray[np.float64]
EQUAL = 1e-6  # of the spacing: what a clock's digits lose
JITTER = 0.1  # of the spacing: below it a logger's clock shakes, and a network does not notice
GAP = 1.5  # spacings: from here on a step is more likely left out than late
DAY = 86_400.0
WEEK = 7 * DAY
MINUTE = 60.0  # pauses are looked for no finer than that
LONGEST = 1e300  # longer steps can't be told apart any more
WEEKEND = (2, 3)  # days after a Thursday, on which 1970 began


@dataclass(frozen=True, eq=False)
class Pace:
    """interval: the usual time from step to step. gaps, off: rows after which a step is left out, or comes too early
    or late; a gap is off too. pauses: rows after which nothing came as in every week, such as on a weekend; they are
    neither. of: how many steps follow another one."""

    interval: float
    gaps: Ints
    off: Ints
    pauses: Ints
    of: int


def pace(times: Doubles | None, lengths: Ints, calendar: bool) -> Pace | None:
    """The pace of series one after the other; None where there are no times, or they do not rise from step to step.

    times: ``(steps of all series,)``. lengths: ``(n,)``. calendar: whether the times are seconds since 1970.
    """
    if times is None or len(times) < 2 or not np.isfinite(times).all():
        return None
    steps = np.diff(times)
    inner = np.ones(len(steps), bool)
    ends = np.cumsum(lengths)[:-1] - 1
    inner[ends[(ends >= 0) & (ends < len(steps))]] = False
    own = steps[inner]
    if not len(own) or own.min() <= 0 or own.max() > LONGEST:
        return None
    none = np.empty(0, np.int64)
    if own.max() - own.min() <= EQUAL * own.max():
        return Pace(float(own[0]), none, none, none, len(own))
    interval = float(np.median(own))
    rows = np.flatnonzero(inner)
    gaps, off = rows[own > GAP * interval], rows[np.abs(own - interval) > JITTER * interval]
    pauses = gaps[_weekly(times, gaps, interval)] if calendar and len(gaps) else none
    return Pace(interval, np.setdiff1d(gaps, pauses), np.setdiff1d(off, pauses), pauses, len(own))


def _weekly(times: Doubles, gaps: Ints, interval: float) -> NDArray[np.bool_]:
    """``(len(gaps),)`` which gaps lie at times of the week at which nothing ever came and which were passed over at
    least twice; on weekends, where nothing ever came on these, once will do."""
    slot = max(interval, MINUTE)
    count = round(WEEK / slot)
    if count < 7:
        return np.zeros(len(gaps), np.bool_)
    origin = float(times.min())
    came = np.rint((times - origin) / slot).astype(np.int64)
    first, last = came[gaps] + 1, came[gaps + 1]  # of the slots passed over; the one after them
    never = np.ones(count, np.bool_)
    never[came % count] = False
    often = np.zeros(2 * count + 1, np.int64)
    for start, end in np.unique(np.stack([first, last], 1), axis=0):
        if 0 < end - start < count:
            often[start % count] += 1
            often[start % count + end - start] -= 1
    passed = np.cumsum(often)[: 2 * count].reshape(2, count).sum(axis=0)
    days = np.floor((origin + np.arange(count) * slot) / DAY) % 7
    weekend = np.isin(days, WEEKEND)
    usual = never & ((passed >= 2) | weekend & never[weekend].all())
    before = np.concatenate([[0], np.cumsum(np.tile(usual, 2))])
    lasting = last - first
    short = (lasting > 0) & (lasting < count)
    at, lasting = first % count, np.where(short, lasting, 0)
    return short & (before[at + lasting] - before[at] == lasting)
