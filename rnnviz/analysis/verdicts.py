"""What the network says after each step: the readout's probabilities over time, as verdicts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.errors import ShapeError
from rnnviz.records import Floats, Ints


def verdicts(P: NDArray[Any]) -> Ints:
    """The most probable class after each step, ``(...,)`` from P ``(..., num_classes)``; the first of equal ones."""
    return P.argmax(-1).astype(np.int64)


def certainty(P: NDArray[Any]) -> Floats:
    """The probability of the verdict after each step, ``(...,)`` from P ``(..., num_classes)``."""
    return P.max(-1).astype(np.float32)


def last_verdicts(P: NDArray[Any], lengths: Ints) -> Ints:
    """``(p,)`` the verdict at each series' own last step. P: ``(l, p, num_classes)``, lengths: ``(p,)``."""
    _check(P, lengths)
    return verdicts(P)[lengths - 1, np.arange(P.shape[1])]


def settled_step(P: NDArray[Any], lengths: Ints) -> Ints:
    """``(p,)`` the step, counted from 1, from which a series' verdict never changes again.

    P: ``(l, p, num_classes)`` probabilities after each step. lengths: ``(p,)``; steps after them do not count.
    """
    says = verdicts(P)
    differs = says != last_verdicts(P, lengths)
    differs &= np.arange(len(P))[:, None] < lengths
    steps = np.arange(1, len(P) + 1)[:, None]
    last_other: Ints = np.where(differs, steps, 0).max(0)
    return last_other + 1


def right_by_step(P: NDArray[Any], y: Ints, lengths: Ints) -> Floats:
    """``(l,)`` the share of series, of those that still last, whose verdict after this step is right.

    P: ``(l, p, num_classes)``, y and lengths: ``(p,)``. NaN at steps that no series has.
    """
    _check(P, lengths)
    lasts = np.arange(len(P))[:, None] < lengths
    right = (verdicts(P) == y) & lasts
    there = lasts.sum(1)
    return np.where(there > 0, right.sum(1) / np.maximum(there, 1), np.nan).astype(np.float32)


def _check(P: NDArray[Any], lengths: Ints) -> None:
    if P.ndim != 3 or lengths.shape != (P.shape[1],):
        raise ShapeError(f"Got P {P.shape} and lengths {lengths.shape}; they must be (l, p, num_classes) and (p,).")
    if lengths.min() < 1 or lengths.max() > len(P):
        raise ShapeError(
            f"lengths go from {lengths.min()} to {lengths.max()}; with l = {len(P)} they must be 1 to {len(P)}."
        )
