"""A whole network forwards and back without autograd, its steps done by the ``kernels``.

Here stands what concerns all steps at once, and so is a matrix product: the input's part and the weights' gradients.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from threading import local
from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import pad

from rnnviz.config import Cell

# The widest layer for which the kernels are known to be quicker than PyTorch's matrix library, which is better at large
# products. With h = 256, n = 256, l = 100 forwards and back took 0.6 to 0.7 of its time for RNN and GRU, 0.9 of the
# fused LSTM's. Wider ones were not measured.
WIDEST: dict[Cell, int] = {"rnn": 256, "rnn_relu": 256, "gru": 256, "lstm": 256}

BLOCKS: dict[Cell, int] = {"rnn": 1, "rnn_relu": 1, "gru": 4, "lstm": 4}  # h numbers each that a cell keeps of a step
SERIES = 16  # the kernels take the series in groups of so many

log = logging.getLogger(__name__)


@cache
def kernels() -> ModuleType | None:
    """The module of the kernels; None where numba is not there or cannot work. The first call takes a while."""
    return load("rnnviz.nn.kernels")


def load(name: str) -> ModuleType | None:
    """A module of kernels, or None."""
    try:
        return import_module(name)
    except Exception as error:  # whatever is wrong with a compiler, training goes on without it
        log.warning("Small networks train more slowly here, without compiled kernels: %s", error)
        return None


def fits(cell: Cell, h: int, X: Tensor) -> bool:
    """Whether the kernels can take this network and X, and are the quicker way."""
    plain = X.dtype == torch.float32 and X.device.type == "cpu" and not X.requires_grad
    return plain and h <= WIDEST[cell] and kernels() is not None


@torch.no_grad()
def states(cell: Cell, X: Tensor, recurrent: Sequence[Tensor]) -> Tensor:
    """H ``(l, n, h)`` of the top layer for X ``(l, n, k)`` float32, without gradients.

    recurrent: the weights of an ``RNNModel``'s layers, four each, bottom first.
    """
    layers, below = [], _rows(X)
    for i in range(0, len(recurrent), 4):
        layers.append(_Layer(cell, below, *recurrent[i : i + 4]))
        below = layers[-1].H
    H = below[..., : X.shape[1]].permute(1, 2, 0).contiguous()
    for layer in layers:
        layer.leave()
    return H


class CompiledPass:
    """One way through a network, and back to its weights, without autograd: with small networks its bookkeeping takes
    longer than the work.

    X: ``(l, n, k)`` float32. lengths: ``(n,)``, 1..l, default all l. weights: of an ``RNNModel``, in the order of its
    ``parameters()``. ``logits``: ``(n, num_classes)``, read out of each series' state at its own last step.
    """

    @torch.no_grad()
    def __init__(self, cell: Cell, X: Tensor, lengths: Tensor | None, weights: Sequence[Tensor]) -> None:
        l, n, _ = X.shape
        *recurrent, self._W, b = weights
        self._layers: list[_Layer] = []
        below = _rows(X)
        for i in range(0, len(recurrent), 4):
            self._layers.append(_Layer(cell, below, *recurrent[i : i + 4]))
            below = self._layers[-1].H
        self._last = (l - 1, slice(n)) if lengths is None else (lengths - 1, torch.arange(n))
        self._ends = below[:, *self._last]
        self.logits = torch.addmm(b, self._ends.t(), self._W.t())

    @torch.no_grad()
    def by_weights(self, slope: Tensor) -> list[Tensor]:
        """The derivatives of a loss by the weights. slope: its derivative by the logits.

        Only once: raises ``RuntimeError`` when called again, since the memory has been used for the first answer.
        """
        layers, self._layers = self._layers, []
        if not layers:
            raise RuntimeError("These logits were differentiated before; their memory has been used for that.")
        dH = _room(tuple(layers[-1].H.shape)).zero_()
        dH[:, *self._last] = torch.mm(slope, self._W).t()
        found = [(self._ends @ slope).t(), slope.sum(0)]
        for layer in reversed(layers):
            layer.back(dH)
            found[:0] = layer.by_weights()
            dH = layer.by_below() if layer is not layers[0] else dH
        for layer in layers:
            layer.leave()
        return found


class _Layer:
    """One layer, run forwards when it is made. below: ``(k, l, m)``, what it sees. ``H``: ``(h, l, m)``.

    What a cell computes at every step and its derivatives take turns in the same memory, ``_inside``.
    """

    def __init__(self, cell: Cell, below: Tensor, W_x: Tensor, W_h: Tensor, b_x: Tensor, b_h: Tensor) -> None:
        self._cell, self._below, self._W_x, self._h = cell, below, W_x, W_h.shape[1]
        self._W = W_h.detach().contiguous().numpy()
        self._inside = _room((BLOCKS[cell] * self._h, *below.shape[1:]))
        bias = b_x + b_h
        if cell == "gru":
            bias[2 * self._h :] = b_x[2 * self._h :]
        torch.addmm(bias[:, None], W_x, below.flatten(1), out=self._inside[: len(W_x)].flatten(1))
        self.H, self._C = self._inside, below
        if cell in ("gru", "lstm"):
            self.H, self._C = (_room((self._h, *below.shape[1:])) for _ in range(2))
        self._forwards(b_h.detach())

    def _forwards(self, b_h: Tensor) -> None:
        code: Any = kernels()
        inside, H = self._inside.numpy(), self.H.numpy()
        if self._cell == "gru":
            code.gru(inside, self._W, b_h[2 * self._h :].numpy(), H)
        elif self._cell == "lstm":
            code.lstm(inside, self._W, self._C.numpy(), H)
        else:
            code.elman(inside, self._W, self._cell == "rnn_relu")

    def back(self, dH: Tensor) -> None:
        """dH: the derivative by each H_t but through later steps; it may be overwritten."""
        code: Any = kernels()
        inside, H = self._inside.numpy(), self.H.numpy()
        if self._cell == "gru":
            code.gru_back(inside, self._W, H, dH.numpy())
        elif self._cell == "lstm":
            code.lstm_back(inside, self._W, self._C.numpy(), dH.numpy())
        else:
            code.elman_back(H, self._W, self._cell == "rnn_relu", dH.numpy())
            self._inside = dH

    def by_weights(self) -> list[Tensor]:
        """The derivatives by W_x, W_h, b_x and b_h."""
        d, m, h = self._inside.flatten(1), self.H.shape[2], self._h
        before, db = self.H.flatten(1)[:, :-m].t(), d.sum(1)
        dA, dM = d[: len(self._W_x)], d[:, m:]
        dW_x = dA @ self._below.flatten(1).t()
        if self._cell != "gru":
            return [dW_x, dM @ before, db, db]
        dW_h = torch.cat([dM[: 2 * h] @ before, dM[3 * h :] @ before])
        return [dW_x, dW_h, db[: 3 * h], torch.cat([db[: 2 * h], db[3 * h :]])]

    def by_below(self) -> Tensor:
        return (self._W_x.t() @ self._inside[: len(self._W_x)].flatten(1)).view_as(self._below)

    def leave(self) -> None:
        """Its memory may be used again."""
        held = {id(tensor): tensor for tensor in (self._inside, self.H, self._C) if tensor is not self._below}
        _free.tensors.extend(held.values())  # each once: H of an Elman cell is its inside


class _Free(local):
    """Memory of the last step. The next one needs the same, and what is new to a process is slow to come by."""

    def __init__(self) -> None:
        self.tensors: deque[Tensor] = deque(maxlen=12)


_free = _Free()


def _room(shape: tuple[int, ...]) -> Tensor:
    """float32, with anything in it."""
    for _ in range(len(_free.tensors)):
        tensor = _free.tensors.popleft()
        if tensor.shape == shape:
            return tensor
        _free.tensors.append(tensor)
    return torch.empty(shape)


def _rows(X: Tensor) -> Tensor:
    """X ``(l, n, k)`` as the kernels take it, ``(k, l, m)``: series side by side, and zeros up to m."""
    rows, n = X.permute(2, 0, 1), X.shape[1]
    return pad(rows, (0, -n % SERIES)) if n % SERIES else rows.contiguous()
