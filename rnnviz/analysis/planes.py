"""Planes through the hidden state that somebody asks for: any two or three units, or the one the readout decides in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.projection import MOST, Doubles, Projection, padded, shares, upward
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.records import Ints

HELD = 1e-5  # of the readout's size: float32 weights, and axes that were sent as float32
NEW = 1e-6  # of a direction must lie outside of what the others span
SMALL = 1e-12  # of the largest sum of squares is rounding


def units_plane(H: NDArray[Any], units: Sequence[int], bounded: bool = True) -> Projection:
    """One to three units as axes, the other units left out.

    H: ``(..., h)`` the states that count, for the variance shown and the ranges; where series differ in length,
    ``H[mask]``. units: their positions, 0 to h - 1. bounded: True where every state lies in -1..1.

    Raises ``ConfigError`` for units that are not there, come twice or are too many.
    """
    states = _states(H)
    h, chosen = states.shape[1], list(units)
    if not 1 <= len(chosen) <= MOST or len(set(chosen)) < len(chosen) or not set(chosen) <= set(range(h)):
        raise ConfigError(f"The units {chosen} can't be the axes: choose 1 to {MOST} different ones of 0 to {h - 1}.")
    mean = states.mean(0)
    mean[chosen] = 0.0  # a coordinate is the unit's own value, while the plane goes through the others' mean
    names = tuple(f"unit {i + 1}" for i in chosen)
    plane = _plane("units", names, np.eye(h)[:, chosen], mean, states)
    return replace(plane, low=-np.ones(plane.d), high=np.ones(plane.d)) if bounded else plane


def readout_plane(W: NDArray[Any], H: NDArray[Any], d: int = 2) -> Projection:
    """The discriminant plane of the readout: axes along which states differ in their logits.

    W: ``(num_classes, h)``, ``fc.weight``. H: ``(..., h)`` the states that count. d: axes, 1 to 3; h where h is less.

    Two classes: the first axis is the difference of their rows, and the others show the largest variance that is left.
    Three: two axes span the differences. More: the directions of the largest variance between logits within the
    readout's row space; these hold only a part of the readout (``holds_readout``).
    """
    states = _states(H)
    h = states.shape[1]
    rows = _centred_rows(W, h)
    if not 1 <= d <= MOST:
        raise ConfigError(f"There can't be {d} axes; there are 1 to {MOST}.")
    mean = states.mean(0)
    centred = states - mean
    deciding = _span([_main_directions(centred @ rows.T) @ rows, _main_directions(rows)], d)
    deciding = deciding * np.where(rows[-1] @ deciding < 0, -1.0, 1.0)  # the last class lies on the positive side
    others = _span([deciding.T, _main_directions(centred - centred @ deciding @ deciding.T), np.eye(h)], d)
    others = others[:, deciding.shape[1] :]
    names = [f"readout {i + 1}" for i in range(deciding.shape[1])] + [f"other {i + 1}" for i in range(others.shape[1])]
    axes = np.hstack([deciding, others * upward(others)])
    return _plane("readout", tuple(names), axes, mean, states)


def holds_readout(projection: Projection, W: NDArray[Any]) -> bool:
    """Whether the verdict on a state follows from its coordinates alone: the differences of W's rows lie in the axes.

    W: ``(num_classes, h)``.
    """
    rows = _centred_rows(W, len(projection.mean))
    outside = rows - (rows @ projection.axes) @ projection.axes.T
    return bool(np.linalg.norm(outside) <= HELD * np.linalg.norm(rows))


@dataclass(frozen=True, eq=False)
class Regions:
    """Which class the readout would say where.

    x ``(nx,)``, y ``(ny,)``: coordinates. classes: ``(ny, nx)``. exact: True where this is the verdict on every state
    drawn there; False where it is a slice, the verdict on the states in the plane through the projection's mean.
    With one axis x is the only place of a time step, 0, and y the axis.
    """

    x: Doubles
    y: Doubles
    classes: Ints
    exact: bool


def regions(projection: Projection, W: NDArray[Any], b: NDArray[Any], shape: tuple[int, int] = (120, 160)) -> Regions:
    """The decision regions of the readout ``W (num_classes, h)``, ``b (num_classes,)`` over the projection's ranges.

    shape: ``(ny, nx)`` places. Raises ``ConfigError`` for three axes: take ``Projection.first(2)``.
    """
    if projection.d > 2:
        raise ConfigError("Decision regions are drawn on one or two axes; these are 3. Take projection.first(2).")
    exact = holds_readout(projection, W)
    if np.shape(b) != (len(W),):
        raise ShapeError(f"b has the shape {np.shape(b)}; with W {np.shape(W)} it must be ({len(W)},).")
    nx, ny = (shape[1], shape[0]) if projection.d == 2 else (1, shape[0])
    y = _middles(projection.low[-1], projection.high[-1], ny)
    x = _middles(projection.low[0], projection.high[0], nx) if projection.d == 2 else np.zeros(1)
    places = np.stack(np.meshgrid(x, y), axis=-1)[..., -projection.d :]
    logits = (projection.mean + places @ projection.axes.T) @ np.asarray(W, np.float64).T + b
    return Regions(x, y, logits.argmax(-1).astype(np.int64), exact)


def _middles(low: float, high: float, count: int) -> Doubles:
    """The middles of ``count`` equal parts of a range."""
    return low + (high - low) * (np.arange(count) + 0.5) / count


def _states(H: NDArray[Any]) -> Doubles:
    H = np.asarray(H, np.float64)
    if H.ndim < 2 or not H.size:
        raise ShapeError(f"H has the shape {H.shape}; it must be (..., h) with at least one state.")
    return H.reshape(-1, H.shape[-1])


def _centred_rows(W: NDArray[Any], h: int) -> Doubles:
    """W without what all classes share, which decides nothing."""
    W = np.asarray(W, np.float64)
    if W.ndim != 2 or W.shape[1] != h:
        raise ShapeError(f"W has the shape {W.shape}; it must be (num_classes, h) with h = {h}.")
    return W - W.mean(0)


def _main_directions(points: Doubles) -> Doubles:
    """Orthonormal rows that span the points ``(m, h)``, that of the largest sum of squares first."""
    values, vectors = np.linalg.eigh(points.T @ points)
    return vectors[:, (values > SMALL * values[-1]) & (values > 0)].T[::-1]


def _span(directions: Sequence[Doubles], d: int) -> Doubles:
    """``(h, at most d)`` orthonormal columns out of rows, each of the first d that adds something new."""
    rows = np.vstack(directions)
    axes = np.zeros((rows.shape[1], 0))
    for row in rows:
        new = row - axes @ (axes.T @ row)
        new -= axes @ (axes.T @ new)  # once more, for what rounding left (Gram and Schmidt)
        if axes.shape[1] < d and np.linalg.norm(new) > NEW * np.linalg.norm(row):
            axes = np.column_stack([axes, new / np.linalg.norm(new)])
    return axes


def _plane(kind: str, names: tuple[str, ...], axes: Doubles, mean: Doubles, states: Doubles) -> Projection:
    seen = (states - mean) @ axes
    share = shares(seen.var(0), float(states.var(0).sum()))
    return Projection(kind, names, share, mean, axes, *padded(seen.min(0), seen.max(0)), fitted=1)
