"""Networks and series for the tests of what the player computes, and what a browser is given of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.config import Cell
from rnnviz.nn.model import RNNModel

# k, h, num_layers, num_classes, l, scale of the weights
Size = tuple[int, int, int, int, int, float]
SIZES: list[Size] = [
    (1, 8, 1, 2, 30, 1),
    (2, 5, 2, 3, 17, 2),
    (3, 1, 3, 2, 6, 1),
    (4, 33, 1, 12, 1, 1),
    (4, 6, 3, 4, 24, 1.5),
]


def made(cell: Cell, size: Size) -> tuple[RNNModel, NDArray[np.float32]]:
    """A network of this size and a series (l, k) for it."""
    k, h, num_layers, num_classes, l, scale = size
    return model(cell, k, h, num_layers, num_classes, seed=h, scale=scale), series(l, k, seed=l)


def model(cell: Cell, k: int, h: int, num_layers: int, num_classes: int, *, seed: int, scale: float = 1) -> RNNModel:
    """A network in float64 whose weights are float32 numbers: PyTorch's initial ones, times scale."""
    torch.manual_seed(seed)
    made = RNNModel(k, h, num_layers, num_classes, cell)
    with torch.no_grad():
        for weight in made.parameters():
            weight.mul_(scale)
    return made.double()


def shipped(made: RNNModel) -> dict[str, Any]:
    """What a browser is given of a network."""
    shape = {name: getattr(made, name) for name in ("cell", "k", "h", "num_layers", "num_classes")}
    weights = torch.cat([weight.detach().flatten() for weight in made.parameters()])
    return {"weights": weights.tolist(), "shape": shape}


def series(l: int, k: int, seed: int) -> NDArray[np.float32]:
    """(l, k), as large as scaled inputs are."""
    return np.random.default_rng(seed).normal(0, 1, (l, k)).astype(np.float32)


def tensor(X: NDArray[np.float32]) -> torch.Tensor:
    """X ``(l, k)`` as the one series of a batch, ``(l, 1, k)`` in float64."""
    return torch.from_numpy(X).double()[:, None]


def weights_of(network: RNNModel, layer: int) -> list[torch.Tensor]:
    """W_x, W_h, b_x and b_h of a layer, as PyTorch lays them out."""
    return [getattr(network.rnn, f"{name}_l{layer}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
