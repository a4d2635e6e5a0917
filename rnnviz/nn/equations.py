"""The cells' equations written out in numpy, for answers that must come at once and for checking PyTorch's.

In the symbols of the design, with ``W_xh (wide, h)`` the transpose of PyTorch's ``weight_ih``, ``b_h`` the sum of its
two biases, and ``a_q = X_t W_xq + H_{t-1} W_hq + b_q`` for each gate q:

    RNN    a = X_t W_xh + H_{t-1} W_hh + b_h;   H_t = tanh(a)   (or ReLU for tanh)
    GRU    r = sigma(a_r); z = sigma(a_z); m = H_{t-1} W_hn + b_hn; n = tanh(X_t W_xn + b_xn + r * m)
           H_t = (1 - z) * n + z * H_{t-1}
    LSTM   i = sigma(a_i); f = sigma(a_f); g = tanh(a_g); o = sigma(a_o); C_t = f * C_{t-1} + i * g
           H_t = o * tanh(C_t)

Weights are a mapping of numpy arrays with the names of ``RNNModel.state_dict()``. Sources: the pages of
``torch.nn.RNN``, ``torch.nn.GRU`` and ``torch.nn.LSTM``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import Cell

Array = NDArray[Any]
Weights = Mapping[str, Array]

Numbers = dict[str, Array]
"""What a cell computes at a step, or at all of them, by the symbols above; H last."""


def states(weights: Weights, X: Array, cell: Cell) -> Array:
    """H of every layer, ``(num_layers, l, n, h)``, for X ``(l, n, k)``."""
    layers: list[Array] = []
    for layer in range(num_layers(weights)):
        below = layers[-1] if layers else X
        layers.append(np.stack([now["H"] for now in _steps(weights, layer, below, cell)]))
    return np.stack(layers)


def inside(weights: Weights, X: Array, cell: Cell) -> list[Numbers]:
    """Every number of every layer, bottom first: ``(l, n, h)`` by symbol, for X ``(l, n, k)``.

    RNN: a, H. GRU: r, z, m, n, H. LSTM: i, f, g, o, C, H.
    """
    layers: list[Numbers] = []
    for layer in range(num_layers(weights)):
        steps = list(_steps(weights, layer, layers[-1]["H"] if layers else X, cell))
        layers.append({symbol: np.stack([now[symbol] for now in steps]) for symbol in steps[0]})
    return layers


def logits(weights: Weights, X: Array, cell: Cell, lengths: Array | None = None) -> Array:
    """``(n, num_classes)``: the readout of each series' state at its own last step. lengths: ``(n,)``, all l."""
    H = states(weights, X, cell)[-1]
    last = np.full(H.shape[1], len(H)) if lengths is None else np.asarray(lengths)
    return readout(weights, H[last - 1, np.arange(H.shape[1])])


def readout(weights: Weights, H: Array) -> Array:
    """Logits ``(..., num_classes)`` of states H ``(..., h)``."""
    return H @ weights["fc.weight"].T + weights["fc.bias"]


def probabilities(logits: Array) -> Array:
    """The softmax of logits ``(..., num_classes)``."""
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    return odds / odds.sum(-1, keepdims=True)


def num_layers(weights: Weights) -> int:
    return sum(name.startswith("rnn.weight_hh_l") for name in weights)


def layer_weights(weights: Weights, layer: int) -> tuple[Array, Array, Array, Array]:
    """W_x ``(k or h, blocks * h)``, W_h ``(h, blocks * h)``, b_x and b_h ``(blocks * h,)`` of one layer."""
    W_x, W_h, b_x, b_h = (
        weights[f"rnn.{name}_l{layer}"].T for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    return W_x, W_h, b_x, b_h


def _steps(weights: Weights, layer: int, X: Array, cell: Cell) -> Iterator[Numbers]:
    W_x, W_h, b_x, b_h = layer_weights(weights, layer)
    zeros = np.zeros((X.shape[1], len(W_h)), X.dtype)
    now = {"H": zeros, "C": zeros}
    for X_t in X:
        now = _STEPS[cell](X_t @ W_x + b_x, now["H"] @ W_h + b_h, now)
        yield now


def sigma(a: Array) -> Array:
    """The logistic function, elementwise."""
    return 0.5 + 0.5 * np.tanh(0.5 * a)  # the same function as 1 / (1 + exp(-a)), without its overflow


def _tanh_step(x: Array, h: Array, before: Numbers) -> Numbers:
    return {"a": x + h, "H": np.tanh(x + h)}


def _relu_step(x: Array, h: Array, before: Numbers) -> Numbers:
    return {"a": x + h, "H": np.maximum(x + h, 0)}


def _gru_step(x: Array, h: Array, before: Numbers) -> Numbers:
    (x_r, x_z, x_n), (h_r, h_z, m) = np.split(x, 3, axis=-1), np.split(h, 3, axis=-1)
    r, z = sigma(x_r + h_r), sigma(x_z + h_z)
    n = np.tanh(x_n + r * m)
    return {"r": r, "z": z, "m": m, "n": n, "H": (1 - z) * n + z * before["H"]}


def _lstm_step(x: Array, h: Array, before: Numbers) -> Numbers:
    a_i, a_f, a_g, a_o = np.split(x + h, 4, axis=-1)
    i, f, g, o = sigma(a_i), sigma(a_f), np.tanh(a_g), sigma(a_o)
    C = f * before["C"] + i * g
    return {"i": i, "f": f, "g": g, "o": o, "C": C, "H": o * np.tanh(C)}


Step = Callable[[Array, Array, Numbers], Numbers]
_STEPS: dict[Cell, Step] = {"rnn": _tanh_step, "rnn_relu": _relu_step, "gru": _gru_step, "lstm": _lstm_step}
