"""Every number that a network computes on the way through one series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rnnviz.config import Cell
from rnnviz.errors import ShapeError
from rnnviz.nn import equations
from rnnviz.nn.equations import Array, Weights

if TYPE_CHECKING:
    from rnnviz.nn.model import RNNModel


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer. X: ``(l, k or h)`` what it was given. before, H: ``(l, h)`` its state entering and leaving each step.
    gates: ``(l, h)`` by symbol: RNN a (before tanh or ReLU); GRU r, z, n and m (the memory's part of n before the
    reset); LSTM i, f, g, o, C."""

    X: Array
    before: Array
    H: Array
    gates: Mapping[str, Array]


@dataclass(frozen=True, eq=False)
class Trace:
    """What a network computes on the way through one series, in float64.

    X: ``(l, k)`` scaled input. layers: bottom first. P: ``(l, num_classes)`` the readout after each step, as
    probabilities; only the last is what the network was trained to say. weights: by the names of
    ``RNNModel.state_dict()``. features: k names.
    """

    cell: Cell
    X: Array
    layers: tuple[LayerTrace, ...]
    P: Array
    weights: Weights
    features: tuple[str, ...]


def trace(model: RNNModel, X: Array, features: Sequence[str] = ()) -> Trace:
    """The trace of one series X ``(l, k)``, scaled as the network takes it. features: k names, default x1, x2, ...

    It follows the equations of ``torch.nn.RNN``, ``GRU`` and ``LSTM`` in float64 from the network's weights; PyTorch's
    own float32 states differ from it by their rounding. Raises ``ShapeError`` where X has another shape.
    """
    weights = {name: weight.detach().cpu().numpy() for name, weight in model.state_dict().items()}
    return trace_of(weights, X, model.cell, features)


def trace_of(weights: Weights, X: Array, cell: Cell, features: Sequence[str] = ()) -> Trace:
    """The same from weights by the names of ``RNNModel.state_dict()``: it needs no PyTorch."""
    weights = {name: np.asarray(weight, np.float64) for name, weight in weights.items()}
    X = np.asarray(X, np.float64)
    k = weights["rnn.weight_ih_l0"].shape[1]
    names = tuple(features) or tuple(f"x{i + 1}" for i in range(k))
    if X.ndim != 2 or X.shape[1] != k or not len(X):
        raise ShapeError(f"X has the shape {X.shape}; one series for this network is (l, k) with k = {k}.")
    if len(names) != k:
        raise ShapeError(f"There are {len(names)} names of features; this network reads k = {k}.")
    layers: list[LayerTrace] = []
    for numbers in equations.inside(weights, X[:, None], cell):
        layers.append(_layer(numbers, layers[-1].H if layers else X))
    P = equations.probabilities(equations.readout(weights, layers[-1].H))
    return Trace(cell, X, tuple(layers), P, weights, names)


def _layer(numbers: equations.Numbers, X: Array) -> LayerTrace:
    own = {symbol: values[:, 0] for symbol, values in numbers.items()}
    H = own.pop("H")
    return LayerTrace(X, np.concatenate([np.zeros_like(H[:1]), H[:-1]]), H, own)
