"""Gradients along a straight path through the input, measured as finely as the network asks for.

A recurrent network can change its mind within a millionth of the path, so that no fixed number of gradients is enough.
But the gradient's integral over a piece is known without it, the difference in logit between the piece's ends: the
pieces that come short of it are halved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnnviz.nn.model import RNNModel

AT_ONCE = 2**22  # numbers of the input, or of a layer's states, that are kept at once
TOLERANCE = 1e-3  # of the difference in logit, or of 1 where that is less
MOST = 4096  # gradients, where a network changes too fast along the path
NARROWEST = 1e-12  # part of the path; float64 can't tell narrower ones

_AT, _WEIGHTS = np.polynomial.legendre.leggauss(4)
NODES = (0.0, *(0.5 + 0.5 * _AT), 1.0)
SHARES = (0.0, *(0.5 * _WEIGHTS), 0.0)
"""The Gauss-Legendre rule of four points on 0..1, and the two ends, where only the logit counts."""


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Pieces a..b ``(m,)`` of a path, the integral of the gradient over each ``(l, m, k)``, and what each is short of
    the difference in logit between its ends ``(m,)``."""

    a: Tensor
    b: Tensor
    integral: Tensor
    error: Tensor

    def __getitem__(self, which: Tensor) -> _Pieces:
        return _Pieces(self.a[which], self.b[which], self.integral[:, which], self.error[which])

    @classmethod
    def joined(cls, parts: Sequence[_Pieces]) -> _Pieces:
        return cls(
            torch.cat([part.a for part in parts]),
            torch.cat([part.b for part in parts]),
            torch.cat([part.integral for part in parts], 1),
            torch.cat([part.error for part in parts]),
        )


def at_once(model: RNNModel, l: int) -> int:
    """How many series of l steps go through the network at once."""
    return max(8, AT_ONCE // (l * max(model.k, model.h)))


def mean_gradient(model: RNNModel, x: Tensor, nothing: Tensor, target: int, steps: int) -> Tensor:
    """``(l, k)``: the gradient of the logit, averaged over the straight path from nothing to x, ``(l, k)`` both."""
    difference = (model(x[:, None]) - model(nothing[:, None]))[0, target].item()
    allowed = TOLERANCE * max(1.0, abs(difference))
    edges = torch.linspace(0, 1, max(1, steps // len(NODES)) + 1, dtype=torch.float64)
    pieces = _measured(model, x, nothing, target, edges[:-1], edges[1:])
    spent = len(pieces.a)
    while pieces.error.abs().sum() > allowed and spent * len(NODES) < MOST:
        coarse = (pieces.error.abs() > allowed / (2 * len(pieces.a))) & (pieces.b - pieces.a > NARROWEST)
        if not coarse.any():
            break
        a, b = pieces.a[coarse], pieces.b[coarse]
        middle = (a + b) / 2
        halves = _measured(model, x, nothing, target, torch.cat([a, middle]), torch.cat([middle, b]))
        pieces, spent = _Pieces.joined([pieces[~coarse], halves]), spent + len(halves.a)
    return pieces.integral.sum(1)


def _measured(model: RNNModel, x: Tensor, nothing: Tensor, target: int, a: Tensor, b: Tensor) -> _Pieces:
    few = max(1, at_once(model, len(x)) // len(NODES))
    ends = zip(a.split(few), b.split(few), strict=True)
    return _Pieces.joined([_measured_at_once(model, x, nothing, target, *part) for part in ends])


def _measured_at_once(model: RNNModel, x: Tensor, nothing: Tensor, target: int, a: Tensor, b: Tensor) -> _Pieces:
    nodes, shares = (torch.tensor(values, dtype=torch.float64) for values in (NODES, SHARES))
    at = (a[:, None] + (b - a)[:, None] * nodes).flatten()
    points = torch.lerp(nothing[:, None], x[:, None], at[:, None])
    logit, slope = _slopes(model, points, target)
    logits, slopes = logit.unflatten(0, (-1, len(nodes))), slope.unflatten(1, (-1, len(nodes)))
    integral = torch.einsum("lmqk,q,m->lmk", slopes, shares, b - a)
    error = logits[:, -1] - logits[:, 0] - torch.einsum("lmk,lk->m", integral, x - nothing)
    return _Pieces(a, b, integral, error)


@torch.enable_grad()
def _slopes(model: RNNModel, X: Tensor, target: int) -> tuple[Tensor, Tensor]:
    """The logit of target ``(n,)`` and its gradient ``(l, n, k)`` by X."""
    X = X.detach().requires_grad_()
    logit = model(X)[:, target]
    return logit.detach(), torch.autograd.grad(logit.sum(), X)[0]
