"""The state of a model and its Adam as plain numpy arrays by name, and back, bit for bit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.errors import ShapeError

Arrays = dict[str, NDArray[np.generic]]
MOMENTS = ("exp_avg", "exp_avg_sq")


def start_moments(optimizer: torch.optim.Adam) -> None:
    """Gives each weight the zero moments which Adam gives it at its first step, so that they can be saved before."""
    for weight in _weights(optimizer):
        on = weight.device if optimizer.param_groups[0]["fused"] else "cpu"
        state = {name: torch.zeros_like(weight, memory_format=torch.preserve_format) for name in MOMENTS}
        optimizer.state[weight] = {"step": torch.zeros((), dtype=torch.float32, device=on), **state}


def named_tensors(model: torch.nn.Module, optimizer: torch.optim.Adam, good: Iterable[Tensor]) -> dict[str, Tensor]:
    """Every tensor that a training changes: weights, the copy of the last good ones, Adam's moments and steps."""
    names = [name for name, _ in model.named_parameters()]
    tensors = {f"model.{name}": weight.detach() for name, weight in model.named_parameters()}
    tensors |= {f"good.{name}": weight for name, weight in zip(names, good, strict=True)}
    for name, weight in model.named_parameters():
        tensors |= {f"adam.{name}.{what}": value for what, value in optimizer.state[weight].items()}
    return tensors


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


def _weights(optimizer: torch.optim.Adam) -> list[Tensor]:
    return [weight for group in optimizer.param_groups for weight in group["params"]]
