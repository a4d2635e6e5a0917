"""A run that rests, with frames of chosen states in the store: no torch, no process."""

from __future__ import annotations

import numpy as np

from rnnviz.config import RunConfig
from rnnviz.records import Frame, SeriesSet
from rnnviz.runs import codec
from rnnviz.runs.reports import Position, Report, ending
from rnnviz.runs.store import Store

L = 20
LENGTHS = np.array([20, 3, 20, 11, 20, 7])
P = len(LENGTHS)


def probe_series(series: SeriesSet) -> SeriesSet:
    """The first few, cut to different lengths."""
    return SeriesSet(series.X[:, :P], series.y[:P], series.classes, lengths=LENGTHS)


def states(number: int, h: int = 5, p: int = P) -> np.ndarray:
    """``(L, p, h)`` those of the frame with this number."""
    return np.tanh(np.random.default_rng(number).normal(size=(L, p, h)).cumsum(0)).astype(np.float16)


def recorded(store: Store, series: SeriesSet, h: int = 5, probes: SeriesSet | None = None, H: object = None) -> str:
    """The id of a run whose frame 1 was thinned out and whose frame 2 is there. H: the states of frame 2."""
    probes = probe_series(series) if probes is None else probes
    id = store.submit(store.add_series(series), RunConfig(h=h)).id
    store.claim(id, "trainer")
    store.begin(id, "trainer", Position(0, 0, 0, 1e-3), codec.pack_series(probes), probes.n)
    for number in (1, 2):
        given = states(number, h, probes.n) if H is None else np.asarray(H, np.float16)
        P = np.full((*given.shape[:2], 2), 0.5, np.float16)
        data = codec.pack_frame(Frame(number, number, given, P))
        store.report(id, "trainer", Report(Position(number, number, number, 1e-3), (number, data)))
    store.report(id, "trainer", Report(Position(2, 2, 2, 1e-3), thinned=[1], ends=ending("done")))
    return id
