"""Checks on a training's health: a run never goes on with numbers that are none."""

from __future__ import annotations

import math

from rnnviz.errors import DivergedError


def check_loss(loss: float, where: str, learning_rate: float) -> None:
    """Raises ``DivergedError`` with a reason and a remedy where the loss is infinite or not a number."""
    if math.isfinite(loss):
        return
    raise DivergedError(
        f"The loss {where} is no longer a number ({loss}), so the training was ended and the last good weights "
        "were kept. "
        f"Try a smaller learning rate than {learning_rate:g}, or look for extreme values in the series."
    )
