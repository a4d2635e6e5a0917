"""The recurrences of RNN and GRU with their gradients written out in PyTorch, for the CPU, where ``compiled`` does not
fit: other precisions, gradients by the input or by every state, very wide layers, no numba.

``torch.nn`` records a dozen small operations for every step, and with small networks that bookkeeping is most of the
time. Here everything that does not depend on the step before is one large operation over all steps, and a step is
two to six small ones: the same function of the same weights, more than twice as fast (l = 150, h = 16, n = 13). And
what ``torch.nn`` keeps to itself, the total derivative by every state on the way, can be had. ``torch.nn.LSTM`` is
fused on the CPU: no way through PyTorch is faster.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear

from rnnviz.config import Cell

HAVE: tuple[Cell, ...] = ("rnn", "rnn_relu", "gru")


def layer(cell: Cell, X: Tensor, W_x: Tensor, W_h: Tensor, b_x: Tensor, b_h: Tensor, E: Tensor | None = None) -> Tensor:
    """H ``(l, n, h)`` of one layer from a zero state. X: ``(l, n, k)``; weights in PyTorch's layout.

    E: ``(l, n, h)``, taken for zeros added to the states before the next step sees them, and never read: the gradient
    by it is the total derivative by each H_t, through all that comes after in this layer and above.
    """
    if cell == "gru":
        return _GRU.apply(linear(X, W_x, b_x), W_h, b_h, E)
    return _Elman.apply(linear(X, W_x, b_x + b_h), W_h, E, cell == "rnn_relu")


class _Elman(Function):
    """``H_t = tanh(A_t + H_{t-1} W_hh)`` with A ``(l, n, h)`` the input's part; or ReLU for tanh."""

    @staticmethod
    def forward(ctx: Any, A: Tensor, W: Tensor, E: Tensor | None, relu: bool) -> Tensor:
        H, W_hh, squash = _path(A, W), W.t(), torch.relu_ if relu else torch.tanh_
        for before, now, A_t in _steps(H[:-1], H[1:], A):
            squash(torch.addmm(A_t, before, W_hh, out=now))
        ctx.save_for_backward(H, W)
        ctx.relu = relu
        return H[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dH: Tensor) -> tuple[Tensor | None, ...]:
        H, W = ctx.saved_tensors
        slope = (H[1:] > 0).to(H.dtype) if ctx.relu else 1 - H[1:] * H[1:]
        total, dA = _after_a_start(dH), torch.empty_like(slope)
        for before, now, slope_t, dA_t in _backwards(total[:-1], total[1:], slope, dA):
            torch.mul(now, slope_t, out=dA_t)
            before.addmm_(dA_t, W)
        dW = _outer(dA, H[:-1]) if ctx.needs_input_grad[1] else None
        return dA, dW, total[1:] if ctx.needs_input_grad[2] else None, None


class _GRU(Function):
    """``r, z = sigma(A + H W + b)``, ``n = tanh(A + r * (H W + b))``, ``H_t = (1 - z) * n + z * H_{t-1}``.

    A: ``(l, n, 3h)``. In the code c is the candidate that PyTorch's page calls n, the number of series here.
    """

    @staticmethod
    def forward(ctx: Any, A: Tensor, W: Tensor, b: Tensor, E: Tensor | None) -> Tensor:
        h = W.shape[1]
        W_hh = W.t()
        H = _path(A, W)
        gates, memory, candidates = (A.new_empty((*A.shape[:2], blocks * h)) for blocks in (2, 3, 1))
        r, z, m_gates, m_c = gates[..., :h], gates[..., h:], memory[..., : 2 * h], memory[..., 2 * h :]
        steps = (H[:-1], H[1:], A[..., : 2 * h], A[..., 2 * h :], memory, m_gates, m_c, gates, r, z, candidates)
        for before, now, A_g, A_c, m, m_gates_t, m_c_t, rz, r_t, z_t, c in _steps(*steps):
            torch.addmm(b, before, W_hh, out=m)
            torch.add(A_g, m_gates_t, out=rz).sigmoid_()
            torch.addcmul(A_c, r_t, m_c_t, out=c).tanh_()
            torch.lerp(c, before, z_t, out=now)
        ctx.save_for_backward(H, W, r, z, m_c, candidates)
        return H[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dH: Tensor) -> tuple[Tensor | None, ...]:
        H, W, r, z, m, c = ctx.saved_tensors
        to_c = (1 - z) * (1 - c * c)
        slope = torch.stack([to_c * m * r * (1 - r), (H[:-1] - c) * z * (1 - z), to_c * r], 2)
        total, by_gate = _after_a_start(dH), torch.empty_like(slope)
        dM = by_gate.flatten(2)
        for before, now, slope_t, z_t, by_gate_t, dM_t in _backwards(total[:-1], total[1:], slope, z, by_gate, dM):
            torch.mul(now[:, None], slope_t, out=by_gate_t)
            before.addcmul_(now, z_t).addmm_(dM_t, W)
        dA = torch.cat([dM[..., : 2 * W.shape[1]], total[1:] * to_c], -1)
        dW, db = (_outer(dM, H[:-1]), dM.sum((0, 1))) if ctx.needs_input_grad[1] else (None, None)
        return dA, dW, db, total[1:] if ctx.needs_input_grad[3] else None


def _path(A: Tensor, W: Tensor) -> Tensor:
    """Room for the states of all steps after a start of zeros: ``(l + 1, n, h)``."""
    H = A.new_empty((len(A) + 1, A.shape[1], W.shape[1]))
    H[0] = 0
    return H


def _after_a_start(A: Tensor) -> Tensor:
    """A ``(l, n, h)`` after a step of zeros: ``(l + 1, n, h)``, a copy."""
    return torch.cat([A.new_zeros((1, *A.shape[1:])), A])


def _steps(*tensors: Tensor) -> Any:
    return zip(*(a.unbind() for a in tensors), strict=True)


def _backwards(*tensors: Tensor) -> Any:
    return zip(*(reversed(a.unbind()) for a in tensors), strict=True)


def _outer(left: Tensor, right: Tensor) -> Tensor:
    """The sum over steps and series of left ``(l, n, a)`` times right ``(l, n, b)``: ``(a, b)``."""
    return left.reshape(-1, left.shape[-1]).t() @ right.reshape(-1, right.shape[-1])
