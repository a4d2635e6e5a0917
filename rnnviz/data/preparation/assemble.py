"""Prepared series become a series set."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.data.preparation.lengths import same
from rnnviz.data.preparation.notes import notes
from rnnviz.data.preparation.small import counts
from rnnviz.data.preparation.windows import BLOCKS, RECORDING, USUAL_SHARE, split_windows
from rnnviz.data.preparation.work import Prepared
from rnnviz.errors import DataError
from rnnviz.records import Floats, Ints, SeriesSet

if TYPE_CHECKING:
    from rnnviz.data.tables.parts import Parts, Values

BLOCK = 64  # series that are turned at once, so that what is read and what is written both stay near


def assemble(prepared: Prepared, title: str, source: Mapping[str, Any]) -> SeriesSet:
    """The series set of prepared series, without the classes that no series has.

    Its source also says how it was prepared, so that other series can be prepared in the same way (``like``), what was
    left out or changed on the way ("notes"), and where windows lie in their recording (``RECORDING``).

    Raises ``DataError`` with every finding of the preparation that stops.
    """
    stops = [finding for finding in prepared.findings if finding.weight == "stops"]
    if stops:
        raise DataError(stops)
    parts = prepared.parts
    if not parts.n:
        raise DataError("No series is left.")
    if int(parts.codes.min()) < 0:
        raise DataError("There are series without a class.")
    said: dict[str, Any] = {**source, "preparation": prepared.as_dict(), "notes": notes(prepared)}
    y, classes = _present(parts)
    if parts.recording is not None:
        starts = {name: int(parts.recording["starts"][name]) for name in parts.names}
        said[RECORDING] = {**parts.recording, "starts": starts}
        with suppress(DataError):  # a set that can't be split may still be tested on another one
            said["notes"] += [f"{BLOCKS}."] if in_blocks(parts) else []
    return SeriesSet(padded(parts), y, classes, parts.features, parts.lengths, parts.names, title, said)


def in_blocks(parts: Parts) -> bool:
    """Whether windows will be held out class by class, because no point in time will do.

    Raises ``DataError`` where nothing will do.
    """
    assert parts.recording is not None
    starts = [parts.recording["starts"][name] for name in parts.names]
    return split_windows(parts.codes, starts, parts.recording["reach"], USUAL_SHARE, parts.classes)[2] == "blocks"


def padded(parts: Parts) -> Floats:
    """X ``(l, n, k)``, 0 after each series' own end."""
    length, n, k = int(parts.lengths.max()), parts.n, len(parts.features)
    X = np.empty((length, n, k), np.float32)
    with np.errstate(over="ignore"):  # what is too large becomes infinite, which a series set refuses in words
        if same(parts):
            first = series_first(parts)
            for start in range(0, n, BLOCK):
                X[:, start : start + BLOCK] = first[start : start + BLOCK].transpose(1, 0, 2)
        else:
            X[:] = 0
            step = np.arange(len(parts.values)) - np.repeat(parts.starts, parts.lengths)
            X[step, np.repeat(np.arange(n), parts.lengths)] = parts.values
    X.setflags(write=False)  # so that a series set takes it without a copy
    return X


def series_first(parts: Parts) -> Values:
    """Series of one length as ``(n, l, k)``, without a copy whichever way the values lie in memory."""
    n, k = parts.n, len(parts.features)
    if parts.values.flags.f_contiguous:
        return parts.values.T.reshape(k, n, -1).transpose(1, 2, 0)
    return parts.values.reshape(n, -1, k)


def _present(parts: Parts) -> tuple[Ints, tuple[str, ...]]:
    """y and the classes that at least one series has."""
    there = counts(parts) > 0
    classes = tuple(name for name, has in zip(parts.classes, there.tolist(), strict=True) if has)
    return (np.cumsum(there) - 1)[parts.codes], classes
