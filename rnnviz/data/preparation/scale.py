"""Standardising: what a training does to the values of a prepared set."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.errors import ShapeError
from rnnviz.records import Floats, SeriesSet, _frozen, prepared_as


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
    def of(cls, series: SeriesSet) -> Scale:
        """What a training on these series uses: ``fit``, or 0 and 1 where their preparation has scaled each series
        by itself already or says that nothing is to be scaled."""
        if prepared_as(series.source).get("scaling", "feature") == "feature":
            return cls.fit(series)
        return cls(np.zeros(series.k, np.float32), np.ones(series.k, np.float32))

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
