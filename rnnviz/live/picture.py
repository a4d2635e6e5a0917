"""A run's frames as the stream shows them: in fixed axes, thinned to what a browser needs."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.analysis.projection import Projection, ProjectionFit
from rnnviz.live import wire
from rnnviz.records import Frame, SeriesSet
from rnnviz.runs.store import Store

HISTORY = 120
"""Frames of the past that a newly opened player is sent, evenly over what is recorded."""

CHUNK = 50
"""Frames read from the store at once."""

BOUNDED_CELLS = ("rnn", "gru", "lstm")


@dataclass(frozen=True)
class Picture:
    """One frame, ready to be sent."""

    seq: int
    data: bytes


class Pictures:
    """Reads new frames from the store and keeps the run's axes.

    Up to three units are shown as they are. More are shown in their principal components, fitted to every frame recorded
    so far: again when a state would leave the picture, when four times as many frames are there, and once more at the
    end of the run. Each fit has its own number, so that a player never mixes two.
    """

    def __init__(self, store: Store, run: str, cell: str, h: int, probes: SeriesSet) -> None:
        self._store, self._run = store, run
        self._mask = probes.mask
        self._fit = ProjectionFit(h, bounded=cell in BOUNDED_CELLS)
        self._refit_at = 1
        self._seqs: list[int] = []
        self.projection: Projection | None = None
        self.axes = 0
        self.final = False
        self.newest: Picture | None = None

    @property
    def last(self) -> int:
        """Number of the newest frame read, 0 before the first."""
        return self._seqs[-1] if self._seqs else 0

    def advance(self, finished: bool) -> bool:
        """Takes in what the store has since. True if there is anything new to send."""
        newest = self._take_in()
        ends = finished and not self.final and bool(self._seqs)
        if newest is None and not ends:
            return False
        self.final = finished
        newest = newest or self._frame(self.last)
        if ends or self._fit_is_due(newest[1]):
            self._refit()
        self.newest = self._draw(*newest)
        return True

    def _take_in(self) -> tuple[int, Frame, float] | None:
        newest = None
        while rows := self._store.frames(self._run, after=self.last, limit=CHUNK):
            for seq, frame, _ in rows:
                self._fit.add(frame.H, self._mask)
                self._seqs.append(seq)
            newest = rows[-1]
        return newest

    def axes_in_words(self) -> dict[str, Any]:
        """The fields of the stream's ``axes`` message."""
        p = self.projection
        assert p is not None
        return {
            "version": self.axes,
            "kind": p.kind,
            "names": list(p.names),
            "share": [round(float(s), 4) for s in p.share],
            "low": [float(v) for v in p.low],
            "high": [float(v) for v in p.high],
            "fitted": p.fitted,
            "final": self.final,
        }

    def history(self, after: int = 0) -> list[Picture]:
        """At most ``HISTORY`` pictures of frames later than ``after``, the newest always among them."""
        kept = self._store.frame_numbers(self._run)
        wanted = [seq for seq in kept if after < seq <= self.last]
        if len(wanted) > HISTORY:
            wanted = [wanted[i] for i in np.unique(np.linspace(0, len(wanted) - 1, HISTORY).round().astype(int))]
        return [self._draw(*self._frame(seq)) for seq in wanted]

    def _frame(self, seq: int) -> tuple[int, Frame, float]:
        return self._store.frames(self._run, after=seq - 1, limit=1)[0]

    def _fit_is_due(self, frame: Frame) -> bool:
        if self.projection is None or len(self._seqs) >= self._refit_at:
            return True
        shown = self.projection.apply(frame.H.astype(np.float32))[self._mask]
        return bool((shown < self.projection.low).any() or (shown > self.projection.high).any())

    def _refit(self) -> None:
        projection = self._fit.fit(self.projection)
        changed = self.projection is None or projection.kind == "pca" or not _same_range(projection, self.projection)
        if projection.kind == "units" and not changed:
            return
        self.projection = projection
        self.axes = zlib.crc32(b"".join(np.asarray(a, "<f8").tobytes() for a in (projection.mean, projection.axes, projection.low, projection.high)))
        self._refit_at = 4 * len(self._seqs)

    def _draw(self, seq: int, frame: Frame, committed: float) -> Picture:
        assert self.projection is not None
        coordinates = self.projection.apply(frame.H.astype(np.float32))
        return Picture(seq, wire.frame_bytes(frame, coordinates, self.projection, seq, committed, self.axes))


def _same_range(a: Projection, b: Projection) -> bool:
    return bool(np.array_equal(a.low, b.low) and np.array_equal(a.high, b.high))
