"""What is taken for what."""

from __future__ import annotations

import numpy as np

from rnnviz.errors import ShapeError
from rnnviz.records import Ints


def confusion(y: Ints, verdict: Ints, num_classes: int) -> Ints:
    """``(num_classes, num_classes)`` counts: a row for the true class, a column for what the network says.

    y, verdict: ``(n,)`` classes of the same series. Raises ``ShapeError`` where they do not fit, or are no class.
    """
    y, verdict = np.asarray(y, np.int64), np.asarray(verdict, np.int64)
    if y.ndim != 1 or y.shape != verdict.shape:
        raise ShapeError(f"Got y {y.shape} and verdict {verdict.shape}; both must be (n,), of the same series.")
    both = np.concatenate([y, verdict])
    if both.size and (both.min() < 0 or both.max() >= num_classes):
        raise ShapeError(f"Classes go from {both.min()} to {both.max()}; they must be 0 to {num_classes - 1}.")
    return np.bincount(y * num_classes + verdict, minlength=num_classes**2).reshape(num_classes, num_classes)
