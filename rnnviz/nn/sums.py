"""The arithmetic of one unit: sums of products which an activation squashes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Activation = Literal["tanh", "ReLU", "σ"]
Kind = Literal["input", "state", "bias"]


@dataclass(frozen=True)
class Term:
    """One product ``value * weight * gate``. kind: "input", "state" (of the layer's own units after the step before) or
    "bias" (value 1). index: of the feature or unit, 0 for a bias. gate: GRU's reset gate in the candidate, else 1."""

    kind: Kind
    index: int
    name: str
    value: float
    weight: float
    gate: float = 1.0

    @property
    def product(self) -> float:
        return self.value * self.weight * self.gate


@dataclass(frozen=True)
class Sum:
    """``result = activation(sum of the terms)``. symbol: a; r, z, n; or i, f, g, o. activation: tanh, ReLU or σ."""

    symbol: str
    title: str
    terms: tuple[Term, ...]
    activation: Activation

    @property
    def total(self) -> float:
        """The pre-activation."""
        return math.fsum(term.product for term in self.terms)

    @property
    def result(self) -> float:
        a = self.total
        if self.activation == "ReLU":
            return max(a, 0.0)
        return math.tanh(a) if self.activation == "tanh" else 0.5 + 0.5 * math.tanh(0.5 * a)


def number(value: float) -> str:
    """As people write it: 2 decimals, more for what is smaller, and a real minus."""
    value += 0.0  # -0.0 is 0
    written = f"{value:.2f}" if abs(value) >= 0.01 or value == 0 else f"{value:.1g}"
    return written.replace("-", "−")


def signed(value: float) -> str:
    return ("+" if value >= 0 else "") + number(value)
