"""Which series a training learns from, and which it is tested on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.errors import DataError, Finding
from rnnviz.records import Ints


def split(y: ArrayLike, held_out: float, seed: int, classes: Sequence[str] = ()) -> tuple[Ints, Ints]:
    """``(train_index, held_out_index)``, both sorted, together 0..n-1, stratified by class and random by ``seed``.

    Each class gives its share ``held_out`` as closely as whole series allow, and at least one series to either side.
    classes: names for the messages, default the numbers in ``y``.

    Raises ``DataError`` listing everything that makes it impossible: a single series, a single class, classes with
    one series only, a share outside 0..1.
    """
    y = np.asarray(y, np.int64)
    counts = checked_counts(y, held_out, classes)
    rng = np.random.default_rng(seed)
    parts = [
        rng.permutation(np.flatnonzero(y == label))[:size]
        for label, size in enumerate(_sizes(counts, held_out))
        if size
    ]
    index = np.sort(np.concatenate(parts))
    return np.setdiff1d(np.arange(len(y), dtype=np.int64), index), index


def checked_counts(y: Ints, held_out: float, classes: Sequence[str]) -> Ints:
    """How many series each class has. Raises ``DataError`` listing everything that makes any split impossible."""
    counts = np.bincount(y) if len(y) else np.zeros(1, np.int64)
    findings = _findings(counts, held_out, classes)
    if findings:
        raise DataError(findings)
    return counts


def _sizes(counts: Ints, held_out: float) -> Ints:
    """Held-out series of each class by the largest remainder, at least 1 and at most all but 1 where there are any."""
    exact = counts * held_out
    sizes = np.floor(exact).astype(np.int64)
    missing = round(float(exact.sum())) - int(sizes.sum())
    sizes[np.argsort(sizes - exact, kind="stable")[:missing]] += 1
    return np.where(counts > 0, np.clip(sizes, 1, counts - 1), 0)


def single_class(counts: Ints) -> Finding | None:
    """What is wrong where all series belong to one class. counts: ``(num_classes,)`` series per class."""
    if np.count_nonzero(counts) > 1:
        return None
    remedy = "Bring series of at least two classes: there must be something to tell apart."
    return Finding("All series belong to one class", remedy, count=int(counts.sum()))


def _findings(counts: Ints, held_out: float, classes: Sequence[str]) -> list[Finding]:
    lonely = [str(classes[int(label)]) if classes else str(label) for label in np.flatnonzero(counts == 1)]
    found = []
    if not 0 < held_out < 1:
        found.append(Finding(f"The held-out share is {held_out}", "It must lie between 0 and 1, such as 0.25."))
    if counts.sum() < 2:
        found.append(
            Finding(f"There is too little data: {counts.sum()} series", "Bring at least two series of each class.")
        )
    elif single := single_class(counts):
        found.append(single)
    elif lonely:
        remedy = "Each class needs at least two, one to learn from and one to test on: add some or leave the class out."
        found.append(Finding("There are classes with one series only", remedy, ", ".join(lonely), len(lonely)))
    return found
