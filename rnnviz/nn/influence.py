"""How far each step of the input reaches."""

from __future__ import annotations

import torch
from torch import Tensor

from rnnviz.errors import ShapeError
from rnnviz.nn.model import RNNModel, exact


def influence(model: RNNModel, X: Tensor) -> Tensor:
    """How far an input reaches: ``(l, l)``, entry [s, t] the Frobenius norm of dH_t/dX_s, 0 where s > t.

    X: ``(l, k)`` one series, scaled. H is the top layer's. The Jacobian of every single step is PyTorch's; they are
    chained from step to step, in float64 on the CPU. Raises ``ShapeError`` where X has another shape.
    """
    if X.ndim != 2:
        raise ShapeError(f"X has the shape {tuple(X.shape)}; it must be one series (l, k).")
    model.check(X[:, None])
    twin, (l, k) = exact(model), X.shape
    state = torch.zeros(2 if model.cell == "lstm" else 1, model.num_layers, model.h, dtype=torch.float64)
    top = slice((model.num_layers - 1) * model.h, model.num_layers * model.h)
    reach, norms = torch.zeros(state.numel(), l, k, dtype=torch.float64), X.new_zeros(l, l)
    for t, X_t in enumerate(X.detach().cpu().double()):
        by_state, by_input, state = _step(twin, X_t, state)
        reach[:, :t] = (by_state @ reach[:, :t].flatten(1)).unflatten(1, (t, k))
        reach[:, t] = by_input
        norms[: t + 1, t] = reach[top, : t + 1].norm(dim=(0, 2)).to(norms)
    return norms


@torch.enable_grad()
def _step(model: RNNModel, X_t: Tensor, state: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """One step from X_t ``(k,)`` and state, H (and C) of all layers, ``(1 or 2, num_layers, h)``: all S numbers of it.

    Returns the derivatives of the new state by the old one ``(S, S)`` and by X_t ``(S, k)``, and the new state. A copy
    of the step is made for each number of the new state, so that one pass back is enough.
    """
    S = state.numel()
    x = X_t.expand(1, S, -1).clone().requires_grad_()
    before = state[:, :, None].expand(-1, -1, S, -1).clone().requires_grad_()
    _, after = model.rnn(x, tuple(before) if len(before) > 1 else before[0])
    after = torch.stack(after) if len(before) > 1 else after[None]
    by_x, by_before = torch.autograd.grad(after.permute(2, 0, 1, 3).reshape(S, S).trace(), (x, before))
    return by_before.permute(2, 0, 1, 3).reshape(S, S), by_x[0], after[:, :, 0].detach()
