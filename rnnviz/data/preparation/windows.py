"""Windows of a recording: which are learned from and which are tested on, so that no step serves both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.data.preparation.split import checked_counts, split
from rnnviz.errors import DataError, Finding
from rnnviz.records import Ints, SeriesSet

RECORDING = "recording"
"""In the source of windows cut out of one recording: ``{"reach": r, "starts": {name: step}}``. A window's values and
its label depend on the r steps of the recording from its start on; by name, so that a part of the set keeps its own."""
NO_BORDER = "short_recording"  # the code of the finding that no point in time will do
USUAL_SHARE = 0.25  # held out, where a set is judged before a run's own share is known
BLOCKS = "The last windows of each class are held out, since the classes follow each other in blocks"


def split_series(series: SeriesSet, held_out: float, seed: int) -> tuple[Ints, Ints]:
    """``(train_index, held_out_index)`` of a series set, both sorted: what a training learns from and is tested on.

    Windows that were cut out of one recording are held out by time (``split_windows``), whatever the seed; windows in
    neither index are used on neither side. All other series are held out by chance (``split``).

    Raises ``DataError`` as these two do.
    """
    recording = series.source.get(RECORDING)
    if recording is None or not recording["starts"].keys() >= set(series.names):
        return split(series.y, held_out, seed, series.classes)
    starts = [recording["starts"][name] for name in series.names]
    return split_windows(series.y, starts, recording["reach"], held_out, series.classes)[:2]


def split_windows(
    y: ArrayLike, starts: ArrayLike, reach: int, held_out: float, classes: Sequence[str] = ()
) -> tuple[Ints, Ints, str]:
    """``(train_index, held_out_index, way)``: by "time" where that leaves each class on both sides, else by "blocks".

    Raises ``DataError`` where neither does.
    """
    try:
        return (*split_by_time(y, starts, reach, held_out, classes), "time")
    except DataError as error:
        found = split_by_blocks(y, starts, reach, held_out) if error.findings[0].code == NO_BORDER else None
        if found is None:
            raise
        return (*found, "blocks")


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
    counts = checked_counts(y, held_out, classes)
    borders = np.unique(starts)
    by_class = [np.sort(starts[y == label]) for label in np.flatnonzero(counts)]
    before = np.array([np.searchsorted(own, borders - reach, "right") for own in by_class])
    after = np.array([len(own) - np.searchsorted(own, borders, "left") for own in by_class])
    possible = np.logical_and(before, after).all(axis=0)
    if not possible.any():
        remedy = "Use a longer recording or shorter windows, or look less far ahead."
        what = "No point in time leaves windows of each class before and after it"
        raise DataError([Finding(what, remedy, code=NO_BORDER)])
    share = after.sum(axis=0)[possible] / (before + after).sum(axis=0)[possible]
    border = borders[possible][np.abs(share - held_out).argmin()]
    train, aside = np.flatnonzero(starts + reach <= border), np.flatnonzero(starts >= border)
    return train.astype(np.int64), aside.astype(np.int64)


def split_by_blocks(y: ArrayLike, starts: ArrayLike, reach: int, held_out: float) -> tuple[Ints, Ints] | None:
    """``(train_index, held_out_index)`` where the classes follow each other in blocks: the last windows of each class
    are held out, and what shares a step with any of them is used on neither side.

    Arguments as for ``split_by_time``. None where a class would have no window on one side.
    """
    y, starts = np.asarray(y, np.int64), np.asarray(starts, np.int64)
    borders = {int(label): _border(np.sort(starts[y == label]), reach, held_out) for label in np.unique(y)}
    if None in borders.values():
        return None
    border = np.array([borders[int(label)] for label in y])
    aside = starts >= border
    held = np.sort(starts[aside])
    next_held = np.append(held, np.iinfo(np.int64).max)[np.searchsorted(held, starts - reach, "right")]
    train = ~aside & (next_held >= starts + reach)  # no held-out window starts within reach on either side
    if len(np.unique(y[train])) < len(borders):
        return None
    return np.flatnonzero(train).astype(np.int64), np.flatnonzero(aside).astype(np.int64)


def _border(starts: Ints, reach: int, held_out: float) -> int | None:
    """The start from which windows of one class are held out, such that their share is closest to ``held_out``.
    starts: sorted."""
    borders = np.unique(starts)
    before = np.searchsorted(starts, borders - reach, "right")
    after = len(starts) - np.searchsorted(starts, borders, "left")
    if not (before > 0).any():
        return None
    share = np.where(before > 0, after / (before + after), np.inf)
    return int(borders[np.abs(share - held_out).argmin()])
