"""The bytes of the stream, decoded here by hand with struct and numpy as a browser would."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from rnnviz.analysis.projection import Projection
from rnnviz.live import wire
from rnnviz.records import Frame, Metrics, SeriesSet


def units(d: int, low: float = -1.0, high: float = 1.0) -> Projection:
    return Projection(
        kind="units",
        names=tuple(f"unit {i + 1}" for i in range(d)),
        share=np.full(d, 1 / d),
        mean=np.zeros(d),
        axes=np.eye(d),
        low=np.full(d, low),
        high=np.full(d, high),
        fitted=1,
    )


def some_frame(l: int, p: int, h: int, classes: int, seed: int) -> Frame:
    rng = np.random.default_rng(seed)
    P = rng.random((l, p, classes))
    return Frame(
        2.5,
        7,
        np.tanh(rng.normal(size=(l, p, h))).astype(np.float16),
        (P / P.sum(-1, keepdims=True)).astype(np.float16),
    )


@given(some.integers(1, 9), some.integers(1, 6), some.integers(1, 3), some.integers(2, 12), some.integers(0, 99))
def test_a_frame_comes_back_within_half_a_step(l: int, p: int, d: int, classes: int, seed: int) -> None:
    frame = some_frame(l, p, d, classes, seed)
    data = wire.frame_bytes(frame, frame.H.astype(np.float32), units(d), seq=9, committed=12.5, axes=77)
    kind, seq, epoch, step, committed, axes, got_d = struct.unpack_from("<IIfIdII", data)
    assert (kind, seq, epoch, step, committed, axes, got_d) == (2, 9, 2.5, 7, 12_500.0, 77, d)
    back = -1 + coordinates(data, p, l, d) / 4094 * 2
    assert np.abs(back - frame.H.astype(float).transpose(1, 0, 2)).max() <= 1.01 / 4094
    verdict, probability = np.frombuffer(data, "u1")[-2 * p * l :].reshape(2, p, l)
    assert (verdict == frame.P.argmax(-1).T).all()
    assert np.abs(probability / 255 - frame.P.max(-1).T).max() <= 0.5 / 255 + 1e-3
    assert len(data) == 32 + 3 * -(-p * l * d // 2) + 2 * p * l


def coordinates(frame: bytes, p: int, l: int, d: int) -> NDArray[np.float64]:
    """``(p, l, d)`` read bit by bit."""
    bits = np.unpackbits(np.frombuffer(frame, np.uint8, offset=32), bitorder="little")[: 12 * p * l * d]
    return (bits.reshape(p, l, d, 12) * 2.0 ** np.arange(12)).sum(-1)


def test_input_goes_series_by_series() -> None:
    X = np.arange(24, dtype=np.float32).reshape(3, 4, 2)
    data = wire.input_bytes(SeriesSet(X, np.array([0, 1, 0, 1]), ("a", "b")))
    assert struct.unpack_from("<IIII", data) == (1, 3, 4, 2)
    assert (np.frombuffer(data, "<f4", offset=16).reshape(4, 3, 2) == X.transpose(1, 0, 2)).all()


def test_places_go_series_by_series_and_have_gaps() -> None:
    coordinates = np.arange(24, dtype=np.float32).reshape(3, 4, 2)
    coordinates[1, 2] = np.nan
    data = wire.embedding_bytes(coordinates, seq=9)
    assert struct.unpack_from("<IIII", data) == (6, 9, 3, 4)
    np.testing.assert_array_equal(
        np.frombuffer(data, "<f4", offset=16).reshape(4, 3, 2), coordinates.transpose(1, 0, 2)
    )


def test_metrics_are_rows_of_five() -> None:
    rows = [Metrics(1, 0.7, 0.5, 0.75, 0.25, 1e-3, 0.1), Metrics(2, 0.5, 0.75, 0.625, 0.5, 1e-3, 0.1)]
    data = wire.metrics_bytes(rows)
    assert struct.unpack_from("<II", data) == (3, 2)
    assert np.frombuffer(data, "<f4", offset=8).reshape(2, 5).tolist() == [
        [1, np.float32(0.7), 0.5, 0.75, 0.25],
        [2, 0.5, 0.75, 0.625, 0.5],
    ]


def test_text_is_json_and_holds_no_value_that_browsers_refuse() -> None:
    assert json.loads(wire.message("status", epoch=1.5)) == {"type": "status", "epoch": 1.5}
    with pytest.raises(ValueError, match="not JSON compliant"):
        wire.message("status", loss=float("nan"))
