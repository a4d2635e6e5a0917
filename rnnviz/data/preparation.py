"""What happens to a series set before a training reads it: a part is held out, features are standardised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.errors import DataError, Finding, ShapeError
from rnnviz.records import Floats, Ints, SeriesSet, _frozen


def split(y: ArrayLike, held_out: float, seed: int, classes: Sequence[str] = ()) -> tuple[Ints, Ints]:
    """``(train_index, held_out_index)``, both sorted, together 0..n-1, stratified by class and random by ``seed``.

    Each class gives its share ``held_out`` as closely as whole series allow, and at least one series to either side.
    classes: names for the messages, default the numbers in ``y``.

    Raises ``DataError`` listing everything that makes it impossible: a single series, a single class, classes with
    one series only, a share outside 0..1.
    """
    y = np.asarray(y, np.int64)
    counts = np.bincount(y) if len(y) else np.zeros(1, np.int64)
    findings = _findings(counts, held_out, classes)
    if findings:
        raise DataError(findings)
    rng = np.random.default_rng(seed)
    parts = [
        rng.permutation(np.flatnonzero(y == label))[:size]
        for label, size in enumerate(_sizes(counts, held_out))
        if size
    ]
    index = np.sort(np.concatenate(parts))
    return np.setdiff1d(np.arange(len(y), dtype=np.int64), index), index


def _sizes(counts: Ints, held_out: float) -> Ints:
    """Held-out series of each class by the largest remainder, at least 1 and at most all but 1 where there are any."""
    exact = counts * held_out
    sizes = np.floor(exact).astype(np.int64)
    missing = round(float(exact.sum())) - int(sizes.sum())
    sizes[np.argsort(sizes - exact, kind="stable")[:missing]] += 1
    return np.where(counts > 0, np.clip(sizes, 1, counts - 1), 0)


def _findings(counts: Ints, held_out: float, classes: Sequence[str]) -> list[Finding]:
    present = np.flatnonzero(counts)
    lonely = [str(classes[int(label)]) if classes else str(label) for label in np.flatnonzero(counts == 1)]
    found = []
    if not 0 < held_out < 1:
        found.append(Finding(f"The held-out share is {held_out}", "It must lie between 0 and 1, such as 0.25."))
    if counts.sum() < 2:
        found.append(
            Finding(f"There is too little data: {counts.sum()} series", "Bring at least two series of each class.")
        )
    elif len(present) < 2:
        remedy = "Bring series of at least two classes: there must be something to tell apart."
        found.append(Finding("All series belong to one class", remedy, count=int(counts.sum())))
    elif lonely:
        remedy = "Each class needs at least two, one to learn from and one to test on: add some or leave the class out."
        found.append(Finding("There are classes with one series only", remedy, ", ".join(lonely), len(lonely)))
    return found


@dataclass(frozen=True, eq=False)
class Scale:
    """Standardises features: mean ``(k,)`` and standard deviation ``(k,)``, both float32 and in the features' units."""

    mean: Floats
    std: Floats

    def __post_init__(self) -> None:
        mean, std = _frozen(self.mean, np.float32), _frozen(self.std, np.float32)
        if mean.ndim != 1 or mean.shape != std.shape:
            raise ShapeError(f"A scale needs mean (k,) and std (k,); got {mean.shape} and {std.shape}.")
        object.__setattr__(self, "mean", mean)
        object.__setattr__(self, "std", std)

    @classmethod
    def fit(cls, series: SeriesSet) -> Scale:
        """Mean and standard deviation over the series' true steps; a feature that never changes gets std 1."""
        values = series.X[series.mask].astype(np.float64)
        std = values.std(axis=0)
        constant = (values.min(axis=0) == values.max(axis=0)) | (std.astype(np.float32) == 0)
        return cls(values.mean(axis=0).astype(np.float32), np.where(constant, 1.0, std).astype(np.float32))

    def apply(self, series: SeriesSet) -> Floats:
        """``(X - mean) / std`` as ``(l, n, k)`` float32, with 0 after each series' own end.

        Raises ``ShapeError`` where the series have another number of features.
        """
        if series.k != len(self.mean):
            raise ShapeError(
                f"The scale was fitted on k = {len(self.mean)} features; these series have k = {series.k}."
            )
        scaled = (series.X.astype(np.float64) - self.mean) / self.std
        return np.where(series.mask[:, :, None], scaled, 0.0).astype(np.float32)
