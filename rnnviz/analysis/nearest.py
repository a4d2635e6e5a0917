"""Where else the network felt like this: the nearest states of other series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import check_lengths, lasting
from rnnviz.errors import ConfigError
from rnnviz.records import Ints


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The nearest states, the nearest first, one of each series.

    series: ``(m,)`` positions. steps: ``(m,)`` counted from 1. distances: ``(m,)`` Euclidean, over all h units.
    """

    series: Ints
    steps: Ints
    distances: NDArray[np.float64]


def nearest(
    H: NDArray[Any], series: int, step: int, lengths: Ints, count: int = 5, any_step: bool = True
) -> Neighbours:
    """The states of other series which are nearest to that of one series after one step, at most one of each.

    H: ``(l, p, h)`` of one layer, lengths: ``(p,)``. series: a position. step: counted from 1. count: at most so many
    are given; fewer where there are no more. any_step: False compares only with the states after the same step.
    Of equal distances the earlier step and the first series come first.

    Raises ``ConfigError`` for a series or a step that is not there.
    """
    check_lengths(H, lengths, "H", "(l, p, h)")
    p = H.shape[1]
    if not 0 <= series < p:
        raise ConfigError(f"There is no series at position {series}; there are 0 to {p - 1}.")
    if not 1 <= step <= lengths[series]:
        raise ConfigError(f"Series {series} has no time step {step}; it has 1 to {lengths[series]}.")
    if count < 1:
        raise ConfigError(f"count can't be {count}: at least 1 state is looked for.")
    states = np.asarray(H, np.float64)
    away = np.linalg.norm(states - states[step - 1, series], axis=-1)
    asked = lasting(H, lengths) & (any_step | (np.arange(len(H)) == step - 1))[:, None]
    asked[:, series] = False
    away = np.where(asked, away, np.inf)
    best = away.argmin(0)
    distances = away[best, np.arange(p)]
    found = np.argsort(distances, kind="stable")[: min(count, int(np.isfinite(distances).sum()))]
    return Neighbours(found.astype(np.int64), best[found] + 1, distances[found])
