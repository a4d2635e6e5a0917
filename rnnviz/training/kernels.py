"""What a step does beside the recurrences, as machine code for the CPU: the loss with its derivative, and Adam.

With small networks a call of PyTorch takes longer than its arithmetic, and these two are twenty calls. ``quick`` calls
them.
"""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np
from numba import float32, float64, int64, types

from rnnviz.nn.kernels import VECTOR, kernel

LOGITS = float32[:, ::1]
ONE = np.float32(1)


@kernel(LOGITS, int64[::1], LOGITS, answer=types.UniTuple(float64, 2))
def cross_entropy(logits: Any, y: Any, slope: Any) -> Any:
    """The mean cross-entropy and how many are right; its derivative by the logits goes into slope."""
    n, classes = logits.shape
    loss, right = 0.0, 0.0
    for i in range(n):
        best = 0
        for c in range(1, classes):
            if logits[i, c] > logits[i, best]:
                best = c
        whole = float32(0)
        for c in range(classes):
            slope[i, c] = np.exp(logits[i, c] - logits[i, best])
            whole += slope[i, c]
        for c in range(classes):
            slope[i, c] /= whole * float32(n)
        slope[i, y[i]] -= ONE / float32(n)
        loss += log(whole) - (logits[i, y[i]] - logits[i, best])
        right += best == y[i]
    return loss / n, right


@kernel(VECTOR, VECTOR, VECTOR, VECTOR, VECTOR, VECTOR, float32[::1])
def adam(weights: Any, good: Any, slopes: Any, first: Any, second: Any, shares: Any, how: Any) -> None:
    """One step of ``adam.Flat``. how: the largest norm of the slopes, beta 1 and 2, epsilon, the rate over
    1 - beta_1^t and the root of 1 - beta_2^t."""
    most, beta_1, beta_2, epsilon, rate, root = how
    square = 0.0
    for i in range(len(slopes)):
        square += slopes[i] * slopes[i]
    norm = sqrt(square)
    cut = ONE if norm <= most else most / float32(norm + 1e-6)  # where it is no number, so are all weights, as in torch
    for i in range(len(weights)):
        slope = cut * slopes[i]
        good[i] = weights[i]
        first[i] += (ONE - beta_1) * (slope - first[i])
        second[i] = beta_2 * second[i] + (ONE - beta_2) * slope * slope
        weights[i] -= rate * shares[i] * first[i] / (np.sqrt(second[i]) / root + epsilon)
