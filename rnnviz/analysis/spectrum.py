"""How a recurrent matrix stretches and turns what it keeps: its eigenvalues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import Cell
from rnnviz.errors import ShapeError

BLOCKS: dict[Cell, tuple[str, ...]] = {
    "rnn": ("state",),
    "rnn_relu": ("state",),
    "gru": ("reset r", "update z", "candidate n"),
    "lstm": ("input i", "forget f", "candidate g", "output o"),
}
"""What each block of h rows of a recurrent matrix is for, in PyTorch's order."""


@dataclass(frozen=True, eq=False)
class Spectrum:
    """names: one per block. eigenvalues: ``(g, h)`` complex, the largest in size first. radius: ``(g,)`` their size.

    In a linear network with one block, a radius above 1 makes what is kept grow, and below 1 fade. In others the
    squashing function and the gates come on top of it.
    """

    names: tuple[str, ...]
    eigenvalues: NDArray[np.complex128]
    radius: NDArray[np.float64]


def spectrum(W_hh: NDArray[Any], cell: Cell = "rnn") -> Spectrum:
    """The eigenvalues of each block of a recurrent matrix.

    W_hh: ``(g * h, h)``, PyTorch's ``weight_hh_l0``, with g = 1 block for an RNN, 3 for a GRU, 4 for an LSTM. That it
    is the transpose of the equations' W_hh changes no eigenvalue. Raises ``ShapeError`` for another shape.
    """
    names = BLOCKS[cell]
    W = np.asarray(W_hh, np.float64)
    if W.ndim != 2 or not W.size or W.shape[0] != len(names) * W.shape[1]:
        raise ShapeError(f"W_hh has the shape {W.shape}; for {cell} it must be (g * h, h) with g = {len(names)}.")
    values = np.linalg.eigvals(W.reshape(len(names), W.shape[1], -1)).astype(np.complex128)
    places = np.lexsort((-values.imag, -values.real, -np.abs(values).round(9)), axis=-1)
    values = np.take_along_axis(values, places, -1)
    return Spectrum(names, values, np.abs(values).max(-1))
