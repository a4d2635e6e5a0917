"""What is recorded of a run while it trains: the hidden states of a few probe series, by the clock."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.analysis.verdicts import steps_seen
from rnnviz.data.preparation import Scale
from rnnviz.nn.flow import flow
from rnnviz.nn.model import flat_weights
from rnnviz.nn.shapes import GATES, count_weights
from rnnviz.records import MOST_WEIGHTS, NOTHING, Floats, Frame, Ints
from rnnviz.training.batches import Pool
from rnnviz.training.loop import Training

LARGEST = float(np.finfo(np.float16).max)
FRAME_BYTES = 3 * 2**19  # long series or many units get fewer probes, so that one frame stays small
MOST_EXAMINED = 256
EXAMINED_WORK = 2**28  # multiplications of the recurrence to read all the examined series: some 100 ms, now and then


class Recorder:
    """Records frames of a training without touching it: no chance, no gradient and no weight changes.

    probes: how many held-out series at most, taken from all classes in turn; fewer where their states would be
    more than 1.5 MiB a frame. ``.probes`` holds them with their raw values, sorted by class. ``.examined`` holds those
    held-out series whose verdicts a frame keeps, the probes first: up to 256, fewer where reading them takes long.
    """

    def __init__(self, training: Training, probes: int = 32) -> None:
        self._training = training
        series, config = training.held_out, training.config
        room = FRAME_BYTES // (2 * series.l * (config.h + series.num_classes))
        chosen = choose(series.y, max(1, min(probes, room)))
        more = choose(series.y, max(len(chosen), min(MOST_EXAMINED, EXAMINED_WORK // self._work())))
        self.probes = series.take(chosen)
        self.examined = series.take(np.concatenate([chosen, more[~np.isin(more, chosen)]]))
        weights = count_weights(series.k, config.h, config.num_layers, series.num_classes, config.cell)
        self._keeps_weights = weights <= MOST_WEIGHTS
        self._scale: Scale | None = None

    def _work(self) -> int:
        """Multiplications of the recurrence to read one series of full length; little is read out."""
        config, series = self._training.config, self._training.held_out
        inputs = series.k + (config.num_layers - 1) * config.h
        return series.l * GATES[config.cell] * config.h * (inputs + config.num_layers * config.h)

    def frame(self, measured: bool = True) -> Frame:
        """What the network is and says with the weights as they are now; steps after a series' end are 0.

        States beyond float16 are cut to its largest number. With weights that have diverged parts may be NaN.
        measured: also flow, verdicts and early, which take several times as long as the rest.
        """
        self._put_there()
        training = self._training
        return Frame(
            training.epoch + training.batch / training.batches,
            training.step,
            *self._read(),
            flat_weights(training.model) if self._keeps_weights else NOTHING,
            **(self.measure() if measured else {}),
        )

    @torch.no_grad()
    def _read(self) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
        """H ``(l, p, h)`` and P ``(l, p, num_classes)`` of the probes."""
        model = self._training.model
        states = model.read(self._probe_batch.X)
        logits = torch.addmm(model.fc.bias[:, None], model.fc.weight, states.flatten(0, 1).T)
        P = logits.softmax(0).T.unflatten(0, states.shape[:2])  # few classes: along the long axis it is much faster
        return self._kept(states.clamp(-LARGEST, LARGEST)), self._kept(P)

    def _kept(self, values: Tensor) -> NDArray[np.float16]:
        """``(l, p, any)``, 0 after each series' end. PyTorch rounds to float16 twenty times as fast as NumPy."""
        kept = np.zeros((self.probes.l, *values.shape[1:]), np.float16)
        kept[: len(values)] = values.half().cpu().numpy()
        kept[~self.probes.mask] = 0
        return kept

    def measure(self) -> dict[str, Any]:
        """The parts of a frame that take long, by name."""
        self._put_there()
        says = self._says()
        early = (says == self.examined.y).mean(1).astype(np.float32)
        return {"flow": self.flow(), "verdicts": says[-1], "early": early}

    @torch.no_grad()
    def _says(self) -> NDArray[np.uint8]:
        """``(20, m)`` what is said of the examined series when so much of each is seen, the whole of it last."""
        model, steps = self._training.model, steps_seen(self.examined.lengths)
        says = np.zeros(steps.shape, np.uint8)
        for index, batch in self._examined_pool.chunks():
            states = model.read(batch.X)
            seen = states[torch.from_numpy(steps[:, index] - 1), torch.arange(len(index))]
            says[:, index] = model.fc(seen).argmax(-1).cpu().numpy()
        return says

    def flow(self) -> Floats:
        """``(num_layers, l)`` float32: how strongly the probes' losses depend on each layer's state at each step.

        See ``rnnviz.nn.flow.flow``. Gradients beyond all numbers have exploded, and count as the largest one.
        """
        self._put_there()
        model, probes = self._training.model, self._probe_batch
        strength = flow(model, probes.X, probes.y, self._probe_lengths).cpu().numpy()
        result = np.zeros((model.num_layers, self.probes.l), np.float32)
        most = float(np.finfo(np.float32).max)
        result[:, : strength.shape[1]] = np.nan_to_num(strength, nan=most, posinf=most)
        return result

    def _put_there(self) -> None:
        """The series on the device, scaled as the training scales now."""
        if self._scale is not self._training.scale:
            self._scale = self._training.scale
            self._examined_pool = Pool(self.examined, self._scale.apply(self.examined), self._training.device)
            self._probe_batch = self._examined_pool.batch(np.arange(self.probes.n))
            self._probe_lengths = torch.tensor(self.probes.lengths, device=self._training.device)


def choose(y: Ints, count: int) -> Ints:
    """At most ``count`` positions of y, from all classes in turn, sorted by class and then by position."""
    by_class = [np.flatnonzero(y == label) for label in np.unique(y)]
    in_turn = [int(i) for i in chain.from_iterable(zip_longest(*by_class)) if i is not None]
    chosen = np.sort(np.array(in_turn[:count], np.int64))
    return chosen[np.argsort(y[chosen], kind="stable")]


class Pace:
    """When the next frame is due: by the clock, so that recording never costs more than a small share of the time.

    per_second: frames a second at most. share: the part of the time that recording may take.
    Times are seconds of one clock, ``time.perf_counter()`` for instance. The first frame is always due.
    """

    def __init__(self, per_second: float = 25, share: float = 0.05) -> None:
        self._gap = 1 / per_second
        self._rest = 1 / share - 1
        self._next = -np.inf

    def due(self, now: float) -> bool:
        """True when a frame may be taken at this time. The next one is then due after the usual gap."""
        if now < self._next:
            return False
        self._next = now + self._gap
        return True

    def spent(self, now: float, cost: float) -> None:
        """Tells what the last frame cost in seconds, whatever was done with it included; costly frames become rarer."""
        self._next = max(self._next, now + cost * self._rest)
