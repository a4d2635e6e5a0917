"""The recurrences of RNN and GRU with their gradients written out, for the CPU.

``torch.nn`` records a dozen small operations for every step, and with small networks that bookkeeping is most of the
time. Here everything that does not depend on the step before is one large operation over all steps, and a step is
two to seven small ones: the same function of the same weights, more than twice as fast (l = 150, h = 16, n = 13).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from rnnviz.config import Cell

HAVE: tuple[Cell, ...] = ("rnn", "rnn_relu", "gru")


def layer(cell: Cell, X: Tensor, W_x: Tensor, W_h: Tensor, b_x: Tensor, b_h: Tensor) -> Tensor:
    """H ``(l, n, h)`` of one layer from a zero state. X: ``(l, n, k)``; weights in PyTorch's layout."""
    if cell == "gru":
        return _GRU.apply(torch.nn.functional.linear(X, W_x, b_x), W_h, b_h)
    return _Elman.apply(torch.nn.functional.linear(X, W_x, b_x + b_h), W_h, cell == "rnn_relu")


class _Elman(Function):
    """``H_t = tanh(A_t + H_{t-1} W_hh)`` with A ``(l, n, h)`` the input's part; or ReLU for tanh."""

    @staticmethod
    def forward(ctx: Any, A: Tensor, W: Tensor, relu: bool) -> Tensor:
        H = torch.empty_like(A)
        W_hh, squash = W.t(), torch.relu_ if relu else torch.tanh_
        before = A.new_zeros(A.shape[1:])
        for now, A_t in zip(H.unbind(), A.unbind(), strict=True):
            before = squash(torch.addmm(A_t, before, W_hh, out=now))
        ctx.save_for_backward(H, W)
        ctx.relu = relu
        return H

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dH: Tensor) -> tuple[Tensor, Tensor, None]:
        H, W = ctx.saved_tensors
        slope = (H > 0).to(H.dtype) if ctx.relu else 1 - H * H
        dA = torch.empty_like(H)
        behind = torch.zeros_like(H[0])
        for now, slope_t, dH_t in zip(*(reversed(a.unbind()) for a in (dA, slope, dH)), strict=True):
            torch.mul(behind.add_(dH_t), slope_t, out=now)
            behind = now @ W
        return dA, _outer(dA[1:], H[:-1]), None


class _GRU(Function):
    """``r, z = sigma(A + H W + b)``, ``c = tanh(A + r * (H W + b))``, ``H_t = (1 - z) * c + z * H_{t-1}``.

    A: ``(l, n, 3h)``.
    """

    @staticmethod
    def forward(ctx: Any, A: Tensor, W: Tensor, b: Tensor) -> Tensor:
        h = W.shape[1]
        W_hh = W.t()
        start = A.new_zeros((*A.shape[1:2], h))
        gates, memory, candidates = (A.new_empty((*A.shape[:2], blocks * h)) for blocks in (2, 3, 1))
        H = torch.empty_like(candidates)
        r, z, m_gates, m_c = gates[..., :h], gates[..., h:], memory[..., : 2 * h], memory[..., 2 * h :]
        steps = (A[..., : 2 * h], A[..., 2 * h :], memory, m_gates, m_c, gates, r, z, candidates, H)
        before = start
        for A_g, A_c, m, m_gates_t, m_c_t, rz, r_t, z_t, c, now in zip(*(a.unbind() for a in steps), strict=True):
            torch.addmm(b, before, W_hh, out=m)
            torch.add(A_g, m_gates_t, out=rz).sigmoid_()
            torch.addcmul(A_c, r_t, m_c_t, out=c).tanh_()
            before = torch.lerp(c, before, z_t, out=now)
        ctx.save_for_backward(torch.cat([start[None], H[:-1]]), W, gates, m_c, candidates)
        return H

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, dH: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        before, W, gates, memory, c = ctx.saved_tensors
        h = W.shape[1]
        r, z = gates[..., :h], gates[..., h:]
        to_c, to_z, to_r = (1 - z) * (1 - c * c), (before - c) * z * (1 - z), memory * r * (1 - r)
        dM, dc = gates.new_empty((*gates.shape[:2], 3 * h)), torch.empty_like(c)
        behind = torch.zeros_like(c[0])
        steps = (dH, dM, dM[..., :h], dM[..., h : 2 * h], dM[..., 2 * h :], dc, to_r, to_z, to_c, r, z)
        for dH_t, dM_t, dr, dz, dm, dc_t, r_t, z_t, c_t, reset, keep in zip(
            *(reversed(a.unbind()) for a in steps), strict=True
        ):
            behind = behind.add_(dH_t)
            torch.mul(behind, c_t, out=dc_t)
            torch.mul(dc_t, r_t, out=dr)
            torch.mul(behind, z_t, out=dz)
            torch.mul(dc_t, reset, out=dm)
            behind = torch.addmm(behind.mul_(keep), dM_t, W)
        dA = torch.cat([dM[..., : 2 * h], dc], -1)
        return dA, _outer(dM, before), dM.sum((0, 1))


def _outer(left: Tensor, right: Tensor) -> Tensor:
    """The sum over steps and series of left ``(l, n, a)`` times right ``(l, n, b)``: ``(a, b)``."""
    return left.reshape(-1, left.shape[-1]).t() @ right.reshape(-1, right.shape[-1])
