"""Training in a notebook: one call, and a run to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from rnnviz.config import RunConfig
from rnnviz.data.preparation import like
from rnnviz.errors import ConfigError, ShapeError
from rnnviz.nn.influence import influence
from rnnviz.nn.model import RNNModel
from rnnviz.nn.saliency import Saliency, saliency
from rnnviz.nn.trace import Trace, trace
from rnnviz.records import Floats, Frame, Metrics, SeriesSet
from rnnviz.training.batches import Pool
from rnnviz.training.loop import Training
from rnnviz.training.match import check_features
from rnnviz.training.recorder import Pace, Recorder

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["epoch", "loss", "accuracy", "held_out_loss", "held_out_accuracy"]
FRAMES_BYTES = 2**26  # what the frames of a run may take in memory
OnFrame = Callable[[Frame, "pd.DataFrame"], None]


def train(
    series: SeriesSet,
    config: RunConfig | None = None,
    held_out: SeriesSet | None = None,
    on_frame: OnFrame | None = None,
) -> Run:
    """Trains a recurrent classifier on a series set and returns the finished run.

    config: default ``RunConfig()``. held_out: a second set to test on; default a stratified share of ``series``.
    on_frame: called with each recorded ``Frame`` and the history so far, at most 25 times a second.

    Raises ``DataError``, ``ShapeError`` or ``DeviceError`` before it starts where something does not fit, and
    ``DivergedError`` when the loss is no longer a number.

    >>> import rnnviz
    >>> series = rnnviz.generate("rising", n=40, l=10)
    >>> run = rnnviz.train(series, rnnviz.RunConfig(epochs=2, h=4))
    >>> run.states(series).shape
    (1, 10, 40, 4)
    """
    run = Run(Training(series, config or RunConfig(), held_out))
    run._go(on_frame)
    return run


class Run:
    """A training and what it left: ``history``, ``frames``, ``model``, ``config``, ``probes`` (of the frames)."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._recorder = Recorder(training)
        self._metrics: list[Metrics] = []
        self.frames: list[Frame] = []
        self.config: RunConfig = training.config
        self.model: RNNModel = training.model
        self.probes: SeriesSet = self._recorder.probes
        self.train: SeriesSet = training.train
        self.held_out: SeriesSet = training.held_out

    def __repr__(self) -> str:
        c = self.config
        last = f", held-out accuracy {self._metrics[-1].held_out_accuracy:.2f}" if self._metrics else ""
        return f"Run({c.cell}, h={c.h}, num_layers={c.num_layers}, epoch {len(self._metrics)} of {c.epochs}{last})"

    @property
    def history(self) -> pd.DataFrame:
        """A row per epoch: epoch, loss, accuracy (means while it learns), held_out_loss, held_out_accuracy (after)."""
        import pandas as pd

        rows = [[asdict(metrics)[name] for name in COLUMNS] for metrics in self._metrics]
        return pd.DataFrame(rows, columns=COLUMNS).astype({**dict.fromkeys(COLUMNS, "float64"), "epoch": "int64"})

    def states(self, series: SeriesSet) -> Floats:
        """H of every layer, ``(num_layers, l, n, h)`` float32, for raw (unscaled) series.

        They are prepared as the run's own were, so that l may become another one (``data.preparation.like``). Steps
        after a series' own end are 0. Raises ``ShapeError`` where k is not the one learned, ``DataError`` where the
        series were prepared in another way already.
        """
        series = like(self.train.source, series)
        H = np.zeros((self.config.num_layers, series.l, series.n, self.config.h), np.float32)
        with torch.no_grad():
            for index, batch in self._pool(series).chunks():
                H[:, : len(batch.X), index] = self.model.states(batch.X).cpu().numpy()
        H[:, ~series.mask] = 0
        return H

    def predict(self, series: SeriesSet) -> list[str]:
        """The class name of each of the raw (unscaled) series. They are prepared and refused as for ``states``."""
        pool = self._pool(like(self.train.source, series))
        with torch.no_grad():
            verdicts = [self.model(batch.X, batch.lengths).argmax(1) for _, batch in pool.chunks()]
        return [self.train.classes[int(i)] for i in torch.cat(verdicts)]

    def trace(self, series: SeriesSet, i: int) -> Trace:
        """Every number that the network computes on the way through raw series i (from 0): states, gates, verdicts.

        ``rnnviz.nn.card.equation`` makes the equation of one unit at one step of it. The series is prepared and refused
        as for ``states``, and ends at its own last step. Raises ``ShapeError`` where there is no series i.
        """
        one = self._one(series, i)
        return trace(self.model, self._scaled(one)[:, 0].cpu().numpy(), one.features)

    def flow(self) -> Floats:
        """``(num_layers, l)`` float32: how strongly the probes' losses depend on each layer's state at each step, with
        the weights as they are now; the norm of the loss's derivative, see ``rnnviz.nn.flow.flow``. A gradient beyond
        all numbers counts as the largest one."""
        return self._recorder.flow()

    def saliency(
        self, series: SeriesSet, i: int, method: str = "integrated gradients", class_: str | None = None
    ) -> Saliency:
        """What in raw series i (from 0) speaks for a class, see ``rnnviz.nn.saliency.Saliency``.

        method: "integrated gradients" (a value per step and feature) or "occlusion" (one per step). class_: a class
        learned, by name, default the one that the network says. The series is prepared and refused as for ``states``.
        Raises ``ConfigError`` for another method or class, ``ShapeError`` where there is no series i.
        """
        if class_ is not None and class_ not in self.train.classes:
            raise ConfigError(f"There is no class {class_!r}; the network learned {', '.join(self.train.classes)}.")
        target = None if class_ is None else self.train.classes.index(class_)
        return saliency(self.model, self._scaled(self._one(series, i))[:, 0], target, method)

    def influence(self, series: SeriesSet, i: int) -> Floats:
        """``(l, l)`` float32: entry [s, t] is how much the input at step s of raw series i (from 0) moves the top
        layer's state at step t, the Frobenius norm of dH_t/dX_s; 0 where s > t. l: the series' own length.

        The series is prepared and refused as for ``states``. Raises ``ShapeError`` where there is no series i.
        """
        return influence(self.model, self._scaled(self._one(series, i))[:, 0]).cpu().numpy()

    def _one(self, series: SeriesSet, i: int) -> SeriesSet:
        """Series i alone, prepared as the run's own."""
        if not 0 <= i < series.n:
            raise ShapeError(f"There is no series {i}; there are {series.n}, counted from 0.")
        return like(self.train.source, series.take([i]))

    def _scaled(self, one: SeriesSet) -> Tensor:
        """``(l, 1, k)`` of one series, l its own length."""
        return self._pool(one).batch(np.arange(1)).X

    def _pool(self, series: SeriesSet) -> Pool:
        check_features(series, self.model.k)
        return Pool(series, self._training.scale.apply(series), self._training.device)

    def _go(self, on_frame: OnFrame | None) -> None:
        pace = Pace(share=0.3 if on_frame else 0.05)  # who asks for frames wants to see them
        while not self._training.done:
            if pace.due(started := perf_counter()):
                self._record(on_frame)
                pace.spent(now := perf_counter(), now - started)
            metrics = self._training.advance()
            if metrics is not None:
                self._metrics.append(metrics)
        self._record(on_frame)

    def _record(self, on_frame: OnFrame | None) -> None:
        frame = self._recorder.frame()
        if not frame.finite:
            return
        self.frames.append(frame)
        if sum(kept.nbytes for kept in self.frames) > FRAMES_BYTES:
            self.frames = self.frames[:1] + self.frames[1:-1][1::2] + self.frames[-1:]
        if on_frame is not None:
            on_frame(frame, self.history)
