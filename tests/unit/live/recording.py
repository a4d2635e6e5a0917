"""A worker's side of a run, played by hand into a store: no torch, no process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.records import Frame, Metrics, SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.claims import Position, Report, ending
from rnnviz.runs.store import RunRow, Store

WORKER = "worker"
P, EXAMINED = 6, 9


@dataclass
class Recording:
    """One run that is claimed, and grows when told to."""

    store: Store
    run: RunRow
    examined: SeriesSet
    probes: SeriesSet
    rng: np.random.Generator
    seq: int = 0
    epoch: int = 0

    @classmethod
    def begin(cls, store: Store, h: int = 5, cell: str = "rnn", epochs: int = 1000, n: int = 40) -> Recording:
        recording = cls.claimed(store, h, cell, epochs, n)
        recording.taken_up(0)
        return recording

    @classmethod
    def claimed(cls, store: Store, h: int = 5, cell: str = "rnn", epochs: int = 1000, n: int = 40) -> Recording:
        """A worker has it, and has not begun."""
        series = generate("rising", n=n, l=12)
        run = store.submit(store.add_series(series), RunConfig(h=h, cell=cell, epochs=epochs))
        store.announce(WORKER, 1, "here", ["cpu"])
        assert store.claim(run.id, WORKER) is not None
        return cls(store, run, series.take(range(EXAMINED)), series.take(range(P)), np.random.default_rng(0))

    def frame(self, spread: float = 0.3, **more: Any) -> Frame:
        """One more frame, with an epoch's metrics. more: further parts of the frame."""
        self.seq += 1
        self.epoch += 1
        l, h = self.probes.l, self.run.config.h
        probability = self.rng.random((l, P, 1))
        frame = Frame(
            self.epoch,
            10 * self.epoch,
            np.tanh(spread * self.rng.normal(size=(l, P, h))).astype(np.float16),
            np.concatenate([probability, 1 - probability], -1).astype(np.float16),
            **more,
        )
        metrics = Metrics(self.epoch, 1 / self.epoch, 0.5, 1 / self.epoch, 0.5, 1e-3, 0.01)
        self.store.report(
            self.run.id, WORKER, Report(self._position(), frame=(self.seq, codec.pack_frame(frame)), metrics=[metrics])
        )
        return frame

    def taken_up_again(self, epoch: int) -> None:
        """The worker is lost, and another one goes on from a checkpoint after this epoch."""
        self.store.gone(WORKER)
        self.store.announce(WORKER, 2, "here", ["cpu"])
        assert self.store.claim(self.run.id, WORKER) is not None
        self.taken_up(epoch)

    def taken_up(self, epoch: int) -> None:
        self.epoch = epoch
        self.store.begin(self.run.id, WORKER, self._position(), codec.pack_series(self.examined), P)

    def end(self, status: str = "done") -> None:
        self.store.report(self.run.id, WORKER, Report(self._position(), ends=ending(status)))

    def _position(self) -> Position:
        return Position(float(self.epoch), self.epoch, 10 * self.epoch, 1e-3)
