"""How far the hidden state truly moves, in all of its dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.checks import check_lengths, lasting
from rnnviz.records import Ints


def step_lengths(H: NDArray[Any], lengths: Ints) -> NDArray[np.float64]:
    """``(l, p)``: the Euclidean length of ``H_t - H_{t-1}`` over all h units; the first step starts from zeros.

    H: ``(l, p, h)`` of one layer, lengths: ``(p,)``. NaN at steps after a series' own end.
    """
    check_lengths(H, lengths, "H", "(l, p, h)")
    moves = np.diff(np.asarray(H, np.float64), axis=0, prepend=0)
    return np.where(lasting(H, lengths), np.linalg.norm(moves, axis=-1), np.nan)
