"""Small series sets in which every series can be told from every other by its first value."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.config import RunConfig
from rnnviz.records import Metrics, SeriesSet
from rnnviz.training.loop import Training
from tests.unit.nn.by_hand import Packed

CLASSES = ("down", "up", "flat")


def series_set(
    n: int = 26, l: int = 6, k: int = 2, num_classes: int = 3, unequal: bool = True, seed: int = 0
) -> SeriesSet:
    chance = np.random.default_rng(seed)
    y = chance.permutation(np.arange(n) % num_classes)
    lengths = chance.integers(1, l + 1, n) if unequal else np.full(n, l)
    lengths[0] = l
    X = chance.normal(5, 3, (l, n, k)) + (y - 1)[None, :, None] * np.arange(l)[:, None, None]
    X = X * (np.arange(l)[:, None] < lengths)[..., None]
    return SeriesSet(X, y, CLASSES[:num_classes], lengths=lengths, names=tuple(f"s{i}" for i in range(n)))


def config(**changes: Any) -> RunConfig:
    return RunConfig(**{"h": 3, "epochs": 2, "batch_size": 5, "learning_rate": 0.01, **changes})


def scaled(series: SeriesSet, by: SeriesSet) -> np.ndarray:
    """Standardised over the true steps of ``by``, with 0 in the padding; in double precision, step by step."""
    values = np.concatenate([by.X[: by.lengths[i], i] for i in range(by.n)]).astype(np.float64)
    X = (series.X - values.mean(axis=0)) / values.std(axis=0)
    for i in range(series.n):
        X[series.lengths[i] :, i] = 0
    return X


def twin_of(model: Any) -> nn.Module:
    """PyTorch's own classifier with a copy of these weights."""
    return Packed.like(model)


def logits_of(training: Training, series: SeriesSet) -> Tensor:
    """What PyTorch's own network says of raw series with the weights as they are, one series at a time."""
    X, twin = torch.tensor(scaled(series, training.train), dtype=torch.float32), twin_of(training.model)
    with torch.no_grad():
        return torch.cat([twin(X[: series.lengths[i], i : i + 1]) for i in range(series.n)])


def finish(training: Training) -> list[Metrics]:
    history = []
    while not training.done:
        metrics = training.advance()
        if metrics is not None:
            history.append(metrics)
    return history


def weights(training: Training) -> dict[str, np.ndarray]:
    return {name: weight.detach().numpy().copy() for name, weight in training.model.named_parameters()}


def assert_same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    """Bit for bit."""
    assert one.keys() == other.keys()
    for name, array in one.items():
        assert array.dtype == other[name].dtype, name
        assert array.tobytes() == other[name].tobytes(), f"{name} differs"
