"""Sizes of a network, without torch: a page shows them while its settings change."""

from __future__ import annotations

from rnnviz.config import Cell

GATES: dict[Cell, int] = {"rnn": 1, "rnn_relu": 1, "gru": 3, "lstm": 4}
"""How many blocks of h rows each weight matrix of a cell has."""


def count_weights(k: int, h: int, num_layers: int, num_classes: int, cell: Cell = "rnn") -> int:
    """How many numbers ``RNNModel(k, h, num_layers, num_classes, cell)`` learns, PyTorch's two biases included.

    >>> count_weights(k=3, h=2, num_layers=1, num_classes=2)
    20
    """
    inputs = [k] + [h] * (num_layers - 1)
    recurrent = sum(GATES[cell] * (h * wide + h * h + 2 * h) for wide in inputs)
    return recurrent + num_classes * (h + 1)
