"""Records to bytes and back, as safetensors: arrays with names and a small header, and nothing that can run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from rnnviz.records import Frame, SeriesSet

Arrays = Mapping[str, NDArray[Any]]

FRAME_PARTS = ("H", "P", "W", "flow", "verdicts", "early")


def pack(arrays: Arrays, header: Mapping[str, Any] | None = None) -> bytes:
    """Named arrays of any shape, ``()`` too, and a JSON-able header."""
    whole = {name: np.array(array, order="C") for name, array in arrays.items()}
    return bytes(save(whole, {"record": json.dumps(header)} if header is not None else None))


def unpack(data: bytes) -> dict[str, NDArray[Any]]:
    return dict(load(data))


def header(data: bytes) -> dict[str, Any]:
    """The header given to :func:`pack`, ``{}`` without one. safetensors: 8 bytes of length, then JSON."""
    end = 8 + int.from_bytes(data[:8], "little")
    record = json.loads(data[8:end]).get("__metadata__", {}).get("record", "{}")
    return dict(json.loads(record))


def pack_series(series: SeriesSet) -> bytes:
    return pack(series_arrays(series), series_words(series))


def unpack_series(data: bytes) -> SeriesSet:
    return series_of(unpack(data), header(data))


def series_arrays(series: SeriesSet) -> Arrays:
    return {"X": series.X, "y": series.y, "lengths": series.lengths}


def series_words(series: SeriesSet) -> dict[str, Any]:
    """What a series set holds beside its arrays; JSON-able."""
    return {
        "classes": series.classes,
        "features": series.features,
        "names": series.names,
        "title": series.title,
        "source": dict(series.source),
    }


def series_of(arrays: Arrays, words: Mapping[str, Any]) -> SeriesSet:
    """The set of these arrays and words."""
    return SeriesSet(
        arrays["X"],
        arrays["y"],
        tuple(words["classes"]),
        tuple(words["features"]),
        arrays["lengths"],
        tuple(words["names"]),
        words["title"],
        words["source"],
    )


def pack_frame(frame: Frame) -> bytes:
    parts = {name: getattr(frame, name) for name in FRAME_PARTS}
    return pack({name: part for name, part in parts.items() if part.size})


def unpack_frame(data: bytes, epoch: float, step: int) -> Frame:
    return Frame(epoch, step, **unpack(data))
