"""What in one series speaks for a class, with the size of what is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.errors import ConfigError
from rnnviz.nn.attribution import integrated_gradients, occlusion
from rnnviz.nn.model import RNNModel

METHODS: dict[str, Callable[[RNNModel, Tensor, Tensor], Tensor]] = {
    "integrated gradients": integrated_gradients,
    "occlusion": occlusion,
}


@dataclass(frozen=True, eq=False)
class Saliency:
    """What each value or step of one series adds to the logit of a class.

    method: one of ``METHODS``. target: the class, an index. values: ``(l, k)`` with integrated gradients, ``(l,)`` with
    occlusion; positive where it speaks for the class. logit, nothing: of the series, and of a series that is 0 (with
    standardised values: the mean of the training data) all along.
    """

    method: str
    target: int
    values: NDArray[Any]
    logit: float
    nothing: float

    @property
    def steps(self) -> NDArray[Any]:
        """``(l,)``: of each step, its features together."""
        return self.values if self.values.ndim == 1 else self.values.sum(1)

    @property
    def residual(self) -> float | None:
        """What the values of integrated gradients are short of logit - nothing; None for occlusion, which makes no such
        promise."""
        if self.method == "occlusion":
            return None
        return self.logit - self.nothing - float(self.values.sum(dtype=np.float64))


def saliency(model: RNNModel, X: Tensor, target: int | None = None, method: str = "integrated gradients") -> Saliency:
    """The saliency of one series X ``(l, k)``, scaled. target: a class, default the one that the network says.

    Raises ``ConfigError`` for another method and ``ShapeError`` where X or the class do not fit the network.
    """
    if method not in METHODS:
        raise ConfigError(f"There is no saliency method {method!r}; there are {', '.join(METHODS)}.")
    both = torch.stack([X, torch.zeros_like(X)], 1)
    with torch.no_grad():
        logits = model(both)
    chosen = int(logits[0].argmax()) if target is None else target
    values = METHODS[method](model, both[:, :1], torch.tensor([chosen], device=X.device))[:, 0]
    return Saliency(method, chosen, values.cpu().numpy(), logits[0, chosen].item(), logits[1, chosen].item())
