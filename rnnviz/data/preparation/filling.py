"""Holes filled in from their own series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.words import series_of
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values
WAYS = {
    "interpolate": ("straight lines between the neighbours", "Draw straight lines between the neighbours"),
    "carry": ("the value before carried on", "Carry the value before on"),
}
"""How holes are filled: what was done, and the command."""


def filled(parts: Parts, how: str) -> Values:
    """The values with each hole filled from its own series; what has no neighbour there stays missing.

    Before a series' first value its first value stands, after its last the last. Lines run over the times where these
    rise from step to step, else over the steps.
    """
    values = np.array(parts.values)
    x = parts.times if parts.times is not None else np.arange(len(values), dtype=np.float64)
    starts = parts.starts
    for column in values.T:
        bad = ~np.isfinite(column)
        holes, good = np.flatnonzero(bad), np.flatnonzero(~bad)
        if len(holes) and len(good):
            own = series_of(parts, holes)
            column[holes] = _from_neighbours(column, holes, good, starts[own], starts[own] + parts.lengths[own], x, how)
    return values


def _from_neighbours(column: Values, holes: Ints, good: Ints, first: Ints, end: Ints, x: Values, how: str) -> Values:
    """What the holes of one feature become. first, end: of each hole's series, in rows."""
    at = np.searchsorted(good, holes)
    before, after = good[np.maximum(at - 1, 0)], good[np.minimum(at, len(good) - 1)]
    has_before, has_after = (at > 0) & (before >= first), (at < len(good)) & (after < end)
    before, after = np.where(has_before, before, after), np.where(has_after, after, before)
    if how == "carry":
        after = before
    span = x[after] - x[before]
    even = ~(np.isfinite(span) & (span > 0) & (x[holes] >= x[before]) & (x[holes] <= x[after]))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(even, (holes - before) / (after - before), (x[holes] - x[before]) / span)
    share = np.where(after == before, 0.0, share)
    result = column[before] * (1 - share) + column[after] * share
    return np.where(has_before | has_after, result, np.nan)
