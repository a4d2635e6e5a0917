"""Frozen records of numpy arrays which check their own shapes. No torch, no plotly, no streamlit here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.errors import DataError, Finding, ShapeError

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MOST_WEIGHTS = 2**16  # larger networks are recorded without their weights


def _frozen(array: Any, dtype: Any) -> NDArray[Any]:
    """A copy that nobody can change. An array that nobody can change is taken as it is."""
    if isinstance(array, np.ndarray) and array.dtype == dtype and array.flags.c_contiguous and _is_frozen(array):
        return array
    with np.errstate(over="ignore"):  # what is too large becomes infinite, which is refused in words
        result = np.array(array, dtype=dtype, order="C")
    result.setflags(write=False)
    return result


def _is_frozen(array: NDArray[Any]) -> bool:
    """Neither it nor what it is a view of can be written to."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        if owner.flags.writeable:
            return False
        owner = owner.base
    return owner is None or isinstance(owner, bytes)


def _without_padding(X: Floats, lengths: Ints) -> Floats:
    """0 after each series' own end, whatever stood there: sets that are equal up to there are equal."""
    padding = np.arange(len(X))[:, None] >= lengths
    return _frozen(np.where(padding[..., None], 0, X), np.float32) if padding.any() else X


USUAL: dict[str, tuple[Any, ...]] = {
    "outliers": ("keep",),
    "spacing": (None, "keep"),
    "length": ("keep",),
    "scaling": ("feature",),
    "patch": (1,),
}
"""Choices of a preparation (``rnnviz.data.preparation.Preparation``) that leave each value and step what it was."""


def prepared_as(source: Mapping[str, Any]) -> dict[str, Any]:
    """What of a set's preparation changes what its values and steps mean, and what was measured for it; JSON-able.

    Empty for a set whose values are as they were brought. source: of a ``SeriesSet``.
    """
    given = source.get("preparation") or {}
    done = {name: given[name] for name, usual in USUAL.items() if name in given and given[name] not in usual}
    if "length" in done:
        done["to"] = given.get("to")
    return {**done, "fitted": given["fitted"]} if done and given.get("fitted") else done


@dataclass(frozen=True, eq=False)
class SeriesSet:
    """Many series, each one sequence with a label.

    X: ``(l, n, k)`` float32, time first as ``torch.nn.RNN`` takes it; steps after a series' own end are 0.
    y: ``(n,)`` int64, an index into ``classes``. lengths: ``(n,)`` int64, 1..l, default all l.
    classes, features: names. names: one per series, default "1".."n".
    title: what the set is called on screen. source: where it came from (JSON-able), e.g.
    ``{"task": "rising", "seed": 0, ...}`` or ``{"file": "x.csv", "layout": {...}}``.

    Raises ``ShapeError`` where the arrays do not fit together and ``DataError`` where values are missing or infinite.
    """

    X: Floats
    y: Ints
    classes: tuple[str, ...]
    features: tuple[str, ...] = ()
    lengths: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    names: tuple[str, ...] = ()
    title: str = "series"
    source: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        X = _frozen(self.X, np.float32)
        if X.ndim != 3 or 0 in X.shape:
            raise ShapeError(f"X has the shape {X.shape}; it must be (l, n, k) with at least one of each.")
        length, n, k = X.shape
        y = _frozen(self.y, np.int64)
        lengths = _frozen(self.lengths if len(self.lengths) else np.full(n, length), np.int64)
        features = tuple(map(str, self.features)) or tuple(f"x{i + 1}" for i in range(k))
        names = tuple(map(str, self.names)) or tuple(str(i + 1) for i in range(n))
        classes = tuple(map(str, self.classes))
        for what, got, wanted in (
            ("y", y.shape, (n,)),
            ("lengths", lengths.shape, (n,)),
            ("features", (len(features),), (k,)),
            ("names", (len(names),), (n,)),
        ):
            if got != wanted:
                raise ShapeError(f"{what} has the shape {got}, but X {X.shape} asks for {wanted}.")
        if y.min() < 0 or y.max() >= len(classes):
            raise ShapeError(
                f"y goes from {y.min()} to {y.max()}, but there are {len(classes)} classes (0 to {len(classes) - 1})."
            )
        if lengths.min() < 1 or lengths.max() > length:
            raise ShapeError(
                f"lengths go from {lengths.min()} to {lengths.max()}; with l = {length} they must be 1 to {length}."
            )
        X = _without_padding(X, lengths)
        bad = ~np.isfinite(X)
        if bad.any():
            t, i, f = (int(v[0]) for v in np.nonzero(bad))
            raise DataError(
                [
                    Finding(
                        f"{int(bad.sum())} values are missing or infinite",
                        "Fill them in or leave those series out before training.",
                        f"first in series {names[i]}, step {t + 1}, {features[f]}",
                        int(bad.sum()),
                    )
                ]
            )
        for name, value in (
            ("X", X),
            ("y", y),
            ("lengths", lengths),
            ("features", features),
            ("names", names),
            ("classes", classes),
            ("source", dict(self.source)),
        ):
            object.__setattr__(self, name, value)

    @property
    def l(self) -> int:
        """Time steps of the longest series."""
        return int(self.X.shape[0])

    @property
    def n(self) -> int:
        """Number of series."""
        return int(self.X.shape[1])

    @property
    def k(self) -> int:
        """Features per step."""
        return int(self.X.shape[2])

    @property
    def num_classes(self) -> int:
        return len(self.classes)

    @cached_property
    def counts(self) -> Ints:
        """``(num_classes,)`` series per class."""
        return np.bincount(self.y, minlength=self.num_classes)

    @cached_property
    def mask(self) -> NDArray[np.bool_]:
        """``(l, n)`` True where a step belongs to its series, False in the padding."""
        return np.arange(self.l)[:, None] < self.lengths[None, :]

    @cached_property
    def fingerprint(self) -> str:
        """32 hexadecimal digits over values, labels, lengths and names, over where windows lie in their recording,
        which decides how they are held out, and over what was done to the values, which decides how they and others
        are scaled. The title does not count."""
        recording = json.dumps(self.source.get("recording"), sort_keys=True)
        done = prepared_as(self.source)
        said = (self.X.shape, self.classes, self.features, self.names, recording)
        digest = hashlib.sha256(repr((*said, json.dumps(done, sort_keys=True)) if done else said).encode())
        for array in (self.X, self.y, self.lengths):
            digest.update(array.data)
        return digest.hexdigest()[:32]

    def take(self, index: Sequence[int] | Ints) -> SeriesSet:
        """The series at these positions, in this order, with the same classes. A mask ``(n,)`` of booleans does too."""
        index = np.asarray(index)
        index = np.flatnonzero(index) if index.dtype == bool else index.astype(np.int64)
        return SeriesSet(
            self.X[:, index],
            self.y[index],
            self.classes,
            self.features,
            self.lengths[index],
            tuple(self.names[i] for i in index),
            self.title,
            self.source,
        )


