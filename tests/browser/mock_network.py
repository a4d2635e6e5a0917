"""A made-up run with real networks: each frame's weights, and all that PyTorch computes with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.config import Cell
from rnnviz.live import wire
from rnnviz.nn.flow import flow
from rnnviz.nn.initialise import initialise
from rnnviz.nn.model import RNNModel, flat_weights
from rnnviz.records import Frame, SeriesSet
from tests.browser.mock_stream import MockRun

GAIN = 0.5  # by which the weights have grown at the end


@dataclass
class NetworkRun(MockRun):
    """``MockRun`` whose frames are those of a network. more: examined series beyond the p probes. d: the first d units
    are the axes, so that coordinates are states."""

    cell: Cell = "rnn"
    num_layers: int = 1
    more: int = 4
    kind: str = "units"
    most_weights: int = 65_536
    without: bool = False  # weights, as of a network that is too large
    mean: tuple[float, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.d > self.h:
            self.d = self.h
        rng = np.random.default_rng(2)
        count = self.p + self.more
        y = np.concatenate([np.sort(self.y), rng.integers(0, len(self.classes), self.more)])
        self.y = y[: self.p]
        lengths = rng.integers(self.l // 2, self.l + 1, count) if self.uneven else np.full(count, self.l)
        self.lengths = lengths[: self.p]
        t = np.linspace(0, 1, self.l)[:, None, None]
        slope = np.linspace(1, -1, len(self.classes))[y][None, :, None]
        X = 3 + slope * t + rng.normal(0, 0.3, (self.l, count, self.k))
        names = tuple(f"s{i + 1}" for i in range(count))
        self.examined = SeriesSet(X, y, self.classes, lengths=lengths, names=names)
        self.X = self.examined.X[:, : self.p].transpose(1, 0, 2).copy()
        self.mean = tuple(float(v) for v in np.full(self.k, 3.0))
        self.std = 0.5

    @property
    def scaled(self) -> NDArray[np.float32]:
        """The networks' input, ``(l, m, k)``."""
        X = ((self.examined.X.astype(np.float64) - 3) / self.std).astype(np.float32)
        return np.where(self.examined.mask[..., None], X, np.float32(0))

    def network(self, seq: int) -> RNNModel:
        """The network of a frame: it grows while the epochs go on."""
        model = initialise(RNNModel(self.k, self.h, self.num_layers, len(self.classes), self.cell), seed=3)
        with torch.no_grad():
            for weight in model.parameters():
                weight.mul_(1 + GAIN * self.progress(self.epoch_of(seq)))
        return model

    @lru_cache(maxsize=8)  # noqa: B019 - a run lives as long as its test
    def frame(self, seq: int) -> Frame:
        model, X = self.network(seq), torch.tensor(self.scaled)
        lengths = torch.tensor(self.examined.lengths)
        with torch.no_grad():
            H, _ = model.run(X)
            P = model.fc(H).softmax(-1).numpy()
        probes, p = X[:, : self.p], self.p
        strength = flow(model, probes, torch.tensor(self.y), lengths[:p]).numpy()
        last = P[self.examined.lengths - 1, np.arange(self.examined.n)].argmax(-1).astype(np.uint8)
        W = np.empty(0, np.float32) if self.without else flat_weights(model)
        early = np.linspace(0.5, 1, 20, dtype=np.float32)
        off = ~self.examined.mask[:, :p]
        states, said = H[:, :p].numpy().copy(), P[:, :p].copy()
        states[off], said[off] = 0, 0
        return Frame(
            self.epoch_of(seq), seq * 10, states.astype(np.float16), said.astype(np.float16), W, strength, last, early
        )

    def __hash__(self) -> int:
        return id(self)

    def coordinates(self, seq: int) -> NDArray[np.float64]:
        return self.frame(seq).H.astype(np.float64).transpose(1, 0, 2)[..., : self.d]

    def frame_bytes(self, seq: int) -> bytes:
        plain = bytearray(super().frame_bytes(seq))
        P = self.frame(seq).P.astype(np.float32)
        parts = [P.argmax(-1).astype(np.uint8).T, np.rint(255 * P.max(-1)).astype(np.uint8).T]
        tail = b"".join(part.tobytes() for part in parts)
        plain[-len(tail) :] = tail
        return bytes(plain)

    def inside_bytes(self, seq: int) -> bytes:
        return wire.inside_bytes(self.frame(seq), seq)

    def series_bytes(self, index: int) -> bytes:
        return wire.series_bytes(self.examined, index)

    def hello(self, run: str) -> dict[str, Any]:
        said = super().hello(run)
        said["run"] |= {"cell": self.cell, "num_layers": self.num_layers}
        series = self.examined
        said["probes"]["names"] = list(series.names[: self.p])
        said["examined"] = {"names": list(series.names), "y": series.y.tolist(), "lengths": series.lengths.tolist()}
        said["most_weights"] = self.most_weights
        said["scale"] = {"mean": list(self.mean), "std": [self.std] * self.k}
        return said

    def axes(self) -> dict[str, Any]:
        axes = np.eye(self.h)[: self.d].tolist()
        return super().axes() | {"mean": [0.0] * self.h, "axes": axes}
