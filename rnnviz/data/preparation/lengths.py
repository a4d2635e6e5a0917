"""Series of one length: cut, or read off straight lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.limits import MAX_VALUES
from rnnviz.data.preparation.words import several, verb
from rnnviz.data.preparation.work import Work, changed, on_lines
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

LEAST = 2  # steps: with one there is nothing to remember


def measure(work: Work) -> None:
    """Cuts or resamples the series, as chosen; ``to`` is decided here where it was left open."""
    parts, how = work.parts, work.plan.length
    if how == "keep" or not parts.n:
        work.say("length", "Every series keeps its length.", 0, parts.n)
        return
    if work.plan.to is None:
        shortest, middle = int(parts.lengths.min()), int(np.median(parts.lengths))
        work.plan = replace(work.plan, to=max(LEAST, shortest if how == "cut" else middle))
    steps = int(work.plan.to or LEAST)
    if how == "cut":
        _cut(work, steps)
    elif parts.n * steps * len(parts.features) > MAX_VALUES:
        work.findings.append(_too_many(parts.n * steps * len(parts.features)))
    else:
        _resample(work, steps)


def _cut(work: Work, steps: int) -> None:
    parts = work.parts
    lengths = np.minimum(parts.lengths, steps)
    rows = rows_of(parts.starts, lengths)
    left = int((parts.lengths - lengths).sum())
    rest = f"{several(left, 'step')} after them {verb(left)} left out"
    work.say("length", f"Only the first {steps} steps of each series were used; {rest}.", left, len(parts.values))
    if left:
        work.parts = changed(parts, parts.values[rows], lengths)


def _resample(work: Work, steps: int) -> None:
    parts = work.parts
    hit = int((parts.lengths != steps).sum())
    what = f"{several(hit, 'series', 'series')} of another length {verb(hit)} stretched or shortened"
    words = f"{what} to {steps} steps by straight lines."
    work.say("length", words, hit, parts.n)
    if not hit:
        return
    at = np.arange(steps) * ((parts.lengths - 1) / (steps - 1))[:, None]
    lower = np.minimum(np.floor(at).astype(np.int64), parts.lengths[:, None] - 1)
    share = at - lower
    upper = np.minimum(lower + 1, parts.lengths[:, None] - 1)
    starts = parts.starts[:, None]
    values = on_lines(parts.values, (starts + lower).ravel(), (starts + upper).ravel(), share.ravel())
    work.parts = changed(parts, values, np.full(parts.n, steps, np.int64))


def rows_of(starts: Ints, lengths: Ints) -> Ints:
    """The rows ``starts[i] .. starts[i] + lengths[i]`` of every series, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - lengths), lengths)


def _too_many(count: int) -> Finding:
    what, remedy = "Resampled, there would be too many values", "Resample to fewer steps."
    why = f"{count:,} values would be made; {MAX_VALUES:,} are the limit."
    fix = Fix("Keep the lengths", {"length": "keep"})
    return Finding(what, remedy, "", 1, why, "too_many_values", "stops", (fix,))


def same(parts: Parts) -> bool:
    """Whether all series have one length."""
    return bool(parts.n) and bool((parts.lengths == parts.lengths[0]).all())
