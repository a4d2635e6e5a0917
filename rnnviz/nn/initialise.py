"""Initial weights with which a recurrent network learns."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from rnnviz.nn.model import RNNModel

LONGEST = 50  # steps over which the slowest gated unit forgets at first


@torch.no_grad()
def initialise(model: RNNModel, seed: int) -> RNNModel:
    """Sets the model's weights in place, the same for the same seed, and leaves torch's global chance untouched.

    Elman cells start with ``W_hh`` = identity, so that a state persists until the input changes it and gradients
    reach the first step (Le, Jaitly & Hinton 2015, https://arxiv.org/abs/1504.00941). GRU and LSTM start with
    orthogonal blocks (Saxe et al. 2014) and with units which forget over different times, 2 to ``LONGEST`` steps
    (Tallec & Ollivier 2018, https://arxiv.org/abs/1804.11188). ``W_xh`` shrinks with the number of features, so
    that many of them push a unit no harder than one. Other biases are 0.
    """
    chance = torch.Generator().manual_seed(seed)
    for name, weight in model.named_parameters():
        weight.copy_(_initial(name, weight.detach().cpu(), model, chance))
    return model


def _initial(name: str, like: Tensor, model: RNNModel, chance: torch.Generator) -> Tensor:
    h = model.h
    if "bias" in name:
        return _bias(name, like, model)
    if "weight_hh" in name and model.cell in ("rnn", "rnn_relu"):
        return torch.eye(h)
    if "weight_hh" in name:
        return torch.cat([nn.init.orthogonal_(torch.empty(h, h), generator=chance) for _ in range(len(like) // h)])
    bound = (h * model.k) ** -0.5 if name == "rnn.weight_ih_l0" else h**-0.5
    return torch.empty_like(like).uniform_(-bound, bound, generator=chance)


def _bias(name: str, like: Tensor, model: RNNModel) -> Tensor:
    """Zeros, but for the gate that keeps the state: the second block of both GRU (z) and LSTM (f)."""
    bias = torch.zeros_like(like)
    if model.cell in ("gru", "lstm") and "bias_ih" in name:
        bias[model.h : 2 * model.h] = torch.linspace(0, math.log(LONGEST), model.h)
    return bias
