"""Adam (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980), with the gradient clipped, on all weights of a model.

On the CPU the weights lie end to end in one vector, of which the model's parameters are parts: so a step is one
kernel, or ten operations, and not ten for each weight. Elsewhere ``torch.optim`` does it, and cuDNN keeps its own order
of weights.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import Module
from torch.nn.utils import clip_grad_norm_, parameters_to_vector

from rnnviz.training import quick
from rnnviz.training.steps import CLIP

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8
Share = Callable[[str], float]
"""The part of the learning rate that a weight of this name takes."""


class Adam(ABC):
    """Moves the weights of a model in place, and keeps a copy of those which are known to be good."""

    def __init__(self, model: Module) -> None:
        self._named = dict(model.named_parameters())
        self.weights = list(self._named.values())

    @abstractmethod
    def learn(self, slopes: Sequence[Tensor], rate: float) -> None:
        """One step down the slopes, derivatives by ``weights``; these, as they were, become the good ones."""

    @abstractmethod
    def take_back(self) -> None:
        """The weights become the good ones again."""

    @abstractmethod
    def tensors(self) -> dict[str, Tensor]:
        """What a training changes, by name: the weights, the good ones, Adam's moments and steps."""


class Flat(Adam):
    def __init__(self, model: Module, share: Share) -> None:
        super().__init__(model)
        self._all = parameters_to_vector(self.weights).detach().clone()
        self._good, self._gradient, self._scaled, self._root = (torch.clone(self._all) for _ in range(4))
        self._first, self._second = torch.zeros_like(self._all), torch.zeros_like(self._all)
        shares = [torch.full_like(weight.detach(), share(name)).flatten() for name, weight in self._named.items()]
        self._shares = torch.cat(shares)
        self._step = torch.zeros(())
        self._count = self._step.numpy()  # the same memory, without a call of PyTorch
        kept = (self._all, self._good, self._gradient, self._first, self._second, self._shares)
        self._arrays = [vector.numpy() for vector in kept]
        for weight, part in zip(self.weights, self._parts(self._all), strict=True):
            weight.data = part

    def _parts(self, vector: Tensor) -> Iterable[Tensor]:
        sizes = [weight.numel() for weight in self.weights]
        return (part.view_as(own) for part, own in zip(vector.split(sizes), self.weights, strict=True))

    def learn(self, slopes: Sequence[Tensor], rate: float) -> None:
        gradient = torch.cat([slope.reshape(-1) for slope in slopes], out=self._gradient)
        if quick.takes(gradient):
            return self._move_quickly(rate)
        self._good.copy_(self._all)
        norm = float(torch.linalg.vector_norm(gradient))
        if not norm <= CLIP:  # nor where it is no number, as torch has it
            gradient.mul_(CLIP / (norm + 1e-6))
        self._move(gradient, rate)

    def _move(self, gradient: Tensor, rate: float) -> None:
        step = int(self._step.add_(1))
        self._first.lerp_(gradient, 1 - BETA_1)
        self._second.mul_(BETA_2).addcmul_(gradient, gradient, value=1 - BETA_2)
        root = torch.sqrt(self._second, out=self._root).mul_(1 / sqrt(1 - BETA_2**step)).add_(EPSILON)
        torch.mul(self._first, self._shares, out=self._scaled)
        self._all.addcdiv_(self._scaled, root, value=-rate / (1 - BETA_1**step))

    def _move_quickly(self, rate: float) -> None:
        self._count += 1
        step = int(self._count)
        factors = (rate / (1 - BETA_1**step), sqrt(1 - BETA_2**step))
        how = np.array((CLIP, BETA_1, BETA_2, EPSILON, *factors), np.float32)
        code: Any = quick.kernels()
        code.adam(*self._arrays, how)

    def take_back(self) -> None:
        self._all.copy_(self._good)

    def tensors(self) -> dict[str, Tensor]:
        parts = [self._parts(vector) for vector in (self._all, self._good, self._first, self._second)]
        found: dict[str, Tensor] = {}
        for name, weight, good, first, second in zip(self._named, *parts, strict=True):
            moments = {"step": self._step, "exp_avg": first, "exp_avg_sq": second}
            found |= {f"model.{name}": weight, f"good.{name}": good}
            found |= {f"adam.{name}.{what}": moment for what, moment in moments.items()}
        return found


class Torchs(Adam):
    """``torch.optim.Adam``, one group for all weights that take the same part of the learning rate."""

    def __init__(self, model: Module, share: Share) -> None:
        super().__init__(model)
        groups: dict[float, list[Tensor]] = {}
        for name, weight in self._named.items():
            groups.setdefault(share(name), []).append(weight)
        self._fused = self.weights[0].device.type != "mps"
        self._adam = torch.optim.Adam(
            [{"params": weights, "share": share} for share, weights in groups.items()],
            betas=(BETA_1, BETA_2),
            eps=EPSILON,
            fused=self._fused,
        )
        self._good = [weight.detach().clone() for weight in self.weights]
        for weight in self.weights:
            self._adam.state[weight] = self._start(weight)

    def _start(self, weight: Tensor) -> dict[str, Tensor]:
        """What Adam gives a weight at its first step, so that it can be saved before."""
        zeros = {name: torch.zeros_like(weight.detach()) for name in ("exp_avg", "exp_avg_sq")}
        return {"step": torch.zeros((), device=weight.device if self._fused else "cpu"), **zeros}

    def learn(self, slopes: Sequence[Tensor], rate: float) -> None:
        torch._foreach_copy_(self._good, [weight.data for weight in self.weights])
        for weight, slope in zip(self.weights, slopes, strict=True):
            weight.grad = slope
        clip_grad_norm_(self.weights, CLIP)
        for group in self._adam.param_groups:
            group["lr"] = rate * group["share"]
        self._adam.step()
        self._adam.zero_grad()

    def take_back(self) -> None:
        torch._foreach_copy_([weight.data for weight in self.weights], self._good)

    def tensors(self) -> dict[str, Tensor]:
        found: dict[str, Tensor] = {}
        for (name, weight), good in zip(self._named.items(), self._good, strict=True):
            found |= {f"model.{name}": weight.detach(), f"good.{name}": good}
            found |= {f"adam.{name}.{what}": value for what, value in self._adam.state[weight].items()}
        return found


def adam_for(model: Module, share: Share) -> Adam:
    device = next(model.parameters()).device.type
    return Flat(model, share) if device == "cpu" else Torchs(model, share)
