"""Where the machine code of ``kernels`` stands in for PyTorch: on the CPU, where there is a compiler."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import torch
from torch import Tensor

from rnnviz.nn import compiled


@cache
def kernels() -> ModuleType | None:
    """The module of the kernels; None where numba is not there or cannot work."""
    return None if compiled.kernels() is None else compiled.load("rnnviz.training.kernels")


def takes(tensor: Tensor) -> bool:
    return tensor.dtype == torch.float32 and tensor.device.type == "cpu" and kernels() is not None
