"""The loop that everyone writes: ``nn.RNN``, ``DataLoader``, ``Adam``; and what all loops of the race are given."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from rnnviz.nn.model import RNNModel
from rnnviz.records import Floats
from rnnviz.training.batches import order
from rnnviz.training.loop import Training
from rnnviz.training.steps import CLIP, fade, jitter, share_of


class Given:
    """The series, and at each step which of them, with what noise and how fast, as ``Training`` has it."""

    def __init__(self, training: Training) -> None:
        self.config, self.model = training.config, copy.deepcopy(training.model)
        self.X, self.y = training.scale.apply(training.train), training.train.y
        self.batches = training.batches
        self.epoch = self.batch = 0

    def order(self) -> list[np.ndarray]:
        return order(len(self.y), self.config.batch_size, self.config.seed, self.epoch)

    def noise(self, n: int) -> Floats:
        """``(l, n, k)``"""
        return jitter((len(self.X), n, self.X.shape[2]), self.config.seed, self.epoch, self.batch)

    def rate(self) -> float:
        return self.config.learning_rate * fade((self.epoch + self.batch / self.batches) / self.config.epochs)

    def share(self, name: str) -> float:
        return share_of(name, self.config.cell, self.config.h)

    def done(self) -> None:
        self.batch += 1
        if self.batch == self.batches:
            self.epoch, self.batch = self.epoch + 1, 0


class Classifier(nn.Module):
    def __init__(self, model: RNNModel) -> None:
        super().__init__()
        self.rnn, self.fc = copy.deepcopy(model.rnn), copy.deepcopy(model.fc)
        self.rnn.batch_first = True

    def forward(self, X: Tensor) -> Tensor:
        H, _ = self.rnn(X)
        return self.fc(H[:, -1])


class Plain:
    """As PyTorch's tuning guide advises: gradients set to None, fused Adam, one thread, no process to load."""

    def __init__(self, training: Training) -> None:
        self._given = given = Given(training)
        self._model = Classifier(given.model)
        self._set = TensorDataset(torch.tensor(given.X).transpose(0, 1).contiguous(), torch.tensor(given.y))
        groups: dict[float, list[nn.Parameter]] = {}
        for name, weight in self._model.named_parameters():
            groups.setdefault(given.share(name), []).append(weight)
        self._adam = torch.optim.Adam([{"params": w, "share": share} for share, w in groups.items()], fused=True)
        self._losses: list[float] = []
        self._batches = self._load()

    def _load(self) -> Iterator[tuple[Tensor, Tensor]]:
        sampler = [int(i) for batch in self._given.order() for i in batch]
        yield from DataLoader(self._set, batch_size=self._given.config.batch_size, sampler=sampler)

    def step(self) -> None:
        given = self._given
        if given.batch == 0:
            self._batches, self._losses = self._load(), []
        X, y = next(self._batches)
        X = X + torch.from_numpy(given.noise(len(y))).transpose(0, 1)
        self._adam.zero_grad()
        loss = nn.functional.cross_entropy(self._model(X), y)
        loss.backward()
        nn.utils.clip_grad_norm_(self._model.parameters(), CLIP)
        given.batch += 1  # the rate is that of the end of a step
        for group in self._adam.param_groups:
            group["lr"] = given.rate() * group["share"]
        given.batch -= 1
        self._adam.step()
        self._losses.append(loss.item())
        given.done()

    def loss(self) -> float:
        return float(np.mean(self._losses))


def plain_weights(model: RNNModel, seed: int = 0) -> None:
    """Gives the model the weights with which ``torch.nn`` starts."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        fresh = RNNModel(model.k, model.h, model.num_layers, model.num_classes, model.cell)
        for weight, new in zip(model.parameters(), fresh.parameters(), strict=True):
            weight.copy_(new)
