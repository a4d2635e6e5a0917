"""What every function here asks of arrays over time: which steps are a series' own."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.errors import ShapeError
from rnnviz.records import Ints


def check_lengths(values: NDArray[Any], lengths: Ints, name: str, shape: str) -> None:
    """Raises ``ShapeError`` unless values are ``(l, p, something)`` and lengths ``(p,)`` of 1 to l.

    name, shape: what the values are called, and the shape they must have, in words.
    """
    if values.ndim != 3 or 0 in values.shape or lengths.shape != (values.shape[1],):
        raise ShapeError(f"Got {name} {values.shape} and lengths {lengths.shape}; they must be {shape} and (p,).")
    l = len(values)
    if lengths.min() < 1 or lengths.max() > l:
        raise ShapeError(f"lengths go from {lengths.min()} to {lengths.max()}; with l = {l} they must be 1 to {l}.")


def check_labels(y: Ints, p: int) -> None:
    """Raises ``ShapeError`` unless there is one class for each of p series."""
    if y.shape != (p,):
        raise ShapeError(f"y has the shape {y.shape}; with {p} series it must be ({p},).")


def lasting(values: NDArray[Any], lengths: Ints) -> NDArray[np.bool_]:
    """``(l, p)`` True where a step belongs to its series."""
    return np.arange(len(values))[:, None] < lengths
