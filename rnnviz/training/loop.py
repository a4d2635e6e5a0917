"""The training loop: one optimiser step at a time, so that whoever drives it can look, pause or stop between two."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy, nll_loss

from rnnviz.config import RunConfig
from rnnviz.data.preparation import Scale, split_series
from rnnviz.errors import DivergedError, RnnVizError
from rnnviz.nn.initialise import initialise
from rnnviz.nn.model import RNNModel
from rnnviz.records import Metrics, SeriesSet
from rnnviz.training import checkpoint, quick
from rnnviz.training.adam import adam_for
from rnnviz.training.batches import Batch, Pool, order
from rnnviz.training.denormals import flushed
from rnnviz.training.devices import device_for
from rnnviz.training.health import check_loss
from rnnviz.training.match import matched
from rnnviz.training.steps import batch_size_for, fade, jitter, share_of


class Training:
    """One training of ``RNNModel`` on a series set, advanced step by step.

    series: what to learn from. config: everything else. held_out: a second set to test on; without it the share
    ``config.held_out`` of ``series`` is kept aside, the same for the same seed.
    Values are standardised per feature by the training part only, unless the series' preparation says otherwise
    (``Scale.of``). Each batch is learned from with a little noise on its values (``steps.jitter``), so the loss and
    accuracy of training are a bit worse than without.

    ``model``, ``config``, ``scale``, ``train`` and ``held_out`` (raw series sets), ``epoch`` (finished), ``batch``
    (done in the current epoch), ``batches`` (in an epoch), ``step`` (optimiser steps so far), ``learning_rate`` (may
    be set at any time).

    Raises ``DataError`` where the series cannot be split, ``DeviceError`` where the device is not here,
    ``ShapeError`` where the held-out set does not fit.
    """

    def __init__(self, series: SeriesSet, config: RunConfig, held_out: SeriesSet | None = None) -> None:
        self.config = config
        self.device = device_for(config.device)
        if held_out is None:
            here, aside = split_series(series, config.held_out, config.seed)
            self.train, self.held_out = series.take(here), series.take(aside)
        else:
            self.train, self.held_out = series, matched(held_out, series)
        self._use(Scale.of(self.train))
        self.model = _new_model(self.train, config).to(self.device)
        self._adam = adam_for(self.model, lambda name: share_of(name, config.cell, config.h))
        self.learning_rate = config.learning_rate
        self.epoch = self.batch = self.step = 0
        self._start_epoch()

    @property
    def learning_rate(self) -> float:
        """The run's learning rate; a step takes the part of it that ``steps.fade`` and ``steps.share_of`` say."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = self.config.but(learning_rate=value).learning_rate

    @property
    def batches(self) -> int:
        """Batches of one epoch."""
        return len(self._order)

    @property
    def done(self) -> bool:
        return self.epoch >= self.config.epochs

    def advance(self) -> Metrics | None:
        """One optimiser step. Returns the metrics of the epoch when this step finished it.

        Raises ``DivergedError`` when the loss is no longer finite; the model then has its last good weights.
        """
        if self.done:
            raise RnnVizError(f"This training has finished its {self.config.epochs} epochs.")
        started = perf_counter()
        try:
            with flushed():
                self._learn(self._pool.batch(self._order[self.batch]))
                tested = self._test() if self.batch == self.batches else None
        except DivergedError:
            self._adam.take_back()
            if self.batch == self.batches:  # it showed only in the test: the step before it is taken back
                self.batch, self.step = self.batch - 1, self.step - 1
            raise
        self._seconds += perf_counter() - started
        return self._finish_epoch(*tested) if tested else None

    def state(self) -> dict[str, NDArray[np.generic]]:
        """Copies of everything needed to go on bit for bit, at any step: numpy arrays by name."""
        counts = {name: np.array(getattr(self, name), np.int64) for name in ("epoch", "batch", "step")}
        sums = np.array([self._loss, self._correct, self._seen, self._seconds], np.float64)
        rate = np.array(self.learning_rate, np.float64)
        scale = {"scale.mean": np.array(self.scale.mean), "scale.std": np.array(self.scale.std)}
        return {**checkpoint.save(self._adam.tensors()), **counts, **scale, "learning_rate": rate, "sums": sums}

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        """Takes up what ``state()`` of a training with the same series and config gave."""
        checkpoint.load(self._adam.tensors(), state)
        self.learning_rate = float(state["learning_rate"])
        self.epoch, self.batch, self.step = (int(state[name]) for name in ("epoch", "batch", "step"))
        self._start_epoch()
        self._loss, self._correct, self._seen, self._seconds = (float(value) for value in state["sums"])
        mean, std = state["scale.mean"], state["scale.std"]
        if not (np.array_equal(mean, self.scale.mean) and np.array_equal(std, self.scale.std)):
            self._use(
                Scale(mean.astype(np.float32), std.astype(np.float32))
            )  # it began on a machine that rounds the mean in another way

    def _use(self, scale: Scale) -> None:
        self.scale = scale
        self._pool = Pool(self.train, scale.apply(self.train), self.device)
        self._held_out_pool = Pool(self.held_out, scale.apply(self.held_out), self.device)

    def _start_epoch(self) -> None:
        size = batch_size_for(self.train.n, self.config.batch_size)
        self._order = order(self.train.n, size, self.config.seed, self.epoch)
        self._loss = self._correct = self._seen = self._seconds = 0.0

    def _learn(self, batch: Batch) -> None:
        noise = jitter(tuple(batch.X.shape), self.config.seed, self.epoch, self.batch)
        way = self.model.learn_from(batch.X + torch.from_numpy(noise).to(self.device), batch.lengths)
        loss, slope, correct = judged(way.logits, batch.y)
        check_loss(loss, f"of step {self.step + 1}", self.learning_rate)
        progress = (self.epoch + self.batch / self.batches) / self.config.epochs
        self._adam.learn(way.by_weights(slope), self.learning_rate * fade(progress))
        n = len(batch.y)
        self._loss += loss * n
        self._correct += correct
        self._seen += n
        self.batch += 1
        self.step += 1

    @torch.no_grad()
    def _test(self) -> tuple[float, float]:
        loss = correct = 0.0
        for _, batch in self._held_out_pool.chunks():
            logits = self.model(batch.X, batch.lengths)
            loss += float(cross_entropy(logits, batch.y, reduction="sum"))
            correct += float((logits.argmax(1) == batch.y).sum())
        check_loss(loss, f"on the held-out series after epoch {self.epoch + 1}", self.learning_rate)
        return loss / self.held_out.n, correct / self.held_out.n

    def _finish_epoch(self, held_out_loss: float, held_out_accuracy: float) -> Metrics:
        loss, accuracy, seconds = self._loss / self._seen, self._correct / self._seen, self._seconds
        self.epoch, self.batch = self.epoch + 1, 0
        self._start_epoch()
        return Metrics(self.epoch, loss, accuracy, held_out_loss, held_out_accuracy, self.learning_rate, seconds)


def judged(logits: Tensor, y: Tensor) -> tuple[float, Tensor, int]:
    """The mean cross-entropy, its derivative by the logits, and how many are right."""
    if quick.takes(logits):
        slope = torch.empty_like(logits)
        code: Any = quick.kernels()
        loss, right = code.cross_entropy(logits.numpy(), y.numpy(), slope.numpy())
        return loss, slope, int(right)
    odds = torch.log_softmax(logits, 1)
    loss, own = nll_loss(odds, y).item(), y[:, None]
    slope = odds.exp_().scatter_add_(1, own, torch.full_like(own, -1, dtype=odds.dtype)).div_(len(y))
    return loss, slope, int((logits.argmax(1) == y).sum())


def _new_model(series: SeriesSet, config: RunConfig) -> RNNModel:
    with torch.random.fork_rng(
        devices=[]
    ):  # torch.nn draws weights of its own, which must not move the caller's chance
        model = RNNModel(series.k, config.h, config.num_layers, series.num_classes, config.cell)
    model.fast = True
    return initialise(model, config.seed)
