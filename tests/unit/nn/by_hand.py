"""The cells written out once more, one series, one step and one gate at a time, in double precision.

Nothing here comes from rnnviz. Gate order and signs are those of PyTorch's pages: GRU (r, z, n), LSTM (i, f, g, o).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

Doubles = NDArray[np.float64]
CELLS = ("rnn", "rnn_relu", "gru", "lstm")


def weights_of(model: nn.Module) -> dict[str, Doubles]:
    return {name: tensor.detach().cpu().numpy().astype(np.float64) for name, tensor in model.state_dict().items()}


def states(weights: dict[str, Doubles], X: Any, cell: str, num_layers: int) -> Doubles:
    """``(num_layers, l, n, h)`` for X ``(l, n, k)``."""
    X = np.asarray(X, np.float64)
    h = weights["rnn.weight_hh_l0"].shape[1]
    H = np.zeros((num_layers, X.shape[0], X.shape[1], h))
    for i in range(X.shape[1]):
        below = X[:, i]
        for layer in range(num_layers):
            H[layer, :, i] = below = _one_series(weights, layer, below, cell, h)
    return H


def readout(weights: dict[str, Doubles], H: Doubles) -> Doubles:
    """Logits ``(n, num_classes)`` of H ``(n, h)``."""
    return np.stack([weights["fc.weight"] @ state + weights["fc.bias"] for state in H])


def _one_series(weights: dict[str, Doubles], layer: int, X: Doubles, cell: str, h: int) -> Doubles:
    W_i, W_h, b_i, b_h = (weights[f"rnn.{name}_l{layer}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))

    def from_input(gate: int, x: Doubles) -> Doubles:
        rows = slice(gate * h, (gate + 1) * h)
        return W_i[rows] @ x + b_i[rows]

    def from_memory(gate: int, state: Doubles) -> Doubles:
        rows = slice(gate * h, (gate + 1) * h)
        return W_h[rows] @ state + b_h[rows]

    state, inner, path = np.zeros(h), np.zeros(h), []
    for x in X:
        if cell == "rnn":
            state = np.tanh(from_input(0, x) + from_memory(0, state))
        elif cell == "rnn_relu":
            state = np.maximum(0, from_input(0, x) + from_memory(0, state))
        elif cell == "gru":
            r, z = (
                _sigmoid(from_input(0, x) + from_memory(0, state)),
                _sigmoid(from_input(1, x) + from_memory(1, state)),
            )
            new = np.tanh(from_input(2, x) + r * from_memory(2, state))
            state = (1 - z) * new + z * state
        else:
            i, f, o = (_sigmoid(from_input(gate, x) + from_memory(gate, state)) for gate in (0, 1, 3))
            inner = f * inner + i * np.tanh(from_input(2, x) + from_memory(2, state))
            state = o * np.tanh(inner)
        path.append(state)
    return np.array(path)


def _sigmoid(a: Doubles) -> Doubles:
    return 1 / (1 + np.exp(-a))


class Packed(nn.Module):
    """PyTorch's own classifier of series of unequal lengths: a packed sequence, h_n of the top layer, a readout.

    Its weights have the names of ``RNNModel``'s.
    """

    def __init__(self, k: int, h: int, num_layers: int, num_classes: int, cell: str) -> None:
        super().__init__()
        self.cell = cell
        if cell in ("gru", "lstm"):
            self.rnn: nn.RNNBase = {"gru": nn.GRU, "lstm": nn.LSTM}[cell](k, h, num_layers)
        else:
            self.rnn = nn.RNN(k, h, num_layers, nonlinearity={"rnn": "tanh", "rnn_relu": "relu"}[cell])
        self.fc = nn.Linear(h, num_classes)

    @classmethod
    def like(cls, model: Any) -> Packed:
        """One with the same sizes and the same weights as an ``RNNModel``."""
        twin = cls(model.k, model.h, model.num_layers, model.num_classes, model.cell)
        twin.load_state_dict(model.state_dict())
        return twin.to(next(model.parameters()).dtype)

    def run(self, X: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """H ``(l, n, h)`` of the top layer, 0 after a series' end, and h_n ``(num_layers, n, h)`` at its own end."""
        packed, h_n = self.rnn(pack_padded_sequence(X, lengths, enforce_sorted=False))
        H, _ = pad_packed_sequence(packed, total_length=len(X))
        return H, h_n[0] if self.cell == "lstm" else h_n

    def forward(self, X: Tensor, lengths: Tensor | None = None) -> Tensor:
        if lengths is None:
            lengths = torch.full((X.shape[1],), len(X))
        logits: Tensor = self.fc(self.run(X, lengths)[1][-1])
        return logits
