"""What is odd about single features: the same everywhere, a clock, far outliers, more digits than are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.preparation.choices import Preparation
from rnnviz.data.preparation.outliers import CODES, far, outside, span
from rnnviz.data.preparation.words import cells, listed
from rnnviz.errors import Finding, Fix
from rnnviz.records import Ints

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

LOOKED_AT = 50  # series: a feature that is no clock shows it in the first of them
LEAST_STEPS = 4  # of a series in which three equal rises are no chance
FINE = 0.01  # of the middle half of the values: finer than that a network does not see either
PRESSED = {
    "feature": "Features are scaled by how much they vary: a few huge values press all others together.",
    "series": "Each series is scaled by how much it varies: a huge value presses all others of its series together.",
    "none": "Values are used as they are: what is huge drowns all others and drives the network to its limits.",
}
"""Why outliers matter, by the scaling."""
LARGEST = float(np.finfo(np.float32).max)


def feature_findings(parts: Parts, plan: Preparation) -> list[Finding]:
    """Of the series as they were laid out."""
    if not parts.values.size:
        return []
    with np.errstate(invalid="ignore"):
        ranges = [span(column) for column in parts.values.T]
    low, high = np.array(ranges).T
    return [
        *_constant(parts, np.flatnonzero(low == high)),
        *_clock(parts, np.flatnonzero(low < high)),
        *(_outliers(parts, plan) if plan.outliers == "keep" else []),
        *(_precision(parts, low, high) if plan.scaling != "series" else []),
    ]


def without(parts: Parts, features: Sequence[int] | Ints) -> tuple[Fix, ...]:
    """The click that leaves these features out, if others stay."""
    gone = {int(i) for i in features}
    kept = tuple(name for i, name in enumerate(parts.features) if i not in gone)
    words = f"Leave out {listed((parts.features[i] for i in sorted(gone)), len(gone))}"
    return (Fix(words, {"features": kept}),) if kept else ()


def _constant(parts: Parts, which: Ints) -> list[Finding]:
    if not len(which):
        return []
    why = "What never changes can't tell one class from another; it only adds weights."
    return [
        Finding(
            "Features have the same value at every step of every series",
            "Leave them out.",
            listed((parts.features[i] for i in which.tolist()), len(which)),
            len(which),
            why,
            "constant",
            "warns",
            without(parts, which),
        )
    ]


def _clock(parts: Parts, which: Ints) -> list[Finding]:
    clocks = np.array([i for i in which.tolist() if _is_clock(parts, parts.values[:, i])], np.int64)
    if not len(clocks):
        return []
    why = "It says which step it is, not what happens there: a network may learn the order of the file from it."
    fixes = without(parts, clocks)
    return [
        Finding(
            "Features rise by the same amount at every step of every series, like a clock or a row number",
            "Leave them out, or use one of them as the time.",
            listed((parts.features[i] for i in clocks.tolist()), len(clocks)),
            len(clocks),
            why,
            "clock",
            "warns",
            fixes,
        )
    ]


def _is_clock(parts: Parts, column: Values) -> bool:
    rise, seen = None, 0
    starts = parts.starts
    for i in np.unique(np.linspace(0, parts.n - 1, min(parts.n, LOOKED_AT)).astype(int)).tolist():
        own = column[starts[i] : starts[i] + parts.lengths[i]]
        if len(own) < LEAST_STEPS:
            continue
        rises = np.diff(own)
        rise = float(rises[0]) if rise is None else rise
        if not (rise and np.allclose(rises, rise, rtol=1e-6, atol=0)):
            return False
        seen += 1
    return seen > 0 and _rises_everywhere(parts, column, float(rise or 0))


def _rises_everywhere(parts: Parts, column: Values, rise: float) -> bool:
    rises = np.diff(column)
    edges = parts.starts[1:]
    rises[edges[(edges > 0) & (edges < len(column))] - 1] = rise
    return bool(np.allclose(rises, rise, rtol=1e-6, atol=0))


def _outliers(parts: Parts, plan: Preparation) -> list[Finding]:
    by_feature = outside(parts, *far(parts.values))
    rows = np.concatenate(by_feature)
    if not len(rows):
        return []
    features = np.repeat(np.arange(len(by_feature)), [len(hit) for hit in by_feature])
    found = parts.values[rows, features]
    filled = Fix("Replace them by straight lines between the neighbours", {"outliers": "interpolate"})
    clipped = Fix("Move them to the nearest usual value", {"outliers": "clip"})
    codes = np.unique(found[np.isin(found, CODES)])
    hint = f' {" and ".join(f"{code:g}" for code in codes)} often stands for "no value".' if len(codes) else ""
    return [
        Finding(
            "Values lie far outside all others of their feature",
            f"Look whether they can be true; else move or replace them.{hint}",
            cells(parts, rows, features),
            len(rows),
            PRESSED[plan.scaling],
            "outliers",
            "warns",
            (filled, clipped) if len(codes) else (clipped, filled),
        )
    ]


def _precision(parts: Parts, low: Values, high: Values) -> list[Finding]:
    largest = np.maximum(np.abs(low), np.abs(high))
    coarse = [i for i in range(len(low)) if low[i] < high[i] and largest[i] <= LARGEST and _loses(parts.values[:, i])]
    if not coarse:
        return []
    return [
        Finding(
            "Values differ only in digits that are lost",
            "Scale each series by itself, which is done before; or subtract what all values share.",
            listed((parts.features[i] for i in coarse), len(coarse)),
            len(coarse),
            "Networks compute with about seven digits (float32): changes that are smaller disappear.",
            "precision",
            "warns",
            (Fix("Scale each series by itself", {"scaling": "series"}),),
        )
    ]


def _loses(column: Values) -> bool:
    """Whether float32 is too coarse for the middle half of the values."""
    sample = column[:: max(1, len(column) // 20_000)]
    sample = sample[np.isfinite(sample)]
    if not len(sample):
        return False
    first, last = np.quantile(sample, (0.25, 0.75))
    step = float(np.spacing(np.float32(min(max(abs(first), abs(last)), LARGEST / 2))))
    return bool(0 < last - first < step / FINE)
