"""A run's frames as the stream shows them: in fixed axes, thinned to what a browser needs."""

from __future__ import annotations

import threading
import zlib
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnviz.analysis.projection import Projection, ProjectionFit
from rnnviz.live import wire
from rnnviz.records import Frame, SeriesSet
from rnnviz.runs.store import Store

HISTORY, HISTORY_BYTES = 120, 4 * 2**20
"""Frames of the past that a newly opened player is sent, evenly over what is recorded, and how much they may weigh."""

RENEWED = 32
"""Frames of the past that a player is sent again while the run goes on, where the axes have changed."""

FEWEST = 8
"""Frames of the past that are sent however large they are."""

MEASURED_BYTES = 16 * 2**20
"""What was measured in the frames of a run may take so much memory."""

CHUNK = 50
"""Frames read from the store at once."""

NOTHING: tuple[tuple[int, ...], list[Picture]] = (), []
BOUNDED_CELLS = ("rnn", "gru", "lstm")

Row = tuple[int, Frame, float]
"""A frame's number, the frame, and when it was committed."""


@dataclass(frozen=True)
class Picture:
    """One frame, ready to be sent. axes: the number of the axes that it is drawn in. inside: for those who look
    inside."""

    seq: int
    axes: int
    data: bytes
    inside: bytes

    @property
    def nbytes(self) -> int:
        return len(self.data) + len(self.inside)


