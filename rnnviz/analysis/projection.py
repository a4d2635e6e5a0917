"""Hidden states brought to two or three fixed axes: the units themselves, or principal components over all frames.

Axes that somebody asks for are in ``rnnviz.analysis.planes``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.errors import ConfigError, ShapeError

Doubles = NDArray[np.float64]
MOST = 3  # axes that can be looked at
STRETCH = 0.15  # of the range, so that a path which grows leaves it seldom
MARGIN = 0.05  # of the range, so that no dot lies on the frame


@dataclass(frozen=True, eq=False)
class Projection:
    """Axes that stay where they are while frames are drawn in them.

    kind: "units" (nothing is lost where they are all), "pca" or "readout". names: one per axis. share: the part of all
    states' variance that each axis shows. mean: ``(h,)``. axes: ``(h, d)``, orthonormal columns. low, high: ``(d,)``
    the ranges to draw. fitted: how many frames the axes were fitted on. With h = 1 there is one axis, and the step
    serves as the second.
    """

    kind: str
    names: tuple[str, ...]
    share: Doubles
    mean: Doubles
    axes: Doubles
    low: Doubles
    high: Doubles
    fitted: int

    @property
    def d(self) -> int:
        """Axes: h up to 3."""
        return int(self.axes.shape[1])

    @property
    def lossless(self) -> bool:
        """Whether there are as many axes as units, so that nothing is left out."""
        return self.d == len(self.mean)

    def first(self, d: int) -> Projection:
        """Only the first d of these axes. Raises ``ConfigError`` where there are fewer."""
        if not 1 <= d <= self.d:
            raise ConfigError(f"The first {d} axes can't be taken; there are 1 to {self.d}.")
        parts = (self.share, self.axes, self.low, self.high)
        share, axes, low, high = (part[..., :d] for part in parts)
        return replace(self, names=self.names[:d], share=share, axes=axes, low=low, high=high)

    def apply(self, H: NDArray[Any]) -> Doubles:
        """States H ``(..., h)`` as coordinates ``(..., d)``."""
        if H.shape[-1] != len(self.mean):
            raise ShapeError(f"H has the shape {H.shape}; these axes take (..., h) with h = {len(self.mean)}.")
        result: Doubles = (np.asarray(H, np.float64) - self.mean) @ self.axes
        return result

    def shows(self, coordinates: Doubles) -> bool:
        """Whether all of these ``(..., d)`` lie within the ranges."""
        return bool((coordinates >= self.low).all() and (coordinates <= self.high).all())

    def covering(self, coordinates: Doubles) -> Projection:
        """The same axes; where these ``(..., d)`` lie beyond a range, it reaches past them."""
        flat = coordinates.reshape(-1, self.d)
        least, most = flat.min(axis=0), flat.max(axis=0)
        room = STRETCH * (np.maximum(self.high, most) - np.minimum(self.low, least))
        low, high = (
            np.where(least < self.low, least - room, self.low),
            np.where(most > self.high, most + room, self.high),
        )
        return replace(self, low=low, high=high)


class ProjectionFit:
    """Gathers what a ``Projection`` needs, frame by frame, in memory that does not grow with the frames.

    h: units. bounded: True where every state lies in -1..1 (tanh RNN, GRU, LSTM), False for ReLU.
    """

    def __init__(self, h: int, bounded: bool) -> None:
        self.h, self.bounded = h, bounded
        self.frames = 0
        self._count = 0
        self._mean = np.zeros(h)
        self._scatter = np.zeros((h, h))
        self._low, self._high = np.full(h, np.inf), np.full(h, -np.inf)

    def add(self, H: NDArray[Any], mask: NDArray[np.bool_] | None = None) -> None:
        """One frame: H ``(l, p, h)`` and, where series differ in length, mask ``(l, p)`` True at their own steps."""
        if H.ndim != 3 or H.shape[-1] != self.h or (mask is not None and mask.shape != H.shape[:2]):
            shape = None if mask is None else mask.shape
            raise ShapeError(f"Got H {H.shape} and mask {shape}; this fit takes (l, p, {self.h}) and (l, p).")
        states = np.asarray(H.reshape(-1, self.h) if mask is None else H[mask], np.float64)
        self.frames += 1
        if not len(states):
            return
        self._low = np.minimum(self._low, states.min(0))
        self._high = np.maximum(self._high, states.max(0))
        self._pool(len(states), states.mean(0), states)

    def _pool(self, count: int, mean: Doubles, states: Doubles) -> None:
        """Adds to the pooled scatter about the pooled mean (Chan, Golub & LeVeque 1983), without cancellation."""
        centred = states - mean
        gap, total = mean - self._mean, self._count + count
        self._scatter += centred.T @ centred + np.outer(gap, gap) * (self._count * count / total)
        self._mean = self._mean + gap * (count / total)
        self._count = total

    def fit(self, previous: Projection | None = None) -> Projection:
        """The axes over everything added. previous: axes whose signs the new ones keep where they are alike.

        Raises ``ShapeError`` when nothing was added.
        """
        if not self._count:
            raise ShapeError("There is no state to fit axes on; add a frame first.")
        return self._units() if self.h <= MOST else self._components(previous)

    def _units(self) -> Projection:
        low, high = (np.full(self.h, -1.0), np.ones(self.h)) if self.bounded else padded(self._low, self._high)
        names = tuple(f"unit {i + 1}" for i in range(self.h))
        share = shares(np.diag(self._scatter), float(np.trace(self._scatter)))
        return Projection("units", names, share, np.zeros(self.h), np.eye(self.h), low, high, self.frames)

    def _components(self, previous: Projection | None) -> Projection:
        values, vectors = np.linalg.eigh(self._scatter)
        values, axes = values[::-1][:MOST], vectors[:, ::-1][:, :MOST]
        axes = axes * upward(axes, previous)
        low, high = padded(*self._reach(axes))
        names = tuple(f"PC {i + 1}" for i in range(MOST))
        share = shares(values, float(np.trace(self._scatter)))
        return Projection("pca", names, share, self._mean.copy(), axes, low, high, self.frames)

    def _reach(self, axes: Doubles) -> tuple[Doubles, Doubles]:
        """Bounds of the projected box that holds every state added, cut to four standard deviations an axis.

        The box alone is far too wide with many units; for a state beyond the cut there is ``Projection.covering``.
        """
        low, high = self._low - self._mean, self._high - self._mean
        ends = (
            np.minimum(low[:, None] * axes, high[:, None] * axes).sum(0),
            np.maximum(low[:, None] * axes, high[:, None] * axes).sum(0),
        )
        deviation = np.sqrt(np.maximum(np.einsum("ij,ik,kj->j", axes, self._scatter, axes), 0) / self._count)
        return np.maximum(ends[0], -4 * deviation), np.minimum(ends[1], 4 * deviation)


def upward(axes: Doubles, previous: Projection | None = None) -> Doubles:
    """``(d,)`` of +1 and -1: an axis points as the previous one did, else its largest loading is positive."""
    if previous is not None and previous.axes.shape == axes.shape:
        along = np.einsum("ij,ij->j", axes, previous.axes)
    else:
        along = np.take_along_axis(axes, np.abs(axes).argmax(0)[None, :], 0)[0]
    return np.where(along < 0, -1.0, 1.0)


def shares(parts: Doubles, whole: float) -> Doubles:
    """Variances as parts of the whole; 0 where there is none."""
    return np.clip(parts, 0, None) / whole if whole > 0 else np.zeros(len(parts))


def padded(low: Doubles, high: Doubles) -> tuple[Doubles, Doubles]:
    """The range with a margin; a range of no width gets one."""
    width = np.where(high - low > 1e-9, high - low, 1.0)
    return low - MARGIN * width, high + MARGIN * width
