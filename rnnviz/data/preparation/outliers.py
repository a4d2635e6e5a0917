"""Values that lie far outside: a broken sensor's, or a code such as -999 for "no value"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.filling import WAYS
from rnnviz.data.preparation.words import several, verb
from rnnviz.data.preparation.work import Work

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

SAMPLE = 20_000  # values of a feature that its borders are read from: their 1 % points are then known to 0.1 %
EDGE = 0.01  # of the values on either side may be outliers themselves without moving the borders
FAR = 5.0  # widths of the middle 98 %: normal noise ends at 0.6 of them, heartbeats and shocks lie within 3
FATES = {
    "clip": "moved to the nearest usual value",
    "missing": "counted as missing",
    "interpolate": f"replaced by {WAYS['interpolate'][0]}",
}
CODES = tuple(float(sign + nines) for sign in "-+" for nines in ("99", "999", "9999", "99999", "999999"))
"""What loggers write for "no value", left aside where the borders are sought: there may be many of them."""


def far(values: Values) -> tuple[Values, Values]:
    """The borders ``(low (k,), high (k,))`` of features: what is beyond lies far outside.

    A border is ``FAR`` times the width of the middle 98 % away from these; infinite where the feature hardly changes.
    """
    with np.errstate(over="ignore"):  # a border beyond all numbers is none
        borders = [_borders(values[:: max(1, len(values) // SAMPLE), feature]) for feature in range(values.shape[1])]
    low, high = np.array(borders, np.float64).reshape(-1, 2).T
    return low, high


def _borders(sample: Values) -> tuple[float, float]:
    sample = sample[np.isfinite(sample)]
    plain = (
        sample[~np.isin(sample, CODES)] if len(sample) and (sample.min() in CODES or sample.max() in CODES) else sample
    )
    if not len(plain):
        return -np.inf, np.inf
    low, high = np.quantile(plain, (EDGE, 1 - EDGE))
    width = high / 2 - low / 2  # halves: the difference of huge numbers is not a number any more
    if width == 0 or not np.isfinite(width * FAR * 4):
        return -np.inf, np.inf
    return float(low - 2 * FAR * width), float(high + 2 * FAR * width)


def outside(parts: Parts, low: Values, high: Values) -> list[np.ndarray]:
    """For each feature the rows beyond its borders. Features that stay within cost one pass."""
    return [
        np.flatnonzero((column < low[i]) | (column > high[i])) if _leaves(column, low[i], high[i]) else _NONE
        for i, column in enumerate(parts.values.T)
    ]


_NONE = np.empty(0, np.int64)


def _leaves(column: Values, low: float, high: float) -> bool:
    if not len(column):
        return False
    lowest, highest = span(column)
    return bool(lowest < low or highest > high)


def span(column: Values) -> tuple[float, float]:
    """The smallest and the largest value, NaN aside; both NaN where there is nothing else."""
    low, high = float(column.min()), float(column.max())  # several times as quick as passing NaN by
    return (float(np.fmin.reduce(column)), float(np.fmax.reduce(column))) if np.isnan(low) else (low, high)


def tame(work: Work) -> None:
    """Clips outliers to the borders or takes them out, as chosen."""
    parts, how = work.parts, work.plan.outliers
    if how == "keep":
        work.say("outliers", "Values far outside are kept.", 0, parts.values.size)
        return
    if work.learning:
        low, high = far(parts.values)
        work.fitted.update(low=_finite(low), high=_finite(high))
    low, high = _read(work.fitted["low"], -np.inf), _read(work.fitted["high"], np.inf)
    rows = outside(parts, low, high)
    values = np.array(parts.values)
    hits = np.zeros(values.shape, np.bool_)
    for i, hit in enumerate(rows):
        values[hit, i] = np.clip(values[hit, i], low[i], high[i]) if how == "clip" else np.nan
        hits[hit, i] = True
    if how in WAYS:
        work.decided.append((how, hits))
    count = sum(map(len, rows))
    fate = FATES[how]
    borders = "the borders come from all series, also those held out"
    words = f"{several(count, 'value')} far outside {verb(count)} {fate}; {borders}."
    work.say("outliers", words, count, values.size)
    work.parts = replace(parts, values=values) if count else parts


def _finite(border: Values) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in border]


def _read(border: list[float | None], none: float) -> Values:
    return np.array([none if value is None else value for value in border], np.float64)
