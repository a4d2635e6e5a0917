"""The cells' equations written out in numpy, for answers that must come at once and for checking PyTorch's.

In the symbols of the design, with ``W_xh (wide, h)`` the transpose of PyTorch's ``weight_ih``:

    RNN    H_t = tanh(X_t W_xh + H_{t-1} W_hh + b_h)               (or ReLU for tanh)
    GRU    r, z = sigma(...); c = tanh(X_t W_xc + b_xc + r * (H_{t-1} W_hc + b_hc)); H_t = (1 - z) * c + z * H_{t-1}
    LSTM   i, f, o = sigma(...); g = tanh(...); C_t = f * C_{t-1} + i * g;           H_t = o * tanh(C_t)

Weights are a mapping of numpy arrays with the names of ``RNNModel.state_dict()``. Sources: the pages of
``torch.nn.RNN``, ``torch.nn.GRU`` and ``torch.nn.LSTM``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import Cell

Array = NDArray[Any]
Weights = Mapping[str, Array]


def states(weights: Weights, X: Array, cell: Cell) -> Array:
    """H of every layer, ``(num_layers, l, n, h)``, for X ``(l, n, k)``."""
    layers: list[Array] = []
    while f"rnn.weight_ih_l{len(layers)}" in weights:
        layers.append(_layer(weights, len(layers), layers[-1] if layers else X, cell))
    return np.stack(layers)


def logits(weights: Weights, X: Array, cell: Cell, lengths: Array | None = None) -> Array:
    """``(n, num_classes)``: the readout of each series' state at its own last step. lengths: ``(n,)``, all l."""
    H = states(weights, X, cell)[-1]
    last = np.full(H.shape[1], len(H)) if lengths is None else np.asarray(lengths)
    return readout(weights, H[last - 1, np.arange(H.shape[1])])


def readout(weights: Weights, H: Array) -> Array:
    """Logits ``(..., num_classes)`` of states H ``(..., h)``."""
    return H @ weights["fc.weight"].T + weights["fc.bias"]


def _layer(weights: Weights, layer: int, X: Array, cell: Cell) -> Array:
    W_x, W_h, b_x, b_h = (
        weights[f"rnn.{name}_l{layer}"].T for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    step = _STEPS[cell]
    H = C = np.zeros((X.shape[1], W_h.shape[0]), X.dtype)
    H_all = []
    for X_t in X:
        H, C = step(X_t @ W_x + b_x, H @ W_h + b_h, H, C)
        H_all.append(H)
    return np.stack(H_all)


def _sigma(a: Array) -> Array:
    return 0.5 + 0.5 * np.tanh(0.5 * a)  # the same function as 1 / (1 + exp(-a)), without its overflow


def _tanh_step(x: Array, h: Array, H: Array, C: Array) -> tuple[Array, Array]:
    return np.tanh(x + h), C


def _relu_step(x: Array, h: Array, H: Array, C: Array) -> tuple[Array, Array]:
    return np.maximum(x + h, 0), C


def _gru_step(x: Array, h: Array, H: Array, C: Array) -> tuple[Array, Array]:
    (x_r, x_z, x_c), (h_r, h_z, h_c) = np.split(x, 3, axis=-1), np.split(h, 3, axis=-1)
    r, z = _sigma(x_r + h_r), _sigma(x_z + h_z)
    return (1 - z) * np.tanh(x_c + r * h_c) + z * H, C


def _lstm_step(x: Array, h: Array, H: Array, C: Array) -> tuple[Array, Array]:
    i, f, g, o = np.split(x + h, 4, axis=-1)
    C = _sigma(f) * C + _sigma(i) * np.tanh(g)
    return _sigma(o) * np.tanh(C), C


Step = Callable[[Array, Array, Array, Array], tuple[Array, Array]]
_STEPS: dict[Cell, Step] = {"rnn": _tanh_step, "rnn_relu": _relu_step, "gru": _gru_step, "lstm": _lstm_step}