class Pictures:
    """Reads new frames from the store and keeps the run's axes.

    Up to three units are shown as they are. More are shown in their principal components, fitted to every frame
    recorded so far, again as these multiply, and once more at the end of the run. Axes that change have another
    number, so that a player never mixes two.
    """

    def __init__(self, store: Store, run: str, cell: str, h: int, probes: SeriesSet) -> None:
        self._store, self._run = store, run
        self._mask = probes.mask
        self._fit = ProjectionFit(h, bounded=cell in BOUNDED_CELLS)
        self._busy = threading.Lock()
        self._fitted_at = 1
        self._seqs: list[int] = []
        self._measured: list[tuple[int, wire.Measured]] = []
        self.projection: Projection | None = None
        self.axes = 0
        self.final = False
        self.newest: Picture | None = None
        self._kept: tuple[tuple[int, ...], list[Picture]] = NOTHING

    @property
    def state(self) -> tuple[int, int, bool]:
        """What a player must have been told: the axes' number, the frames behind them, and whether these are all."""
        return self.axes, self.projection.fitted if self.projection else 0, self.final

    @property
    def last(self) -> int:
        """Number of the newest frame read, 0 before the first."""
        return self._seqs[-1] if self._seqs else 0

    @property
    def nbytes(self) -> int:
        """What is kept of the frames that were read."""
        kept = sum(picture.nbytes for picture in self._kept[1])
        return kept + sum(measured.nbytes for _, measured in self._measured)

    def advance(self, finished: bool) -> bool:
        """Takes in what the store has since. True if there is anything new to send."""
        with self._busy:
            return self._advance(finished)

    def _advance(self, finished: bool) -> bool:
        fresh = self._take_in()
        ends = finished and not self.final
        newest = fresh or (self._last_kept() if ends else None)
        self.final = finished
        if newest is None:
            return False
        self._kept = NOTHING
        if ends or self._fit_is_due():
            self._refit()
        self.newest = self._draw(newest, self._placed(newest[1]))
        return True

    def _take_in(self) -> Row | None:
        newest = None
        while rows := self._store.frames(self._run, after=self.last, limit=CHUNK):
            for seq, frame, _ in rows:
                self._fit.add(frame.H, self._mask)
                self._seqs.append(seq)
                if frame.early.size:
                    self._keep_measured(seq, wire.Measured.of(frame))
            newest = rows[-1]
        return newest

    def _keep_measured(self, seq: int, measured: wire.Measured) -> None:
        """Of too many every second one goes: a picture then carries an earlier one, which says its epoch."""
        self._measured.append((seq, measured))
        if len(self._measured) * measured.nbytes > MEASURED_BYTES:
            self._measured = self._measured[:1] + self._measured[1:-1][1::2] + self._measured[-1:]

    def _last_kept(self) -> Row | None:
        """The newest frame that is still there: what a lost worker had done since its checkpoint is dropped."""
        kept = self._store.frame_numbers(self._run)
        return self._store.frames(self._run, after=kept[-1] - 1, limit=1)[0] if kept else None

    def past(
        self, axes: int, after: int, inside: bool = True, has: int = 0
    ) -> tuple[dict[str, Any], list[Picture], int]:
        """The fields of the stream's ``axes`` message, the pictures that a player lacks, what it ``has`` with these.

        axes: the number of the axes it draws in. after: the newest frame it holds in these, from another connection.
        has: of how many pictures the choice was that this connection has sent in them, 0 before any: an even choice of
        at most ``HISTORY``, the newest among them; of ``RENEWED`` where others were sent and the run goes on; fewer
        where they weigh much. inside: whether it looks inside.

        ``afresh`` in the message: the pictures replace what the player holds, though the axes are the same.
        """
        with self._busy:
            most = RENEWED if has and not self.final else HISTORY
            same = axes == self.axes
            if same and has >= most:
                return self._axes_in_words(0, False), [], has
            since, fitting = (after if same and not has else 0), min(most, self._most(inside))
            past = self._drawn(since, fitting)
            if since and self.axes != axes:  # they may have had to be widened only now
                past = self._drawn(0, fitting)
            if past:
                self.newest = past[-1]
            return self._axes_in_words(len(past), same and has > 0), past, most

    def _drawn(self, after: int, most: int) -> list[Picture]:
        """A choice of the whole run is kept until there is more of it: a run that is over is opened again and again."""
        asked = (self.axes, after, most, self.last)
        key, pictures = self._kept
        if key == asked:
            return pictures
        rows = self._store.frames_numbered(self._run, self._chosen(after, most))
        placed = [self._placed(frame) for _, frame, _ in rows]  # before any is drawn: they may widen the axes
        pictures = [self._draw(row, shown) for row, shown in zip(rows, placed, strict=True)]
        if self.final and not after and sum(picture.nbytes for picture in pictures) <= HISTORY_BYTES:
            self._kept = (self.axes, after, most, self.last), pictures  # they may have widened the axes
        return pictures

    def _chosen(self, after: int, most: int) -> list[int]:
        wanted = [seq for seq in self._store.frame_numbers(self._run) if after < seq <= self.last]
        if len(wanted) <= most:
            return wanted
        return [wanted[i] for i in np.unique(np.linspace(0, len(wanted) - 1, most).round().astype(int))]

    def _most(self, inside: bool) -> int:
        weight = len(self.newest.data) + inside * len(self.newest.inside) if self.newest else 1
        return max(FEWEST, min(HISTORY, HISTORY_BYTES // weight))

    def _axes_in_words(self, past: int, afresh: bool) -> dict[str, Any]:
        p = self.projection
        assert p is not None
        return {
            "version": self.axes,
            "past": past,
            "afresh": afresh,
            "kind": p.kind,
            "names": list(p.names),
            "share": [round(float(s), 4) for s in p.share],
            "low": [float(v) for v in p.low],
            "high": [float(v) for v in p.high],
            "fitted": p.fitted,
            "final": self.final,
            "mean": p.mean.round(7).tolist(),
            "axes": p.axes.T.round(7).tolist(),
        }

    def _fit_is_due(self) -> bool:
        return self.projection is None or len(self._seqs) >= 4 * self._fitted_at

    def _refit(self) -> None:
        """Units stay where they are, so that what was sent stays good; only what is said of them changes."""
        fitted, before = self._fit.fit(self.projection), self.projection
        self._fitted_at = len(self._seqs)
        if before is None or fitted.kind == "pca":
            self._take(fitted)
        else:
            self.projection = replace(before, share=fitted.share, fitted=fitted.fitted)

    def _placed(self, frame: Frame) -> np.ndarray:
        """The states in the axes, ``(l, p, d)``. None is ever drawn where it is not: ranges that are too narrow are
        widened, which moves no state."""
        assert self.projection is not None
        shown = self.projection.apply(frame.H.astype(np.float32))
        own = shown[self._mask]
        if not self.projection.shows(own):
            self._take(self.projection.covering(own))
        return shown

    def _take(self, projection: Projection) -> None:
        numbers = (projection.mean, projection.axes, projection.low, projection.high)
        self.projection = projection
        self.axes = zlib.crc32(b"".join(np.asarray(a, "<f8").tobytes() for a in numbers))

    def _draw(self, row: Row, placed: np.ndarray) -> Picture:
        assert self.projection is not None
        seq, frame, committed = row
        shown = np.where(self._mask[..., None], placed, self.projection.low)
        data = wire.frame_bytes(frame, shown, self.projection, seq, committed, self.axes)
        return Picture(seq, self.axes, data, wire.inside_bytes(frame, seq, self._measured_by(seq)))

    def _measured_by(self, seq: int) -> wire.Measured | None:
        """What was measured last before or in this frame: most frames are recorded without."""
        place = bisect_right(self._measured, seq, key=lambda one: one[0])
        return self._measured[place - 1][1] if place else None
