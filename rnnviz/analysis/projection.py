"""Where a hidden state is drawn: in the units themselves where there are up to three, else in principal components."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.errors import ShapeError

Array = NDArray[np.float64]
MOST_AXES = 3
KEPT_FRAMES = 32
UNIT_REACH = 1.05
SMALLEST = 1e-6
MARGIN = 0.15
"""How far the axes reach beyond the states they were fitted to, as a share of their range."""


@dataclass(frozen=True, eq=False)
class Projection:
    """``(H - mean) @ axes``, with fixed ranges to draw in.

    kind: "units", the units as they are (mean 0, axes the identity), or "pca". names, share: ``(d,)`` names of the axes
    and the share of the states' variance along each. mean: ``(h,)``. axes: ``(h, d)``. low, high: ``(d,)``.
    fitted: the number of frames behind it.
    """

    kind: Literal["units", "pca"]
    names: tuple[str, ...]
    share: Array
    mean: Array
    axes: Array
    low: Array
    high: Array
    fitted: int

    def apply(self, H: NDArray[Any]) -> Array:
        """``(..., h)`` to ``(..., d)``."""
        if H.shape[-1] != len(self.mean):
            raise ShapeError(f"These axes are for {len(self.mean)} units; the states have {H.shape[-1]}.")
        return np.asarray((H - self.mean) @ self.axes, np.float64)

    def shows(self, coordinates: Array) -> bool:
        """Whether all of these lie within the ranges."""
        return bool((coordinates >= self.low).all() and (coordinates <= self.high).all())

    def covering(self, coordinates: Array) -> Projection:
        """The same axes with ranges wide enough for these ``(..., d)`` too."""
        flat = coordinates.reshape(-1, len(self.low))
        low, high = np.minimum(self.low, flat.min(axis=0)), np.maximum(self.high, flat.max(axis=0))
        return replace(self, low=low, high=high)


class ProjectionFit:
    """Gathers from frame after frame what a projection needs: sums and products of all states, and some states to see how
    far they reach.

    h: units. bounded: whether a unit stays within -1 and 1 (tanh, GRU and LSTM do; ReLU does not).
    """

    def __init__(self, h: int, bounded: bool) -> None:
        self._h, self._bounded = h, bounded
        self._count, self.frames = 0, 0
        self._sum, self._products = np.zeros(h), np.zeros((h, h))
        self._kept: list[NDArray[Any]] = []
        self._every = 1

    def add(self, H: NDArray[Any], mask: NDArray[np.bool_]) -> None:
        """One frame's states ``(l, p, h)`` where ``mask`` ``(l, p)`` is true."""
        states = H[mask]
        exact = states.astype(np.float64)
        self._count += len(states)
        self._sum += exact.sum(axis=0)
        self._products += exact.T @ exact
        self._keep(states)
        self.frames += 1

    def fit(self, previous: Projection | None = None) -> Projection:
        """The projection for everything added so far. Axes keep the direction they had in ``previous``.

        Raises ``ShapeError`` before anything was added.
        """
        if not self.frames:
            raise ShapeError("There is no frame yet to fit axes to.")
        mean = self._sum / self._count
        covariance = self._products / self._count - np.outer(mean, mean)
        if self._h <= MOST_AXES:
            names = tuple(f"unit {i + 1}" for i in range(self._h))
            share = _shares(np.diag(covariance), covariance)
            return self._reaching("units", names, share, np.zeros(self._h), np.eye(self._h))
        variances, vectors = np.linalg.eigh(covariance)
        axes = _signed(vectors[:, ::-1][:, :MOST_AXES], previous)
        names = tuple(f"PC {i + 1}" for i in range(MOST_AXES))
        return self._reaching("pca", names, _shares(variances[::-1][:MOST_AXES], covariance), mean, axes)

    def _keep(self, states: NDArray[Any]) -> None:
        """The newest states, and of the earlier ones every second, fourth, ... so that they stay few."""
        if self._kept and (self.frames - 1) % self._every:
            self._kept.pop()
        self._kept.append(states)
        if len(self._kept) > KEPT_FRAMES:
            self._kept = self._kept[::2]
            self._every *= 2

    def _reaching(self, kind: Literal["units", "pca"], names: tuple[str, ...], share: Array, mean: Array, axes: Array) -> Projection:
        d = axes.shape[1]
        none = np.zeros(d)
        projection = Projection(kind, names, share, mean, axes, none, none, self.frames)
        if kind == "units" and self._bounded:
            return replace(projection, low=np.full(d, -UNIT_REACH), high=np.full(d, UNIT_REACH))
        reach = np.array([[f(x) for f in (np.min, np.max)] for x in projection.apply(np.concatenate(self._kept)).T])
        room = np.maximum(MARGIN * (reach[:, 1] - reach[:, 0]), SMALLEST)
        return replace(projection, low=reach[:, 0] - room, high=reach[:, 1] + room)


def _shares(variances: Array, covariance: Array) -> Array:
    total = float(np.trace(covariance))
    return np.clip(variances / total, 0, 1) if total > 0 else np.zeros(len(variances))


def _signed(axes: Array, previous: Projection | None) -> Array:
    """An axis may point either way; it points as before, and at first so that its largest part is positive."""
    if previous is not None and previous.axes.shape == axes.shape:
        sign = np.sign((axes * previous.axes).sum(axis=0))
    else:
        sign = np.sign(np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)[0])
    return axes * np.where(sign == 0, 1, sign)
