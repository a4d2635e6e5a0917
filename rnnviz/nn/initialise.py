"""Initial weights with which a recurrent network learns."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rnnviz.nn.model import RNNModel


@torch.no_grad()
def initialise(model: RNNModel, seed: int) -> RNNModel:
    """Sets the model's weights in place, the same for the same seed, and leaves torch's global chance untouched.

    Elman cells start with ``W_hh`` = identity, so that a state persists until the input changes it and gradients
    reach the first step (Le, Jaitly & Hinton 2015, https://arxiv.org/abs/1504.00941); GRU and LSTM with orthogonal
    blocks (Saxe et al. 2014) and, in the LSTM, a forget bias of 1 (Jozefowicz et al. 2015). Other biases are 0.
    """
    chance = torch.Generator().manual_seed(seed)
    for name, weight in model.named_parameters():
        weight.copy_(_initial(name, weight.detach().cpu(), model, chance))
    return model


def _initial(name: str, like: Tensor, model: RNNModel, chance: torch.Generator) -> Tensor:
    h = model.h
    if "bias" in name:
        start = torch.zeros_like(like)
        if model.cell == "lstm" and "bias_ih" in name:
            start[h : 2 * h] = 1.0
        return start
    if "weight_hh" in name and model.cell in ("rnn", "rnn_relu"):
        return torch.eye(h)
    if "weight_hh" in name:
        return torch.cat([nn.init.orthogonal_(torch.empty(h, h), generator=chance) for _ in range(len(like) // h)])
    bound = h**-0.5
    return torch.empty_like(like).uniform_(-bound, bound, generator=chance)
