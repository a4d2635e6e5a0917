"""Whether anything can be learned from a series set, asked before a run is queued."""

from __future__ import annotations

from rnnviz.config import RunConfig
from rnnviz.data.preparation import single_class, split_series
from rnnviz.errors import DataError
from rnnviz.records import SeriesSet
from rnnviz.training.match import matched


def check_learnable(series: SeriesSet, config: RunConfig, held_out: SeriesSet | None = None) -> None:
    """Raises ``DataError`` for one class only, or too few series to hold some out, and ``DataError`` or
    ``ShapeError`` for a held-out set that does not fit."""
    if held_out is None:
        split_series(series, config.held_out, config.seed)
        return
    matched(held_out, series)
    if single := single_class(series.counts):
        raise DataError([single])