NOTHING: NDArray[Any] = _frozen([], np.float32)


@dataclass(frozen=True, eq=False)
class Frame:
    """What was recorded of the examined series at one moment of a run; the probe series are the first p of these.

    epoch: finished epochs, a fraction within one (2.5 = in the middle of the third). step: optimiser steps so far.
    H: ``(l, p, h)`` float16, the top layer's hidden state at every step of the p probe series.
    P: ``(l, p, num_classes)`` float16, the readout applied after each step, as probabilities.
    W: float32, all weights in the order of ``RNNModel.parameters()``, each row by row.
    flow: ``(num_layers, l)`` float32, how strongly the probes' losses depend on each layer's state at each step: the
    mean norm of the derivative, in nats.
    verdicts: ``(m,)`` uint8, the class said of each examined series after its own last step.
    early: ``(20,)`` float32, the share of the examined series that are right when 5, 10, ... 100 % of each is seen.

    The last four are empty where they were not recorded (W: where the network is too large for it).
    """

    epoch: float
    step: int
    H: NDArray[np.float16]
    P: NDArray[np.float16]
    W: Floats = field(default_factory=lambda: NOTHING)
    flow: Floats = field(default_factory=lambda: NOTHING)
    verdicts: NDArray[np.uint8] = field(default_factory=lambda: NOTHING)
    early: Floats = field(default_factory=lambda: NOTHING)

    @property
    def finite(self) -> bool:
        """False where the network has diverged: such a frame is not kept."""
        return all(bool(np.isfinite(part).all()) for part in (self.H, self.P, self.W))

    @property
    def nbytes(self) -> int:
        """What its arrays take in memory."""
        return sum(part.nbytes for part in (self.H, self.P, self.W, self.flow, self.verdicts, self.early))

    def __post_init__(self) -> None:
        if self.H.ndim != 3 or self.P.ndim != 3 or self.H.shape[:2] != self.P.shape[:2]:
            raise ShapeError(
                f"A frame needs H (l, p, h) and P (l, p, num_classes); got {self.H.shape} and {self.P.shape}."
            )
        if self.flow.size and (self.flow.ndim != 2 or self.flow.shape[1] != len(self.H)):
            raise ShapeError(f"A frame with H {self.H.shape} needs flow (num_layers, l); got {self.flow.shape}.")


@dataclass(frozen=True)
class Metrics:
    """One finished epoch. Losses are mean cross-entropies in nats, accuracies shares from 0 to 1.

    loss, accuracy: mean over the epoch's batches, taken while the weights move. held_out_*: after the epoch.
    seconds: the epoch's time.
    """

    epoch: int
    loss: float
    accuracy: float
    held_out_loss: float
    held_out_accuracy: float
    learning_rate: float
    seconds: float
