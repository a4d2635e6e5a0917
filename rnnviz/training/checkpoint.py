"""Tensors by name as plain numpy arrays, and back, bit for bit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.errors import ShapeError

Arrays = dict[str, NDArray[np.generic]]


def save(tensors: Mapping[str, Tensor]) -> Arrays:
    """Copies of the tensors, which no later step changes."""
    return {name: tensor.detach().cpu().numpy().copy() for name, tensor in tensors.items()}


@torch.no_grad()
def load(tensors: Mapping[str, Tensor], arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Writes the arrays into the tensors of the same names. Raises ``ShapeError`` before anything is changed."""
    for name, tensor in tensors.items():
        got = arrays[name].shape if name in arrays else None
        if got != tuple(tensor.shape):
            raise ShapeError(
                f"This checkpoint belongs to another network: {name} has the shape {got}, not {tuple(tensor.shape)}."
            )
    for name, tensor in tensors.items():
        tensor.copy_(torch.from_numpy(np.array(arrays[name])))
