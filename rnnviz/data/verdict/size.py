"""Whether there is something to follow in the series, and whether there is too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.data.limits import MAX_FEATURES, MAX_SERIES, MAX_STEPS, MAX_VALUES
from rnnviz.data.preparation.choices import Preparation
from rnnviz.data.preparation.outliers import far, span
from rnnviz.data.preparation.patches import COMFORTABLE, patch_for
from rnnviz.data.preparation.words import listed, named
from rnnviz.errors import Finding, Fix

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts

LARGEST = float(np.finfo(np.float32).max)


def size_findings(parts: Parts, plan: Preparation) -> list[Finding]:
    """Of the prepared series. plan: how they were prepared."""
    if not parts.n:
        return []
    return [
        *_limits(parts, plan),
        *_one_step(parts, plan),
        *_long(parts, plan),
        *_huge(parts),
    ]


def _limits(parts: Parts, plan: Preparation) -> list[Finding]:
    longest, n, k = int(parts.lengths.max()), parts.n, len(parts.features)
    found = []
    if longest > MAX_STEPS:
        found.append(_too_many("steps", longest, MAX_STEPS, _shorten(parts, plan), "Shorten the series."))
    if n > MAX_SERIES:
        found.append(_too_many("series", n, MAX_SERIES, (), "Bring fewer series: a part of the file is enough."))
    if k > MAX_FEATURES:
        fixes = (Fix("Use the steps one by one", {"patch": 1}),) if plan.patch > 1 else ()
        found.append(_too_many("features", k, MAX_FEATURES, fixes, "Choose fewer columns."))
    if not found and longest * n * k > MAX_VALUES:
        remedy = "Use fewer series, fewer features or shorter series; each counts as long as the longest."
        found.append(_too_many("values", longest * n * k, MAX_VALUES, _stretch(parts), remedy))
    return found


def _too_many(what: str, got: int, limit: int, fixes: tuple[Fix, ...], remedy: str) -> Finding:
    return Finding(
        f"There are too many {what}",
        f"{remedy} {limit:,} are the limit.",
        count=got,
        why="A training would need more memory and time than there is.",
        code=f"too_many_{what}",
        fixes=fixes,
    )


def _shorten(parts: Parts, plan: Preparation) -> tuple[Fix, ...]:
    return (*_fold(parts, plan), *_stretch(parts))


def _fold(parts: Parts, plan: Preparation) -> tuple[Fix, ...]:
    """The click that folds steps, where no series is too short for it and the features do not become too many."""
    more = patch_for(int(parts.lengths.max()))
    if more == 1 or more > parts.lengths.min() or more * len(parts.features) > MAX_FEATURES:
        return ()
    p = plan.patch * more
    return (Fix(f"Fold every {p} steps into one with {p} times as many features", {"patch": p}),)


def _stretch(parts: Parts) -> tuple[Fix, ...]:
    """The click that resamples, where the series are long and that leaves few enough values."""
    longest = int(parts.lengths.max())
    if longest <= COMFORTABLE or parts.n * COMFORTABLE * len(parts.features) > MAX_VALUES:
        return ()
    words = f"Shorten each series to {COMFORTABLE} steps by straight lines"
    if int(parts.lengths.min()) < COMFORTABLE:
        words = f"Bring each series to {COMFORTABLE} steps by straight lines"
    return (Fix(words, {"length": "resample", "to": COMFORTABLE}),)


def _one_step(parts: Parts, plan: Preparation) -> list[Finding]:
    if int(parts.lengths.max()) > 1:
        return []
    fixes = (Fix("Use the steps one by one", {"patch": 1}),) if plan.patch > 1 else ()
    return [
        Finding(
            "Every series has only one step",
            "Check which columns are the steps, or which rows belong to one series.",
            count=parts.n,
            why="There is nothing to follow: a recurrent network remembers from step to step.",
            code="one_step",
            fixes=fixes,
        )
    ]


def _long(parts: Parts, plan: Preparation) -> list[Finding]:
    longest = int(parts.lengths.max())
    if not COMFORTABLE < longest <= MAX_STEPS:
        return []
    over = np.flatnonzero(parts.lengths > COMFORTABLE)
    return [
        Finding(
            f"Series are longer than {COMFORTABLE} steps",
            "Fold several steps into one, or shorten the series.",
            f"{named(parts, over)}; up to {longest:,} steps",
            len(over),
            f"What is learned has to find its way back through {longest:,} steps, where it fades, and takes long.",
            "too_long",
            "warns",
            _shorten(parts, plan),
        )
    ]


def _huge(parts: Parts) -> list[Finding]:
    spans = [span(column) for column in parts.values.T]
    largest = np.array([max(high, -low) for low, high in spans])
    over = np.flatnonzero(largest > LARGEST)
    if not len(over):
        return []
    count = sum(int(np.count_nonzero(np.abs(parts.values[:, i]) > LARGEST)) for i in over.tolist())
    low, high = far(parts.values[:, over])
    clip = Fix("Move them to the nearest usual value", {"outliers": "clip"})
    return [
        Finding(
            "Values are too large to compute with",
            f"Use other units: the largest number that networks compute with is {LARGEST:.1g}.",
            listed((parts.features[i] for i in over.tolist()), len(over)),
            count,
            "They would become infinite, and with them all that the network remembers.",
            "precision",
            fixes=(clip,) if (np.maximum(np.abs(low), np.abs(high)) <= LARGEST).all() else (),
        )
    ]
