"""Whether anything can be learned from a series set, asked before a run is queued."""

from __future__ import annotations

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.data.preparation import split
from rnnviz.errors import DataError, Finding
from rnnviz.records import SeriesSet
from rnnviz.training.match import matched


def check_learnable(series: SeriesSet, config: RunConfig, held_out: SeriesSet | None = None) -> None:
    """Raises ``DataError`` for one class only, or too few series to hold some out, and ``DataError`` or
    ``ShapeError`` for a held-out set that does not fit."""
    if held_out is None:
        split(series.y, config.held_out, config.seed, series.classes)
        return
    matched(held_out, series)
    if np.count_nonzero(series.counts) < 2:
        remedy = "Bring series of at least two classes: there must be something to tell apart."
        raise DataError([Finding("All series belong to one class", remedy, count=series.n)])
