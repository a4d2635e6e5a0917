"""A second series set made to fit the one that is learned: the same features, the same classes in the same order."""

from __future__ import annotations

import numpy as np

from rnnviz.data.preparation import like
from rnnviz.errors import DataError, Finding, ShapeError
from rnnviz.records import SeriesSet


def check_features(series: SeriesSet, k: int) -> None:
    """Raises ``ShapeError`` where the series do not have k features."""
    if series.k != k:
        raise ShapeError(f"These series have k = {series.k} features, but the network learned from k = {k}.")


def matched(held_out: SeriesSet, series: SeriesSet) -> SeriesSet:
    """The held-out set prepared like ``series``, and with their class indices. Classes are compared by name; lengths
    may differ.

    Raises ``ShapeError`` where k differs and ``DataError`` for series of classes that ``series`` does not have or that
    were prepared in another way.
    """
    held_out = like(series.source, held_out)
    check_features(held_out, series.k)
    if held_out.classes == series.classes:
        return held_out
    place = {name: i for i, name in enumerate(series.classes)}
    unknown = [
        name for name, count in zip(held_out.classes, held_out.counts, strict=True) if count and name not in place
    ]
    if unknown:
        raise DataError(
            [
                Finding(
                    f"The held-out series have classes that the training series do not have: {', '.join(unknown)}",
                    f"The training series have {', '.join(series.classes)}.",
                    count=int(sum(held_out.counts[held_out.classes.index(name)] for name in unknown)),
                )
            ]
        )
    y = np.array([place[held_out.classes[i]] for i in held_out.y])
    return SeriesSet(
        held_out.X,
        y,
        series.classes,
        held_out.features,
        held_out.lengths,
        held_out.names,
        held_out.title,
        held_out.source,
    )
