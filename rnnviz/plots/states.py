"""What figures of hidden states ask of the arrays they are given."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import Frame

Floats = NDArray[np.float64]


def top_layer(states: Frame | ArrayLike) -> Floats:
    """``H (l, n, h)``: that of a frame, or of ``H (num_layers, l, n, h)`` the last layer."""
    H = np.asarray(states.H if isinstance(states, Frame) else states, np.float64)
    if H.ndim not in (3, 4) or 0 in H.shape:
        raise ShapeError(f"H has the shape {H.shape}; it must be (l, n, h) or (num_layers, l, n, h).")
    return H[-1] if H.ndim == 4 else H


def one_series(values: Floats, index: int, lengths: ArrayLike | None) -> Floats:
    """``(its own steps, ...)`` of values ``(l, n, ...)``; without lengths ``(n,)`` all l steps are its own."""
    l, n = values.shape[:2]
    ends = np.full(n, l) if lengths is None else np.asarray(lengths, np.int64)
    if ends.shape != (n,) or ends.min() < 1 or ends.max() > l:
        raise ShapeError(f"lengths {ends.shape} must be ({n},), each 1 to {l}, for values of the shape {values.shape}.")
    check_index(index, n)
    return values[: ends[index], index]


def check_index(index: int, n: int) -> None:
    """Raises ``ConfigError`` for a series that is not there."""
    if not 0 <= index < n:
        raise ConfigError(f"There is no series at position {index}; there are 0 to {n - 1}.")


def check_step(step: int | None, l: int) -> None:
    """Raises ``ConfigError`` for a time step that is not there."""
    if step is not None and not 1 <= step <= l:
        raise ConfigError(f"Time step {step} is not there; there are 1 to {l}.")


def check_series(H: NDArray[Any], y: NDArray[Any], lengths: NDArray[Any]) -> None:
    """Raises ``ShapeError`` unless y and lengths have one entry for each series of H ``(l, n, h)``."""
    n = H.shape[1]
    if y.shape != (n,) or lengths.shape != (n,):
        raise ShapeError(f"y {y.shape} and lengths {lengths.shape} must be ({n},), one for each series of H {H.shape}.")


def in_order(order: ArrayLike | None, h: int) -> NDArray[np.int64]:
    """Positions of all h units; without an order as they come."""
    places = np.arange(h) if order is None else np.asarray(order, np.int64)
    if places.shape != (h,) or not np.array_equal(np.sort(places), np.arange(h)):
        raise ShapeError(f"order {places.tolist()} must name each of the units 0 to {h - 1} once.")
    return places
