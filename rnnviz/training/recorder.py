"""What is recorded of a run while it trains: the hidden states of a few probe series, by the clock."""

from __future__ import annotations

from itertools import chain, zip_longest

import numpy as np
import torch

from rnnviz.data.preparation import Scale
from rnnviz.records import Frame, Ints
from rnnviz.training.batches import Pool
from rnnviz.training.loop import Training

LARGEST = float(np.finfo(np.float16).max)
FRAME_BYTES = 2**21  # long series or many units get fewer probes, so that one frame stays small


class Recorder:
    """Records frames of a training without touching it: no gradient, no chance, no weight changes.

    probes: how many held-out series at most, taken from all classes in turn; fewer where their states would be
    more than 2 MiB a frame. ``.probes`` holds them with their raw values, sorted by class.
    """

    def __init__(self, training: Training, probes: int = 32) -> None:
        self._training = training
        series = training.held_out
        room = FRAME_BYTES // (2 * series.l * (training.config.h + series.num_classes))
        self.probes = series.take(choose(series.y, max(1, min(probes, room))))
        self._scale: Scale | None = None

    @torch.no_grad()
    def frame(self) -> Frame:
        """The probes' states and verdicts with the weights as they are now; steps after a series' end are 0.

        States beyond float16 are cut to its largest number. With weights that have diverged P (and H) may be NaN.
        """
        training, l, n = self._training, self.probes.l, self.probes.n
        H = np.zeros((l, n, training.config.h), np.float16)
        P = np.zeros((l, n, self.probes.num_classes), np.float16)
        for index, batch in self._pool().chunks():
            states, _ = training.model.run(batch.X)
            H[: len(states), index] = states.clamp(-LARGEST, LARGEST).cpu().numpy()
            P[: len(states), index] = training.model.fc(states).softmax(-1).cpu().numpy()
        off = ~self.probes.mask
        H[off], P[off] = 0, 0
        return Frame(training.epoch + training.batch / training.batches, training.step, H, P)

    def _pool(self) -> Pool:
        if self._scale is not self._training.scale:
            self._scale = self._training.scale
            self._probe_pool = Pool(self.probes, self._scale.apply(self.probes), self._training.device)
        return self._probe_pool


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
