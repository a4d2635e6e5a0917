"""Whether the steps follow each other evenly, and what to do where they do not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.limits import MAX_VALUES
from rnnviz.data.preparation.words import named, series_of, several, verb
from rnnviz.data.preparation.work import Work, changed, on_lines
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

EQUAL = 1e-6  # of the spacing: what a clock's digits lose
JITTER = 0.1  # of the spacing: below it a logger's clock shakes, and a network does not notice
GAP = 1.5  # spacings: from here on a step is more likely left out than late
FEW_GAPS = 0.1  # of the steps: with more of them there is no even spacing to speak of
WILD = 0.5  # of the steps: with more of them off, "one step" means nothing until someone says what it should
WHY = "A recurrent network sees steps, not times: what takes twice as long looks the same to it."
EVEN = Fix("Read values off at evenly spaced times", {"spacing": "even"})
KEEP = Fix("Use the steps as they are", {"spacing": "keep"})


@dataclass(frozen=True, eq=False)
class Pace:
    """interval: the usual time from step to step. gaps, off: rows after which a step is left out, or comes too early
    or late; a gap is off too. of: how many steps follow another one."""

    interval: float
    gaps: Ints
    off: Ints
    of: int


def pace(parts: Parts) -> Pace | None:
    """How the times go; None where there are none, or they do not rise from step to step."""
    if parts.times is None or len(parts.times) < 2 or not np.isfinite(parts.times).all():
        return None
    steps = np.diff(parts.times)
    inner = np.ones(len(steps), bool)
    ends = np.cumsum(parts.lengths)[:-1] - 1
    inner[ends[(ends >= 0) & (ends < len(steps))]] = False
    own = steps[inner]
    if not len(own) or own.min() <= 0:
        return None
    if own.max() - own.min() <= EQUAL * own.max():
        return Pace(float(own[0]), _none(), _none(), len(own))
    interval = float(np.median(own))
    rows = np.flatnonzero(inner)
    off = np.abs(own - interval) > JITTER * interval
    return Pace(interval, rows[own > GAP * interval], rows[off], len(own))


def _none() -> Ints:
    return np.empty(0, np.int64)


def space(work: Work) -> None:
    """Evenly spaced values where that was chosen; else what is uneven is said."""
    if work.plan.spacing == "even":
        _even(work)
        return
    if work.plan.spacing is None and work.learning:
        found = pace(work.parts)
        work.findings += _findings(work.parts, found) if found else []
    work.say("spacing", "Steps are used as they are.", 0, len(work.parts.values))


def _findings(parts: Parts, found: Pace) -> list[Finding]:
    count = len(found.off)
    if not count:
        return []
    if len(found.gaps) == count and count <= FEW_GAPS * found.of:
        where, remedy = _where(parts, found.gaps), "Fill the gaps with straight lines, or use the steps as they are."
        return [Finding("Steps are left out", remedy, where, count, WHY, "gaps", "warns", (EVEN, KEEP))]
    wild = count > WILD * found.of
    remedy = "Say whether they should be evened out or used as they are." if wild else "Even them out, or use them so."
    where = _where(parts, found.off)
    what = "Steps do not follow each other evenly"
    return [Finding(what, remedy, where, count, WHY, "uneven", "asks" if wild else "warns", (EVEN, KEEP))]


def _where(parts: Parts, rows: Ints) -> str:
    """After which values, by their places in the file."""
    first = [f"after {parts.place(int(row), 0)}" for row in rows[:3]]
    more = f" and {len(rows) - 3:,} more" if len(rows) > 3 else ""
    return f"{'; '.join(first)}{more}, in {named(parts, np.unique(series_of(parts, rows)))}"


def _even(work: Work) -> None:
    parts = work.parts
    found = pace(parts)
    if found is None:
        if work.learning:
            work.plan = replace(work.plan, spacing="keep")
        elif len(parts.values) > parts.n:
            work.findings.append(_no_times())
        work.say("spacing", "There are no rising times to even out: steps are used as they are.", 0, len(parts.values))
        return
    interval = float(work.fitted.setdefault("interval", found.interval))
    lengths = _steps(parts, interval)
    if float(lengths.sum()) * len(parts.features) > MAX_VALUES:
        work.findings.append(_too_many(float(lengths.sum()) * len(parts.features)))
        return
    lower, share, made = _lines(parts, interval, lengths.astype(np.int64))
    upper = np.minimum(lower + 1, np.repeat(parts.starts + parts.lengths - 1, made))
    count = int(np.count_nonzero(share)) + abs(len(lower) - len(parts.values))
    read = f"{several(len(lower), 'step')} every {interval:g} {verb(len(lower))} read off straight lines"
    words = f"{read} between the {len(parts.values):,} that came."
    work.parts = changed(parts, on_lines(parts.values, lower, upper, share), made)
    work.say("spacing", words, min(count, len(lower)), len(lower))


def _steps(parts: Parts, interval: float) -> Values:
    """How many evenly spaced steps each series has from its first time to its last."""
    assert parts.times is not None
    starts = parts.starts
    span = parts.times[starts + parts.lengths - 1] - parts.times[starts]
    return np.floor(span / interval + EQUAL) + 1


def _lines(parts: Parts, interval: float, lengths: Ints) -> tuple[Ints, Values, Ints]:
    """Where each evenly spaced time lies: the row before it, and the share of the way to the next one."""
    assert parts.times is not None
    at = np.empty(int(lengths.sum()), np.float64)
    made = 0
    for start, old, new in zip(parts.starts.tolist(), parts.lengths.tolist(), lengths.tolist(), strict=True):
        times = parts.times[start : start + old]
        at[made : made + new] = start + np.interp(times[0] + interval * np.arange(new), times, np.arange(old))
        made += new
    lower = np.floor(at).astype(np.int64)
    return lower, at - lower, lengths


def _no_times() -> Finding:
    what = "The network learned from evenly spaced steps, but these series have no times that rise from step to step"
    remedy = "Give the time of each step, or read their file again with evenly spaced times."
    return Finding(what, remedy, why=WHY, code="uneven")


def _too_many(count: float) -> Finding:
    what = "Evenly spaced, there would be too many values"
    remedy = "Use the steps as they are, or leave out the series with long gaps."
    why = f"{count:,.0f} values would be made, mostly between two far steps; {MAX_VALUES:,} are the limit."
    return Finding(what, remedy, "", 1, why, "too_many_values", "stops", (KEEP,))
