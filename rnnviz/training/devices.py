"""The devices this machine really has."""

from __future__ import annotations

import torch

from rnnviz.errors import DeviceError


def devices() -> list[str]:
    """``["cpu"]`` and what else PyTorch can compute on here: ``"cuda:0"``..., ``"mps"``."""
    cards = [f"cuda:{i}" for i in range(torch.cuda.device_count())]
    return ["cpu", *cards, *(["mps"] if torch.backends.mps.is_available() else [])]


def device_for(name: str) -> torch.device:
    """The torch device of this name (``"cuda"`` is the first card). Raises ``DeviceError`` naming what there is."""
    here = devices()
    if name in here or (name == "cuda" and "cuda:0" in here):
        return torch.device(name)
    raise DeviceError(f"There is no device {name!r} here; there is {', '.join(here)}.")
