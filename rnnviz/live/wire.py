"""The messages of the stream. Text is JSON; binary is little endian and begins with its kind.

====  =======  ====================================================================================
kind  what     after the uint32 kind
====  =======  ====================================================================================
1     input    uint32 l, p, k; float32 X ``(p, l, k)``, raw values, padding 0
2     frame    uint32 seq; float32 epoch; uint32 step; float64 committed (unix ms); uint32 axes; uint32 d;
               12 bits a coordinate ``(p, l, d)``, two in three bytes; uint8 verdict ``(p, l)``; uint8 its probability
               ``(p, l)``
3     metrics  uint32 count; float32 rows (epoch, loss, accuracy, held-out loss, held-out accuracy)
4     inside   uint32 seq, num_layers, l, shares, weights, m; float32 epoch in which flow, early and verdicts were
               measured; float32 flow ``(num_layers, l)``, early ``(shares)``, W ``(weights)``; uint8 verdicts ``(m)``;
               each of length 0 where it was not recorded
5     series   uint32 index, l, k; float32 X ``(l, k)``, raw values up to the series' own end
6     places   uint32 seq, l, p; float32 coordinates ``(p, l, 2)``, NaN where a step was left out or is padding
====  =======  ====================================================================================

A coordinate q stands for ``low + q / 4094 * (high - low)``, a probability q for q / 255. Of two coordinates the
first has the lower bits: the first byte, and the lower half of the second.
Kinds 4 and 5 go to players that look inside only: 4 right before the frame of that number, 5 when asked for.

A player asks ``{"do": "embed", "frame": seq}`` for the t-SNE of one frame's hidden states, while the run rests. It is
answered at each change by the text ``{"type": "job", "kind": "embed", "frame": seq, "status": ..., "words": ...}`` with
the status queued, running, done or failed (refused is failed) and a sentence; frame is null where none was named.
Done has also stride, points, perplexity, kl and kept (see ``Embedding``), and kind 6 right after it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.projection import Projection
from rnnviz.records import Floats, Frame, Metrics, SeriesSet

INPUT, FRAME, METRICS, INSIDE, SERIES, PLACES = 1, 2, 3, 4, 5, 6
FRAME_HEADER = struct.Struct("<IIfIdII")
COORDINATE_STEPS = 4094  # even, so that the middle of an axis is a coordinate too


def message(type_: str, **fields: Any) -> str:
    return json.dumps({"type": type_, **fields}, allow_nan=False)


def input_bytes(probes: SeriesSet) -> bytes:
    """Kind 1: what the probe series look like."""
    length, p, k = probes.X.shape
    return struct.pack("<IIII", INPUT, length, p, k) + probes.X.transpose(1, 0, 2).astype("<f4").tobytes()


def frame_bytes(
    frame: Frame, coordinates: np.ndarray, projection: Projection, seq: int, committed: float, axes: int
) -> bytes:
    """Kind 2. coordinates: ``(l, p, d)`` in the projection's axes; committed: unix seconds."""
    d = coordinates.shape[-1]
    header = FRAME_HEADER.pack(FRAME, seq, frame.epoch, frame.step, committed * 1000, axes, d)
    verdict = frame.P.argmax(axis=-1)
    probability = np.take_along_axis(frame.P, verdict[..., None], axis=-1)[..., 0].astype(np.float32)
    return b"".join(
        (
            header,
            _packed(_quantised(coordinates, projection).transpose(1, 0, 2)),
            verdict.astype(np.uint8).T.tobytes(),
            np.rint(probability * 255).astype(np.uint8).T.tobytes(),
        )
    )


def _quantised(coordinates: np.ndarray, projection: Projection) -> np.ndarray:
    share = (coordinates - projection.low) / (projection.high - projection.low)
    return np.rint(np.clip(share, 0, 1) * COORDINATE_STEPS).astype(np.uint16)


def _packed(q: np.ndarray) -> bytes:
    pairs = np.zeros((q.size + 1) // 2 * 2, np.uint16)
    pairs[: q.size] = q.ravel()
    first, second = pairs[::2], pairs[1::2]
    return np.stack([first & 255, first >> 8 | (second & 15) << 4, second >> 4], -1).astype(np.uint8).tobytes()


def metrics_bytes(rows: Sequence[Metrics]) -> bytes:
    """Kind 3."""
    values = [(m.epoch, m.loss, m.accuracy, m.held_out_loss, m.held_out_accuracy) for m in rows]
    return struct.pack("<II", METRICS, len(rows)) + np.asarray(values, "<f4").reshape(-1, 5).tobytes()


@dataclass(frozen=True, eq=False)
class Measured:
    """Those parts of a frame that are not in every frame, and the epoch they are of."""

    epoch: float
    flow: Floats
    early: Floats
    verdicts: NDArray[np.uint8]

    @classmethod
    def of(cls, frame: Frame) -> Measured:
        return cls(frame.epoch, frame.flow, frame.early, frame.verdicts)

    @property
    def nbytes(self) -> int:
        return self.flow.nbytes + self.early.nbytes + self.verdicts.nbytes


def inside_bytes(frame: Frame, seq: int, measured: Measured | None = None) -> bytes:
    """Kind 4: the network itself at this moment, and what was measured of it last; default: of the frame itself."""
    of = measured or Measured.of(frame)
    layers, length = of.flow.shape if of.flow.size else (0, 0)
    sizes = (layers, length, of.early.size, frame.W.size, of.verdicts.size)
    parts = (part.astype("<f4").tobytes() for part in (of.flow, of.early, frame.W))
    head = struct.pack("<7If", INSIDE, seq, *sizes, of.epoch)
    return head + b"".join(parts) + of.verdicts.astype(np.uint8).tobytes()


def series_bytes(series: SeriesSet, index: int) -> bytes:
    """Kind 5: what one series looks like."""
    X = series.X[: series.lengths[index], index]
    return struct.pack("<4I", SERIES, index, *X.shape) + X.astype("<f4").tobytes()


def embedding_bytes(coordinates: np.ndarray, seq: int) -> bytes:
    """Kind 6: where t-SNE puts the states ``(l, p, 2)`` of the frame with this number."""
    l, p, _ = coordinates.shape
    return struct.pack("<4I", PLACES, seq, l, p) + coordinates.transpose(1, 0, 2).astype("<f4").tobytes()
