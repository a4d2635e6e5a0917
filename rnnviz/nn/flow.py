"""Where learning flows: the error signal of backpropagation through time at every state."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, linear

from rnnviz.errors import ShapeError
from rnnviz.nn import fast
from rnnviz.nn.model import RNNModel, last_states


def flow(model: RNNModel, X: Tensor, y: Tensor, lengths: Tensor | None = None) -> Tensor:
    """How strongly the loss depends on each layer's state at each step: ``(num_layers, l)``, in nats per unit of H.

    X: ``(l, n, k)``, y: ``(n,)`` classes, lengths: ``(n,)``, 1..l, default all l, all on the model's device.
    Entry [layer, t] is the mean, over the series that have step t, of the Euclidean norm of the derivative of the
    series' own cross-entropy, at its own last step, by the layer's H_t: the total derivative, through all later steps
    and upper layers. 0 where no series is that long. Falling towards early steps it vanishes, rising it explodes
    (Bengio, Simard & Frasconi 1994; Pascanu, Mikolov & Bengio 2013, https://arxiv.org/abs/1211.5063).

    It takes about a training step, and leaves weights, their ``.grad`` and torch's chance untouched. Raises
    ``ShapeError`` where the shapes do not fit.
    """
    model.check(X)
    l, n, _ = X.shape
    if tuple(y.shape) != (n,):
        raise ShapeError(f"y has the shape {tuple(y.shape)}; with {n} series it must be ({n},).")
    by_state = torch.autograd.grad(*_loss_and_states(model, X, y, lengths))
    norms = torch.stack(by_state).norm(dim=-1)
    there = n if lengths is None else (torch.arange(l, device=X.device)[:, None] < lengths).sum(1).clamp(min=1)
    return norms.sum(-1) / there


@torch.enable_grad()
def _loss_and_states(model: RNNModel, X: Tensor, y: Tensor, lengths: Tensor | None) -> tuple[Tensor, list[Tensor]]:
    """The sum of all losses, and for each layer a tensor ``(l, n, h)`` which has the gradient of the layer's states."""
    zeros = [X.new_zeros((*X.shape[:2], model.h)).requires_grad_() for _ in range(model.num_layers)]
    H = X.detach()
    for layer, E in enumerate(zeros):
        W_x, W_h, b_x, b_h = (weight.detach() for weight in model.layer_weights(layer))
        if model.cell == "lstm":
            H = _lstm(H, W_x, W_h, b_x, b_h, E)
        else:
            H = fast.layer(model.cell, H, W_x, W_h, b_x, b_h, E)
    logits = linear(last_states(H, lengths), model.fc.weight.detach(), model.fc.bias.detach())
    return cross_entropy(logits, y, reduction="sum"), zeros


def _lstm(X: Tensor, W_x: Tensor, W_h: Tensor, b_x: Tensor, b_h: Tensor, E: Tensor) -> Tensor:
    """H + E of one layer whose every step sees the sum too: what a step adds to the state before it is one more input
    with the weights of that state. So PyTorch's fused layer gives the total derivatives in one go."""
    start = X.new_zeros((1, *E.shape[1:]))
    seen = torch.cat([X, torch.cat([start, E[:-1]])], -1)
    weights = [torch.cat([W_x, W_h], 1), W_h, b_x, b_h]
    return torch.lstm(seen, (start, start), weights, True, 1, 0.0, True, False, False)[0] + E
