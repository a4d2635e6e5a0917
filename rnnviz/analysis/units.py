"""Which units tell the classes apart, and which do the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import check_labels, check_lengths, lasting
from rnnviz.records import Ints

Doubles = NDArray[np.float64]
DIGITS = 6  # of a comparison: beyond them units are equal, and the first one goes first on every machine


def telling(H: NDArray[Any], y: Ints, lengths: Ints) -> Doubles:
    """``(h,)`` from 0 to 1: the part of the variance of each unit's end value that lies between the classes (eta²).

    H: ``(l, p, h)`` of one layer, y and lengths: ``(p,)``; a series' end is its own last step. 0 for a constant unit.
    """
    check_lengths(H, lengths, "H", "(l, p, h)")
    check_labels(y, H.shape[1])
    ends = np.asarray(H, np.float64)[lengths - 1, np.arange(H.shape[1])]
    ends = ends - ends.mean(0)
    between = np.zeros(H.shape[2])
    for c in np.unique(y):
        members = ends[y == c]
        between += len(members) * members.mean(0) ** 2
    return _ratio(between, (ends**2).sum(0))


def order(H: NDArray[Any], y: Ints, lengths: Ints) -> Ints:
    """``(h,)`` positions of all units, so that units which do the same lie side by side.

    The most telling unit comes first, then always the one of the others whose values over all steps of all series are
    most correlated, in absolute value, with the last one's. Of equal units the first goes first.

    H: ``(l, p, h)`` of one layer, y and lengths: ``(p,)``.
    """
    most_telling = int(telling(H, y, lengths).round(DIGITS).argmax())
    alike = _correlations(np.asarray(H, np.float64)[lasting(H, lengths)]).round(DIGITS)
    chosen, left = [most_telling], np.ones(H.shape[2], bool)
    while len(chosen) < len(left):
        left[chosen[-1]] = False
        chosen.append(int(np.where(left, alike[chosen[-1]], -1).argmax()))
    return np.array(chosen, np.int64)


def _correlations(states: Doubles) -> Doubles:
    """``(h, h)`` absolute correlations over states ``(m, h)``; 0 with a unit that is constant."""
    centred = states - states.mean(0)
    scatter = centred.T @ centred
    spread = np.sqrt(np.diag(scatter))
    return _ratio(np.abs(scatter), np.outer(spread, spread))


def _ratio(part: Doubles, whole: Doubles) -> Doubles:
    """Between 0 and 1; 0 where there is nothing but rounding."""
    there = whole > 1e-20
    return np.clip(np.divide(part, whole, out=np.zeros_like(part), where=there), 0, 1)
