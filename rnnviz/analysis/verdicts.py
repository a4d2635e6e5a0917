"""What the network says after each step: the readout's probabilities over time, as verdicts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import check_labels, check_lengths, lasting
from rnnviz.errors import ConfigError
from rnnviz.records import Floats, Ints

SHARES = np.arange(1, 21) / 20
"""5, 10, ... 100 % of a series."""


def verdicts(P: NDArray[Any]) -> Ints:
    """The most probable class after each step, ``(...,)`` from P ``(..., num_classes)``; the first of equal ones."""
    return P.argmax(-1).astype(np.int64)


def certainty(P: NDArray[Any]) -> Floats:
    """The probability of the verdict after each step, ``(...,)`` from P ``(..., num_classes)``."""
    return P.max(-1).astype(np.float32)


def last_verdicts(P: NDArray[Any], lengths: Ints) -> Ints:
    """``(p,)`` the verdict at each series' own last step. P: ``(l, p, num_classes)``, lengths: ``(p,)``."""
    check_lengths(P, lengths, "P", "(l, p, num_classes)")
    return verdicts(P)[lengths - 1, np.arange(P.shape[1])]


def settled_step(P: NDArray[Any], lengths: Ints) -> Ints:
    """``(p,)`` the step, counted from 1, from which a series' verdict never changes again.

    P: ``(l, p, num_classes)`` probabilities after each step. lengths: ``(p,)``; steps after them do not count.
    """
    says = verdicts(P)
    differs = says != last_verdicts(P, lengths)
    differs &= lasting(P, lengths)
    steps = np.arange(1, len(P) + 1)[:, None]
    last_other: Ints = np.where(differs, steps, 0).max(0)
    return last_other + 1


def right_by_step(P: NDArray[Any], y: Ints, lengths: Ints) -> Floats:
    """``(l,)`` the share of series, of those that still last, whose verdict after this step is right.

    P: ``(l, p, num_classes)``, y and lengths: ``(p,)``. NaN at steps that no series has.
    """
    check_lengths(P, lengths, "P", "(l, p, num_classes)")
    check_labels(y, P.shape[1])
    lasts = lasting(P, lengths)
    right = (verdicts(P) == y) & lasts
    there = lasts.sum(1)
    return np.where(there > 0, right.sum(1) / np.maximum(there, 1), np.nan).astype(np.float32)


def early(P: NDArray[Any], y: Ints, lengths: Ints, shares: NDArray[Any] = SHARES) -> Floats:
    """``(len(shares),)``: accuracy when only the first share of each series has been seen: "how early does it know?"

    P: ``(l, p, num_classes)``, the readout applied after each step; y and lengths: ``(p,)``. A series counts with its
    verdict after its step of ``steps_seen``. Raises ``ConfigError`` for a share outside of (0, 1].
    """
    check_lengths(P, lengths, "P", "(l, p, num_classes)")
    check_labels(y, P.shape[1])
    if not ((shares > 0) & (shares <= 1)).all():
        raise ConfigError(f"The shares {shares.tolist()} can't be seen; each must be above 0 and at most 1.")
    right = verdicts(P)[steps_seen(lengths, shares) - 1, np.arange(P.shape[1])] == y
    return right.mean(1).astype(np.float32)


def steps_seen(lengths: Ints, shares: NDArray[Any] = SHARES) -> Ints:
    """``(len(shares), p)``: the step, counted from 1, after which such a share of each series has been seen.

    lengths: ``(p,)``. It is ``ceil(share * its own length)``.
    """
    exact = shares[:, None] * lengths
    return np.maximum(np.ceil(exact - 1e-9), 1).astype(np.int64)  # 0.55 * 20 is a little more than 11
