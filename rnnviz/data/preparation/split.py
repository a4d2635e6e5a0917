"""Which series a training learns from, and which it is tested on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.errors import DataError, Finding
from rnnviz.records import Ints, SeriesSet

RECORDING = "recording"
"""In the source of windows cut out of one recording: ``{"reach": r, "starts": {name: step}}``. A window's values and
its label depend on the r steps of the recording from its start on; by name, so that a part of the set keeps its own."""


def split(y: ArrayLike, held_out: float, seed: int, classes: Sequence[str] = ()) -> tuple[Ints, Ints]:
    """``(train_index, held_out_index)``, both sorted, together 0..n-1, stratified by class and random by ``seed``.

    Each class gives its share ``held_out`` as closely as whole series allow, and at least one series to either side.
    classes: names for the messages, default the numbers in ``y``.

    Raises ``DataError`` listing everything that makes it impossible: a single series, a single class, classes with
    one series only, a share outside 0..1.
    """
    y = np.asarray(y, np.int64)
    counts = _checked_counts(y, held_out, classes)
    rng = np.random.default_rng(seed)
    parts = [
        rng.permutation(np.flatnonzero(y == label))[:size]
        for label, size in enumerate(_sizes(counts, held_out))
        if size
    ]
    index = np.sort(np.concatenate(parts))
    return np.setdiff1d(np.arange(len(y), dtype=np.int64), index), index


def split_series(series: SeriesSet, held_out: float, seed: int) -> tuple[Ints, Ints]:
    """``(train_index, held_out_index)`` of a series set, both sorted: what a training learns from and is tested on.

    Windows that were cut out of one recording are held out by time (``split_by_time``), whatever the seed; windows in
    neither index are used on neither side. All other series are held out by chance (``split``).

    Raises ``DataError`` as these two do.
    """
    recording = series.source.get(RECORDING)
    if recording is None or not recording["starts"].keys() >= set(series.names):
        return split(series.y, held_out, seed, series.classes)
    starts = [recording["starts"][name] for name in series.names]
    return split_by_time(series.y, starts, recording["reach"], held_out, series.classes)


def split_by_time(
    y: ArrayLike, starts: ArrayLike, reach: int, held_out: float, classes: Sequence[str] = ()
) -> tuple[Ints, Ints]:
    """``(train_index, held_out_index)`` of windows such that no step of the recording serves both sides.

    starts: ``(n,)`` the step on which each window starts. reach: how many steps from there on the window and its label
    depend on. The windows from some window's start on are held out, those whose reach ends before it are learned from,
    those between are in neither. Of all such borders with each class on both sides, it is the one that brings the
    held-out share of the windows kept closest to ``held_out``. A label that looks ahead counts as
    seen, as in "purging": M. Lopez de Prado, "Advances in Financial Machine Learning", 2018, section 7.4.

    Raises ``DataError`` as ``split`` does, and where no border leaves each class on both sides.
    """
    y, starts = np.asarray(y, np.int64), np.asarray(starts, np.int64)
    counts = _checked_counts(y, held_out, classes)
    borders = np.unique(starts)
    by_class = [np.sort(starts[y == label]) for label in np.flatnonzero(counts)]
    before = np.array([np.searchsorted(own, borders - reach, "right") for own in by_class])
    after = np.array([len(own) - np.searchsorted(own, borders, "left") for own in by_class])
    possible = np.logical_and(before, after).all(axis=0)
    if not possible.any():
        remedy = "Use a longer recording or shorter windows, or look less far ahead."
        raise DataError([Finding("No point in time leaves windows of each class before and after it", remedy)])
    share = after.sum(axis=0)[possible] / (before + after).sum(axis=0)[possible]
    border = borders[possible][np.abs(share - held_out).argmin()]
    train, aside = np.flatnonzero(starts + reach <= border), np.flatnonzero(starts >= border)
    return train.astype(np.int64), aside.astype(np.int64)


def _checked_counts(y: Ints, held_out: float, classes: Sequence[str]) -> Ints:
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
