"""Real series to learn from: the data sets that aeon bundles, with their own training and test parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from aeon.datasets import load_basic_motions, load_gunpoint, load_japanese_vowels
from numpy.typing import NDArray

from rnnviz.records import SeriesSet

Load = Callable[..., tuple[Sequence[NDArray[np.float64]], NDArray[np.str_]]]
REAL: dict[str, Load] = {
    "GunPoint": load_gunpoint,
    "BasicMotions": load_basic_motions,
    "JapaneseVowels": load_japanese_vowels,
}


def load_real(name: str) -> tuple[SeriesSet, SeriesSet]:
    """The training and the test part of one of ``REAL``."""
    parts = {part: REAL[name](split=part) for part in ("train", "test")}
    classes = tuple(sorted(set(parts["train"][1])))
    train, test = (to_series(cases, labels, classes, f"{name}, {part}") for part, (cases, labels) in parts.items())
    return train, test


def to_series(
    cases: Sequence[NDArray[np.float64]], labels: NDArray[np.str_], classes: tuple[str, ...], title: str
) -> SeriesSet:
    """aeon's cases, each ``(k, steps)`` and perhaps of different length, as one series set."""
    lengths = np.array([case.shape[1] for case in cases])
    X = np.zeros((lengths.max(), len(cases), cases[0].shape[0]), np.float32)
    for i, case in enumerate(cases):
        X[: case.shape[1], i] = case.T
    y = np.array([classes.index(label) for label in labels])
    return SeriesSet(X, y, classes, lengths=lengths, title=title)
